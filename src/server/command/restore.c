/* restore: a platform out of what backup made, in a folder and a database that are new. */
#include "server/command/private.h"

int command_restore(struct command_options *o)
{
	if (!o->serve.folder || o->n_files != 1)
		return command_wrong_usage(
			_("restore needs the folder of a backup, and --data with a new one for the platform."));
	return command_copy_platform(&(struct command_copying){
		.from = o->files[0], .to = o->serve.folder, .database = o->database, .searched = true });
}
