/* Both databases, looked up while their owners may be at work. */
#include "torture/lib/torture.h"

#include "sql/sql.h"

#include <unistd.h>

static struct sql *open_book(const char *path)
{
	struct sql *db = NULL;
	struct err e = { 0 };
	if (access(path, F_OK) == 0 && sql_open(path, &(struct sql_options){ .busy_ms = 5000 }, &db, &e) != RC_OK)
		fail_msg("%s: %s", path, e.detail);
	return db;
}

static int64_t ask_number(struct sql *db, const char *sql, const char *text, const char *more)
{
	int64_t n = -1;
	struct err e = { 0 };
	enum rc rc = sql_ask_int(db, &e, &n, sql, more ? "tt" : text ? "t" : "", text, more);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		fail_msg("%s: %s", sql, e.detail);
	return n;
}

int64_t book_int(const char *path, const char *sql, const char *text, const char *more)
{
	struct sql *db = open_book(path);
	int64_t n = db ? ask_number(db, sql, text, more) : 0;
	sql_close(db);
	return n;
}

static void store_path(char *path, size_t size, const char *home)
{
	snprintf(path, size, "%s/store.db", home);
}

void book_of(struct book *b, const char *platform_data, const char *const *homes, size_t n_homes, const char *mark)
{
	char path[160], like[64];
	*b = (struct book){ 0 };
	snprintf(like, sizeof like, "%%%s%%", mark);
	snprintf(path, sizeof path, "%s/minyid.db", platform_data);
	b->published = (int)book_int(path, "SELECT COUNT(*) FROM comments WHERE body LIKE $1", like, NULL);
	for (size_t i = 0; i < n_homes; i++) {
		store_path(path, sizeof path, homes[i]);
		struct sql *db = open_book(path);
		if (!db)
			continue;
		b->waiting += (int)ask_number(
			db, "SELECT COUNT(*) FROM outbox WHERE state = 'waits' AND payload LIKE $1", like, NULL);
		b->refused += (int)ask_number(
			db, "SELECT COUNT(*) FROM outbox WHERE state <> 'waits' AND payload LIKE $1", like, NULL);
		b->draft += (int)ask_number(db, "SELECT COUNT(*) FROM draft WHERE text LIKE $1", like, NULL);
		sql_close(db);
	}
}

int book_waits(const char *home)
{
	char path[160];
	store_path(path, sizeof path, home);
	return (int)book_int(path, "SELECT COUNT(*) FROM outbox WHERE state = 'waits'", NULL, NULL);
}

bool book_sound(const char *path)
{
	struct sql *db = open_book(path);
	bool sound = !db || sql_check(db, NULL) == RC_OK;
	sql_close(db);
	return sound;
}

int book_miscounts(const char *platform_data)
{
	char path[160];
	snprintf(path, sizeof path, "%s/minyid.db", platform_data);
	return (int)book_int(path,
		"SELECT COUNT(*) FROM topics t WHERE"
		" t.comments <> t.comments_elsewhere + (SELECT COUNT(*) FROM comments c WHERE c.topic = t.id AND c.removed_at IS NULL)"
		" OR t.endorsements <> t.endorsements_elsewhere + (SELECT COUNT(*) FROM endorsements e WHERE e.topic = t.id)"
		" OR t.followers <> t.followers_elsewhere + (SELECT COUNT(*) FROM follows f WHERE f.topic = t.id)",
		NULL, NULL);
}

static void print_rows(
	struct sql *db, const char *heading, const char *sql, const char *account, int columns, struct str *out)
{
	struct sql_rows *q = sql_ask(db, sql, account ? "t" : "", account);
	str_addf(out, " %s\n", heading);
	while (sql_next(q, NULL) == RC_OK) {
		for (int i = 0; i < columns; i++)
			str_addf(out, "%s%.160s", i ? " | " : "  ", sql_text(q, i));
		str_addc(out, '\n');
	}
	sql_end(q);
}

void book_print_store(const char *path, struct str *out)
{
	struct sql *db = open_book(path);
	if (!db)
		return;
	print_rows(db, "outbox: number, kind, topic, payload, tries, state, last error",
		"SELECT number, kind, topic, payload, tries, state, last_error FROM outbox ORDER BY number", NULL, 7, out);
	print_rows(db, "drafts", "SELECT key, text FROM draft", NULL, 2, out);
	sql_close(db);
}

void book_print_platform(const char *path, const char *account, struct str *out)
{
	struct sql *db = open_book(path);
	if (!db)
		return;
	print_rows(db, "comments: topic, text",
		"SELECT topic, substr(body, 1, 60) FROM comments WHERE account = CAST($1 AS INTEGER) ORDER BY id", account, 2,
		out);
	print_rows(db, "endorsements: topic", "SELECT topic FROM endorsements WHERE account = CAST($1 AS INTEGER)", account,
		1, out);
	print_rows(db, "follows: topic", "SELECT topic FROM follows WHERE account = CAST($1 AS INTEGER)", account, 1, out);
	sql_close(db);
}
