/* Addresses that a site may have, and percent-encoding. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/private.h"

static void addresses(void **state)
{
	static const struct {
		const char *s;
		bool good;
	} rows[] = {
		{ "http://host", true },
		{ "https://host", true },
		{ "http://host:8080", true },
		{ "https://host/a/b/", true },
		{ "http://127.0.0.1:1/x", true },
		{ "http://[::1]:8080", true },
		{ "http://[::1]", true },
		{ "unix:/run/x", true },
		{ "", false },
		{ "host", false },
		{ "ftp://host", false },
		{ "file:///etc/passwd", false },
		{ "unix:relative", false },
		{ "unix:", false },
		{ "http://", false },
		{ "http:///path", false },
		{ "http://:80", false },
		{ "http://host:0", false },
		{ "http://host:65536", false },
		{ "http://host:", false },
		{ "http://host:8x", false },
		{ "http://host:123456789/", false },
		{ "http://name:word@host", false },
		{ "http://host/?q", false },
		{ "http://host/#f", false },
		{ "http://ho st", false },
		{ "http://host\r\nX: y", false },
		{ "http://host\n", false },
		{ "http://h\xc3\xb6st", false },
		{ "http://[::1", false },
		{ "http://[]", false },
		{ "http://host\"", false },
		{ "HTTP://host", false },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = { 0 };
		enum rc rc = net_address_check(rows[i].s, &e);
		if ((rc == RC_OK) != rows[i].good)
			fail_msg("%s: %s", rows[i].s, rc_name(rc));
		assert_int_equal(rc, rows[i].good ? RC_OK : RC_INVALID);
		assert_int_equal(e.detail[0] != '\0', !rows[i].good);
	}
}

/* RFC 3986, 5.4, and what is no way at all. */
static void references(void **state)
{
	static const struct {
		const char *reference, *leads; /* from http://a/b/c/d;p?q; NULL: nowhere */
	} rows[] = { { "g", "http://a/b/c/g" }, { "./g", "http://a/b/c/g" }, { "g/", "http://a/b/c/g/" },
		{ "/g", "http://a/g" }, { "//g", "http://g/" }, { "//g:8/h", "http://g:8/h" }, { "?y", "http://a/b/c/d;p?y" },
		{ "g?y", "http://a/b/c/g?y" }, { "#s", "http://a/b/c/d;p" }, { "g#s", "http://a/b/c/g" },
		{ ";x", "http://a/b/c/;x" }, { "", "http://a/b/c/d;p" }, { ".", "http://a/b/c/" }, { "./", "http://a/b/c/" },
		{ "..", "http://a/b/" }, { "../", "http://a/b/" }, { "../g", "http://a/b/g" }, { "../..", "http://a/" },
		{ "../../g", "http://a/g" }, { "../../../g", "http://a/g" }, { "/./g", "http://a/g" },
		{ "/../g", "http://a/g" }, { "g.", "http://a/b/c/g." }, { "..g", "http://a/b/c/..g" },
		{ "./../g", "http://a/b/g" }, { "g/./h", "http://a/b/c/g/h" }, { "g/../h", "http://a/b/c/h" },
		{ "g?y/../x", "http://a/b/c/g?y/../x" }, { "http://h", "http://h/" }, { "HTTPS://h/x y", "https://h/x%20y" },
		{ "file:///etc/passwd", NULL }, { "ftp://h/", NULL }, { "javascript:x", NULL }, { "http:g", NULL },
		{ "http://u:p@h/", NULL }, { "//u@h/", NULL }, { "http:///x", NULL }, { "http://h:0/", NULL },
		{ "http://h\r\nX: y/", NULL } };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		STR_LOCAL(to, 1000);
		enum rc rc = net_address_follow("http://a/b/c/d;p?q", rows[i].reference, &to, NULL);
		if (rc != (rows[i].leads ? RC_OK : RC_PROTO) || (rows[i].leads && !str_eq(to.buf, rows[i].leads)))
			fail_msg("%s: %s %s", rows[i].reference, rc_name(rc), to.buf);
	}
}

static void long_addresses(void **state)
{
	char s[3000];
	(void)state;
	memset(s, 'a', sizeof s);
	memcpy(s, "unix:/", 6);
	s[5 + 107] = '\0';
	assert_int_equal(net_address_check(s, NULL), RC_OK);
	s[5 + 107] = 'a';
	s[5 + 108] = '\0';
	assert_int_equal(net_address_check(s, NULL), RC_INVALID);
	memset(s, 'a', sizeof s);
	memcpy(s, "http://", 7);
	s[sizeof s - 1] = '\0';
	assert_int_equal(net_address_check(s, NULL), RC_INVALID);
}

static void encoding(void **state)
{
	struct str s;
	(void)state;
	str_init(&s, 1000);
	net_encode(&s, "aZ09-._~ /?&=%\r\n\x7f\xe5\x81\xa5");
	assert_string_equal(s.buf, "aZ09-._~%20%2F%3F%26%3D%25%0D%0A%7F%E5%81%A5");
	str_clear(&s);
	str_addz(&s, "/v1/topics");
	net_query(&s, "board", "idea");
	net_query(&s, "agency", NULL);
	net_query(&s, "stage", "");
	net_query(&s, "q", "a&b=c");
	assert_string_equal(s.buf, "/v1/topics?board=idea&q=a%26b%3Dc");
	str_release(&s);
}

static void splitting(void **state)
{
	static const struct {
		const char *address, *base, *path;
	} rows[] = {
		{ "https://host/a/b.pdf?x=1#top", "https://host", "/a/b.pdf?x=1" },
		{ "http://host:81", "http://host:81", "/" },
		{ "http://host?x", "http://host", "/?x" },
		{ "http://[::1]:8080/a", "http://[::1]:8080", "/a" },
		{ "https://host/\xe5\x81\xa5 \x01.pdf", "https://host", "/%E5%81%A5%20%01.pdf" },
		{ "https://host/%20", "https://host", "/%20" },
		{ "HTTPS://host/A", "https://host", "/A" },
		{ "Http://host/A", "http://host", "/A" },
		{ "https://host/a\r\nX: y", "https://host", "/a%0D%0AX:%20y" },
		{ "http://name:word@host/", NULL, NULL },
		{ "ftp://host/", NULL, NULL },
		{ "/a", NULL, NULL },
		{ "", NULL, NULL },
		{ "https:///a", NULL, NULL },
		{ "javascript:alert(1)", NULL, NULL },
		{ "file:///etc/passwd", NULL, NULL },
		{ "http://ho st/", NULL, NULL },
		{ "unix:/run/x", NULL, NULL },
		{ "//host/a", NULL, NULL },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str base, path, little;
		str_init(&base, 1000);
		str_init(&path, 1000);
		str_init(&little, 3);
		assert_int_equal(net_address_split(rows[i].address, &base, &path, NULL), rows[i].base ? RC_OK : RC_INVALID);
		if (rows[i].base) {
			assert_string_equal(base.buf, rows[i].base);
			assert_string_equal(path.buf, rows[i].path);
			assert_int_equal(net_address_split(rows[i].address, &little, &path, NULL), RC_TOO_BIG);
		}
		str_release(&base);
		str_release(&path);
		str_release(&little);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(addresses), cmocka_unit_test(references),
		cmocka_unit_test(long_addresses), cmocka_unit_test(encoding), cmocka_unit_test(splitting) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
