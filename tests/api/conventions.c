/* What every route keeps to: ETags, compression, languages, repeated requests, methods, bodies; and that the API's
 * description and the
 * table of routes say the same. */
#include "api/lib/group.h"
#include "sql/sql.h"

#include <unistd.h>

static void get_with(struct answer *a, const char *path, const char *headers)
{
	ask(&p, a, &(struct request){ .method = "GET", .path = path, .headers = headers });
}

static void every_get_answers_304(void **state)
{
	(void)state;
	static const char *const paths[] = { "/v1", "/v1/boards", "/v1/agencies", "/v1/topics",
		"/v1/topics?board=idea&sort=deadline", "/v1/topics/1", "/v1/topics/1/comments", "/v1/topics/1/endorsements",
		"/v1/topics/1/endorsements.csv" };
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct answer a;
		char header[128];
		get_with(&a, paths[i], NULL);
		expect_status(&a, 200, NULL);
		const char *tag = answer_header(&a, "ETag");
		assert_non_null(tag);
		assert_int_equal(tag[0], '"');
		snprintf(header, sizeof header, "If-None-Match: %s\r\n", tag);
		answer_release(&a);
		get_with(&a, paths[i], header);
		assert_int_equal(a.status, 304);
		assert_int_equal(a.body.len, 0);
		assert_true(a.wire_bytes < 400);
		assert_non_null(answer_header(&a, "ETag"));
		answer_release(&a);
		get_with(&a, paths[i], "If-None-Match: \"else\"\r\n");
		assert_int_equal(a.status, 200);
		answer_release(&a);
	}
}

static void a_change_changes_the_tag(void **state)
{
	(void)state;
	struct answer a;
	char *token = platform_register(&p, "tagger", "correct horse"), *tag;
	get_with(&a, "/v1/topics/1/comments", NULL);
	tag = xstrdup(answer_header(&a, "ETag"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?stage=collecting", NULL);
	char path[100];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "items.0.id"));
	answer_release(&a);
	get_with(&a, path, NULL);
	free(tag);
	tag = xstrdup(answer_header(&a, "ETag"));
	answer_release(&a);
	ask_post(&p, &a, path, token, "{\"body\":\"新的\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
	get_with(&a, path, NULL);
	assert_string_not_equal(answer_header(&a, "ETag"), tag);
	answer_release(&a);
	free(tag);
	free(token);
}

static void compressed_is_the_same(void **state)
{
	(void)state;
	struct answer plain, packed;
	get_with(&plain, "/v1/topics?limit=20", NULL);
	get_with(&packed, "/v1/topics?limit=20", "Accept-Encoding: gzip\r\n");
	assert_string_equal(answer_header(&packed, "Content-Encoding"), "gzip");
	assert_null(answer_header(&plain, "Content-Encoding"));
	assert_non_null(strstr(answer_header(&packed, "Vary"), "Accept-Encoding"));
	assert_true(packed.body.len < plain.body.len / 2);
	char *tag = xstrdup(answer_header(&packed, "ETag"));
	assert_string_not_equal(answer_header(&plain, "ETag"), tag);
	answer_gunzip(&packed);
	assert_string_equal(packed.body.buf, plain.body.buf);
	answer_release(&packed);
	char header[160];
	snprintf(header, sizeof header, "Accept-Encoding: gzip\r\nIf-None-Match: %s\r\n", tag);
	get_with(&packed, "/v1/topics?limit=20", header);
	assert_int_equal(packed.status, 304);
	answer_release(&packed);
	answer_release(&plain);
	free(tag);
}

static void head_has_no_body(void **state)
{
	(void)state;
	struct answer a;
	ask(&p, &a, &(struct request){ .method = "HEAD", .path = "/v1/topics/1" });
	assert_int_equal(a.status, 200);
	assert_non_null(answer_header(&a, "ETag"));
	assert_int_equal(a.body.len, 0);
	answer_release(&a);
}

static void methods_that_are_not_there(void **state)
{
	(void)state;
	static const struct {
		const char *method, *path, *allow;
	} cases[] = {
		{ "DELETE", "/v1", "GET, HEAD, OPTIONS" },
		{ "POST", "/v1/topics/1", "GET, HEAD, PATCH, OPTIONS" },
		{ "PUT", "/v1/topics/1/comments", "GET, HEAD, POST, OPTIONS" },
		{ "BREW", "/v1/me", "GET, HEAD, PATCH, DELETE, OPTIONS" },
	};
	struct answer a;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ask(&p, &a, &(struct request){ .method = cases[i].method, .path = cases[i].path });
		expect_status(&a, 405, "method_not_allowed");
		assert_string_equal(answer_header(&a, "Allow"), cases[i].allow);
		answer_release(&a);
	}
	ask(&p, &a, &(struct request){ .method = "OPTIONS", .path = "/v1/topics/1/comments" });
	assert_int_equal(a.status, 204);
	assert_string_equal(answer_header(&a, "Allow"), "GET, HEAD, POST, OPTIONS");
	answer_release(&a);
}

static void only_json_is_taken(void **state)
{
	(void)state;
	static const struct {
		const char *type;
		int status;
	} cases[] = { { "text/plain", 415 }, { "application/x-www-form-urlencoded", 415 },
		{ "multipart/form-data; boundary=x", 415 }, { "application/jsonx", 415 },
		{ "text/plain; a=application/json", 415 }, { "application/json", 401 },
		{ "Application/JSON; charset=utf-8", 401 }, { "", 401 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct answer a;
		ask(&p, &a,
			&(struct request){ .method = "POST",
				.path = "/v1/sessions",
				.body = "{\"name\":\"no\",\"password\":\"one\"}",
				.type = cases[i].type });
		expect_status(&a, cases[i].status, cases[i].status == 415 ? "not_json" : "wrong_password");
		answer_release(&a);
	}
}

/* The harness asks with "Host: localhost". */
static void no_page_of_another_site_writes(void **state)
{
	(void)state;
	static const struct {
		const char *method, *origin;
		int status;
	} cases[] = { { "POST", "https://evil.example", 403 }, { "POST", "null", 403 },
		{ "POST", "http://localhost.evil.example", 403 }, { "POST", "http://localhost:1", 403 },
		{ "POST", "http://localhost", 401 }, { "POST", "https://LOCALHOST", 401 },
		{ "GET", "https://evil.example", 200 }, { "OPTIONS", "https://evil.example", 204 } };
	struct answer a;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char header[100];
		snprintf(header, sizeof header, "Origin: %s\r\n", cases[i].origin);
		ask(&p, &a,
			&(struct request){ .method = cases[i].method,
				.path = str_eq(cases[i].method, "GET") ? "/v1/topics" : "/v1/sessions",
				.body = str_eq(cases[i].method, "POST") ? "{\"name\":\"no\",\"password\":\"one\"}" : NULL,
				.headers = header });
		expect_status(&a, cases[i].status, cases[i].status == 403 ? "foreign_origin" : NULL);
		assert_null(answer_header(&a, "Access-Control-Allow-Origin"));
		answer_release(&a);
	}
}

static void problems_speak_the_readers_language(void **state)
{
	(void)state;
	struct answer chinese, english;
	get_with(&chinese, "/v1/topics/99999", "Accept-Language: zh-TW,en;q=0.5\r\n");
	get_with(&english, "/v1/topics/99999", "Accept-Language: en-GB\r\n");
	assert_string_equal(answer_header(&english, "Content-Type"), "application/problem+json");
	assert_string_equal(answer_text(&english, "detail"),
		"There is no such thing here; please check the number, or search for words of the title.");
	assert_string_equal(answer_text(&chinese, "code"), answer_text(&english, "code"));
	if (strcmp(answer_text(&chinese, "detail"), answer_text(&english, "detail")) == 0) {
		print_message("skipped: the catalogue has no translation of it\n");
		answer_release(&chinese);
		answer_release(&english);
		skip();
	}
	answer_release(&chinese);
	answer_release(&english);
}

static void post(struct answer *a, const char *path, const char *token, const char *key, const char *body)
{
	char header[400];
	snprintf(header, sizeof header, "Idempotency-Key: %s\r\n", key);
	ask(&p, a, &(struct request){ .method = "POST", .path = path, .token = token, .body = body, .headers = header });
}

static void the_same_key_gives_the_same_answer(void **state)
{
	(void)state;
	struct answer a, b;
	char *token = platform_register(&p, "repeat", "correct horse"), path[100],
		 *other = platform_register(&p, "other", "correct horse");
	ask_get(&p, &a, "/v1/topics?stage=collecting", NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "items.0.id"));
	answer_release(&a);
	post(&a, path, token, "key-1", "{\"body\":\"一次\",\"stance\":\"pro\"}");
	expect_status(&a, 201, NULL);
	platform_kill(&p); /* whatever happened in between */
	platform_again(&p);
	post(&b, path, token, "key-1", "{\"body\":\"一次\",\"stance\":\"pro\"}");
	expect_status(&b, 201, NULL);
	assert_string_equal(answer_text(&a, "id"), answer_text(&b, "id"));
	char *location = xstrdup(answer_header(&a, "Location"));
	assert_string_equal(location, answer_header(&b, "Location"));
	free(location);
	answer_release(&b);
	post(&b, path, token, "key-1", "{\"body\":\"兩次\"}");
	expect_status(&b, 422, "idempotency_key_reused");
	answer_release(&b);
	post(&b, path, other, "key-1", "{\"body\":\"別人的\"}"); /* another person's key is another key */
	expect_status(&b, 201, NULL);
	assert_string_not_equal(answer_text(&a, "id"), answer_text(&b, "id"));
	answer_release(&b);
	answer_release(&a);
	post(&a, path, token, "key-2", "{\"body\":\"推\",\"stance\":\"pro\"}");
	expect_status(&a, 409, "neutral_only"); /* a refusal is the answer too */
	answer_release(&a);
	post(&a, path, token, "key-2", "{\"body\":\"推\",\"stance\":\"pro\"}");
	expect_status(&a, 409, "neutral_only");
	answer_release(&a);
	post(&a, "/v1/accounts", NULL, "key-3", "{\"name\":\"once\",\"password\":\"correct horse\"}");
	expect_status(&a, 201, NULL);
	post(&b, "/v1/accounts", NULL, "key-3", "{\"name\":\"once\",\"password\":\"correct horse\"}");
	expect_status(&b, 201, NULL);
	assert_string_equal(answer_text(&a, "token"), answer_text(&b, "token"));
	answer_release(&a);
	answer_release(&b);
	char long_key[300];
	memset(long_key, 'k', sizeof long_key - 1);
	long_key[sizeof long_key - 1] = '\0';
	post(&a, path, token, long_key, "{\"body\":\"x\"}");
	expect_status(&a, 400, "bad_idempotency_key");
	answer_release(&a);
	free(token);
	free(other);
}

static void bodies_have_a_limit(void **state)
{
	(void)state;
	struct str big;
	struct answer a;
	str_init(&big, STR_NO_LIMIT);
	str_addz(&big, "{\"name\":\"");
	str_addn(&big, 'a', 300000);
	str_addz(&big, "\",\"password\":\"x\"}");
	ask(&p, &a, &(struct request){ .method = "POST", .path = "/v1/accounts", .body = big.buf });
	expect_status(&a, 413, "too_large");
	answer_release(&a);
	static const char chunked[] = "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: "
								  "close\r\n\r\n";
	str_clear(&big);
	str_addz(&big, chunked);
	for (int i = 0; i < 3; i++) {
		str_addz(&big, "1000\r\n");
		str_addn(&big, 'a', 4096);
		str_addz(&big, "\r\n");
	}
	str_addz(&big, "0\r\n\r\n");
	ask_raw(&p, &a, big.buf, big.len);
	assert_int_equal(a.status, 413);
	answer_release(&a);
	/* What the HTTP library itself refuses: only the first line of its answer is looked at. */
	static const char *const odd[] = {
		"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\nConnection: close\r\n\r\n",
		"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\nConnection: close\r\n\r\n",
		"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n",
		"hello\r\n\r\n",
		"GET\r\n\r\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		char head[11] = "";
		int fd = platform_connect(&p);
		assert_int_equal(write(fd, odd[i], strlen(odd[i])), strlen(odd[i]));
		ssize_t n = read(fd, head, 10);
		close(fd);
		if (n > 0)
			assert_string_equal(head, "HTTP/1.1 4");
	}
	get_with(&a, "/v1", NULL);
	expect_status(&a, 200, NULL); /* it lives */
	answer_release(&a);
	str_release(&big);
}

/* ---- answers that are kept -------------------------------------------------------------------- */

static void expect_followed(const char *path, const char *token, bool followed)
{
	struct answer a;
	ask_get(&p, &a, path, token);
	expect_status(&a, 200, NULL);
	if (followed != (strstr(a.body.buf, "\"followed\":true") != NULL))
		fail_msg("%s by %s: %s", path, token ? token : "a guest", a.body.buf);
	assert_string_equal(answer_header(&a, "Cache-Control"),
		token ? "private, no-cache" : "no-cache"); /* for no cache of several readers */
	answer_release(&a);
}

/* Whatever is kept between the readings: each has what is theirs, at once. */
static void nobody_has_what_is_another_readers(void **state)
{
	(void)state;
	static const char path[] = "/v1/topics/1";
	char *mei = platform_register(&p, "mei-kept", "correct horse"),
		 *hua = platform_register(&p, "hua-kept", "correct horse");
	struct answer a;
	for (int i = 0; i < 12; i++) {
		bool mei_does = i % 2 == 0, hua_does = i % 3 == 0;
		ask(&p, &a,
			&(struct request){ .method = mei_does ? "PUT" : "DELETE", .path = "/v1/topics/1/follow", .token = mei });
		expect_status(&a, 200, NULL);
		answer_release(&a);
		expect_followed(path, mei, mei_does);
		ask(&p, &a,
			&(struct request){ .method = hua_does ? "PUT" : "DELETE", .path = "/v1/topics/1/follow", .token = hua });
		expect_status(&a, 200, NULL);
		answer_release(&a);
		expect_followed(path, hua, hua_does);
		expect_followed(path, NULL, false);
		expect_followed(path, mei, mei_does);
		expect_followed("/v1/topics?ids=1&view=whole", hua, hua_does);
		expect_followed("/v1/topics?ids=1&view=whole", NULL, false);
		expect_followed("/v1/topics", mei, false);
	}
	free(mei);
	free(hua);
}

static int64_t comments_in(const struct answer *list, const char *id)
{
	for (const struct json *t = json_first(answer_json(list, "items")); t; t = json_next(t))
		if (str_eq(json_text(json_get(t, "id")), id))
			return json_int(json_get(json_get(t, "counts"), "comments"), -1);
	fail_msg("no topic %s: %s", id, list->body.buf);
	return -1;
}

/* A row that one list showed is put into another one only while it is so, whoever wrote. */
static void a_row_is_as_it_was_written_last(void **state)
{
	(void)state;
	static const char *const lists[] = { "sort=newest", "sort=activity", "board=idea", "sort=newest&skip=0" };
	char *token = platform_register(&p, "row-writer", "correct horse"), path[100], id[32];
	struct sql *rows = platform_rows(&p);
	struct answer a;
	int64_t number;
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting", NULL);
	str_copy(id, sizeof id, answer_text(&a, "items.0.id"));
	assert_true(str_to_i64(id, 1, INT64_MAX, &number));
	answer_release(&a);
	for (int64_t i = 0, n = 0; i < 8; i++, n++) {
		for (size_t k = 0; k < ARRAY_LEN(lists); k++) { /* lists that nobody asked for before */
			snprintf(path, sizeof path, "/v1/topics?limit=100&%s&x=%d", lists[k], (int)i);
			ask_get(&p, &a, path, k % 2 ? token : NULL);
			if (i > 0)
				assert_int_equal(comments_in(&a, id), n);
			n = comments_in(&a, id);
			answer_release(&a);
		}
		if (i % 2 && !platform_at_server()) { /* where others' writes are heard of by and by */
			assert_int_equal(
				sql_run(rows, NULL, "UPDATE topics SET comments = $1 WHERE id = $2", "ii", n + 1, number), RC_OK);
			continue;
		}
		snprintf(path, sizeof path, "/v1/topics/%s/comments", id);
		ask(&p, &a, &(struct request){ .method = "POST", .path = path, .token = token, .body = "{\"body\":\"好的\"}" });
		expect_status(&a, 201, NULL);
		answer_release(&a);
	}
	sql_close(rows);
	free(token);
}

/* What is kept for a guest is given to who is signed in, where it is the same: it is, whoever was first. */
static void a_list_is_the_same_for_all(void **state)
{
	(void)state;
	static const char *const paths[] = { "/v1", "/v1/boards", "/v1/agencies", "/v1/rules", "/v1/topics",
		"/v1/topics?board=idea&sort=deadline&limit=50", "/v1/topics?sort=activity&skip=3",
		"/v1/topics?view=row&limit=7" };
	char *token = platform_register(&p, "same-for-all", "correct horse");
	for (size_t i = 0; i < ARRAY_LEN(paths) * 2; i++) {
		struct answer guest, signed_in;
		char path[100]; /* each a question that nobody asked before */
		const char *known = paths[i / 2];
		snprintf(path, sizeof path, "%s%sturn=%zu", known, strchr(known, '?') ? "&" : "?", i);
		ask_get(&p, i % 2 ? &guest : &signed_in, path, i % 2 ? NULL : token);
		ask_get(&p, i % 2 ? &signed_in : &guest, path, i % 2 ? token : NULL);
		assert_string_equal(guest.body.buf, signed_in.body.buf);
		assert_string_equal(answer_header(&guest, "Cache-Control"), "no-cache");
		assert_string_equal(answer_header(&signed_in, "Cache-Control"), "private, no-cache");
		assert_null(answer_header(&signed_in, "Vary"));
		answer_release(&guest);
		answer_release(&signed_in);
	}
	free(token);
}

/* ---- the description ------------------------------------------------------------------------- */

/* Lines of openapi.yaml "  /v1/...:" and below them "    get:", as "GET /v1/...\n"; the file's own layout is what makes
 * this enough. */
static void read_description(struct str *out)
{
	struct str text;
	char path[200] = "";
	bool in_paths = false;
	str_init(&text, (size_t)1 << 20);
	assert_int_equal(file_read("data/openapi.yaml", &text, NULL), RC_OK);
	for (char *line = text.buf, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		static const char *const methods[] = { "get", "post", "put", "patch", "delete", "head", "options" };
		if (line[0] != ' ')
			in_paths = strcmp(line, "paths:") == 0;
		if (!in_paths)
			continue;
		if (str_starts(line, "  /"))
			snprintf(path, sizeof path, "%.*s", (int)strlen(line) - 3, line + 2);
		for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
			char word[16], upper[16] = "";
			snprintf(word, sizeof word, "    %s:", methods[i]);
			if (strcmp(line, word) != 0)
				continue;
			for (size_t c = 0; methods[i][c]; c++)
				upper[c] = (char)(methods[i][c] - 0x20);
			str_addf(out, "%s %s\n", upper, path);
		}
	}
	str_release(&text);
}

static void the_description_and_the_routes_agree(void **state)
{
	(void)state;
	struct outcome o;
	struct str described, listed;
	str_init(&described, 100000);
	str_init(&listed, 100000);
	read_description(&described);
	run(&o, &(struct program_opts){ 0 }, "minyid", "routes", NULL);
	assert_int_equal(o.status, 0);
	for (char *line = o.out.buf, *end; (end = strchr(line, '\n')); line = end + 1) {
		size_t method = strcspn(line, " ") + 1;
		char entry[200];
		snprintf(entry, sizeof entry, "%.*s\n", (int)(method + strcspn(line + method, " ")), line);
		str_addz(&listed, entry);
		if (!strstr(described.buf, entry))
			fail_msg("a route that data/openapi.yaml does not describe: %s", entry);
	}
	for (char *line = described.buf, *end; (end = strchr(line, '\n')); line = end + 1) {
		char entry[200];
		snprintf(entry, sizeof entry, "%.*s\n", (int)(end - line), line);
		if (!strstr(listed.buf, entry))
			fail_msg("data/openapi.yaml describes what is no route: %s", entry);
	}
	assert_true(described.len > 300);
	str_release(&described);
	str_release(&listed);
	outcome_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_get_answers_304),
		cmocka_unit_test(a_change_changes_the_tag),
		cmocka_unit_test(compressed_is_the_same),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(methods_that_are_not_there),
		cmocka_unit_test(only_json_is_taken),
		cmocka_unit_test(no_page_of_another_site_writes),
		cmocka_unit_test(problems_speak_the_readers_language),
		cmocka_unit_test(the_same_key_gives_the_same_answer),
		cmocka_unit_test(bodies_have_a_limit),
		cmocka_unit_test(nobody_has_what_is_another_readers),
		cmocka_unit_test(a_row_is_as_it_was_written_last),
		cmocka_unit_test(a_list_is_the_same_for_all),
		cmocka_unit_test(the_description_and_the_routes_agree),
	};
	return cmocka_run_group_tests(tests, start_on_port, stop_platform);
}
