/*
 * Proposing from a file: lines "name: value", an empty line, the text, and further parts each behind a line
 * "== name ==". Which parts there are is the platform's business, so a template of the file comes from its rules. Lines
 * "# ..." among the first ones, and a whole line "<!-- ... -->" anywhere, are for whoever fills it in.
 */
#include "line/private.h"

enum { FILE_BYTES_MAX = 4 << 20 };

/* ---- rules ----------------------------------------------------------------------------------- */

static const struct wire_board_rules *rules_of(const struct site_reply *book, enum wire_board board)
{
	for (size_t i = 0; i < book->u.book.n; i++)
		if (book->u.book.items[i].board == board)
			return &book->u.book.items[i];
	return NULL;
}

static const struct wire_board_rules *ask_rules(
	struct app *app, enum wire_board board, struct site_reply **book, enum line_exit *exit)
{
	*book = line_ask(app, &(struct site_ask){ .op = SITE_RULES }, APP_CACHED, exit);
	if (!*book)
		return NULL;
	const struct wire_board_rules *rules = rules_of(*book, board);
	if (!rules || !rules->proposing) {
		line_complain(_("Nothing can be proposed on the board %s here."), page_board_word(board));
		*exit = LINE_FAILED;
		return NULL;
	}
	return rules;
}

bool line_say_rules(struct app *app, enum wire_board board, bool aloud, enum line_exit *exit)
{
	struct site_reply *book;
	const struct wire_board_rules *rules = ask_rules(app, board, &book, exit);
	DOC_LOCAL(doc);
	STR_LOCAL(text, STR_NO_LIMIT);
	if (rules)
		page_rules(&doc, rules);
	if (rules && aloud)
		(void)line_read_aloud(&doc, 0);
	else if (rules)
		page_lines(&text, &doc, &(struct doc_layout_opts){ .width = line_columns() });
	if (text.len)
		(void)line_print(&text);
	site_reply_drop(book);
	return rules != NULL;
}

/* ---- the file's form ------------------------------------------------------------------------- */

static void put_hint(struct str *out, const char *open, const struct wire_form_field *f, const char *close)
{
	str_addf(out, "%s%s", open, *f->label ? f->label : f->name);
	for (size_t i = 0; i < f->n_choices; i++)
		str_addf(out, "%s %s=%s", i ? "," : ":", f->choices[i].word, f->choices[i].label);
	if (f->n_choices) {
		if (f->most > 1)
			str_addf(out, _("; %lld to %lld of them, separated by commas"), (long long)f->least, (long long)f->most);
		str_addf(out, "%s\n", close);
		return;
	}
	if (f->least > 1 && f->most)
		str_addf(out, _(", %lld to %lld characters"), (long long)f->least, (long long)f->most);
	else if (f->most)
		str_addf(out, _(", at most %lld characters"), (long long)f->most);
	if (!f->required)
		str_addz(out, _(", optional"));
	str_addf(out, "%s\n", close);
}

static void put_template(struct str *out, const struct wire_board_rules *r)
{
	for (size_t i = 0; i < r->n_fields; i++)
		if (!r->fields[i].lines) {
			put_hint(out, "# ", &r->fields[i], "");
			str_addf(out, "%s: \n", r->fields[i].name);
		}
	if (r->agencies_most)
		str_addf(out, "# %s\nagencies: \n",
			r->agencies_least ? _("Which agencies should answer, separated by commas")
							  : _("Which agencies should answer, separated by commas; empty: not sure"));
	if (r->links_most)
		str_addf(out, "# %s\nlinks: \n", _("Addresses of related pages, separated by spaces"));
	if (r->files_most)
		str_addf(out, "# %s\n# files: \n", _("A file to attach, by its path; a line like this for each"));
	if (r->discussion_days)
		str_addf(out, "# %s\ndiscuss: no\n", _("Public discussion before it is screened: yes or no"));
	for (size_t i = 0; i < r->n_fields; i++)
		if (r->fields[i].lines) {
			str_addc(out, '\n');
			if (!str_eq(r->fields[i].name, "body"))
				str_addf(out, "== %s ==\n", r->fields[i].name);
			put_hint(out, "<!-- ", &r->fields[i], " -->");
		}
}

/* What stands in it, by names: strings of text, which is cut up. */
struct parts {
	struct line_given given[LINE_GIVEN_MAX];
	size_t n;
};

static bool put_part(struct parts *p, const char *name, const char *text)
{
	if (p->n + 2 >= LINE_GIVEN_MAX)
		return false;
	p->given[p->n++] = (struct line_given){ name, text };
	return true;
}

static void trim_end(char *s)
{
	size_t n = strlen(s);
	while (n && strchr(" \t\r\n", s[n - 1]))
		s[--n] = '\0';
}

static char *trimmed(char *s)
{
	s += strspn(s, " \t\r\n");
	trim_end(s);
	return s;
}

/* "== name ==": the name, cut out. */
static char *section_name(char *line)
{
	size_t n = strlen(line);
	if (n < 7 || strncmp(line, "== ", 3) != 0 || strcmp(line + n - 3, " ==") != 0)
		return NULL;
	line[n - 3] = '\0';
	return trimmed(line + 3);
}

static char *next_line(char **at)
{
	char *line = *at, *end = strchr(line, '\n');
	if (!*line)
		return NULL;
	*at = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	size_t n = strlen(line);
	if (n && line[n - 1] == '\r')
		line[n - 1] = '\0';
	return line;
}

/* The lines before the first empty one. NULL, or the one that cannot be understood. */
static const char *read_head(struct parts *p, char **at)
{
	for (char *line; (line = next_line(at)) && *trimmed(line);) {
		char *colon = strchr(line, ':');
		if (*line == '#')
			continue;
		if (!colon)
			return line;
		*colon = '\0';
		if (*trimmed(colon + 1) && !put_part(p, trimmed(line), trimmed(colon + 1)))
			return line;
	}
	return NULL;
}

static bool is_remark(const char *line)
{
	return str_starts(line, "<!--") && str_ends(line, "-->");
}

/* Texts, each up to the next section; they are put together in `texts`, which outlives the parts. */
static void read_texts(struct parts *p, char *at, struct arena *texts)
{
	const char *name = "body";
	STR_LOCAL(text, FILE_BYTES_MAX);
	for (char *line = next_line(&at);; line = next_line(&at)) {
		char *section = line ? section_name(line) : NULL;
		if (line && !section && !is_remark(line))
			str_addf(&text, "%s\n", line);
		if (line && !section)
			continue;
		char *whole = arena_strdup(texts, text.buf);
		whole += strspn(whole, "\r\n");
		trim_end(whole);
		if (*whole)
			(void)put_part(p, name, whole);
		str_clear(&text);
		if (!section)
			return;
		name = section;
	}
}

static bool is_known(const struct wire_board_rules *r, const char *name)
{
	static const char *const others[] = { "agencies", "links", "files", "discuss" };
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (str_eq(name, others[i]))
			return true;
	for (size_t i = 0; i < r->n_fields; i++)
		if (str_eq(name, r->fields[i].name))
			return true;
	return false;
}

static bool has_part(const struct parts *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->given[i].name, name))
			return true;
	return false;
}

/* What the file says nothing of is empty, or as it was when something is changed. */
static void complete_parts(struct parts *p, const struct wire_board_rules *r, const struct line_command *c)
{
	static const char *const others[] = { "agencies", "links" };
	for (size_t i = 0; i < r->n_fields; i++)
		if (!has_part(p, r->fields[i].name))
			(void)put_part(p, r->fields[i].name, line_as_it_is);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (!has_part(p, others[i]))
			(void)put_part(p, others[i], line_as_it_is);
	if (!has_part(p, "discuss"))
		(void)put_part(p, "discuss", "no");
	(void)put_part(p, "files", ""); /* no more */
	(void)put_part(p, "review", c->preview ? line_look : c->draft ? "draft send" : "send");
}

static bool is_yes_or_no(const char *text)
{
	return str_eq(text, "yes") || str_eq(text, "no") || str_eq(text, "y") || str_eq(text, "n");
}

static bool check_parts(const struct parts *p, const struct wire_board_rules *r, const char *wrong)
{
	if (wrong) {
		line_complain(
			_("The line \"%.60s\" has no name and colon in front; `minyi propose --template` shows how it is done."),
			wrong);
		return false;
	}
	for (size_t i = 0; i < p->n; i++)
		if (!is_known(r, p->given[i].name)) {
			line_complain(_("There is no part \"%.60s\" here; `minyi propose --template` shows those that there are."),
				p->given[i].name);
			return false;
		}
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->given[i].name, "discuss") && !is_yes_or_no(p->given[i].text)) {
			line_complain(_("discuss: \"%.60s\" is neither yes nor no."), p->given[i].text);
			return false;
		}
	return true;
}

/* ---- the commands ---------------------------------------------------------------------------- */

static enum line_exit to_topic(
	struct app *app, const struct line_command *c, enum act_id id, const char *word, const struct line_given *given)
{
	struct line_input in = { .quiet = c->quiet, .awaits = c->wait };
	STR_LOCAL(topic, 1024);
	if (!line_spell_topic(app, &topic, word))
		return LINE_USAGE;
	return line_act(app, &in, id, &(struct act_on){ .id = topic.buf, .command = given != NULL }, given);
}

static enum line_exit propose_file(
	struct app *app, const struct line_command *c, const struct wire_board_rules *r, enum wire_board board)
{
	struct err e = { 0 };
	struct parts p = { .n = 0 };
	struct line_input in = { .quiet = c->quiet, .awaits = c->wait };
	ARENA_LOCAL(texts, 2 * FILE_BYTES_MAX);
	STR_LOCAL(bytes, FILE_BYTES_MAX);
	STR_LOCAL(text, FILE_BYTES_MAX);
	STR_LOCAL(topic, 1024);
	bool pipe = str_eq(c->file, "-");
	if (!pipe && !app_may(app, APP_MAY_FILES))
		return line_failed(NULL, err_set(&e, RC_FORBIDDEN, APP_MAY_FILES, "a file"), &e, NULL);
	if (file_read(c->file, &bytes, &e) != RC_OK || !str_ok(&bytes)) {
		line_file_unreadable(c->file, &e);
		return LINE_FAILED;
	}
	if (pipe)
		line_decode(&text, bytes.buf, bytes.len);
	else
		str_add(&text, bytes.buf, bytes.len);
	if (memchr(text.buf, '\0', text.len) || !text_is_utf8(text.buf, text.len)) {
		line_complain(_("%.200s is not UTF-8 text."), c->file);
		return LINE_FAILED;
	}
	char *at = text.buf + text_bom(text.buf, text.len);
	const char *wrong = read_head(&p, &at);
	if (!wrong)
		read_texts(&p, at, &texts);
	if (!check_parts(&p, r, wrong))
		return LINE_USAGE;
	complete_parts(&p, r, c);
	if (c->edit && !line_spell_topic(app, &topic, c->edit))
		return LINE_USAGE;
	const struct act_on on = { .id = c->edit ? topic.buf : wire_board_word(board), .command = true };
	return line_act(app, &in, c->edit ? ACT_EDIT : ACT_PROPOSE, &on, p.given);
}

enum line_exit line_propose(struct app *app, const struct line_command *c)
{
	struct site_reply *book = NULL;
	enum line_exit exit = LINE_DONE;
	enum wire_board board = BOARD_IDEA;
	STR_LOCAL(text, STR_NO_LIMIT);
	if (c->n_words && (exit = line_board(app, c->words[0], &board)) != LINE_DONE)
		return exit;
	if (c->rules) {
		(void)line_say_rules(app, board, c->linear, &exit);
		return exit;
	}
	if (!c->file && !c->template) {
		struct line_input in = { .quiet = c->quiet, .awaits = c->wait };
		return c->edit ? to_topic(app, c, ACT_EDIT, c->edit, NULL)
					   : line_act(app, &in, ACT_PROPOSE, &(struct act_on){ .id = wire_board_word(board) }, NULL);
	}
	const struct wire_board_rules *rules = ask_rules(app, board, &book, &exit);
	if (rules && c->template) {
		put_template(&text, rules);
		(void)line_print(&text);
	} else if (rules) {
		exit = propose_file(app, c, rules, board);
	}
	site_reply_drop(book);
	return exit;
}

enum line_exit line_accept(struct app *app, const struct line_command *c)
{
	struct line_input in = { .quiet = c->quiet, .awaits = c->wait };
	const struct line_given given[LINE_GIVEN_MAX] = { { "code", c->words[0] } };
	return line_act(app, &in, ACT_JOIN, &(struct act_on){ .command = true }, given);
}

enum line_exit line_invite(struct app *app, const struct line_command *c)
{
	return to_topic(app, c, ACT_INVITE, c->words[0], (const struct line_given[LINE_GIVEN_MAX]){ 0 });
}

enum line_exit line_retract(struct app *app, const struct line_command *c)
{
	const struct line_given given[LINE_GIVEN_MAX] = { { "why", c->reason ? c->reason : "" }, { "confirm", "yes" } };
	return to_topic(app, c, ACT_RETRACT, c->words[0], given);
}
