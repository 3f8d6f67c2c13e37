/* copy: a platform into another database, whichever of the two engines has it and gets it. */
#include <string.h>

#include "server/command/private.h"
#include "server/storage/storage.h"

/* A connection string of libpq, as an address or as "host=... dbname=...". */
static bool is_database(const char *place)
{
	size_t word = strspn(place, "abcdefghijklmnopqrstuvwxyz_");
	return str_starts(place, "postgresql://") || str_starts(place, "postgres://") || (word && place[word] == '=');
}

int command_copy(struct command_options *o)
{
	struct err e = { 0 };
	bool from_database = o->from && is_database(o->from), to_database = o->to && is_database(o->to);
	if (!o->from || !o->to)
		return command_wrong_usage(_("copy needs --from and --to."));
	if (from_database + to_database != (o->serve.folder != NULL) || (to_database && o->database))
		return command_wrong_usage(_(
			"A platform has a folder, whatever database it is in: where --from or --to names a database, --data names "
			"its folder."));
	if (from_database && !command_is_begun(o->serve.folder))
		return 1;
	if (from_database && storage_place(o->serve.folder, o->from, &e) != RC_OK)
		return command_failed(&e);
	return command_copy_platform(&(struct command_copying){ .from = from_database ? o->serve.folder : o->from,
		.to = to_database ? o->serve.folder : o->to,
		.database = to_database ? o->to : o->database,
		.searched = true });
}
