/* What an operation's failure means to the person who started the program, and what to do: one sentence. */
#include <errno.h>

#include "server/api/api.h"
#include "server/command/private.h"
#include "server/storage/storage.h"

int command_wrong_usage(const char *sentence)
{
	/* TRANSLATORS: two sentences, one after the other */
	fprintf(stderr, _("minyid: %s %s\n"), sentence, _("See minyid --help."));
	return COMMAND_WRONG_USAGE;
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

void command_print_fault(const struct err *e, const char *const *sentences)
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
			  "from your backup, or, where another machine serves the same database, copy that one's; nothing was changed.\n"),
			err_subject(e, path));
	else
		fprintf(stderr,
			_("minyid: this is not the secret that belongs to this database: %s. Put back the one that was made with it; "
			  "nothing was changed.\n"),
			err_subject(e, path));
}

static const char *const storage_faults[] = {
	[STORAGE_PART] = N_("this is part of a copy that broke off. Begin that copy again, or name another place."),
	[STORAGE_OLDER] = N_(
		"an older version of this program made this. Bring it up to date first: minyid check --data opens it."),
	[STORAGE_TAKEN] = N_("something is there already, and was left alone. Name another place."),
	[STORAGE_NONE] = N_("no platform is kept there, nor a backup of one. Check the path."),
};

/* What an operation's failure means to the person who started the program, and what to do. */
int command_failed(const struct err *e)
{
	char room[sizeof e->detail];
	const char *subject = err_subject(e, room);
	bool storage = e->code == RC_NOT_FOUND ? e->num == STORAGE_NONE : e->code == RC_CONFLICT || e->code == RC_EXISTS;
	if (storage && e->num > 0 && (size_t)e->num < ARRAY_LEN(storage_faults)) {
		command_print_fault(e, storage_faults);
		return 1;
	}
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
		if (e->num == COMMAND_NOT_INSTALLED) {
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
		if (e->num == STORAGE_AWAY) {
			fprintf(stderr,
				_("minyid: the database server does not answer, or takes no more connections: %s. The log has its words; "
				  "start it, or correct --database.\n"),
				subject);
			break;
		}
		fputs(_("minyid: another program is writing to the database. Try again when it has finished.\n"), stderr);
		break;
	default: print_system_failure(e, subject);
	}
	return e->code == RC_FULL ? COMMAND_DISK_FULL : 1;
}
