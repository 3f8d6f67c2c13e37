/* Files that people upload: recognised by their bytes, taken once, downloaded by whoever may, and never opened. */
#include "api/lib/api.h"

#include <dirent.h>

static struct platform p;
static char *ming, *hua;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ 0 });
	ming = platform_register(&p, "ming", "correct horse 1");
	hua = platform_register(&p, "hua", "correct horse 2");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(ming);
	free(hua);
	platform_release(&p);
	return 0;
}

static void upload(struct answer *a, const char *name, const char *bytes, size_t n, const char *key)
{
	char path[400], header[120] = "";
	snprintf(path, sizeof path, "/v1/files?name=%s", name);
	if (key)
		snprintf(header, sizeof header, "Idempotency-Key: %s\r\n", key);
	ask(&p, a,
		&(struct request){ .method = "POST",
			.path = path,
			.token = ming,
			.body = bytes,
			.n = n,
			.type = "application/octet-stream",
			.headers = key ? header : NULL });
}

#define BYTES(z) z, sizeof z - 1
#define PNG \
	"\x89PNG\r\n\x1a\n" \
	"and more"
#define ODT \
	"PK\x03\x04" \
	"12345678901234567890123456" \
	"mimetype" \
	"application/vnd.oasis.opendocument.text" \
	"PK"
#define DOCX \
	"PK\x03\x04" \
	"..." \
	"[Content_Types].xml" \
	"..." \
	"word/document.xml"

static void what_a_file_is_follows_from_its_bytes(void **state)
{
	(void)state;
	static const struct {
		const char *name, *bytes;
		size_t n;
		int status;
		const char *says; /* the type, or the code */
	} table[] = {
		{ "a.pdf", BYTES("%PDF-1.7\nx"), 201, "application/pdf" },
		{ "a.PDF", BYTES("%PDF-1.7\nx"), 201, "application/pdf" },
		{ "a.pdf", BYTES(PNG), 422, "file_lies" },
		{ "a.png", BYTES(PNG), 201, "image/png" },
		{ "a.png", BYTES("%PDF-1.7\nx"), 422, "file_lies" },
		{ "a.png", BYTES("<script>alert(1)</script>"), 422, "file_lies" },
		{ "a.jpg", BYTES("\xff\xd8\xff\xe0"), 201, "image/jpeg" },
		{ "a.jpeg", BYTES("\xff\xd8"), 422, "file_lies" },
		{ "a.odt", BYTES(ODT), 201, "application/vnd.oasis.opendocument.text" },
		{ "a.ods", BYTES(ODT), 422, "file_lies" },
		{ "a.docx", BYTES(DOCX), 201, "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
		{ "a.xlsx", BYTES(DOCX), 422, "file_lies" },
		{ "a.docx", BYTES(ODT), 422, "file_lies" },
		{ "a.csv", BYTES("\xe5\xb9\xb4,1\r\n"), 201, "text/csv" },
		{ "a.csv", BYTES("a\0b"), 422, "file_lies" },
		{ "a.txt", BYTES("%PDF-1.7"), 422, "file_lies" },
		{ "a.txt", BYTES("\x1b]0;x\x07"), 422, "file_lies" },
		{ "a.md", BYTES("# x\n"), 201, "text/markdown" },
		{ "a.json", BYTES("{}"), 201, "application/json" },
		{ "a.exe", BYTES("MZ"), 422, "file_kind" },
		{ "a.svg", BYTES("<svg onload=\"alert(1)\"/>"), 422, "file_kind" },
		{ "a.png", BYTES("<svg onload=\"alert(1)\"/>"), 422, "file_lies" },
		{ "a.png", BYTES("<!DOCTYPE html><p>\x89PNG\r\n\x1a\n"), 422, "file_lies" },
		{ "a.zip", BYTES("PK\x03\x04"), 422, "file_kind" },
		{ "a.docx",
			BYTES("PK\x03\x04"
				  "word/bomb.xml"),
			422, "file_lies" },
		{ "a.docx",
			BYTES("MZ[Content_Types].xml"
				  "word/"),
			422, "file_lies" },
		{ "a.pdf", BYTES("PK\x03\x04%PDF-1.7"), 422, "file_lies" },
		/* Whatever follows: it is a download of that type, which nobody here opens. */
		{ "a.pdf", BYTES("%PDF-1.7\n<script>alert(1)</script>PK\x03\x04"), 201, "application/pdf" },
		{ "a.pdf%00.html", BYTES("%PDF-1.7"), 422, "file_kind" },
		{ "a%0D%0ASet-Cookie:%20x=1.pdf", BYTES("%PDF-1.7"), 422, "odd_characters" },
		{ "a%7F.pdf", BYTES("%PDF-1.7"), 422, "odd_characters" },
		{ "a%C2%85.pdf", BYTES("%PDF-1.7"), 422, "odd_characters" },
		{ "a%E2%80%8B.pdf", BYTES("%PDF-1.7"), 422, "odd_characters" },
		{ "a%FF.pdf", BYTES("%PDF-1.7"), 422, "odd_characters" },
		{ "a.html", BYTES("<p>"), 422, "file_kind" },
		{ "pdf", BYTES("%PDF-1.7"), 422, "file_kind" },
		{ ".pdf", BYTES("%PDF-1.7"), 422, "bad_field" },
		{ "..%2Fa.pdf", BYTES("%PDF-1.7"), 422, "bad_field" },
		{ "a%2Fa.pdf", BYTES("%PDF-1.7"), 422, "bad_field" },
		{ "a%0A.pdf", BYTES("%PDF-1.7"), 422, "odd_characters" },
		{ "a%E2%80%AEfdp.pdf", BYTES("%PDF-1.7"), 422, "odd_characters" },
		{ "", BYTES("%PDF-1.7"), 422, "too_short" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct answer a;
		upload(&a, table[i].name, table[i].bytes, table[i].n, NULL);
		if (a.status != table[i].status)
			print_error("%zu: %s\n", i, table[i].name);
		expect_status(&a, table[i].status, table[i].status == 201 ? NULL : table[i].says);
		if (a.status == 201)
			assert_string_equal(answer_text(&a, "type"), table[i].says);
		answer_release(&a);
	}
	struct answer a;
	upload(&a, "a.pdf", "", 0, NULL);
	expect_status(&a, 422, "file_empty");
	answer_release(&a);
	ask_post(&p, &a, "/v1/files?name=a.txt", NULL, "x");
	expect_status(&a, 401, "sign_in");
	answer_release(&a);
}

/* A sentence in both languages, which says which file. */
static void the_refusal_names_the_file(void **state)
{
	(void)state;
	static const char *const languages[] = { "en", "zh-Hant-TW" };
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		struct answer a;
		char header[60];
		snprintf(header, sizeof header, "Accept-Language: %s\r\n", languages[i]);
		ask(&p, &a,
			&(struct request){
				.method = "POST", .path = "/v1/files?name=plan.pdf", .token = ming, .body = "no", .headers = header });
		expect_status(&a, 422, "file_lies");
		assert_non_null(strstr(answer_text(&a, "detail"), "plan.pdf"));
		assert_int_equal(i == 1, strstr(answer_text(&a, "detail"), "do not match") == NULL);
		answer_release(&a);
	}
}

static size_t contents(void)
{
	char path[120];
	size_t n = 0;
	snprintf(path, sizeof path, "%s/uploads", p.data);
	DIR *d = opendir(path);
	assert_non_null(d);
	for (const struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void a_repeated_upload_is_one_and_a_content_is_kept_once(void **state)
{
	(void)state;
	struct answer first, again, other;
	size_t before = contents();
	upload(&first, "once.txt", BYTES("only once"), "k-1");
	expect_status(&first, 201, NULL);
	upload(&again, "once.txt", BYTES("only once"), "k-1");
	expect_status(&again, 201, NULL);
	assert_string_equal(answer_text(&first, "id"), answer_text(&again, "id"));
	upload(&other, "twice.txt", BYTES("only once"), "k-2");
	expect_status(&other, 201, NULL);
	assert_string_not_equal(answer_text(&first, "id"), answer_text(&other, "id"));
	assert_int_equal(contents(), before + 1);
	answer_release(&again);
	upload(&again, "once.txt", BYTES("another"), "k-1");
	expect_status(&again, 422, "idempotency_key_reused");
	answer_release(&first);
	answer_release(&again);
	answer_release(&other);
}

/* What belongs to no topic yet is its owner's alone, and comes as a download whatever it is. */
static void downloads(void **state)
{
	(void)state;
	struct answer a, got;
	upload(&a, "%E8%A8%88%E7%95%AB.csv", BYTES("a,b\n"), NULL);
	expect_status(&a, 201, NULL);
	assert_string_equal(answer_text(&a, "name"), "計畫.csv");
	const char *url = answer_text(&a, "url");
	ask_get(&p, &got, url, ming);
	expect_status(&got, 200, NULL);
	assert_string_equal(got.body.buf, "a,b\n");
	assert_string_equal(answer_header(&got, "Content-Type"), "application/octet-stream");
	assert_string_equal(answer_header(&got, "Content-Disposition"), "attachment");
	assert_string_equal(answer_header(&got, "X-Content-Type-Options"), "nosniff");
	answer_release(&got);
	ask_get(&p, &got, url, hua);
	expect_status(&got, 404, "not_found");
	answer_release(&got);
	ask_get(&p, &got, url, NULL);
	expect_status(&got, 404, "not_found");
	answer_release(&got);
	ask_get(&p, &got, "/v1/files/999/x", ming);
	expect_status(&got, 404, "not_found");
	answer_release(&got);
	answer_release(&a);
}

/* The same write that takes it drops what was left lying for days, the same content among it. */
static void what_was_dropped_is_there_when_it_comes_again(void **state)
{
	(void)state;
	struct answer a, got;
	for (int days = 0; days < 6; days += 2) {
		struct outcome o;
		upload(&a, "again.txt", BYTES("left lying"), NULL);
		expect_status(&a, 201, NULL);
		ask_get(&p, &got, answer_text(&a, "url"), ming);
		expect_status(&got, 200, NULL);
		assert_string_equal(got.body.buf, "left lying");
		answer_release(&got);
		answer_release(&a);
		run(&o, &(struct program_opts){ 0 }, "minyid", "clock", "--data", p.data, "+2d", NULL);
		assert_int_equal(o.status, 0);
		outcome_release(&o);
	}
}

static void large_files(void **state)
{
	(void)state;
	static const char announces[] =
		"POST /v1/files?name=larger.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 10485761\r\nExpect: 100-continue\r\n\r\n";
	const size_t most = (size_t)10 << 20; /* as join.json says */
	char *bytes = xmalloc(most + 1);
	memset(bytes, 'x', most + 1);
	struct answer a;
	upload(&a, "large.txt", bytes, most, NULL);
	expect_status(&a, 201, NULL);
	answer_release(&a);
	upload(&a, "larger.txt", bytes, most + 1, NULL);
	expect_status(&a, 413, "too_large");
	answer_release(&a);
	ask_raw(&p, &a, announces, sizeof announces - 1); /* before any of it is read */
	expect_status(&a, 413, "too_large");
	answer_release(&a);
	int refused = 0;
	for (int i = 0; i < 25 && !refused; i++) {
		bytes[0] = (char)('a' + i);
		upload(&a, "many.txt", bytes, most, NULL);
		refused = a.status == 201 ? 0 : i + 1;
		if (refused)
			expect_status(&a, 409, "files_enough");
		answer_release(&a);
	}
	assert_int_equal(refused, 19); /* with the one above, and the small ones before */
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_file_is_follows_from_its_bytes),
		cmocka_unit_test(the_refusal_names_the_file),
		cmocka_unit_test(a_repeated_upload_is_one_and_a_content_is_kept_once),
		cmocka_unit_test(downloads),
		cmocka_unit_test(large_files),
		cmocka_unit_test(what_was_dropped_is_there_when_it_comes_again),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
