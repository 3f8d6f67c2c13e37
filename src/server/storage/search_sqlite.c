/* The index of words in SQLite: an FTS5 table whose rows are the topics, fed by split.c. */
#include "server/storage/private.h"

enum rc search_put(struct storage *s, int64_t topic, const struct search_record *v, struct err *e)
{
	if (s->postgres)
		return RC_OK;
	return sql_run(s->db, e,
		"INSERT OR REPLACE INTO words (rowid, title, body, agencies, proposer, numbers) VALUES ($1, $2, $3, $4, $5, $6)",
		"ittttt", topic, v->title, v->body, v->agencies, v->proposer, v->numbers);
}

enum rc search_forget(struct storage *s, int64_t topic, struct err *e)
{
	if (s->postgres)
		return RC_OK;
	return sql_run(s->db, e, "DELETE FROM words WHERE rowid = $1", "i", topic);
}

/* ---- a person's words ------------------------------------------------------------------------ */

#define WORDS_MAX 16

/* Words are separated by spaces (also the ideographic one) and must all be there; each is quoted, so that no
 * character in it means anything to FTS5. */
static bool add_words(const char *words, struct str *out)
{
	int found = 0;
	const char *p = words;
	while (*p && found < WORDS_MAX) {
		size_t n = strcspn(p, " \t\n\r\"");
		const char *wide = strstr(p, "\xe3\x80\x80");
		if (wide && (size_t)(wide - p) < n)
			n = (size_t)(wide - p);
		struct split_shape shape = split_shape(p, (int)n);
		if (shape.any) {
			str_addz(out, found++ ? " AND \"" : "\"");
			str_add(out, p, n);
			str_addz(out, shape.open ? "\" *" : "\"");
		}
		p += n;
		if (*p)
			p += (unsigned char)*p == 0xe3 ? 3 : 1;
	}
	return found > 0;
}

bool search_expression(const char *words, enum search_in where, struct str *out)
{
	static const char *const columns[] = {
		[SEARCH_ALL] = "", [SEARCH_TITLE] = "title :", [SEARCH_PEOPLE] = "{agencies proposer} :"
	};
	STR_LOCAL(one, 4096);
	bool any = add_words(words, &one) && str_ok(&one);
	if (any)
		str_addf(out, "%s%s (%s)", out->len ? " AND " : "", columns[where], one.buf);
	return any && str_ok(out);
}

/* ---- in a list's statement ------------------------------------------------------------------- */

/* CROSS JOIN: the index first, whatever SQLite thinks of it. */
void search_from(struct lists_text *l)
{
	str_addz(&l->text, " FROM words CROSS JOIN topics t");
}

void search_join(struct lists_text *l, const char *expression)
{
	lists_put_text(l, " AND t.id = words.rowid AND words MATCH ", expression, "");
}

void search_has(struct lists_text *l, const char *expression)
{
	lists_put_text(l, " AND EXISTS (SELECT 1 FROM words WHERE words.rowid = t.id AND words MATCH ", expression, ")");
}

void search_lacks(struct lists_text *l, const char *expression)
{
	lists_put_text(l, " AND t.id NOT IN (SELECT rowid FROM words WHERE words MATCH ", expression, ")");
}

void search_count(struct lists_text *l, const char *expression)
{
	lists_put_text(l, "SELECT count(*) FROM words WHERE words MATCH ", expression, "");
}

/* A row that is taken out leaves its words in the index until segments are merged. */
enum rc search_wipe(struct storage *s, struct err *e)
{
	if (s->postgres)
		return RC_OK;
	return sql_run(s->db, e, "INSERT INTO words (words) VALUES ('optimize')", "");
}

/* ---- what is alike --------------------------------------------------------------------------- */

bool search_any(const char *const *words, size_t n, struct str *out)
{
	str_addz(out, "title : (");
	for (size_t i = 0; i < n; i++) {
		str_addz(out, i ? " OR \"" : "\"");
		for (const char *p = words[i]; *p; p++)
			if (*p != '"')
				str_addc(out, *p);
		str_addc(out, '"');
	}
	str_addc(out, ')');
	return n > 0 && str_ok(out);
}

const char *search_ranked(void)
{
	return "SELECT " TOPIC_COLUMNS " FROM words CROSS JOIN topics t WHERE t.id = words.rowid AND words MATCH $1 AND"
		   " t.removed_at IS NULL AND t.listed AND ($2 = '' OR t.board = $2) ORDER BY bm25(words) LIMIT $3";
}
