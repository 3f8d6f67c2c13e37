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

void book_text(const char *path, const char *sql, const char *text, const char *more, char *out, size_t size)
{
	struct sql *db = open_book(path);
	struct sql_rows *q = db ? sql_ask(db, sql, more ? "tt" : text ? "t" : "", text, more) : NULL;
	*out = '\0';
	if (q && sql_next(q, NULL) == RC_OK)
		snprintf(out, size, "%s", sql_text(q, 0));
	sql_end(q);
	sql_close(db);
}

static void store_path(char *path, size_t size, const char *home)
{
	snprintf(path, size, "%s/store.db", home);
}

static int count_rows(struct sql *db, const char *sql, const char *begins, const char *topic, const char *like)
{
	int64_t n = 0;
	struct err e = { 0 };
	if (sql_ask_int(db, &e, &n, sql, "ttt", begins, topic, like) != RC_OK)
		fail_msg("%s: %s", sql, e.detail);
	return (int)n;
}

void book_of_home(struct book *b, const char *home, const char *kind, const char *topic, const char *like)
{
	char path[160], begins[16];
	store_path(path, sizeof path, home);
	struct sql *db = open_book(path);
	if (!db)
		return;
	snprintf(begins, sizeof begins, "%s%%", kind);
	b->waiting += count_rows(db,
		"SELECT COUNT(*) FROM outbox WHERE state = 'waits' AND kind LIKE $1 AND topic LIKE $2 AND payload LIKE $3",
		begins, topic ? topic : "%", like);
	b->refused += count_rows(db,
		"SELECT COUNT(*) FROM outbox WHERE state <> 'waits' AND kind LIKE $1 AND topic LIKE $2 AND payload LIKE $3",
		begins, topic ? topic : "%", like);
	if (!topic)
		b->draft += count_rows(
			db, "SELECT COUNT(*) FROM draft WHERE key LIKE $1 AND $2 = '' AND text LIKE $3", begins, "", like);
	sql_close(db);
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
		" OR EXISTS (SELECT 1 FROM comments c WHERE c.topic = t.id AND c.source IS NULL AND c.account IS NOT NULL"
		"  AND c.likes <> (SELECT COUNT(*) FROM likes l WHERE l.comment = c.id))"
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
	print_rows(db, "topics: id, stage, version, title",
		"SELECT id, stage, version, title FROM topics WHERE account = CAST($1 AS INTEGER) ORDER BY id", account, 4,
		out);
	print_rows(db, "acts: topic, act, stage, reason, text",
		"SELECT topic, act, stage, substr(reason, 1, 60), substr(text, 1, 60) FROM acts"
		" WHERE account = CAST($1 AS INTEGER) ORDER BY id",
		account, 5, out);
	print_rows(db, "uploads: topic, name",
		"SELECT ifnull(topic, ''), name FROM uploads WHERE account = CAST($1 AS INTEGER) ORDER BY id", account, 2, out);
	print_rows(db, "endorsements: topic",
		"SELECT topic FROM endorsements WHERE person = (SELECT person FROM accounts WHERE id = CAST($1 AS INTEGER))",
		account, 1, out);
	print_rows(db, "follows: topic", "SELECT topic FROM follows WHERE account = CAST($1 AS INTEGER)", account, 1, out);
	sql_close(db);
}
