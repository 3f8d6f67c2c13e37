/* The texts of rule sets under which topics run, by number; the same text is the same version. */
#include "server/storage/private.h"

#include <sodium.h>

void storage_use_rules(struct storage *s, const struct rules_book *book)
{
	s->book = book;
}

const struct rules *versions_for(const struct storage *s, const struct wire_topic *t)
{
	static struct rules none; /* only read: as a constant its zeros would stand in the program's file */
	return s->book ? rules_of(s->book, t->rules) : &none;
}

enum rc storage_rules_keep(struct storage *s, const char *text, int64_t now, int64_t *version, struct err *e)
{
	uint8_t hash[STORAGE_HASH];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
	enum rc rc = sql_run(s->db, e,
		"INSERT INTO rule_versions (hash, text, since) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING", "bti",
		(const void *)hash, sizeof hash, text, now);
	return rc == RC_OK ? sql_ask_int(s->db, e, version, "SELECT id FROM rule_versions WHERE hash = $1", "b",
							 (const void *)hash, sizeof hash)
					   : rc;
}

enum rc storage_rules_text(struct storage *s, int64_t version, struct arena *a, const char **text, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT text FROM rule_versions WHERE id = $1", "i", version);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		*text = sql_copy(q, 0, a);
	if (rc == RC_OK && !*text)
		rc = err_set(e, RC_TOO_BIG, 0, "rules");
	sql_end(q);
	return rc;
}

enum rc storage_rules_read(struct storage *s, struct rules_book *book, struct err *e)
{
	enum rc rc;
	struct err why = { 0 };
	struct sql_rows *q = sql_ask(s->db,
		"SELECT id, text FROM rule_versions v WHERE id <> $1 AND EXISTS (SELECT 1 FROM topics t WHERE t.rules = v.id AND"
		" t.rules > 0)",
		"i", book->now->version);
	while ((rc = sql_next(q, e)) == RC_OK)
		if (rules_book_keep(book, sql_int(q, 0), sql_text(q, 1), &why) != RC_OK)
			log_line(LOG_ERROR, "rules: topics of version %lld go on under those in force: %s",
				(long long)sql_int(q, 0), why.detail);
	return sql_finish(q, rc, e);
}

enum rc storage_rules_changed(struct storage *s, int64_t now, struct err *e)
{
	return sql_run(s->db, e, "UPDATE topics SET changes_at = $1 WHERE changes_at > $1", "i", now);
}
