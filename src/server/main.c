/* minyid: options and subcommands. One sentence and exit status 2 for wrong usage, 1 for what failed, 0 for done. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <unistd.h>

#include "base/version.h"
#include "net/net.h"
#include "server/api/api.h"
#include "server/import/import.h"
#include "server/server.h"
#include "text/text.h"

#define WRONG_USAGE 2
#define DISK_FULL 3
#define NAME_MAX_BYTES 200
#define NOT_INSTALLED -1 /* err.num of RC_NOT_FOUND: err.detail belongs to the program */

#define PROVIDERS_MAX 8

struct options {
	struct serve_options serve;
	const char *rules, *format, *log, *smtp_password;
	const char *providers[PROVIDERS_MAX];
	size_t n_providers;
	char **files;
	size_t n_files;
};

static int print_help(void)
{
	puts(_("minyid: a platform for taking part in public policy"));
	puts("");
	puts(_("  minyid serve --data DIR --listen unix:PATH|HOST:PORT    run the platform"));
	puts(_("         [--public] [--trust-proxy] [--rules FILE] [--while FIFO] [--log FILE]"));
	puts(_("         [--url https://HOST] [--smtp smtp://HOST:PORT --mail-from ADDRESS [--smtp-password FILE]]"));
	puts(_("         [--sms-command PROGRAM] [--provider FILE]..."));
	puts(_("  minyid name --data DIR TEXT                             say what the platform is called"));
	puts(_("  minyid remove --data DIR BOARD:NUMBER...                take topics out of every list"));
	puts(_("  minyid sample --data DIR                                put the sample topics in"));
	puts(_("  minyid import --data DIR --from FORMAT FILE...          put real records in"));
	puts(_("  minyid routes                                           print what the platform answers"));
	puts(_("  minyid --help, --version"));
	puts("");
	puts(_("Formats for --from:"));
	const char *line, *name;
	for (size_t i = 0; (name = import_format(i, &line)); i++)
		printf("  %-14s %s\n", name, _(line));
	return 0;
}

static int wrong_usage(const char *sentence)
{
	fprintf(stderr, "minyid: %s %s\n", sentence, _("See minyid --help."));
	return WRONG_USAGE;
}

/* What a detail is about: a path or an address, without the system's words behind it, which are English. */
static const char *subject_of(const struct err *e, char out[sizeof e->detail])
{
	str_copy(out, sizeof e->detail, e->detail);
	for (char *p = out, *colon; (colon = strstr(p, ": ")); p = colon + 2)
		if (!strstr(colon + 2, ": "))
			*colon = '\0';
	return out;
}

static void print_system_failure(const struct err *e, const char *subject)
{
	switch (e->num) {
	case EADDRINUSE:
		fprintf(stderr, _("minyid: another program listens on %s. Stop it, or give another address with --listen.\n"),
			subject);
		break;
	case EADDRNOTAVAIL:
		fprintf(stderr, _("minyid: %s is no address of this machine. Give one that is with --listen.\n"), subject);
		break;
	case ENOTDIR: fprintf(stderr, _("minyid: %s is not a folder. Name another path.\n"), subject); break;
	default: fprintf(stderr, _("minyid: the system refused: %s.\n"), e->detail);
	}
}

/* What is wrong with what the person asked for, or with a file that it names: err.detail says which, this says what. */
static const char *const rules_faults[] = {
	[RULES_NO_JSON] = N_("this is no JSON. Correct it."),
	[RULES_NO_NUMBER] = N_("there must be a whole number within these bounds. Correct it."),
	[RULES_NO_DUTY] = N_(
		"each needs a kind and days or working_days, and one of them must be answered with days. Correct it."),
	[RULES_NO_ZONE] = N_("this must be like +08:00. Correct it."),
	[RULES_NO_LANGUAGE] = N_("this must be a language, like zh_TW. Correct it."),
	[RULES_NO_LEVEL] = N_("this must be registered or verified. Correct it."),
	[RULES_NO_PROOF] = N_(
		"this must be verified or identified, with what it needs: email, mobile, identity. Correct it."),
	[RULES_NO_PERSON] = N_("this must be mobile, email, address or subject. Correct it."),
	[RULES_NO_CALLING_CODE] = N_("this must be the digits of a country's calling code, like 886. Correct it."),
	[RULES_NO_DATE] = N_("this is no date. Correct it."),
};
static const char *const serve_faults[] = {
	[SERVE_NO_SOCKET] = N_("this is there and is no socket. Give another path with --listen."),
	[SERVE_ANSWERED] = N_("another server answers there. Stop it, or give another path with --listen."),
	[SERVE_PATH_LENGTH] = N_("a socket's path must have 1 to 107 bytes."),
	[SERVE_PUBLIC] = N_("other machines can reach this; if that is meant, add --public."),
	[SERVE_NO_ADDRESS] = N_("--listen takes unix:PATH or HOST:PORT."),
	[SERVE_NO_HOST] = N_("there is no host called so. Give another with --listen."),
	[SERVE_NO_FIFO] = N_("this is no FIFO. Give another path with --while."),
};

static void print_fault(const struct err *e, const char *const *sentences)
{
	fprintf(stderr, "minyid: %s: %s\n", e->detail, _(sentences[e->num]));
}

/* What an operation's failure means to the person who started the program, and what to do. */
static int failed(const struct err *e)
{
	char room[sizeof e->detail];
	const char *subject = subject_of(e, room);
	switch (e->code) {
	case RC_INVALID:
	case RC_EXISTS: fprintf(stderr, "minyid: %s\n", e->detail); break;
	case RC_NEWER:
		fprintf(stderr,
			_("minyid: a newer version of this program made the database: %s. Nothing was changed; use that "
			  "version.\n"),
			subject);
		break;
	case RC_NOT_FOUND:
		if (e->num == NOT_INSTALLED) {
			fprintf(stderr, FILE_NOT_INSTALLED "\n", "minyid", e->detail);
			break;
		}
		fprintf(stderr, _("minyid: %s is not there and cannot be made. Check the path.\n"), subject);
		break;
	case RC_DENIED:
		fprintf(stderr, _("minyid: this user may not use %s. Grant it, or choose another.\n"), subject);
		break;
	case RC_FULL:
		fputs(_("minyid: no space left on the disk. Nothing half done was kept; make room and try again.\n"), stderr);
		break;
	case RC_CORRUPT:
		fprintf(stderr,
			_("minyid: the database is damaged, or none of this program's: %s. Put a backup in its place, or "
			  "name another folder with --data.\n"),
			e->detail);
		break;
	case RC_BUSY:
		fputs(_("minyid: another program is writing to the database. Try again when it has finished.\n"), stderr);
		break;
	default: print_system_failure(e, subject);
	}
	return e->code == RC_FULL ? DISK_FULL : 1;
}

/* ---- subcommands ----------------------------------------------------------------------------- */

/* False: it was said why not, and status is what to end with. */
static bool read_rules(const struct options *o, struct rules *out, int *status)
{
	struct err e = { 0 };
	char *path = o->rules ? xstrdup(o->rules) : file_shared("minyi/rules/join.json");
	enum rc rc = path ? rules_load(path, out, &e)
					  : err_set(&e, RC_NOT_FOUND, NOT_INSTALLED, "share/minyi/rules/join.json");
	free(path);
	*status = rc == RC_OK ? 0 : rc == RC_INVALID ? WRONG_USAGE : failed(&e);
	if (rc == RC_INVALID)
		print_fault(&e, rules_faults);
	if (rc != RC_OK)
		rules_release(out);
	return rc == RC_OK;
}

static int serve_failed(const struct err *e)
{
	if (e->code != RC_INVALID && e->code != RC_EXISTS)
		return failed(e);
	print_fault(e, serve_faults);
	return e->code == RC_INVALID ? WRONG_USAGE : 1;
}

/* NULL: it is fine. */
static const char *fault_of_sending(const struct serve_options *o)
{
	const char *at = o->mail_from ? strchr(o->mail_from, '@') : NULL;
	if (!o->smtp != !o->mail_from)
		return _("--smtp and --mail-from belong together.");
	if (o->smtp && !net_mail_is_server(o->smtp))
		return _("--smtp takes smtp://HOST:PORT or smtps://HOST:PORT.");
	if (o->mail_from && (!at || at == o->mail_from || !at[1] || strpbrk(o->mail_from, " \t\r\n<>,\"")))
		return _("--mail-from takes an e-mail address.");
	if (o->url &&
		((!str_starts(o->url, "https://") && !str_starts(o->url, "http://")) || strpbrk(o->url, " \t\r\n<>\"") ||
			o->url[strlen(o->url) - 1] == '/'))
		return _("--url takes https://HOST without a slash at its end.");
	return NULL;
}

/* The first line of the file. */
static bool read_password(const struct options *o, struct str *out, struct serve_options *serve, struct err *e)
{
	if (!o->smtp_password)
		return true;
	if (file_read(o->smtp_password, out, e) != RC_OK)
		return false;
	out->buf[strcspn(out->buf, "\r\n")] = '\0';
	serve->smtp_password = out->buf;
	return true;
}

static const char *const provider_faults[] = {
	[PROVIDER_NO_JSON] = N_("this is no JSON. Correct it."),
	[PROVIDER_NO_FIELD] = N_("this is missing. Add it."),
	[PROVIDER_NO_ISSUER] = N_("this must be an https address without a slash at its end. Correct it."),
};

/* False: it was said why not, and status is what to end with. */
static bool load_providers(const struct options *o, struct provider *out[PROVIDERS_MAX], int *status)
{
	struct err e = { 0 };
	for (size_t i = 0; i < o->n_providers; i++) {
		enum rc rc = provider_load(o->providers[i], &out[i], &e);
		if (rc == RC_OK)
			continue;
		*status = rc == RC_INVALID ? WRONG_USAGE : failed(&e);
		if (rc == RC_INVALID)
			print_fault(&e, provider_faults);
		return false;
	}
	return true;
}

static int serve_with_rules(const struct options *o, struct serve_options *how)
{
	struct err e = { 0 };
	struct rules rules = { 0 };
	struct provider *providers[PROVIDERS_MAX] = { NULL };
	int status;
	if (!read_rules(o, &rules, &status))
		return status;
	how->providers = providers;
	how->n_providers = o->n_providers;
	if (load_providers(o, providers, &status) && serve(how, &rules, &e) != RC_OK)
		status = serve_failed(&e);
	for (size_t i = 0; i < PROVIDERS_MAX; i++)
		provider_free(providers[i]);
	rules_release(&rules);
	return status;
}

static int run_serve(const struct options *o)
{
	struct err e = { 0 };
	struct serve_options how = o->serve;
	STR_LOCAL(password, 1024);
	if (!o->serve.folder || !o->serve.listen)
		return wrong_usage(_("serve needs --data and --listen."));
	if (fault_of_sending(&how))
		return wrong_usage(fault_of_sending(&how));
	if (!read_password(o, &password, &how, &e))
		return failed(&e);
	if (o->log && log_open(o->log, LOG_INFO, &e) != RC_OK)
		return failed(&e);
	if (!o->log)
		log_open_fd(STDERR_FILENO, LOG_WARN); /* what goes wrong later is not lost */
	return serve_with_rules(o, &how);
}

static int run_sample(const struct options *o)
{
	struct err e = { 0 };
	struct storage *s = NULL;
	struct sample_report report;
	if (!o->serve.folder)
		return wrong_usage(_("sample needs --data."));
	STR_LOCAL(line, 4096);
	char *folder = file_shared("minyi/sample/join");
	enum rc rc = folder ? storage_open(o->serve.folder, &s, &e)
						: err_set(&e, RC_NOT_FOUND, NOT_INSTALLED, "share/minyi/sample/join");
	if (rc == RC_OK)
		rc = sample_put(s, folder, clock_now(), &report, &e);
	if (rc == RC_OK)
		rc = sample_files(folder, o->serve.folder, &e);
	if (rc == RC_OK) {
		sample_report_write(&report, &line);
		puts(line.buf);
	}
	storage_close(s);
	free(folder);
	return rc == RC_OK ? 0 : failed(&e);
}

/* One line that looks like what it is. */
static bool is_name(const char *text)
{
	STR_LOCAL(clean, NAME_MAX_BYTES);
	text_clean(&clean, text, strlen(text));
	bool same = str_ok(&clean) && str_eq(clean.buf, text);
	return same && text[strspn(text, " ")];
}

struct naming {
	struct storage *storage;
	const char *name;
};

/* What the sample topics say of their own platform is not said of one that has another name. */
static enum rc set_name(void *arg, struct err *e)
{
	const struct naming *n = arg;
	struct json_out o;
	STR_LOCAL(note, STR_NO_LIMIT);
	json_begin(&o, &note);
	json_open(&o, NULL, '{');
	json_put_text(&o, "name", n->name);
	json_close(&o, '}');
	return storage_note_set(n->storage, STORAGE_NOTE_SITE, note.buf, e);
}

static int run_name(const struct options *o)
{
	struct err e = { 0 };
	struct storage *s = NULL;
	if (!o->serve.folder || o->n_files != 1)
		return wrong_usage(_("name needs --data and one name (in quotes when it holds spaces)."));
	if (!is_name(o->files[0]))
		return wrong_usage(_("The name must be one line of 1 to 200 bytes without control characters."));
	enum rc rc = storage_open(o->serve.folder, &s, &e);
	if (rc == RC_OK)
		rc = storage_write(s, set_name, &(struct naming){ s, o->files[0] }, &e);
	storage_close(s);
	return rc == RC_OK ? 0 : failed(&e);
}

struct removal {
	struct storage *storage;
	const struct options *options;
	const char *missing; /* the first one that is not there */
};

/* BOARD:NUMBER, as addresses name a topic. */
static enum rc find_topic(struct storage *s, const char *text, int64_t *id, struct err *e)
{
	char word[32];
	enum wire_board board;
	int64_t number;
	const char *colon = strchr(text, ':');
	snprintf(word, sizeof word, "%.*s", colon ? (int)(colon - text) : 0, text);
	if (!colon || !wire_board_from(word, &board) || !str_to_i64(colon + 1, 1, INT64_MAX, &number))
		return err_set(e, RC_NOT_FOUND, 0, "%s", text);
	return storage_topic_by_number(s, board, number, id, e);
}

/* All of them, or none. */
static enum rc remove_topics(void *arg, struct err *e)
{
	struct removal *r = arg;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->options->n_files; i++) {
		int64_t id;
		rc = find_topic(r->storage, r->options->files[i], &id, e);
		if (rc == RC_OK)
			rc = storage_topic_remove(r->storage, id, clock_now(), e);
		if (rc == RC_NOT_FOUND)
			r->missing = r->options->files[i];
	}
	return rc;
}

static int run_remove(const struct options *o)
{
	struct err e = { 0 };
	struct removal r = { .options = o };
	if (!o->serve.folder || !o->n_files)
		return wrong_usage(_("remove needs --data and at least one topic, like idea:12."));
	enum rc rc = storage_open(o->serve.folder, &r.storage, &e);
	if (rc == RC_OK)
		rc = storage_write(r.storage, remove_topics, &r, &e);
	storage_close(r.storage);
	if (!r.missing)
		return rc == RC_OK ? 0 : failed(&e);
	fprintf(stderr, _("minyid: there is no topic %s. Nothing was removed.\n"), r.missing);
	return 1;
}

static int run_import(const struct options *o)
{
	struct err e = { 0 };
	struct storage *s = NULL;
	struct rules rules = { 0 };
	struct import_report report = { 0 };
	int status;
	if (!o->serve.folder || !o->format || !o->n_files)
		return wrong_usage(_("import needs --data, --from and at least one file."));
	if (!import_knows(o->format))
		return wrong_usage(_("--from names a format that this program does not know."));
	if (!read_rules(o, &rules, &status))
		return status;
	STR_LOCAL(line, 4096);
	enum rc rc = storage_open(o->serve.folder, &s, &e);
	const struct import_options how = { .format = o->format,
		.now = clock_now(),
		.endorse_threshold = rules.endorse_threshold,
		.endorse_days = rules.endorse_days,
		.respond_days = rules.respond_days,
		.complaints = stderr,
		.progress = isatty(STDERR_FILENO) };
	if (rc == RC_OK)
		rc = import_files(s, &how, o->files, o->n_files, &report, &e);
	if (s) {
		import_report_write(&report, &line);
		puts(line.buf);
	}
	storage_close(s);
	rules_release(&rules);
	if (rc != RC_OK)
		return failed(&e);
	return report.broken_files ? 1 : 0;
}

/* ---- options --------------------------------------------------------------------------------- */

enum {
	OPT_DATA = 256,
	OPT_LISTEN,
	OPT_PUBLIC,
	OPT_TRUST_PROXY,
	OPT_RULES,
	OPT_WHILE,
	OPT_LOG,
	OPT_FROM,
	OPT_URL,
	OPT_SMTP,
	OPT_MAIL_FROM,
	OPT_SMTP_PASSWORD,
	OPT_SMS_COMMAND,
	OPT_PROVIDER
};
static const struct option long_options[] = {
	{ "data", required_argument, NULL, OPT_DATA },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "public", no_argument, NULL, OPT_PUBLIC },
	{ "trust-proxy", no_argument, NULL, OPT_TRUST_PROXY },
	{ "rules", required_argument, NULL, OPT_RULES },
	{ "while", required_argument, NULL, OPT_WHILE },
	{ "log", required_argument, NULL, OPT_LOG },
	{ "from", required_argument, NULL, OPT_FROM },
	{ "url", required_argument, NULL, OPT_URL },
	{ "smtp", required_argument, NULL, OPT_SMTP },
	{ "mail-from", required_argument, NULL, OPT_MAIL_FROM },
	{ "smtp-password", required_argument, NULL, OPT_SMTP_PASSWORD },
	{ "sms-command", required_argument, NULL, OPT_SMS_COMMAND },
	{ "provider", required_argument, NULL, OPT_PROVIDER },
	{ NULL, 0, NULL, 0 },
};

/* False: an option that is not known, or without its value. */
static bool read_options(int argc, char **argv, struct options *o)
{
	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
		switch (c) {
		case OPT_DATA: o->serve.folder = optarg; break;
		case OPT_LISTEN: o->serve.listen = optarg; break;
		case OPT_PUBLIC: o->serve.public = true; break;
		case OPT_TRUST_PROXY: o->serve.trust_proxy = true; break;
		case OPT_RULES: o->rules = optarg; break;
		case OPT_WHILE: o->serve.fifo = optarg; break;
		case OPT_LOG: o->log = optarg; break;
		case OPT_FROM: o->format = optarg; break;
		case OPT_URL: o->serve.url = optarg; break;
		case OPT_SMTP: o->serve.smtp = optarg; break;
		case OPT_MAIL_FROM: o->serve.mail_from = optarg; break;
		case OPT_SMTP_PASSWORD: o->smtp_password = optarg; break;
		case OPT_SMS_COMMAND: o->serve.sms_command = optarg; break;
		case OPT_PROVIDER:
			if (o->n_providers == PROVIDERS_MAX)
				return false;
			o->providers[o->n_providers++] = optarg;
			break;
		default: return false;
		}
	}
	o->files = argv + optind;
	o->n_files = (size_t)(argc - optind);
	return true;
}

static int run_command(const char *command, const struct options *o)
{
	if (o->n_files && strcmp(command, "import") != 0 && strcmp(command, "name") != 0 && strcmp(command, "remove") != 0)
		return wrong_usage(_("There is a word too many."));
	if (strcmp(command, "serve") == 0)
		return run_serve(o);
	if (strcmp(command, "name") == 0)
		return run_name(o);
	if (strcmp(command, "remove") == 0)
		return run_remove(o);
	if (strcmp(command, "sample") == 0)
		return run_sample(o);
	if (strcmp(command, "import") == 0)
		return run_import(o);
	if (strcmp(command, "routes") != 0)
		return wrong_usage(_("There is no such subcommand."));
	routes_print(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is an error of that write, like a full disk */
	char language[LANGUAGE_CODE_SIZE];
	language_from_environment(language);
	struct catalog *catalog = language_open(language);
	language_use(catalog, language);
	struct options o = { 0 };
	int status;
	if (argc < 2)
		status = wrong_usage(_("Say what to do: serve, name, remove, sample, import or routes."));
	else if (strcmp(argv[1], "--help") == 0)
		status = print_help();
	else if (strcmp(argv[1], "--version") == 0)
		status = printf("minyid %s\n", MINYI_VERSION) < 0;
	else if (!read_options(argc - 1, argv + 1, &o))
		status = wrong_usage(_("There is an option that it does not know, or one without its value."));
	else
		status = sodium_init() < 0 ? 1 : run_command(argv[1], &o);
	if (!file_close_output()) {
		(void)fprintf(stderr, "%s\n", _("The output could not be written whole; is the disk full?"));
		status = status ? status : 1;
	}
	catalog_free(catalog);
	return status;
}
