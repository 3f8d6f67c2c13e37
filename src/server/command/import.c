/* import: real records from elsewhere. */
#include <unistd.h>

#include "server/command/private.h"
#include "server/import/import.h"

static int import_under(const struct command_options *o, struct rules *rules)
{
	struct err e = { 0 };
	struct rules_book book = { .now = rules };
	struct storage *s;
	struct import_report report = { 0 };
	STR_LOCAL(line, 4096);
	enum rc rc = command_open_under(o, &book, NULL, &s, &e);
	const struct import_options how = { .format = o->from,
		.now = clock_now(),
		.endorse_threshold = rules->endorse_threshold,
		.endorse_days = rules->endorse_days,
		.respond_days = rules->respond_days,
		.complaints = stderr,
		.progress = isatty(STDERR_FILENO) };
	if (rc == RC_OK)
		rc = import_files(s, &how, o->files, o->n_files, &report, &e);
	if (s) {
		import_report_write(&report, &line);
		puts(line.buf);
	}
	storage_close(s);
	if (rc != RC_OK)
		return command_failed(&e);
	return report.broken_files ? 1 : 0;
}

int command_import(struct command_options *o)
{
	int status;
	if (!o->serve.folder || !o->from || !o->n_files)
		return command_wrong_usage(_("import needs --data, --from and at least one file."));
	if (!import_knows(o->from))
		return command_wrong_usage(_("This program does not know the format given with --from."));
	char *file = command_rules_file(o);
	struct rules *rules = xcalloc(1, sizeof *rules);
	bool good = command_read_rules(file, rules, &status);
	if (good)
		status = import_under(o, rules);
	free(file);
	if (good)
		rules_release(rules);
	free(rules);
	return status;
}
