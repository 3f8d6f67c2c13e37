/* backup: a copy in a folder, with its rows in a file in there, whatever database the platform is in. The index of
 * words is left out: whoever opens it makes it. */
#include "server/command/private.h"

int command_backup(struct command_options *o)
{
	if (!o->serve.folder || o->n_files != 1)
		return command_wrong_usage(_("backup needs --data and the name of a folder that is not there yet."));
	if (!command_is_begun(o->serve.folder))
		return 1;
	return command_copy_platform(&(struct command_copying){ .from = o->serve.folder, .to = o->files[0] });
}
