/* What of a topic is so, as a line of its life says it, and what is always so. */
#include "api/lib/told.h"

#include <unistd.h>

/* ---- the topic, as it is --------------------------------------------------------------------- */

void told_read(struct told *t, struct answer *a, const char *who)
{
	char path[60];
	snprintf(path, sizeof path, "/v1/topics/%s", t->topic);
	ask_get(&t->p, a, path, told_token(t, who));
}

const char *told_reader(const struct told *t)
{
	return t->proposed ? "proposer" : "auditor";
}

const char *told_text(const struct answer *a, const char *path)
{
	return json_text(answer_json(a, path));
}

void told_state(const struct answer *a, struct life_state *out)
{
	str_copy(out->stage, sizeof out->stage, told_text(a, "stage"));
	out->endorsements = json_int(answer_json(a, "counts.endorsements"), 0);
	out->met = json_int(answer_json(a, "counts.met"), 0);
}

static const struct json *timeline(const struct answer *a)
{
	return json_first(answer_json(a, "timeline"));
}

/* How many steps of the kind there are: done ('d'), open ('o'), all ('a'). */
static int64_t told_steps(const struct answer *a, const char *kind, char which)
{
	int64_t n = 0;
	for (const struct json *s = timeline(a); s; s = json_next(s))
		if (str_eq(json_text(json_get(s, "kind")), kind)) {
			bool done = json_get(s, "at") != NULL, duty = json_get(s, "due") != NULL;
			n += which == 'a' || (which == 'd' ? done : duty && !done);
		}
	return n;
}

const char *told_due(const struct answer *a, const char *kind, const char *member)
{
	const char *found = "-";
	for (const struct json *s = timeline(a); s; s = json_next(s))
		if (str_eq(json_text(json_get(s, "kind")), kind) && json_get(s, "due") &&
			(!json_get(s, "at") || str_eq(member, "state")))
			found = json_text(json_get(s, member));
	return found;
}

static const char *told_last(const struct answer *a)
{
	const char *kind = "-", *latest = "";
	for (const struct json *s = timeline(a); s; s = json_next(s))
		if (strcmp(json_text(json_get(s, "at")), latest) >= 0 && json_get(s, "at")) {
			latest = json_text(json_get(s, "at"));
			kind = json_text(json_get(s, "kind"));
		}
	return kind;
}

int64_t told_instant(const char *text)
{
	int64_t ms = 0;
	return strlen(text) > 10 && rfc3339_parse(text, 0, &ms) ? ms : 0;
}

/* ---- what is always so ----------------------------------------------------------------------- */

/* Whether `can` has the verb; else cannot: what it says. */
static bool says_can(const struct answer *a, const char *verb, char cannot[40])
{
	char path[60];
	snprintf(path, sizeof path, "cannot.%s.code", verb);
	str_copy(cannot, 40, told_text(a, path));
	for (const struct json *m = json_first(answer_json(a, "can")); m; m = json_next(m))
		if (str_eq(json_text(m), verb))
			return true;
	return false;
}

void told_held_to_can(const struct told *t, const struct answer *before, const char *verb, const char *code)
{
	static const char *const about_what[] = { "incomplete", "too_long", "too_short", "too_far", "no_topic", "no_agency",
		"bad_choice", "bad_field", "bad_chart", "too_many_items", "too_few_items", "free_again", "changed_since",
		"no_file", "invited_enough", "not_your_agency", "too_late", "often_enough", "neutral_only" };
	enum wire_verb v;
	char cannot[40];
	/* A guest hears first that one has to sign in. */
	if (before->status != 200 || !wire_verb_from(verb, &v) || str_eq(code, "sign_in"))
		return;
	bool can = says_can(before, verb, cannot), so = false;
	for (size_t i = 0; i < ARRAY_LEN(about_what); i++)
		so = so || str_eq(about_what[i], code);
	bool again = json_bool(answer_json(before, "mine.endorsed"), false) ||
		json_bool(answer_json(before, "mine.followed"), false);
	if (str_eq(code, "ok") ? !can && !again : can && !so)
		told_stop(t, "what `can` said", can ? "can" : *cannot ? cannot : "cannot", code);
	if (!can && *cannot && !str_eq(code, "ok") && !so && !str_eq(cannot, code) && !str_eq(code, "decided_already"))
		told_stop(t, "what `cannot` said", cannot, code);
}

void told_held_to_log(struct told *t, const char *verb, const char *text)
{
	char path[80], reason[200];
	struct answer a;
	const struct json *last = NULL;
	snprintf(path, sizeof path, "/v1/topics/%s/actions", t->topic);
	ask_get(&t->p, &a, path, told_token(t, told_reader(t)));
	expect_status(&a, 200, NULL);
	for (const struct json *m = json_first(answer_json(&a, "items")); m; m = json_next(m))
		last = m;
	if (!str_eq(json_text(json_get(last, "act")), verb))
		told_stop(t, "the public log", json_text(json_get(last, "act")), verb);
	if (told_instant(json_text(json_get(last, "at"))) / 1000 != t->now / 1000)
		told_stop(t, "when, in the log", json_text(json_get(last, "at")), "now");
	if (!*json_text(json_get(last, "role")))
		told_stop(t, "as what, in the log", "", "a role");
	if (told_with(text, "reason", reason) && !strchr(reason, '*') &&
		!str_eq(json_text(json_get(last, "reason")), reason))
		told_stop(t, "why, in the log", json_text(json_get(last, "reason")), reason);
	if (told_with(text, "reason_code", reason) && !str_eq(json_text(json_get(last, "reason_code")), reason))
		told_stop(t, "why, in the log", json_text(json_get(last, "reason_code")), reason);
	answer_release(&a);
}

void told_held_to_step(
	const struct told *t, const struct answer *was, const struct answer *is, const char *kind, const char *duties)
{
	char duty[64];
	if (*kind && told_steps(is, kind, 'd') <= told_steps(was, kind, 'd'))
		told_stop(t, "the step", "is not there", kind);
	for (const char *d = duties; *d; d += strcspn(d, " ") + 1)
		if (!told_steps(is, told_words(duty, d, strcspn(d, " ")), 'o'))
			told_stop(t, "the duty", "did not begin", duty);
}

/* ---- what is so ------------------------------------------------------------------------------ */

/* What a guest sees of it: "all", "code", "nothing". */
static const char *seen(struct told *t)
{
	struct answer a;
	told_read(t, &a, "guest");
	const char *is = a.status != 200 ? "nothing" : *told_text(&a, "title") ? "all" : "code";
	answer_release(&a);
	return is;
}

/* Who listens to a topic without being let see its words does not hear them. */
static void held_to_stream(struct told *t, const char *title)
{
	STR_LOCAL(heard, (size_t)1 << 20);
	char request[120], bytes[4096];
	ssize_t n;
	int fd = platform_connect(&t->p);
	snprintf(request, sizeof request, "GET /v1/stream?topics=%s HTTP/1.1\r\nHost: x\r\n\r\n", t->topic);
	assert_int_equal(write(fd, request, strlen(request)), strlen(request));
	while (!strstr(heard.buf, "retry: 3000") && (n = read(fd, bytes, sizeof bytes)) > 0)
		str_add(&heard, bytes, (size_t)n);
	close(fd);
	if (!strstr(heard.buf, "retry: 3000") || strstr(heard.buf, title))
		told_stop(t, "the stream", heard.buf, "without its title");
}

/* Whether a guest meets its words in the list, the search, what is similar, what changed: "yes", "no"; otherwise where.
 */
static const char *listed(struct told *t)
{
	static char where[100];
	enum { LIST, SEARCH, TITLE, SIMILAR, CHANGES, WAYS };
	static const char *const ways[WAYS] = {
		"topics?limit=100&view=row&board=", "topics?q=", "topics?title=", "topics?similar=", "changes?after="
	};
	char path[700];
	struct answer a;
	size_t found = 0;
	where[0] = '\0';
	STR_LOCAL(title, 400);
	told_read(t, &a, told_reader(t));
	for (const char *p = told_text(&a, "title"); *p && title.len < 200; p++)
		str_addf(&title, "%%%02X", (unsigned char)*p);
	if (!str_eq(seen(t), "all"))
		held_to_stream(t, told_text(&a, "title"));
	answer_release(&a);
	for (size_t i = 0; i < WAYS; i++) {
		STR_LOCAL(id, 40);
		snprintf(path, sizeof path, "/v1/%s%s", ways[i], i == LIST ? t->board : i == CHANGES ? t->cursor : title.buf);
		ask_get(&t->p, &a, path, NULL);
		expect_status(&a, 200, NULL);
		str_addf(&id, "\"id\":\"%s\"", t->topic);
		bool there = strstr(a.body.buf, id.buf) != NULL;
		found += there;
		snprintf(where + strlen(where), sizeof where - strlen(where), "%c", there ? 'y' : 'n');
		answer_release(&a);
	}
	return found == WAYS ? "yes" : found == 0 ? "no" : where;
}

/* seen, lists; due:KIND, state:KIND (of a duty); times:KIND (that happened), open:KIND (that are to be done); step:
 * what happened last; can:WHO:VERB; log: how many acts; related: how many; refusal.PATH: of the last refusal; else a
 * path in the topic ("counts.threshold"), "-" where nothing is. */
static void fact(struct told *t, const struct answer *a, const char *name, char out[200])
{
	const char *kind = strchr(name, ':') ? strchr(name, ':') + 1 : "";
	const struct json *v = NULL;
	if (str_eq(name, "seen"))
		str_copy(out, 200, seen(t));
	else if (str_eq(name, "lists"))
		str_copy(out, 200, listed(t));
	else if (str_starts(name, "due:") || str_starts(name, "state:"))
		str_copy(out, 200, told_due(a, kind, *name == 'd' ? "due" : "state"));
	else if (str_eq(name, "step"))
		str_copy(out, 200, told_last(a));
	else if (str_starts(name, "times:") || str_starts(name, "open:"))
		snprintf(out, 200, "%lld", (long long)told_steps(a, kind, *name == 't' ? 'd' : 'o'));
	else if (str_starts(name, "can:")) {
		char who[64], cannot[40];
		struct answer own;
		told_read(t, &own, told_words(who, kind, strcspn(kind, ":")));
		bool can = says_can(&own, strchr(kind, ':') + 1, cannot);
		str_copy(out, 200, can ? "yes" : *cannot ? cannot : "no");
		answer_release(&own);
	} else {
		v = str_starts(name, "refusal.") ? answer_json(&t->refusal, name + strlen("refusal.")) : answer_json(a, name);
		if (json_is_number(v))
			snprintf(out, 200, "%lld", (long long)json_int(v, -1));
		else if (json_is_array(v))
			snprintf(out, 200, "%zu", json_count(v));
		else
			str_copy(out, 200, *json_text(v) ? json_text(v) : "-");
	}
}

void told_facts(struct told *t, const char *so)
{
	char name[64], wanted[200], came[200];
	struct answer a = { 0 };
	if (!*so)
		return;
	if (*t->topic) {
		told_read(t, &a, told_reader(t));
		expect_status(&a, 200, NULL);
	}
	for (const char *p = so; *p; p += strcspn(p, " "), p += *p == ' ') {
		told_words(name, p, strcspn(p, "="));
		assert_true(told_with(p, name, wanted));
		fact(t, &a, name, came);
		bool same = str_eq(came, wanted) ||
			(told_instant(wanted) && told_instant(wanted) / 1000 == told_instant(came) / 1000);
		if (!same)
			told_stop(t, name, came, wanted);
	}
	answer_release(&a);
}
