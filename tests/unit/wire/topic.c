/* Topics and the rest of the vocabulary: what is written parses back as the same struct; rows are small; wrong types
 * are named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "wire/wire.h"

/* ---- random topics: the same seed gives the same topic --------------------------------------- */

struct dice {
	uint64_t state;
	struct arena *a;
};

static unsigned roll(struct dice *d, unsigned sides)
{
	d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(d->state >> 33) % sides;
}

static const char *some_text(struct dice *d)
{
	static const char *const pieces[] = { "議題", "a", "\"", "\\", "\n", "\x01", "\x7f", "😀", "</script>", " ", "é",
		"\xe2\x80\xae", "{\"x\":1}", "長照交通" };
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	for (unsigned n = roll(d, 6); n > 0; n--)
		str_addz(&s, pieces[roll(d, ARRAY_LEN(pieces))]);
	const char *text = arena_strdup(d->a, s.buf);
	str_release(&s);
	return text;
}

static int64_t some_int(struct dice *d)
{
	static const int64_t special[] = { 0, 1, -1, INT64_C(9007199254740991), -INT64_C(9007199254740991), 5000 };
	return roll(d, 2) ? special[roll(d, ARRAY_LEN(special))] : (int64_t)roll(d, 1000000);
}

static double some_number(struct dice *d)
{
	static const double special[] = { 0, -0.1, 1e300, 1e-300, 1.0 / 3, 100, -12345678.5 };
	return roll(d, 4) == 0 ? NAN : roll(d, 2) ? special[roll(d, ARRAY_LEN(special))] : roll(d, 100000) / 7.0;
}

static int64_t some_time(struct dice *d)
{
	return roll(d, 4) ? ((int64_t)roll(d, 2000000000) + 1) * 1000 : 0;
}

static int64_t some_count(struct dice *d)
{
	int64_t n = some_int(d);
	return n < 0 ? WIRE_UNKNOWN : n;
}

#define ROLL_LIST(list, count) (list = arena_calloc(d->a, count = roll(d, 4), sizeof *list))

static void roll_lists(struct dice *d, struct wire_topic *t)
{
	ROLL_LIST(t->agencies, t->n_agencies);
	for (size_t i = 0; i < t->n_agencies; i++)
		t->agencies[i] = (struct wire_agency){ some_text(d), some_text(d), some_count(d) };
	ROLL_LIST(t->timeline, t->n_timeline);
	for (size_t i = 0; i < t->n_timeline; i++)
		t->timeline[i] = (struct wire_step){ some_time(d), some_text(d), some_text(d), some_time(d),
			roll(d, DUTY_STATES), some_int(d), some_text(d), some_text(d), some_time(d), some_text(d) };
	ROLL_LIST(t->responses, t->n_responses);
	for (size_t i = 0; i < t->n_responses; i++) {
		struct wire_response *r = &t->responses[i];
		*r = (struct wire_response){ some_text(d), some_text(d), some_time(d), roll(d, DECISIONS), some_text(d), NULL,
			0, NULL, 0 };
		ROLL_LIST(r->decisions, r->n_decisions);
		for (size_t k = 0; k < r->n_decisions; k++)
			r->decisions[k] = (struct wire_demand){ some_text(d), roll(d, DECISIONS), some_text(d) };
		ROLL_LIST(r->sections, r->n_sections);
		for (size_t k = 0; k < r->n_sections; k++)
			r->sections[k] = (struct wire_section){ some_text(d), some_text(d) };
	}
	ROLL_LIST(t->infographics, t->n_infographics);
	for (size_t i = 0; i < t->n_infographics; i++)
		t->infographics[i] = (struct wire_infographic){ some_text(d), some_text(d), some_text(d), some_text(d),
			some_text(d), roll(d, 2) ? "{\"mark\":\"bar\",\"data\":{\"values\":[{\"a\":1.5}]}}" : "", some_time(d) };
	ROLL_LIST(t->polls, t->n_polls);
	for (size_t i = 0; i < t->n_polls; i++) {
		struct wire_poll *p = &t->polls[i];
		*p = (struct wire_poll){ some_text(d), some_text(d), some_text(d), some_int(d), some_int(d), some_text(d),
			some_text(d), some_text(d), some_time(d), NULL, 0 };
		ROLL_LIST(p->options, p->n_options);
		for (size_t k = 0; k < p->n_options; k++)
			p->options[k] = (struct wire_option){ some_text(d), some_text(d), some_int(d), some_int(d) };
	}
	ROLL_LIST(t->attachments, t->n_attachments);
	for (size_t i = 0; i < t->n_attachments; i++)
		t->attachments[i] = (struct wire_attachment){ some_text(d), some_text(d), some_text(d), some_text(d),
			some_int(d), some_text(d) };
	ROLL_LIST(t->opinions, t->n_opinions);
	for (size_t i = 0; i < t->n_opinions; i++)
		t->opinions[i] = (struct wire_opinion){ some_text(d), some_int(d), roll(d, DECISIONS), some_text(d) };
	ROLL_LIST(t->links, t->n_links);
	for (size_t i = 0; i < t->n_links; i++)
		t->links[i] = some_text(d);
	ROLL_LIST(t->articles, t->n_articles);
	for (size_t i = 0; i < t->n_articles; i++)
		t->articles[i] = (struct wire_article){ some_text(d), some_text(d), some_text(d) };
	ROLL_LIST(t->quarters, t->n_quarters);
	for (size_t i = 0; i < t->n_quarters; i++)
		t->quarters[i] = (struct wire_quarter){ some_text(d), some_number(d), some_number(d), some_number(d),
			some_number(d) };
	ROLL_LIST(t->indicators, t->n_indicators);
	for (size_t i = 0; i < t->n_indicators; i++)
		t->indicators[i] = (struct wire_indicator){ some_text(d), some_text(d), some_number(d), some_number(d) };
	ROLL_LIST(t->fields, t->n_fields);
	for (size_t i = 0; i < t->n_fields; i++)
		t->fields[i] = (struct wire_field){ some_text(d), some_text(d), some_text(d), some_time(d), some_time(d) };
	ROLL_LIST(t->related, t->n_related);
	for (size_t i = 0; i < t->n_related; i++)
		t->related[i] = (struct wire_related){ some_text(d), some_text(d), roll(d, BOARDS), some_int(d) };
}

static struct wire_topic roll_topic(struct dice *d)
{
	struct wire_topic t = {
		.id = arena_printf(d->a, "t%u", roll(d, 9999)),
		.number = some_int(d),
		.board = roll(d, BOARDS),
		.title = some_text(d),
		.summary = some_text(d),
		.body = some_text(d),
		.benefits = some_text(d),
		.proposer = some_text(d),
		.stage = roll(d, STAGES),
		.stage_reason = some_text(d),
		.stage_code = some_text(d),
		.stage_since = some_time(d),
		.stage_by = some_time(d),
		.stage_before = some_text(d),
		.rules = some_int(d),
		.response = roll(d, RESPONSE_STATES),
		.decision = roll(d, DECISIONS),
		.created_at = some_time(d),
		.updated_at = some_time(d),
		.active_at = some_time(d),
		.endorse_by = some_time(d),
		.respond_by = some_time(d),
		.late_since = some_time(d),
		.opens_at = some_time(d),
		.closes_at = some_time(d),
		.counts = { some_count(d), some_count(d), some_count(d), some_count(d), some_count(d), some_count(d),
			some_count(d), some_count(d) },
		.planned = some_number(d),
		.actual = some_number(d),
		.spent = some_number(d),
		.place = some_text(d),
		.stream = some_text(d),
		.source = { some_text(d), some_text(d), some_text(d) },
		.budget = some_int(d),
	};
	t.mine.known = roll(d, 2);
	if (t.mine.known)
		t.mine = (struct wire_mine){ true, roll(d, 2), roll(d, 2), some_time(d), roll(d, 9), roll(d, 9) };
	t.can.known = roll(d, 2);
	t.can.cannot = arena_calloc(d->a, WIRE_VERBS, sizeof *t.can.cannot);
	for (int v = 0; v < WIRE_VERBS; v++) {
		t.can.cannot[v] = (struct wire_refusal){ "", "", 0 };
		if (t.can.known && roll(d, 2))
			t.can.verbs |= WIRE_CAN(v);
		else if (t.can.known && roll(d, 2))
			t.can.cannot[v] = (struct wire_refusal){ some_text(d), some_text(d), some_time(d) };
	}
	roll_lists(d, &t);
	return t;
}

/* ---- the same, field by field ---------------------------------------------------------------- */

#define SAME_TEXT(f) assert_string_equal(a->f, b->f)
#define SAME_INT(f) assert_true(a->f == b->f)
#define SAME_NUMBER(f) assert_true(a->f == b->f || (isnan(a->f) && isnan(b->f)))
#define SAME_LIST(type, list, count, ...) \
	do { \
		SAME_INT(count); \
		for (size_t i = 0; i < a->count; i++) { \
			same_##type(&a->list[i], &b->list[i]); \
		} \
	} while (0)
#define SAME(type) static void same_##type(const struct wire_##type *a, const struct wire_##type *b)

SAME(agency)
{
	SAME_TEXT(id);
	SAME_TEXT(name);
	SAME_INT(topics);
}
SAME(field)
{
	SAME_TEXT(name);
	SAME_TEXT(label);
	SAME_TEXT(value);
}
SAME(step)
{
	SAME_INT(at);
	SAME_TEXT(kind);
	SAME_TEXT(text);
	SAME_INT(due);
	SAME_INT(state);
	SAME_INT(days);
	SAME_TEXT(agency);
	SAME_TEXT(role);
	SAME_INT(on);
	SAME_TEXT(code);
}
SAME(section)
{
	SAME_TEXT(name);
	SAME_TEXT(body);
}
SAME(response)
{
	SAME_TEXT(id);
	SAME_TEXT(agency);
	SAME_INT(at);
	SAME_INT(decision);
	SAME_TEXT(summary);
	SAME_LIST(section, sections, n_sections);
}
SAME(infographic)
{
	SAME_TEXT(title);
	SAME_TEXT(summary);
	SAME_TEXT(source);
	SAME_TEXT(alt);
	SAME_TEXT(text);
	SAME_TEXT(spec);
}
SAME(attachment)
{
	SAME_TEXT(name);
	SAME_TEXT(url);
	SAME_TEXT(type);
	SAME_TEXT(text);
	SAME_INT(size);
}
SAME(article)
{
	SAME_TEXT(current);
	SAME_TEXT(amended);
	SAME_TEXT(reason);
}
SAME(quarter)
{
	SAME_TEXT(period);
	SAME_NUMBER(planned);
	SAME_NUMBER(actual);
	SAME_NUMBER(budget);
	SAME_NUMBER(spent);
}
SAME(indicator)
{
	SAME_TEXT(name);
	SAME_TEXT(unit);
	SAME_NUMBER(target);
	SAME_NUMBER(actual);
}
SAME(related)
{
	SAME_TEXT(id);
	SAME_TEXT(title);
	SAME_INT(board);
	SAME_INT(number);
}
SAME(counts)
{
	SAME_INT(endorsements);
	SAME_INT(threshold);
	SAME_INT(comments);
	SAME_INT(pro);
	SAME_INT(con);
	SAME_INT(neutral);
	SAME_INT(followers);
	SAME_INT(met);
}

static void same_row(const struct wire_topic *a, const struct wire_topic *b)
{
	SAME_TEXT(id);
	SAME_INT(number);
	SAME_INT(board);
	SAME_TEXT(title);
	SAME_TEXT(summary);
	SAME_TEXT(proposer);
	SAME_INT(stage);
	SAME_TEXT(stage_reason);
	SAME_TEXT(stage_code);
	SAME_INT(stage_since);
	SAME_INT(stage_by);
	SAME_TEXT(stage_before);
	SAME_INT(response);
	SAME_INT(decision);
	SAME_INT(created_at);
	SAME_INT(updated_at);
	SAME_INT(active_at);
	SAME_INT(endorse_by);
	SAME_INT(respond_by);
	SAME_INT(late_since);
	SAME_INT(opens_at);
	SAME_INT(closes_at);
	SAME_NUMBER(planned);
	SAME_NUMBER(actual);
	SAME_NUMBER(spent);
	SAME_TEXT(place);
	SAME_TEXT(stream);
	SAME_LIST(agency, agencies, n_agencies);
	same_counts(&a->counts, &b->counts);
}

static void same_topic(const struct wire_topic *a, const struct wire_topic *b)
{
	same_row(a, b);
	SAME_TEXT(body);
	SAME_TEXT(benefits);
	SAME_INT(budget);
	SAME_INT(rules);
	SAME_TEXT(source.name);
	SAME_TEXT(source.url);
	SAME_TEXT(source.licence);
	SAME_INT(mine.known);
	SAME_INT(mine.endorsed);
	SAME_INT(mine.followed);
	SAME_INT(mine.endorsed_at);
	SAME_INT(can.known);
	SAME_INT(can.verbs);
	for (int v = 0; b->can.cannot && v < WIRE_VERBS; v++) {
		SAME_TEXT(can.cannot[v].code);
		SAME_TEXT(can.cannot[v].sentence);
		SAME_INT(can.cannot[v].until);
	}
	SAME_LIST(step, timeline, n_timeline);
	SAME_LIST(response, responses, n_responses);
	SAME_LIST(infographic, infographics, n_infographics);
	SAME_LIST(attachment, attachments, n_attachments);
	SAME_LIST(article, articles, n_articles);
	SAME_LIST(quarter, quarters, n_quarters);
	SAME_LIST(indicator, indicators, n_indicators);
	SAME_LIST(related, related, n_related);
	SAME_LIST(field, fields, n_fields);
}

/* ---- helpers --------------------------------------------------------------------------------- */

static struct json *parsed(const char *text)
{
	struct json *v;
	struct err e;
	if (json_parse(text, strlen(text), JSON_BODY_MAX, &v, &e))
		fail_msg("%s: %s", e.detail, text);
	return v;
}

static struct str written(const struct wire_topic *t, enum wire_view view)
{
	struct str s;
	struct json_out o;
	str_init(&s, STR_NO_LIMIT);
	json_begin(&o, &s);
	wire_topic_write(&o, NULL, t, view, ZONE_TAIPEI);
	return s;
}

static void writes_and_parses_back(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 300; seed++) {
		struct arena a;
		arena_init(&a, 0);
		struct dice d = { seed, &a };
		struct wire_topic t = roll_topic(&d), back;
		struct str whole = written(&t, VIEW_WHOLE), row = written(&t, VIEW_ROW);
		struct json *v = parsed(whole.buf);
		assert_int_equal(wire_topic_parse(v, &a, &back, NULL), RC_OK);
		same_topic(&t, &back);
		json_free(v);
		v = parsed(row.buf);
		assert_int_equal(wire_topic_parse(v, &a, &back, NULL), RC_OK);
		same_row(&t, &back);
		assert_true(!*back.body && !back.n_timeline && !back.mine.known && !back.can.known);
		json_free(v);
		str_release(&whole);
		str_release(&row);
		arena_release(&a);
	}
}

static void a_row_holds_what_a_list_shows(void **state)
{
	(void)state;
	struct wire_agency agency = { "mohw", "衛生福利部", 0 };
	struct wire_topic t = {
		.id = "7",
		.number = 1234,
		.board = BOARD_IDEA,
		.title = "長照",
		.summary = "",
		.body = "long",
		.benefits = "",
		.agencies = &agency,
		.n_agencies = 1,
		.proposer = "",
		.stage = STAGE_COLLECTING,
		.stage_reason = "",
		.created_at = 1000,
		.counts = { .endorsements = 4211, .threshold = 5000 },
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.place = "",
		.stream = "",
	};
	struct str s = written(&t, VIEW_ROW);
	assert_string_equal(s.buf,
		"{\"id\":\"7\",\"number\":1234,\"board\":\"idea\",\"title\":\"長照\",\"agencies\":[{\"id\":\"mohw\",\"name\":\"衛生福利部\"}],"
		"\"stage\":\"collecting\",\"created_at\":\"1970-01-01T08:00:01+08:00\",\"counts\":{\"endorsements\":4211,\"threshold\":5000}}");
	str_release(&s);
}

static void absent_is_empty_and_never_null(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 0);
	struct json *v = parsed(
		"{\"id\":\"x\",\"title\":null,\"stage\":\"hovering\",\"board\":\"moon\",\"decision\":\"maybe\",\"created_at\":\"yesterday\","
		"\"unknown\":{\"a\":[1]},\"timeline\":[{}],\"responses\":[{}],\"infographics\":[{}]}");
	struct wire_topic t;
	assert_int_equal(wire_topic_parse(v, &a, &t, NULL), RC_OK);
	assert_string_equal(t.title, "");
	assert_string_equal(t.source.url, "");
	assert_string_equal(t.infographics[0].spec, "");
	assert_string_equal(t.responses[0].summary, "");
	assert_int_equal(t.stage, STAGE_OTHER);
	assert_int_equal(t.board, BOARD_OTHER);
	assert_int_equal(t.decision, DECISION_NONE);
	assert_int_equal(t.created_at, 0);
	assert_true(isnan(t.planned));
	assert_int_equal(t.n_timeline, 1);
	assert_false(t.mine.known);
	json_free(v);
	arena_release(&a);
}

static void wrong_types_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *text, *field;
	} cases[] = {
		{ "{}", "id" },
		{ "{\"id\":7}", "id" },
		{ "{\"id\":\"x\",\"title\":[]}", "title" },
		{ "{\"id\":\"x\",\"number\":\"1\"}", "number" },
		{ "{\"id\":\"x\",\"number\":1.5}", "number" },
		{ "{\"id\":\"x\",\"stage\":3}", "stage" },
		{ "{\"id\":\"x\",\"created_at\":3}", "created_at" },
		{ "{\"id\":\"x\",\"counts\":[]}", "counts" },
		{ "{\"id\":\"x\",\"counts\":{\"pro\":true}}", "pro" },
		{ "{\"id\":\"x\",\"timeline\":{}}", "timeline" },
		{ "{\"id\":\"x\",\"timeline\":[1]}", "timeline" },
		{ "{\"id\":\"x\",\"mine\":1}", "mine" },
		{ "{\"id\":\"x\",\"mine\":{\"endorsed\":1}}", "endorsed" },
		{ "{\"id\":\"x\",\"progress\":{\"planned\":\"1\"}}", "planned" },
		{ "{\"id\":\"x\",\"infographics\":[{\"spec\":[]}]}", "spec" },
		{ "[]", "object" },
		{ "null", "object" },
		{ "\"x\"", "object" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a;
		struct err e;
		struct wire_topic t;
		arena_init(&a, 0);
		struct json *v = parsed(cases[i].text);
		assert_int_equal(wire_topic_parse_strict(v, &a, &t, &e), RC_PROTO);
		if (!strstr(e.detail, cases[i].field))
			fail_msg("%s: %s", cases[i].text, e.detail);
		json_free(v);
		arena_release(&a);
	}
}

static void memory_is_bounded(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, "{\"items\":[");
	for (int i = 0; i < 30000; i++)
		str_addz(&s, "{\"id\":\"\"},");
	str_addz(&s, "{\"id\":\"\"}]}");
	struct json *v = parsed(s.buf);
	struct arena a;
	struct wire_topics list;
	arena_init(&a, 0);
	assert_int_equal(wire_topics_parse(v, &a, &list, NULL), RC_TOO_BIG);
	arena_release(&a);
	json_free(v);
	v = parsed("{\"items\":[{\"id\":\"a long name\"}],\"total\":1,\"next\":\"c\"}");
	arena_init(&a, 100);
	assert_int_equal(wire_topics_parse(v, &a, &list, NULL), RC_TOO_BIG);
	arena_release(&a);
	arena_init(&a, 0);
	assert_int_equal(wire_topics_parse(v, &a, &list, NULL), RC_OK);
	assert_int_equal(list.n, 1);
	assert_string_equal(list.next, "c");
	arena_release(&a);
	json_free(v);
	str_release(&s);
}

static void words_go_both_ways(void **state)
{
	(void)state;
	enum wire_stage stage;
	for (unsigned i = 0; i < STAGES; i++) {
		assert_true(wire_stage_from(wire_stage_word(i), &stage));
		assert_int_equal(stage, i);
	}
	enum wire_decision decision;
	for (unsigned i = 1; i < DECISIONS; i++) {
		assert_true(wire_decision_from(wire_decision_word(i), &decision));
		assert_int_equal(decision, i);
	}
	enum wire_board board;
	assert_false(wire_board_from("moon", &board));
	assert_int_equal(board, BOARD_OTHER);
	assert_false(wire_decision_from("", &decision));
	assert_int_equal(decision, DECISION_NONE);
	assert_string_equal(wire_decision_word(DECISION_PARTLY), "partly_adopted");
	assert_string_equal(wire_stage_word((enum wire_stage)99), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_and_parses_back),
		cmocka_unit_test(a_row_holds_what_a_list_shows),
		cmocka_unit_test(absent_is_empty_and_never_null),
		cmocka_unit_test(wrong_types_are_named),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(words_go_both_ways),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
