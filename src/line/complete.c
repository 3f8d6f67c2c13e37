/*
 * Completion: `minyi complete WORD...` says what the last of these words, as far as it was typed, can become behind the
 * others. The scripts of the shells (data/completions/) only hand over and show; what there is comes from the tables
 * that help and parser have. A line each: what can stand there, a tab, what it is for. ":files" and ":folders" alone
 * leave it to the shell.
 */
#include "acts/account.h"
#include "acts/filter.h"
#include "line/fields.h"
#include "line/option.h"
#include "line/private.h"

struct completing {
	struct str out;
	const char *begins; /* what was typed of it */
	const char *before; /* stands in front of each, and was typed: "--stage=", "title," */
	size_t n_before;
};

static void offer(struct completing *k, const char *word, const char *help)
{
	if (!str_starts(word, k->begins) || strpbrk(word, " \t")) /* a word of people that is two words of a shell */
		return;
	str_add(&k->out, k->before, k->n_before);
	str_addf(&k->out, "%s\t%s\n", word, help);
}

/* The words of a list with commas, as "newest, endorsements, deadline". */
static void offer_list(struct completing *k, const char *list)
{
	for (const char *p = list; *p; p += strspn(p, ", ")) {
		STR_LOCAL(word, 128);
		size_t n = strcspn(p, ", ");
		str_add(&word, p, n);
		offer(k, word.buf, "");
		p += n;
	}
}

static void offer_boards(struct completing *k)
{
	const struct board *b;
	for (size_t i = 0; (b = board_at(i)); i++) {
		offer(k, wire_board_word(b->id), page_board_word(b->id));
		offer(k, page_board_word(b->id), wire_board_word(b->id));
	}
	offer(k, "all", _("all boards"));
}

static void offer_stages(struct completing *k)
{
	for (int s = 0; s < STAGES; s++) {
		const char *word = wire_stage_word((enum wire_stage)s);
		enum wire_stage known;
		if (*word && board_stage_from(word, &known)) {
			offer(k, word, page_stage_word((enum wire_stage)s));
			offer(k, page_stage_word((enum wire_stage)s), word);
		}
	}
	for (size_t i = 0; i < site_table.n; i++) { /* which site is meant is not known yet */
		const struct site_caps *can = &site_table.kinds[i].ops->caps;
		for (size_t v = 0; v < can->n_views; v++)
			offer(k, can->views[v].word, _(can->views[v].label));
	}
}

static void offer_responses(struct completing *k)
{
	for (int s = RESPONSE_DUE; s < RESPONSE_STATES; s++) {
		offer(k, wire_response_word((enum wire_response_state)s), page_response_word((enum wire_response_state)s));
		offer(k, page_response_word((enum wire_response_state)s), wire_response_word((enum wire_response_state)s));
	}
}

/* Several, with commas between: what stands before the last comma was chosen. */
static void offer_fields(struct completing *k, enum fields_table_id id)
{
	const char *comma = strrchr(k->begins, ',');
	STR_LOCAL(before, 4096);
	if (id == FIELDS_TABLES)
		return;
	str_add(&before, k->before, k->n_before);
	if (comma)
		str_add(&before, k->begins, (size_t)(comma - k->begins) + 1);
	struct completing one = { .begins = comma ? comma + 1 : k->begins, .before = before.buf, .n_before = before.len };
	str_init(&one.out, STR_NO_LIMIT);
	const struct fields_table *t = fields_table(id);
	for (size_t i = 0; i < t->n; i++)
		offer(&one, t->rows[i].name, _(t->rows[i].help));
	str_add(&k->out, one.out.buf, one.out.len);
	str_release(&one.out);
}

/* What an option takes. */
static void offer_values(struct completing *k, const struct option *o, const struct line_command *c)
{
	static const char *const files[] = { "--file", "--attach" }, *const folders[] = { "--to", "--csv-to" };
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (str_eq(o->name, files[i]))
			str_addz(&k->out, ":files\n");
	for (size_t i = 0; i < ARRAY_LEN(folders); i++)
		if (str_eq(o->name, folders[i]))
			str_addz(&k->out, ":folders\n");
	if (str_eq(o->name, "--stage"))
		offer_stages(k);
	else if (str_eq(o->name, "--response"))
		offer_responses(k);
	else if (str_eq(o->name, "--fields") || str_eq(o->name, "--json"))
		offer_fields(k, fields_of(c));
	else if (strchr(o->values, ',') && !strpbrk(o->values, ":0123456789"))
		offer_list(k, o->values);
}

static const struct {
	const char *name, *setting, *help; /* setting: whose values it takes; "": something else; NULL: nothing */
} own[] = {
	{ "--site", "", N_("the platform") },
	{ "--home", "", N_("where everything is kept") },
	{ "--lang", "language", N_("the language") },
	{ "--charset", "charset", N_("what the terminal speaks") },
	{ "--accessible", NULL, N_("the full screen for speech and braille") },
	{ "--linear", NULL, N_("line by line") },
	{ "--screen", NULL, N_("the full screen, where another front is set") },
	{ "--no-pager", NULL, N_("all at once, also on a terminal") },
	{ "--version", NULL, N_("which version this is") },
	{ "--help", NULL, N_("what can be typed") },
};

static void offer_own_values(struct completing *k, size_t i)
{
	char value[APP_VALUE_SIZE];
	if (str_eq(own[i].name, "--home"))
		str_addz(&k->out, ":folders\n");
	for (size_t n = 0; str_eq(own[i].name, "--site") && n < site_table.n; n++)
		if (site_table.kinds[n].title) {
			STR_LOCAL(word, 64);
			str_addf(&word, site_table.kinds[n].address ? "%s" : "%s:", site_table.kinds[n].name);
			offer(k, word.buf, _(site_table.kinds[n].title));
		}
	for (size_t n = 0; own[i].setting && *own[i].setting && app_setting_value(own[i].setting, n, value); n++)
		if (!str_eq(value, "auto"))
			offer(k, value, "");
}

/* The word that an option's value stands behind; SIZE_MAX: none. */
static size_t own_of(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (own[i].setting && str_eq(own[i].name, word))
			return i;
	return SIZE_MAX;
}

static void offer_words(struct completing *k, const struct line_command *c)
{
	const struct account_row *row;
	switch (c->verb) {
	case VERB_LIST:
	case VERB_FETCH:
	case VERB_PROPOSE: offer_boards(k); break;
	case VERB_NOTICES: offer(k, "read", ""); break;
	case VERB_MINE: offer_list(k, "proposed, endorsed, comments, reports"); break;
	case VERB_QUEUE: offer_list(k, "screen, answer, report, appeal"); break;
	case VERB_OUTBOX: offer_list(k, "send, edit, drop"); break;
	case VERB_RENDER: str_addz(&k->out, ":files\n"); break;
	case VERB_ACCOUNT:
		for (size_t i = 0; (row = account_row(i)); i++)
			offer(k, row->word, _(row->label));
		break;
	case VERB_ACT:
		for (int v = CAN_APPROVE; c->n_words && v < CAN_MODERATE; v++)
			offer(k, wire_verb_word((enum wire_verb)v), "");
		if (c->n_words)
			offer_list(k, "uphold, dismiss");
		break;
	default: break;
	}
}

static void offer_options(struct completing *k, enum line_verb verb)
{
	const struct option *o;
	for (size_t i = 0; (o = option_at(verb, i)); i++) {
		offer(k, o->name, _(o->help));
		if (o->brief && !str_starts(o->name, k->begins))
			offer(k, o->brief, _(o->help));
	}
	offer(k, "--help", _("what can be typed"));
}

/* Behind a verb. words: those after it, the last of them being completed. */
static void complete_verb(struct completing *k, struct line_command *c, const char *const *words, int n)
{
	const struct option *takes = NULL;
	for (int i = 0; i < n - 1; i++) {
		size_t mine = takes ? SIZE_MAX : own_of(words[i]);
		const struct option *o = takes ? NULL : option_called(c->verb, words[i]);
		if (mine != SIZE_MAX)
			i++;
		else if (!takes && !o && words[i][0] != '-' && c->n_words < (int)ARRAY_LEN(c->words))
			c->words[c->n_words++] = words[i];
		takes = o && o->flags & OPTION_TAKES_VALUE && !strchr(words[i], '=') ? o : NULL;
	}
	const char *last = words[n - 1], *equals = strchr(last, '=');
	const struct option *o = equals && *last == '-' ? option_called(c->verb, last) : NULL;
	if (takes) {
		offer_values(k, takes, c);
	} else if (o) {
		k->before = last;
		k->n_before = (size_t)(equals - last) + 1;
		k->begins = equals + 1;
		offer_values(k, o, c);
	} else if (*last == '-') {
		offer_options(k, c->verb);
	} else {
		offer_words(k, c);
	}
}

static void complete(struct completing *k, const char *const *words, int n)
{
	int at = 0;
	size_t takes = SIZE_MAX;
	for (; at < n - 1; at++) {
		if (takes == SIZE_MAX && words[at][0] != '-')
			break;
		takes = takes == SIZE_MAX ? own_of(words[at]) : SIZE_MAX;
	}
	struct line_command c = { .n_words = 0 };
	if (at < n - 1 && line_verb_from(words[at], &c.verb)) {
		complete_verb(k, &c, words + at + 1, n - at - 1);
	} else if (at == n - 1 && takes != SIZE_MAX) {
		offer_own_values(k, takes);
	} else if (at == n - 1) {
		for (int v = 0; v < LINE_VERB_COUNT; v++)
			if (*line_verb_help((enum line_verb)v))
				offer(k, line_verb_word((enum line_verb)v), _(line_verb_help((enum line_verb)v)));
		for (size_t i = 0; *k->begins == '-' && i < ARRAY_LEN(own); i++)
			offer(k, own[i].name, _(own[i].help));
		offer(k, "help", _("what can be typed"));
	} else if (str_eq(words[at], "help")) {
		offer(k, "json", "");
		for (int v = 0; v < LINE_VERB_COUNT; v++)
			if (*line_verb_help((enum line_verb)v))
				offer(k, line_verb_word((enum line_verb)v), "");
	}
}

/* Shells that break words at = hand "--stage", "=", "x" over; what is offered is behind the = then. */
enum line_exit line_complete(struct app *app, const struct line_command *c)
{
	const char *words[ARRAY_LEN(c->words)];
	int n = 0;
	(void)app;
	for (int i = 0; i < c->n_words; i++) {
		if (str_eq(c->words[i], "=") && n)
			continue;
		words[n++] = c->words[i];
	}
	if (c->n_words && str_eq(c->words[c->n_words - 1], "="))
		words[n++] = "";
	if (!n)
		words[n++] = "";
	struct completing k = { .begins = words[n - 1], .before = "" };
	str_init(&k.out, STR_NO_LIMIT);
	complete(&k, words, n);
	(void)line_print(&k.out);
	str_release(&k.out);
	return LINE_DONE;
}
