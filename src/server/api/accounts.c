/* An account as its owner sees it. */
#include "server/api/private.h"

enum rc accounts_read(const struct ctx *c, int64_t account, struct wire_account *out, struct err *e)
{
	struct storage_staff staff;
	enum rc rc = storage_account(c->storage, account, c->arena, out, e);
	if (rc == RC_OK)
		rc = storage_staff(c->storage, account, c->arena, &staff, e);
	if (rc == RC_OK) {
		out->roles.set = staff.roles;
		out->roles.known = staff.roles != 0;
		out->agencies = staff.agencies;
		out->n_agencies = staff.n_agencies;
	}
	if (rc == RC_OK)
		out->level = rules_level(c->rules,
			(out->verified.email ? RULES_PROOF_EMAIL : 0u) | (out->verified.mobile ? RULES_PROOF_MOBILE : 0u) |
				(out->verified.identity ? RULES_PROOF_IDENTITY : 0u),
			out->level);
	return rc;
}
