/*
 * One wrong field does not hide the rest: in a sample of everything that a platform says, every value by itself is
 * replaced by every kind of wrong one. It then counts as absent, is noted, and all else reads as before. What a person
 * sends and what a platform keeps itself is refused instead.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "wire/wire.h"

/* ---- samples --------------------------------------------------------------------------------- */

#define AT "\"2026-11-23T01:02:03Z\""
#define ROW \
	"{\"id\":\"7\",\"number\":16,\"board\":\"idea\",\"title\":\"T\",\"agencies\":[{\"id\":\"a\",\"name\":\"A\"}]," \
	"\"stage\":\"collecting\",\"response\":\"due\",\"created_at\":" AT ",\"active_at\":" AT \
	",\"counts\":{\"endorsements\":4,\"threshold\":9,\"comments\":3,\"pro\":1,\"con\":1,\"neutral\":1}}"
#define STEP "{\"at\":" AT ",\"kind\":\"proposed\",\"text\":\"x\",\"due\":" AT ",\"state\":\"due\",\"days\":3}"
#define COMMENT \
	"{\"id\":\"c1\",\"topic\":\"7\",\"author\":\"somebody\",\"stance\":\"pro\",\"body\":\"b\",\"created_at\":" AT \
	",\"reply_to\":\"c0\",\"likes\":2,\"floor\":3,\"mine\":true}"
#define MINE \
	"{\"endorsed\":true,\"followed\":true,\"endorsed_at\":" AT ",\"endorsement_version\":3,\"follow_version\":2}"
#define COUNTS "{\"endorsements\":4,\"threshold\":9,\"comments\":3,\"pro\":1,\"con\":1,\"neutral\":1,\"followers\":5}"
#define CANNOT "{\"withdraw\":{\"code\":\"c\",\"sentence\":\"s\",\"until\":" AT "}}"

static const char topic[] =
	"{\"id\":\"7\",\"number\":16,\"board\":\"idea\",\"title\":\"T\",\"summary\":\"S\",\"body\":\"B\",\"benefits\":\"X\","
	"\"agencies\":[{\"id\":\"a\",\"name\":\"A\",\"topics\":4}],\"proposer\":\"P\",\"stage\":\"responded\","
	"\"stage_reason\":\"r\",\"response\":\"answered\",\"decision\":\"adopted\",\"created_at\":" AT ",\"updated_at\":" AT
	",\"active_at\":" AT ",\"endorse_by\":" AT ",\"respond_by\":" AT ",\"late_since\":" AT ",\"opens_at\":" AT
	",\"closes_at\":" AT ",\"counts\":" COUNTS
	",\"progress\":{\"planned\":1.5,\"actual\":2.5,\"spent\":3.5},\"place\":\"p\",\"stream\":\"http://s/\","
	"\"budget\":9,\"timeline\":[" STEP "," STEP "],\"responses\":[{\"id\":\"r\",\"agency\":\"A\",\"at\":" AT
	",\"decision\":\"adopted\",\"summary\":\"s\",\"sections\":[{\"name\":\"n\",\"body\":\"b\"}]}],"
	"\"infographics\":[{\"title\":\"t\",\"summary\":\"s\",\"source\":\"o\",\"alt\":\"a\",\"text\":\"x\",\"spec\":{}}],"
	"\"attachments\":[{\"name\":\"n\",\"url\":\"/u\",\"type\":\"t\",\"size\":5,\"text\":\"x\"}],"
	"\"articles\":[{\"current\":\"c\",\"amended\":\"a\",\"reason\":\"r\"}],"
	"\"quarters\":[{\"period\":\"p\",\"planned\":1.5,\"actual\":1.5,\"budget\":1.5,\"spent\":1.5}],"
	"\"indicators\":[{\"name\":\"n\",\"unit\":\"u\",\"target\":1.5,\"actual\":1.5}],"
	"\"related\":[{\"id\":\"8\",\"board\":\"plan\",\"number\":4,\"title\":\"t\"}],"
	"\"source\":{\"name\":\"n\",\"url\":\"u\",\"licence\":\"l\"},\"mine\":" MINE
	",\"can\":[\"comment\",\"follow\"],\"cannot\":" CANNOT "}";
static const char topics[] = "{\"items\":[" ROW "," ROW "],\"total\":2,\"first\":1,\"next\":\"n\"}";
static const char comments[] = "{\"items\":[" COMMENT "," COMMENT "],\"total\":2,\"next\":\"n\"}";
static const char
	endorsements[] = "{\"items\":[{\"number\":1,\"nickname\":\"n\",\"county\":\"c\",\"reason\":\"r\",\"at\":" AT
					 "}],\"total\":2,\"next\":\"n\"}";
static const char standing[] = "{\"repeated\":true,\"mine\":" MINE ",\"counts\":" COUNTS
							   ",\"stage\":\"established\",\"response\":\"due\",\"respond_by\":" AT ",\"active_at\":" AT
							   ",\"timeline\":[" STEP "],\"can\":[\"comment\"],\"cannot\":" CANNOT "}";
static const char
	site[] = "{\"name\":\"n\",\"about\":\"a\",\"operator\":\"o\",\"zone\":\"+08:00\",\"languages\":[\"en\",\"zh_TW\"],"
			 "\"counts\":{\"topics\":1,\"endorsements\":2,\"comments\":3,\"accounts\":4},"
			 "\"rules\":{\"endorse_threshold\":1,\"endorse_days\":2,\"respond_days\":3,\"title_max\":4,\"body_max\":5,"
			 "\"comment_max\":6,\"reason_max\":7,\"neutral_seconds\":8},"
			 "\"news\":{\"closing_soon\":1,\"answered_this_week\":2,\"overdue\":3},\"can_register\":true}";
static const char
	boards[] = "{\"items\":[{\"id\":\"idea\",\"board\":\"idea\",\"name\":\"n\",\"about\":\"a\",\"topics\":3}]}";
static const char agencies[] = "{\"items\":[{\"id\":\"a\",\"name\":\"A\",\"topics\":3}]}";
static const char account[] =
	"{\"id\":\"1\",\"name\":\"n\",\"nickname\":\"k\",\"email\":\"e\",\"county\":\"c\",\"level\":\"registered\","
	"\"created_at\":" AT ",\"endorsements\":1,\"comments\":2,\"follows\":3}";
static const char problem[] =
	"{\"title\":\"t\",\"status\":409,\"code\":\"c\",\"detail\":\"d\",\"retry_after\":3,\"field\":\"f\",\"now\":{\"mine\":" MINE
	"}}";
static const char changes[] = "{\"topics\":[{\"id\":\"7\",\"etag\":\"e\",\"part\":true,\"topic\":{\"id\":\"7\"}}],"
							  "\"removed\":[\"8\"],\"comments\":[" COMMENT
							  "],\"removed_comments\":[{\"id\":\"c9\",\"topic\":\"7\"}],\"next\":\"n\",\"more\":false}";

/* ---- read and written again ------------------------------------------------------------------ */

struct again {
	struct arena a;
	struct json_out o;
	enum rc rc;
	struct err e;
};

#define LIST(what, type, write) \
	static void again_##what(const struct json *v, struct again *g) \
	{ \
		struct wire_##what w; \
		g->rc = wire_##what##_parse(v, &g->a, &w, &g->e); \
		json_open(&g->o, NULL, '{'); \
		json_open(&g->o, "items", '['); \
		for (size_t i = 0; g->rc == RC_OK && i < w.n; i++) \
			write; \
		json_close(&g->o, ']'); \
		json_put_count(&g->o, "total", w.total); \
		json_put_text(&g->o, "next", w.next); \
		wire_unread_write(&g->o, &w.unread); \
		json_close(&g->o, '}'); \
	}
LIST(topics, topic, wire_topic_write(&g->o, NULL, &w.items[i], VIEW_ROW, 0))
LIST(comments, comment, wire_comment_write(&g->o, NULL, &w.items[i], 0))
LIST(endorsements, endorsement, wire_endorsement_write(&g->o, NULL, &w.items[i], 0))

#define ONE(what, write) \
	static void again_##what(const struct json *v, struct again *g) \
	{ \
		struct wire_##what w; \
		g->rc = wire_##what##_parse(v, &g->a, &w, &g->e); \
		if (g->rc == RC_OK) \
			write; \
	}
ONE(topic, wire_topic_write(&g->o, NULL, &w, VIEW_WHOLE, 0))
ONE(standing, wire_standing_write(&g->o, NULL, &w, 0))
ONE(site, wire_site_write(&g->o, NULL, &w, 0))
ONE(boards, wire_boards_write(&g->o, &w))
ONE(agencies, wire_agencies_write(&g->o, &w))
ONE(account, wire_account_write(&g->o, NULL, &w, 0))

typedef void (*read_again)(const struct json *v, struct again *g);

static const struct sample {
	const char *name, *text;
	read_again again;
	const char *must[3]; /* what it is refused without */
} samples[] = {
	{ "topic", topic, again_topic, { "id" } },
	{ "topics", topics, again_topics, { "items" } },
	{ "comments", comments, again_comments, { "items" } },
	{ "endorsements", endorsements, again_endorsements, { "items" } },
	{ "standing", standing, again_standing, { NULL } },
	{ "site", site, again_site, { NULL } },
	{ "boards", boards, again_boards, { "items" } },
	{ "agencies", agencies, again_agencies, { "items" } },
	{ "account", account, again_account, { NULL } },
};

static const char *const wrong[] = { "null", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\xff\"", "7", "[]", "{}", "true",
	"1e400", "99999999999999999999", "1234567890123456789012345678901234567890123456789012345678901234567890", "-1",
	"1.5", "[[7]]", "{\"a\":[]}", "\"2026-13-45T99:00:00Z\"" };

/* ---- one value replaced ---------------------------------------------------------------------- */

struct change {
	size_t at; /* which value, in the order of reading, from 0 (the whole) */
	const char *with;
	bool leaves_notes_out;
	size_t n;               /* values met */
	char name[64], top[64]; /* of what was replaced, and of the member of the whole that it is in */
	enum { TEXT, NUMBER, BOOL, LIST, OBJECT } was;
};

static int type_of(const struct json *v)
{
	return json_is_string(v) ? TEXT
		: json_is_number(v)  ? NUMBER
		: json_is_bool(v)    ? BOOL
		: json_is_array(v)   ? LIST
							 : OBJECT;
}

static void put(struct json_out *o, const char *name, const struct json *v, struct change *c, int depth)
{
	if (depth == 1)
		str_copy(c->top, c->n <= c->at ? sizeof c->top : 0, name ? name : "");
	if (c->n++ == c->at) {
		str_copy(c->name, sizeof c->name, name ? name : "");
		c->was = type_of(v);
		json_put_raw(o, name, c->with);
		c->n += 1; /* no further value is that one */
		return;
	}
	if (json_is_object(v) || json_is_array(v)) {
		bool object = json_is_object(v);
		json_open(o, name, object ? '{' : '[');
		for (const struct json *m = json_first(v); m; m = json_next(m))
			if (!c->leaves_notes_out || !str_eq(json_name(m), "unread"))
				put(o, object ? json_name(m) : NULL, m, c, depth + 1);
		json_close(o, object ? '}' : ']');
		return;
	}
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	json_print(v, &text);
	json_put_raw(o, name, text.buf);
	str_release(&text);
}

/* text with the value replaced; false: there are not so many. */
static bool change(const char *text, struct change *c, struct str *out)
{
	struct json *v = NULL;
	struct json_out o;
	assert_int_equal(json_parse(text, strlen(text), JSON_BODY_MAX, &v, NULL), RC_OK);
	json_begin(&o, out);
	put(&o, NULL, v, c, 0);
	json_free(v);
	return c->n > c->at + 1;
}

/* What is made of it, without its notes; how many there are. */
static size_t make(const struct sample *s, const char *text, struct str *out, enum rc *rc)
{
	struct again g = { .rc = RC_OK };
	struct json *v = NULL;
	struct str written;
	size_t notes = 0;
	str_init(&written, STR_NO_LIMIT);
	json_begin(&g.o, &written);
	assert_int_equal(json_parse_mended(text, strlen(text), JSON_BODY_MAX, &v, NULL), RC_OK);
	s->again(v, &g);
	json_free(v);
	*rc = g.rc;
	for (const char *at = written.buf; (at = strstr(at, "\"unread\":{")); at++)
		notes++;
	if (g.rc == RC_OK) {
		struct change none = { .at = SIZE_MAX, .leaves_notes_out = true };
		(void)change(written.buf, &none, out);
	}
	str_release(&written);
	arena_release(&g.a);
	return notes;
}

static bool must_be(const struct sample *s, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(s->must) && s->must[i]; i++)
		if (str_eq(s->must[i], name))
			return true;
	return false;
}

/* Is what was put there of another type than what stood there? */
static bool is_other_type(const struct change *c)
{
	struct json *v = NULL;
	assert_int_equal(json_parse_mended(c->with, strlen(c->with), 1000, &v, NULL), RC_OK);
	bool other = json_is_null(v) || (int)c->was != type_of(v);
	json_free(v);
	return other;
}

static void replace_one(const struct sample *s, size_t at, const char *with)
{
	struct change c = { .at = at, .with = with }, none = { .at = at, .with = "null" };
	struct str text, absent, made, expected;
	enum rc rc, rc_absent;
	str_init(&text, STR_NO_LIMIT);
	str_init(&absent, STR_NO_LIMIT);
	str_init(&made, STR_NO_LIMIT);
	str_init(&expected, STR_NO_LIMIT);
	assert_true(change(s->text, &c, &text));
	(void)change(s->text, &none, &absent);
	size_t notes = make(s, text.buf, &made, &rc), notes_absent = make(s, absent.buf, &expected, &rc_absent);
	bool refused = must_be(s, c.top) && str_eq(c.top, c.name) && is_other_type(&c);
	if (rc != (refused ? RC_PROTO : RC_OK))
		fail_msg("%s: %s is %s: %s", s->name, c.name, with, rc_name(rc));
	/* "null" says absent of a member and nothing of an item; inside a chart's figures nothing is looked at here */
	bool told = is_other_type(&c) && !str_eq(with, "null") && !refused && !str_eq(c.top, "spec");
	if (told && !notes)
		fail_msg("%s: %s is %s, and nobody says so", s->name, c.name, with);
	if (notes > notes_absent && is_other_type(&c) && strcmp(made.buf, expected.buf) != 0)
		fail_msg("%s: %s is %s:\n%s\nnot\n%s", s->name, c.name, with, made.buf, expected.buf);
	str_release(&text);
	str_release(&absent);
	str_release(&made);
	str_release(&expected);
}

static void test_every_value_by_every_wrong_one(void **state)
{
	(void)state;
	size_t runs = 0;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		struct change count = { .at = SIZE_MAX };
		struct str text;
		str_init(&text, STR_NO_LIMIT);
		(void)change(samples[i].text, &count, &text);
		str_release(&text);
		for (size_t at = 1; at < count.n; at++)
			for (size_t w = 0; w < ARRAY_LEN(wrong); w++, runs++)
				replace_one(&samples[i], at, wrong[w]);
	}
	assert_true(runs > 3000);
}

/* ---- what that looks like -------------------------------------------------------------------- */

#define PARSE(what, text) \
	struct arena a = { 0 }; \
	struct json *v = NULL; \
	struct wire_##what w; \
	assert_int_equal(json_parse_mended(text, strlen(text), JSON_BODY_MAX, &v, NULL), RC_OK); \
	assert_int_equal(wire_##what##_parse(v, &a, &w, NULL), RC_OK)
#define DONE \
	json_free(v); \
	arena_release(&a)

static void test_a_row_keeps_its_place(void **state)
{
	(void)state;
	PARSE(topics,
		"{\"items\":[{\"id\":\"1\",\"title\":\"a\"},7,{\"id\":[],\"number\":16,\"board\":\"idea\",\"title\":{}},"
		"{\"id\":\"4\",\"title\":\"d\"}],\"total\":\"many\"}");
	assert_int_equal(w.n, 4);
	assert_string_equal(w.items[0].title, "a");
	assert_int_equal(w.items[1].unread.n, 1);
	assert_string_equal(w.items[1].id, "");
	assert_int_equal(w.items[1].counts.comments, WIRE_UNKNOWN);
	assert_string_equal(w.items[2].id, "idea:16");
	assert_int_equal(w.items[2].unread.n, 2);
	assert_string_equal(w.items[2].unread.first, "id");
	assert_string_equal(w.items[3].title, "d");
	assert_int_equal(w.total, WIRE_UNKNOWN);
	assert_string_equal(w.unread.first, "total");
	DONE;
}

static void test_good_items_stay(void **state)
{
	(void)state;
	PARSE(topic,
		"{\"id\":\"1\",\"title\":\"a\",\"timeline\":[7,{\"kind\":\"opened\",\"at\":[]},\"x\"],"
		"\"attachments\":[{\"name\":\"n\",\"url\":7}],\"counts\":{\"comments\":1e30,\"pro\":-4}}");
	assert_int_equal(w.n_timeline, 1);
	assert_string_equal(w.timeline[0].kind, "opened");
	assert_int_equal(w.timeline[0].at, 0);
	assert_string_equal(w.attachments[0].name, "n");
	assert_int_equal(w.counts.comments, WIRE_UNKNOWN);
	assert_int_equal(w.counts.pro, WIRE_UNKNOWN);
	assert_int_equal(w.counts.con, 0);
	assert_int_equal(w.unread.n, 6);
	assert_string_equal(w.unread.first, "counts.comments");
	DONE;
}

/* What is missed among changes is never told again: nothing goes on past it. */
static void test_changes(void **state)
{
	(void)state;
	struct change count = { .at = SIZE_MAX };
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	(void)change(changes, &count, &text);
	for (size_t at = 1; at < count.n; at++)
		for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
			struct change c = { .at = at, .with = wrong[i] };
			struct arena a = { 0 };
			struct json *v = NULL;
			struct wire_changes w;
			str_clear(&text);
			assert_true(change(changes, &c, &text));
			assert_int_equal(json_parse_mended(text.buf, text.len, JSON_BODY_MAX, &v, NULL), RC_OK);
			enum rc rc = wire_changes_parse(v, &a, &w, NULL);
			assert_true(rc == RC_OK || rc == RC_PROTO);
			for (size_t k = 0; rc == RC_OK && k < w.n_topics; k++)
				assert_true(*w.topics[k].id && (!w.topics[k].unread.n || !*w.topics[k].topic));
			assert_true(rc != RC_OK || w.unread.n == 0);
			DONE;
		}
	str_release(&text);
}

static void test_problems_are_always_read(void **state)
{
	(void)state;
	struct change count = { .at = SIZE_MAX };
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	(void)change(problem, &count, &text);
	for (size_t at = 1; at < count.n; at++)
		for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
			struct change c = { .at = at, .with = wrong[i] };
			str_clear(&text);
			(void)change(problem, &c, &text);
			PARSE(problem, text.buf);
			assert_true(w.status == 409 || str_eq(c.name, "status"));
			DONE;
		}
	str_release(&text);
}

static void test_what_is_sent_or_kept_is_right_or_refused(void **state)
{
	(void)state;
	struct change count = { .at = SIZE_MAX };
	struct str text;
	size_t refused = 0;
	str_init(&text, STR_NO_LIMIT);
	(void)change(topic, &count, &text);
	for (size_t at = 1; at < count.n; at++) {
		struct change c = { .at = at, .with = "[[7]]" };
		struct arena a = { 0 };
		struct json *v = NULL;
		struct wire_topic w;
		struct err e = { 0 };
		str_clear(&text);
		assert_true(change(topic, &c, &text));
		assert_int_equal(json_parse(text.buf, text.len, JSON_BODY_MAX, &v, NULL), RC_OK);
		assert_int_equal(wire_topic_parse_strict(v, &a, &w, &e), RC_PROTO);
		assert_true(strlen(e.detail) > 0);
		refused++;
		DONE;
	}
	assert_true(refused > 90);
	str_release(&text);
	struct json *v = NULL;
	struct arena a = { 0 };
	struct wire_new_comment n;
	struct err e = { 0 };
	static const char sent[] = "{\"stance\":7,\"body\":\"x\"}";
	assert_int_equal(json_parse(sent, sizeof sent - 1, 1000, &v, NULL), RC_OK);
	assert_int_equal(wire_new_comment_parse(v, &a, &n, &e), RC_INVALID);
	assert_true(str_starts(e.detail, "stance"));
	DONE;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_value_by_every_wrong_one),
		cmocka_unit_test(test_a_row_keeps_its_place),
		cmocka_unit_test(test_good_items_stay),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_problems_are_always_read),
		cmocka_unit_test(test_what_is_sent_or_kept_is_right_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
