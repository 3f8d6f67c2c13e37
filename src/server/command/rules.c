/* rules: a set of rules as a picture. */
#include "server/command/private.h"

int command_rules(struct command_options *o)
{
	int status;
	STR_LOCAL(text, STR_NO_LIMIT);
	if (o->n_files > 1)
		return command_wrong_usage(_("rules takes one file, or the name of a set."));
	if (o->n_files)
		o->rules = o->files[0];
	char *file = command_rules_file(o);
	struct rules *rules = xcalloc(1, sizeof *rules);
	if (command_read_rules(file, rules, &status)) {
		rules_print(rules, language_name(), &text);
		fputs(text.buf, stdout);
		command_warn_of_holidays(rules);
		rules_release(rules);
	}
	free(rules);
	free(file);
	return status;
}
