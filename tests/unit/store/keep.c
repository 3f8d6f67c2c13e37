/* What is put in comes out, again and by others: settings, accounts, cache, marks, drafts, outbox. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sql/sql.h"
#include "store/store.h"
#include "unit/store/lib.h"

/* In the place of libc's, for SQLite too: how often was anything made to reach the disk? */
static int syncs;
int fdatasync(int fd)
{
	syncs++;
	return fsync(fd);
}

static struct store *open_here(void)
{
	struct store *s;
	char *moved;
	struct err e = { 0 };
	if (store_open(folder, &s, &moved, &e) != RC_OK)
		fail_msg("%s", e.detail);
	assert_null(moved);
	return s;
}

static void again(struct store **s)
{
	store_close(*s);
	*s = open_here();
}

static void settings(void **state)
{
	(void)state;
	struct store *s = open_here();
	char *v = store_setting(s, "language");
	assert_string_equal(v, "");
	free(v);
	assert_int_equal(store_setting_set(s, "language", "en", NULL), RC_OK);
	assert_int_equal(store_setting_set(s, "language", "zh_TW", NULL), RC_OK);
	assert_int_equal(store_setting_set(s, "x'); DROP TABLE setting; --", "\xe5\x81\xa5", NULL), RC_OK);
	again(&s);
	v = store_setting(s, "language");
	assert_string_equal(v, "zh_TW");
	free(v);
	v = store_setting(s, "x'); DROP TABLE setting; --");
	assert_string_equal(v, "\xe5\x81\xa5");
	free(v);
	store_close(s);
}

static void files_are_private(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct stat st;
	char *path = file_join(folder, "store.db");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
	path = file_join(folder, "store.db-wal");
	if (stat(path, &st) == 0)
		assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
	store_close(s);
}

static void accounts(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct store_account a = { "ting", "\xe5\xb0\x8f\xe5\xa9\xb7", "token", "7", 1234 }, b;
	assert_false(store_account(s, "own", &b));
	assert_int_equal(store_account_set(s, "own", &a, NULL), RC_OK);
	again(&s);
	assert_true(store_account(s, "own", &b));
	assert_string_equal(b.name, "ting");
	assert_string_equal(b.nickname, a.nickname);
	assert_string_equal(b.token, "token");
	assert_string_equal(b.id, "7");
	assert_int_equal(b.expires_at, 1234);
	assert_false(store_account(s, "http://other", &b));
	assert_int_equal(store_account_forget(s, "own", NULL), RC_OK);
	assert_false(store_account(s, "own", &b));
	store_close(s);
}

static void cache(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct store_cached c = { 0 };
	str_init(&c.body, CACHE_ONE_MAX);
	assert_false(store_cache_get(s, "a\n1", &c));
	assert_int_equal(store_cache_put(s, "a\n1", "\"e\"", "bo\0dy", 5, NULL), RC_OK);
	assert_int_equal(store_cache_put(s, "a\n12", "", "", 0, NULL), RC_OK);
	assert_int_equal(store_cache_put(s, "b%_\n1", "", "x", 1, NULL), RC_OK);
	again(&s);
	assert_true(store_cache_get(s, "a\n1", &c));
	assert_int_equal(c.body.len, 5);
	assert_memory_equal(c.body.buf, "bo\0dy", 5);
	assert_string_equal(c.etag, "\"e\"");
	assert_true(c.at > 0);
	assert_int_equal(store_cache_bytes(s), 6);
	int64_t at = 0;
	size_t size = 0;
	assert_true(store_cache_has(s, "a\n1", &at, &size));
	assert_int_equal(at, c.at);
	assert_int_equal(size, 5);
	assert_true(store_cache_has(s, "a\n12", NULL, NULL));
	assert_false(store_cache_has(s, "a\n", &at, &size));
	assert_true(store_cache_get(s, "a\n12", &c));
	assert_int_equal(c.body.len, 0);
	store_cache_forget(s, "a\n1");
	assert_false(store_cache_get(s, "a\n1", &c));
	assert_true(store_cache_get(s, "a\n12", &c));
	store_cache_drop(s, "a\n");
	assert_false(store_cache_get(s, "a\n12", &c));
	store_cache_drop(s, "b_");
	assert_true(store_cache_get(s, "b%_\n1", &c));
	str_release(&c.body);
	store_close(s);
}

static void cache_bound(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct store_cached c = { 0 };
	char body[1000], key[16], now[RFC3339_SIZE];
	memset(body, 'x', sizeof body);
	str_init(&c.body, CACHE_ONE_MAX);
	store_cache_limit(s, 20000);
	for (int i = 0; i < 50; i++) {
		rfc3339_format(INT64_C(1795000000000) + i * INT64_C(7200000), 0, now);
		setenv("MINYI_NOW", now, 1);
		snprintf(key, sizeof key, "%d", i);
		assert_int_equal(store_cache_put(s, key, "", body, sizeof body, NULL), RC_OK);
		assert_true(store_cache_bytes(s) <= 20000);
		if (i == 0 || i % 5 == 0) /* used all the time: it stays */
			assert_true(store_cache_get(s, "0", &c));
		assert_true(store_cache_get(s, key, &c));
	}
	unsetenv("MINYI_NOW");
	assert_true(store_cache_get(s, "0", &c));
	assert_false(store_cache_get(s, "1", &c));
	assert_false(store_cache_get(s, "20", &c));
	assert_true(store_cache_get(s, "49", &c));
	assert_true(store_cache_bytes(s) >= 15000);
	char *large = xcalloc(CACHE_ONE_MAX + 1, 1);
	assert_int_equal(store_cache_put(s, "large", "", large, CACHE_ONE_MAX + 1, NULL), RC_TOO_BIG);
	free(large);
	str_release(&c.body);
	store_close(s);
}

static void marks(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct store_reading m;
	assert_false(store_reading(s, "own", "1", &m));
	assert_int_equal(store_reading_set(s, "own", "1", &(struct store_reading){ 10, 20, 30 }, NULL), RC_OK);
	assert_int_equal(store_reading_set(s, "own", "1", &(struct store_reading){ 11, 21, 31 }, NULL), RC_OK);
	again(&s);
	assert_true(store_reading(s, "own", "1", &m));
	assert_int_equal(m.read_at, 11);
	assert_int_equal(m.comments, 21);
	assert_int_equal(m.updated_at, 31);
	assert_false(store_reading(s, "http://other", "1", &m));
	store_close(s);
}

static void drafts(void **state)
{
	(void)state;
	struct store *s = open_here();
	assert_null(store_draft(s, "comment:own:1"));
	assert_int_equal(store_draft_set(s, "comment:own:1", "half", NULL), RC_OK);
	assert_int_equal(store_draft_set(s, "comment:own:1", "half a thought\n\xe5\x81\xa5", NULL), RC_OK);
	again(&s);
	char *text = store_draft(s, "comment:own:1");
	assert_string_equal(text, "half a thought\n\xe5\x81\xa5");
	free(text);
	assert_int_equal(store_draft_forget(s, "comment:own:1", NULL), RC_OK);
	assert_null(store_draft(s, "comment:own:1"));
	store_close(s);
}

static void outbox(void **state)
{
	static const char *const ids[] = { "c", "a", "b" };
	(void)state;
	struct store *s = open_here();
	struct store_item i;
	assert_false(store_outbox_next(s, "own", "7", NULL, &i));
	for (size_t n = 0; n < ARRAY_LEN(ids); n++)
		assert_int_equal(store_outbox_push(s, ids[n], "own", "7", "t1", "comment", "{\"body\":\"x\"}", NULL), RC_OK);
	assert_int_equal(store_outbox_push(s, "z", "own", "8", "t1", "follow", "{}", NULL), RC_OK);
	assert_int_equal(store_outbox_push(s, "a", "own", "7", "t1", "comment", "{}", NULL), RC_EXISTS);
	again(&s);
	const char *after = NULL;
	for (size_t n = 0; n < ARRAY_LEN(ids); n++) {
		assert_true(store_outbox_next(s, "own", "7", after, &i));
		assert_string_equal(i.id, ids[n]);
		assert_string_equal(i.payload, "{\"body\":\"x\"}");
		assert_string_equal(i.kind, "comment");
		assert_int_equal(i.tries, 0);
		store_item_release(&i);
		after = ids[n];
	}
	assert_false(store_outbox_next(s, "own", "7", after, &i));
	assert_int_equal(store_outbox_count(s, "own"), 4);
	assert_true(store_outbox_sent(s, "c"));
	assert_false(store_outbox_sent(s, "nobody"));
	store_outbox_failed(s, "c", "no line");
	assert_true(store_outbox_next(s, "own", "7", NULL, &i));
	assert_int_equal(i.tries, 1);
	assert_int_equal(i.away, 1);
	assert_string_equal(i.last_error, "no line");
	store_item_release(&i);
	assert_int_equal(store_outbox_done(s, "c", NULL), RC_OK);
	assert_true(store_outbox_next(s, "own", "7", NULL, &i));
	assert_string_equal(i.id, "a");
	store_item_release(&i);
	assert_int_equal(store_outbox_count(s, "own"), 3);
	store_close(s);
}

/* One of many clients. Where the disk is slow each of them waits longer for the others than it is patient, hears so,
 * and tries again: nothing else may befall it. */
static enum rc come_and_push(struct err *e)
{
	const int64_t until = clock_mono() + 60000;
	struct store *s = NULL;
	char *moved = NULL, id[ID_SIZE];
	enum rc rc;
	do
		rc = store_open(folder, &s, &moved, e);
	while (rc == RC_BUSY && clock_mono() < until);
	if (rc == RC_OK && moved)
		return err_set(e, RC_CORRUPT, 0, "what the others made was moved to %s", moved);
	for (int i = 0; rc == RC_OK && i < 5; i++) {
		id_random(id);
		do
			rc = store_outbox_push(s, id, "own", "7", "t", "follow", "{}", e);
		while (rc == RC_BUSY && clock_mono() < until);
	}
	return rc;
}

/* Many clients of one person, opening at the same time on nothing. */
static void many_clients(void **state)
{
	(void)state;
	pid_t pids[8];
	for (int n = 0; n < 8; n++) {
		pids[n] = fork();
		if (pids[n] == 0) {
			struct err e = { 0 };
			enum rc rc = come_and_push(&e);
			if (rc != RC_OK)
				fprintf(stderr, "client %d: %s: %s\n", n, rc_name(rc), e.detail);
			_exit(rc == RC_OK ? 0 : 1);
		}
	}
	for (int n = 0; n < 8; n++) {
		int status;
		waitpid(pids[n], &status, 0);
		assert_int_equal(status, 0);
	}
	struct store *s = open_here();
	assert_int_equal(store_outbox_count(s, "own"), 40);
	store_close(s);
}

/* What was typed is on the disk, not only with the kernel; what can be fetched again does not wait for the disk. */
static void synced(void **state)
{
	(void)state;
	struct store *s = open_here();
	store_cache_put(s, "k", "", "x", 1, NULL);
	int before = syncs;
	store_cache_put(s, "k", "", "y", 1, NULL);
	assert_int_equal(syncs, before);
	store_draft_set(s, "d", "typed", NULL);
	assert_true(syncs > before);
	before = syncs;
	store_outbox_push(s, "id", "own", "7", "t", "follow", "{}", NULL);
	assert_true(syncs > before);
	before = syncs;
	store_outbox_done(s, "id", NULL);
	assert_true(syncs > before);
	store_close(s);
}

/* What the call said is kept, is kept: the process dies in the same instant. */
static void killed(void **state)
{
	(void)state;
	pid_t pid = fork();
	if (pid == 0) {
		struct store *s;
		char *moved;
		store_open(folder, &s, &moved, NULL);
		store_draft_set(s, "d", "typed", NULL);
		store_outbox_push(s, "id", "own", "7", "t", "follow", "{}", NULL);
		kill(getpid(), SIGKILL);
	}
	int status;
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	struct store *s = open_here();
	char *text = store_draft(s, "d");
	assert_string_equal(text, "typed");
	free(text);
	assert_int_equal(store_outbox_count(s, "own"), 1);
	store_close(s);
}

static void draft_is(struct store *s, const char *key, const char *text)
{
	char *draft = store_draft(s, key);
	if (text)
		assert_string_equal(draft, text);
	else
		assert_null(draft);
	free(draft);
}

/* At whichever statement the disk is full, a draft has one name or the other. */
static void a_draft_moves_whole(void **state)
{
	(void)state;
	struct store *s = open_here();
	store_draft_set(s, "by number", "words", NULL);
	store_draft_set(s, "by id", "older", NULL);
	for (int steps = 0;; steps++) {
		store_fail_after(s, steps);
		enum rc rc = store_draft_move(s, "by number", "by id", "older\n\nwords", NULL);
		store_fail_after(s, -1);
		draft_is(s, "by number", rc == RC_OK ? NULL : "words");
		draft_is(s, "by id", rc == RC_OK ? "older\n\nwords" : "older");
		if (rc == RC_OK)
			break;
	}
	store_close(s);
}

/* A text that was given with a command was no draft: it is one when it is refused, behind what stood there. What
 * somebody typed there meanwhile stays, and the text stays where it is. */
static void given_back_in_one_piece(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct store_item i;
	const struct store_push p = { .id = "a",
		.site = "own",
		.account = "7",
		.topic = "t",
		.kind = "comment",
		.payload = "{}",
		.draft = "d",
		.rest = "pro\nolder",
		.draft_text = "pro\nolder\n\nnew" };
	store_draft_set(s, "d", p.rest, NULL);
	assert_int_equal(store_outbox_take(s, &p, NULL), RC_OK);
	draft_is(s, "d", "pro\nolder");
	for (int steps = 0;; steps++) {
		store_fail_after(s, steps);
		enum rc rc = store_outbox_give_back(s, "a", "closed", "Over.", NULL);
		store_fail_after(s, -1);
		bool there = store_outbox_item(s, "a", &i, NULL) == RC_OK;
		assert_int_equal(there, rc != RC_OK);
		if (there)
			store_item_release(&i);
		draft_is(s, "d", there ? "pro\nolder" : "pro\nolder\n\nnew");
		if (rc == RC_OK)
			break;
	}
	store_draft_set(s, "d", p.rest, NULL);
	assert_int_equal(store_outbox_take(s, &p, NULL), RC_OK);
	store_draft_set(s, "d", p.draft_text, NULL); /* by whoever was told, as giving it back had failed */
	assert_int_equal(store_outbox_refused(s, "a", "closed", "Over.", NULL), RC_OK);
	assert_int_equal(store_outbox_item(s, "a", &i, NULL), RC_NOT_FOUND);
	store_draft_set(s, "d", p.rest, NULL);
	assert_int_equal(store_outbox_take(s, &p, NULL), RC_OK);
	store_draft_set(s, "d", "pro\nother words", NULL);
	assert_int_equal(store_outbox_give_back(s, "a", "closed", "Over.", NULL), RC_OK);
	draft_is(s, "d", "pro\nother words");
	assert_int_equal(store_outbox_item(s, "a", &i, NULL), RC_OK);
	assert_int_equal(i.state, STORE_REFUSED);
	assert_string_equal(i.code, "closed");
	store_item_release(&i);
	store_close(s);
}

/* The outbox takes a text and its draft goes, or neither; a refusal gives it back to the draft, or keeps it. */
static void drafts_and_the_outbox(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct store_item i;
	const struct store_push p = { .id = "a",
		.site = "own",
		.account = "7",
		.topic = "t",
		.kind = "comment",
		.payload = "{}",
		.draft = "comment:own:t" };
	assert_int_equal(store_draft_set(s, p.draft, "pro\nlong thought", NULL), RC_OK);
	for (int steps = 0;; steps++) { /* at whichever statement the disk is full */
		store_fail_after(s, steps);
		enum rc rc = store_outbox_take(s, &p, NULL);
		store_fail_after(s, -1);
		char *draft = store_draft(s, p.draft);
		assert_int_equal(draft == NULL, rc == RC_OK);
		assert_int_equal(store_outbox_count(s, "own"), rc == RC_OK);
		free(draft);
		if (rc == RC_OK)
			break;
	}
	assert_int_equal(store_outbox_take(s, &p, NULL), RC_EXISTS);
	assert_int_equal(store_outbox_give_back(s, "a", "closed", "Over.", NULL), RC_OK);
	draft_is(s, p.draft, "pro\nlong thought");
	char *note = store_draft_note(s, p.draft);
	assert_string_equal(note, "Over.");
	free(note);
	assert_int_equal(store_outbox_item(s, "a", &i, NULL), RC_NOT_FOUND);
	assert_int_equal(store_outbox_take(s, &p, NULL), RC_OK);
	assert_int_equal(store_outbox_refused(s, "a", "too_long", "It is too long.", NULL), RC_OK);
	assert_false(store_outbox_next(s, "own", "7", NULL, &i));
	struct store_counts counts = store_outbox_counts(s, "own", 0);
	assert_int_equal(counts.refused, 1);
	assert_int_equal(counts.waits, 0);
	assert_int_equal(store_outbox_again(s, "a", "b", "{\"x\":1}", NULL), RC_OK);
	assert_true(store_outbox_next(s, "own", "7", NULL, &i));
	assert_string_equal(i.id, "b");
	assert_string_equal(i.payload, "{\"x\":1}");
	store_item_release(&i);
	counts = store_outbox_counts(s, "own", INT64_MAX);
	assert_int_equal(counts.old, 1);
	store_close(s);
}

/* Its writer takes back what cannot have arrived: it is in the outbox or a draft at every failure, and never both. */
static void taken_back_to_a_draft(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct store_draft *drafts;
	assert_int_equal(store_outbox_push(s, "a", "own", "7", "t", "comment", "{}", NULL), RC_OK);
	assert_int_equal(store_outbox_refused(s, "a", "too_long", "It is too long.", NULL), RC_OK);
	for (int steps = 0;; steps++) {
		store_fail_after(s, steps);
		enum rc rc = store_outbox_take_back(s, "a", 0, "comment:own:t", "pro\nx", NULL);
		store_fail_after(s, -1);
		size_t n = store_draft_list(s, &drafts);
		assert_int_equal(n, rc == RC_OK);
		assert_int_equal(store_outbox_counts(s, "own", 0).refused, rc != RC_OK);
		if (n) {
			assert_string_equal(drafts[0].key, "comment:own:t");
			assert_string_equal(drafts[0].text, "pro\nx");
			assert_string_equal(drafts[0].note, "It is too long.");
			assert_true(drafts[0].at > 0);
			store_draft_release(&drafts[0]);
		}
		free(drafts);
		if (rc == RC_OK)
			break;
	}
	assert_int_equal(store_outbox_push(s, "b", "own", "7", "t", "comment", "{}", NULL), RC_OK);
	assert_int_equal(store_outbox_take_back(s, "b", 0, "comment:own:t", "pro\ny", NULL), RC_EXISTS);
	assert_true(store_outbox_sent(s, "b"));
	assert_int_equal(store_outbox_take_back(s, "b", 0, "comment:own:t#2", "pro\ny", NULL), RC_CONFLICT);
	store_outbox_stayed(s, "b"); /* nothing of it left after all */
	assert_int_equal(store_outbox_take_back(s, "b", 0, "comment:own:t#2", "pro\ny", NULL), RC_OK);
	assert_int_equal(store_outbox_take_back(s, "b", 0, "comment:own:t#3", "pro\ny", NULL), RC_CONFLICT);
	assert_int_equal(store_outbox_count(s, "own"), 0);
	store_close(s);
}

/* A decision that never went out gives way to the next one; one that did does not. */
static void later_decisions(void **state)
{
	(void)state;
	struct store *s = open_here();
	struct store_push p = {
		.id = "1", .site = "own", .account = "7", .topic = "t", .kind = "endorse", .payload = "{}"
	};
	p.instead[0] = "endorse";
	p.instead[1] = "unendorse";
	assert_int_equal(store_outbox_take(s, &p, NULL), RC_OK);
	p.id = "2";
	p.kind = "unendorse";
	assert_int_equal(store_outbox_take(s, &p, NULL), RC_OK);
	assert_int_equal(store_outbox_count(s, "own"), 1);
	store_outbox_sent(s, "2");
	p.id = "3";
	p.kind = "endorse";
	assert_int_equal(store_outbox_take(s, &p, NULL), RC_OK);
	assert_int_equal(store_outbox_count(s, "own"), 2);
	store_close(s);
}

/* Two programs of one home: one sends, and each has a draft of its own. */
static void locks(void **state)
{
	(void)state;
	struct store *a = open_here(), *b = open_here();
	assert_true(store_send_begin(a));
	assert_false(store_send_begin(b));
	store_send_end(a);
	assert_true(store_send_begin(b));
	assert_true(store_claim(a, "comment:own:t"));
	assert_false(store_claim(a, "comment:own:t"));
	assert_false(store_claim(b, "comment:own:t"));
	assert_true(store_claim(b, "comment:own:t#2"));
	store_claim_end(b, NULL);
	store_close(a); /* as a killed one's are */
	assert_true(store_claim(b, "comment:own:t"));
	store_claim_end(b, "comment:own:t");
	store_close(b);
}

/* Boards, stages and the like are words on the disk: the number of an enumeration says another thing when one is put in
 * before it. */
static void enumerations_are_words(void **state)
{
	(void)state;
	store_close(open_here());
	struct sql *db;
	char *path = file_join(folder, "store.db");
	int64_t columns = 0, numbers = 0;
	assert_int_equal(sql_open(path, &(struct sql_options){ 0 }, &db, NULL), RC_OK);
#define COLUMNS \
	" FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND c.name IN" \
	" ('board', 'stage', 'response', 'decision', 'stance', 'level', 'kind', 'sort', 'op')"
	assert_int_equal(sql_ask_int(db, NULL, &columns, "SELECT count(*)" COLUMNS, ""), RC_OK);
	assert_int_equal(sql_ask_int(db, NULL, &numbers, "SELECT count(*)" COLUMNS " AND c.type <> 'TEXT'", ""), RC_OK);
	assert_int_equal(columns, 3); /* an outbox's kind, a copied topic's stage and response */
	assert_int_equal(numbers, 0);
	sql_close(db);
	free(path);
}

/* Somebody else holds the file: whoever types does not wait for it, however much is to be kept, and is told. */
static void locked_by_somebody_else(void **state)
{
	(void)state;
	/* at the most half of what each by itself would wait */
	enum { PATIENCE_MS = 500, TIMES = 40, MOST_MS = PATIENCE_MS * TIMES / 2 };
	struct store *s = open_here();
	struct sql *other;
	char *path = file_join(folder, "store.db");
	assert_int_equal(sql_open(path, &(struct sql_options){ 0 }, &other, NULL), RC_OK);
	assert_int_equal(sql_begin(other, true, NULL), RC_OK);
	store_patience(s, PATIENCE_MS);
	int64_t begun = clock_mono();
	for (int i = 0; i < TIMES; i++)
		assert_int_equal(store_draft_set(s, "k", "words", NULL), RC_BUSY);
	assert_in_range(clock_mono() - begun, PATIENCE_MS / 2, MOST_MS);
	sql_rollback(other);
	assert_int_equal(store_draft_set(s, "k", "words", NULL), RC_OK);
	sql_close(other);
	store_close(s);
	free(path);
}

static void taken_away(void **state)
{
	(void)state;
	struct store *s = open_here();
	assert_true(store_lasts(s));
	char *path = file_join(folder, "store.db");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(store_draft_set(s, "k", "words", NULL), RC_DENIED);
	assert_false(store_lasts(s));
	store_close(s);
	free(path);
}

static void in_memory(void **state)
{
	(void)state;
	struct store *s;
	assert_int_equal(store_open_memory(NULL, &s, NULL), RC_OK);
	assert_false(store_lasts(s));
	assert_int_equal(store_setting_set(s, "language", "en", NULL), RC_OK);
	assert_int_equal(store_draft_set(s, "k", "words", NULL), RC_DENIED); /* here, but not for long */
	char *text = store_draft(s, "k");
	assert_string_equal(text, "words");
	free(text);
	store_close(s);
	s = open_here();
	assert_true(store_lasts(s));
	text = store_setting(s, "language");
	assert_string_equal(text, "");
	free(text);
	store_close(s);
}

/* What is there can be read where nothing can be written, and nothing is. */
static void in_memory_with_what_is_there(void **state)
{
	(void)state;
	const struct store_account who = { .name = "ting", .nickname = "T", .token = "tok", .id = "7" };
	struct store_account found;
	struct store_item item;
	struct stat before, after;
	struct store *s = open_here();
	assert_int_equal(store_setting_set(s, "language", "en", NULL), RC_OK);
	assert_int_equal(store_account_set(s, "here", &who, NULL), RC_OK);
	assert_int_equal(store_draft_set(s, "k", "words", NULL), RC_OK);
	assert_int_equal(store_outbox_push(s, "key-1", "here", "7", "1", "comment", "{}", NULL), RC_OK);
	char *path = file_join(folder, "store.db");
	for (int open_elsewhere = 1; open_elsewhere >= 0; open_elsewhere--) {
		struct store *m;
		if (!open_elsewhere)
			store_close(s);
		stat(path, &before);
		assert_int_equal(store_open_memory(folder, &m, NULL), RC_OK);
		char *language = store_setting(m, "language"), *draft = store_draft(m, "k");
		assert_string_equal(language, "en");
		assert_string_equal(draft, "words");
		assert_true(store_account(m, "here", &found));
		assert_string_equal(found.token, "tok");
		assert_int_equal(store_outbox_item(m, "key-1", &item, NULL), RC_OK);
		assert_int_equal(item.state, STORE_WAITS);
		store_item_release(&item);
		assert_false(store_outbox_next(m, "here", "7", NULL, &item)); /* it goes out from the disk alone */
		assert_int_equal(store_setting_set(m, "language", "zh_TW", NULL), RC_OK);
		store_close(m);
		free(language);
		free(draft);
		stat(path, &after);
		assert_int_equal(before.st_size, after.st_size);
		assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	}
	s = open_here();
	char *language = store_setting(s, "language");
	assert_string_equal(language, "en");
	free(language);
	free(path);
	store_close(s);
}

#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_drop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(settings),
		T(files_are_private),
		T(accounts),
		T(cache),
		T(cache_bound),
		T(marks),
		T(drafts),
		T(outbox),
		T(drafts_and_the_outbox),
		T(taken_back_to_a_draft),
		T(a_draft_moves_whole),
		T(given_back_in_one_piece),
		T(later_decisions),
		T(locks),
		T(many_clients),
		T(synced),
		T(killed),
		T(locked_by_somebody_else),
		T(taken_away),
		T(in_memory),
		T(in_memory_with_what_is_there),
		T(enumerations_are_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
