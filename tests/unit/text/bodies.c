/* Every body of the real records reads cleanly at every width that matters: no debris, nothing too wide, quickly. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"
#include "text/unicode.h"

/* The string that starts after the quote at s, unescaped; where it ended. Enough JSON to find bodies in a
 * well-formed file. */
static const char *unescape(const char *s, struct str *out)
{
	for (; *s && *s != '"'; s++) {
		char bytes[4];
		if (*s != '\\') {
			str_addc(out, *s);
			continue;
		}
		switch (*++s) {
		case 'n': str_addc(out, '\n'); break;
		case 't': str_addc(out, '\t'); break;
		case 'r': str_addc(out, '\r'); break;
		case 'u': {
			char hex[5] = { s[1], s[2], s[3], s[4], '\0' };
			str_add(out, bytes, text_encode(bytes, (uint32_t)strtoul(hex, NULL, 16)));
			s += 4;
			break;
		}
		default: str_addc(out, *s); break;
		}
	}
	return s;
}

static void check_lines(const struct doc *d, int width, bool linear)
{
	static const char *const debris[] = { "mso-", "MsoNormal", "LsdException", "<o:p", "</", "<span", "<p>", "&nbsp;", "w:", "EN-US", "\xc2\xa0",
		"\xe2\x80\x8b" };
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_make(&l, d, &(struct doc_layout_opts){ .width = width, .linear = linear, .number_links = true });
	for (size_t i = 0; i < l.lines.n; i++)
		assert_true(l.lines.items[i].columns <= width);
	for (size_t i = 0; i < ARRAY_LEN(debris); i++)
		if (strstr(l.text.buf, debris[i]))
			fail_msg("\"%s\" shows", debris[i]);
	doc_layout_release(&l);
}

static void check_body(const struct str *html)
{
	static const int widths[] = { 40, 80, 100, 120 };
	struct doc d, again;
	struct str written;
	doc_init(&d);
	doc_init(&again);
	str_init(&written, STR_NO_LIMIT);
	assert_int_equal(doc_from_html(&d, html->buf, html->len, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(widths); i++)
		check_lines(&d, widths[i], i & 1);
	doc_to_commonmark(&d, &written);
	assert_int_equal(doc_from_commonmark(&again, written.buf, written.len, 0, NULL), RC_OK);
	if (again.blocks.n != d.blocks.n)
		print_message("%s\n=====\n%s\n", html->buf, written.buf);
	assert_int_equal(again.blocks.n, d.blocks.n); /* kept as CommonMark, it is the same document */
	for (size_t i = 0; i < d.blocks.n; i++)
		if (again.blocks.items[i].kind != d.blocks.items[i].kind) {
			print_message("block %zu of:\n%.700s\n", i, d.blocks.items[i].runs[0].text);
			break;
		}
	for (size_t i = 0; i < d.blocks.n; i++)
		assert_int_equal(again.blocks.items[i].kind, d.blocks.items[i].kind);
	str_release(&written);
	doc_release(&d);
	doc_release(&again);
}

static void test_bodies(void **state)
{
	(void)state;
	static const char *const files[] = { "idea-detail-responded.json", "idea-detail-endorsing.json" };
	static const char *const keys[] = { "content", "outcome", "analysis", "suggest", "reference", "plan" };
	const char *shared = getenv("MINYI_SHARED");
	int bodies = 0;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct str path, json;
		str_init(&path, 4096);
		str_init(&json, 64 << 20);
		str_addf(&path, "%s/data/join/%s", shared ? shared : "../shared", files[i]);
		if (file_read(path.buf, &json, NULL) != RC_OK) {
			printf("skipped: no %s\n", path.buf);
			str_release(&path);
			str_release(&json);
			skip();
		}
		for (const char *s = json.buf; (s = strchr(s, '"')); s++) {
			struct str key, value;
			str_init(&key, STR_NO_LIMIT);
			str_init(&value, STR_NO_LIMIT);
			s = unescape(s + 1, &key);
			const char *colon = s + 1 + strspn(s + 1, " \n");
			const char *quote = *colon == ':' ? colon + 1 + strspn(colon + 1, " \n") : colon;
			bool wanted = false;
			for (size_t k = 0; k < ARRAY_LEN(keys); k++)
				wanted |= strcmp(key.buf, keys[k]) == 0;
			if (*colon == ':' && *quote == '"') {
				s = unescape(quote + 1, &value);
				if (wanted && value.len) {
					check_body(&value);
					bodies++;
				}
			}
			str_release(&key);
			str_release(&value);
		}
		str_release(&path);
		str_release(&json);
	}
	assert_true(bodies > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_bodies) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
