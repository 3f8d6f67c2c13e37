/* See unsent.h. */
#include "acts/unsent.h"

#include "acts/board.h"
#include "acts/form.h"
#include "acts/machine.h"
#include "acts/pages.h"

#include <stdlib.h>

/* As a list has them; their whole words are app_outbox_word's. */
static const struct {
	const char *kind, *brief;
} kinds[] = {
	/* TRANSLATORS: what was sent or is to be, in a narrow column; and the next ones */
	{ "comment", N_("comment ") },
	{ "uncomment", N_("removal") },
	{ "like", N_("liking") },
	{ "unlike", N_("like back") },
	{ "dislike", N_("disliking") },
	{ "undislike", N_("dislike back") },
	{ "vote", N_("voting") },
	{ "endorse", N_("endorsing") },
	{ "unendorse", N_("withdrawal") },
	{ "follow", N_("following") },
	{ "unfollow", N_("unfollowing") },
	{ "propose", N_("proposal") },
	{ "edit", N_("change ") },
	{ "act", N_("act") },
	{ "invite", N_("inviting") },
	{ "accept", N_("joining") },
	{ "report", N_("report") },
	{ "judge", N_("decision") },
	{ "appeal", N_("appeal") },
	{ "register", N_("account") },
};
static const struct {
	const char *word, *brief;
} states[] = {
	/* TRANSLATORS: how it stands, in a narrow column; and the next ones */
	[UNSENT_WAITS] = { "waits", N_("waits") },
	[UNSENT_ELSEWHERE] = { "waits", N_("waits") },
	[UNSENT_REFUSED] = { "refused", N_("refused") },
	[UNSENT_OLD] = { "old", N_("asks you") },
	[UNSENT_DRAFT] = { "draft", N_("draft") },
	[UNSENT_UNHEARD] = { "unheard", N_("unheard") },
};

static const char *brief_kind(const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return _(kinds[i].brief);
	return kind;
}

const char *unsent_state_word(enum unsent_state state)
{
	return states[state].word;
}

/* ---- the rows -------------------------------------------------------------------------------- */

static void row_release(struct unsent_row *r)
{
	char *const strings[] = { r->key, r->kind, r->topic, r->ref, r->text, r->why, r->reply_to, r->draft };
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		free(strings[i]);
	store_item_release(&r->item);
}

void unsent_release(struct unsent *u)
{
	for (size_t i = 0; i < u->rows.n; i++)
		row_release(&u->rows.items[i]);
	vec_release(&u->rows);
}

static void name_topic(struct unsent_row *r, const struct wire_topic *t)
{
	STR_LOCAL(ref, STR_NO_LIMIT);
	page_refer(&ref, t);
	str_addf(&ref, "%s%s", ref.len ? " " : "", t->title);
	free(r->ref);
	r->ref = xstrdup(ref.buf);
}

static void name_kept(struct app *app, struct unsent_row *r)
{
	bool topic = r->state != UNSENT_UNHEARD && *r->topic;
	struct site_reply *kept = topic ? app_kept_topic(app, r->topic) : NULL;
	r->ref = xstrdup(r->item.about ? r->item.about : "");
	if (kept)
		name_topic(r, &kept->u.topic);
	site_reply_drop(kept);
}

static void add_item(struct unsent *u, struct store_item *item, int64_t old)
{
	const struct store_account *who = app_account(u->app);
	struct unsent_row *r = vec_push(&u->rows);
	ARENA_LOCAL(arena, 0);
	struct site_ask ask;
	bool read = app_outbox_read(item, &arena, &ask, NULL) == RC_OK;
	*r = (struct unsent_row){ .key = str_printf("item:%s", item->id),
		.state = item->state == STORE_REFUSED       ? UNSENT_REFUSED
			: item->at < old                        ? UNSENT_OLD
			: who && str_eq(who->id, item->account) ? UNSENT_WAITS
													: UNSENT_ELSEWHERE,
		.at = item->at,
		.kind = xstrdup(item->kind),
		.topic = xstrdup(item->topic),
		.text = app_outbox_text(item),
		.why = xstrdup(item->state == STORE_REFUSED ? item->last_error : ""),
		.reply_to = xstrdup(read && ask.op == SITE_COMMENT && ask.comment.reply_to ? ask.comment.reply_to : ""),
		.draft = xstrdup(""),
		.item = *item };
	*item = (struct store_item){ 0 };
	name_kept(u->app, r);
}

static void add_draft(struct unsent *u, const struct store_draft *d)
{
	struct act_drafted of;
	STR_LOCAL(name, STR_NO_LIMIT);
	str_addz(&name, d->key);
	if (!act_draft_read(app_site(u->app), name.buf, &of))
		return;
	struct unsent_row *r = vec_push(&u->rows);
	bool form = of.act == ACT_REGISTER, proposal = of.act == ACT_PROPOSE || of.act == ACT_EDIT;
	STR_LOCAL(text, STR_NO_LIMIT);
	STR_LOCAL(title, STR_NO_LIMIT);
	if (proposal) {
		form_draft_text(d->text, &text);
		form_draft_title(d->text, &title);
	} else if (of.act == ACT_STAFF) {
		act_staff_text(d->text, &text);
	} else if (!form) {
		str_addz(&text, act_draft_text(of.act, d->text));
	}
	*r = (struct unsent_row){ .key = str_printf("draft:%s", d->key),
		.state = form ? UNSENT_UNHEARD : UNSENT_DRAFT,
		.at = d->at,
		.kind = xstrdup(form ? "register" : act_ops_of(of.act)->kind),
		.topic = xstrdup(of.topic),
		.text = xstrdup(text.buf),
		.why = xstrdup(d->note),
		.reply_to = xstrdup(of.reply_to ? of.reply_to : ""),
		.draft = xstrdup(d->key) };
	if (proposal)
		r->ref = xstrdup(title.len ? title.buf : _("(no title yet)"));
	else
		name_kept(u->app, r);
}

void unsent_load(struct unsent *u)
{
	struct store_item *items;
	struct store_draft *drafts;
	struct store *st = app_store(u->app);
	int64_t old = app_outbox_old(u->app);
	unsent_release(u);
	u->opts = app_page_opts(u->app);
	size_t n = store_outbox_list(st, app_site(u->app)->name, &items);
	for (size_t i = 0; i < n; i++)
		add_item(u, &items[i], old);
	free(items);
	n = store_draft_list(st, &drafts);
	for (size_t i = 0; i < n; i++) {
		add_draft(u, &drafts[i]);
		store_draft_release(&drafts[i]);
	}
	free(drafts);
}

const struct unsent_row *unsent_find(const struct unsent *u, const char *key)
{
	for (size_t i = 0; i < u->rows.n; i++)
		if (strcmp(u->rows.items[i].key, key) == 0)
			return &u->rows.items[i];
	return NULL;
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *unsent_empty(void)
{
	return _("Nothing is waiting to be sent, and there are no drafts.");
}

void unsent_what(const struct unsent_row *r, struct str *out)
{
	if (str_eq(r->kind, "appeal")) {
		str_addz(out, _("appeal against being barred"));
		return;
	}
	if (r->state == UNSENT_UNHEARD)
		str_addf(out, "%s ", _("open the account"));
	else
		str_addf(out, "%s ", app_outbox_word(r->kind));
	const char *name = *r->ref ? r->ref : r->topic;
	text_clean(out, name, strlen(name));
}

/* How it stands, with the reason. */
static void say_state(const struct unsent_row *r, struct str *out)
{
	const char *name = r->item.name && *r->item.name ? r->item.name : r->item.account;
	switch (r->state) {
	case UNSENT_WAITS: str_addz(out, _("waiting to be sent")); break;
	case UNSENT_ELSEWHERE: str_addf(out, _("waiting until account %s signs in"), name); break;
	case UNSENT_OLD: str_addz(out, _("waited too long to be sent without asking you")); break;
	case UNSENT_UNHEARD:
		str_addz(out, _("the answer never came; registering it again with the same password goes on"));
		break;
	case UNSENT_DRAFT:
		str_addz(out, *r->why ? _("a draft again, since it was refused: ") : _("a draft, not sent"));
		text_clean(out, r->why, strlen(r->why));
		break;
	case UNSENT_REFUSED: str_addz(out, _("refused: ")); text_clean(out, r->why, strlen(r->why));
	}
}

void unsent_page(struct doc *d, const struct unsent_row *r, const struct page_opts *o)
{
	STR_LOCAL(words, STR_NO_LIMIT);
	unsent_what(r, &words);
	doc_heading(d, 1, words.buf);
	str_clear(&words);
	say_state(r, &words);
	doc_field(d, _("State"), words.buf);
	for (const char *line = r->text; *line; line += strspn(line, "\n")) {
		size_t n = strcspn(line, "\n");
		str_clear(&words);
		text_clean(&words, line, n);
		doc_paragraph(d, words.buf);
		line += n;
	}
	str_clear(&words);
	page_date_time(&words, r->at, o);
	if (r->at)
		doc_field(d, _("Written"), words.buf);
	if (r->item.name && *r->item.name)
		doc_field(d, _("Account"), r->item.name);
}

void unsent_told(struct app *app, const struct store_item *item, const struct app_answer *answer, struct str *out)
{
	struct unsent_row r = { .kind = item->kind, .topic = item->topic, .item = *item };
	name_kept(app, &r);
	STR_LOCAL(what, STR_NO_LIMIT);
	STR_LOCAL(why, 4096);
	unsent_what(&r, &what);
	free(r.ref);
	if (answer->problem)
		page_failure(&why, RC_REFUSED, NULL, answer->problem);
	/* TRANSLATORS: what was sent, as in: comment on i12 Title; then the platform's reason */
	str_addf(out, answer->problem ? _("Refused, and kept (%s): %s") : _("Sent: %s"), what.buf, why.buf);
	if (answer->reply && answer->reply->op == SITE_INVITE) { /* which is said once and never again */
		str_addc(out, ' ');
		act_say_invitation(app, &answer->reply->u.invitation, out);
	}
}

void unsent_note(struct app *app, bool command, struct str *out)
{
	struct store_counts c = app_outbox_counts(app);
	if (c.refused)
		str_addf(out,
			P_("%d item you sent was refused, and is kept.", "%d items you sent were refused, and are kept.",
				(unsigned long)c.refused),
			c.refused);
	if (c.refused && c.old)
		str_addc(out, ' ');
	if (c.old)
		str_addf(out,
			P_("%d item has waited too long to be sent without asking you.",
				"%d items have waited too long to be sent without asking you.", (unsigned long)c.old),
			c.old);
	if (c.refused || c.old)
		str_addz(out, command ? _(" `minyi outbox` shows it.") : _(" O in the main menu shows it."));
}

struct tally {
	int waits, refused, drafts;
};

static struct tally count_up(struct app *app)
{
	struct store_counts c = app_outbox_counts(app);
	struct tally t = { .waits = c.waits + c.old, .refused = c.refused };
	struct store_draft *drafts;
	size_t n = store_draft_list(app_store(app), &drafts);
	for (size_t i = 0; i < n; i++) {
		struct act_drafted of;
		t.drafts += act_draft_read(app_site(app), drafts[i].key, &of);
		store_draft_release(&drafts[i]);
	}
	free(drafts);
	return t;
}

static void say_tally(const struct tally *t, struct str *out)
{
	if (t->waits)
		str_addf(out, P_("%d item not sent yet", "%d items not sent yet", (unsigned long)t->waits), t->waits);
	if (t->refused)
		str_addz(out, out->len ? _(", ") : "");
	if (t->refused)
		str_addf(out, P_("%d refused", "%d refused", (unsigned long)t->refused), t->refused);
	if (t->drafts)
		str_addz(out, out->len ? _(", ") : "");
	if (t->drafts)
		str_addf(out, P_("%d draft", "%d drafts", (unsigned long)t->drafts), t->drafts);
}

void unsent_counts(struct app *app, struct str *out)
{
	struct tally t = count_up(app);
	say_tally(&t, out);
}

char unsent_leaving(struct app *app, struct str *question, char keys[8])
{
	struct tally t = count_up(app);
	STR_LOCAL(counts, 1024);
	say_tally(&t, &counts);
	str_copy(keys, 8, !counts.len ? "yn" : t.waits ? "solqyn" : "olqyn");
	if (!counts.len)
		str_addz(question, _("Leave? [Y/n] "));
	else if (t.waits)
		/* TRANSLATORS: what is not sent; the letters in brackets are keys and must stay these */
		str_addf(question, _("Still here: %s. (S)end now  (O) look  [L]eave, they stay "), counts.buf);
	else
		str_addf(question, _("Still here: %s. (O) look  [L]eave, they stay "), counts.buf);
	return counts.len ? 'l' : 'y';
}

void unsent_left(struct app *app, struct str *out)
{
	STR_LOCAL(counts, 1024);
	unsent_counts(app, &counts);
	if (counts.len)
		str_addf(out, _("Kept for next time: %s."), counts.buf);
}

/* ---- as a source ----------------------------------------------------------------------------- */

static int64_t count(const void *of)
{
	return (int64_t)((const struct unsent *)of)->rows.n;
}

enum cell { CELL_NUMBER, CELL_KIND, CELL_DATE, CELL_STATE, CELLS };

static int columns(void *of, int width, struct source_column out[SOURCE_CELLS + 1])
{
	enum { WIDE = 60, NUMBER = 3 };
	struct unsent *u = of;
	int kind = 0, state = 0;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		kind = text_widthz(_(kinds[i].brief)) > kind ? text_widthz(_(kinds[i].brief)) : kind;
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		state = text_widthz(_(states[i].brief)) > state ? text_widthz(_(states[i].brief)) : state;
	out[CELL_NUMBER] = (struct source_column){ .name = "", .width = width < WIDE ? 2 : NUMBER, .right = true };
	out[CELL_KIND] = (struct source_column){ .name = _("What"), .width = kind };
	out[CELL_DATE] = (struct source_column){ .name = _("Date"), .width = width < WIDE ? 0 : PAGE_DATE_COLUMNS };
	out[CELL_STATE] = (struct source_column){ .name = _("State"), .width = state };
	int used = 2; /* the cursor's */
	for (int i = 0; i < CELLS; i++)
		used += out[i].width ? out[i].width + 1 : 0;
	out[CELLS] = (struct source_column){
		.name = width < WIDE ? _("Topic") : _("Topic | why it was refused, or what was typed"),
		.width = width > used ? width - used : 0,
	};
	u->half = width < WIDE ? 0 : (width - used - 3) / 2;
	return CELLS;
}

/* The topic, and in the other half of a row why it was refused, or what was typed. */
static bool row(void *of, int64_t at, struct source_row *out)
{
	const struct unsent *u = of;
	const struct unsent_row *r = &u->rows.items[at];
	STR_LOCAL(date, 64);
	STR_LOCAL(name, STR_NO_LIMIT);
	if (r->at)
		page_date_short(&date, r->at, &u->opts);
	snprintf(out->cells[CELL_NUMBER].text, sizeof out->cells[0].text, "%lld", (long long)at + 1);
	str_copy(out->cells[CELL_KIND].text, sizeof out->cells[0].text, brief_kind(r->kind));
	str_copy(out->cells[CELL_DATE].text, sizeof out->cells[0].text, date.buf);
	str_copy(out->cells[CELL_STATE].text, sizeof out->cells[0].text, _(states[r->state].brief));
	for (int i = 0; i < CELLS; i++)
		out->cells[i].tone = i == CELL_STATE && r->state == UNSENT_REFUSED ? TONE_ALERT : TONE_PLAIN;
	const char *beside = !u->half ? "" : *r->why ? r->why : r->text;
	str_addz(&name, *r->ref ? r->ref : r->topic);
	if (*beside)
		text_cut(&out->text, name.buf, name.len, u->half);
	else
		str_addz(&out->text, name.buf);
	if (*beside)
		str_addf(&out->text, " | %s", beside);
	out->tone = TONE_PLAIN;
	return true;
}

static void say(void *of, int64_t at, struct str *out)
{
	const struct unsent *u = of;
	const struct unsent_row *r = &u->rows.items[at];
	STR_LOCAL(what, STR_NO_LIMIT);
	STR_LOCAL(date, 64);
	STR_LOCAL(state, STR_NO_LIMIT);
	unsent_what(r, &what);
	if (r->at)
		page_date_time(&date, r->at, &u->opts);
	say_state(r, &state);
	/* TRANSLATORS: a number, what it is, since when, how it stands */
	str_addf(
		out, date.len ? _("%lld. %s; %s; %s") : "%lld. %s; %s%s", (long long)at + 1, what.buf, date.buf, state.buf);
}

static int64_t want(void *of, int64_t first, int64_t last, struct site_ask *ask)
{
	struct unsent *u = of;
	if (app_unanswered(u->app))
		return -1;
	for (int64_t i = first; i <= last && i < count(u); i++) {
		struct unsent_row *r = &u->rows.items[i];
		if (*r->ref || r->asked || r->state == UNSENT_UNHEARD || !*r->topic)
			continue;
		r->asked = true;
		*ask = (struct site_ask){ .op = SITE_TOPIC, .id = r->topic };
		return i;
	}
	return -1;
}

static int64_t again(void *of, int64_t at, struct site_ask *ask)
{
	*ask = (struct site_ask){ .op = SITE_TOPIC, .id = ((struct unsent *)of)->rows.items[at].topic };
	return at;
}

static bool put(void *of, int64_t at, struct site_reply *reply, int64_t near)
{
	struct unsent *u = of;
	(void)near;
	if (at < 0 || at >= count(u) || reply->op != SITE_TOPIC)
		return false;
	const struct wire_topic *t = &reply->u.topic;
	for (size_t i = 0; i < u->rows.n; i++) {
		struct unsent_row *r = &u->rows.items[i];
		if ((int64_t)i == at || str_eq(r->topic, t->id))
			name_topic(r, t);
	}
	return true;
}

static const char *key(void *of, int64_t at)
{
	const struct unsent *u = of;
	return at >= 0 && at < count(u) ? u->rows.items[at].key : NULL;
}

static int64_t find(void *of, const char *wanted, int64_t number, struct site_ask *ask)
{
	const struct unsent *u = of;
	if (ask)
		ask->op = SITE_OPS;
	const struct unsent_row *r = wanted ? unsent_find(u, wanted) : NULL;
	if (wanted)
		return r ? r - u->rows.items : -1;
	return number <= count(u) ? number - 1 : -1;
}

const struct source_ops unsent_source = {
	.count = count,
	.row = row,
	.say = say,
	.columns = columns,
	.want = want,
	.again = again,
	.put = put,
	.key = key,
	.find = find,
};

/* ---- mending, going on ------------------------------------------------------------------------ */

/* What is answered, as far as it is kept; else its id alone. */
static const struct wire_comment *answered(struct app *app, const struct unsent_row *r, struct arena *arena)
{
	struct wire_comment *to = arena_calloc(arena, 1, sizeof *to);
	struct site_reply *kept = app_kept(
		app, &(struct site_ask){ .op = SITE_COMMENTS, .id = r->topic, .after = "", .limit = APP_COMMENTS });
	to->id = arena_strdup(arena, r->reply_to);
	to->author = to->body = "";
	for (size_t i = 0; kept && i < kept->u.comments.n; i++) {
		const struct wire_comment *c = &kept->u.comments.items[i];
		if (str_eq(c->id, r->reply_to)) {
			to->author = arena_strdup(arena, c->author);
			to->body = arena_strdup(arena, c->body);
		}
	}
	site_reply_drop(kept);
	return to;
}

/* From the outbox to a draft, in one step: whoever sends it meanwhile finds it gone. NULL: why says why not. */
static char *take_back(struct app *app, const struct unsent_row *r, const struct act_drafted *of, struct str *why)
{
	ARENA_LOCAL(arena, 0);
	struct site_ask ask;
	struct err e = { 0 };
	STR_LOCAL(text, ACT_TEXT_MAX);
	enum rc rc = app_outbox_read(&r->item, &arena, &ask, &e);
	if (rc == RC_OK && ask.op == SITE_COMMENT)
		str_addf(&text, "%s\n", wire_stance_word(ask.comment.stance));
	if (rc == RC_OK && (ask.op == SITE_PROPOSE || ask.op == SITE_EDIT || ask.op == SITE_ACT))
		str_addz(&text, r->item.payload); /* from which a form reads too */
	else
		str_addz(&text, r->text);
	char *draft = act_draft_free(app, of);
	if (rc == RC_OK)
		rc = app_outbox_changeable(app, &e);
	if (rc == RC_OK)
		rc = store_outbox_take_back(app_store(app), r->item.id, app_outbox_old(app), draft, text.buf, &e);
	if (rc == RC_OK)
		return draft;
	free(draft);
	if (rc == RC_CONFLICT)
		str_addz(
			why, _("The platform may have it already: it can be sent or dropped, and mended only when it is refused."));
	else
		page_failure(why, rc, &e, NULL);
	return NULL;
}

/* What it came from, and on what that is begun again. */
static enum act_id act_of_row(const struct unsent_row *r, const char **on)
{
	static const struct {
		const char *kind;
		enum act_id act;
	} acts[] = { { "endorse", ACT_ENDORSE }, { "comment", ACT_COMMENT }, { "propose", ACT_PROPOSE },
		{ "edit", ACT_EDIT }, { "act", ACT_STAFF }, { "appeal", ACT_APPEAL } };
	*on = r->topic;
	if (r->state == UNSENT_UNHEARD)
		return ACT_REGISTER;
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		if (!str_eq(r->kind, acts[i].kind))
			continue;
		if (acts[i].act == ACT_PROPOSE && !**on)
			*on = wire_board_word(BOARD_IDEA);
		return acts[i].act == ACT_COMMENT && *r->reply_to ? ACT_REPLY : acts[i].act;
	}
	return ACT_COUNT;
}

bool unsent_open(struct app *app, const struct unsent_row *r, struct arena *arena, enum act_id *id, struct act_on *on,
	struct str *why)
{
	bool item = !*r->draft;
	const char *topic;
	*id = act_of_row(r, &topic);
	*on = (struct act_on){ .id = arena_strdup(arena, topic), .turn = ACT_TURN_ON };
	if (*id == ACT_REGISTER && app_account(app)) {
		str_addz(why, _("Somebody is signed in; sign out first."));
		return false;
	}
	if (*id == ACT_REGISTER)
		return true;
	if (item && !*r->text) {
		str_addz(why, _("That has no text; it can be sent or dropped."));
		return false;
	}
	if (*id == ACT_COUNT) {
		str_addz(why, _("That cannot be edited here; it can be sent or dropped."));
		return false;
	}
	struct act_drafted of = { .act = *id, .topic = topic, .reply_to = *id == ACT_REPLY ? r->reply_to : NULL };
	char *draft = item ? take_back(app, r, &of, why) : xstrdup(r->draft);
	if (!draft)
		return false;
	on->draft = arena_strdup(arena, draft);
	on->why = item ? _("It is a draft again, to be corrected, until you send it.") : NULL;
	if (*id == ACT_REPLY)
		on->comment = answered(app, r, arena);
	free(draft);
	return true;
}
