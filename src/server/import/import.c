/*
 * Imports: which format a file is in, which records go in, and what is said about the others. A record goes in whole or
 * not at all; records are committed some hundreds at a time, so that a long import does not start over, and while
 * others write, after some milliseconds, with as many for them.
 */
#include "server/import/private.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>

#include "text/text.h"

#define BATCH 500   /* records a transaction */
#define SHARE_MS 30 /* of a transaction, and then for others, while others write */
#define GAP_MS 10   /* for others who might write: as long as it takes them to see that they can (sql/sqlite_file.c) */

static const struct {
	const char *name, *line;
} formats[] = {
	{ "join-opendata", N_("the open-data feed of ideas (JSON) of join.gov.tw") },
	{ "join-detail",
		N_("ideas with responses, consultations with comments (JSON), lists of endorsements (CSV) of join.gov.tw") },
	{ "epetitions", N_("petitions of petition.parliament.uk: a page of a list, or one of them (JSON)") },
	{ "decidim", N_("proposals that a Decidim exported (JSON or CSV)") },
};

const char *import_format(size_t i, const char **line)
{
	if (i >= ARRAY_LEN(formats))
		return NULL;
	*line = formats[i].line;
	return formats[i].name;
}

bool import_knows(const char *format)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (str_eq(formats[i].name, format))
			return true;
	return false;
}

/* ---- what is said ---------------------------------------------------------------------------- */

static void progress(const struct import_run *run, int64_t index)
{
	if (run->options->progress && index % 20 == 0)
		fprintf(run->options->complaints, "\r%s: %lld", run->file, (long long)index);
}

static void progress_end(const struct import_run *run)
{
	if (run->options->progress)
		fputs("\r\033[K", run->options->complaints);
}

void import_run_skipped(struct import_run *run, int64_t index, enum rc rc, const struct err *why)
{
	STR_LOCAL(reason, 1024);
	char field[sizeof why->detail];
	progress_end(run);
	run->report->broken++;
	err_reason(&reason, why);
	if (rc == RC_INVALID)
		fprintf(run->options->complaints, _("%s, record %lld: the field %s is missing or cannot be read; skipped.\n"),
			run->file, (long long)index, err_subject(why, field));
	else
		fprintf(run->options->complaints, _("%s, record %lld: cannot be read (%s); skipped.\n"), run->file,
			(long long)index, reason.buf);
}

/* ---- a record -------------------------------------------------------------------------------- */

/* Whoever waits for a file looks from time to time: it must be free then. At a server they stand in line; and short
 * transactions do it good by themselves, as it looks past each version of a count that its transaction made. */
static void let_others_write(struct import_run *run)
{
	if (storage_is_shared(run->storage))
		return;
	int64_t heard = storage_heard(run->storage);
	run->shared = heard != run->heard;
	run->heard = heard;
	poll(NULL, 0, run->shared ? SHARE_MS : GAP_MS);
}

static enum rc begin(struct import_run *run, struct err *e)
{
	run->pending = 0;
	enum rc rc = storage_begin(run->storage, STORAGE_WRITE, e);
	run->begun = clock_mono();
	return rc;
}

enum rc import_run_pause(struct import_run *run, int records, struct err *e)
{
	run->pending += records;
	if (run->pending < BATCH && !(run->shared && clock_mono() - run->begun >= SHARE_MS))
		return RC_OK;
	enum rc rc = storage_commit(run->storage, e);
	let_others_write(run);
	return rc ? rc : begin(run, e);
}

/* The feed describes ideas that the other format describes too; what it leaves out must not be taken from a topic that
 * has it. */
static enum rc put_record(struct import_run *run, const struct import_record *record, const char *text, struct err *e)
{
	struct storage_key key = { record->source ? record->source : JOIN_SOURCE, record->id };
	struct storage_original original = { .format = run->options->format, .record = text };
	enum storage_change change;
	int64_t comments = 0;
	bool feed = str_eq(run->options->format, "join-opendata");
	enum rc rc = storage_savepoint(run->storage, e);
	if (rc)
		return rc;
	rc = storage_record_put(run->storage, &key, &record->topic, run->options->now, feed, &original, &change, e);
	if (!rc && change != STORAGE_RICHER)
		rc = storage_comments_put(
			run->storage, original.topic, key.source, record->comments, record->n_comments, &comments, e);
	if (rc) {
		storage_return_to_savepoint(run->storage);
		return rc;
	}
	run->report->comments += comments;
	run->report->added += change == STORAGE_ADDED;
	run->report->updated += change == STORAGE_UPDATED;
	run->report->unchanged += change == STORAGE_UNCHANGED;
	run->report->richer += change == STORAGE_RICHER;
	return RC_OK;
}

static enum rc read_idea(
	const struct json *v, const struct import_options *o, struct arena *a, struct import_record *out, struct err *e)
{
	const struct records_day day = {
		.as_of = o->as_of, .endorse_threshold = o->endorse_threshold, .endorse_days = o->endorse_days
	};
	enum rc rc = records_read_idea(v, &day, a, &out->topic, e);
	out->id = out->topic.id;
	out->topic.id = ""; /* here it gets one of our own */
	return rc;
}

static import_reader *reader_for(const char *format, const struct json *v)
{
	if (str_eq(format, "join-opendata"))
		return read_idea;
	if (str_eq(format, "epetitions"))
		return import_read_petition;
	if (str_eq(format, "decidim"))
		return import_read_decidim;
	return json_is_object(json_get(v, "board")) ? import_read_talk : import_read_detail;
}

/* A file in the other format, or an error message that is JSON, is one complaint and not one for each record. */
static bool is_of_format(const char *format, const struct json *v)
{
	static const char *const names[ARRAY_LEN(formats)][3] = { { "網址", "標題", "提議內容" },
		{ "id", "status", "board" }, { "attributes", "attributes", "attributes" },
		{ "title", "title/en", "reference" } };
	for (size_t i = 0; json_is_object(v) && i < ARRAY_LEN(formats); i++)
		for (size_t k = 0; str_eq(formats[i].name, format) && k < ARRAY_LEN(names[i]); k++)
			if (json_get(v, names[i][k]))
				return true;
	return false;
}

/* One record, from text to storage. RC_INVALID, RC_PROTO, RC_TOO_BIG: skip it; RC_REFUSED: the file. */
static enum rc take_record(struct import_run *run, const struct str *text, bool first, struct err *e)
{
	struct import_record record = { .id = "" };
	struct json *v = NULL;
	ARENA_LOCAL(a, 0);
	enum rc rc = str_ok(text) ? json_parse(text->buf, text->len, RECORDS_ONE_MAX, &v, e)
							  : err_set(e, RC_TOO_BIG, 0, "a record that is too large");
	if (!rc && first && !is_of_format(run->options->format, v))
		rc = err_say(e, RC_REFUSED, N_("its first record is none of the format that --from names"));
	if (!rc)
		rc = reader_for(run->options->format, v)(v, run->options, &a, &record, e);
	if (!rc)
		rc = put_record(run, &record, text->buf, e);
	json_free(v);
	return rc;
}

enum rc import_run_take(struct import_run *run, const struct str *record, int64_t index, struct err *e)
{
	enum rc rc = take_record(run, record, index == 1, e);
	if (rc == RC_INVALID || rc == RC_PROTO || rc == RC_TOO_BIG) {
		import_run_skipped(run, index, rc, e);
		rc = RC_OK;
	}
	return rc ? rc : import_run_pause(run, 1, e);
}

/* Each of the petitions of a page, or the one that it is. */
static enum rc take_page(struct import_run *run, const struct str *page, int64_t index, struct err *e)
{
	struct json *v = NULL;
	STR_LOCAL(one, RECORDS_ONE_MAX);
	const struct json *data = str_ok(page) && json_parse(page->buf, page->len, RECORDS_ONE_MAX, &v, NULL) == RC_OK
		? json_get(v, "data")
		: NULL;
	enum rc rc = RC_OK;
	if (json_is_array(data)) {
		for (const struct json *m = json_first(data); m && !rc; m = json_next(m), index++) {
			str_clear(&one);
			json_print(m, &one);
			rc = import_run_take(run, &one, index, e);
		}
	} else {
		if (data)
			json_print(data, &one);
		rc = import_run_take(run, data ? &one : page, index, e);
	}
	json_free(v);
	return rc;
}

static enum rc put_json(struct import_run *run, FILE *file, struct err *e)
{
	bool pages = str_eq(run->options->format, "epetitions");
	struct records records;
	records_init(&records, file);
	enum rc rc, read;
	for (rc = RC_OK; !rc && (read = records_next(&records, e)) != RC_NOT_FOUND;) {
		struct err why = { 0 };
		if (read) {
			rc = read;
			break;
		}
		progress(run, records.index);
		rc = (pages ? take_page : import_run_take)(run, &records.text, records.index, &why);
		if (rc)
			*e = why;
	}
	records_release(&records);
	return rc == RC_REFUSED ? RC_PROTO : rc;
}

/* ---- a file ---------------------------------------------------------------------------------- */

/* JSON begins with a bracket and a web page with "<"; both are the JSON reader's to take or to name. */
static bool looks_like_csv(FILE *file)
{
	int c;
	do
		c = getc(file);
	while (c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == 0xef || c == 0xbb || c == 0xbf);
	return fseek(file, 0, SEEK_SET) == 0 && c != EOF && !strchr("[{<", c);
}

static enum rc open_file(const char *path, FILE **out, int64_t *changed, struct err *e)
{
	struct stat st;
	FILE *file = fopen(path, "re");
	*out = NULL;
	if (!file || fstat(fileno(file), &st)) {
		enum rc rc = err_because(e, RC_PROTO, CAUSE_SYSTEM, errno, "%s", path);
		if (file)
			fclose(file);
		return rc;
	}
	const char *wrong = NULL;
	if (!S_ISREG(st.st_mode))
		wrong = N_("it is no file");
	else if ((uintmax_t)st.st_size > RECORDS_FILE_MAX)
		wrong = N_("it is larger than 200 MB");
	if (wrong) {
		fclose(file);
		return err_say(e, RC_PROTO, wrong);
	}
	*out = file;
	*changed = (int64_t)st.st_mtime * 1000;
	return RC_OK;
}

/* RC_PROTO and RC_TOO_BIG: this file cannot be read (further); others are the storage's. */
static enum rc put_file(struct import_run *run, const char *path, struct err *e)
{
	FILE *file;
	const struct import_options *given = run->options;
	struct import_options o = *given;
	enum rc rc = open_file(path, &file, &o.as_of, e);
	if (rc)
		return rc;
	o.as_of = o.as_of < o.now ? o.as_of : o.now;
	run->options = &o;
	bool csv = looks_like_csv(file);
	run->heard = storage_heard(run->storage);
	run->shared = storage_is_shared(run->storage);
	rc = begin(run, e);
	if (rc)
		goto out;
	rc = !csv                         ? put_json(run, file, e)
		: str_eq(o.format, "decidim") ? import_decidim_csv_put(run, file, e)
									  : import_csv_put(run, file, path, e);
	if (rc == RC_OK || rc == RC_PROTO || rc == RC_TOO_BIG) {
		struct err why = { 0 };
		enum rc committed = storage_commit(run->storage, &why); /* what came before the broken place stays */
		if (committed) {
			*e = why;
			rc = committed;
		}
	} else {
		storage_rollback(run->storage);
	}
out:
	run->options = given;
	fclose(file);
	return rc;
}

/* Nothing was made of the file. */
static bool is_same_but_broken(const struct import_report *now, const struct import_report *before)
{
	return now->added == before->added && now->updated == before->updated && now->unchanged == before->unchanged &&
		now->richer == before->richer && now->comments == before->comments && now->endorsements == before->endorsements;
}

enum rc import_files(struct storage *s, const struct import_options *o, char *const *files, size_t n,
	struct import_report *report, struct err *e)
{
	enum rc rc = RC_OK;
	*report = (struct import_report){ 0 };
	storage_gather(s);
	for (size_t i = 0; !rc && i < n; i++) {
		struct err why = { 0 };
		STR_LOCAL(name, 4096);
		text_clean(&name, files[i], strlen(files[i]));
		struct import_run run = { .storage = s, .options = o, .report = report, .file = name.buf };
		const struct import_report before = *report;
		rc = put_file(&run, files[i], &why);
		progress_end(&run);
		report->files++;
		report->broken_files += !rc && report->broken > before.broken && is_same_but_broken(report, &before);
		if (rc == RC_PROTO || rc == RC_TOO_BIG) {
			STR_LOCAL(reason, 1024);
			report->broken_files++;
			err_reason(&reason, &why);
			fprintf(o->complaints, _("%s: cannot be read: %s.\n"), run.file, reason.buf);
			rc = RC_OK;
		} else if (rc && e) {
			*e = why;
		}
	}
	if (report->added + report->comments + report->endorsements >= BATCH)
		storage_take_stock(s);
	return rc;
}

void import_report_write(const struct import_report *r, struct str *out)
{
	str_addf(out,
		_("%lld topics added, %lld updated, %lld unchanged; %lld skipped (%lld cannot be read, %lld are here in "
		  "more detail); %lld comments and %lld endorsements added"),
		(long long)r->added, (long long)r->updated, (long long)r->unchanged, (long long)(r->broken + r->richer),
		(long long)r->broken, (long long)r->richer, (long long)r->comments, (long long)r->endorsements);
	if (r->broken_files)
		str_addf(out, _("; %lld of %lld files cannot be read"), (long long)r->broken_files, (long long)r->files);
}
