/*
 * The words of a subcommand become struct line_command. Pure: nothing is opened, asked or printed, so that a table can
 * test it. Every refusal is one sentence that names what was typed.
 */
#include "acts/account.h"
#include "acts/filter.h"
#include "acts/queue.h"
#include "line/private.h"

#include "text/text.h"

enum { TAKES_VALUE = 1 };

/* Which verbs an option belongs to, as bits. */
#define ON(id) (UINT64_C(1) << VERB_##id)
#define ON_LISTS (ON(LIST) | ON(SEARCH) | ON(FOLLOWS) | ON(MINE))
#define ON_READERS \
	(ON_LISTS | ON(ENDORSEMENTS) | ON(HISTORY) | ON(NOTICES) | ON(QUEUE) | ON(SHOW) | ON(BOARDS) | ON(AGENCIES) | \
		ON(ME) | ON(OUTBOX))

typedef bool option_set(struct line_command *c, const char *value);

static bool set_stage(struct line_command *c, const char *value)
{
	c->filter.by_stage = true;
	return board_stage_from(value, &c->filter.stage);
}

static bool set_response(struct line_command *c, const char *value)
{
	c->filter.by_response = true;
	return board_response_from(value, &c->filter.response);
}

static bool set_sort(struct line_command *c, const char *value)
{
	c->sorted = true;
	return filter_order_from(value, &c->filter.sort);
}

static bool set_number(int *to, const char *value, int min, int max)
{
	int64_t n;
	if (!str_to_i64(value, min, max, &n))
		return false;
	*to = (int)n;
	return true;
}

static bool set_floor(struct line_command *c, const char *value)
{
	return str_to_i64(value, 1, INT32_MAX, &c->floor);
}

static bool set_uncomment(struct line_command *c, const char *value)
{
	c->remove = true;
	return set_floor(c, value);
}

static bool set_limit(struct line_command *c, const char *value)
{
	return set_number(&c->limit, value, 1, 100000);
}

static bool set_width(struct line_command *c, const char *value)
{
	return set_number(&c->width, value, 2, 1000);
}

static bool set_chart(struct line_command *c, const char *value)
{
	return set_number(&c->chart, value, 1, 1000);
}

static bool set_ambiguous(struct line_command *c, const char *value)
{
	c->ambiguous = strcmp(value, "wide") == 0 ? 2 : 1;
	return c->ambiguous == 2 || strcmp(value, "narrow") == 0;
}

static bool set_type(struct line_command *c, const char *value)
{
	static const char *const words[] = { "text", "html", "markdown", "vega-lite" };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], value) == 0) {
			c->type = (enum line_render)i;
			return c->typed = true;
		}
	return false;
}

static bool set_stance(struct line_command *c, const char *value)
{
	return wire_stance_from(value, &c->stance);
}

#define SET_TEXT(name, field) \
	static bool set_##name(struct line_command *c, const char *value) \
	{ \
		c->field = value; \
		return *value != '\0'; \
	}
#define SET_FLAG(name, field) \
	static bool set_##name(struct line_command *c, const char *value) \
	{ \
		(void)value; \
		return c->field = true; \
	}
SET_TEXT(agency, filter.agency)
SET_TEXT(search, filter.query)
SET_TEXT(reason, reason)
SET_TEXT(message, message)
SET_TEXT(nickname, nickname)
SET_TEXT(email, email)
SET_TEXT(county, county)
SET_TEXT(born, born)
SET_TEXT(to, to)
SET_TEXT(file, file)
SET_TEXT(edit, edit)
SET_TEXT(code, code)
SET_TEXT(into, into)
SET_TEXT(at, at)
SET_TEXT(until, until)
SET_FLAG(all, all)
SET_FLAG(json, json)
SET_FLAG(comments, comments)
SET_FLAG(withdraw, withdraw)
SET_FLAG(remove, remove)
SET_FLAG(ascii, ascii)
SET_FLAG(csv, csv)
SET_FLAG(linear, linear)
SET_FLAG(keep_lines, keep_lines)
SET_FLAG(man, man)
SET_FLAG(show_nickname, show_nickname)
SET_FLAG(show_county, show_county)
SET_FLAG(reasoned, reasoned)
SET_FLAG(rules, rules)
SET_FLAG(template, template)
SET_FLAG(preview, preview)
SET_FLAG(draft, draft)

static bool add_one(const char **list, int most, int *n, const char *value)
{
	if (*n == most || !*value)
		return false;
	list[(*n)++] = value;
	return true;
}

static bool set_demand(struct line_command *c, const char *value)
{
	enum wire_decision decision;
	char word[24] = "";
	size_t len = strcspn(value, ":");
	if (!value[len] || len >= sizeof word)
		return false;
	memcpy(word, value, len);
	return wire_decision_from(word, &decision) && add_one(c->demands, ARRAY_LEN(c->demands), &c->n_demands, value);
}

static bool set_section(struct line_command *c, const char *value)
{
	return strchr(value, ':') && add_one(c->sections, ARRAY_LEN(c->sections), &c->n_sections, value);
}

/* So many colons at least, behind what stands before each of them. */
static bool has_parts(const char *value, int colons)
{
	for (; colons && (value = strchr(value, ':')); value++)
		colons--;
	return !colons;
}

static bool set_group(struct line_command *c, const char *value)
{
	return has_parts(value, 2) && add_one(c->groups, ARRAY_LEN(c->groups), &c->n_groups, value);
}

static bool set_figures(struct line_command *c, const char *value)
{
	return has_parts(value, 3) && add_one(c->charts, ARRAY_LEN(c->charts), &c->n_charts, value);
}

static bool set_attach(struct line_command *c, const char *value)
{
	return add_one(c->files, ARRAY_LEN(c->files), &c->n_files, value);
}

static const struct option {
	const char *name;
	unsigned flags;
	uint64_t verbs;
	option_set *set;
	const char *values; /* what may stand there; "" when anything may */
	const char *help;
} options[] = {
	{ "--stage", TAKES_VALUE, ON(LIST) | ON(SEARCH), set_stage,
		"screening, collecting, established, responded, unmet, refused, withdrawn, open, running, upcoming, live, closed",
		N_("only topics of this stage; the word on the screen works too") },
	{ "--response", TAKES_VALUE, ON(LIST) | ON(SEARCH), set_response, "due, overdue, answered",
		N_("only topics whose response is in this state; the word on the screen works too") },
	{ "--agency", TAKES_VALUE, ON(LIST) | ON(SEARCH), set_agency, "",
		N_("only topics of this agency: its name or a part of it") },
	{ "--search", TAKES_VALUE, ON(LIST), set_search, "", N_("only topics with these words") },
	{ "--sort", TAKES_VALUE, ON_LISTS, set_sort, "newest, endorsements, deadline, activity, fit", N_("in this order") },
	{ "--all", 0, ON(FETCH), set_all, "",
		N_("every topic for which there is room, not the newest 200 of each board alone") },
	{ "--to", TAKES_VALUE, ON(DOWNLOAD), set_to, "", N_("into this folder, not the one where you are") },
	{ "--limit", TAKES_VALUE, ON_LISTS | ON(NOTICES) | ON(QUEUE) | ON(SHOW) | ON(ENDORSEMENTS) | ON(FETCH), set_limit,
		N_("1 to 100000"), N_("at most so many") },
	{ "--json", 0, ON_READERS, set_json, "", N_("the platform's own JSON") },
	{ "--width", TAKES_VALUE,
		ON_LISTS | ON(NOTICES) | ON(QUEUE) | ON(SHOW) | ON(ENDORSEMENTS) | ON(HISTORY) | ON(RENDER), set_width,
		N_("2 to 1000"), N_("as wide as so many columns") },
	{ "--ascii", 0, ON(SHOW) | ON(RENDER), set_ascii, "", N_("no block or box characters") },
	{ "--ambiguous", TAKES_VALUE, ON(SHOW) | ON(RENDER), set_ambiguous, "narrow, wide",
		N_("columns of characters of ambiguous width") },
	{ "--comments", 0, ON(SHOW), set_comments, "", N_("with --json: the comments too") },
	{ "--csv", 0, ON(SHOW) | ON(RENDER), set_csv, "", N_("the figures of the charts as CSV") },
	{ "--json", 0, ON(RENDER), set_json, "", N_("the figures of the charts as JSON") },
	{ "--keep-lines", 0, ON(RENDER), set_keep_lines, "",
		N_("lines as the file has them, also those of one paragraph that was broken to another width") },
	{ "--csv", 0, ON(ENDORSEMENTS) | ON(HISTORY), set_csv, "", N_("comma-separated values, for a spreadsheet") },
	{ "--county", TAKES_VALUE, ON(ENDORSEMENTS), set_county, "",
		N_("only those who show a county beginning like this") },
	{ "--with-reason", 0, ON(ENDORSEMENTS), set_reasoned, "", N_("only those who say why") },
	{ "--chart", TAKES_VALUE, ON(SHOW), set_chart, N_("1 to 1000"), N_("this chart alone, counted from the top") },
	{ "--type", TAKES_VALUE, ON(RENDER), set_type, "text, html, markdown, vega-lite",
		N_("what the file is; its name tells otherwise") },
	{ "--reason", TAKES_VALUE, ON(ENDORSE), set_reason, "", N_("why, for the public list") },
	{ "--withdraw", 0, ON(ENDORSE), set_withdraw, "", N_("take the endorsement back") },
	{ "--show-nickname", 0, ON(ENDORSE), set_show_nickname, "", N_("show the nickname in the public list") },
	{ "--show-county", 0, ON(ENDORSE), set_show_county, "", N_("show the county in the public list") },
	{ "--stance", TAKES_VALUE, ON(COMMENT), set_stance, "pro, con, neutral",
		N_("for, against or neutral (so without this option)") },
	{ "-m", TAKES_VALUE, ON(COMMENT) | ON(OUTBOX), set_message, "", N_("the comment; - or nothing: standard input") },
	{ "--message", TAKES_VALUE, ON(COMMENT) | ON(OUTBOX), set_message, "", N_("the same as -m") },
	{ "--reply-to", TAKES_VALUE, ON(COMMENT), set_floor, "", N_("the number of the comment that it answers") },
	{ "--remove", TAKES_VALUE, ON(COMMENT), set_uncomment, "", N_("take back your own comment with this number") },
	{ "--file", TAKES_VALUE, ON(PROPOSE), set_file, "", N_("what is proposed; - is standard input") },
	{ "--template", 0, ON(PROPOSE), set_template, "", N_("print an empty file to fill in") },
	{ "--rules", 0, ON(PROPOSE), set_rules, "", N_("print the rules by which proposals are screened") },
	{ "--preview", 0, ON(PROPOSE), set_preview, "", N_("print it as others will see it, and send nothing") },
	{ "--draft", 0, ON(PROPOSE), set_draft, "", N_("keep it at the platform and do not send it on its way") },
	{ "--edit", TAKES_VALUE, ON(PROPOSE), set_edit, "", N_("change what was proposed: its ID") },
	{ "--reason", TAKES_VALUE, ON(RETRACT), set_reason, "", N_("why, in public") },
	{ "--code", TAKES_VALUE, ON(ACT), set_code, "", N_("under which of the rules' reasons it is refused or hidden") },
	{ "--reason", TAKES_VALUE, ON(ACT), set_reason, "", N_("why, in public") },
	{ "-m", TAKES_VALUE, ON(ACT), set_message, "", N_("what is said with it, in public") },
	{ "--message", TAKES_VALUE, ON(ACT), set_message, "", N_("the same as -m") },
	{ "--comment", TAKES_VALUE, ON(ACT), set_floor, "", N_("hide, show: the comment with this number, not the topic") },
	{ "--agency", TAKES_VALUE, ON(ACT), set_agency, "",
		N_("assign: the agencies, separated by commas; otherwise the one that you act for, by its full name") },
	{ "--into", TAKES_VALUE, ON(ACT), set_into, "", N_("join: the other topic") },
	{ "--at", TAKES_VALUE, ON(ACT), set_at, "", N_("schedule: when, as in 2026-12-01") },
	{ "--until", TAKES_VALUE, ON(ACT), set_until, "", N_("extend: the new last day, as in 2026-12-01") },
	{ "--demand", TAKES_VALUE, ON(ACT), set_demand,
		"DECISION: WHAT: WORDS (adopted, partly_adopted, not_adopted, under_study)",
		N_("answer: what was asked for, and what becomes of it; up to eight times") },
	{ "--group", TAKES_VALUE, ON(ACT), set_group, "DECISION: COUNT: OPINION: WHY",
		N_("summarise: an opinion, how many held it, and what becomes of it; up to eight times") },
	{ "--chart", TAKES_VALUE, ON(ACT), set_figures, "TITLE: UNIT: SOURCE: FILE.csv",
		N_("answer, summarise: a chart of the figures in a CSV file; up to four times") },
	{ "--attach", TAKES_VALUE, ON(ACT), set_attach, "FILE",
		N_("answer, summarise, notice: a document; up to eight times") },
	{ "--section", TAKES_VALUE, ON(ACT), set_section, "HEADING: TEXT", N_("answer: a section; up to eight times") },
	{ "--remove", 0, ON(FOLLOW) | ON(LIKE), set_remove, "", N_("take it back") },
	{ "--code", TAKES_VALUE, ON(REPORT), set_code, "", N_("which of the rules' reasons it falls under") },
	{ "-m", TAKES_VALUE, ON(REPORT), set_message, "", N_("what is wrong with it; staff read it") },
	{ "--message", TAKES_VALUE, ON(REPORT), set_message, "", N_("the same as -m") },
	{ "--nickname", TAKES_VALUE, ON(REGISTER), set_nickname, "", N_("what others see; the name otherwise") },
	{ "--email", TAKES_VALUE, ON(REGISTER), set_email, "", N_("never shown to others") },
	{ "--county", TAKES_VALUE, ON(REGISTER), set_county, "", N_("where you live, shown only where you say so") },
	{ "--born", TAKES_VALUE, ON(REGISTER), set_born, "YEAR", N_("where the platform asks how old one is") },
	{ "--linear", 0, ON_READERS | ON(DOWNLOAD) | ON(RENDER) | ON(PROPOSE), set_linear, "",
		N_("for reading aloud: sentences, nothing drawn") },
	{ "--man", 0, ON(KEYS), set_man, "", "" },
};

#define VERB_INFO(id, word, what, help) { word, what, help },
static const struct {
	const char *word, *what, *help;
} verbs[LINE_VERB_COUNT] = { LINE_VERBS(VERB_INFO) };
#undef VERB_INFO

/* Says why it cannot be understood; false and -1 are what the callers answer then. What was typed is cleaned where it
 * is printed. */
static bool refuse(struct str *why, const char *fmt, ...) PRINTF_LIKE(2, 3);
static bool refuse(struct str *why, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str_clear(why);
	str_vaddf(why, fmt, ap);
	va_end(ap);
	return false;
}

/* The value of an option at argv[0], which is "--name value" or "--name=value"; NULL when it is missing. */
static const char *value_of(int argc, char *const argv[], const char *name, int *taken)
{
	size_t n = strlen(name);
	if (argv[0][n] == '=') {
		*taken = 1;
		return argv[0] + n + 1;
	}
	*taken = 2;
	return argc > 1 ? argv[1] : NULL;
}

static bool is_option(const char *word, const char *name)
{
	size_t n = strlen(name);
	return strncmp(word, name, n) == 0 && (word[n] == '\0' || (word[n] == '=' && name[1] == '-'));
}

static bool check_charset(const char *name)
{
	struct text_charset *charset = NULL;
	bool known = text_charset_open(name, &charset, NULL) == RC_OK;
	text_charset_free(charset);
	return known;
}

/* It is none of the setting's values, from `first` on. */
static bool refuse_value(const char *option, const char *setting, size_t first, const char *value, struct str *why)
{
	STR_LOCAL(all, 1024);
	app_setting_values(setting, first, &all);
	refuse(why, _("The option %s takes one of these: %s; not %.100s."), option, all.buf, value);
	return false;
}

static bool check_global(const char *name, const char *value, struct str *why)
{
	struct err e = { 0 };
	if (!*value)
		return refuse(why, _("The option %s needs a value."), name);
	if (strcmp(name, "--site") == 0 && site_check(NULL, value, &e) != RC_OK)
		return refuse(
			why, _("The option --site needs an address, http://, https:// or unix:/path, not %.200s."), value);
	if (strcmp(name, "--lang") == 0 && !language_exists(value))
		return refuse_value(name, "language", 0, value, why);
	if (strcmp(name, "--charset") == 0 && !check_charset(value)) /* "auto" is what counts without the option */
		return refuse_value(name, "charset", 1, value, why);
	return true;
}

int line_parse_global(int argc, char *const argv[], struct app_options *app, struct str *why)
{
	const struct {
		const char *name, **to;
	} globals[] = {
		{ "--site", &app->site },
		{ "--home", &app->home },
		{ "--lang", &app->language },
		{ "--charset", &app->charset },
	};
	for (size_t i = 0; i < ARRAY_LEN(globals); i++) {
		int taken;
		if (!is_option(argv[0], globals[i].name))
			continue;
		const char *value = value_of(argc, argv, globals[i].name, &taken);
		if (!check_global(globals[i].name, value ? value : "", why))
			return -1;
		*globals[i].to = value;
		return taken;
	}
	return 0;
}

static const struct option *find_option(const char *word, enum line_verb verb)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (is_option(word, options[i].name) && (options[i].verbs & UINT64_C(1) << verb))
			return &options[i];
	return NULL;
}

/* Takes the option at argv[0]; how many words it took, or -1. */
static int take_option(int argc, char *const argv[], struct line_command *c, struct str *why)
{
	const struct option *o = find_option(argv[0], c->verb);
	int taken = 1;
	const char *value = "";
	if (!o) {
		refuse(why, _("There is no option %.100s here; `minyi --help` lists what there is."), argv[0]);
		return -1;
	}
	if (o->flags & TAKES_VALUE)
		value = value_of(argc, argv, o->name, &taken);
	else if (strchr(argv[0], '=')) {
		refuse(why, _("The option %s takes no value."), o->name);
		return -1;
	}
	if (!value) {
		refuse(why, _("The option %s needs a value."), o->name);
		return -1;
	}
	if (!o->set(c, value)) {
		if (*o->values)
			refuse(why, _("The option %s takes one of these: %s; not %.100s."), o->name, _(o->values),
				*value ? value : _("nothing"));
		else
			refuse(why, _("The option %s needs a value."), o->name);
		return -1;
	}
	return taken;
}

static void join_boards(struct str *out)
{
	const struct board *b;
	for (size_t i = 0; (b = board_at(i)); i++)
		str_addf(out, "%s%s", i ? ", " : "", wire_board_word(b->id));
}

static bool no_board(const char *word, struct str *why)
{
	STR_LOCAL(all, 1024);
	join_boards(&all);
	refuse(why, _("There is no board %.100s; there are %s, and all for all of them."), word, all.buf);
	return false;
}

static bool take_kind(struct line_command *c, struct str *why)
{
	if (board_all(c->words[0])) {
		c->filter.any_board = true;
		return true;
	}
	return board_from(c->words[0], &c->filter.board) || no_board(c->words[0], why);
}

static bool check_boards(const struct line_command *c, struct str *why)
{
	enum wire_board board;
	for (int i = 0; i < c->n_words; i++)
		if (!board_all(c->words[i]) && !board_from(c->words[i], &board))
			return no_board(c->words[i], why);
	return true;
}

static bool check_attachment(const struct line_command *c, struct str *why)
{
	int64_t number;
	return c->n_words < 2 || str_to_i64(c->words[1], 1, 100000, &number) ||
		refuse(why, _("%.100s is not the number of an attachment."), c->words[1]);
}

/* The number of a comment behind the topic's. */
static bool check_comment(struct line_command *c, struct str *why)
{
	bool needed = c->verb == VERB_LIKE;
	if (c->n_words < 2 && needed)
		return refuse(why, _("`minyi like` needs the topic and the number of a comment, as in: minyi like i12 3"));
	return c->n_words < 2 || str_to_i64(c->words[1], 1, INT32_MAX, &c->floor) ||
		refuse(why, _("%.100s is not the number of a comment."), c->words[1]);
}

static bool check_outbox(const struct line_command *c, struct str *why)
{
	const char *what = c->n_words ? c->words[0] : "send";
	int64_t number;
	bool send = strcmp(what, "send") == 0;
	if (!send && strcmp(what, "edit") != 0 && strcmp(what, "drop") != 0)
		return refuse(why, _("`minyi outbox` can send, edit and drop; not %.100s."), what);
	if (!send && c->n_words < 2)
		return refuse(why, _("`minyi outbox %s` needs the number of an item."), what);
	return c->n_words < 2 || str_to_i64(c->words[1], 1, 100000, &number) ||
		refuse(why, _("%.100s is not the number of an item."), c->words[1]);
}

static bool check_part(const struct line_command *c, struct str *why)
{
	const char *word = c->n_words ? c->words[0] : "";
	if (c->verb == VERB_NOTICES)
		return !*word || str_eq(word, "read") || refuse(why, _("`minyi notices` can read; not %.100s."), word);
	if (c->verb == VERB_ACCOUNT)
		return !*word || account_row_of(word) ||
			refuse(why, _("`minyi account` does not know %.100s; without a word it says what there is."), word);
	return !*word || str_eq(word, "proposed") || str_eq(word, "endorsed") || str_eq(word, "comments") ||
		refuse(why, _("`minyi mine` takes proposed, endorsed or comments; not %.100s."), word);
}

static bool check_queue(const struct line_command *c, struct str *why)
{
	enum queue_kind kind;
	return !c->n_words || queue_from(c->words[0], &kind) ||
		refuse(why, _("`minyi queue` takes screen, answer or report; not %.100s."), c->words[0]);
}

static bool check_act(const struct line_command *c, struct str *why)
{
	const char *word = c->n_words > 1 ? c->words[1] : "";
	enum wire_verb verb;
	STR_LOCAL(all, 1024);
	if (str_eq(word, "uphold") || str_eq(word, "dismiss") || (wire_verb_from(word, &verb) && verb >= CAN_APPROVE))
		return true;
	for (verb = CAN_APPROVE; verb < WIRE_VERBS; verb++)
		str_addf(&all, "%s, ", wire_verb_word(verb));
	return refuse(why, _("`minyi act ID` needs what is to be done: %suphold or dismiss."), all.buf);
}

/* A number alone names a topic of each board, and the wrong one must not be opened, or written to. */
static bool check_topic(const struct line_command *c, struct str *why)
{
	const char *word = c->words[0];
	bool of_report = c->verb == VERB_ACT && c->n_words > 1 &&
		(str_eq(c->words[1], "uphold") || str_eq(c->words[1], "dismiss"));
	if (of_report || word[strspn(word, "0123456789")])
		return true;
	STR_LOCAL(ways, 1024);
	const struct board *b;
	for (size_t i = 0; (b = board_at(i)); i++)
		/* TRANSLATORS: a way to write a topic, and its board */
		str_addf(&ways, _("%s%s%.20s (%s)"), i ? _(", ") : "", page_board(b->id)->letter, word, page_board_word(b->id));
	return refuse(why, _("%.20s could be a topic of any board. Write %s."), word, ways.buf);
}

static int most_words(enum line_verb verb)
{
	if (!*verbs[verb].what)
		return 0;
	return verb == VERB_SEARCH || verb == VERB_FETCH ? (int)ARRAY_LEN(((struct line_command *)0)->words)
		: (UINT64_C(1) << verb) & (ON(DOWNLOAD) | ON(OUTBOX) | ON(ACCOUNT) | ON(ACT) | ON(LIKE) | ON(REPORT)) ? 2
																											  : 1;
}

/* As many words as the verb takes? */
static bool check_words(struct line_command *c, struct str *why)
{
	const char *what = verbs[c->verb].what;
	if (*what && *what != '[' && !c->n_words)
		return refuse(why, _("`minyi %s` needs a word more: %s."), verbs[c->verb].word, _(what));
	int most = most_words(c->verb);
	if (c->n_words > most)
		return refuse(why, _("There is a word too many: %.100s."), c->words[most]);
	for (int i = 0; i < c->n_words; i++) {
		if (!*c->words[i])
			return refuse(why, _("`minyi %s` cannot do anything with an empty word."), verbs[c->verb].word);
		if (!text_is_utf8(c->words[i], strlen(c->words[i])))
			return refuse(why, _("The word %.100s is not valid UTF-8."), c->words[i]);
	}
	if (str_starts(what, "ID") && !check_topic(c, why))
		return false;
	switch (c->verb) {
	case VERB_LIST: return take_kind(c, why);
	case VERB_FETCH: return check_boards(c, why);
	case VERB_PROPOSE: return check_boards(c, why);
	case VERB_DOWNLOAD: return check_attachment(c, why);
	case VERB_LIKE:
	case VERB_REPORT: return check_comment(c, why);
	case VERB_OUTBOX: return check_outbox(c, why);
	case VERB_QUEUE: return check_queue(c, why);
	case VERB_ACT: return check_act(c, why);
	case VERB_NOTICES:
	case VERB_ACCOUNT:
	case VERB_MINE: return check_part(c, why);
	default: return true;
	}
}

static bool find_verb(const char *word, enum line_verb *out)
{
	for (int i = 0; i < LINE_VERB_COUNT; i++)
		if (strcmp(verbs[i].word, word) == 0) {
			*out = (enum line_verb)i;
			return true;
		}
	return false;
}

enum rc line_parse(int argc, char *const argv[], struct app_options *app, struct line_command *out, struct str *why)
{
	*out = (struct line_command){ .stance = STANCE_NEUTRAL };
	if (!find_verb(argv[0], &out->verb)) {
		refuse(why, _("There is no command %.100s; `minyi --help` lists what there is."), argv[0]);
		return RC_INVALID;
	}
	out->filter.any_board = out->verb != VERB_LIST;
	out->filter.followed = out->verb == VERB_FOLLOWS;
	bool words_only = false;
	for (int i = 1; i < argc;) {
		int taken = 1;
		if (!words_only && strcmp(argv[i], "--") == 0) {
			words_only = true;
		} else if (!words_only && strcmp(argv[i], "--help") == 0) {
			out->help = true;
			return RC_OK;
		} else if (words_only || argv[i][0] != '-' || argv[i][1] == '\0') {
			if (out->n_words == (int)ARRAY_LEN(out->words)) {
				(void)refuse(why, _("There is a word too many: %.100s."), argv[i]);
				return RC_INVALID;
			}
			out->words[out->n_words++] = argv[i];
		} else {
			taken = line_parse_global(argc - i, argv + i, app, why);
			if (!taken)
				taken = take_option(argc - i, argv + i, out, why);
		}
		if (taken < 0)
			return RC_INVALID;
		i += taken;
	}
	return check_words(out, why) ? RC_OK : RC_INVALID;
}

/* A word and what it is for; below it where it is longer than the column. */
static void put_help(struct str *out, const char *head, int columns, const char *help)
{
	bool beside = text_width(head, strlen(head)) <= columns;
	str_addz(out, "  ");
	if (beside)
		text_pad(out, head, strlen(head), columns);
	else
		str_addf(out, "%s\n%*s", head, columns + 2, "");
	str_addf(out, "  %s\n", help);
}

static void put_head(struct str *out, enum line_verb verb)
{
	const char *what = verbs[verb].what;
	str_addf(out, "%s%s%s", verbs[verb].word, *what ? " " : "", *what ? _(what) : "");
}

static void help_all(struct str *out)
{
	for (int i = 0; i < LINE_VERB_COUNT; i++)
		if (*verbs[i].help) {
			STR_LOCAL(head, 128);
			put_head(&head, i);
			put_help(out, head.buf, 18, _(verbs[i].help));
		}
}

void line_help(struct str *out, const struct line_command *c)
{
	if (!c) {
		help_all(out);
		return;
	}
	STR_LOCAL(head, 128);
	put_head(&head, c->verb);
	str_addf(out, _("minyi %s: %s\n"), head.buf, _(verbs[c->verb].help));
	if (c->verb == VERB_LIST || c->verb == VERB_FETCH) {
		STR_LOCAL(boards, 1024);
		join_boards(&boards);
		str_addf(out, _("  %s: %s; their Chinese names; all\n"), _(verbs[c->verb].what), boards.buf);
	}
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (options[i].verbs & UINT64_C(1) << c->verb) {
			put_help(out, options[i].name, 15, _(options[i].help));
			if (*options[i].values)
				str_addf(out, "%19s%s\n", "", _(options[i].values));
		}
}

bool line_needs_app(const struct line_command *c)
{
	return c->verb != VERB_RENDER && c->verb != VERB_KEYS && c->verb != VERB_SETTINGS && c->verb != VERB_CONFIG;
}
