/* remove: takes topics out of every list. */
#include "server/command/private.h"
#include "server/storage/storage.h"

struct removal {
	struct storage *storage;
	const struct command_options *options;
	const char *missing; /* the first one that is not there */
};

static enum rc find_topic(struct storage *s, const char *text, int64_t *id, struct err *e)
{
	enum wire_board board;
	int64_t number;
	return command_read_topic(text, &board, &number) ? storage_topic_by_number(s, board, number, id, e)
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

int command_remove(struct command_options *o)
{
	struct err e = { 0 };
	struct removal r = { .options = o };
	if (!o->serve.folder || !o->n_files)
		return command_wrong_usage(_("remove needs --data and at least one topic, like idea:12."));
	if (!command_is_begun(o->serve.folder))
		return 1;
	enum rc rc = storage_open(o->serve.folder, &r.storage, &e);
	if (rc == RC_OK)
		rc = storage_write(r.storage, remove_topics, &r, &e);
	storage_close(r.storage);
	if (!r.missing)
		return rc == RC_OK ? 0 : command_failed(&e);
	fprintf(stderr, _("minyid: there is no topic %s. Nothing was removed.\n"), r.missing);
	return 1;
}
