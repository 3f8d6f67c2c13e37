/*
 * Acts at a prompt: each question a line, its answer the next one. A subcommand has most answers already, by the names
 * of the questions; what it lacks is asked for at a terminal, a text and a password are also read from a pipe.
 */
#include "line/private.h"

#include <unistd.h>

enum { TEXT_MAX = 4 << 20, SECRET_MAX = 1024 };
#define SPACE "\r\n\t "

const char line_as_it_is[] = "as it is", line_look[] = "look";

struct asker {
	struct app *app;
	struct line_input *in;
	const struct line_given *given;    /* NULL: everything is asked */
	bool used[LINE_GIVEN_MAX];         /* an answer is given once */
	bool read;                         /* a text, from standard input */
	const char *head;                  /* of a draft for an act that is over: act_keep */
	bool unkept;                       /* it was said that what is typed cannot be kept */
	bool told_ways;                    /* it was said how to look rules up and go back */
	bool progress;                     /* it says how far it is */
	bool looked;                       /* a page was wanted, and no more */
	bool offered;                      /* nobody asked for the act, so nobody need be told that it was left */
	struct str answer, password, told; /* told: the error that has been said last */
	enum line_exit exit;
};

/* ---- long texts ------------------------------------------------------------------------------ */

/* That what was typed cannot be kept is said once, and that it can be again. */
static void say_unkept(struct asker *k, const struct act *act)
{
	const char *unkept = act_unkept(act);
	if (unkept && !k->unkept)
		line_complain("%s", unkept);
	else if (!unkept && k->unkept)
		line_complain("%s", _("Saving works again: what you type is kept."));
	k->unkept = unkept != NULL;
}

/* On disk, line by line. */
static void keep_typed(struct asker *k, struct act *act)
{
	act_typed(act, k->answer.buf);
	say_unkept(k, act);
}

/* Lines until one that is a single dot, as in mail of old: no editor is needed that a screen reader would have to
 * learn. What has been typed is kept line by line. */
static bool read_lines(struct asker *k, struct act *act)
{
	struct str line;
	bool ended = false;
	str_init(&line, TEXT_MAX);
	str_clear(&k->answer);
	line_say("%s", _("Write as many lines as you like; a line with a single . ends it."));
	while (!ended && line_prompt(k->in, k->app, "", &line)) {
		ended = strcmp(line.buf, ".") == 0;
		if (!ended)
			str_addf(&k->answer, "%s\n", line.buf);
		keep_typed(k, act);
	}
	str_drop_end(&k->answer, SPACE);
	str_release(&line);
	return ended;
}

/* In the person's own editor, beginning with what stands there. */
static void edit_outside(struct asker *k, struct act *act)
{
	struct str why;
	str_init(&why, 4096);
	str_clear(&k->answer);
	str_addz(&k->answer, act_question(act)->initial);
	if (!act_edit_outside(act, &k->answer, &why))
		line_complain("%s", why.buf);
	str_release(&why);
}

static bool read_text(struct asker *k, struct act *act, const char *prompt)
{
	bool outside = act_has_outside(act);
	line_say("%s",
		outside ? _("Type one line; or . alone for several lines, ! alone for your own editor.")
				: _("Type one line; or . alone for several lines."));
	if (!line_prompt(k->in, k->app, prompt, &k->answer))
		return false;
	if (strcmp(k->answer.buf, ".") == 0)
		return read_lines(k, act);
	if (outside && strcmp(k->answer.buf, "!") == 0)
		edit_outside(k, act);
	return true;
}

/* At a terminal: to its ^D. It is a draft line by line, also of an act that is over. */
static void read_typed(struct asker *k, struct act *act)
{
	(void)fprintf(stderr, "%s\n", _("Write the comment; ^D on a line of its own ends it."));
	while (line_next(k->in, k->app, &k->answer)) {
		str_addc(&k->answer, '\n');
		if (act_question(act))
			keep_typed(k, act);
		else
			act_keep(act, k->head, k->answer.buf);
	}
}

static enum rc read_pipe(struct str *out, struct err *e)
{
	STR_LOCAL(bytes, TEXT_MAX);
	enum rc rc = file_read("-", &bytes, e);
	line_decode(out, bytes.buf, bytes.len);
	return rc;
}

/* -m -, or without -m: all of standard input. */
static bool read_rest(struct asker *k, struct act *act)
{
	struct err e = { 0 };
	struct str *text = &k->answer;
	const struct question *q = act_question(act);
	bool terminal = isatty(STDIN_FILENO) == 1;
	enum rc rc = RC_OK;
	k->read = true;
	if (terminal)
		read_typed(k, act);
	else
		rc = read_pipe(text, &e);
	str_drop_end(text, SPACE);
	if (terminal && q && !text->len && *q->initial)
		return true; /* what stands there already */
	if (!rc && !str_ok(text))
		rc = err_set(&e, RC_TOO_BIG, 0, "a text of more than %d bytes", TEXT_MAX);
	bool fine = !rc && line_is_message(text->buf, text->len);
	k->exit = fine ? LINE_DONE : rc ? line_failed(k->app, rc, &e, NULL) : LINE_USAGE;
	if (rc == RC_TOO_BIG) {
		line_complain("%s", _("What you typed could not be kept."));
		k->exit = LINE_NOT_KEPT;
	}
	return fine;
}

/* ---- one question ---------------------------------------------------------------------------- */

static bool read_secret(struct asker *k, const struct question *q, const char *prompt)
{
	/* from a pipe nobody mistypes it unseen */
	if (k->given && str_eq(q->name, "again") && !isatty(STDIN_FILENO)) {
		str_addz(&k->answer, k->password.buf);
		return true;
	}
	bool read = line_read_secret(k->in, prompt, &k->answer) && str_ok(&k->answer);
	bool text = !memchr(k->answer.buf, '\0', k->answer.len);
	if (read && !k->answer.len && !k->given)
		return true; /* the act knows what Enter alone means */
	read = read && k->answer.len;
	if (!read)
		line_complain("%s", _("No password was given; nothing was done."));
	else if (!text)
		line_complain("%s", _("It contains a NUL character, which text cannot have."));
	read = read && text;
	if (read && str_eq(q->name, "password")) {
		str_clear(&k->password);
		str_addz(&k->password, k->answer.buf);
	}
	return read;
}

/* Enter alone is the default, and what stood there already. */
static void complete(struct asker *k, const struct question *q)
{
	bool keyed = q->kind == QUESTION_CHOICE || q->kind == QUESTION_YES;
	if (!k->answer.len && keyed)
		str_addc(&k->answer, q->fallback);
	else if (!k->answer.len)
		str_addz(&k->answer, q->initial);
	else if (strcmp(k->answer.buf, "-") == 0 && *q->initial)
		str_clear(&k->answer);
	if (keyed) { /* full-width letters of an input method too */
		STR_LOCAL(narrow, TEXT_MAX);
		text_narrow_all(&narrow, k->answer.buf);
		str_clear(&k->answer);
		str_addz(&k->answer, narrow.buf);
	}
	if (keyed && k->answer.len == 1 && k->answer.buf[0] >= 'A' && k->answer.buf[0] <= 'Z')
		k->answer.buf[0] |= 0x20;
}

static bool is_choice(const struct asker *k, const struct question *q)
{
	for (int i = 0; i < q->n_choices; i++)
		if (k->answer.len == 1 && k->answer.buf[0] == q->choices[i].key)
			return true;
	return !q->n_choices;
}

/* The document that belongs to a question, to be read before it. */
static void say_page(const struct act *act)
{
	DOC_LOCAL(doc);
	act_page(act, &doc);
	(void)line_read_aloud(&doc, 0);
}

static void say_ways(struct asker *k, const struct question *q)
{
	if (q->ruled && !k->told_ways)
		line_say("%s", _("Type ? alone for the rules of screening, < alone to go back to the previous question."));
	k->told_ways |= q->ruled;
}

static void say_question(struct asker *k, const struct question *q)
{
	size_t n = strlen(q->before);
	while (n && q->before[n - 1] == '\n')
		n--;
	if (n && (!k->given || isatty(STDIN_FILENO))) /* what helps to answer, who answers */
		line_say("%.*s", (int)n, q->before);
	if (*q->error)
		line_complain("%s", q->error);
	str_clear(&k->told);
	str_addz(&k->told, q->error);
	if (*q->initial)
		line_say(_("Already there: %s\nPress Enter to keep it, or type - alone to throw it away."), q->initial);
}

/* False at the end of input, or when there is nothing to answer with. */
static bool read_answer(struct asker *k, struct act *act, const struct question *q, const char *prompt)
{
	str_clear(&k->answer);
	switch (q->kind) {
	case QUESTION_SECRET: return read_secret(k, q, prompt);
	case QUESTION_TEXT: return k->given ? read_rest(k, act) : read_text(k, act, prompt);
	default: return line_prompt(k->in, k->app, prompt, &k->answer);
	}
}

/* Asks until it is answered. */
static bool ask(struct asker *k, struct act *act, const struct question *q)
{
	struct str prompt;
	bool read = true, fits = false;
	str_init(&prompt, 4096);
	question_label(q, line_columns(), true, &prompt);
	say_ways(k, q);
	say_question(k, q);
	if (q->paged)
		say_page(act);
	while (read && !fits) {
		read = read_answer(k, act, q, prompt.buf);
		if (read && q->ruled && (str_eq(k->answer.buf, "?") || str_eq(k->answer.buf, "？"))) {
			enum line_exit exit;
			(void)line_say_rules(k->app, q->board, true, &exit);
			continue;
		}
		complete(k, q);
		fits = is_choice(k, q) || strcmp(k->answer.buf, "<") == 0;
		if (read && !fits)
			line_say("%s", _("That is not one of the answers; please choose again."));
	}
	str_release(&prompt);
	return read;
}

/* The key of the first of these names, with spaces between, that is one of the choices. */
static void choose(const struct question *q, const char *names, struct str *out)
{
	for (int i = 0; i < q->n_choices && !out->len; i++) /* a name of several words */
		if (str_eq(q->choices[i].name, names))
			str_addc(out, q->choices[i].key);
	for (; *names && !out->len; names += strspn(names, " ")) {
		size_t n = strcspn(names, " ");
		for (int i = 0; i < q->n_choices && !out->len; i++)
			if (strlen(q->choices[i].name) == n && memcmp(q->choices[i].name, names, n) == 0)
				str_addc(out, q->choices[i].key);
		names += n;
	}
}

/* The answer that came with the command. False: there is none, or it was given before and will not do. */
static bool is_given(struct asker *k, const struct question *q)
{
	str_clear(&k->answer);
	for (int i = 0; k->given && i < LINE_GIVEN_MAX && k->given[i].name; i++) {
		if (!str_eq(k->given[i].name, q->name) || !k->given[i].text || k->used[i])
			continue;
		k->used[i] = true;
		k->looked = k->given[i].text == line_look;
		if (k->given[i].text == line_as_it_is)
			str_addz(&k->answer, q->initial);
		else if (q->n_choices)
			choose(q, k->given[i].text, &k->answer);
		else
			str_addz(&k->answer, k->given[i].text);
		return true;
	}
	return false;
}

/* With answers given on the command line a person is still asked for secrets and long texts, and on a terminal to
 * confirm, and for what it takes to get there: an account, its codes. */
static bool may_ask(const struct asker *k, const struct question *q)
{
	bool typed = q->kind == QUESTION_SECRET || q->kind == QUESTION_TEXT;
	if (!k->given || (typed && !*q->error))
		return true;
	return isatty(STDIN_FILENO) && (q->kind == QUESTION_SECRET || q->kind == QUESTION_YES || q->on_the_way);
}

/* Why it does not go on: nobody there to answer. */
static enum line_exit stuck(struct asker *k, struct act *act, const struct question *q)
{
	const struct err *e = &act_outcome(act)->err;
	size_t n = strcspn(q->before, "\n");
	if (k->exit != LINE_DONE)
		return k->exit;
	if (e->code == RC_NET || e->code == RC_TIMEOUT) {
		str_clear(&k->told);
		str_addz(&k->told, q->error); /* in words for a screen */
		return line_failed(k->app, e->code, e, NULL);
	}
	if (act_outcome(act)->later)
		return LINE_NO_CONNECTION;
	if (*q->error)
		return LINE_FAILED; /* which is said at the end */
	if (str_starts(q->name, "verify-"))
		line_complain(_("%.*s `minyi verify` does that."), (int)n, q->before);
	else if (str_eq(q->name, "account"))
		line_complain(_("%.*s `minyi login NAME` signs in."), (int)n, q->before);
	else if (q->on_the_way && (app_site(k->app)->ops->caps.sign_in & SITE_PASTED)) /* a page, and what it shows */
		line_complain(_("%.*s `minyi login` signs in."), (int)n, q->before);
	else
		/* TRANSLATORS: a question, as in "Which agencies? " */
		line_complain(_("Nothing was done: \"%s\" was not answered. See --help for what can be given."), q->sentence);
	return LINE_FAILED;
}

/* What was given is none of the choices: which there are. */
static bool is_none(struct asker *k, const struct question *q)
{
	STR_LOCAL(names, 4096);
	const char *text = "";
	for (int i = 0; i < LINE_GIVEN_MAX && k->given[i].name; i++)
		if (str_eq(k->given[i].name, q->name) && k->given[i].text)
			text = k->given[i].text;
	for (int i = 0; i < q->n_choices; i++)
		str_addf(&names, "%s%s", names.len && *q->choices[i].name ? ", " : "", q->choices[i].name);
	if (k->answer.len || !names.len || !*text || text == line_as_it_is)
		return false;
	/* TRANSLATORS: a question; the words that answer it; the one that was given */
	line_complain(_("Nothing was done: \"%s\" takes one of these: %s; not %.100s."), q->sentence, names.buf, text);
	k->exit = LINE_USAGE;
	return true;
}

static void turn(struct asker *k, struct act *act, const struct question *q)
{
	bool given = is_given(k, q);
	if (given && !k->looked && is_none(k, q)) {
		act_leave(act);
	} else if (given && k->looked) {
		say_page(act);
		act_throw_away(act);
	} else if (given) {
		act_answer(act, k->answer.buf);
	} else if (may_ask(k, q) && ask(k, act, q)) {
		if (strcmp(k->answer.buf, "<") != 0 || q->kind == QUESTION_SECRET) {
			act_answer(act, k->answer.buf);
			if (!act_outcome(act)->end) /* whose sentence says so itself */
				say_unkept(k, act);
		} else if (!act_back(act))
			line_say("%s", _("This is the first question."));
	} else {
		if (k->given)
			k->exit = stuck(k, act, q);
		act_leave(act);
	}
	explicit_bzero(k->answer.buf, k->answer.len); /* it may be a password */
}

/* ---- the whole act --------------------------------------------------------------------------- */

static void turned(void *ctx)
{
	(void)ctx;
}

/* In a visit a line each; of a command one line, where somebody looks, and in the end none. */
static void say_progress(struct asker *k, const char *words)
{
	if (!k->given)
		line_say("%s", words);
	else if (isatty(STDERR_FILENO) == 1 && (*words || k->progress))
		(void)fprintf(stderr, "\r\033[K%s", words);
	k->progress = *words != '\0';
}

/* Until there is a question, or the end; says that it takes time when it does. */
static void wait(struct asker *k, struct act *act)
{
	struct net_timer *timer = NULL;
	STR_LOCAL(said, 8192);
	if (!k->given) {
		line_patience(k->app, &timer);
		line_listen(k->in, k->app);
	}
	while (!act_question(act) && !act_outcome(act)->end) {
		if (!str_eq(said.buf, act_progress(act))) {
			str_clear(&said);
			str_addz(&said, act_progress(act));
			say_progress(k, said.buf);
			net_timer_cancel(timer); /* what it waits for is said */
			timer = NULL;
		}
		net_turn(app_net(k->app), -1);
		if (!k->given && !timer && !act_question(act) && line_wants_out(k->in))
			act_leave(act);
	}
	if (k->given)
		say_progress(k, "");
	line_listen_end(k->in, k->app);
	net_timer_cancel(timer);
}

static void say_end(struct asker *k, const struct act_outcome *o, const char *word)
{
	bool fine = o->end == ACT_DONE || (o->end == ACT_LEFT && !k->given);
	bool no_topic = word && o->end == ACT_REFUSED && !*o->topic && o->err.code == RC_NOT_FOUND && o->err.num == 404;
	if (no_topic)
		k->exit = line_no_topic(word);
	else if (o->end == ACT_REFUSED && (o->err.code == RC_NET || o->err.code == RC_TIMEOUT))
		(void)line_failed(k->app, o->err.code, &o->err, NULL);
	else if (fine && k->given && k->in->quiet)
		; /* the exit status says it */
	else if (*o->sentence && fine && k->given && *o->title)
		/* TRANSLATORS: what was done, and the title of the topic to which */
		line_say(_("%s (%s)"), o->sentence, o->title);
	else if (o->end == ACT_LEFT && !k->given && !*o->sentence && !k->offered)
		line_tell(k->in, "%s", _("Nothing was done."));
	else if (!fine && str_eq(o->sentence, k->told.buf))
		; /* said already, with the question */
	else if (!k->given && (fine || isatty(STDERR_FILENO) == 1))
		line_tell(k->in, "%s", o->sentence);
	else if (*o->sentence && fine)
		line_say("%s", o->sentence);
	else if (!fine)
		line_complain("%s", o->sentence);
	if (*o->address)
		line_say("%s", o->address);
	if (k->exit == LINE_DONE && o->end != ACT_DONE)
		k->exit = o->end == ACT_QUEUED || o->later ? LINE_NO_CONNECTION : LINE_FAILED;
}

/* The text that came with the command, when the act ended before it asked for it: what is in a pipe, and what somebody
 * types at a terminal who has just heard that there is no connection. NULL: there is none. */
static const char *left_over(struct asker *k, struct act *act)
{
	const struct act_outcome *o = act_outcome(act);
	for (int i = 0; i < LINE_GIVEN_MAX && k->given[i].name; i++) {
		const struct line_given *g = &k->given[i];
		bool text = str_eq(g->name, "message") || str_eq(g->name, "reason");
		if (text && g->text && *g->text)
			return k->used[i] ? NULL : g->text;
		bool reads = str_eq(g->name, "message") && !g->text && !k->read;
		if (!reads || (isatty(STDIN_FILENO) && !o->later))
			continue;
		str_clear(&k->answer);
		return read_rest(k, act) ? k->answer.buf : NULL;
	}
	return NULL;
}

/* Nothing that was typed is lost because its topic could not be reached, or nobody is signed in. */
static void keep_left_over(struct asker *k, struct act *act, bool on_topic)
{
	const struct act_outcome *o = act_outcome(act);
	bool over = o->end == ACT_DONE || o->end == ACT_QUEUED;
	enum line_exit exit = k->exit;
	k->head = k->given && str_eq(k->given[0].name, "stance") ? k->given[0].text : "";
	const char *text = over || !k->given ? NULL : left_over(k, act);
	bool never_seen = o->end == ACT_REFUSED && o->later && !*o->topic && on_topic;
	if (text && act_keep(act, k->head, text) == RC_OK)
		line_complain("%s",
			never_seen
				? _("What you typed is kept, and is offered the next time; it does not go out by itself, since this topic was never seen here.")
				: _("What you typed is kept, and is offered the next time."));
	else if (text)
		line_complain("%s", act_unkept(act));
	else if (never_seen)
		line_complain("%s", _("This topic was never seen here, so nothing was kept to be sent; please try again."));
	if (act_unkept(act) || o->unkept)
		k->exit = LINE_NOT_KEPT;
	else if (text)
		k->exit = exit;
}

enum line_exit line_act(
	struct app *app, struct line_input *in, enum act_id id, const struct act_on *on, const struct line_given *given)
{
	enum line_exit exit = line_act_on(app, in, id, on, given, NULL);
	line_settle(in);
	return exit;
}

enum line_exit line_act_on(struct app *app, struct line_input *in, enum act_id id, const struct act_on *on,
	const struct line_given *given, struct str *topic)
{
	struct asker k = { .app = app, .in = in, .given = given, .offered = id == ACT_SIGN_IN && !on };
	str_init(&k.answer, TEXT_MAX);
	str_init(&k.password, SECRET_MAX);
	str_init(&k.told, TEXT_MAX);
	if (in->awaits)
		line_await_platform(app, on && act_is_on_topic(id) ? on->id : NULL);
	struct act *act = act_begin(app, id, on, turned, NULL);
	for (wait(&k, act); !act_outcome(act)->end; wait(&k, act))
		turn(&k, act, act_question(act));
	if (!k.looked) {
		say_end(&k, act_outcome(act), on && on->id ? on->id : NULL);
		keep_left_over(&k, act, act_is_on_topic(id));
	}
	bool queued = act_outcome(act)->end == ACT_QUEUED;
	if (topic)
		str_addz(topic, act_outcome(act)->topic);
	act_free(act);
	if (queued && in->awaits)
		k.exit = line_await(app);
	line_forget(in, &k.password);
	str_release(&k.password);
	str_release(&k.told);
	str_release(&k.answer);
	return k.exit;
}
