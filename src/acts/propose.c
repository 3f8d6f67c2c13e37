/*
 * Proposing, and changing what was proposed: a form whose fields the platform names. Each part is checked as it is
 * answered, and asked for again alone when it is refused; what is typed anywhere is one draft. Before it is sent it is
 * shown as others will see it. Topics that speak of the same are looked for while the title is typed, and said before
 * going on.
 */
#include "acts/upload.h"

#include <stdlib.h>

/* The form's own parts are the first steps. */
enum step {
	RESUME = FORM_PARTS,
	RESTART,
	SIMILAR,
	LOOK,
	REVIEW,
	WHICH,
};
enum { LINED_MOST = 6, SIMILAR_MOST = 5, SIMILAR_WAIT_MS = 2500, TITLE_LEAST = 4 };

struct propose {
	struct form form;
	struct site_reply *book, *agencies, *who;
	struct site_reply *similar, *looked; /* to the title; one of them, whole */
	char *similar_to;                    /* the title that `similar` answers */
	struct app_ask *looking;             /* for similar ones, beside the question */
	struct net_timer *patience;
	struct upload upload;
	char *resumed;       /* a draft from last time */
	bool begun, hurried; /* hurried: similar ones are not waited for any longer */
};

static void propose_release(struct act *a)
{
	struct propose *p = a->priv;
	app_cancel(p->looking);
	net_timer_cancel(p->patience);
	form_release(&p->form);
	site_reply_drop(p->book);
	site_reply_drop(p->agencies);
	site_reply_drop(p->who);
	site_reply_drop(p->similar);
	site_reply_drop(p->looked);
	upload_release(&p->upload);
	free(p->similar_to);
	free(p->resumed);
}

static void propose_form(const struct act *a, const char *text, struct str *out)
{
	const struct propose *p = a->priv;
	int step = a->n_steps ? a->steps[a->n_steps - 1] : FORM_PARTS;
	bool typed = text && step < FORM_PARTS && step != FORM_FILES;
	if (p->form.rules)
		form_write(&p->form, typed ? step : FORM_PARTS, typed ? text : NULL, out);
}

static enum wire_board board_of(const struct act *a)
{
	const struct propose *p = a->priv;
	return p->form.rules ? p->form.rules->board : BOARD_IDEA;
}

/* On to what has not been answered yet; all of it is looked at before it goes. */
static void go_on(struct act *a)
{
	struct propose *p = a->priv;
	int part = form_open(&p->form, 0);
	act_step(a, part < FORM_PARTS ? part : REVIEW);
}

/* ---- similar ones ---------------------------------------------------------------------------- */

static struct site_ask similar_ask(const struct act *a, const char *title)
{
	return (struct site_ask){
		.op = SITE_TOPICS, .limit = SIMILAR_MOST, .filter = { .board = board_of(a), .similar = title }
	};
}

static bool can_look(const struct act *a)
{
	const struct site *s = app_site(a->app);
	return site_can_filter(s, SITE_BY_SIMILAR) && !app_unanswered(a->app) && a->id == ACT_PROPOSE;
}

static void say_similar(const struct wire_topics *t, struct str *out)
{
	for (size_t i = 0; i < t->n && i < SIMILAR_MOST; i++)
		/* TRANSLATORS: a number to press, how a topic stands, its title */
		str_addf(out, _("%zu. [%s] %s\n"), i + 1, page_stage_word(t->items[i].stage), t->items[i].title);
}

static void note_similar(struct propose *p, const char *title, struct site_reply *reply)
{
	char *copy = xstrdup(title);
	site_reply_drop(p->similar);
	free(p->similar_to);
	p->similar_to = copy;
	p->similar = site_reply_keep(reply);
}

static void show_similar(struct act *a)
{
	struct propose *p = a->priv;
	STR_LOCAL(lines, 65536);
	if (p->similar->u.topics.n) {
		str_addf(&lines, "%s\n", _("Similar topics:"));
		say_similar(&p->similar->u.topics, &lines);
	}
	act_beside(a, lines.buf);
}

static void looked_while_typing(void *ctx, const struct app_answer *r)
{
	struct act *a = ctx;
	struct propose *p = a->priv;
	if (r->last)
		p->looking = NULL;
	if (!r->reply || a->outcome.end)
		return;
	site_reply_renew(&p->similar, r->reply);
	if (a->asking && a->q.watched)
		show_similar(a);
}

static void propose_rests(struct act *a, int step, const char *text)
{
	struct propose *p = a->priv;
	if (step == FORM_AGENCIES) {
		STR_LOCAL(like, 4096);
		form_agencies_like(&p->form, text, &like);
		act_beside(a, like.buf);
		return;
	}
	if (act_length(text) < TITLE_LEAST || !can_look(a) || str_eq(text, p->similar_to))
		return;
	struct site_ask ask = similar_ask(a, text);
	free(p->similar_to);
	p->similar_to = xstrdup(text);
	site_reply_drop(p->similar);
	p->similar = NULL;
	app_cancel(p->looking);
	p->looking = app_ask(a->app, &ask, APP_CACHED, looked_while_typing, a);
}

static void after_title(struct act *a)
{
	struct propose *p = a->priv;
	if (p->similar && p->similar->u.topics.n)
		act_step(a, SIMILAR);
	else
		go_on(a);
}

static void stop_waiting(struct act *a)
{
	struct propose *p = a->priv;
	net_timer_cancel(p->patience);
	p->patience = NULL;
}

static void similar_came(struct act *a, const struct app_answer *r)
{
	struct propose *p = a->priv;
	if (p->hurried)
		return;
	if (r->reply)
		note_similar(p, form_answer(&p->form, form_part(&p->form, "title")), r->reply);
	if (!r->last && !r->reply)
		return;
	p->hurried = true; /* a second answer says nothing new */
	stop_waiting(a);
	after_title(a);
}

/* Nobody waits long for what is only a kindness. */
static void waited_enough(void *ctx)
{
	struct act *a = ctx;
	struct propose *p = a->priv;
	p->patience = NULL;
	p->hurried = true;
	app_cancel(a->ask);
	a->ask = NULL;
	go_on(a);
	act_moved(a);
}

static void look_for_similar(struct act *a, const char *title)
{
	struct propose *p = a->priv;
	if (!can_look(a) || a->on.command || act_length(title) < TITLE_LEAST) {
		go_on(a);
	} else if (p->similar && str_eq(title, p->similar_to)) {
		after_title(a);
	} else {
		struct site_ask ask = similar_ask(a, title);
		p->hurried = false;
		app_cancel(p->looking);
		p->looking = NULL;
		p->patience = net_timer_start(app_net(a->app), SIMILAR_WAIT_MS, waited_enough, a);
		act_send(a, &ask, APP_CACHED, similar_came);
	}
}

static void ask_similar(struct act *a)
{
	static const char *const names[SIMILAR_MOST] = { "1", "2", "3", "4", "5" };
	const struct propose *p = a->priv;
	size_t n = p->similar ? p->similar->u.topics.n : 0;
	STR_LOCAL(lines, 65536);
	say_similar(&p->similar->u.topics, &lines);
	act_say(a, "%s\n%s", _("There are similar topics; endorsing one does more than proposing another:"), lines.buf);
	struct question *q = act_ask(a, QUESTION_CHOICE, "similar", "");
	q->lettered = true;
	q->fallback = 'g';
	for (size_t i = 0; i < n && i < SIMILAR_MOST; i++)
		act_choice(a, (char)('1' + i), names[i], i ? "" : _("A number reads that one,"));
	act_choice(a, 't', "title", _("(T)itle"));
	act_choice(a, 'g', "go-on", _("[G]o on with mine"));
}

static void looked(struct act *a, const struct app_answer *r)
{
	struct propose *p = a->priv;
	if (!r->last && !r->reply)
		return;
	if (r->reply) {
		site_reply_renew(&p->looked, r->reply);
		act_step(a, LOOK);
		return;
	}
	if (!r->unchanged) {
		STR_LOCAL(why, 4096);
		act_failure(r, &why);
		act_object(a, "%s", why.buf);
		act_step(a, SIMILAR);
	}
}

static void answer_similar(struct act *a, char key)
{
	const struct propose *p = a->priv;
	if (key >= '1' && key <= '9')
		act_send(a, &(struct site_ask){ .op = SITE_TOPIC, .id = p->similar->u.topics.items[key - '1'].id }, APP_CACHED,
			looked);
	else if (key == 't')
		act_step(a, form_part(&p->form, "title"));
	else
		go_on(a);
}

static void endorsed_instead(struct act *a, bool done)
{
	if (done)
		act_finish(a, ACT_LEFT, "%s", "");
	else
		act_step(a, SIMILAR);
}

static void answer_look(struct act *a, char key)
{
	const struct propose *p = a->priv;
	if (key == 'y')
		act_nest(
			a, ACT_ENDORSE, &(struct act_on){ .id = p->looked->u.topic.id, .turn = ACT_TURN_ON }, endorsed_instead);
	else if (key == 'b')
		act_step(a, SIMILAR);
	else
		go_on(a);
}

/* ---- sending --------------------------------------------------------------------------------- */

/* How it stands now, of which the one who changes it has been told: sent once more, it goes over that. */
static void read_again(struct act *a, const struct app_answer *r)
{
	struct propose *p = a->priv;
	if (r->reply) {
		site_reply_renew(&a->reply, r->reply);
		a->topic = &a->reply->u.topic;
		p->form.version = a->topic->version;
	}
	if (r->last)
		act_step(a, REVIEW);
}

/* They are asked for after all: nobody could say which there are before. */
static void agencies_again(struct act *a, const struct app_answer *r)
{
	struct propose *p = a->priv;
	if (r->reply && !p->agencies) {
		p->agencies = site_reply_keep(r->reply);
		p->form.agencies = &p->agencies->u.agencies;
	}
	if (r->last)
		act_step(a, form_has(&p->form, FORM_AGENCIES) ? FORM_AGENCIES : REVIEW);
}

static void sent(struct act *a, const struct app_answer *r)
{
	struct propose *p = a->priv;
	STR_LOCAL(words, 4096);
	if (r->rc == RC_OK || r->queued) {
		act_conclude_moved(a, r);
		return;
	}
	act_failure(r, &words);
	act_object(a, "%s", words.buf);
	act_note(a, r);
	id_random(a->key); /* what was refused is over; the next one is another */
	if (a->id == ACT_EDIT && r->problem && str_eq(r->problem->code, "changed_since")) {
		act_send(a, &(struct site_ask){ .op = SITE_TOPIC, .id = a->topic->id }, APP_FRESH, read_again);
		return;
	}
	const char *field = r->problem && r->problem->field ? r->problem->field : "";
	if (!p->agencies && str_eq(field, "agencies")) {
		act_send(a, &(struct site_ask){ .op = SITE_AGENCIES }, APP_CACHED, agencies_again);
		return;
	}
	int part = form_part(&p->form, field);
	act_step(a, part < FORM_PARTS ? part : REVIEW);
}

static void send(struct act *a, bool on_its_way)
{
	struct propose *p = a->priv;
	struct site_ask ask = { .op = a->id == ACT_EDIT ? SITE_EDIT : SITE_PROPOSE,
		.id = a->id == ACT_EDIT ? a->topic->id : NULL };
	form_proposal(&p->form, &a->arena, &ask.proposal);
	ask.proposal.send = on_its_way;
	act_send(a, &ask, APP_NO_CACHE, sent);
}

/* ---- the questions --------------------------------------------------------------------------- */

static void ask_resume(struct act *a)
{
	const struct propose *p = a->priv;
	STR_LOCAL(title, STR_NO_LIMIT);
	form_draft_title(p->resumed, &title);
	act_say_drafted(a);
	act_say(a, "%s", title.len ? title.buf : _("(no title yet)"));
	act_ask(a, QUESTION_CHOICE, "resume", _("Go on with it?"))->fallback = 'g';
	act_choice(a, 'g', "go-on", _("go on"));
	act_choice(a, 'n', "new", _("throw it away and start again"));
}

/* The ones that there are, each with a number: a line each, or, so that a small screen holds many, one after the other.
 */
static void ask_choices(struct act *a, int part, const struct wire_form_field *f)
{
	const struct propose *p = a->priv;
	STR_LOCAL(sentence, 4096);
	STR_LOCAL(all, STR_NO_LIMIT);
	const char *between = f->n_choices > LINED_MOST ? "  " : "\n";
	for (size_t i = 0; i < f->n_choices; i++)
		str_addf(&all, "%s%zu. %s", i ? between : "", i + 1,
			*f->choices[i].label ? f->choices[i].label : f->choices[i].word);
	act_say(a, "%s", all.buf);
	if (f->most == 1)
		str_addf(&sentence, _("%s (a number): "), form_label(&p->form, part));
	else
		str_addf(&sentence, _("%s (%lld to %lld numbers, separated by commas): "), form_label(&p->form, part),
			(long long)f->least, (long long)f->most);
	act_ask(a, QUESTION_LINE, f->name, sentence.buf)->titled = true;
	act_initial(a, form_answer(&p->form, part));
}

static void ask_field(struct act *a, int part)
{
	const struct propose *p = a->priv;
	const struct wire_form_field *f = &p->form.rules->fields[part];
	bool title = str_eq(f->name, "title");
	STR_LOCAL(sentence, 4096);
	if (*f->hint)
		act_say(a, "%s", f->hint);
	if (form_choices(&p->form, part)) {
		ask_choices(a, part, f);
		return;
	}
	if (f->least > 1 && f->most)
		/* TRANSLATORS: what is asked for, and how many characters it may have */
		str_addf(&sentence, _("%s (%lld to %lld characters): "), form_label(&p->form, part), (long long)f->least,
			(long long)f->most);
	else if (f->most && f->required)
		str_addf(&sentence, _("%s (at most %lld characters): "), form_label(&p->form, part), (long long)f->most);
	else if (f->most)
		str_addf(
			&sentence, _("%s (optional, at most %lld characters): "), form_label(&p->form, part), (long long)f->most);
	else
		str_addf(&sentence, _("%s: "), form_label(&p->form, part));
	struct question *q = act_ask(a, f->lines ? QUESTION_TEXT : QUESTION_LINE, f->name, sentence.buf);
	q->max = f->most;
	q->many = f->lines && f->required;
	q->watched = title;
	q->titled = !title;
	act_initial(a, form_answer(&p->form, part));
	if (f->lines) {
		STR_LOCAL(brief, 512);
		str_addf(&brief, _("%s: "), form_label(&p->form, part));
		q->brief = arena_strdup(&a->arena, brief.buf);
	}
}

static void ask_agencies(struct act *a)
{
	const struct propose *p = a->priv;
	const struct wire_board_rules *r = p->form.rules;
	STR_LOCAL(sentence, 1024);
	if (r->agencies_least)
		str_addf(&sentence,
			_("Which agencies should answer? (parts of their names, separated by commas, %lld to %lld): "),
			(long long)r->agencies_least, (long long)r->agencies_most);
	else
		str_addf(&sentence,
			_("Which agencies should answer? (parts of their names, separated by commas, at most %lld; Enter: not sure): "),
			(long long)r->agencies_most);
	struct question *q = act_ask(a, QUESTION_LINE, "agencies", sentence.buf);
	q->brief = r->agencies_least ? _("Agencies: ") : _("Agencies (Enter: not sure): ");
	q->watched = true;
	act_initial(a, form_answer(&p->form, FORM_AGENCIES));
}

static void ask_links(struct act *a)
{
	const struct propose *p = a->priv;
	STR_LOCAL(sentence, 1024);
	str_addf(&sentence, _("Addresses of related pages (separated by spaces, at most %lld; Enter: none): "),
		(long long)p->form.rules->links_most);
	act_ask(a, QUESTION_LINE, "links", sentence.buf)->brief = _("Addresses (Enter: none): ");
	STR_LOCAL(line, STR_NO_LIMIT);
	text_clean(&line, form_answer(&p->form, FORM_LINKS), strlen(form_answer(&p->form, FORM_LINKS)));
	act_initial(a, line.buf);
}

static void ask_discuss(struct act *a)
{
	const struct propose *p = a->priv;
	STR_LOCAL(sentence, 1024);
	str_addf(&sentence,
		P_("Have it discussed in public for %lld day before it is screened?",
			"Have it discussed in public for %lld days before it is screened?",
			(unsigned long)p->form.rules->discussion_days),
		(long long)p->form.rules->discussion_days);
	act_yes(a, "discuss", sentence.buf, *form_answer(&p->form, FORM_DISCUSS) == 'y');
}

static bool may_send(const struct act *a)
{
	return a->id == ACT_PROPOSE || a->topic->can.verbs & WIRE_CAN(CAN_SEND);
}

/* TRANSLATORS: the letters in brackets are keys and must stay those letters */
static void ask_review(struct act *a)
{
	struct question *q = act_ask(a, QUESTION_CHOICE, "review", "");
	bool sends = may_send(a);
	q->lettered = q->paged = true;
	q->fallback = 's';
	act_choice(a, 's', "send", sends ? _("[S]end") : _("[S]ave the change"));
	act_choice(a, 't', "title", _("(T)itle"));
	act_choice(a, 'e', "edit", _("(E)dit more"));
	act_choice(a, 'a', "abandon", _("(A)bandon"));
	act_choice(a, 'o', "other", _("(O)ther parts"));
	if (sends)
		act_choice(a, 'd', "draft", _("(D)raft at the platform"));
}

static void ask_which(struct act *a)
{
	static const char *const names[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9" };
	const struct propose *p = a->priv;
	int n = 0;
	act_ask(a, QUESTION_CHOICE, "which", _("Which part?"))->fallback = '1';
	for (int part = 0; part < FORM_PARTS && n < QUESTION_CHOICES; part++)
		if (form_has(&p->form, part)) {
			act_choice(a, (char)('1' + n), names[n], form_label(&p->form, part));
			n++;
		}
}

static void ask_look(struct act *a)
{
	struct question *q = act_ask(a, QUESTION_CHOICE, "look", "");
	q->lettered = q->paged = true;
	q->fallback = 'b';
	act_choice(a, 'b', "back", _("[B]ack"));
	act_choice(a, 'y', "endorse", _("(Y) endorse this one instead"));
	act_choice(a, 'g', "go-on", _("(G)o on with mine"));
}

static void propose_ask(struct act *a, int step)
{
	if (step < FORM_FIELDS)
		ask_field(a, step);
	else
		switch (step) {
		case FORM_AGENCIES: ask_agencies(a); break;
		case FORM_LINKS: ask_links(a); break;
		case FORM_FILES: upload_ask(a, &((struct propose *)a->priv)->upload); break;
		case FORM_DISCUSS: ask_discuss(a); break;
		case RESUME: ask_resume(a); break;
		case RESTART: act_yes(a, "restart", _("Throw away all that was typed there?"), false); break;
		case SIMILAR: ask_similar(a); break;
		case LOOK: ask_look(a); break;
		case REVIEW: ask_review(a); break;
		default: ask_which(a); break;
		}
	a->q.ruled = true;
	a->q.board = board_of(a);
	if (step == FORM_FILES)
		a->q.drafted = false;
}

static void propose_page(struct act *a, int step, struct doc *d)
{
	const struct propose *p = a->priv;
	struct page_opts o = app_page_opts(a->app);
	const struct wire_comments none = { .next = "" };
	struct wire_topic t;
	ARENA_LOCAL(arena, 0);
	o.unfold = true;
	if (step == LOOK) {
		page_topic(d, &p->looked->u.topic, &none, &o);
	} else {
		form_topic(&p->form, &arena, &t);
		page_topic(d, &t, &none, &o);
	}
}

static void begin_form(struct act *a);
static void begin_with_topic(struct act *a);

static void answer_review(struct act *a, char key)
{
	const struct propose *p = a->priv;
	int body = form_part(&p->form, "body");
	switch (key) {
	case 's': send(a, may_send(a)); break;
	case 'd': send(a, false); break;
	case 't': act_step(a, form_part(&p->form, "title")); break;
	case 'e': act_step(a, body < FORM_PARTS ? body : 0); break;
	case 'o': act_step(a, WHICH); break;
	default: act_finish(a, ACT_LEFT, "%s", _("Nothing was sent.")); break;
	}
}

static void answer_which(struct act *a, char key)
{
	const struct propose *p = a->priv;
	int n = key - '1', part = 0;
	while (part < FORM_PARTS && !(form_has(&p->form, part) && n-- == 0))
		part++;
	act_step(a, part < FORM_PARTS ? part : REVIEW);
}

static void answer_part(struct act *a, int part, const char *text)
{
	struct propose *p = a->priv;
	STR_LOCAL(why, 4096);
	STR_LOCAL(chosen, STR_NO_LIMIT);
	if (form_choices(&p->form, part)) {
		form_choose(&p->form, part, text, &chosen);
		text = chosen.buf;
	}
	form_set(&p->form, part, text, false);
	if (!form_check(&p->form, part, text, &why)) {
		act_object(a, "%s", why.buf);
		act_step(a, part);
		return;
	}
	p->form.done[part] = true;
	if (str_eq(form_name(&p->form, part), "title"))
		look_for_similar(a, text);
	else
		go_on(a);
}

static void propose_answer(struct act *a, int step, const char *text)
{
	struct propose *p = a->priv;
	switch (step) {
	case FORM_FILES: upload_answer(a, &p->upload, text); break;
	case RESUME:
		if (*text == 'n')
			act_step(a, RESTART);
		else
			begin_form(a);
		break;
	case RESTART:
		if (*text == 'y') {
			free(p->resumed);
			p->resumed = NULL;
			store_draft_forget(app_store(a->app), a->draft, NULL);
		}
		if (*text != 'y')
			act_step(a, RESUME);
		else if (a->id == ACT_EDIT)
			begin_with_topic(a);
		else
			begin_form(a);
		break;
	case SIMILAR: answer_similar(a, *text); break;
	case LOOK: answer_look(a, *text); break;
	case REVIEW: answer_review(a, *text); break;
	case WHICH: answer_which(a, *text); break;
	default: answer_part(a, step, text); break;
	}
}

/* ---- the beginning --------------------------------------------------------------------------- */

/* With what is there already; the steps before the first open one can be gone back to. */
static void begin_form(struct act *a)
{
	struct propose *p = a->priv;
	int at = FORM_PARTS;
	if (p->resumed)
		form_read(&p->form, p->resumed, &at);
	a->n_steps = 0;
	int open = form_open(&p->form, 0);
	for (int part = 0; part < open && part < FORM_PARTS && a->n_steps < ACT_STEPS - 2; part++)
		if (form_has(&p->form, part))
			a->steps[a->n_steps++] = part;
	act_step(a, open < FORM_PARTS ? open : REVIEW);
}

static void files_done(struct act *a)
{
	((struct propose *)a->priv)->form.done[FORM_FILES] = true;
	go_on(a);
}

/* As it stands at the platform. */
static void begin_with_topic(struct act *a)
{
	struct propose *p = a->priv;
	form_take_topic(&p->form, a->topic);
	for (int i = 0; a->on.command && i < FORM_PARTS; i++) /* a command says for each what it is, or stays */
		p->form.done[i] = i == FORM_DISCUSS;
	if (*a->topic->stage_reason)
		act_say(a, _("It was refused: %s"), a->topic->stage_reason);
	begin_form(a);
}

static const struct wire_board_rules *rules_of(const struct wire_book *book, enum wire_board board)
{
	for (size_t i = 0; i < book->n; i++)
		if (book->items[i].board == board && book->items[i].proposing)
			return &book->items[i];
	return NULL;
}

static enum wire_level needed(const struct wire_board_rules *r)
{
	for (size_t i = 0; i < r->n_needs; i++)
		if (str_eq(r->needs[i].verb, "propose"))
			return r->needs[i].level;
	return LEVEL_REGISTERED;
}

static void raised(struct act *a, bool done);

static void begin_known(struct act *a)
{
	struct propose *p = a->priv;
	enum wire_board board = a->id == ACT_EDIT ? a->topic->board : BOARD_IDEA;
	if (a->id == ACT_PROPOSE && *a->on.id)
		wire_board_from(a->on.id, &board);
	const struct wire_board_rules *rules = rules_of(&p->book->u.book, board);
	if (!rules) {
		act_finish(a, ACT_REFUSED, _("Nothing can be proposed on the board %s here."), page_board_word(board));
		return;
	}
	p->form.app = a->app;
	p->form.rules = rules;
	p->form.agencies = p->agencies ? &p->agencies->u.agencies : NULL;
	p->upload.form = &p->form;
	p->upload.step = FORM_FILES;
	p->upload.most = rules->files_most;
	p->upload.bytes_most = rules->file_bytes_most;
	p->upload.done = files_done;
	if (a->id == ACT_PROPOSE && p->who && p->who->u.account.level < needed(rules)) {
		act_raise(a, needed(rules), raised);
		return;
	}
	act_draft(a, "");
	p->resumed = a->on.command && !a->on.draft ? NULL : act_drafted(a);
	if (a->id == ACT_EDIT && !p->resumed) {
		begin_with_topic(a);
	} else if (p->resumed && !a->on.draft) {
		act_step(a, RESUME);
	} else {
		if (p->resumed)
			act_say_drafted(a);
		begin_form(a);
	}
}

static void agencies_came(struct act *a, const struct app_answer *r)
{
	struct propose *p = a->priv;
	if (r->reply && !p->agencies)
		p->agencies = site_reply_keep(r->reply);
	if (!r->last || p->begun)
		return;
	p->begun = true;
	if (a->on.command && !p->agencies && r->rc != RC_OK)
		act_conclude(a, r, ""); /* it may name some, and nobody says which they are */
	else
		begin_known(a); /* nobody being there to say which there are, none is asked for */
}

static void who_came(struct act *a, const struct app_answer *r)
{
	struct propose *p = a->priv;
	site_reply_renew(&p->who, r->reply);
	if (r->last)
		act_send(a, &(struct site_ask){ .op = SITE_AGENCIES }, APP_CACHED, agencies_came);
}

static void book_came(struct act *a, const struct app_answer *r)
{
	struct propose *p = a->priv;
	site_reply_renew(&p->book, r->reply);
	if (!r->last)
		return;
	if (p->book)
		act_send(a, &(struct site_ask){ .op = SITE_ME }, APP_FRESH, who_came);
	else
		act_conclude(a, r, "");
}

static void propose_begin(struct act *a)
{
	struct propose *p = a->priv;
	if (a->id == ACT_EDIT && act_refused(a, CAN_EDIT))
		return;
	p->begun = false;
	act_send(a, &(struct site_ask){ .op = SITE_RULES }, APP_CACHED, book_came);
}

static void raised(struct act *a, bool done)
{
	if (done)
		propose_begin(a);
	else
		act_finish(a, ACT_LEFT, "%s", "");
}

/* Two acts that are one but for what their drafts are called. */
#define PROPOSING(of_drafts) \
	{ \
		.size = sizeof(struct propose), \
		.kind = (of_drafts), \
		.begin = propose_begin, \
		.ask = propose_ask, \
		.answer = propose_answer, \
		.release = propose_release, \
		.form = propose_form, \
		.rests = propose_rests, \
		.page = propose_page, \
	}
const struct act_ops act_propose = PROPOSING("propose"), act_edit = PROPOSING("edit");
