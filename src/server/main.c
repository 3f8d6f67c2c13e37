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
	const char *rules, *format, *smtp_password, *agency, *database;
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
	puts(_("         [--database postgresql://...]"));
	puts(
		_("         [--public] [--trust-proxy] [--rules NAME|FILE] [--while FIFO]"));
	puts(_("         [--log FILE] [--security-log FILE]"));
	puts(_("         [--url https://HOST] [--smtp smtp://HOST:PORT --mail-from ADDRESS [--smtp-password FILE]]"));
	puts(_("         [--sms-command PROGRAM] [--provider FILE]..."));
	puts(_("  minyid name --data DIR TEXT                             set the platform's name"));
	puts(_("  minyid remove --data DIR BOARD:NUMBER...                take topics out of every list"));
	puts(_("  minyid sample --data DIR [--rules NAME]                 add the sample topics"));
	puts(_("  minyid import --data DIR --from FORMAT FILE...          import real records"));
	puts(_("  minyid rules [NAME|FILE]                                print a set of rules as a picture"));
	puts(_(
		"  minyid staff --data DIR list|add NAME ROLE|remove NAME ROLE   who is staff; roles: moderator, clerk (with --agency ID),"));
	puts(_("         editor, auditor, owner"));
	puts(_("  minyid staff --data DIR bar NAME +30d REASON|unbar NAME   who may not write for a while"));
	puts(_("  minyid clock --data DIR [+3d]                           move its clock on, for trying things out"));
	puts(_("  minyid endorse --data DIR BOARD:NUMBER COUNT            so many more endorse it, for trying things out"));
	puts(_("  minyid routes                                           list the platform's routes"));
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
	/* TRANSLATORS: two sentences, one after the other */
	fprintf(stderr, _("minyid: %s %s\n"), sentence, _("See minyid --help."));
	return WRONG_USAGE;
}

static void print_system_failure(const struct err *e, const char *subject)
{
	STR_LOCAL(reason, 1024);
	err_reason(&reason, e);
	switch (e->num) {
	case EADDRINUSE:
		fprintf(stderr, _("minyid: another program listens on %s. Stop it, or give another address with --listen.\n"),
			subject);
		break;
	case EADDRNOTAVAIL:
		fprintf(stderr, _("minyid: %s is no address of this machine. Give one that is with --listen.\n"), subject);
		break;
	case ENOTDIR: fprintf(stderr, _("minyid: %s is not a folder. Name another path.\n"), subject); break;
	default: fprintf(stderr, _("minyid: the system refused: %s: %s.\n"), subject, reason.buf);
	}
}

/* What is wrong with what the person asked for, or with a file that it names: err.detail says which, this says what. */
static const char *const serve_faults[] = {
	[SERVE_NO_SOCKET] = N_("this exists and is not a socket. Give another path with --listen."),
	[SERVE_ANSWERED] = N_("another server answers there. Stop it, or give another path with --listen."),
	[SERVE_PATH_LENGTH] = N_("a socket's path must have 1 to 107 bytes."),
	[SERVE_PUBLIC] = N_("other machines can reach this; if that is meant, add --public."),
	[SERVE_NO_ADDRESS] = N_("--listen takes unix:PATH or HOST:PORT."),
	[SERVE_NO_HOST] = N_("there is no host of that name. Give another with --listen."),
	[SERVE_NO_FIFO] = N_("this is not a FIFO. Give another path with --while."),
};

static void print_fault(const struct err *e, const char *const *sentences)
{
	/* TRANSLATORS: a file or an address, and what is wrong with it */
	fprintf(stderr, _("minyid: %s: %s\n"), e->detail /* the place */, _(sentences[e->num]));
}

/* A new one would be no help: it would make everybody who endorsed a stranger. */
static void print_secret_fault(const struct err *e)
{
	char path[sizeof e->detail];
	if (e->num == PLATFORM_NO_SECRET)
		fprintf(stderr,
			_("minyid: the platform's secret is missing: %s. Without it, nobody who endorsed can be recognised. Put it back "
			  "from your backup; nothing was changed.\n"),
			err_subject(e, path));
	else
		fprintf(stderr,
			_("minyid: this is not the secret that belongs to this database: %s. Put back the one that was made with it; "
			  "nothing was changed.\n"),
			err_subject(e, path));
}

/* What an operation's failure means to the person who started the program, and what to do. */
static int failed(const struct err *e)
{
	char room[sizeof e->detail];
	const char *subject = err_subject(e, room);
	switch (e->code) {
	case RC_INVALID:
	case RC_EXISTS:
		fprintf(stderr, _("minyid: %s: what is there cannot be used as it is. Correct it.\n"), subject);
		break;
	case RC_NEWER:
		fprintf(stderr,
			_("minyid: a newer version of this program made the database: %s. Nothing was changed; use that "
			  "version.\n"),
			subject);
		break;
	case RC_NOT_FOUND:
		if (e->num == NOT_INSTALLED) {
			fprintf(stderr, FILE_NOT_INSTALLED "\n", "minyid", subject);
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
		if (e->num == PLATFORM_NO_SECRET || e->num == PLATFORM_OTHER_SECRET) {
			print_secret_fault(e);
			break;
		}
		fprintf(stderr,
			_("minyid: the database is damaged, or not this program's: %s. Put a backup in its place, or "
			  "name another folder with --data.\n"),
			subject);
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
static bool read_rules(const char *file, struct rules *out, int *status)
{
	struct err e = { 0 };
	enum rc rc = file ? rules_load(file, out, &e) : err_set(&e, RC_NOT_FOUND, NOT_INSTALLED, "share/minyi/rules");
	*status = rc == RC_OK ? 0 : rc == RC_INVALID ? WRONG_USAGE : failed(&e);
	if (rc == RC_INVALID)
		fprintf(
			stderr, _("minyid: %s: %s\n"), e.detail /* the place */, _(rules_fault_sentence((enum rules_fault)e.num)));
	if (rc != RC_OK)
		rules_release(out);
	return rc == RC_OK;
}

#define RULES_OF_OLD "join"
#define NOTE_RULES "rules_name" /* of the samples that are there */

/* Which rule set, where nobody says: that of the samples that the platform was begun with. */
static char *name_of_rules(const struct options *o)
{
	struct storage *s = NULL;
	ARENA_LOCAL(a, 0);
	const char *kept = NULL;
	if (o->rules)
		return xstrdup(o->rules);
	if (o->serve.folder && storage_open(o->serve.folder, &s, NULL) == RC_OK)
		storage_note_get(s, NOTE_RULES, &a, &kept, NULL);
	char *name = xstrdup(kept ? kept : RULES_OF_OLD);
	storage_close(s);
	return name;
}

static bool is_rules_name(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
	return n > 0 && n < 60 && !text[n];
}

/* --rules NAME|FILE: a name is that of a set that was installed with the program. NULL: it was not. The caller frees.
 */
static char *file_named(const struct options *o, const char *name)
{
	char *file = NULL;
	if (is_rules_name(name)) {
		char *path = str_printf("minyi/rules/%s.json", name);
		file = file_shared(path);
		free(path);
	}
	if (!file && o->rules)
		file = xstrdup(o->rules); /* whatever is wrong with it is said of what was typed */
	return file;
}

static char *file_of_rules(const struct options *o)
{
	char *name = name_of_rules(o), *file = file_named(o, name);
	free(name);
	return file;
}

/* Days without work are known for some years ahead at most. */
static void warn_of_holidays(const struct rules *r)
{
	int until = rules_holidays_until(r);
	if (until && civil_from_ms(clock_now(), rules_zone_at(r, clock_now())).year > until)
		fprintf(stderr, "minyid: %s\n",
			_("the calendar of holidays does not have this year: deadlines in working days are a guess. Add the year to the "
			  "file that the rules name under holidays."));
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
	[PROVIDER_NO_JSON] = N_("this is not JSON. Correct it."),
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
	int status;
	char *file = file_of_rules(o);
	struct rules *rules = xcalloc(1, sizeof *rules);
	if (!read_rules(file, rules, &status))
		free(rules);
	else {
		warn_of_holidays(rules);
		if (serve(how, rules, file, &e) != RC_OK)
			status = serve_failed(&e);
	}
	free(file);
	return status;
}

static int serve_with_providers(const struct options *o, struct serve_options *how)
{
	struct provider *providers[PROVIDERS_MAX] = { NULL };
	int status = 0;
	how->providers = providers;
	how->n_providers = o->n_providers;
	if (load_providers(o, providers, &status))
		status = serve_with_rules(o, how);
	for (size_t i = 0; i < PROVIDERS_MAX; i++)
		provider_free(providers[i]);
	return status;
}

static int run_serve(struct options *o)
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
	how.terminal = isatty(STDERR_FILENO);
	if (how.log && log_open(how.log, LOG_INFO, &e) != RC_OK)
		return failed(&e);
	if (!how.log)
		log_open_fd(STDERR_FILENO, LOG_WARN); /* what goes wrong later is not lost */
	return serve_with_providers(o, &how);
}

/* ---- samples --------------------------------------------------------------------------------- */

struct keeping {
	struct storage *storage;
	struct rules *rules;
	const char *name; /* this platform's from now on; NULL: that stays as it is */
};

static enum rc keep_rules(void *arg, struct err *e)
{
	const struct keeping *k = arg;
	enum rc rc = storage_rules_keep(k->storage, k->rules->text, clock_now(), &k->rules->version, e);
	return rc == RC_OK && k->name ? storage_note_set(k->storage, NOTE_RULES, k->name, e) : rc;
}

/* The database, for topics that come in under book's rules. The caller closes what is there then, whatever the rc. */
static enum rc open_under(
	const struct options *o, struct rules_book *book, const char *name, struct storage **out, struct err *e)
{
	struct keeping k = { .rules = book->now, .name = name };
	enum rc rc = storage_open(o->serve.folder, &k.storage, e);
	if (rc == RC_OK)
		rc = storage_write(k.storage, keep_rules, &k, e);
	if (rc == RC_OK)
		storage_use_rules(k.storage, book);
	*out = k.storage;
	return rc;
}

static enum rc put_samples(
	const struct options *o, const char *name, struct rules *rules, const char *folder, struct err *e)
{
	struct rules_book book = { .now = rules };
	struct storage *s;
	struct sample_report report;
	STR_LOCAL(line, 4096);
	enum rc rc = open_under(o, &book, name, &s, e);
	if (rc == RC_OK)
		rc = sample_put(s, folder, rules, clock_now(), &report, e);
	if (rc == RC_OK)
		rc = sample_files(folder, o->serve.folder, e);
	if (rc == RC_OK) {
		sample_report_write(&report, &line);
		puts(line.buf);
	}
	storage_close(s);
	return rc;
}

static int run_sample(struct options *o)
{
	struct err e = { 0 };
	int status;
	if (!o->serve.folder)
		return wrong_usage(_("sample needs --data."));
	char *name = name_of_rules(o), *file = file_named(o, name), *path = str_printf("minyi/sample/%s", name),
		 *folder = is_rules_name(name) ? file_shared(path) : NULL;
	struct rules *rules = xcalloc(1, sizeof *rules);
	char *all = file_shared("minyi/sample");
	if (!all) {
		err_set(&e, RC_NOT_FOUND, NOT_INSTALLED, "share/minyi/sample");
		status = failed(&e);
	} else if (!folder) {
		fprintf(
			stderr, _("minyid: there are no samples called %s. Choose one of those in share/minyi/sample.\n"), name);
		status = WRONG_USAGE;
	} else if (read_rules(file, rules, &status)) {
		status = put_samples(o, name, rules, folder, &e) == RC_OK ? 0 : failed(&e);
		rules_release(rules);
	}
	free(rules);
	free(all);
	free(name);
	free(file);
	free(path);
	free(folder);
	return status;
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

static int run_name(struct options *o)
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
static bool read_topic(const char *text, enum wire_board *board, int64_t *number)
{
	char word[32];
	const char *colon = strchr(text, ':');
	snprintf(word, sizeof word, "%.*s", colon ? (int)(colon - text) : 0, text);
	return colon && wire_board_from(word, board) && str_to_i64(colon + 1, 1, INT64_MAX, number);
}

static enum rc find_topic(struct storage *s, const char *text, int64_t *id, struct err *e)
{
	enum wire_board board;
	int64_t number;
	return read_topic(text, &board, &number) ? storage_topic_by_number(s, board, number, id, e)
											 : err_set(e, RC_NOT_FOUND, 0, "%s", text);
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

/* Whether a platform was begun there: of a folder that was mistyped none is made. False: it was said. */
static bool is_begun(const char *folder)
{
	bool begun = storage_is_begun(folder);
	if (!begun)
		fprintf(stderr, _("minyid: there is no platform in %s. Check --data.\n"), folder);
	return begun;
}

static int run_remove(struct options *o)
{
	struct err e = { 0 };
	struct removal r = { .options = o };
	if (!o->serve.folder || !o->n_files)
		return wrong_usage(_("remove needs --data and at least one topic, like idea:12."));
	if (!is_begun(o->serve.folder))
		return 1;
	enum rc rc = storage_open(o->serve.folder, &r.storage, &e);
	if (rc == RC_OK)
		rc = storage_write(r.storage, remove_topics, &r, &e);
	storage_close(r.storage);
	if (!r.missing)
		return rc == RC_OK ? 0 : failed(&e);
	fprintf(stderr, _("minyid: there is no topic %s. Nothing was removed.\n"), r.missing);
	return 1;
}

static int import_under(const struct options *o, struct rules *rules)
{
	struct err e = { 0 };
	struct rules_book book = { .now = rules };
	struct storage *s;
	struct import_report report = { 0 };
	STR_LOCAL(line, 4096);
	enum rc rc = open_under(o, &book, NULL, &s, &e);
	const struct import_options how = { .format = o->format,
		.now = clock_now(),
		.endorse_threshold = rules->endorse_threshold,
		.endorse_days = rules->endorse_days,
		.respond_days = rules->respond_days,
		.complaints = stderr,
		.progress = isatty(STDERR_FILENO) };
	if (rc == RC_OK)
		rc = import_files(s, &how, o->files, o->n_files, &report, &e);
	if (s) {
		import_report_write(&report, &line);
		puts(line.buf);
	}
	storage_close(s);
	if (rc != RC_OK)
		return failed(&e);
	return report.broken_files ? 1 : 0;
}

static int run_import(struct options *o)
{
	int status;
	if (!o->serve.folder || !o->format || !o->n_files)
		return wrong_usage(_("import needs --data, --from and at least one file."));
	if (!import_knows(o->format))
		return wrong_usage(_("This program does not know the format given with --from."));
	char *file = file_of_rules(o);
	struct rules *rules = xcalloc(1, sizeof *rules);
	bool good = read_rules(file, rules, &status);
	if (good)
		status = import_under(o, rules);
	free(file);
	if (good)
		rules_release(rules);
	free(rules);
	return status;
}

/* ---- rules and clock ------------------------------------------------------------------------- */

static int run_rules(struct options *o)
{
	int status;
	STR_LOCAL(text, STR_NO_LIMIT);
	if (o->n_files > 1)
		return wrong_usage(_("rules takes one file, or the name of a set."));
	if (o->n_files)
		o->rules = o->files[0];
	char *file = file_of_rules(o);
	struct rules *rules = xcalloc(1, sizeof *rules);
	if (read_rules(file, rules, &status)) {
		rules_print(rules, language_name(), &text);
		fputs(text.buf, stdout);
		warn_of_holidays(rules);
		rules_release(rules);
	}
	free(rules);
	free(file);
	return status;
}

static int staff_failed(const struct staff_change *w, enum staff_fault fault)
{
	switch (fault) {
	case STAFF_FINE: break;
	case STAFF_NO_ACCOUNT:
		fprintf(stderr, _("minyid: there is no account %s. It has to be registered first.\n"), w->name);
		break;
	case STAFF_NO_AGENCY:
		fprintf(stderr, _("minyid: there is no agency %s. GET /v1/agencies tells those that there are.\n"), w->agency);
		break;
	case STAFF_HAS_IT: fprintf(stderr, _("minyid: %s has this role already.\n"), w->name); break;
	case STAFF_NOT_BARRED: fprintf(stderr, _("minyid: %s is not barred.\n"), w->name); break;
	case STAFF_HAS_IT_NOT: fprintf(stderr, _("minyid: %s does not have this role.\n"), w->name); break;
	}
	return 1;
}

static bool read_staff_deed(const struct options *o, const char *word, struct staff_change *w)
{
	static const struct {
		const char *word;
		enum staff_deed what;
		size_t words;
	} deeds[] = { { "add", STAFF_ADDS, 3 }, { "remove", STAFF_REMOVES, 3 }, { "bar", STAFF_BARS, 4 },
		{ "unbar", STAFF_UNBARS, 2 } };
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
		if (!str_eq(word, deeds[i].word) || (size_t)o->n_files != deeds[i].words)
			continue;
		w->what = deeds[i].what;
		w->name = o->files[1];
		w->reason = w->what == STAFF_BARS ? o->files[3] : "";
		return w->what != STAFF_BARS || (*w->reason && server_clock_parse(o->files[2], &w->span));
	}
	return false;
}

static int run_staff(struct options *o)
{
	struct err e = { 0 };
	struct staff_change w = { .agency = o->agency ? o->agency : "" };
	enum staff_fault fault;
	const char *word = o->n_files ? o->files[0] : "";
	if (o->serve.folder && o->n_files && !is_begun(o->serve.folder))
		return 1;
	if (o->serve.folder && o->n_files == 1 && str_eq(word, "list"))
		return staff_list(o->serve.folder, stdout, &e) == RC_OK ? 0 : failed(&e);
	if (!o->serve.folder || !read_staff_deed(o, word, &w))
		return wrong_usage(
			_("staff needs --data and list, or add or remove with a name and a role; or bar with a name, how long, "
			  "like +30d, and a reason, or unbar with a name."));
	bool of_role = w.what == STAFF_ADDS || w.what == STAFF_REMOVES;
	if (of_role && !wire_role_from(o->files[2], &w.role))
		return wrong_usage(_("Roles are moderator, clerk, editor, auditor and owner."));
	if (w.what == STAFF_ADDS && (w.role == ROLE_CLERK) != (*w.agency != '\0'))
		return wrong_usage(_("--agency names the agency of a clerk, and goes with that role alone."));
	enum rc rc = staff_apply(o->serve.folder, &w, &fault, &e);
	return rc == RC_OK ? 0 : fault ? staff_failed(&w, fault) : failed(&e);
}

static int run_clock(struct options *o)
{
	struct err e = { 0 };
	int64_t by = 0, now;
	char text[RFC3339_SIZE];
	if (!o->serve.folder || o->n_files > 1 || (o->n_files && !server_clock_parse(o->files[0], &by)))
		return wrong_usage(
			_("clock needs --data and how far it is moved on, like +3d, +12h or +2w; without that it says the time."));
	if (!is_begun(o->serve.folder))
		return 1;
	enum rc rc = server_clock_move(o->serve.folder, by, &now, &e);
	if (rc == RC_FORBIDDEN) {
		fputs(_("minyid: others use this platform, and to them a day is a day. Its clock was not moved.\n"), stderr);
		return 1;
	}
	if (rc == RC_TOO_BIG) {
		fputs(_("minyid: that is further than a hundred years. The clock was not moved.\n"), stderr);
		return WRONG_USAGE;
	}
	if (rc != RC_OK)
		return failed(&e);
	rfc3339_format(now, 0, text);
	puts(text);
	return 0;
}

static int run_endorse(struct options *o)
{
	struct err e = { 0 };
	enum wire_board board;
	int64_t number, more;
	if (!o->serve.folder || o->n_files != 2 || !read_topic(o->files[0], &board, &number) ||
		!str_to_i64(o->files[1] + (*o->files[1] == '+'), 1, 100000000, &more))
		return wrong_usage(_("endorse needs --data, a topic like idea:12, and how many more endorse it."));
	if (!is_begun(o->serve.folder))
		return 1;
	enum rc rc = server_endorse_more(o->serve.folder, board, number, more, &e);
	if (rc == RC_FORBIDDEN)
		fputs(_("minyid: others use this platform, and there each endorsement is a person's. Nothing was changed.\n"),
			stderr);
	else if (rc == RC_NOT_FOUND)
		fprintf(stderr, _("minyid: there is no topic %s. Nothing was changed.\n"), o->files[0]);
	else if (rc != RC_OK)
		return failed(&e);
	return rc == RC_OK ? 0 : 1;
}

/* ---- options --------------------------------------------------------------------------------- */

enum {
	OPT_DATA = 256,
	OPT_DATABASE,
	OPT_LISTEN,
	OPT_PUBLIC,
	OPT_TRUST_PROXY,
	OPT_RULES,
	OPT_WHILE,
	OPT_LOG,
	OPT_SECURITY_LOG,
	OPT_FROM,
	OPT_URL,
	OPT_SMTP,
	OPT_MAIL_FROM,
	OPT_SMTP_PASSWORD,
	OPT_SMS_COMMAND,
	OPT_PROVIDER,
	OPT_AGENCY
};
static const struct option long_options[] = {
	{ "data", required_argument, NULL, OPT_DATA },
	{ "database", required_argument, NULL, OPT_DATABASE },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "public", no_argument, NULL, OPT_PUBLIC },
	{ "trust-proxy", no_argument, NULL, OPT_TRUST_PROXY },
	{ "rules", required_argument, NULL, OPT_RULES },
	{ "while", required_argument, NULL, OPT_WHILE },
	{ "log", required_argument, NULL, OPT_LOG },
	{ "security-log", required_argument, NULL, OPT_SECURITY_LOG },
	{ "from", required_argument, NULL, OPT_FROM },
	{ "url", required_argument, NULL, OPT_URL },
	{ "smtp", required_argument, NULL, OPT_SMTP },
	{ "mail-from", required_argument, NULL, OPT_MAIL_FROM },
	{ "smtp-password", required_argument, NULL, OPT_SMTP_PASSWORD },
	{ "sms-command", required_argument, NULL, OPT_SMS_COMMAND },
	{ "provider", required_argument, NULL, OPT_PROVIDER },
	{ "agency", required_argument, NULL, OPT_AGENCY },
	{ NULL, 0, NULL, 0 },
};

/* False: an option that is not known, or without its value. */
static bool read_options(int argc, char **argv, struct options *o)
{
	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
		switch (c) {
		case OPT_DATA: o->serve.folder = optarg; break;
		case OPT_DATABASE: o->database = optarg; break;
		case OPT_LISTEN: o->serve.listen = optarg; break;
		case OPT_PUBLIC: o->serve.public = true; break;
		case OPT_TRUST_PROXY: o->serve.trust_proxy = true; break;
		case OPT_RULES: o->rules = optarg; break;
		case OPT_WHILE: o->serve.fifo = optarg; break;
		case OPT_LOG: o->serve.log = optarg; break;
		case OPT_SECURITY_LOG: o->serve.security_log = optarg; break;
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
		case OPT_AGENCY: o->agency = optarg; break;
		default: return false;
		}
	}
	o->files = argv + optind;
	o->n_files = (size_t)(argc - optind);
	return true;
}

static int run_routes(struct options *o)
{
	(void)o;
	routes_print(stdout);
	return 0;
}

static const struct {
	const char *name;
	bool words; /* takes words that are no options */
	int (*run)(struct options *o);
} commands[] = {
	{ "serve", false, run_serve },
	{ "name", true, run_name },
	{ "remove", true, run_remove },
	{ "sample", false, run_sample },
	{ "import", true, run_import },
	{ "rules", true, run_rules },
	{ "staff", true, run_staff },
	{ "clock", true, run_clock },
	{ "endorse", true, run_endorse },
	{ "routes", false, run_routes },
};

/* False: status is what to end with. */
static bool place_rows(const struct options *o, int *status)
{
	struct err e = { 0 };
	*status = 0;
	if (!o->database)
		return true;
	if (!o->serve.folder)
		*status = wrong_usage(_("--database goes with --data, where the files stay."));
	else if (storage_place(o->serve.folder, o->database, &e) == RC_EXISTS) {
		fprintf(stderr,
			_("minyid: this platform's topics are kept elsewhere: %s. Nothing was changed. Leave that option out, or name "
			  "another folder with --data.\n"),
			e.detail /* the place */);
		*status = 1;
	} else if (e.code != RC_OK)
		*status = failed(&e);
	return *status == 0;
}

static int run_command(const char *command, struct options *o)
{
	int status;
	if (!place_rows(o, &status))
		return status;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (str_eq(commands[i].name, command))
			return o->n_files && !commands[i].words ? wrong_usage(_("There is a word too many.")) : commands[i].run(o);
	return wrong_usage(_("There is no such subcommand."));
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
		status = wrong_usage(
			_("Say what to do: serve, name, remove, sample, import, rules, staff, clock, endorse or routes."));
	else if (strcmp(argv[1], "--help") == 0)
		status = print_help();
	else if (strcmp(argv[1], "--version") == 0)
		status = printf("minyid %s\n", MINYI_VERSION) < 0;
	else if (!read_options(argc - 1, argv + 1, &o))
		status = wrong_usage(_("An option is unknown, or lacks its value."));
	else
		status = sodium_init() < 0 ? 1 : run_command(argv[1], &o);
	if (!file_close_output()) {
		(void)fprintf(stderr, "%s\n", _("The output could not be written whole; is the disk full?"));
		status = status ? status : 1;
	}
	catalog_free(catalog);
	return status;
}
