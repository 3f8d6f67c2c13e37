/* The options of subcommands, one table: what is typed, where it may stand, what it sets. See option.h. */
#include "line/option.h"

#include "acts/filter.h"
#include "line/private.h"

#define ON_LISTS (ON(LIST) | ON(SEARCH) | ON(FOLLOWS) | ON(MINE))
#define ON_READERS (ON_TABLES | ON(SITES) | ON(SHOW) | ON(ME) | ON(ABOUT) | ON(OUTBOX))
/* What has fields (fields.h), and of that what comes in pages. */
#define ON_PAGES (ON_LISTS | ON(COMMENTS) | ON(ENDORSEMENTS) | ON(NOTICES) | ON(QUEUE))
#define ON_TABLES (ON_PAGES | ON(HISTORY) | ON(LOG) | ON(BOARDS) | ON(AGENCIES))
#define ON_PAGED (ON_READERS | ON(RENDER) | ON(CONFIG))
/* What is sent through the outbox. */
#define ON_WRITERS \
	(ON(ENDORSE) | ON(COMMENT) | ON(VOTE) | ON(LIKE) | ON(REPORT) | ON(FOLLOW) | ON(PROPOSE) | ON(ACCEPT) | \
		ON(INVITE) | ON(RETRACT) | ON(ACT))

static bool set_stage(struct line_command *c, const char *value)
{
	c->filter.view = value;
	c->filter.by_stage = board_stage_from(value, &c->filter.stage);
	return *value; /* a site of others has words of its own, and which one is asked is known later */
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

static bool set_against(struct line_command *c, const char *value)
{
	(void)value;
	return c->against = true;
}

static bool set_poll(struct line_command *c, const char *value)
{
	c->poll = value;
	return *value != '\0';
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
SET_TEXT(author, filter.author)
SET_TEXT(after, after)
SET_TEXT(csv_to, csv_to)
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
SET_FLAG(tsv, tsv)
SET_FLAG(quiet, quiet)
SET_FLAG(wait, wait)
SET_FLAG(no_pager, no_pager)
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

/* "2016" and "2016-05" too: their first day, or their last. */
static bool set_day(char to[RFC3339_SIZE], const char *value, bool last)
{
	int64_t at;
	struct civil day = { 0 };
	size_t n = strlen(value);
	int year, month = 1;
	if (rfc3339_parse(value, 0, &at))
		return str_copy(to, RFC3339_SIZE, value);
	if ((n != 4 && n != 7) || value[strspn(value, "0123456789-")] ||
		sscanf(value, "%4d-%2d", &year, &month) < 1 + (n == 7) || year < 1 || month < 1 || month > 12)
		return false;
	day.year = year;
	day.month = month;
	day.day = 1;
	if (last && n == 4)
		day.year++;
	else if (last)
		day.month++;
	if (day.month > 12) {
		day.month = 1;
		day.year++;
	}
	rfc3339_format(civil_to_ms(&day, 0) - (last ? DAY_MS : 0), 0, to);
	to[sizeof "2016-01-01" - 1] = '\0';
	return true;
}

static bool set_since(struct line_command *c, const char *value)
{
	return set_day(c->since, value, false);
}

static bool set_last_day(struct line_command *c, const char *value)
{
	return set_day(c->until_day, value, true);
}

/* Which fields there are depends on the words of the command: they are checked behind it. */
static bool set_fields(struct line_command *c, const char *value)
{
	c->fields = value;
	return *value != '\0';
}

static bool set_json_fields(struct line_command *c, const char *value)
{
	c->json = true;
	c->fields = *value ? value : c->fields;
	return true;
}

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

static const struct option options[] = {
	{ "--stage", NULL, OPTION_TAKES_VALUE, ON(LIST) | ON(SEARCH), set_stage,
		"screening, collecting, established, responded, unmet, refused, withdrawn, open, running, upcoming, live, closed",
		N_("only topics of this stage; the word on the screen works too") },
	{ "--response", NULL, OPTION_TAKES_VALUE, ON(LIST) | ON(SEARCH), set_response, "due, overdue, answered",
		N_("only topics whose response is in this state; the word on the screen works too") },
	{ "--agency", NULL, OPTION_TAKES_VALUE, ON(LIST) | ON(SEARCH), set_agency, "",
		N_("only topics of this agency: its name or a part of it") },
	{ "--author", "-A", OPTION_TAKES_VALUE, ON_LISTS, set_author, "",
		N_("only topics of this proposer: the whole nickname") },
	{ "--since", NULL, OPTION_TAKES_VALUE, ON_LISTS, set_since, "2016, 2016-05, 2016-05-20",
		N_("only what was proposed then or later") },
	{ "--until", NULL, OPTION_TAKES_VALUE, ON_LISTS, set_last_day, "2016, 2016-05, 2016-05-20",
		N_("only what was proposed then or before") },
	{ "--search", "-S", OPTION_TAKES_VALUE, ON(LIST), set_search, "", N_("only topics with these words") },
	{ "--sort", NULL, OPTION_TAKES_VALUE, ON_LISTS, set_sort, "newest, endorsements, deadline, activity, fit",
		N_("in this order") },
	{ "--all", NULL, 0, ON_PAGES, set_all, "", N_("all of them, however many pages that takes") },
	{ "--after", NULL, OPTION_TAKES_VALUE, ON_PAGES, set_after, "",
		N_("go on where a command broke off, which said this; no header then") },
	{ "--all", NULL, 0, ON(FETCH), set_all, "",
		N_("every topic for which there is room, not the newest 200 of each board alone") },
	{ "--to", NULL, OPTION_TAKES_VALUE, ON(DOWNLOAD), set_to, "", N_("into this folder, not the one where you are") },
	{ "--limit", "-L", OPTION_TAKES_VALUE, ON_PAGES | ON(SHOW) | ON(FETCH), set_limit, N_("1 to 100000"),
		N_("at most so many") },
	{ "--csv", NULL, 0, ON_TABLES, set_csv, "", N_("comma-separated values, for a spreadsheet") },
	{ "--tsv", NULL, 0, ON_TABLES, set_tsv, "", N_("one thing a line, tabs between, for programs") },
	{ "--json", "-j", OPTION_MAY_TAKE, ON_TABLES, set_json_fields, "",
		N_("JSON; --json=NAMES has these fields alone; `minyi help json` says what there is") },
	{ "--fields", NULL, OPTION_TAKES_VALUE, ON_TABLES, set_fields, "",
		N_("these fields, separated by commas; `minyi help json` names them") },
	{ "--json", "-j", 0, ON(SITES), set_json, "", N_("as JSON") },
	{ "--json", "-j", 0, ON(SHOW) | ON(ME) | ON(ABOUT) | ON(OUTBOX), set_json, "", N_("the platform's own JSON") },
	{ "--width", NULL, OPTION_TAKES_VALUE, ON_PAGES | ON(SHOW) | ON(HISTORY) | ON(LOG) | ON(ABOUT) | ON(RENDER),
		set_width, N_("2 to 1000"), N_("as wide as so many columns") },
	{ "--ascii", NULL, 0, ON(SHOW) | ON(RENDER), set_ascii, "", N_("no block or box characters") },
	{ "--ambiguous", NULL, OPTION_TAKES_VALUE, ON(SHOW) | ON(RENDER), set_ambiguous, "narrow, wide",
		N_("columns of characters of ambiguous width") },
	{ "--comments", NULL, 0, ON(SHOW), set_comments, "", N_("with --json: the comments too") },
	{ "--csv", NULL, 0, ON(SHOW) | ON(RENDER), set_csv, "", N_("the figures of the charts as CSV") },
	{ "--csv-to", NULL, OPTION_TAKES_VALUE, ON(SHOW), set_csv_to, "",
		N_("the same into this folder, a file for each table") },
	{ "--json", NULL, 0, ON(RENDER), set_json, "", N_("the figures of the charts as JSON") },
	{ "--keep-lines", NULL, 0, ON(RENDER), set_keep_lines, "",
		N_("lines as the file has them, also those of one paragraph that was broken to another width") },
	{ "--county", NULL, OPTION_TAKES_VALUE, ON(ENDORSEMENTS), set_county, "",
		N_("only those who show a county beginning like this") },
	{ "--with-reason", NULL, 0, ON(ENDORSEMENTS), set_reasoned, "", N_("only those who say why") },
	{ "--chart", NULL, OPTION_TAKES_VALUE, ON(SHOW), set_chart, N_("1 to 1000"),
		N_("this chart alone, counted from the top") },
	{ "--type", NULL, OPTION_TAKES_VALUE, ON(RENDER), set_type, "text, html, markdown, vega-lite",
		N_("what the file is; its name tells otherwise") },
	{ "--reason", NULL, OPTION_TAKES_VALUE, ON(ENDORSE), set_reason, "", N_("why, for the public list") },
	{ "--withdraw", NULL, 0, ON(ENDORSE), set_withdraw, "", N_("take the endorsement back") },
	{ "--show-nickname", NULL, 0, ON(ENDORSE), set_show_nickname, "", N_("show the nickname in the public list") },
	{ "--show-county", NULL, 0, ON(ENDORSE), set_show_county, "", N_("show the county in the public list") },
	{ "--stance", NULL, OPTION_TAKES_VALUE, ON(COMMENT), set_stance, "pro, con, neutral",
		N_("for, against or neutral (so without this option)") },
	{ "--message", "-m", OPTION_TAKES_VALUE, ON(COMMENT) | ON(OUTBOX), set_message, "",
		N_("the comment; - or nothing: standard input") },
	{ "--reply-to", NULL, OPTION_TAKES_VALUE, ON(COMMENT), set_floor, "",
		N_("the number of the comment that it answers") },
	{ "--remove", NULL, OPTION_TAKES_VALUE, ON(COMMENT), set_uncomment, "",
		N_("take back your own comment with this number") },
	{ "--file", NULL, OPTION_TAKES_VALUE, ON(PROPOSE), set_file, "", N_("what is proposed; - is standard input") },
	{ "--template", NULL, 0, ON(PROPOSE), set_template, "", N_("print an empty file to fill in") },
	{ "--rules", NULL, 0, ON(PROPOSE), set_rules, "", N_("print the rules by which proposals are screened") },
	{ "--preview", NULL, 0, ON(PROPOSE), set_preview, "", N_("print it as others will see it, and send nothing") },
	{ "--draft", NULL, 0, ON(PROPOSE), set_draft, "", N_("keep it at the platform and do not send it on its way") },
	{ "--edit", NULL, OPTION_TAKES_VALUE, ON(PROPOSE), set_edit, "", N_("change what was proposed: its ID") },
	{ "--reason", NULL, OPTION_TAKES_VALUE, ON(RETRACT), set_reason, "", N_("why, in public") },
	{ "--code", NULL, OPTION_TAKES_VALUE, ON(ACT), set_code, "",
		N_("under which of the rules' reasons it is refused or hidden") },
	{ "--reason", NULL, OPTION_TAKES_VALUE, ON(ACT), set_reason, "", N_("why, in public") },
	{ "--message", "-m", OPTION_TAKES_VALUE, ON(ACT), set_message, "", N_("what is said with it, in public") },
	{ "--comment", NULL, OPTION_TAKES_VALUE, ON(ACT), set_floor, "",
		N_("hide, show, bar: the comment with this number, not the topic") },
	{ "--agency", NULL, OPTION_TAKES_VALUE, ON(ACT), set_agency, "",
		N_("assign: the agencies, separated by commas; otherwise the one that you act for, by its full name") },
	{ "--into", NULL, OPTION_TAKES_VALUE, ON(ACT), set_into, "", N_("join: the other topic") },
	{ "--at", NULL, OPTION_TAKES_VALUE, ON(ACT), set_at, "", N_("schedule: when, as in 2026-12-01") },
	{ "--until", NULL, OPTION_TAKES_VALUE, ON(ACT), set_until, "", N_("extend: the new last day, as in 2026-12-01") },
	{ "--demand", NULL, OPTION_TAKES_VALUE, ON(ACT), set_demand,
		"DECISION: WHAT: WORDS (adopted, partly_adopted, not_adopted, under_study)",
		N_("answer: what was asked for, and what becomes of it; up to eight times") },
	{ "--group", NULL, OPTION_TAKES_VALUE, ON(ACT), set_group, "DECISION: COUNT: OPINION: WHY",
		N_("summarise: an opinion, how many held it, and what becomes of it; up to eight times") },
	{ "--chart", NULL, OPTION_TAKES_VALUE, ON(ACT), set_figures, "TITLE: UNIT: SOURCE: FILE.csv",
		N_("answer, summarise: a chart of the figures in a CSV file; up to four times") },
	{ "--attach", NULL, OPTION_TAKES_VALUE, ON(ACT), set_attach, "FILE",
		N_("answer, summarise, notice: a document; up to eight times") },
	{ "--section", NULL, OPTION_TAKES_VALUE, ON(ACT), set_section, "HEADING: TEXT",
		N_("answer: a section; up to eight times") },
	{ "--remove", NULL, 0, ON(FOLLOW) | ON(LIKE) | ON(VOTE), set_remove, "", N_("take it back") },
	{ "--against", NULL, 0, ON(LIKE), set_against, "", N_("vote against it, at a platform that has such votes") },
	{ "--poll", NULL, OPTION_TAKES_VALUE, ON(VOTE), set_poll, "",
		N_("the number of the poll, where the topic has several") },
	{ "--code", NULL, OPTION_TAKES_VALUE, ON(REPORT), set_code, "", N_("which of the rules' reasons it falls under") },
	{ "--message", "-m", OPTION_TAKES_VALUE, ON(REPORT), set_message, "", N_("what is wrong with it; staff read it") },
	{ "--nickname", NULL, OPTION_TAKES_VALUE, ON(REGISTER), set_nickname, "",
		N_("what others see; the name otherwise") },
	{ "--email", NULL, OPTION_TAKES_VALUE, ON(REGISTER), set_email, "", N_("never shown to others") },
	{ "--county", NULL, OPTION_TAKES_VALUE, ON(REGISTER), set_county, "",
		N_("where you live, shown only where you say so") },
	{ "--born", NULL, OPTION_TAKES_VALUE, ON(REGISTER), set_born, "YEAR",
		N_("where the platform asks how old one is") },
	{ "--no-pager", NULL, 0, ON_PAGED, set_no_pager, "", N_("all at once, also on a terminal") },
	{ "--wait", NULL, 0, ON_WRITERS, set_wait, "",
		N_("until it is sent or refused, however long there is no connection") },
	{ "--quiet", "-q", 0, ON_READERS | ON_WRITERS | ON(FETCH) | ON(DOWNLOAD), set_quiet, "",
		N_("nothing but data and what went wrong") },
	{ "--linear", NULL, 0, ON_READERS | ON(DOWNLOAD) | ON(RENDER) | ON(PROPOSE), set_linear, "",
		N_("for reading aloud: sentences, nothing drawn") },
	{ "--man", NULL, 0, ON(KEYS), set_man, "", "" },
};

const struct option *option_at(enum line_verb verb, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (options[i].verbs & UINT64_C(1) << verb && n-- == 0)
			return &options[i];
	return NULL;
}

bool option_is_paged(enum line_verb verb)
{
	return (ON_PAGED >> verb & 1u) != 0;
}

bool option_is(const char *word, const char *name)
{
	size_t n = strlen(name);
	return strncmp(word, name, n) == 0 && (word[n] == '\0' || (word[n] == '=' && name[1] == '-'));
}

const struct option *option_called(enum line_verb verb, const char *word)
{
	const struct option *o;
	for (size_t i = 0; (o = option_at(verb, i)); i++)
		if (option_is(word, o->name) || (o->brief && strcmp(word, o->brief) == 0))
			return o;
	return NULL;
}
