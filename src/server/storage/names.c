/*
 * Names by what they look like. A name has two forms: without case, and by its look (Unicode's skeleton, then without
 * case); another name is the same when either is. Two, because a capital I looks like an l and is an i. Names of
 * offices and agencies have a third one, by how they read: letters alone, and a simplified character is the traditional
 * one.
 */
#include "server/storage/private.h"
#include "base/utf8.h"
#include "text/text.h"

#define NAME "name" /* of signing in: only its owner types it, so its look does not matter */
#define FOLD "fold"
#define LOOK "look"
#define READ "read"

static enum rc make_forms(const char *name, struct str *fold, struct str *look, struct err *e)
{
	STR_LOCAL(whole, STR_NO_LIMIT);
	STR_LOCAL(alike, STR_NO_LIMIT);
	bool good = text_fold(fold, name, strlen(name)) && text_nfkc(&whole, name, strlen(name)) &&
		text_skeleton(&alike, whole.buf, whole.len) && text_fold(look, alike.buf, alike.len);
	return good ? RC_OK : err_set(e, RC_INVALID, 0, "a name that is no text");
}

/* Empty for what has no letters. Whatever stands between, before or behind them goes, too: "Admin_01", "【管理員】". */
static bool make_reading(const char *name, struct str *out)
{
	STR_LOCAL(whole, STR_NO_LIMIT);
	STR_LOCAL(letters, STR_NO_LIMIT);
	uint32_t c;
	if (!text_nfkc(&whole, name, strlen(name)))
		return false;
	text_letters(&letters, whole.buf, whole.len);
	for (size_t at = 0; at < letters.len;) {
		char bytes[4];
		at += utf8_decode(letters.buf + at, letters.len - at, &c);
		c = text_folded(c);
		if (c)
			str_add(out, bytes, utf8_encode(bytes, c));
	}
	return true;
}

/* Names of an office: who has one seems to speak for the site. */
static const char *const offices[] = { "admin", "administrator", "auditor", "clerk", "editor", "moderator", "official",
	"operator", "owner", "root", "staff", "support", "sysop", "system", "webmaster", "官方", "客服", "客服人員", "小編",
	"工作人員", "平臺", "平臺管理員", "本站", "站方", "承辦人", "承辦人員", "擁有者", "版主", "站長", "管理人員",
	"管理員", "管理者", "稽核", "系統", "系統訊息", "系統管理員", "編輯", "檢核人員" };

static bool looks_like_office(const char *name)
{
	STR_LOCAL(fold, STR_NO_LIMIT);
	STR_LOCAL(look, STR_NO_LIMIT);
	STR_LOCAL(reading, STR_NO_LIMIT);
	if (make_forms(name, &fold, &look, NULL) != RC_OK || !make_reading(name, &reading))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(offices); i++) {
		STR_LOCAL(same, STR_NO_LIMIT);
		STR_LOCAL(alike, STR_NO_LIMIT);
		STR_LOCAL(read, STR_NO_LIMIT);
		if (make_forms(offices[i], &same, &alike, NULL) == RC_OK && make_reading(offices[i], &read) &&
			(str_eq(fold.buf, same.buf) || str_eq(look.buf, alike.buf) || str_eq(reading.buf, read.buf)))
			return true;
	}
	return false;
}

static bool is_office(const char *name)
{
	STR_LOCAL(letters, STR_NO_LIMIT);
	text_letters(&letters, name, strlen(name));
	return looks_like_office(name) || looks_like_office(letters.buf);
}

/* account 0: nobody's. */
static enum rc check(
	struct storage *s, int64_t account, const char *of, const char *key, const char *what, struct err *e)
{
	int64_t other;
	enum rc rc = sql_ask_int(s->db, e, &other,
		"SELECT 1 FROM names WHERE of = $1 AND key = $2 AND coalesce(account, 0) <> $3", "tti", of, key,
		account ? account : (int64_t)-1);
	return rc == RC_OK ? err_set(e, RC_EXISTS, 0, "%s", what) : rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc put(struct storage *s, int64_t account, const char *of, const char *key, struct err *e)
{
	return sql_send(s->db, e,
		"INSERT INTO names (of, key, account) VALUES ($1, $2, nullif(CAST($3 AS BIGINT), 0)) ON CONFLICT (of, key) DO NOTHING",
		"tti", of, key, account);
}

static enum rc take_name(struct storage *s, int64_t account, const char *key, struct err *e)
{
	enum rc rc = check(s, account, NAME, key, "name", e);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM names WHERE account = $1 AND of = $2", "it", account, NAME);
	return rc == RC_OK ? put(s, account, NAME, key, e) : rc;
}

enum rc names_take(struct storage *s, int64_t account, const char *what, const char *name, struct err *e)
{
	STR_LOCAL(fold, STR_NO_LIMIT);
	STR_LOCAL(look, STR_NO_LIMIT);
	STR_LOCAL(reading, STR_NO_LIMIT);
	enum rc rc = make_forms(name, &fold, &look, e);
	if (rc != RC_OK || str_eq(what, NAME))
		return rc == RC_OK ? take_name(s, account, fold.buf, e) : rc;
	if (is_office(name))
		return err_set(e, RC_EXISTS, 0, "%s", what);
	if (make_reading(name, &reading) && reading.len)
		rc = check(s, account, READ, reading.buf, what, e);
	if (rc == RC_OK)
		rc = check(s, account, FOLD, fold.buf, what, e);
	if (rc == RC_OK)
		rc = check(s, account, LOOK, look.buf, what, e);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM names WHERE account = $1 AND of <> $2", "it", account, NAME);
	if (rc == RC_OK)
		rc = put(s, account, FOLD, fold.buf, e);
	return rc == RC_OK ? put(s, account, LOOK, look.buf, e) : rc;
}

enum rc names_reserve(struct storage *s, const char *name, struct err *e)
{
	STR_LOCAL(fold, STR_NO_LIMIT);
	STR_LOCAL(look, STR_NO_LIMIT);
	if (text_is_blank(name, strlen(name)) || make_forms(name, &fold, &look, NULL) != RC_OK)
		return RC_OK;
	enum rc rc = put(s, 0, FOLD, fold.buf, e);
	return rc == RC_OK ? put(s, 0, LOOK, look.buf, e) : rc;
}

static enum rc reserve_reading(struct storage *s, const char *name, struct err *e)
{
	STR_LOCAL(reading, STR_NO_LIMIT);
	return make_reading(name, &reading) && reading.len ? put(s, 0, READ, reading.buf, e) : RC_OK;
}

enum rc names_reserve_agency(struct storage *s, const char *name, struct err *e)
{
	enum rc rc = names_reserve(s, name, e);
	return rc == RC_OK ? reserve_reading(s, name, e) : rc;
}

enum rc names_find(struct storage *s, const char *name, int64_t *account, struct err *e)
{
	STR_LOCAL(fold, STR_NO_LIMIT);
	if (!text_fold(&fold, name, strlen(name)))
		return err_set(e, RC_NOT_FOUND, 0, "no such name");
	return sql_ask_int(s->db, e, account, "SELECT account FROM names WHERE of = $1 AND key = $2", "tt", NAME, fold.buf);
}

/* ---- those from before ----------------------------------------------------------------------- */

static enum rc fill_reserved(struct storage *s, const char *statement,
	enum rc (*reserve)(struct storage *s, const char *name, struct err *e), struct err *e)
{
	enum rc rc;
	VEC(char *) names = { 0 };
	struct sql_rows *q = sql_ask(s->db, statement, "");
	while ((rc = sql_next(q, e)) == RC_OK)
		*vec_push(&names) = xstrdup(sql_text(q, 0));
	rc = sql_finish(q, rc, e);
	for (size_t i = 0; i < names.n; i++) {
		if (rc == RC_OK)
			rc = reserve(s, names.items[i], e);
		free(names.items[i]);
	}
	vec_release(&names);
	return rc;
}

struct owner {
	int64_t account;
	char *name, *nickname;
};

/* Two that look the same were both there: both stay, and the first one has the look. */
static enum rc fill_account(struct storage *s, const struct owner *v, struct err *e)
{
	STR_LOCAL(fold, STR_NO_LIMIT);
	STR_LOCAL(look, STR_NO_LIMIT);
	STR_LOCAL(name, STR_NO_LIMIT);
	enum rc rc = RC_OK;
	if (text_fold(&name, v->name, strlen(v->name)))
		rc = put(s, v->account, NAME, name.buf, e);
	if (rc != RC_OK || make_forms(v->nickname, &fold, &look, NULL) != RC_OK)
		return rc;
	rc = put(s, v->account, FOLD, fold.buf, e);
	return rc == RC_OK ? put(s, v->account, LOOK, look.buf, e) : rc;
}

static enum rc fill_accounts(struct storage *s, struct err *e)
{
	enum rc rc;
	VEC(struct owner) owners = { 0 };
	struct sql_rows *q = sql_ask(s->db,
		"SELECT p.id, i.name, p.nickname FROM accounts p JOIN identities i ON i.account = p.id ORDER BY p.id", "");
	while ((rc = sql_next(q, e)) == RC_OK)
		*vec_push(&owners) = (struct owner){ sql_int(q, 0), xstrdup(sql_text(q, 1)), xstrdup(sql_text(q, 2)) };
	rc = sql_finish(q, rc, e);
	for (size_t i = 0; i < owners.n; i++) {
		if (rc == RC_OK)
			rc = fill_account(s, &owners.items[i], e);
		free(owners.items[i].name);
		free(owners.items[i].nickname);
	}
	vec_release(&owners);
	return rc;
}

#define AGENCIES "SELECT name FROM agencies ORDER BY id"

static enum rc fill_names(struct storage *s, struct err *e)
{
	enum rc rc = fill_accounts(s, e);
	if (rc == RC_OK)
		rc = fill_reserved(s, AGENCIES, names_reserve, e);
	return rc == RC_OK
		? fill_reserved(
			  s, "SELECT DISTINCT proposer FROM topics WHERE account IS NULL AND proposer <> ''", names_reserve, e)
		: rc;
}

static enum rc fill_readings(struct storage *s, struct err *e)
{
	return fill_reserved(s, AGENCIES, reserve_reading, e);
}

static enum rc fill_once(
	struct storage *s, const char *note, enum rc (*fill)(struct storage *s, struct err *e), struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *done = NULL;
	enum rc rc = storage_note_get(s, note, &a, &done, e);
	if (rc != RC_OK || done)
		return rc;
	rc = fill(s, e);
	return rc == RC_OK ? storage_note_set(s, note, "1", e) : rc;
}

enum rc storage_names_fill(struct storage *s, struct err *e)
{
	enum rc rc = fill_once(s, "names", fill_names, e);
	return rc == RC_OK ? fill_once(s, "names read", fill_readings, e) : rc;
}
