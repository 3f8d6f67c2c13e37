/*
 * A person's own keys and colours, printed as the file that they are read from: what is wrong with it is said on
 * standard error, a sentence for each line.
 */
#include "acts/config.h"
#include "line/private.h"

/* Without a visit nobody has taken up yet what language was chosen in one. False: it is as it was. */
static bool use_kept_language(const struct line_command *c, char code[LANGUAGE_CODE_SIZE], struct catalog **out)
{
	app_kept_language(c->home, code);
	if (c->language || !*code || !language_exists(code))
		return false;
	language_use(*out = language_open(code), code);
	return true;
}

enum line_exit line_config(struct app *app, const struct line_command *c)
{
	char code[LANGUAGE_CODE_SIZE], *path = app_config_path(c->home);
	struct catalog *catalog = NULL;
	bool kept = use_kept_language(c, code, &catalog);
	struct config config = { 0 };
	STR_LOCAL(out, STR_NO_LIMIT);
	(void)app;
	(void)config_read(&config, path);
	config_print(&config, path, &out);
	(void)line_print(&out);
	for (size_t i = 0; i < config.faults.n; i++)
		if (config.faults.items[i].line)
			line_complain(
				_("Line %d of %s is left out: %s."), config.faults.items[i].line, path, config.faults.items[i].why);
		else
			line_complain(_("%s is left out: %s."), path, config.faults.items[i].why);
	bool right = !config.faults.n;
	config_release(&config);
	if (kept)
		language_use(NULL, "en");
	catalog_free(catalog);
	free(path);
	return right ? LINE_DONE : LINE_FAILED;
}
