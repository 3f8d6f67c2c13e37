/* A file of records that are far larger than honest ones: each is made whole, however many a turn would take. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "records/records.h"
#include "unit/offline/lib.h"

#define RECORDS 100
#define ONE ((size_t)1 << 20) /* what a reader makes of one */

static bool file_at(int64_t now, size_t n, struct site_file *out)
{
	(void)now;
	*out = (struct site_file){ .word = "all", .path = "/all" };
	return n == 0;
}

/* As those of records/: what it asks of the arena, it uses without a look. */
static enum rc read_record(const struct site_file *f, const struct json *v, int64_t as_of, struct arena *a,
	struct wire_topic *out, struct err *e)
{
	(void)f;
	(void)e;
	assert_non_null(arena_alloc(a, ONE));
	*out = (struct wire_topic){ .id = arena_printf(a, "%lld", (long long)json_int(v, 0)),
		.title = "t",
		.summary = "",
		.body = "",
		.benefits = "",
		.proposer = "",
		.stage_reason = "",
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.as_of = as_of };
	return RC_OK;
}

/* The site gives one file, whose records are read so; to be written to, at path. */
static FILE *begin_file(struct site_ops *ops, const struct site_files *files, struct str *path)
{
	*ops = *site.ops;
	ops->files = files;
	site.ops = ops;
	str_addf(path, "%s/all", folder);
	return fopen(path->buf, "w");
}

static void large_records(void **state)
{
	static const struct site_files files = { .at = file_at, .read = read_record };
	struct site_ops ops;
	struct site_file what;
	struct err e = { 0 };
	STR_LOCAL(path, 200);
	(void)state;
	FILE *file = begin_file(&ops, &files, &path);
	for (int i = 1; i <= RECORDS; i++)
		fprintf(file, "%c%d", i > 1 ? ',' : '[', i);
	fputc(']', file);
	fclose(file);
	assert_true(file_at(0, 0, &what));
	struct offline_file *r = offline_file_open(&things, &what, path.buf, clock_now(), &e);
	assert_non_null(r);
	int turns = 1;
	while (offline_file_step(r, &things, &e) == OFFLINE_AGAIN)
		turns++;
	assert_int_equal(e.code, RC_OK);
	assert_int_equal(offline_file_report(r)->topics, RECORDS);
	assert_true(turns > 5); /* nobody waits for all of it, and no more than a part is in memory */
	offline_file_free(r);
}

/* A text as long as the record says. */
static enum rc read_long_ones(const struct site_file *f, const struct json *v, int64_t as_of, struct arena *a,
	struct wire_topic *out, struct err *e)
{
	size_t n = (size_t)json_int(v, 0);
	char *body = arena_alloc(a, n + 1);
	enum rc rc = body ? read_record(f, v, as_of, a, out, e) : RC_INVALID;
	if (rc)
		return rc;
	memset(body, 'x', n);
	body[n] = '\0';
	out->body = body;
	return RC_OK;
}

/* One record that is too long to be read, and one whose topic is too long to be kept: they are left out and counted,
 * with the reason, and the others are here. */
static void a_record_too_long(void **state)
{
	static const struct site_files files = { .at = file_at, .read = read_long_ones };
	struct site_ops ops;
	struct site_file what;
	struct err e = { 0 };
	STR_LOCAL(path, 200);
	(void)state;
	FILE *file = begin_file(&ops, &files, &path);
	fprintf(file, "[10,\"");
	for (size_t i = 0; i <= RECORDS_ONE_MAX; i++)
		fputc('y', file);
	fprintf(file, "\",20,%zu,30]", CACHE_ONE_MAX + 1);
	fclose(file);
	assert_true(file_at(0, 0, &what));
	struct offline_file *r = offline_file_open(&things, &what, path.buf, clock_now(), &e);
	while (offline_file_step(r, &things, &e) == OFFLINE_AGAIN)
		;
	assert_int_equal(e.code, RC_OK);
	assert_int_equal(offline_file_report(r)->topics, 3);
	assert_int_equal(offline_file_report(r)->broken, 2);
	assert_string_equal(offline_file_report(r)->field, "too long");
	offline_file_free(r);
	static const char *const here[] = { "10", "20", "30" };
	for (size_t i = 0; i < ARRAY_LEN(here); i++) {
		struct site_reply *t = offline_answer(&things, &(struct site_ask){ .op = SITE_TOPIC, .id = here[i] });
		assert_non_null(t);
		site_reply_drop(t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(large_records, things_open, things_close),
		cmocka_unit_test_setup_teardown(a_record_too_long, things_open, things_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
