/* The command line of minyi, understood but not yet acted on. Pure. */
#ifndef CLIENT_OPTIONS_H
#define CLIENT_OPTIONS_H

#include "line/line.h"

enum options_do { DO_SCREEN, DO_LINEAR, DO_COMMAND, DO_VERSION, DO_HELP, DO_HELP_JSON };

/* Where the program stands: what the choice of the front depends on. */
struct options_terminal {
	bool input, output;
	const char *term;       /* $TERM, or NULL */
	const char *may_not;    /* $MINYI_MAY_NOT, or NULL: words of app_may_from that are taken away */
	const char *accessible; /* $ACCESSIBLE, or NULL: anything but "" and "0" asks for that front */
};

struct options {
	enum options_do what;
	struct app_options app;
	struct line_command command; /* for DO_COMMAND */
};

/* Strings borrow argv. RC_INVALID: why holds one sentence. Without a subcommand the full screen needs a terminal on
 * both sides that can place its cursor; everywhere else it is the linear mode. */
enum rc options_parse(
	int argc, char *const argv[], const struct options_terminal *t, struct options *out, struct str *why);

/* What --lang says, wherever it stands; NULL: nothing, or no language that there is. */
const char *options_language(int argc, char *const argv[]);

#endif
