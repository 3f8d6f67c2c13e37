/* The small language of lives.h: people who come when they are named, a clock that is moved on, what is sent, what is
 * answered, what is so. */
#include "api/lib/told.h"
#include "sql/sql.h"

#include <pthread.h>
#include <unistd.h>

#define PASSWORD "correct horse 12"
/* Weak hashing, so that many can register; sessions that last as long as a topic. */
static const struct rules_change quick[] = { { "\"argon2_operations\": 2", "\"argon2_operations\": 1" },
	{ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 1" }, { "\"token_days\": 90", "\"token_days\": 3650" },
	{ "\"attempts_per_address\": 200", "\"attempts_per_address\": 2000" } };

void told_stop(const struct told *t, const char *what, const char *came, const char *wanted)
{
	const struct life_line *l = &t->life->lines[t->line];
	fail_msg("%s, line %zu: %s %s %s %s: %s: \"%s\" and not \"%s\"", t->life->set, t->line + 1, l->when, l->who,
		l->what, l->with, what, came, wanted);
}

const char *told_words(char out[64], const char *text, size_t n)
{
	snprintf(out, 64, "%.*s", (int)n, text);
	return out;
}

bool told_with(const char *text, const char *name, char out[200])
{
	size_t n = strlen(name);
	for (const char *p = text; *p; p += strcspn(p, " "), p += *p == ' ')
		if (strncmp(p, name, n) == 0 && p[n] == '=') {
			snprintf(out, 200, "%.*s", (int)strcspn(p + n + 1, " "), p + n + 1);
			return true;
		}
	return false;
}

/* ---- people ---------------------------------------------------------------------------------- */

static bool is_role(const char *name, char role[16])
{
	enum wire_role r;
	size_t n = strcspn(name, "0123456789");
	snprintf(role, 16, "%.*s", (int)n, name);
	return wire_role_from(role, &r);
}

/* No account has an office's name. */
#define SIGN_IN_SIZE 40
static void sign_in_name(const char *name, char out[SIGN_IN_SIZE])
{
	snprintf(out, SIGN_IN_SIZE, "dear-%s", name);
}

static void appoint(struct told *t, const char *name)
{
	char role[16], sign_in[SIGN_IN_SIZE];
	struct outcome o;
	if (!is_role(name, role) || str_eq(role, "owner"))
		return;
	sign_in_name(name, sign_in);
	int which = name[strlen(role)] ? name[strlen(role)] - '1' : 0;
	assert_true(which >= 0 && which < AGENCIES);
	if (str_eq(role, "clerk"))
		run(&o, NULL, "minyid", "staff", "--data", t->p.data, "--agency", t->agencies[which], "add", sign_in, role,
			NULL);
	else
		run(&o, NULL, "minyid", "staff", "--data", t->p.data, "add", sign_in, role, NULL);
	if (o.status)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
}

static void prove(struct told *t, const char *token, const char *kind, const char *to, const char *more)
{
	char body[300], path[64];
	struct answer a;
	snprintf(body, sizeof body, "{\"kind\":\"%s\",\"to\":\"%s\"%s}", kind, to, more);
	ask_post(&t->p, &a, "/v1/verifications", token, body);
	expect_status(&a, 201, NULL);
	snprintf(path, sizeof path, "/v1/verifications/%s", answer_text(&a, "id"));
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", answer_text(&a, "shown"));
	answer_release(&a);
	ask_post(&t->p, &a, path, token, body);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

/* As much as the level takes that the name begins with; who is staff or proposes, all there is. */
static void verify(struct told *t, const struct person *who, size_t number)
{
	char address[60], mobile[20], more[100];
	bool least = str_starts(who->name, "registered");
	bool identified = json_get(json_get(t->file, "levels"), "identified") && str_eq(t->life->set, "epeople");
	if (least)
		return;
	/* Those of one house share an address, where the rules let two do so. */
	snprintf(address, sizeof address, "%s@example.tw", str_starts(who->name, "twin") ? "twins" : who->name);
	snprintf(mobile, sizeof mobile, "+8869120000%02zu", number);
	snprintf(more, sizeof more, ",\"name\":\"Number %zu Bell\",\"postcode\":\"N1 9G%c\"", number,
		str_starts(who->name, "twin") ? 'Z' : (char)('A' + number % 20));
	prove(t, who->token, "email", address, more);
	if (!identified || !str_starts(who->name, "verified"))
		prove(t, who->token, "mobile", mobile, "");
}

const char *told_token(struct told *t, const char *name)
{
	if (str_eq(name, "guest") || !*name)
		return NULL;
	for (size_t i = 0; i < t->n_people; i++)
		if (str_eq(t->people[i].name, name))
			return t->people[i].token;
	assert_true(t->n_people < PEOPLE);
	char sign_in[SIGN_IN_SIZE];
	struct person *who = &t->people[t->n_people++];
	str_copy(who->name, sizeof who->name, name);
	sign_in_name(name, sign_in);
	who->token = platform_newcomer(&t->p, sign_in, PASSWORD);
	verify(t, who, t->n_people);
	appoint(t, name);
	return who->token;
}

/* ---- the clock ------------------------------------------------------------------------------- */

static void move_clock(struct told *t, int64_t to)
{
	const int64_t from = t->now;
	char by[24], now[64];
	static const struct {
		char unit;
		int64_t ms;
	} units[] = { { 'd', DAY_MS }, { 's', 1000 } };
	/* A life may begin within a second: then it comes to each instant within that second. */
	to += t->now % 1000 - to % 1000;
	if (to < t->now)
		told_stop(t, "the clock", "back", "on");
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		struct outcome o;
		int64_t n = (to - t->now) / units[i].ms;
		if (!n)
			continue;
		snprintf(by, sizeof by, "+%lld%c", (long long)n, units[i].unit);
		snprintf(now, sizeof now, "MINYI_NOW=%s", t->p.opts.now);
		run(&o, &(struct program_opts){ .env = (const char *[]){ now, NULL } }, "minyid", "clock", "--data", t->p.data,
			by, NULL);
		if (o.status)
			fail_msg("%s", o.err.buf);
		outcome_release(&o);
		t->now += n * units[i].ms;
	}
	if (t->now != from && !platform_await_time(&t->p, t->now, TEST_DEADLINE_MS))
		told_stop(t, "hung: what time did", "is not kept", "is kept");
}

/* May write nothing for so long: what the owner of a platform says. */
static void bar(struct told *t, const char *who, const char *text)
{
	char span[200], now[64], sign_in[SIGN_IN_SIZE];
	struct outcome o;
	assert_true(told_with(text, "span", span));
	told_token(t, who);
	sign_in_name(who, sign_in);
	snprintf(now, sizeof now, "MINYI_NOW=%s", t->p.opts.now);
	run(&o, &(struct program_opts){ .env = (const char *[]){ now, NULL } }, "minyid", "staff", "--data", t->p.data,
		"bar", sign_in, span, "Threats", NULL);
	if (o.status)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
}

static void come_to(struct told *t, const char *when)
{
	char name[40];
	struct answer a;
	size_t n = strcspn(when, "+-");
	int64_t at = told_instant(when);
	if (!*when)
		return;
	if (!at && n == 0)
		at = t->now;
	else if (!at) {
		told_read(t, &a, told_reader(t));
		snprintf(name, sizeof name, "%.*s", (int)n, when);
		at = told_instant(str_starts(name, "due:") ? told_due(&a, name + 4, "due") : told_text(&a, name));
		answer_release(&a);
		if (!at)
			told_stop(t, "no such instant", "", when);
	}
	if (!told_instant(when) && when[n])
		at += strtol(when + n, NULL, 10) * 1000;
	move_clock(t, at);
}

/* ---- what is sent ---------------------------------------------------------------------------- */

/* "x*501" is so many of them. */
static void put_text(struct json_out *o, const char *name, const char *value)
{
	const char *star = strrchr(value, '*');
	int64_t n = 1;
	STR_LOCAL(text, (size_t)1 << 17);
	if (star && !str_to_i64(star + 1, 1, 100000, &n))
		star = NULL;
	for (int64_t i = 0; i < n; i++)
		str_addf(&text, "%.*s", (int)(star ? star - value : (ptrdiff_t)strlen(value)), value);
	json_put_text(o, name, text.buf);
}

static void put_agencies(const struct told *t, struct json_out *o, const char *list)
{
	json_open(o, "agencies", '[');
	for (const char *p = list; *p; p++)
		if (*p >= '1' && *p < '1' + AGENCIES)
			json_put_text(o, NULL, t->agencies[*p - '1']);
		else if (*p != ',')
			json_put_text(o, NULL, "nobody");
	json_close(o, ']');
}

static void put_demands(struct json_out *o, const char *list)
{
	char word[64];
	json_open(o, "demands", '[');
	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',') {
		json_open(o, NULL, '{');
		json_put_text(o, "demand", "Seats");
		json_put_text(o, "decision", told_words(word, p, strcspn(p, ",")));
		json_close(o, '}');
	}
	json_close(o, ']');
}

/* Each name=value of an act. */
static void put_details(const struct told *t, struct json_out *o, const char *text)
{
	char name[64], value[200];
	for (const char *p = text; *p; p += strcspn(p, " "), p += *p == ' ') {
		told_words(name, p, strcspn(p, "="));
		assert_true(told_with(p, name, value));
		if (str_eq(name, "agencies") || str_eq(name, "agency"))
			put_agencies(t, o, value);
		else if (str_eq(name, "demands"))
			put_demands(o, value);
		else if (str_eq(name, "into"))
			json_put_text(o, name, str_eq(value, "kept") ? t->kept : str_eq(value, "itself") ? t->topic : value);
		else if (str_eq(name, "version"))
			json_put_int(o, name, t->seen_version);
		else if (str_eq(name, "discuss"))
			json_put_bool(o, name, true);
		else if (str_eq(name, "comment"))
			json_put_text(o, name, t->comment);
		else if (str_eq(name, "group")) {
			json_open(o, "groups", '[');
			json_open(o, NULL, '{');
			json_put_text(o, "opinion", "More seats");
			json_put_raw(o, "count", value);
			json_put_text(o, "decision", "partly_adopted");
			json_close(o, '}');
			json_close(o, ']');
		} else
			put_text(o, name, value);
	}
}

/* The board's form, filled in: what is not said is what it takes. */
static void put_form(struct told *t, struct json_out *o, const char *text, bool whole)
{
	const struct json *board = json_get(json_get(t->file, "boards"), "idea");
	char value[200], title[80];
	snprintf(title, sizeof title, "Every bus stop needs a seat %d", ++t->n_titles);
	json_put_text(o, "board", "idea");
	STR_LOCAL(own, 4000);
	struct json_out fields;
	json_begin(&fields, &own);
	json_open(&fields, NULL, '{');
	for (const struct json *f = json_first(json_get(board, "fields")); f; f = json_next(f)) {
		const char *name = json_text(json_get(f, "name")), *first = json_text(json_get(f, "kind"));
		bool mine = !str_eq(name, "title") && !str_eq(name, "body") && !str_eq(name, "benefits");
		const char *usual = str_eq(first, "choice") ? json_text(json_get(json_first(json_get(f, "choices")), "word"))
			: str_eq(name, "title")                 ? title
													: "At many bus stops one waits long, and there is nowhere to sit.";
		bool said = told_with(text, name, value);
		if (said || whole)
			put_text(mine ? &fields : o, name, said ? value : usual);
	}
	json_close(&fields, '}');
	json_put_raw(o, "fields", own.buf);
	bool named = told_with(text, "agencies", value);
	if (named || (whole && json_int(json_get(board, "agencies_least"), 0)))
		put_agencies(t, o, named ? value : "1");
	if (told_with(text, "discuss", value))
		json_put_bool(o, "discuss", true);
}

struct sent {
	char method[8], path[100];
	struct str body;
};

static void form_of(struct told *t, struct sent *s, const char *what, const char *text)
{
	struct json_out o;
	bool edit = str_eq(what, "edit");
	str_copy(s->method, sizeof s->method, edit ? "PATCH" : "POST");
	snprintf(s->path, sizeof s->path, edit ? "/v1/topics/%s" : "/v1/topics", t->topic);
	json_begin(&o, &s->body);
	json_open(&o, NULL, '{');
	put_form(t, &o, text, !edit);
	if (str_eq(what, "propose"))
		json_put_bool(&o, "send", true);
	json_close(&o, '}');
}

/* What this line's person sends. */
static void compose(struct told *t, struct sent *s, const char *what, const char *text)
{
	static const struct {
		const char *what, *method, *under;
	} plain[] = { { "endorse", "PUT", "endorsement" }, { "withdraw", "DELETE", "endorsement" },
		{ "follow", "PUT", "follow" }, { "comment", "POST", "comments" }, { "invite", "POST", "invitations" } };
	struct json_out o;
	str_init(&s->body, (size_t)1 << 20);
	if (str_eq(what, "draft") || str_eq(what, "propose") || str_eq(what, "edit")) {
		form_of(t, s, what, text);
		return;
	}
	json_begin(&o, &s->body);
	json_open(&o, NULL, '{');
	if (str_eq(what, "comment") && !told_with(text, "body", (char[200]){ 0 }))
		json_put_text(&o, "body", "Yes.");
	str_copy(s->method, sizeof s->method, "POST");
	snprintf(s->path, sizeof s->path, str_eq(what, "take") ? "/v1/invitations/%s" : "/v1/topics/%s/actions",
		str_eq(what, "take") ? t->invitation : t->topic);
	bool act = !str_eq(what, "take");
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		if (str_eq(plain[i].what, what)) {
			str_copy(s->method, sizeof s->method, plain[i].method);
			snprintf(s->path, sizeof s->path, "/v1/topics/%s/%s", t->topic, plain[i].under);
			act = false;
		}
	if (act)
		json_put_text(&o, "act", what);
	put_details(t, &o, text);
	json_close(&o, '}');
	if (str_eq(s->method, "DELETE"))
		str_clear(&s->body);
}

static const char *code_of(const struct answer *a)
{
	return a->status / 100 == 2 ? "ok" : told_text(a, "code");
}

/* ---- a line ---------------------------------------------------------------------------------- */

/* What time did since the line before. */
static void notice_time(struct told *t)
{
	struct answer a;
	struct life_state now = t->state;
	if (!*t->topic)
		return;
	told_read(t, &a, told_reader(t));
	expect_status(&a, 200, NULL);
	told_state(&a, &now);
	if (!str_eq(now.stage, t->state.stage))
		moves_time(t->life->set, t->board, t->state.stage, now.stage);
	t->state = now;
	t->seen_version = json_int(answer_json(&a, "version"), 0);
	answer_release(&a);
}

static void notice_act(struct told *t, const struct answer *was, const char *verb, const char *text)
{
	struct answer is;
	struct life_state to = t->state;
	char kind[32] = "", duties[100] = "", value[200];
	enum wire_verb v;
	told_read(t, &is, told_reader(t));
	expect_status(&is, 200, NULL);
	told_state(&is, &to);
	bool act = wire_verb_from(verb, &v) && v >= CAN_SEND && v != CAN_INVITE && !told_with(text, "comment", value);
	if (act) {
		moves_act(t->life->set, t->board, verb, told_with(text, "discuss", value), &t->state, &to, kind, duties);
		told_held_to_step(t, was, &is, kind, duties);
		told_held_to_log(t, verb, text);
		if (str_eq(to.stage, "hidden"))
			str_copy(to.before, sizeof to.before, t->state.stage);
	} else if (to.endorsements != t->state.endorsements)
		moves_count(t->life->set, t->board, &t->state, &to);
	t->state = to;
	answer_release(&is);
}

/* A topic that has just begun, in the answer: sent at once, it has made its first move already. */
static void notice_new(struct told *t, const struct answer *a, const char *what, const char *text)
{
	static const struct answer nothing = { 0 };
	const char *first = json_text(json_get(json_get(json_get(t->file, "boards"), "idea"), "first"));
	str_copy(t->topic, sizeof t->topic, told_text(a, "id"));
	str_copy(t->board, sizeof t->board, "idea");
	t->proposed = true;
	told_state(a, &t->state);
	if (str_eq(what, "propose")) {
		str_copy(t->state.stage, sizeof t->state.stage, first);
		notice_act(t, &nothing, "send", text);
	}
}

/* A topic of a board that this program does not know, as a later one may have left it: a plan, turned into one. */
static void make_other(struct told *t)
{
	struct sql *db = platform_rows(&t->p);
	int changed = 0;
	assert_int_equal(sql_run_count(db, NULL, &changed,
						 "UPDATE topics SET board = 'other', stage = 'other' WHERE id ="
						 " (SELECT min(id) FROM topics WHERE board = 'plan')",
						 ""),
		RC_OK);
	assert_int_equal(changed, 1);
	sql_close(db);
}

static void take_up(struct told *t, const char *text)
{
	char board[200], stage[200], path[500];
	struct answer a;
	assert_true(told_with(text, "board", board) && told_with(text, "stage", stage));
	if (str_eq(board, "other"))
		make_other(t);
	snprintf(path, sizeof path, "/v1/topics?board=%s&stage=%s&limit=1", board, stage);
	ask_get(&t->p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	str_copy(t->topic, sizeof t->topic, answer_text(&a, "items.0.id"));
	str_copy(t->board, sizeof t->board, board);
	str_copy(t->state.stage, sizeof t->state.stage, stage);
	t->proposed = false;
	answer_release(&a);
}

struct trying {
	struct platform *p;
	struct str request;
	struct answer answer;
};

static void *send_one(void *arg)
{
	struct trying *v = arg;
	ask_raw(v->p, &v->answer, v->request.buf, v->request.len);
	return NULL;
}

static void write_request(struct told *t, struct trying *v, const char *who, const char *what, const char *text)
{
	struct sent s;
	const char *token = told_token(t, who);
	compose(t, &s, what, text);
	v->p = &t->p;
	str_init(&v->request, (size_t)1 << 21);
	str_addf(&v->request, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", s.method, s.path);
	if (token)
		str_addf(&v->request, "Authorization: Bearer %s\r\n", token);
	if (s.body.len)
		str_addf(&v->request, "Content-Type: application/json\r\nContent-Length: %zu\r\n", s.body.len);
	str_addz(&v->request, "\r\n");
	str_add(&v->request, s.body.buf, s.body.len);
	str_release(&s.body);
}

static const char *part(const char *text, int i, char out[64])
{
	const char *second = strchr(text, '&');
	if (!second)
		return told_words(out, text, strlen(text));
	return i ? told_words(out, second + 1, strlen(second + 1)) : told_words(out, text, (size_t)(second - text));
}

static void keep_refusal(struct told *t, struct answer *a)
{
	answer_release(&t->refusal);
	t->refusal = *a;
	*a = (struct answer){ 0 };
}

static void at_once(struct told *t, const struct life_line *l)
{
	struct trying v[2];
	pthread_t thread[2];
	struct answer was;
	char who[64], what[64], text[2][64], first[64], second[64];
	int done = -1;
	told_read(t, &was, told_reader(t));
	for (int i = 0; i < 2; i++)
		write_request(t, &v[i], part(l->who, i, who), part(l->what, i, what), part(l->with, i, text[i]));
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, send_one, &v[i]), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	part(l->answer, 0, first);
	part(l->answer, 1, second);
	const char *one = code_of(&v[0].answer), *two = code_of(&v[1].answer);
	if (!(str_eq(one, first) && str_eq(two, second)) && !(str_eq(one, second) && str_eq(two, first)))
		told_stop(t, "both were answered", one, two);
	for (int i = 0; i < 2; i++)
		if (v[i].answer.status / 100 == 2)
			done = i;
	if (done >= 0)
		notice_act(t, &was, part(l->what, done, what), text[done]);
	for (int i = 0; i < 2; i++) {
		if (v[i].answer.status / 100 != 2)
			keep_refusal(t, &v[i].answer);
		answer_release(&v[i].answer);
		str_release(&v[i].request);
	}
	answer_release(&was);
}

static void remember(struct told *t, const struct answer *a, const struct life_line *l)
{
	if (str_eq(l->what, "invite"))
		str_copy(t->invitation, sizeof t->invitation, told_text(a, "code"));
	else if (str_eq(l->what, "comment"))
		str_copy(t->comment, sizeof t->comment, told_text(a, "id"));
}

static void act(struct told *t, const struct life_line *l)
{
	struct answer before = { 0 }, was = { 0 };
	struct trying v;
	bool begins = str_eq(l->what, "draft") || str_eq(l->what, "propose");
	if (*t->topic && !begins) {
		told_read(t, &before, l->who);
		told_read(t, &was, told_reader(t));
	}
	write_request(t, &v, l->who, l->what, l->with);
	ask_raw(&t->p, &v.answer, v.request.buf, v.request.len);
	struct answer *a = &v.answer;
	if (a->status == 0 || !str_eq(code_of(a), l->answer)) {
		print_error("%d %s\n", a->status, a->body.buf);
		told_stop(t, "answered", code_of(a), l->answer);
	}
	if (!strstr(l->with, "comment="))
		told_held_to_can(t, &before, l->what, code_of(a));
	if (a->status / 100 != 2)
		keep_refusal(t, a);
	else if (begins)
		notice_new(t, a, l->what, l->with);
	else {
		remember(t, a, l);
		if (*t->topic)
			notice_act(t, &was, l->what, l->with);
	}
	answer_release(a);
	answer_release(&before);
	answer_release(&was);
	str_release(&v.request);
}

/* ---- a life ---------------------------------------------------------------------------------- */

static void write_rules(struct told *t, const struct rules_change *more, size_t n)
{
	struct rules_change all[24];
	assert_true(n + ARRAY_LEN(quick) + 1 <= ARRAY_LEN(all));
	size_t k = 0;
	for (size_t i = 0; i < ARRAY_LEN(quick); i++)
		all[k++] = quick[i];
	/* A mobile number stands for the certificate here: a real provider has tests of its own. */
	if (str_eq(t->life->set, "epeople"))
		all[k++] = (struct rules_change){ "\"identified\": [\"identity\"]", "\"identified\": [\"email\", \"mobile\"]" };
	for (size_t i = 0; i < n; i++)
		all[k++] = more[i];
	rules_write(t->folder.path, t->life->set, all, k, t->rules);
}

static void put_sample(struct told *t)
{
	char now[64], path[24];
	struct outcome o;
	struct answer a;
	snprintf(now, sizeof now, "MINYI_NOW=%s", t->p.opts.now);
	run(&o, &(struct program_opts){ .env = (const char *[]){ now, NULL } }, "minyid", "sample", "--data", t->p.data,
		"--rules", t->life->set, NULL);
	if (o.status)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
	ask_get(&t->p, &a, "/v1/agencies", NULL);
	for (int i = 0; i < AGENCIES; i++) {
		snprintf(path, sizeof path, "items.%d.id", i);
		str_copy(t->agencies[i], sizeof t->agencies[i], answer_text(&a, path));
	}
	answer_release(&a);
	ask_get(&t->p, &a, "/v1/changes", NULL);
	str_copy(t->cursor, sizeof t->cursor, answer_text(&a, "next"));
	answer_release(&a);
}

static void begin(struct told *t)
{
	char path[80];
	STR_LOCAL(text, (size_t)1 << 20);
	snprintf(path, sizeof path, "data/rules/%s.json", t->life->set);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	assert_int_equal(json_parse(text.buf, text.len, (size_t)1 << 20, &t->file, NULL), RC_OK);
	scratch_make(&t->folder);
	write_rules(t, t->life->changes, t->life->n_changes);
	const char *args[] = { "--rules", t->rules, NULL };
	platform_start(&t->p, &(struct platform_opts){ .own = true, .now = t->life->lines[0].when, .args = args });
	t->p.opts.args = NULL;
	t->now = told_instant(t->life->lines[0].when);
	put_sample(t);
	told_token(t, "owner"); /* whoever comes first to a platform of one's own */
}

static void line(struct told *t, const struct life_line *l)
{
	come_to(t, l->when);
	notice_time(t);
	if (str_eq(l->what, "keep")) {
		str_copy(t->kept, sizeof t->kept, t->topic);
		t->topic[0] = '\0';
	} else if (str_eq(l->what, "back")) {
		char other[24];
		str_copy(other, sizeof other, t->topic);
		str_copy(t->topic, sizeof t->topic, t->kept);
		str_copy(t->kept, sizeof t->kept, other);
		struct answer a;
		told_read(t, &a, told_reader(t));
		told_state(&a, &t->state); /* what time did to it meanwhile is not looked at */
		answer_release(&a);
	} else if (str_eq(l->what, "open"))
		take_up(t, l->with);
	else if (str_eq(l->what, "bar"))
		bar(t, l->who, l->with);
	else if (str_eq(l->what, "rules"))
		write_rules(t, t->life->later, t->life->n_later);
	else if (strchr(l->who, '&'))
		at_once(t, l);
	else if (!str_eq(l->what, "look"))
		act(t, l);
	told_facts(t, l->so);
}

void life_tell(const struct life *life)
{
	struct told *t = xcalloc(1, sizeof *t);
	t->life = life;
	begin(t);
	for (t->line = 0; t->line < life->n_lines; t->line++)
		line(t, &life->lines[t->line]);
	for (size_t i = 0; i < t->n_people; i++)
		free(t->people[i].token);
	answer_release(&t->refusal);
	json_free(t->file);
	platform_release(&t->p);
	scratch_remove(&t->folder);
	free(t);
}
