/* The samples are coherent, as if it had all happened: each topic came to its stage by moves of its rules, at dates in
 * order; nobody spoke where or before one could, nor for both sides; no chart begins before its plan; counts agree with
 * what is counted. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "server/import/import.h"
#include "server/rules/rules.h"

#define NOW INT64_C(1795400430000) /* 2026-11-23T10:20:30+08:00 */
#define ROOM ((size_t)32 << 20)

struct looking {
	const struct rules *r;
	const struct json *v;
	struct wire_topic t;
	struct wire_comments comments;
	struct wire_endorsements endorsements;
	struct str why; /* what is wrong; "": nothing */
	struct arena a;
};

#define WRONG(l, ...) str_addf(&(l)->why, __VA_ARGS__)

/* ---- where it was ---------------------------------------------------------------------------- */

static const char *step_of(const struct rules_move *m)
{
	static const struct {
		enum wire_verb verb;
		const char *kind;
	} kinds[] = { { CAN_ANSWER, "answered" }, { CAN_SUMMARISE, "summarised" } };
	for (size_t i = 0; !*m->step && i < ARRAY_LEN(kinds); i++)
		if (m->verb == kinds[i].verb)
			return kinds[i].kind;
	return m->step;
}

/* Whether a step of that kind comes after this one, or is still to be done. */
static bool is_last(const struct wire_topic *t, size_t step)
{
	for (size_t i = 0; i < t->n_timeline; i++)
		if (i != step && str_eq(t->timeline[i].kind, t->timeline[step].kind) && (i > step || !t->timeline[i].at))
			return false;
	return true;
}

static bool makes(const struct rules_move *m, const struct wire_topic *t, size_t step, enum wire_stage from)
{
	bool discussed = t->stage == STAGE_DISCUSSION;
	for (size_t i = 0; i < t->n_timeline; i++)
		discussed = discussed || str_eq(t->timeline[i].kind, "discussed");
	return m->from & 1u << from && m->to < STAGES && str_eq(step_of(m), t->timeline[step].kind) &&
		(!m->discuss || discussed) && (!m->each || is_last(t, step));
}

/* What its own instants make of it, without any step. */
static enum wire_stage by_clock(
	const struct rules_board *b, const struct wire_topic *t, enum wire_stage from, int64_t at)
{
	for (size_t i = 0; i < b->n_moves; i++) {
		const struct rules_move *m = &b->moves[i];
		int64_t by = m->clock == RULES_OPENS_AT ? t->opens_at : m->clock == RULES_CLOSES_AT ? t->closes_at : 0;
		if (by && m->from & 1u << from && (m->cause == RULES_BY_PASSED ? at > by : at >= by))
			return by_clock(b, t, m->to, at);
	}
	return from;
}

/* The stage at that instant, as the moves of its rules lead there; where a record begins elsewhere, its first. */
static enum wire_stage stage_at(const struct looking *l, int64_t at)
{
	const struct rules_board *b = &l->r->boards[l->t.board];
	enum wire_stage stage = b->first;
	for (int s = 0; stage == STAGES && s < STAGES; s++)
		if (b->stages[s].here && b->stages[s].elsewhere)
			stage = (enum wire_stage)s;
	for (size_t i = 0; i < l->t.n_timeline; i++)
		for (size_t k = 0; l->t.timeline[i].at && l->t.timeline[i].at <= at && k < b->n_moves; k++)
			if (makes(&b->moves[k], &l->t, i, stage)) {
				stage = b->moves[k].to;
				break;
			}
	return by_clock(b, &l->t, stage, at);
}

static int64_t came_to(const struct looking *l, enum wire_stage stage)
{
	for (size_t i = 0; i < l->t.n_timeline; i++)
		if (l->t.timeline[i].at && stage_at(l, l->t.timeline[i].at) == stage)
			return l->t.timeline[i].at;
	return 0;
}

/* ---- what is looked at ----------------------------------------------------------------------- */

static void look_at_stage(struct looking *l)
{
	enum wire_stage stage = stage_at(l, NOW);
	const struct wire_topic *t = &l->t;
	if (stage != t->stage)
		WRONG(l, "it is %s, and its timeline leads to %s. ", wire_stage_word(t->stage), wire_stage_word(stage));
	const struct rules_stage *s = &l->r->boards[t->board].stages[STAGE_COLLECTING];
	int64_t from = came_to(l, STAGE_COLLECTING);
	for (int gathering = 0; gathering < 2; gathering++)
		if (l->r->boards[t->board].stages[STAGE_GATHERING].clock == RULES_ENDORSE_BY && came_to(l, STAGE_GATHERING))
			from = came_to(l, STAGE_GATHERING);
	int64_t by = s->here && s->span.n && from ? rules_span_after(l->r, from, &s->span) : 0;
	/* Samples are dated in one zone and rules in another; and months are not all as long. */
	const int64_t most = (s->span.unit == RULES_MONTHS ? 5 : 1) * DAY_MS + 3600000;
	if (by && t->endorse_by && (t->endorse_by > by + most || t->endorse_by < by - most))
		WRONG(l, "its time to endorse is not as long as the rules say. ");
}

static void look_at_dates(struct looking *l)
{
	const struct wire_topic *t = &l->t;
	int64_t last = t->created_at;
	if (!t->created_at || t->created_at > NOW)
		WRONG(l, "it was not made yet. ");
	for (size_t i = 0; i < t->n_timeline; i++) {
		const struct wire_step *s = &t->timeline[i];
		if (s->at && s->at < last)
			WRONG(l, "%s comes before what it follows. ", s->kind);
		if (s->at > NOW)
			WRONG(l, "%s has not happened yet. ", s->kind);
		last = s->at ? s->at : last;
	}
	if (t->opens_at && t->closes_at && t->closes_at < t->opens_at)
		WRONG(l, "it closes before it opens. ");
	if (t->updated_at && (t->updated_at < t->created_at || t->updated_at > NOW))
		WRONG(l, "it was changed at an instant that cannot be. ");
	for (size_t i = 0; i < t->n_responses; i++)
		if (t->responses[i].at < t->created_at || t->responses[i].at > NOW)
			WRONG(l, "an answer has an instant that cannot be. ");
}

/* Due, late and answered as its steps say. */
static void look_at_response(struct looking *l)
{
	const struct wire_topic *t = &l->t;
	int64_t due = 0;
	for (size_t i = 0; i < t->n_timeline; i++) {
		const struct wire_step *s = &t->timeline[i];
		if (!s->at && s->due && (str_eq(s->kind, "answered") || str_eq(s->kind, "summarised")))
			due = due && due < s->due ? due : s->due;
	}
	if (t->response == RESPONSE_ANSWERED && !t->n_responses)
		WRONG(l, "it is answered, and nothing was said. ");
	if (t->response == RESPONSE_DUE && due < NOW)
		WRONG(l, "an answer is due, and no duty says until when. ");
	if (t->response == RESPONSE_OVERDUE && (!due || due >= NOW))
		WRONG(l, "an answer is late, and no duty says since when. ");
	if (due && t->respond_by && t->respond_by != due)
		WRONG(l, "its answer has two deadlines. ");
}

static bool may_speak(const struct looking *l, int64_t at)
{
	const struct rules_needs *n = &l->r->boards[l->t.board].stages[stage_at(l, at)].may[CAN_COMMENT];
	return n->by_level;
}

static const struct wire_comment *comment_of(const struct looking *l, const char *id)
{
	for (size_t i = 0; i < l->comments.n; i++)
		if (str_eq(l->comments.items[i].id, id))
			return &l->comments.items[i];
	return NULL;
}

static void look_at_comments(struct looking *l)
{
	for (size_t i = 0; i < l->comments.n; i++) {
		const struct wire_comment *c = &l->comments.items[i];
		const struct wire_comment *parent = *c->reply_to ? comment_of(l, c->reply_to) : NULL;
		if (c->created_at > NOW || c->created_at < l->t.created_at)
			WRONG(l, "%s was written at an instant that cannot be. ", c->id);
		else if (!may_speak(l, c->created_at))
			WRONG(l, "%s was written when nobody could, while it was %s. ", c->id,
				wire_stage_word(stage_at(l, c->created_at)));
		if (comment_of(l, c->id) != c)
			WRONG(l, "%s is there twice. ", c->id);
		if (*c->reply_to && (!parent || parent->created_at >= c->created_at))
			WRONG(l, "%s answers what was not said yet. ", c->id);
		for (size_t k = 0; k < i; k++) {
			const struct wire_comment *other = &l->comments.items[k];
			bool both = (c->stance == STANCE_PRO && other->stance == STANCE_CON) ||
				(c->stance == STANCE_CON && other->stance == STANCE_PRO);
			if (both && str_eq(c->author, other->author))
				WRONG(l, "%s speaks for both sides. ", c->author);
		}
	}
}

static void look_at_endorsements(struct looking *l)
{
	const struct wire_topic *t = &l->t;
	bool over = t->stage == STAGE_ESTABLISHED;
	for (size_t i = 0; i < l->endorsements.n; i++) {
		int64_t at = l->endorsements.items[i].at;
		if (at > NOW || !l->r->boards[t->board].stages[stage_at(l, at)].may[CAN_ENDORSE].by_level)
			WRONG(l, "an endorsement was given when nobody could. ");
	}
	if (t->counts.endorsements < (int64_t)l->endorsements.n)
		WRONG(l, "more endorsed it than are counted. ");
	if (over && t->counts.endorsements < t->counts.threshold)
		WRONG(l, "too few endorsed it for its stage. ");
	if ((t->stage == STAGE_UNMET || t->stage == STAGE_COLLECTING) && t->counts.threshold &&
		t->counts.endorsements >= t->counts.threshold)
		WRONG(l, "enough endorsed it to leave its stage. ");
}

static void look_at_counts(struct looking *l)
{
	int64_t of[STANCE_CON + STANCE_PRO + STANCE_NEUTRAL + 1] = { 0 };
	const struct json *counts = json_get(l->v, "counts");
	for (size_t i = 0; i < l->comments.n; i++)
		of[l->comments.items[i].stance]++;
	const struct {
		const char *name;
		int64_t n;
	} table[] = { { "comments", (int64_t)l->comments.n }, { "pro", of[STANCE_PRO] }, { "con", of[STANCE_CON] },
		{ "neutral", of[STANCE_NEUTRAL] } };
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (json_get(counts, table[i].name) && json_int(json_get(counts, table[i].name), -1) != table[i].n)
			WRONG(l, "it has not as many %s as it counts. ", table[i].name);
}

static bool far(double a, double b, double most)
{
	return !isnan(a) && !isnan(b) && fabs(a - b) > most;
}

/* A plan's quarters come to its whole. */
static void look_at_quarters(struct looking *l)
{
	const struct wire_topic *t = &l->t;
	double budget = 0, spent = 0, planned = NAN, actual = NAN;
	for (size_t i = 0; i < t->n_quarters; i++) {
		const struct wire_quarter *q = &t->quarters[i];
		budget += q->budget;
		spent += isnan(q->spent) ? 0 : q->spent;
		planned = isnan(q->actual) ? planned : q->planned;
		actual = isnan(q->actual) ? actual : q->actual;
	}
	if (!t->n_quarters)
		return;
	if (t->budget && far(budget, (double)t->budget, 0.5))
		WRONG(l, "its quarters have %.0f and not %lld. ", budget, (long long)t->budget);
	if (far(planned, t->planned, 0.05) || far(actual, t->actual, 0.05))
		WRONG(l, "its progress is not that of its last quarter. ");
	if (budget > 0 && far(100 * spent / budget, t->spent, 0.1))
		WRONG(l, "it spent %.1f %% and not %.1f. ", 100 * spent / budget, t->spent);
}

/* "收到 214 則意見：採納 108 則、部分採納 51 則、...": the first is the sum of the others. */
static void look_at_sums(struct looking *l, const char *text)
{
	static const char unit[] = " 則";
	int64_t first = 0, sum = 0, n = 0;
	for (const char *p = text; (p = strstr(p, unit)); p += strlen(unit)) {
		const char *from = p;
		while (from > text && from[-1] >= '0' && from[-1] <= '9')
			from--;
		if (from == p)
			continue;
		n++ ? (sum += strtol(from, NULL, 10)) : (first = strtol(from, NULL, 10));
	}
	if (n > 2 && first != sum)
		WRONG(l, "%lld opinions were received, and %lld were dealt with. ", (long long)first, (long long)sum);
}

/* Instants and months among a chart's figures. */
static int64_t earliest_in(const struct json *v)
{
	int64_t first = 0, at = 0;
	const char *text = json_text(v);
	char day[16];
	snprintf(day, sizeof day, "%s-01", text);
	if (strlen(text) == 7 && text[4] == '-' && rfc3339_parse(day, ZONE_TAIPEI, &at))
		return at + 31 * DAY_MS; /* the month may have begun before */
	if (strlen(text) >= 10 && rfc3339_parse(text, ZONE_TAIPEI, &at))
		return at;
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		at = earliest_in(m);
		first = at && (!first || at < first) ? at : first;
	}
	return first;
}

static void look_at_charts(struct looking *l)
{
	for (const struct json *g = json_first(json_get(l->v, "infographics")); g; g = json_next(g)) {
		int64_t first = earliest_in(json_get(json_get(json_get(g, "spec"), "data"), "values"));
		if (l->t.board == BOARD_PLAN && first && first + DAY_MS < l->t.opens_at)
			WRONG(l, "a chart begins before its plan. ");
	}
}

/* ---- a topic, a folder ----------------------------------------------------------------------- */

static struct json *wrapped(const struct json *list)
{
	struct json *out = NULL;
	STR_LOCAL(text, ROOM);
	str_addz(&text, "{\"items\":");
	json_print(list, &text);
	str_addc(&text, '}');
	assert_int_equal(json_parse(text.buf, text.len, ROOM, &out, NULL), RC_OK);
	return out;
}

static void look(struct looking *l)
{
	struct err e = { 0 };
	const struct json *comments = json_get(l->v, "comments"), *endorsements = json_get(l->v, "endorsements_sample");
	struct json *c = comments ? wrapped(comments) : NULL, *n = endorsements ? wrapped(endorsements) : NULL;
	if (wire_topic_parse_strict(l->v, &l->a, &l->t, &e) != RC_OK)
		fail_msg("%s", e.detail);
	assert_int_equal(c ? wire_comments_parse_strict(c, &l->a, &l->comments, NULL) : RC_OK, RC_OK);
	assert_int_equal(n ? wire_endorsements_parse_strict(n, &l->a, &l->endorsements, NULL) : RC_OK, RC_OK);
	look_at_stage(l);
	look_at_dates(l);
	look_at_response(l);
	look_at_comments(l);
	look_at_endorsements(l);
	look_at_counts(l);
	look_at_quarters(l);
	look_at_charts(l);
	for (size_t i = 0; i < l->t.n_responses; i++)
		look_at_sums(l, l->t.responses[i].summary);
	json_free(c);
	json_free(n);
}

/* Its relative times as instants. */
static struct json *expanded(const char *text, const struct rules *r)
{
	struct json *out = NULL;
	STR_LOCAL(plain, ROOM);
	for (const char *p = text; *p;) {
		char word[40], at[RFC3339_SIZE];
		int64_t ms;
		size_t n = *p == '"' ? strcspn(p + 1, "\"") : 0;
		snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n : 0), p + 1);
		if (*p == '"' && sample_time(word, r, NOW, &ms)) {
			rfc3339_format(ms, ZONE_TAIPEI, at);
			str_addf(&plain, "\"%s\"", at);
			p += n + 2;
		} else
			str_addc(&plain, *p++);
	}
	assert_int_equal(json_parse(plain.buf, plain.len, ROOM, &out, NULL), RC_OK);
	return out;
}

static void load(const char *set, struct rules *r)
{
	struct err e = { 0 };
	char path[60];
	snprintf(path, sizeof path, "data/rules/%s.json", set);
	if (rules_load(path, r, &e) != RC_OK)
		fail_msg("%s", e.detail);
}

/* What only a draft can become has been seen by nobody else, like the draft. */
static bool is_seen(const struct rules_board *b, int stage)
{
	uint32_t from = 0;
	for (size_t i = 0; i < b->n_moves; i++)
		from |= (int)b->moves[i].to == stage ? b->moves[i].from : 0;
	return b->here && b->stages[stage].here && stage != STAGE_DRAFT && stage != STAGE_OTHER &&
		from != 1u << STAGE_DRAFT;
}

static void look_at_folder(const char *set, struct str *wrong, bool seen[BOARDS][STAGES])
{
	static const char *const files[] = { "ideas", "consultations", "plans", "events" };
	struct rules r;
	load(set, &r);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		STR_LOCAL(text, ROOM);
		char path[80];
		snprintf(path, sizeof path, "data/sample/%s/%s.json", set, files[i]);
		if (file_read(path, &text, NULL) != RC_OK)
			continue; /* what is missing is told below */
		struct json *all = expanded(text.buf, &r);
		for (const struct json *v = json_first(all); v; v = json_next(v)) {
			struct looking l = { .r = &r, .v = v };
			str_init(&l.why, ROOM);
			look(&l);
			seen[l.t.board][l.t.stage] = true;
			if (l.why.len)
				str_addf(wrong, "%s: %s: %s\n", set, l.t.id, l.why.buf);
			arena_release(&l.a);
			str_release(&l.why);
		}
		json_free(all);
	}
	for (int b = 0; b < BOARDS; b++)
		for (int s = 0; s < STAGES; s++)
			if (b != BOARD_OTHER && is_seen(&r.boards[b], s) && !(s == STAGE_HIDDEN && b != BOARD_IDEA) && !seen[b][s])
				str_addf(wrong, "%s: no %s is %s\n", set, wire_board_word((enum wire_board)b),
					wire_stage_word((enum wire_stage)s));
	rules_release(&r);
}

static void every_sample_is_coherent(void **state)
{
	static const char *const sets[] = { "join", "wethepeople", "epetitions", "reach", "epeople" };
	(void)state;
	STR_LOCAL(wrong, ROOM);
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		bool seen[BOARDS][STAGES] = { { false } };
		look_at_folder(sets[i], &wrong, seen);
	}
	if (wrong.len) {
		fputs(wrong.buf, stderr); /* longer than what print_error takes */
		str_clear(&wrong);
		fail();
	}
}

/* Each kind of fault is found: a topic that is fine but for it. */
static void each_fault_is_found(void **state)
{
	static const char
		idea[] = "{\"id\":\"x\",\"board\":\"idea\",\"title\":\"t\",\"stage\":\"collecting\",\"created_at\":\"@-10d\","
				 "\"endorse_by\":\"@+52d\",\"counts\":{\"endorsements\":5,\"threshold\":5000%s},\"timeline\":["
				 "{\"at\":\"@-10d\",\"kind\":\"proposed\"},{\"at\":\"@-8d\",\"kind\":\"approved\"}%s]%s}",
		plan[] = "{\"id\":\"x\",\"board\":\"plan\",\"title\":\"t\",\"stage\":\"running\",\"created_at\":\"@-90d\","
				 "\"opens_at\":\"@-90d\",\"closes_at\":\"@+90d\",\"budget\":10,\"progress\":{\"planned\":%s},"
				 "\"quarters\":[{\"period\":\"1\",\"planned\":5,\"actual\":4,\"budget\":%s,\"spent\":5},{\"period\":"
				 "\"2\",\"planned\":9,\"budget\":5}]%s}";
#define SAID(id, who, side, when) \
	"{\"id\":\"" id "\",\"author\":\"" who "\",\"stance\":\"" side "\",\"body\":\"b\",\"created_at\":\"" when "\"}"
#define FIGURE(when) \
	",\"infographics\":[{\"title\":\"t\",\"spec\":{\"mark\":\"bar\",\"data\":{\"values\":[{\"m\":\"" when \
	"\",\"n\":1}]}}}]"
	static const struct {
		const char *form, *one, *two, *three, *says;
	} table[] = {
		{ idea, "", "", "", "" },
		{ idea, "", "", ",\"comments\":[" SAID("c", "a", "pro", "@-9d") "]", "when nobody could" },
		{ idea, "", "", ",\"comments\":[" SAID("c", "a", "pro", "@-11d") "]", "instant that cannot be" },
		{ idea, "", "", ",\"comments\":[" SAID("c", "a", "pro", "@-5d") "," SAID("d", "a", "con", "@-4d") "]",
			"both sides" },
		{ idea, "", "", ",\"comments\":[" SAID("c", "a", "pro", "@-5d") "," SAID("c", "b", "con", "@-4d") "]",
			"twice" },
		{ idea, ",\"comments\":2", "", ",\"comments\":[" SAID("c", "a", "pro", "@-5d") "]", "as many comments" },
		{ idea, ",\"con\":1", "", ",\"comments\":[" SAID("c", "a", "pro", "@-5d") "]", "as many con" },
		{ idea, "", ",{\"at\":\"@-9d\",\"kind\":\"notice\"}", "", "notice comes before" },
		{ idea, "", ",{\"at\":\"@+1d\",\"kind\":\"notice\"}", "", "not happened yet" },
		{ idea, "", ",{\"at\":\"@-5d\",\"kind\":\"established\"}", "", "leads to established" },
		{ idea, "", "", ",\"endorsements_sample\":[{\"nickname\":\"a\",\"at\":\"@-9d\"}]",
			"endorsement was given when nobody" },
		{ idea, "", "", ",\"response\":\"due\",\"respond_by\":\"@+9d\"", "no duty says until when" },
		{ idea, "", "", ",\"response\":\"answered\"", "nothing was said" },
		{ idea, "", "", ",\"updated_at\":\"@+1d\"", "was changed at an instant" },
		{ idea, "", "",
			",\"responses\":[{\"id\":\"1\",\"at\":\"@-1d\",\"summary\":\"收到 9 則意見：採納 4 則、不採納 4 則。\"}]",
			"9 opinions were received, and 8" },
		{ plan, "5,\"actual\":4,\"spent\":50", "5", FIGURE("@-80d"), "" },
		{ plan, "5,\"actual\":4,\"spent\":50", "5", FIGURE("@-120d"), "begins before its plan" },
		{ plan, "5,\"actual\":4,\"spent\":50", "6", "", "quarters have 11" },
		{ plan, "9,\"actual\":4,\"spent\":50", "5", "", "its last quarter" },
		{ plan, "5,\"actual\":4,\"spent\":40", "5", "", "spent 50.0 %" },
	};
	(void)state;
	struct rules r;
	load("join", &r);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct looking l = { .r = &r };
		STR_LOCAL(text, ROOM);
		const char *parts[] = { table[i].one, table[i].two, table[i].three };
		size_t part = 0;
		for (const char *p = table[i].form; *p; p++)
			if (p[0] == '%' && p[1] == 's')
				str_addz(&text, parts[part++]), p++;
			else
				str_addc(&text, *p);
		struct json *v = expanded(text.buf, &r);
		l.v = v;
		str_init(&l.why, ROOM);
		look(&l);
		if (*table[i].says ? !strstr(l.why.buf, table[i].says) : l.why.len > 0)
			fail_msg("%zu: \"%s\" and not \"%s\"", i, l.why.buf, table[i].says);
		json_free(v);
		arena_release(&l.a);
		str_release(&l.why);
	}
	rules_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_is_coherent),
		cmocka_unit_test(each_fault_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
