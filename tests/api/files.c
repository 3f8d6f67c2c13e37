/* Files that topics have attached: what whoever runs the platform has put there, and nothing else of the disk. */
#include "api/lib/api.h"

#include <sys/stat.h>
#include <unistd.h>

static struct platform p;

static void put(const char *name, const char *content)
{
	struct str path;
	str_init(&path, 4096);
	str_addf(&path, "%s/files/%s", p.data, name);
	assert_int_equal(file_write(path.buf, content, strlen(content), 0600, NULL), RC_OK);
	str_release(&path);
}

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	return 0;
}

/* Each attachment of the sample is there, as large as its topic says. */
static void the_sample_has_its_files(void **state)
{
	(void)state;
	struct answer list;
	int files = 0;
	ask_get(&p, &list, "/v1/topics?limit=100&fields=attachments", NULL);
	expect_status(&list, 200, NULL);
	for (const struct json *t = json_first(answer_json(&list, "items")); t; t = json_next(t))
		for (const struct json *f = json_first(json_get(t, "attachments")); f; f = json_next(f)) {
			struct answer a;
			ask_get(&p, &a, json_text(json_get(f, "url")), NULL);
			expect_status(&a, 200, NULL);
			assert_int_equal(a.body.len, json_int(json_get(f, "size"), -1));
			answer_release(&a);
			files++;
		}
	assert_true(files >= 6);
	answer_release(&list);
}

static void expect_type(const char *name, const char *type)
{
	struct answer a;
	char path[128];
	put(name, "x");
	snprintf(path, sizeof path, "/files/%s", name);
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_header(&a, "Content-Type"), type);
	assert_string_equal(answer_header(&a, "X-Content-Type-Options"), "nosniff");
	answer_release(&a);
}

static void what_could_run_is_only_bytes(void **state)
{
	(void)state;
	expect_type("a.csv", "text/csv; charset=utf-8");
	expect_type("A.PDF", "application/pdf");
	expect_type("page.html", "application/octet-stream");
	expect_type("drawing.svg", "application/octet-stream");
	expect_type("noending", "application/octet-stream");
}

static void nothing_else_is_reached(void **state)
{
	(void)state;
	static const char *const paths[] = { "/files/none", "/files/.hidden", "/files/..", "/files/.",
		"/files/..%2fminyid.db", "/files/%2e%2e%2fminyid.db", "/files/folder", "/files/link",
		"/files/%2fetc%2fpasswd" };
	struct str path;
	str_init(&path, 4096);
	put(".hidden", "secret");
	str_addf(&path, "%s/files/folder", p.data);
	assert_int_equal(mkdir(path.buf, 0700), 0);
	str_clear(&path);
	str_addf(&path, "%s/files/link", p.data);
	assert_int_equal(symlink("/etc/hostname", path.buf), 0);
	str_release(&path);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct answer a;
		ask_get(&p, &a, paths[i], NULL);
		if (a.status != 404)
			fail_msg("%s: %d", paths[i], a.status);
		answer_release(&a);
	}
}

static void a_changed_file_is_another_one(void **state)
{
	(void)state;
	struct answer a;
	char tag[64], header[128];
	put("notes.txt", "first");
	ask_get(&p, &a, "/files/notes.txt?1", NULL);
	assert_string_equal(a.body.buf, "first");
	snprintf(tag, sizeof tag, "%s", answer_header(&a, "ETag"));
	answer_release(&a);
	snprintf(header, sizeof header, "If-None-Match: %s\r\n", tag);
	ask(&p, &a, &(struct request){ .method = "GET", .path = "/files/notes.txt?2", .headers = header });
	expect_status(&a, 304, NULL);
	answer_release(&a);
	put("notes.txt", "second");
	ask(&p, &a, &(struct request){ .method = "GET", .path = "/files/notes.txt?3", .headers = header });
	expect_status(&a, 200, NULL);
	assert_string_equal(a.body.buf, "second");
	answer_release(&a);
}

static void a_text_that_is_not_large_is_compressed(void **state)
{
	(void)state;
	struct answer a;
	struct str path;
	str_init(&path, 4096);
	put("large.csv", "x");
	str_addf(&path, "%s/files/large.csv", p.data);
	for (off_t more = 0; more < 2; more++) {
		assert_int_equal(truncate(path.buf, ((off_t)1 << 20) + more), 0);
		ask(&p, &a,
			&(struct request){ .method = "GET", .path = "/files/large.csv", .headers = "Accept-Encoding: gzip\r\n" });
		expect_status(&a, 200, NULL);
		assert_int_equal(a.wire_bytes < 100000, !more); /* beyond that it is sent as it lies there */
		answer_release(&a);
	}
	str_release(&path);
}

static void what_is_compressed_already_is_sent_as_it_is(void **state)
{
	(void)state;
	struct answer a;
	char dots[2001];
	memset(dots, '.', sizeof dots - 1);
	dots[sizeof dots - 1] = '\0';
	put("photo.jpg", dots);
	ask(&p, &a,
		&(struct request){ .method = "GET", .path = "/files/photo.jpg", .headers = "Accept-Encoding: gzip\r\n" });
	expect_status(&a, 200, NULL);
	assert_int_equal(a.body.len, sizeof dots - 1);
	answer_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_has_its_files),
		cmocka_unit_test(what_could_run_is_only_bytes),
		cmocka_unit_test(nothing_else_is_reached),
		cmocka_unit_test(a_changed_file_is_another_one),
		cmocka_unit_test(a_text_that_is_not_large_is_compressed),
		cmocka_unit_test(what_is_compressed_already_is_sent_as_it_is),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
