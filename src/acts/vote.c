/*
 * Voting in a poll of a topic: which poll, where there are several; what is chosen, by the numbers of a page that lists
 * it; a question that says it in words. Who voted already changes the vote, or takes it back.
 */
#include "acts/machine.h"

#include <stdlib.h>

enum step { POLL, CHOICE, CONFIRM };
enum { OPTIONS_MOST = 200 };

struct vote {
	size_t poll;                 /* of the topic's */
	size_t chosen[OPTIONS_MOST]; /* options in their order */
	size_t n;
	bool takes_back;
	char *typed; /* for the choice: whoever comes back to it finds it there */
};

static const struct wire_poll *poll_of(const struct act *a)
{
	return &a->topic->polls[((const struct vote *)a->priv)->poll];
}

static bool is_ranked(const struct wire_poll *p)
{
	return str_eq(p->kind, "ranked");
}

static bool has_voted(const struct wire_poll *p)
{
	for (size_t i = 0; i < p->n_options; i++)
		if (p->options[i].rank > 0)
			return true;
	return false;
}

/* What the reader chose before, in its order. */
static size_t chosen_before(const struct wire_poll *p, size_t chosen[OPTIONS_MOST])
{
	size_t n = 0;
	for (int64_t rank = 1; rank <= OPTIONS_MOST; rank++)
		for (size_t i = 0; i < p->n_options && n < OPTIONS_MOST; i++)
			if (p->options[i].rank == rank)
				chosen[n++] = i;
	return n;
}

static void say_names(const struct wire_poll *p, const size_t *chosen, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *name = p->options[chosen[i]].name;
		str_addz(out, i ? _("; ") : "");
		if (is_ranked(p))
			str_addf(out, "%zu. ", i + 1);
		text_clean(out, name, strlen(name));
	}
}

/* ---- the page beside the question ------------------------------------------------------------ */

static void put_line(struct doc *d, size_t number, const char *text, const char *behind)
{
	STR_LOCAL(line, 8192);
	str_addf(&line, "%zu. ", number);
	text_clean(&line, text, strlen(text));
	str_addz(&line, behind);
	doc_paragraph(d, line.buf);
}

static void put_polls(const struct wire_topic *t, struct doc *d)
{
	doc_heading(d, 1, _("The polls of this topic"));
	for (size_t i = 0; i < t->n_polls; i++) {
		const struct wire_poll *p = &t->polls[i];
		put_line(d, i + 1, p->title, *p->closed ? _(" (not open to you)") : has_voted(p) ? _(" (you voted)") : "");
	}
}

static void put_ballot(const struct wire_poll *p, struct doc *d)
{
	doc_heading(d, 1, p->title);
	if (has_voted(p))
		doc_paragraph(d, _("You voted already; another choice takes its place, and 0 alone takes your vote back."));
	if (*p->hidden)
		doc_paragraph(d, p->hidden);
	for (size_t i = 0; i < p->n_options; i++) {
		STR_LOCAL(mark, 64);
		if (p->options[i].rank > 0 && is_ranked(p))
			/* TRANSLATORS: behind a choice of a poll: its place in the reader's own order */
			str_addf(&mark, _(" (your number %lld)"), (long long)p->options[i].rank);
		else if (p->options[i].rank > 0)
			str_addz(&mark, _(" (your choice)"));
		put_line(d, i + 1, p->options[i].name, mark.buf);
	}
}

static void vote_page(struct act *a, int step, struct doc *d)
{
	if (step == POLL)
		put_polls(a->topic, d);
	else
		put_ballot(poll_of(a), d);
}

/* ---- the questions --------------------------------------------------------------------------- */

static void ask_choice(struct act *a)
{
	const struct vote *v = a->priv;
	const struct wire_poll *p = poll_of(a);
	size_t before[OPTIONS_MOST], n = chosen_before(p, before);
	STR_LOCAL(question, 1024);
	STR_LOCAL(initial, 1024);
	if (is_ranked(p))
		str_addz(&question, _("Numbers in your order, the best first (those left out have no place): "));
	else if (str_eq(p->kind, "several") && p->least < p->most)
		str_addf(
			&question, _("Numbers of your choices, %lld to %lld of them: "), (long long)p->least, (long long)p->most);
	else if (str_eq(p->kind, "several") && p->most > 1)
		str_addf(&question, _("Numbers of your choices, %lld of them: "), (long long)p->most);
	else
		str_addz(&question, _("Number of your choice: "));
	for (size_t i = 0; i < n; i++)
		str_addf(&initial, "%s%zu", i ? " " : "", before[i] + 1);
	struct question *q = act_ask(a, QUESTION_LINE, "choice", question.buf);
	q->brief = is_ranked(p) ? _("Your order: ") : p->most > 1 ? _("Your choices: ") : _("Your choice: ");
	q->paged = true;
	act_initial(a, v->typed ? v->typed : initial.buf);
}

static void ask_confirm(struct act *a)
{
	const struct vote *v = a->priv;
	const struct wire_poll *p = poll_of(a);
	size_t before[OPTIONS_MOST], n = chosen_before(p, before);
	STR_LOCAL(names, 16384);
	STR_LOCAL(was, 16384);
	STR_LOCAL(title, 4096);
	text_clean(&title, p->title, strlen(p->title));
	say_names(p, v->chosen, v->n, &names);
	say_names(p, before, n, &was);
	act_say(a, "%s", title.buf);
	if (n)
		act_say(a, _("You voted until now: %s"), was.buf);
	if (!v->takes_back)
		act_say(a, _("Your vote: %s"), names.buf);
	act_say(a, "%s", "");
	act_yes(a, "confirm", v->takes_back ? _("Take your vote back?") : _("Send this vote?"), false);
}

static void vote_ask(struct act *a, int step)
{
	switch ((enum step)step) {
	case POLL: act_ask(a, QUESTION_LINE, "poll", _("Which poll (its number)? "))->paged = true; break;
	case CHOICE: ask_choice(a); break;
	case CONFIRM: ask_confirm(a); break;
	}
}

/* ---- answers --------------------------------------------------------------------------------- */

static void sent(struct act *a, const struct app_answer *r)
{
	const struct vote *v = a->priv;
	const struct wire_poll *p = poll_of(a);
	STR_LOCAL(words, 20480);
	if (v->takes_back) {
		str_addz(&words, _("Your vote is taken back."));
	} else {
		STR_LOCAL(names, 16384);
		say_names(p, v->chosen, v->n, &names);
		str_addf(&words, _("Your vote is counted: %s."), names.buf);
	}
	const struct wire_topic *now = r->reply ? &r->reply->u.topic : NULL;
	for (size_t i = 0; now && i < now->n_polls; i++)
		if (str_eq(now->polls[i].id, p->id) && *now->polls[i].hidden)
			page_add_sentence(&words, now->polls[i].hidden);
	act_conclude(a, r, words.buf);
}

static void put_id(const struct wire_poll *p, size_t option, struct str *out)
{
	str_addf(out, "%s%s", out->len ? " " : "", p->options[option].id);
}

static void send(struct act *a)
{
	const struct vote *v = a->priv;
	const struct wire_poll *p = poll_of(a);
	STR_LOCAL(options, 32768);
	STR_LOCAL(rest, 32768);
	bool in[OPTIONS_MOST] = { 0 };
	for (size_t i = 0; i < v->n; i++) {
		put_id(p, v->chosen[i], &options);
		in[v->chosen[i]] = true;
	}
	for (size_t i = 0; is_ranked(p) && i < p->n_options; i++)
		if (!in[i])
			put_id(p, i, &rest);
	act_send(a,
		&(struct site_ask){ .op = SITE_VOTE,
			.id = a->topic->id,
			.vote = { .poll = p->id, .options = options.buf, .rest = rest.buf, .ranked = is_ranked(p) } },
		APP_NO_CACHE, sent);
}

/* The numbers in a line, in its order, with what people put between them; false: one is none of the choices, or stands
 * there twice. */
static bool read_numbers(const char *text, size_t options, struct vote *v)
{
	STR_LOCAL(narrow, 4096);
	text_narrow_all(&narrow, text);
	v->n = 0;
	for (const char *p = narrow.buf; *(p += strspn(p, " ,;.\t、。"));) {
		size_t n = strspn(p, "0123456789"), option = (size_t)strtoul(p, NULL, 10);
		if (!n || n > 4 || option < 1 || option > options || v->n == OPTIONS_MOST)
			return false;
		for (size_t i = 0; i < v->n; i++)
			if (v->chosen[i] == option - 1)
				return false;
		v->chosen[v->n++] = option - 1;
		p += n;
	}
	return true;
}

static bool is_back(const char *text)
{
	STR_LOCAL(narrow, 4096);
	text_narrow_all(&narrow, text);
	return str_eq(narrow.buf, "0");
}

/* Why that is no vote; NULL: it is one. */
static const char *wrong(const struct wire_poll *p, const char *text, struct vote *v, struct str *words)
{
	v->takes_back = is_back(text) && has_voted(p);
	if (v->takes_back) {
		v->n = 0;
		return NULL;
	}
	if (!read_numbers(text, p->n_options, v) || !v->n)
		str_addf(
			words, _("Please type numbers from 1 to %zu, with spaces between them, and none twice."), p->n_options);
	else if (str_eq(p->kind, "one") && v->n > 1)
		str_addz(words, _("One alone can be chosen here."));
	else if (str_eq(p->kind, "several") && p->least == p->most && (int64_t)v->n != p->most)
		str_addf(words,
			P_("That is %zu; %lld is to be chosen.", "That is %zu; %lld are to be chosen.", (unsigned long)p->most),
			v->n, (long long)p->most);
	else if (str_eq(p->kind, "several") && ((int64_t)v->n < p->least || (int64_t)v->n > p->most))
		str_addf(
			words, _("That is %zu; %lld to %lld are to be chosen."), v->n, (long long)p->least, (long long)p->most);
	return words->len ? words->buf : NULL;
}

/* What nobody can vote in is said before anything is asked about it. */
static void take_poll(struct act *a)
{
	const struct wire_poll *p = poll_of(a);
	if (p->n_options > OPTIONS_MOST)
		act_finish(a, ACT_REFUSED, "%s", _("It has too many choices to be voted in from here."));
	else if (*p->closed)
		act_finish(a, ACT_REFUSED, "%s", p->closed);
	else if (a->on.turn == ACT_TURN_OFF && !has_voted(p))
		act_finish(a, ACT_DONE, "%s", _("You have no vote in this poll."));
	else if (a->on.turn == ACT_TURN_OFF) {
		((struct vote *)a->priv)->takes_back = true;
		act_step(a, CONFIRM);
	} else
		act_step(a, CHOICE);
}

static void keep_typed(struct vote *v, const char *text)
{
	char *typed = text ? xstrdup(text) : NULL;
	free(v->typed);
	v->typed = typed;
}

static void vote_answer(struct act *a, int step, const char *text)
{
	struct vote *v = a->priv;
	int64_t number;
	STR_LOCAL(words, 1024);
	keep_typed(v, step == CHOICE ? text : step == CONFIRM ? v->typed : NULL);
	if (step == POLL && text_to_number(text, 1, (int64_t)a->topic->n_polls, &number)) {
		v->poll = (size_t)number - 1;
		take_poll(a);
	} else if (step == POLL) {
		act_object(a, _("Please type a number from 1 to %zu."), a->topic->n_polls);
		act_step(a, POLL);
	} else if (step == CHOICE && wrong(poll_of(a), text, v, &words)) {
		act_object(a, "%s", words.buf);
		act_step(a, CHOICE);
	} else if (step == CHOICE) {
		act_step(a, CONFIRM);
	} else if (*text == 'y') {
		send(a);
	} else {
		act_finish(a, ACT_LEFT, "%s", "");
	}
}

static void vote_release(struct act *a)
{
	free(((struct vote *)a->priv)->typed);
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void vote_begin(struct act *a)
{
	struct vote *v = a->priv;
	v->poll = 0;
	if (act_refused(a, CAN_ENDORSE))
		return;
	if (a->topic->n_polls > 1)
		act_step(a, POLL);
	else if (a->topic->n_polls)
		take_poll(a);
	else /* a row alone is known */
		act_finish(a, ACT_REFUSED, "%s", _("The poll could not be read now; please try again when the site answers."));
}

const struct act_ops act_vote = {
	.size = sizeof(struct vote),
	.begin = vote_begin,
	.ask = vote_ask,
	.answer = vote_answer,
	.page = vote_page,
	.release = vote_release,
};
