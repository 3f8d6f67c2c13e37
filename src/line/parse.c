/*
 * The words of a subcommand become struct line_command. Pure: nothing is opened, asked or printed, so that a table can
 * test it. Every refusal is one sentence that names what was typed.
 */
#include "acts/account.h"
#include "acts/filter.h"
#include "acts/queue.h"
#include "line/fields.h"
#include "line/option.h"
#include "line/private.h"

#include "text/text.h"

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
		return refuse(why,
			_("The option --site needs an address, http://, https:// or unix:/path, or a word that `minyi sites` lists; not %.200s."),
			value);
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
		if (!option_is(argv[0], globals[i].name))
			continue;
		const char *value = value_of(argc, argv, globals[i].name, &taken);
		if (!check_global(globals[i].name, value ? value : "", why))
			return -1;
		*globals[i].to = value;
		return taken;
	}
	return 0;
}

/* Takes the option at argv[0]; how many words it took, or -1. */
static int take_option(int argc, char *const argv[], struct line_command *c, struct str *why)
{
	const struct option *o = option_called(c->verb, argv[0]);
	int taken = 1;
	const char *value = "";
	const char *name = o && argv[0][1] != '-' ? o->brief : o ? o->name : "";
	if (!o) {
		refuse(why, _("There is no option %.100s here; `minyi --help` lists what there is."), argv[0]);
		return -1;
	}
	if (o->flags & OPTION_TAKES_VALUE || (o->flags & OPTION_MAY_TAKE && strchr(argv[0], '=')))
		value = value_of(argc, argv, name, &taken);
	else if (strchr(argv[0], '=')) {
		refuse(why, _("The option %s takes no value."), name);
		return -1;
	}
	if (!value) {
		refuse(why, _("The option %s needs a value."), name);
		return -1;
	}
	if (!o->set(c, value)) {
		if (*o->values)
			refuse(why, _("The option %s takes one of these: %s; not %.100s."), name, _(o->values),
				*value ? value : _("nothing"));
		else
			refuse(why, _("The option %s needs a value."), name);
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

/* A site may call its boards something else (line_board); c->named says that it has to be asked. */
static void take_kind(struct line_command *c)
{
	c->filter.any_board = !c->n_words || board_all(c->words[0]);
	if (!c->n_words) /* of the only board, or of all */
		return;
	c->named = !c->filter.any_board && !board_from(c->words[0], &c->filter.board) ? c->words[0] : NULL;
}

/* One form, and fields that there are. */
static bool check_fields(const struct line_command *c, struct str *why)
{
	enum fields_table_id id = fields_of(c);
	struct fields chosen;
	const char *unknown = "";
	size_t n = 0;
	if (c->csv + c->tsv + c->json > 1)
		return refuse(why, _("--csv, --tsv and --json exclude each other; please give one of them."));
	if (!c->fields || id == FIELDS_TABLES || fields_choose(id, c->fields, &chosen, &unknown, &n))
		return true;
	STR_LOCAL(all, 4096);
	fields_names(id, &all);
	return refuse(why, _("There is no field %.*s here; there are %s."), (int)(n < 100 ? n : 100), unknown, all.buf);
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
		str_eq(word, "reports") ||
		refuse(why, _("`minyi mine` takes proposed, endorsed, comments or reports; not %.100s."), word);
}

static bool check_queue(const struct line_command *c, struct str *why)
{
	enum queue_kind kind;
	return !c->n_words || queue_from(c->words[0], &kind) ||
		refuse(why, _("`minyi queue` takes screen, answer, report or appeal; not %.100s."), c->words[0]);
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

static int most_words(enum line_verb verb)
{
	if (!*verbs[verb].what)
		return 0;
	return verb == VERB_SEARCH || verb == VERB_FETCH || verb == VERB_VOTE
		? (int)ARRAY_LEN(((struct line_command *)0)->words)
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
	if (c->verb == VERB_COMPLETE)
		return true;
	if (c->n_words > most)
		return refuse(why, _("There is a word too many: %.100s."), c->words[most]);
	for (int i = 0; i < c->n_words; i++) {
		if (!*c->words[i])
			return refuse(why, _("`minyi %s` cannot do anything with an empty word."), verbs[c->verb].word);
		if (!text_is_utf8(c->words[i], strlen(c->words[i])))
			return refuse(why, _("The word %.100s is not valid UTF-8."), c->words[i]);
	}
	if (!check_fields(c, why))
		return false;
	switch (c->verb) {
	case VERB_LIST: take_kind(c); return true;
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

const char *line_verb_word(enum line_verb v)
{
	return verbs[v].word;
}

bool line_verb_takes_topic(enum line_verb v)
{
	return str_starts(verbs[v].what, "ID");
}

const char *line_verb_help(enum line_verb v)
{
	return verbs[v].help;
}

bool line_verb_from(const char *word, enum line_verb *out)
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
	if (!line_verb_from(argv[0], &out->verb)) {
		refuse(why, _("There is no command %.100s; `minyi --help` lists what there is."), argv[0]);
		return RC_INVALID;
	}
	out->filter.any_board = out->verb != VERB_LIST;
	out->filter.followed = out->verb == VERB_FOLLOWS;
	bool words_only = false;
	for (int i = 1; i < argc;) {
		int taken = 1;
		if (out->verb == VERB_COMPLETE) {
			words_only = true; /* they are words of another command */
		}
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
	const struct option *o;
	for (size_t i = 0; (o = option_at(c->verb, i)); i++) {
		STR_LOCAL(names, 64);
		str_addf(&names, "%s%s%s", o->brief ? o->brief : "", o->brief ? ", " : "", o->name);
		put_help(out, names.buf, 15, _(o->help));
		if (*o->values)
			str_addf(out, "%19s%s\n", "", _(o->values));
	}
}

bool line_needs_app(const struct line_command *c)
{
	return c->verb != VERB_RENDER && c->verb != VERB_KEYS && c->verb != VERB_SETTINGS && c->verb != VERB_CONFIG &&
		c->verb != VERB_COMPLETE && c->verb != VERB_SITES;
}
