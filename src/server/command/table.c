/* The commands: their names, how they are asked, what they do. Help is this table, and what was typed is held against
 * it. */
#include <getopt.h>
#include <stddef.h>

#include "base/version.h"
#include "server/api/api.h"
#include "server/command/private.h"
#include "server/import/import.h"
#include "server/storage/storage.h"

static int run_routes(struct command_options *o)
{
	(void)o;
	routes_print(stdout);
	return 0;
}

/* usage: its options, which are all that it takes, and its words, a line each. */
struct command {
	const char *name, *usage, *what;
	bool words;  /* takes words that are no options */
	bool places; /* sees itself where rows are to be */
	int (*run)(struct command_options *o);
};
static const struct command commands[] = {
	{ "serve",
		N_("--data DIR --listen unix:PATH|HOST:PORT\n"
		   "[--database postgresql://...] [--read-from postgresql://...]\n"
		   "[--public] [--trust-proxy] [--rules NAME|FILE] [--while FIFO] [--log FILE]\n"
		   "[--security-log FILE] [--unconfined]\n"
		   "[--url https://HOST] [--smtp smtp://HOST:PORT --mail-from ADDRESS [--smtp-password FILE]]\n"
		   "[--sms-command PROGRAM] [--provider FILE]..."),
		N_("run the platform"), false, false, command_serve },
	{ "name", N_("--data DIR TEXT"), N_("set the platform's name"), true, false, command_name },
	{ "remove", N_("--data DIR BOARD:NUMBER..."), N_("take topics out of every list"), true, false, command_remove },
	{ "sample", N_("--data DIR [--rules NAME]"), N_("add the sample topics"), false, false, command_sample },
	{ "import", N_("--data DIR --from FORMAT [--rules NAME|FILE] FILE..."), N_("import real records"), true, false,
		command_import },
	{ "rules", N_("[NAME|FILE]"), N_("print a set of rules as a picture"), true, false, command_rules },
	{ "staff",
		N_("--data DIR list|add NAME ROLE [--agency ID]|remove NAME ROLE [--agency ID]\n"
		   "|bar NAME +30d REASON [BOARD:NUMBER]|unbar NAME"),
		N_("who is staff (moderator, clerk of an agency, editor, auditor, owner), and who may not write for a while"),
		true, false, command_staff },
	{ "clock", N_("--data DIR [--confirm] [+3d]"),
		N_("say that this machine's clock is right after a leap, or move the platform's on, for trying things out"),
		true, false, command_clock },
	{ "endorse", N_("--data DIR BOARD:NUMBER COUNT"), N_("so many more endorse it, for trying things out"), true, false,
		command_endorse },
	{ "check", N_("--data DIR [--repair]"),
		N_("look whether all that is kept fits together, and put right what is counted wrong"), false, false,
		command_check },
	{ "backup", N_("--data DIR FOLDER"), N_("copy all of a platform into a new folder, also while it runs"), true, true,
		command_backup },
	{ "restore", N_("--data DIR [--database postgresql://...] FOLDER"), N_("make a platform of such a copy"), true,
		true, command_restore },
	{ "copy",
		N_("--from DIR|postgresql://... --to DIR|postgresql://... [--data DIR]\n"
		   "[--database postgresql://...]"),
		N_("copy a platform into another database (--data: the folder of a platform that is named by its database)"),
		false, true, command_copy },
	{ "routes", "", N_("list the platform's routes"), false, false, run_routes },
};

/* ---- help ------------------------------------------------------------------------------------ */

static void print_command(const struct command *c)
{
	printf("  minyid %s", c->name);
	for (const char *p = *c->usage ? _(c->usage) : ""; *p;) {
		size_t n = strcspn(p, "\n");
		printf(" %.*s\n", (int)n, p);
		p += n;
		if (*p++ == '\n')
			fputs("        ", stdout);
		else
			p--;
	}
	printf("%s      %s\n", *c->usage ? "" : "\n", _(c->what));
}

static int print_help(void)
{
	puts(_("minyid: a platform for taking part in public policy"));
	puts("");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		print_command(&commands[i]);
	puts(_("  minyid --help, --version"));
	puts("");
	puts(_("Formats for --from:"));
	const char *line, *name;
	for (size_t i = 0; (name = import_format(i, &line)); i++)
		printf("  %-14s %s\n", name, _(line));
	return 0;
}

/* ---- options --------------------------------------------------------------------------------- */

#define PUT(member) offsetof(struct command_options, member)
static const struct {
	const char *name;
	enum { TEXT, FLAG, TEXTS } kind;
	size_t at;
} options[] = {
	{ "data", TEXT, PUT(serve.folder) },
	{ "database", TEXT, PUT(database) },
	{ "listen", TEXT, PUT(serve.listen) },
	{ "public", FLAG, PUT(serve.public) },
	{ "trust-proxy", FLAG, PUT(serve.trust_proxy) },
	{ "unconfined", FLAG, PUT(serve.unconfined) },
	{ "rules", TEXT, PUT(rules) },
	{ "while", TEXT, PUT(serve.fifo) },
	{ "log", TEXT, PUT(serve.log) },
	{ "security-log", TEXT, PUT(serve.security_log) },
	{ "from", TEXT, PUT(from) },
	{ "to", TEXT, PUT(to) },
	{ "read-from", TEXT, PUT(serve.read_from) },
	{ "url", TEXT, PUT(serve.url) },
	{ "smtp", TEXT, PUT(serve.smtp) },
	{ "mail-from", TEXT, PUT(serve.mail_from) },
	{ "smtp-password", TEXT, PUT(smtp_password) },
	{ "sms-command", TEXT, PUT(serve.sms_command) },
	{ "provider", TEXTS, PUT(providers) },
	{ "agency", TEXT, PUT(agency) },
	{ "confirm", FLAG, PUT(confirm) },
	{ "repair", FLAG, PUT(repair) },
};

static bool has_option(const struct command *c, const char *name)
{
	size_t n = strlen(name);
	for (const char *p = c->usage; (p = strstr(p, "--")); p += 2)
		if (strncmp(p + 2, name, n) == 0 && !strchr("abcdefghijklmnopqrstuvwxyz-", p[2 + n]))
			return true;
	return str_eq(name, "database") && has_option(c, "data"); /* said once, and meant from then on */
}

static bool take_option(struct command_options *o, size_t i)
{
	char *to = (char *)o + options[i].at;
	switch (options[i].kind) {
	case FLAG: *(bool *)to = true; break;
	case TEXT: *(const char **)to = optarg; break;
	case TEXTS:
		if (o->n_providers == COMMAND_PROVIDERS)
			return false;
		o->providers[o->n_providers++] = optarg;
	}
	return true;
}

/* False: an option that the command does not take, or without its value. */
static bool read_options(const struct command *c, int argc, char **argv, struct command_options *o)
{
	enum { FIRST = 256 };
	struct option table[ARRAY_LEN(options) + 1] = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		table[i] = (struct option){ .name = options[i].name,
			.has_arg = options[i].kind == FLAG ? no_argument : required_argument,
			.val = FIRST + (int)i };
	opterr = 0;
	for (int v; (v = getopt_long(argc, argv, "", table, NULL)) != -1;)
		if (v < FIRST || !has_option(c, options[v - FIRST].name) || !take_option(o, (size_t)(v - FIRST)))
			return false;
	o->files = argv + optind;
	o->n_files = (size_t)(argc - optind);
	return true;
}

bool command_read_topic(const char *text, enum wire_board *board, int64_t *number)
{
	char word[32];
	const char *colon = strchr(text, ':');
	snprintf(word, sizeof word, "%.*s", colon ? (int)(colon - text) : 0, text);
	return colon && wire_board_from(word, board) && str_to_i64(colon + 1, 1, INT64_MAX, number);
}

bool command_is_begun(const char *folder)
{
	bool begun = storage_is_begun(folder);
	if (!begun)
		fprintf(stderr, _("minyid: there is no platform in %s. Check --data.\n"), folder);
	return begun;
}

/* ---- carrying it out ------------------------------------------------------------------------- */

/* False: status is what to end with. */
static bool place_rows(const struct command_options *o, int *status)
{
	struct err e = { 0 };
	*status = 0;
	if (!o->database)
		return true;
	if (!o->serve.folder)
		*status = command_wrong_usage(_("--database goes with --data, where the files stay."));
	else if (storage_place(o->serve.folder, o->database, &e) == RC_EXISTS) {
		fprintf(stderr,
			_("minyid: this platform's topics are kept elsewhere: %s. Nothing was changed. Leave that option out, or name "
			  "another folder with --data.\n"),
			e.detail /* the place */);
		*status = 1;
	} else if (e.code != RC_OK)
		*status = command_failed(&e);
	return *status == 0;
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (str_eq(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static int say_what_there_is(void)
{
	STR_LOCAL(names, 1024);
	STR_LOCAL(sentence, 2048);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		str_addf(&names, "%s%s", i ? " " : "", commands[i].name);
	/* TRANSLATORS: the names of all commands, with spaces between them */
	str_addf(&sentence, _("Say what to do, one of these: %s."), names.buf);
	return command_wrong_usage(sentence.buf);
}

int command_run(int argc, char **argv)
{
	struct command_options o = { 0 };
	int status;
	if (argc < 2)
		return say_what_there_is();
	if (strcmp(argv[1], "--help") == 0)
		return print_help();
	if (strcmp(argv[1], "--version") == 0)
		return printf("minyid %s\n", MINYI_VERSION) < 0;
	const struct command *c = find(argv[1]);
	if (!c)
		return command_wrong_usage(_("There is no such subcommand."));
	if (!read_options(c, argc - 1, argv + 1, &o))
		return command_wrong_usage(_("An option is unknown, or lacks its value."));
	if (o.n_files && !c->words)
		return command_wrong_usage(_("There is a word too many."));
	return c->places || place_rows(&o, &status) ? c->run(&o) : status;
}
