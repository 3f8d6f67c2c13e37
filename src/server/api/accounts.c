/* An account as its owner sees it. */
#include "server/api/private.h"

_Static_assert(RULES_PROOF_EMAIL == WIRE_PROOF(PROOF_EMAIL) && RULES_PROOF_MOBILE == WIRE_PROOF(PROOF_MOBILE) &&
		RULES_PROOF_IDENTITY == WIRE_PROOF(PROOF_IDENTITY),
	"the same bits");

/* What the account may do as staff. */
static enum rc add_roles(const struct ctx *c, int64_t account, struct wire_account *out, struct err *e)
{
	struct storage_staff staff;
	enum rc rc = storage_staff(c->storage, account, c->arena, &staff, e);
	const char **words = arena_calloc(c->arena, ROLES, sizeof *words);
	if (rc != RC_OK || !words)
		return rc == RC_OK ? err_set(e, RC_TOO_BIG, 0, "roles") : rc;
	out->roles = words;
	for (unsigned role = 0; role < ROLES; role++)
		if (staff.roles & 1u << role)
			words[out->n_roles++] = wire_role_word((enum wire_role)role);
	out->agencies = staff.agencies;
	out->n_agencies = staff.n_agencies;
	return RC_OK;
}

enum rc accounts_read(const struct ctx *c, int64_t account, struct wire_account *out, struct err *e)
{
	enum rc rc = storage_account(c->storage, account, c->arena, out, e);
	unsigned has = (out->verified.email ? RULES_PROOF_EMAIL : 0u) | (out->verified.mobile ? RULES_PROOF_MOBILE : 0u) |
		(out->verified.identity ? RULES_PROOF_IDENTITY : 0u);
	if (rc != RC_OK)
		return rc;
	out->level = rules_level(c->rules, has, out->level);
	out->missing.known = true;
	out->missing.set = out->level < LEVEL_VERIFIED ? c->rules->proofs[LEVEL_VERIFIED] & ~has : 0;
	out->postcode = c->rules->person == RULES_PERSON_ADDRESS;
	return add_roles(c, account, out, e);
}
