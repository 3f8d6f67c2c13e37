/* Which rules a command works under: those that were named, or those of the samples that the platform was begun with.
 */
#include "server/command/private.h"
#include "server/storage/storage.h"

#include <glob.h>

/* "epeople, join": the sets that are installed. */
static void put_installed(struct str *out)
{
	char *one = file_shared("minyi/rules/" RULES_OF_OLD ".json");
	const char *slash = one ? strrchr(one, '/') : NULL;
	char *pattern = slash ? str_printf("%.*s/*.json", (int)(slash - one), one) : NULL;
	glob_t found = { .gl_pathc = 0 };
	if (pattern && glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++) {
			const char *name = strrchr(found.gl_pathv[i], '/') + 1;
			str_addf(out, "%s%.*s", i ? ", " : "", (int)(strlen(name) - strlen(".json")), name);
		}
	globfree(&found);
	free(pattern);
	free(one);
}

static int fail_to_read(const char *file, const struct err *e)
{
	STR_LOCAL(sets, 1024);
	put_installed(&sets);
	if (!file || e->code != RC_NOT_FOUND || !sets.len)
		return command_failed(e);
	fprintf(
		stderr, _("minyid: %s is not there. Name a file of rules, or a set that is installed: %s.\n"), file, sets.buf);
	return 1;
}

bool command_read_rules(const char *file, struct rules *out, int *status)
{
	struct err e = { 0 };
	enum rc rc = file ? rules_load(file, out, &e)
					  : err_set(&e, RC_NOT_FOUND, COMMAND_NOT_INSTALLED, "share/minyi/rules");
	*status = rc == RC_OK ? 0 : rc == RC_INVALID ? COMMAND_WRONG_USAGE : fail_to_read(file, &e);
	if (rc == RC_INVALID)
		fprintf(
			stderr, _("minyid: %s: %s\n"), e.detail /* the place */, _(rules_fault_sentence((enum rules_fault)e.num)));
	if (rc != RC_OK)
		rules_release(out);
	return rc == RC_OK;
}

char *command_rules_name(const struct command_options *o)
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

bool command_is_rules_name(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
	return n > 0 && n < 60 && !text[n];
}

char *command_rules_file_named(const struct command_options *o, const char *name)
{
	char *file = NULL;
	if (command_is_rules_name(name)) {
		char *path = str_printf("minyi/rules/%s.json", name);
		file = file_shared(path);
		free(path);
	}
	if (!file && o->rules)
		file = xstrdup(o->rules); /* whatever is wrong with it is said of what was typed */
	return file;
}

char *command_rules_file(const struct command_options *o)
{
	char *name = command_rules_name(o), *file = command_rules_file_named(o, name);
	free(name);
	return file;
}

void command_warn_of_holidays(const struct rules *r)
{
	int until = rules_holidays_until(r);
	if (until && civil_from_ms(clock_now(), rules_zone_at(r, clock_now())).year > until)
		fprintf(stderr, "minyid: %s\n",
			_("the calendar of holidays does not have this year: deadlines in working days are a guess. Add the year to the "
			  "file that the rules name under holidays."));
}

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

enum rc command_open_under(
	const struct command_options *o, struct rules_book *book, const char *name, struct storage **out, struct err *e)
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
