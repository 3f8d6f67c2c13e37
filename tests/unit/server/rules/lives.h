/*
 * Lives of topics, as tables. A line says when, who does what with what, what the rules answer, and what is so then:
 *
 *   { "2026-11-23T10:00:00+08:00", "proposer", "send", "", "yes", "stage=screening stage_by=2026-11-26T23:59:59+08:00"
 * }
 *
 * when: "" the same as before. who: a level, "proposer", a role, "clerk:a1", "invited", "endorsed"; "" what happens by
 * itself. what: a verb; "may" and the verb: only asked; "count", with how many endorse it now; "time"; "propose";
 * "keep": the topic is put aside for `into`, and another begins. with: name=value, with spaces between. so: see
 * `facts`.
 */
#ifndef LIVES_H
#define LIVES_H

#include "server/rules/rules.h"

struct line {
	const char *when, *who, *what, *with, *answer, *so;
};

static const char *const answers[RULES_ANSWERS] = { "yes", "is_so", "sign_in", "not_verified", "not_collecting",
	"closed", "neutral_only", "not_identified", "not_invited", "stays", "not_yours", "not_agency", "not_now", "hidden",
	"paused", "barred", "decided", "incomplete", "too_late", "too_far", "enough", "free_again", "no_room" };

struct life {
	struct rules rules;
	struct wire_topic t, kept;
	int64_t now;
	struct arena a;
};

static int64_t instant(const char *text)
{
	int64_t ms = 0;
	if (!rfc3339_parse(text, 0, &ms))
		fail_msg("%s is no instant", text);
	return ms;
}

/* ---- who and with what ----------------------------------------------------------------------- */

static struct rules_who somebody(const char *who, const char **agency)
{
	struct rules_who w = { .level = LEVEL_VERIFIED };
	char word[32];
	enum wire_role role;
	snprintf(word, sizeof word, "%.*s", (int)strcspn(who, ":"), who);
	if (wire_role_from(word, &role)) {
		w.roles = RULES_ROLE(role);
		*agency = strchr(who, ':') ? strchr(who, ':') + 1 : "a1";
		w.agencies = agency;
		w.n_agencies = role == ROLE_CLERK;
	} else if (str_eq(who, "proposer")) {
		w.proposed = true;
		w.level = LEVEL_IDENTIFIED;
	} else if (str_eq(who, "co_proposer"))
		w.co_proposed = true;
	else if (str_eq(who, "invited"))
		w.invited = true;
	else if (str_eq(who, "endorsed"))
		w.endorsed = true;
	else if (!wire_level_from(who, &w.level))
		fail_msg("%s is nobody", who);
	return w;
}

static struct wire_agency agency_of(struct life *l, const char *id)
{
	return (struct wire_agency){ arena_strdup(&l->a, id), arena_printf(&l->a, "Agency %s", id), 0 };
}

static void add_field(struct life *l, const char *name, const char *value)
{
	struct wire_field *f = arena_calloc(&l->a, l->t.n_fields + 1, sizeof *f);
	for (size_t i = 0; i < l->t.n_fields; i++)
		f[i] = l->t.fields[i];
	f[l->t.n_fields++] = (struct wire_field){ .name = name, .label = "", .value = value };
	l->t.fields = f;
}

static void add_agencies(struct life *l, const char *list, struct rules_details *d)
{
	struct wire_agency *items = arena_calloc(&l->a, 8, sizeof *items);
	char *copy = arena_strdup(&l->a, list), *rest = NULL;
	for (char *id = strtok_r(copy, ",", &rest); id; id = strtok_r(NULL, ",", &rest))
		items[d->n_agencies++] = agency_of(l, id);
	d->agencies = items;
}

static void add_detail(struct life *l, const char *name, const char *value, struct rules_details *d)
{
	struct wire_response *response = arena_calloc(&l->a, 1, sizeof *response);
	if (str_eq(name, "reason_code"))
		d->reason_code = value;
	else if (str_eq(name, "reason"))
		d->reason = value;
	else if (str_eq(name, "text"))
		d->text = value;
	else if (str_eq(name, "until"))
		d->until = instant(value);
	else if (str_eq(name, "at"))
		d->at = instant(value);
	else if (str_eq(name, "agency"))
		d->agency = value;
	else if (str_eq(name, "agencies"))
		add_agencies(l, value, d);
	else if (str_eq(name, "value"))
		d->value = value;
	else if (str_eq(name, "discuss"))
		d->discuss = true;
	else if (str_eq(name, "into"))
		d->other = str_eq(value, "itself") ? &l->t : &l->kept;
	else if (str_starts(name, "field:"))
		add_field(l, name + strlen("field:"), value);
	else if (str_eq(name, "decision")) {
		*response = (struct wire_response){ .id = "", .agency = "", .summary = "" };
		assert_true(wire_decision_from(value, &response->decision));
		d->response = response;
	} else
		fail_msg("%s is no detail", name);
}

static struct rules_details details(struct life *l, const char *with)
{
	struct rules_details d = { 0 };
	char *copy = arena_strdup(&l->a, with), *rest = NULL;
	for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		char *value = strchr(word, '=');
		if (value)
			*value++ = '\0';
		add_detail(l, word, value ? value : "", &d);
	}
	return d;
}

/* ---- what is so ------------------------------------------------------------------------------ */

static const struct wire_step *open_duty(const struct life *l, const char *kind)
{
	for (size_t i = 0; i < l->t.n_timeline; i++)
		if (l->t.timeline[i].due && !l->t.timeline[i].at && str_eq(l->t.timeline[i].kind, kind))
			return &l->t.timeline[i];
	return NULL;
}

static void put_time(struct life *l, int64_t ms, struct str *out)
{
	char text[RFC3339_SIZE];
	rfc3339_format(ms, rules_zone_at(&l->rules, ms), text);
	str_addz(out, *text ? text : "-");
}

static int64_t times(const struct life *l, const char *kind)
{
	int64_t n = 0;
	for (size_t i = 0; i < l->t.n_timeline; i++)
		n += l->t.timeline[i].at && str_eq(l->t.timeline[i].kind, kind);
	return n;
}

static const char *last_step(const struct life *l)
{
	const char *kind = "-";
	int64_t at = 0;
	for (size_t i = 0; i < l->t.n_timeline; i++)
		if (l->t.timeline[i].at >= at && l->t.timeline[i].at) {
			at = l->t.timeline[i].at;
			kind = l->t.timeline[i].kind;
		}
	return kind;
}

/* stage, before, code, response, decision, threshold, met, responses, related, seen (by a guest), lists; stage_by,
 * endorse_by, respond_by, closes_at, stage_since; step: the last that happened; due:KIND; times:KIND; state:KIND. */
static void facts(struct life *l, const char *name, struct str *out)
{
	static const char *const seen[] = { "all", "address", "code", "nothing", "proposer" };
	const struct rules_who guest = { .level = LEVEL_GUEST };
	const char *kind = strchr(name, ':') ? strchr(name, ':') + 1 : "";
	const struct wire_topic *t = &l->t;
	if (str_eq(name, "stage"))
		str_addz(out, wire_stage_word(t->stage));
	else if (str_eq(name, "code"))
		str_addz(out, t->stage_code && *t->stage_code ? t->stage_code : "-");
	else if (str_eq(name, "response"))
		str_addz(out, wire_response_word(t->response));
	else if (str_eq(name, "decision"))
		str_addz(out, t->decision ? wire_decision_word(t->decision) : "-");
	else if (str_eq(name, "threshold"))
		str_addf(out, "%lld", (long long)t->counts.threshold);
	else if (str_eq(name, "met"))
		str_addf(out, "%lld", (long long)t->counts.met);
	else if (str_eq(name, "responses"))
		str_addf(out, "%zu", t->n_responses);
	else if (str_eq(name, "related"))
		str_addf(out, "%zu", t->n_related);
	else if (str_eq(name, "seen"))
		str_addz(out, seen[rules_sees(&l->rules, &guest, t)]);
	else if (str_eq(name, "lists"))
		str_addz(out, rules_lists(&l->rules, t) ? "yes" : "no");
	else if (str_eq(name, "step"))
		str_addz(out, last_step(l));
	else if (str_starts(name, "due:"))
		put_time(l, open_duty(l, kind) ? open_duty(l, kind)->due : 0, out);
	else if (str_starts(name, "state:"))
		str_addz(out, open_duty(l, kind) ? wire_duty_word(open_duty(l, kind)->state) : "-");
	else if (str_starts(name, "times:"))
		str_addf(out, "%lld", (long long)times(l, kind));
	else if (str_eq(name, "stage_by"))
		put_time(l, t->stage_by, out);
	else if (str_eq(name, "stage_since"))
		put_time(l, t->stage_since, out);
	else if (str_eq(name, "endorse_by"))
		put_time(l, t->endorse_by, out);
	else if (str_eq(name, "respond_by"))
		put_time(l, t->respond_by, out);
	else
		fail_msg("%s is no fact", name);
}

static void expect_so(struct life *l, const struct line *line, size_t number)
{
	char *copy = arena_strdup(&l->a, line->so), *rest = NULL;
	for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		STR_LOCAL(is, 200);
		char *want = strchr(word, '=');
		*want++ = '\0';
		facts(l, word, &is);
		if (!str_eq(is.buf, want))
			fail_msg("line %zu, %s %s %s: %s is %s and not %s", number, line->when, line->who, line->what, word, is.buf,
				want);
	}
}

/* ---- living ---------------------------------------------------------------------------------- */

static void begin_topic(struct life *l, size_t agencies)
{
	const struct rules_who proposer = { .level = LEVEL_IDENTIFIED, .proposed = true };
	l->t = (struct wire_topic){
		.id = "1", .title = "x", .board = BOARD_IDEA, .stage_before = "", .stage_code = "", .stage_reason = ""
	};
	l->t.agencies = arena_calloc(&l->a, agencies + 1, sizeof *l->t.agencies);
	for (size_t i = 0; i < agencies; i++)
		l->t.agencies[l->t.n_agencies++] = agency_of(l, arena_printf(&l->a, "a%zu", i + 1));
	int64_t now = l->now ? l->now : instant("2026-06-01T00:00:00Z");
	assert_int_equal(rules_begin(&l->rules, &proposer, &l->t, now, &l->a), RULES_YES);
}

static enum rules_answer ask(struct life *l, const struct line *line)
{
	const char *agency = "";
	struct rules_outcome out;
	enum wire_verb verb;
	int64_t until;
	if (str_eq(line->what, "time")) {
		assert_true(rules_settle(&l->rules, &l->t, l->now, &l->a));
		assert_true(rules_duties(&l->rules, &l->t, l->now, &l->a));
		return RULES_YES;
	}
	if (str_eq(line->what, "count")) {
		assert_true(str_to_i64(line->with, 0, INT64_MAX, &l->t.counts.endorsements));
		return rules_is_enough(&l->rules, &l->t) && rules_count(&l->rules, &l->t, l->now, &l->a) ? RULES_YES
																								 : RULES_IS_SO;
	}
	const struct rules_who who = somebody(line->who, &agency);
	if (str_eq(line->what, "propose"))
		return rules_may_propose(&l->rules, &who, BOARD_IDEA, l->now, &until);
	bool only = str_starts(line->what, "may ");
	if (!wire_verb_from(only ? line->what + 4 : line->what, &verb))
		fail_msg("%s is no verb", line->what);
	if (only)
		return rules_may(&l->rules, &who, verb, &l->t, l->now, &until);
	const struct rules_details d = details(l, line->with);
	return rules_act(&l->rules, &who, &l->t, verb, &d, l->now, &l->a, &out);
}

static void live(const char *file, size_t agencies, const struct line *lines, size_t n)
{
	struct life l = { .now = 0 };
	struct err e = { 0 };
	if (rules_load(file, &l.rules, &e) != RC_OK)
		fail_msg("%s", e.detail);
	if (n && *lines[0].when)
		l.now = instant(lines[0].when);
	begin_topic(&l, agencies);
	for (size_t i = 0; i < n; i++) {
		if (*lines[i].when)
			l.now = instant(lines[i].when);
		if (str_eq(lines[i].what, "keep")) {
			l.kept = l.t;
			l.kept.id = "2";
			begin_topic(&l, agencies);
			continue;
		}
		/* As the platform does: time first. */
		if (!str_eq(lines[i].what, "count"))
			assert_true(rules_settle(&l.rules, &l.t, l.now, &l.a));
		enum rules_answer answer = ask(&l, &lines[i]);
		if (!str_eq(answers[answer], lines[i].answer))
			fail_msg("line %zu, %s %s %s: %s and not %s", i + 1, lines[i].when, lines[i].who, lines[i].what,
				answers[answer], lines[i].answer);
		expect_so(&l, &lines[i], i + 1);
		int64_t next = rules_next_change(&l.rules, &l.t);
		if (next && next <= l.now && !str_eq(lines[i].what, "count"))
			fail_msg("line %zu: what time changes at %lld has not happened at %lld", i + 1, (long long)next,
				(long long)l.now);
	}
	arena_release(&l.a);
	rules_release(&l.rules);
}
#define LIVE(set, agencies, lines) live("data/rules/" set ".json", agencies, lines, ARRAY_LEN(lines))

#endif
