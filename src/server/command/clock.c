/* clock, endorse: what is moved on by hand, so that one person sees a topic's whole life in one sitting: the platform's
 * clock, and the count of those who endorse. Not where others come: to them a day is a day, and a person is one. */
#include "server/command/private.h"
#include "server/storage/storage.h"

#define NOTE_PUBLIC "public" /* the platform of this folder was last run for others */

struct noting {
	struct storage *storage;
	bool public;
	int64_t by, confirmed;
	enum wire_board board; /* whose topic with that number, endorsed by so many more */
	int64_t number, more;
};

static enum rc is_public(struct storage *s, bool *public, struct err *e)
{
	const char *noted = NULL;
	ARENA_LOCAL(a, 0);
	enum rc rc = storage_note_get(s, NOTE_PUBLIC, &a, &noted, e);
	*public = rc == RC_OK && noted && *noted;
	return rc;
}

static enum rc note(void *arg, struct err *e)
{
	const struct noting *n = arg;
	return storage_note_set(n->storage, NOTE_PUBLIC, n->public ? "1" : "", e);
}

static enum rc may_try(struct storage *s, struct err *e)
{
	bool public = false;
	enum rc rc = is_public(s, &public, e);
	return rc == RC_OK && public ? err_set(e, RC_FORBIDDEN, 0, "public") : rc;
}

static enum rc move(void *arg, struct err *e)
{
	const struct noting *n = arg;
	enum rc rc = may_try(n->storage, e);
	return rc == RC_OK ? storage_clock_move(n->storage, n->by, e) : rc;
}

static enum rc confirm(void *arg, struct err *e)
{
	const struct noting *n = arg;
	return storage_clock_note(n->storage, n->confirmed, e);
}

/* From now on the time that this machine's clock shows is the known one; a platform that runs sees it within seconds.
 */
static enum rc confirm_clock(const char *folder, struct err *e)
{
	struct noting n = { .confirmed = clock_now() };
	enum rc rc = storage_open(folder, &n.storage, e);
	if (rc == RC_OK)
		rc = storage_write(n.storage, confirm, &n, e);
	storage_close(n.storage);
	return rc;
}

static enum rc endorse(void *arg, struct err *e)
{
	const struct noting *n = arg;
	int64_t id;
	enum rc rc = may_try(n->storage, e);
	if (rc == RC_OK)
		rc = storage_topic_by_number(n->storage, n->board, n->number, &id, e);
	return rc == RC_OK ? storage_endorse_more(n->storage, id, n->more, e) : rc;
}

enum rc command_clock_note(const char *folder, bool public, struct err *e)
{
	struct noting n = { .public = public };
	bool was = false;
	enum rc rc = storage_open(folder, &n.storage, e);
	if (rc == RC_OK)
		rc = is_public(n.storage, &was, e);
	if (rc == RC_OK && was != public) /* else the disk need not be waited for */
		rc = storage_write(n.storage, note, &n, e);
	storage_close(n.storage);
	return rc;
}

/* By so many milliseconds (0: only asks). RC_FORBIDDEN: others come there. RC_TOO_BIG. */
static enum rc move_clock(const char *folder, int64_t by, int64_t *now, struct err *e)
{
	struct noting n = { .by = by };
	int64_t ahead = 0;
	enum rc rc = storage_open(folder, &n.storage, e);
	if (rc == RC_OK && by)
		rc = storage_write(n.storage, move, &n, e);
	if (rc == RC_OK)
		rc = storage_clock_ahead(n.storage, &ahead, e);
	*now = clock_now() + ahead;
	storage_close(n.storage);
	return rc;
}

/* As if so many more people had endorsed that topic; the platform does what follows with the next request.
 * RC_FORBIDDEN as above; RC_NOT_FOUND. */
static enum rc endorse_more(const char *folder, enum wire_board board, int64_t number, int64_t more, struct err *e)
{
	struct noting n = { .board = board, .number = number, .more = more };
	enum rc rc = storage_open(folder, &n.storage, e);
	if (rc == RC_OK)
		rc = storage_write(n.storage, endorse, &n, e);
	storage_close(n.storage);
	return rc;
}

bool command_clock_parse(const char *text, int64_t *by)
{
	static const struct {
		char unit;
		int64_t ms;
	} units[] = { { 'w', 7 * DAY_MS }, { 'd', DAY_MS }, { 'h', 3600000 }, { 'm', 60000 }, { 's', 1000 } };
	char number[12];
	int64_t n;
	size_t len = strlen(text);
	if (text[0] != '+' || len < 3 || len > sizeof number)
		return false;
	memcpy(number, text + 1, len - 2);
	number[len - 2] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (units[i].unit == text[len - 1] && str_to_i64(number, 1, 1000000, &n)) {
			*by = n * units[i].ms;
			return true;
		}
	return false;
}

/* ---- the commands ---------------------------------------------------------------------------- */

int command_clock(struct command_options *o)
{
	struct err e = { 0 };
	int64_t by = 0, now;
	char text[RFC3339_SIZE];
	if (!o->serve.folder || o->n_files > 1 || (o->n_files && !command_clock_parse(o->files[0], &by)))
		return command_wrong_usage(
			_("clock needs --data and how far it is moved on, like +3d, +12h or +2w; without that it says the time."));
	if (!command_is_begun(o->serve.folder))
		return 1;
	if (o->confirm && confirm_clock(o->serve.folder, &e) != RC_OK)
		return command_failed(&e);
	enum rc rc = move_clock(o->serve.folder, by, &now, &e);
	if (rc == RC_FORBIDDEN) {
		fputs(_("minyid: others use this platform, and to them a day is a day. Its clock was not moved.\n"), stderr);
		return 1;
	}
	if (rc == RC_TOO_BIG) {
		fputs(_("minyid: that is further than a hundred years. The clock was not moved.\n"), stderr);
		return COMMAND_WRONG_USAGE;
	}
	if (rc != RC_OK)
		return command_failed(&e);
	rfc3339_format(now, 0, text);
	puts(text);
	return 0;
}

int command_endorse(struct command_options *o)
{
	struct err e = { 0 };
	enum wire_board board;
	int64_t number, more;
	if (!o->serve.folder || o->n_files != 2 || !command_read_topic(o->files[0], &board, &number) ||
		!str_to_i64(o->files[1] + (*o->files[1] == '+'), 1, 100000000, &more))
		return command_wrong_usage(_("endorse needs --data, a topic like idea:12, and how many more endorse it."));
	if (!command_is_begun(o->serve.folder))
		return 1;
	enum rc rc = endorse_more(o->serve.folder, board, number, more, &e);
	if (rc == RC_FORBIDDEN)
		fputs(_("minyid: others use this platform, and there each endorsement is a person's. Nothing was changed.\n"),
			stderr);
	else if (rc == RC_NOT_FOUND)
		fprintf(stderr, _("minyid: there is no topic %s. Nothing was changed.\n"), o->files[0]);
	else if (rc != RC_OK)
		return command_failed(&e);
	return rc == RC_OK ? 0 : 1;
}
