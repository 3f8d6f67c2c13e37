/* sample: the sample topics, and the files that they have attached. */
#include "server/command/private.h"
#include "server/import/import.h"

static enum rc put_samples(
	const struct command_options *o, const char *name, struct rules *rules, const char *folder, struct err *e)
{
	struct rules_book book = { .now = rules };
	struct storage *s;
	struct sample_report report;
	STR_LOCAL(line, 4096);
	enum rc rc = command_open_under(o, &book, name, &s, e);
	if (rc == RC_OK)
		rc = sample_put(s, folder, rules, clock_now(), &report, e);
	if (rc == RC_OK)
		rc = sample_files(folder, o->serve.folder, e);
	if (rc == RC_OK) {
		sample_report_write(&report, &line);
		puts(line.buf);
	}
	storage_close(s);
	return rc;
}

int command_sample(struct command_options *o)
{
	struct err e = { 0 };
	int status;
	if (!o->serve.folder)
		return command_wrong_usage(_("sample needs --data."));
	char *name = command_rules_name(o), *file = command_rules_file_named(o, name),
		 *path = str_printf("minyi/sample/%s", name), *folder = command_is_rules_name(name) ? file_shared(path) : NULL;
	struct rules *rules = xcalloc(1, sizeof *rules);
	char *all = file_shared("minyi/sample");
	if (!all) {
		err_set(&e, RC_NOT_FOUND, COMMAND_NOT_INSTALLED, "share/minyi/sample");
		status = command_failed(&e);
	} else if (!folder) {
		fprintf(
			stderr, _("minyid: there are no samples called %s. Choose one of those in share/minyi/sample.\n"), name);
		status = COMMAND_WRONG_USAGE;
	} else if (command_read_rules(file, rules, &status)) {
		status = put_samples(o, name, rules, folder, &e) == RC_OK ? 0 : command_failed(&e);
		rules_release(rules);
	}
	free(rules);
	free(all);
	free(name);
	free(file);
	free(path);
	free(folder);
	return status;
}
