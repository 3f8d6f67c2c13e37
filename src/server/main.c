/* minyid: language, and which command. */
#include <signal.h>
#include <sodium.h>

#include "base/base.h"
#include "server/command/command.h"

int main(int argc, char **argv)
{
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is an error of that write, like a full disk */
	char language[LANGUAGE_CODE_SIZE];
	language_from_environment(language);
	struct catalog *catalog = language_open(language);
	language_use(catalog, language);
	int status = sodium_init() < 0 ? 1 : command_run(argc, argv);
	if (!file_close_output()) {
		(void)fprintf(stderr, "%s\n", _("The output could not be written whole; is the disk full?"));
		status = status ? status : 1;
	}
	catalog_free(catalog);
	return status;
}
