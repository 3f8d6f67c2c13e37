/* serve: what it was asked, looked at before anything is begun; serving.c does it. */
#include <unistd.h>

#include "net/net.h"
#include "server/command/private.h"
#include "server/storage/storage.h"

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

static int serve_failed(const struct err *e)
{
	const bool ours = (e->code == RC_INVALID || e->code == RC_EXISTS) && e->num > 0 &&
		(size_t)e->num < ARRAY_LEN(serve_faults) && serve_faults[e->num];
	if (!ours) /* what stands in the folder is no file, say */
		return command_failed(e);
	command_print_fault(e, serve_faults);
	return e->code == RC_INVALID ? COMMAND_WRONG_USAGE : 1;
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

/* NULL: it is fine. */
static const char *fault_of_reading(const struct serve_options *o)
{
	if (o->read_from && !storage_is_placed(o->folder))
		return _(
			"--read-from is for a platform whose topics are in a PostgreSQL (--database); this one's are in its folder. "
			"Leave --read-from out.");
	if (o->read_from && storage_is_place(o->read_from, NULL) == RC_INVALID)
		return _("--read-from takes what names a PostgreSQL: postgresql://HOST/NAME, or host=HOST dbname=NAME.");
	return NULL;
}

/* The first line of the file. */
static bool read_password(const struct command_options *o, struct str *out, struct serve_options *serve, struct err *e)
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
static bool load_providers(const struct command_options *o, struct provider *out[COMMAND_PROVIDERS], int *status)
{
	struct err e = { 0 };
	for (size_t i = 0; i < o->n_providers; i++) {
		enum rc rc = provider_load(o->providers[i], &out[i], &e);
		if (rc == RC_OK)
			continue;
		*status = rc == RC_INVALID ? COMMAND_WRONG_USAGE : command_failed(&e);
		if (rc == RC_INVALID)
			command_print_fault(&e, provider_faults);
		return false;
	}
	return true;
}

struct ruling {
	const struct command_options *options;
	char *file;
	struct rules *rules; /* NULL: they cannot be read */
	int status;
};

static void read_rules(void *arg)
{
	struct ruling *r = arg;
	r->file = command_rules_file(r->options);
	r->rules = xcalloc(1, sizeof *r->rules);
	if (command_read_rules(r->file, r->rules, &r->status)) {
		command_warn_of_holidays(r->rules);
	} else {
		free(r->rules);
		r->rules = NULL;
	}
}

static int serve_with_rules(const struct command_options *o, struct serve_options *how)
{
	struct err e = { 0 };
	struct ruling r = { .options = o };
	mem_apart(read_rules, &r);
	if (r.rules && serve(how, r.rules, r.file, &e) != RC_OK)
		r.status = serve_failed(&e);
	free(r.file);
	return r.status;
}

static int serve_with_providers(const struct command_options *o, struct serve_options *how)
{
	struct provider *providers[COMMAND_PROVIDERS] = { NULL };
	int status = 0;
	how->providers = providers;
	how->n_providers = o->n_providers;
	if (load_providers(o, providers, &status))
		status = serve_with_rules(o, how);
	for (size_t i = 0; i < COMMAND_PROVIDERS; i++)
		provider_free(providers[i]);
	return status;
}

int command_serve(struct command_options *o)
{
	struct err e = { 0 };
	struct serve_options how = o->serve;
	STR_LOCAL(password, 1024);
	if (!o->serve.folder || !o->serve.listen)
		return command_wrong_usage(_("serve needs --data and --listen."));
	if (fault_of_sending(&how))
		return command_wrong_usage(fault_of_sending(&how));
	if (fault_of_reading(&how))
		return command_wrong_usage(fault_of_reading(&how));
	if (!read_password(o, &password, &how, &e))
		return command_failed(&e);
	setenv("SQLITE_TMPDIR", o->serve.folder, 0); /* the one place where it may write */
	how.terminal = isatty(STDERR_FILENO);
	if (how.log && log_open(how.log, LOG_INFO, &e) != RC_OK)
		return command_failed(&e);
	if (!how.log)
		log_open_fd(STDERR_FILENO, LOG_WARN); /* what goes wrong later is not lost */
	return serve_with_providers(o, &how);
}
