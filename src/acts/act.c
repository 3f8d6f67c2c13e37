/*
 * What all acts have in common. An act that is done to a topic reads it freshly before it asks anything, and again once
 * somebody has signed in on the way, since what a guest was told does not know what the account did. What cannot be
 * done is said first: nobody registers for it.
 */
#include "acts/machine.h"

#include <stdlib.h>

static const struct info {
	const struct act_ops *ops;
	const char *title;
	enum action action;
	enum wire_verb verb;
	enum app_how how;
	const char *account;
} infos[ACT_COUNT] = {
#define ACT_ROW(id, ops, title, action, verb, how, account) [ACT_##id] = { &ops, title, action, verb, how, account },
	ACTS(ACT_ROW)
#undef ACT_ROW
};

static struct act *act_new(struct app *app, enum act_id id, const struct act_on *on);
static void begin(struct act *a);
static void settle(struct act *outermost);

enum act_id act_of(enum action action)
{
	int id = 0;
	while (id < ACT_COUNT && (action == ACTION_NONE || infos[id].action != action))
		id++;
	return (enum act_id)id;
}

enum action act_action(enum act_id id)
{
	return infos[id].action;
}

bool act_is_on_topic(enum act_id id)
{
	return infos[id].verb != WIRE_VERBS;
}

enum act_comment act_is_on_comment(enum act_id id)
{
	switch (id) {
	case ACT_REPLY:
	case ACT_UNCOMMENT:
	case ACT_LIKE:
	case ACT_DISLIKE: return ACT_ON_COMMENT;
	case ACT_REPORT:
	case ACT_STAFF: return ACT_ON_TOPIC_TOO;
	default: return ACT_ON_NO_COMMENT;
	}
}

bool act_asks(enum act_id id)
{
	return infos[id].ops->ask != NULL;
}

bool act_takes_account(enum act_id id)
{
	return infos[id].account != NULL;
}

const struct act_ops *act_ops_of(enum act_id id)
{
	return infos[id].ops;
}

struct act *act_innermost(const struct act *a)
{
	while (a->inner)
		a = a->inner;
	return (struct act *)a;
}

static struct act *outermost(struct act *a)
{
	while (a->outer)
		a = a->outer;
	return a;
}

const struct question *act_question(const struct act *a)
{
	const struct act *in = act_innermost(a);
	return in->asking && !a->outcome.end ? &in->q : NULL;
}

const struct act_outcome *act_outcome(const struct act *a)
{
	return &a->outcome;
}

const char *act_progress(const struct act *a)
{
	return act_innermost(a)->progress.buf;
}

const char *act_subject(const struct act *a)
{
	return a->topic ? a->topic->title : "";
}

const char *act_title(const struct act *a)
{
	return _(infos[act_innermost(a)->id].title);
}

/* ---- questions ------------------------------------------------------------------------------- */

void act_say(struct act *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&a->before, fmt, ap);
	va_end(ap);
	str_addc(&a->before, '\n');
}

void act_object(struct act *a, const char *fmt, ...)
{
	va_list ap;
	str_clear(&a->error);
	va_start(ap, fmt);
	str_vaddf(&a->error, fmt, ap);
	va_end(ap);
}

static unsigned next_serial(struct act *a)
{
	while (a->outer)
		a = a->outer;
	return ++a->asked;
}

struct question *act_ask(struct act *a, enum question_kind kind, const char *name, const char *sentence)
{
	str_clear(&a->sentence);
	str_addz(&a->sentence, sentence);
	str_clear(&a->initial);
	str_clear(&a->beside);
	a->q = (struct question){ .kind = kind,
		.name = name,
		.sentence = a->sentence.buf,
		.initial = a->initial.buf,
		.beside = a->beside.buf,
		.serial = next_serial(a),
		.on_the_way = a->outer != NULL,
		.drafted = (kind == QUESTION_LINE || kind == QUESTION_TEXT) && a->draft };
	a->asking = true;
	return &a->q;
}

void act_choice(struct act *a, char key, const char *name, const char *words)
{
	a->q.choices[a->q.n_choices].key = key;
	a->q.choices[a->q.n_choices].name = name;
	a->q.choices[a->q.n_choices++].words = words;
}

void act_initial(struct act *a, const char *text)
{
	str_clear(&a->initial);
	str_addz(&a->initial, text ? text : "");
	a->q.initial = a->initial.buf;
}

void act_yes(struct act *a, const char *name, const char *sentence, bool otherwise)
{
	act_ask(a, QUESTION_YES, name, sentence);
	act_choice(a, 'y', "yes", "");
	act_choice(a, 'n', "no", "");
	a->q.fallback = otherwise ? 'y' : 'n';
}

/* A full-width mark brings its own. */
static void space(struct str *out)
{
	if (out->len && !(out->buf[out->len - 1] & 0x80) && out->buf[out->len - 1] != ' ')
		str_addc(out, ' ');
}

/* What Enter alone does. */
static void say_default(const struct question *q, bool heard, struct str *out)
{
	bool yes = q->fallback == 'y';
	if (q->kind == QUESTION_CHOICE && !heard)
		str_addf(out, "[%c] ", q->fallback);
	else if (q->kind == QUESTION_CHOICE)
		str_addf(out, _("(Enter alone: %c): "), q->fallback);
	else if (!heard)
		str_addz(out, yes ? "[Y/n] " : "[y/N] ");
	else
		str_addz(out, yes ? _("(n for no; Enter alone is yes): ") : _("(y for yes; Enter alone cancels): "));
}

/* between: what stands between choices, " " or a line's end. */
static void label(const struct question *q, const char *sentence, char between, bool heard, struct str *out)
{
	str_clear(out);
	str_addz(out, sentence);
	if (q->kind == QUESTION_YES) {
		space(out);
		say_default(q, heard, out);
	} else if (q->kind == QUESTION_CHOICE && q->lettered) {
		for (int i = 0; i < q->n_choices; i++)
			str_addf(out, "%s%s", q->choices[i].words, *q->choices[i].words ? " " : "");
	} else if (q->kind == QUESTION_CHOICE) {
		for (int i = 0; i < q->n_choices; i++) {
			if (i || between == '\n')
				str_addc(out, between);
			else
				space(out);
			/* TRANSLATORS: one of several answers: the key, and what it stands for */
			str_addf(out, _("%c. %s"), q->choices[i].key, q->choices[i].words);
		}
		str_addc(out, between);
		say_default(q, heard, out);
	}
}

void question_label(const struct question *q, int columns, bool heard, struct str *out)
{
	struct question narrow = *q;
	label(q, q->sentence, ' ', heard, out);
	while (q->lettered && narrow.n_choices > 1 && text_widthz(out->buf) >= columns) { /* the rest can be pressed too */
		narrow.n_choices--;
		label(&narrow, q->sentence, ' ', heard, out);
	}
	if (q->brief && text_widthz(out->buf) >= columns)
		label(q, q->brief, ' ', heard, out);
}

void question_lines(const struct question *q, bool heard, struct str *out)
{
	label(q, q->sentence, '\n', heard, out);
}

/* A step that was there before is gone back to; what came behind it will come again. */
void act_step(struct act *a, int step)
{
	int at = 0;
	while (at < a->n_steps && a->steps[at] != step)
		at++;
	if (at == ACT_STEPS)
		at--;
	a->steps[at] = step;
	a->n_steps = at + 1;
	a->ops->ask(a, step);
	a->q.before = a->before.buf;
	a->q.error = a->error.buf;
}

void act_rests(struct act *outer, const char *text)
{
	struct act *a = act_innermost(outer);
	if (a->asking && a->q.watched && a->ops->rests && !outer->outcome.end)
		a->ops->rests(a, a->steps[a->n_steps - 1], text);
}

void act_page(const struct act *outer, struct doc *d)
{
	struct act *a = act_innermost(outer);
	if (a->asking && a->q.paged && a->ops->page)
		a->ops->page(a, a->steps[a->n_steps - 1], d);
}

void act_beside(struct act *a, const char *lines)
{
	if (!a->asking || str_eq(a->beside.buf, lines))
		return;
	str_clear(&a->beside);
	str_addz(&a->beside, lines);
	a->q.beside = a->beside.buf;
	act_moved(a);
}

static bool is_one_of(const struct question *q, const char *text)
{
	for (int i = 0; i < q->n_choices; i++)
		if (q->choices[i].key == text[0] && !text[1])
			return true;
	return false;
}

int64_t act_length(const char *text)
{
	int64_t n = 0;
	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

/* An answer that the platform would refuse for its length or form is asked for again at once. */
static bool is_fit(struct act *a, const char *text)
{
	const struct question *q = &a->q;
	if (q->kind == QUESTION_CHOICE || q->kind == QUESTION_YES)
		return is_one_of(q, text);
	int64_t n = act_length(text);
	if (!q->max || n <= q->max)
		return true;
	act_object(a, _("That has %lld characters; at most %lld are allowed."), (long long)n, (long long)q->max);
	return false;
}

void act_answer(struct act *outer, const char *answer)
{
	struct act *a = act_innermost(outer);
	int step = a->n_steps ? a->steps[a->n_steps - 1] : 0;
	if (!a->asking || outer->outcome.end)
		return;
	char *text = xstrdup(answer); /* it may be what the question holds */
	if (a->q.drafted) {
		if (!a->on.command) /* which keeps it should it not be sent */
			act_typed(outer, text);
		str_clear(&a->typed);
		str_addz(&a->typed, text);
	}
	str_clear(&a->before);
	str_clear(&a->error);
	if (is_fit(a, text)) {
		a->asking = false;
		a->ops->answer(a, step, text);
	} else {
		act_initial(a, text);
		a->q.before = a->before.buf;
		a->q.error = a->error.buf;
	}
	explicit_bzero(text, strlen(text)); /* it may be a password */
	free(text);
	act_draft_follows(a);
	settle(outer);
}

bool act_back(struct act *outer)
{
	struct act *a = act_innermost(outer);
	if (!a->asking || a->n_steps < 2)
		return false;
	a->n_steps--;
	str_clear(&a->before);
	str_clear(&a->error);
	act_step(a, a->steps[a->n_steps - 1]);
	return true;
}

bool act_back_to(struct act *outer, const char *name)
{
	struct act *a = act_innermost(outer);
	int steps = a->n_steps, last = steps ? a->steps[steps - 1] : 0;
	if (!a->asking || steps < 2)
		return false;
	str_clear(&a->before);
	str_clear(&a->error);
	while (a->n_steps > 1) {
		a->n_steps--;
		act_step(a, a->steps[a->n_steps - 1]);
		if (str_eq(a->q.name, name))
			return true;
		str_clear(&a->before);
	}
	a->n_steps = steps; /* which are all still there */
	act_step(a, last);
	return false;
}

/* ---- the end --------------------------------------------------------------------------------- */

void act_finish(struct act *a, enum act_end end, const char *fmt, ...)
{
	va_list ap;
	str_clear(&a->said);
	va_start(ap, fmt);
	str_vaddf(&a->said, fmt, ap);
	va_end(ap);
	act_draft_settle(a, end);
	a->asking = false;
	a->outcome.end = end;
	a->outcome.sentence = a->said.buf;
	a->outcome.topic = a->topic ? a->topic->id : "";
	a->outcome.title = a->topic ? a->topic->title : "";
}

void act_failure(const struct app_answer *r, struct str *out)
{
	page_failure(out, r->rc, &r->err, r->problem);
}

void act_note(struct act *a, const struct app_answer *r)
{
	a->outcome.err = r->err;
	a->outcome.later = app_answer_later(r);
}

void act_object_answer(struct act *a, const struct app_answer *r)
{
	STR_LOCAL(why, 4096);
	act_failure(r, &why);
	act_object(a, "%s", why.buf);
	act_note(a, r);
}

/* It waits, but not beyond this visit; a command's visit is over now. */
static void say_gone(const struct act *a, const struct app_answer *r, struct str *out)
{
	if (!a->on.command) {
		str_addz(out, _("No connection: it will be sent by itself, but only for as long as minyi runs now."));
		return;
	}
	page_in_the_way(out, &r->err);
	page_add_sentence(
		out, _("It may or may not have arrived, and nothing can be kept here; please check before you send it again."));
}

/* It went out to a site that knows no keys, and was not answered. */
static bool is_doubtful(const struct act *a)
{
	struct store_item item = { 0 };
	bool away = app_site(a->app)->ops->caps.keyless &&
		store_outbox_item(app_store(a->app), a->key, &item, NULL) == RC_OK && item.away > 0;
	store_item_release(&item);
	return away;
}

/* Whoever is not known, or came too often, was not heard: it is not there. */
static bool is_turned_away(const struct err *e)
{
	return e->code == RC_DENIED || (e->code == RC_LIMITED && e->num == 429);
}

void act_conclude(struct act *a, const struct app_answer *r, const char *sentence)
{
	STR_LOCAL(words, 4096);
	bool gone = r->queued && !store_lasts(app_store(a->app));
	if (r->rc == RC_OK)
		str_addz(&words, sentence);
	else if (gone)
		say_gone(a, r, &words);
	else if (r->queued)
		page_waits(&words, &r->err, a->decides);
	else
		act_failure(r, &words);
	if (r->queued && !gone && !is_turned_away(&r->err) && is_doubtful(a))
		page_add_sentence(&words, _("It may have arrived already: before it is sent again, it is looked for there."));
	act_note(a, r);
	a->outcome.unkept = gone;
	act_finish(a, r->rc == RC_OK ? ACT_DONE : r->queued ? ACT_QUEUED : ACT_REFUSED, "%s", words.buf);
}

void act_conclude_moved(struct act *a, const struct app_answer *r)
{
	STR_LOCAL(words, 4096);
	if (r->reply) {
		site_reply_renew(&a->reply, r->reply);
		a->topic = &a->reply->u.topic;
		/* TRANSLATORS: a proposal's stage */
		str_addf(&words, _("Done. Its stage is now: %s."), page_stage_word(a->topic->stage));
	}
	act_conclude(a, r, words.buf);
}

/* An act on the way gives back to the one that it was on the way of: only now, since nothing of it is running any
 * more. */
static void settle(struct act *outermost)
{
	for (struct act *in = act_innermost(outermost); in->outer && in->outcome.end; in = act_innermost(outermost)) {
		struct act *outer = in->outer;
		if (in->said.len)
			act_say(outer, "%s", in->said.buf);
		outer->inner = NULL;
		outer->nested(outer, in->outcome.end == ACT_DONE);
		if (outer->outcome.end && !outer->said.len) {
			str_addz(&outer->said, in->said.buf);
			outer->outcome.sentence = outer->said.buf;
			outer->outcome.err = in->outcome.err;
			outer->outcome.later = in->outcome.later;
		}
		in->outer = NULL;
		act_free(in);
	}
}

void act_leave(struct act *outer)
{
	struct act *a = act_innermost(outer);
	if (outer->outcome.end)
		return;
	app_cancel(a->ask);
	a->ask = NULL;
	/* a command has nobody to read the question with its reason again */
	const char *words = a->sends ? _("It is on its way; you will be told the result.")
		: a->on.command          ? a->error.buf
								 : "";
	act_finish(a, ACT_LEFT, "%s", words);
	settle(outer);
}

void act_throw_away(struct act *outer)
{
	struct act *a = act_innermost(outer);
	act_draft_forget(a);
	act_finish(a, ACT_LEFT, "%s", _("Thrown away; nothing was sent."));
	settle(outer);
}

/* ---- the platform ---------------------------------------------------------------------------- */

static void platform_answered(void *ctx, const struct app_answer *r)
{
	struct act *a = ctx, *outer = outermost(a);
	if (r->last) {
		a->ask = NULL;
		a->sends = false;
	}
	if (a->outcome.end)
		return;
	a->answered(a, r);
	act_draft_follows(a);
	settle(outer);
	if (outer->outcome.end || act_question(outer))
		outer->turned(outer->ctx);
}

void act_moved(struct act *a)
{
	struct act *outer = outermost(a);
	act_draft_follows(a);
	settle(outer);
	outer->turned(outer->ctx);
}

void act_send(struct act *a, const struct site_ask *ask, enum app_how how, act_answered answered)
{
	struct site_ask whole = *ask;
	STR_LOCAL(text, STR_NO_LIMIT);
	if (!whole.key)
		whole.key = a->key;
	a->decides = ask->seen != 0;
	if (ask->op == SITE_COMMENT || ask->op == SITE_ENDORSE || ask->op == SITE_PROPOSE || ask->op == SITE_EDIT ||
		ask->op == SITE_ACT)
		act_draft_sends(a, &whole, &text);
	a->asking = false;
	a->answered = answered;
	a->ask = app_ask(a->app, &whole, how, platform_answered, a);
}

const struct wire_refusal *act_cannot(const struct act *a, enum wire_verb verb)
{
	const struct wire_can *can = a->topic ? &a->topic->can : NULL;
	if (!can || !can->known || (can->verbs & WIRE_CAN(verb)) || !can->cannot || !*can->cannot[verb].code)
		return NULL;
	return &can->cannot[verb];
}

bool act_refused(struct act *a, enum wire_verb verb)
{
	const struct wire_refusal *no = act_cannot(a, verb);
	const struct wire_comment *to = a->on.comment;
	bool on_it = verb == CAN_REPLY || verb == CAN_LIKE || verb == CAN_REPORT;
	if (!no && on_it && to && *to->hidden) {
		act_finish(a, ACT_REFUSED, "%s", page_problem_sentence("hidden_already"));
		return true;
	}
	if (!no)
		return false;
	const struct wire_problem problem = { .code = no->code, .title = "", .detail = no->sentence };
	STR_LOCAL(why, 4096);
	page_failure(&why, RC_REFUSED, NULL, &problem);
	const struct wire_refusal *no_comment = act_cannot(a, CAN_COMMENT);
	bool follows = site_can(app_site(a->app), SITE_FOLLOW);
	if (a->id == ACT_ENDORSE && verb == CAN_ENDORSE && (!no_comment || str_eq(no_comment->code, "sign_in")))
		str_addz(&why, follows ? _(" You can still comment on it and follow it.") : _(" You can still comment on it."));
	act_finish(a, ACT_REFUSED, "%s", why.buf);
	return true;
}

struct wire_rules act_rules(const struct act *a)
{
	struct site_reply *about = app_kept(a->app, &(struct site_ask){ .op = SITE_ABOUT });
	struct wire_rules rules = about ? about->u.site.rules : (struct wire_rules){ 0 };
	rules.counties = NULL; /* they are the answer's; see act_county_fits() */
	rules.n_counties = 0;
	site_reply_drop(about);
	return rules;
}

/* ---- the beginning --------------------------------------------------------------------------- */

void act_nest(struct act *a, enum act_id id, const struct act_on *on, void (*nested)(struct act *a, bool done))
{
	a->asking = false;
	a->nested = nested;
	a->inner = act_new(a->app, id, on);
	a->inner->outer = a;
	begin(a->inner);
}

const char *act_identify_first(void)
{
	return _("This needs a certified identity; `minyi account identify` confirms it with a provider. Then try again.");
}

void act_raise(struct act *a, enum wire_level needs, void (*nested)(struct act *a, bool done))
{
	bool high = needs == LEVEL_IDENTIFIED;
	if (high && a->on.command && site_can(app_site(a->app), SITE_IDENTIFY)) {
		act_finish(a, ACT_REFUSED, "%s", act_identify_first());
		return;
	}
	if (!a->raised && site_can(app_site(a->app), high ? SITE_IDENTIFY : SITE_CODE)) {
		a->raised = true;
		act_nest(a, high ? ACT_IDENTIFY : ACT_VERIFY,
			&(struct act_on){
				.why = _("This needs a verified account, so that each person counts once."), .command = a->on.command },
			nested);
		return;
	}
	act_finish(a, ACT_REFUSED, "%s",
		needs == LEVEL_IDENTIFIED
			? _("This needs a certified identity, which this account does not have.")
			: _("This needs a verified account: its e-mail address and mobile number have to be confirmed."));
}

static void read_topic(struct act *a);

static void go_on(struct act *a);
static void seek_comment(struct act *a, const char *after, int64_t from);

static void account_came(struct act *a, bool done)
{
	if (done && act_is_on_topic(a->id))
		read_topic(a);
	else if (done)
		go_on(a);
	else if (!act_leads_there(a)) /* who does not sign in here can do it there */
		act_finish(a, ACT_LEFT, "%s", "");
}

/* Nobody makes an account for what cannot be done. */
static void go_on(struct act *a)
{
	const struct info *info = &infos[a->id];
	const struct wire_refusal *no = act_cannot(a, info->verb);
	bool guest = info->account && !app_account(a->app);
	bool unknown = no && str_eq(no->code, "not_identified");
	bool low = !guest && no && (unknown || str_eq(no->code, "not_verified")) && a->on.turn != ACT_TURN_OFF &&
		!a->raised;
	a->begun = true;
	if (a->on.comment && !*a->on.comment->id)
		act_finish(
			a, ACT_REFUSED, "%s", _("This comment could not be read here; please use the platform's own page for it."));
	else if (low)
		act_raise(a, unknown ? LEVEL_IDENTIFIED : LEVEL_VERIFIED, account_came);
	else if (!guest)
		a->ops->begin(a);
	else if ((!no || str_eq(no->code, "sign_in")) && act_is_elsewhere(a))
		return;
	else if (!no || str_eq(no->code, "sign_in"))
		act_nest(a, ACT_SIGN_IN, &(struct act_on){ .why = _(info->account) }, account_came);
	else
		act_refused(a, info->verb);
}

static void take_topic(struct act *a, struct site_reply *reply)
{
	site_reply_renew(&a->reply, reply);
	a->topic = &a->reply->u.topic;
}

static void copy_row(struct act *a, const struct wire_topic *t)
{
	a->row = (struct wire_topic){ .id = arena_strdup(&a->arena, t->id),
		.title = arena_strdup(&a->arena, t->title),
		.number = t->number,
		.board = t->board,
		.stage = t->stage,
		.response = t->response,
		.endorse_by = t->endorse_by,
		.respond_by = t->respond_by,
		.opens_at = t->opens_at,
		.closes_at = t->closes_at,
		.late_since = t->late_since,
		.counts = t->counts };
	a->on.topic = &a->row;
}

static bool is_number(const char *word)
{
	return strchr(word, ':') || !word[strspn(word, "0123456789")];
}

/* A topic that cannot be read now, as far as it is known: by the row that it was chosen from, by one that stood in a
 * list, or by its id alone. False: by a number that only the platform knows what to make of. */
static bool know_topic(struct act *a)
{
	const struct wire_topic *row;
	struct site_reply *list = a->on.topic ? NULL : app_seen_topic(a->app, a->on.id, &row);
	if (list)
		copy_row(a, row);
	else if (!a->on.topic && !is_number(a->on.id))
		copy_row(a, &(struct wire_topic){ .id = a->on.id, .title = "", .board = BOARD_OTHER });
	site_reply_drop(list);
	return a->on.topic != NULL;
}

/* The platform takes its time: on with what is known, since it decides about what is sent in any case. */
static void lost_patience(void *ctx)
{
	struct act *a = ctx;
	a->patience = NULL;
	if (a->begun || !a->ask || (!a->topic && !know_topic(a)))
		return;
	a->topic = a->topic ? a->topic : &a->row;
	app_cancel(a->ask);
	a->ask = NULL;
	seek_comment(a, "", 0);
	act_moved(a);
}

/* The cache may say what was true yesterday: the platform's answer decides, the cache only while no platform
 * answers. */
static void topic_came(struct act *a, const struct app_answer *r)
{
	bool later = app_answer_later(r);
	if (r->reply)
		take_topic(a, r->reply);
	else if (later && !a->topic && know_topic(a))
		a->topic = &a->row;
	if (a->begun || (r->reply && r->cached && !r->last))
		return;
	if (r->reply || (a->topic && (r->unchanged || later)))
		seek_comment(a, "", 0);
	else if (r->rc == RC_DENIED && !app_account(a->app) && !a->expired) {
		a->expired = true; /* the sign-in was; a guest may read */
		STR_LOCAL(why, 4096);
		act_failure(r, &why);
		act_say(a, "%s", why.buf);
		read_topic(a);
	} else
		act_conclude(a, r, "");
}

static void copy_comment(struct act *a, const struct wire_comment *c)
{
	struct wire_comment *copy = arena_calloc(&a->arena, 1, sizeof *copy);
	*copy = *c;
	const char **const strings[] = { &copy->id, &copy->topic, &copy->author, &copy->body, &copy->reply_to,
		&copy->hidden, &copy->hidden_reason };
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		*strings[i] = arena_strdup(&a->arena, *strings[i] ? *strings[i] : "");
	copy->unread = (struct wire_unread){ 0 };
	a->on.comment = copy;
}

/* The comment of this number, or the page behind. */
static void comments_came(struct act *a, const struct app_answer *r)
{
	site_reply_renew(&a->page, r->reply);
	if (!r->last)
		return;
	struct site_reply *page = a->page;
	a->page = NULL;
	for (size_t i = 0; page && i < page->u.comments.n && !a->on.comment; i++)
		if (page->u.comments.items[i].floor == a->on.floor)
			copy_comment(a, &page->u.comments.items[i]);
	const struct wire_comments *all = page ? &page->u.comments : NULL;
	bool beyond = all && all->n && all->items[0].floor > a->on.floor;
	if (a->on.comment)
		go_on(a);
	else if (all && *all->next && !beyond)
		seek_comment(a, all->next, all->first >= 0 ? a->on.floor : 0);
	else if (page)
		act_finish(a, ACT_REFUSED, _("There is no comment #%lld there."), (long long)a->on.floor);
	else
		act_conclude(a, r, "");
	site_reply_drop(page);
}

/* Behind a page; from: where the platform can begin with a number, with this one. */
static void seek_comment(struct act *a, const char *after, int64_t from)
{
	net_timer_cancel(a->patience);
	a->patience = NULL;
	if (a->on.comment || !a->on.floor)
		go_on(a);
	else
		act_send(a,
			&(struct site_ask){ .op = SITE_COMMENTS,
				.id = a->topic->id,
				.after = from ? NULL : after,
				.from = from,
				.limit = from ? 1 : APP_COMMENTS },
			from ? APP_PASSING : APP_FRESH, comments_came);
}

static void read_topic(struct act *a)
{
	enum { PATIENCE_MS = 3000 };
	a->begun = false;
	net_timer_cancel(a->patience);
	a->patience = a->on.command ? NULL : net_timer_start(app_net(a->app), PATIENCE_MS, lost_patience, a);
	act_send(a, &(struct site_ask){ .op = SITE_TOPIC, .id = a->on.id }, infos[a->id].how, topic_came);
}

static void begin(struct act *a)
{
	if (act_is_elsewhere(a) || act_lacks(a))
		return;
	if (act_is_on_topic(a->id))
		read_topic(a);
	else
		go_on(a);
}

static struct act *act_new(struct app *app, enum act_id id, const struct act_on *on)
{
	struct act *a = xcalloc(1, sizeof *a);
	struct str *const strings[] = { &a->before, &a->error, &a->sentence, &a->initial, &a->typed, &a->said, &a->beside,
		&a->progress };
	a->app = app;
	a->id = id;
	a->ops = infos[id].ops;
	a->priv = xcalloc(1, a->ops->size);
	if (on)
		a->on = *on;
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		str_init(strings[i], ACT_TEXT_MAX + 65536);
	if (a->on.topic)
		copy_row(a, a->on.topic);
	if (a->on.comment)
		copy_comment(a, a->on.comment);
	const char *word = a->on.id ? a->on.id : a->on.topic ? a->on.topic->id : "";
	a->on.id = arena_strdup(&a->arena, word);
	a->on.why = a->on.why ? arena_strdup(&a->arena, a->on.why) : NULL;
	a->on.draft = a->on.draft ? arena_strdup(&a->arena, a->on.draft) : NULL;
	a->draft_head = xstrdup("");
	a->outcome = (struct act_outcome){ .sentence = "", .topic = "", .title = "", .address = "" };
	id_random(a->key);
	return a;
}

struct act *act_begin(struct app *app, enum act_id id, const struct act_on *on, void (*turned)(void *ctx), void *ctx)
{
	struct act *a = act_new(app, id, on);
	a->turned = turned;
	a->ctx = ctx;
	begin(a);
	settle(a);
	return a;
}

void act_free(struct act *a)
{
	if (!a)
		return;
	act_free(a->inner);
	app_cancel(a->ask);
	net_timer_cancel(a->patience);
	if (a->ops->release)
		a->ops->release(a);
	struct str *const strings[] = { &a->before, &a->error, &a->sentence, &a->initial, &a->typed, &a->said, &a->beside,
		&a->progress };
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		str_release(strings[i]);
	site_reply_drop(a->reply);
	site_reply_drop(a->page);
	arena_release(&a->arena);
	store_claim_end(app_store(a->app), a->claimed);
	free(a->claimed);
	free(a->draft);
	free(a->draft_head);
	free(a->older);
	free(a->priv);
	free(a);
}
