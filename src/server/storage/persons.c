/* Persons, apart from accounts. What stands for one (a mobile number, an address) is known as a keyed hash, of which a
 * person may have several; an account belongs to one person, and a person has one account or none any more. */
#include "server/storage/private.h"

#define BYTES(hash) (const void *)(hash), (hash) ? (size_t)STORAGE_HASH : (size_t)0

/* Somebody who was here before is this account's person now. Of a topic that both endorse, one endorsement stays: the
 * earlier one. */
static enum rc merge(struct storage *s, int64_t person, int64_t earlier, struct err *e)
{
	enum rc rc = sql_run(s->db, e,
		"DELETE FROM endorsements WHERE person = $1 AND topic IN (SELECT topic FROM endorsements WHERE person = $2)",
		"ii", person, earlier);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "UPDATE endorsements SET person = $1 WHERE person = $2", "ii", person, earlier);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "UPDATE bars SET person = $1 WHERE person = $2", "ii", person, earlier);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "UPDATE person_hashes SET person = $1 WHERE person = $2", "ii", person, earlier);
	return rc == RC_OK ? sql_run(s->db, e, "DELETE FROM persons WHERE id = $1", "i", earlier) : rc;
}

/* Others who share the address: only so many, and all of one postcode. */
static enum rc check_address(struct storage *s, const struct storage_proved *v, struct err *e)
{
	int64_t others = 0, elsewhere = 0;
	if (!v->address)
		return RC_OK;
	enum rc rc = sql_ask_int(s->db, e, &others, "SELECT count(*) FROM person_hashes WHERE address = $1 AND hash <> $2",
		"bb", BYTES(v->address), BYTES(v->person));
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, &elsewhere,
			"SELECT count(*) FROM person_hashes WHERE address = $1 AND postcode <> $2", "bb", BYTES(v->address),
			BYTES(v->postcode));
	if (rc == RC_OK && elsewhere)
		return err_set(e, RC_EXISTS, 0, "postcode");
	return rc == RC_OK && others >= v->most ? err_set(e, RC_EXISTS, 0, "email") : rc;
}

static enum rc become(struct storage *s, int64_t person, const struct storage_proved *v, struct err *e)
{
	int64_t known, other;
	enum rc rc = check_address(s, v, e);
	if (rc != RC_OK)
		return rc;
	rc = sql_ask_int(s->db, e, &known, "SELECT person FROM person_hashes WHERE hash = $1", "b", BYTES(v->person));
	if (rc == RC_NOT_FOUND)
		return sql_run(s->db, e, "INSERT INTO person_hashes (hash, person, address, postcode) VALUES ($1, $2, $3, $4)",
			"bibb", BYTES(v->person), person, BYTES(v->address), BYTES(v->postcode));
	if (rc != RC_OK || known == person)
		return rc;
	rc = sql_ask_int(s->db, e, &other, "SELECT id FROM accounts WHERE person = $1", "i", known);
	if (rc == RC_OK)
		return err_set(e, RC_EXISTS, 0, "person");
	return rc == RC_NOT_FOUND ? merge(s, person, known, e) : rc;
}

static enum rc prove_email(
	struct storage *s, int64_t account, const struct storage_proved *v, int64_t now, struct err *e)
{
	int64_t others = 0;
	enum rc rc = sql_ask_int(s->db, e, &others,
		"SELECT count(*) FROM identities WHERE lower(email) = lower($1) AND email_at > 0 AND account <> $2", "ti",
		v->shown, account);
	if (rc == RC_OK && others >= v->most)
		return err_set(e, RC_EXISTS, 0, "email");
	return rc == RC_OK ? sql_run(s->db, e, "UPDATE identities SET email = $1, email_at = $2 WHERE account = $3", "tii",
							 v->shown, now, account)
					   : rc;
}

static enum rc prove_identity(
	struct storage *s, int64_t account, const struct storage_proved *v, int64_t now, struct err *e)
{
	int64_t other;
	enum rc rc = storage_account_by_subject(s, v->subject, &other, e);
	if (rc == RC_OK && other != account)
		return err_set(e, RC_EXISTS, 0, "subject");
	return rc == RC_OK || rc == RC_NOT_FOUND
		? sql_run(s->db, e, "UPDATE identities SET subject = $1, subject_at = $2 WHERE account = $3", "bii",
			  BYTES(v->subject), v->unsure ? (int64_t)0 : now, account)
		: rc;
}

enum rc storage_prove(struct storage *s, int64_t account, const struct storage_proved *v, int64_t now, struct err *e)
{
	int64_t person = 0;
	enum rc rc = sql_ask_int(s->db, e, &person, "SELECT person FROM accounts WHERE id = $1", "i", account);
	if (rc == RC_OK && v->person)
		rc = become(s, person, v, e);
	if (rc != RC_OK)
		return rc;
	switch (v->proof) {
	case RULES_PROOF_EMAIL: return prove_email(s, account, v, now, e);
	case RULES_PROOF_MOBILE:
		return sql_run(s->db, e, "UPDATE identities SET mobile = $1, mobile_at = $2 WHERE account = $3", "tii",
			v->shown, now, account);
	case RULES_PROOF_IDENTITY: break;
	}
	return prove_identity(s, account, v, now, e);
}

enum rc storage_account_by_subject(
	struct storage *s, const uint8_t subject[STORAGE_HASH], int64_t *account, struct err *e)
{
	return sql_ask_int(s->db, e, account, "SELECT account FROM identities WHERE subject = $1", "b", BYTES(subject));
}

enum rc storage_endorsed_topics(
	struct storage *s, int64_t account, struct arena *a, int64_t **ids, size_t *n, struct err *e)
{
	int64_t count = 0;
	*n = 0;
	enum rc rc = sql_ask_int(
		s->db, e, &count, "SELECT count(*) FROM endorsements WHERE person = " PERSON_OF("$1"), "i", account);
	*ids = arena_calloc(a, (size_t)count + 1, sizeof **ids);
	if (rc != RC_OK || !*ids)
		return rc != RC_OK ? rc : err_set(e, RC_TOO_BIG, 0, "endorsements");
	struct sql_rows *q = sql_ask(
		s->db, "SELECT topic FROM endorsements WHERE person = " PERSON_OF("$1") " ORDER BY topic", "i", account);
	while ((rc = sql_next(q, e)) == RC_OK && *n < (size_t)count)
		(*ids)[(*n)++] = sql_int(q, 0);
	return sql_finish(q, rc, e);
}
