/* What makes a level, and what stands for a person: as the file of rules says it. */
#include "server/rules/private.h"

static const char *const proofs[] = { "email", "mobile", "identity" };
static const char *const persons[] = { "mobile", "email", "address", "subject" };

static bool read_proofs(const struct json *v, unsigned *out)
{
	*out = 0;
	for (const struct json *m = json_is_array(v) ? json_first(v) : NULL; m; m = json_next(m)) {
		size_t i = 0;
		while (i < ARRAY_LEN(proofs) && !str_eq(proofs[i], json_text(m)))
			i++;
		if (i == ARRAY_LEN(proofs))
			return false;
		*out |= 1u << i;
	}
	return *out != 0;
}

static enum rc read_levels(const struct json *v, const char *file, struct rules *r, struct err *e)
{
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		enum wire_level level;
		if (!wire_level_from(json_name(m), &level) || level < LEVEL_VERIFIED || !read_proofs(m, &r->proofs[level]))
			return err_set(e, RC_INVALID, RULES_NO_PROOF, "%s: levels: %s", file, json_name(m));
	}
	return RC_OK;
}

static bool read_person(const char *word, enum rules_person *out)
{
	for (int i = 0; i < (int)ARRAY_LEN(persons); i++)
		if (str_eq(persons[i], word)) {
			*out = (enum rules_person)i;
			return true;
		}
	return false;
}

enum rc rules_read_people(const struct json *v, const char *file, struct rules *r, struct err *e)
{
	const char *code = json_text(json_get(v, "calling_code"));
	enum rc rc = read_levels(json_get(v, "levels"), file, r, e);
	if (rc == RC_OK && !read_person(json_text(json_get(v, "person")), &r->person))
		rc = err_set(e, RC_INVALID, RULES_NO_PERSON, "%s: person", file);
	if (rc == RC_OK && (!str_copy(r->calling_code, sizeof r->calling_code, code) || code[strspn(code, "0123456789")]))
		rc = err_set(e, RC_INVALID, RULES_NO_CALLING_CODE, "%s: calling_code", file);
	return rc;
}

enum wire_level rules_level(const struct rules *r, unsigned proved, enum wire_level least)
{
	enum wire_level level = least;
	for (int i = LEVEL_VERIFIED; i < LEVELS; i++)
		if (r->proofs[i] && (proved & r->proofs[i]) == r->proofs[i] && i > (int)level)
			level = (enum wire_level)i;
	return level;
}

bool rules_is_collecting(const struct rules *r, const struct wire_topic *t)
{
	(void)r;
	return t->stage == STAGE_COLLECTING;
}
