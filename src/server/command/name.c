/* name: what the platform calls itself. */
#include "server/command/private.h"
#include "server/storage/storage.h"
#include "text/text.h"

#define NAME_MAX_BYTES 200

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

int command_name(struct command_options *o)
{
	struct err e = { 0 };
	struct storage *s = NULL;
	if (!o->serve.folder || o->n_files != 1)
		return command_wrong_usage(_("name needs --data and one name (in quotes when it holds spaces)."));
	if (!is_name(o->files[0]))
		return command_wrong_usage(_("The name must be one line of 1 to 200 bytes without control characters."));
	enum rc rc = storage_open(o->serve.folder, &s, &e);
	if (rc == RC_OK)
		rc = storage_write(s, set_name, &(struct naming){ s, o->files[0] }, &e);
	storage_close(s);
	return rc == RC_OK ? 0 : command_failed(&e);
}
