/* base/: the rules of strings, arenas, time and files, by tables. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

static void str_keeps_its_bound(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, 10);
	str_addz(&s, "0123456789");
	assert_true(str_ok(&s));
	str_addc(&s, 'x');
	assert_false(str_ok(&s));
	assert_string_equal(s.buf, "0123456789");
	str_clear(&s);
	assert_true(str_ok(&s));
	str_addf(&s, "%d-%s", 42, "ab");
	assert_string_equal(s.buf, "42-ab");
	str_addf(&s, "%s", "longer than what is left");
	assert_false(str_ok(&s));
	assert_string_equal(s.buf, "42-ab");
	str_release(&s);
}

static void copy_cuts_between_characters(void **state)
{
	(void)state;
	char out[6];
	assert_false(str_copy(out, sizeof out, "健保卡"));
	assert_string_equal(out, "健");
	assert_true(str_copy(out, sizeof out, "abcde"));
	assert_string_equal(out, "abcde");
}

static void numbers_are_whole_and_bounded(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} table[] = {
		{ "0", true, 0 },
		{ "-5", true, -5 },
		{ "100", true, 100 },
		{ "101", false, 0 },
		{ "", false, 0 },
		{ "1x", false, 0 },
		{ " 1", false, 0 },
		{ "+1", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "-", false, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		int64_t v = 0;
		assert_int_equal(str_to_i64(table[i].text, -5, 100, &v), table[i].good);
		assert_int_equal(v, table[i].value);
	}
}

static void arena_is_bounded_and_aligned(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 5000);
	for (int i = 0; i < 40; i++) {
		void *p = arena_alloc(&a, 100 + (size_t)i % 3);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		memset(p, 0xff, 100);
	}
	assert_null(arena_alloc(&a, 5000));
	assert_null(arena_calloc(&a, SIZE_MAX / 2, 16));
	assert_string_equal(arena_printf(&a, "%s %d", "附議", 7), "附議 7");
	arena_release(&a);
	arena_release(&a);
}

static void http_dates_go_both_ways(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "Mon, 23 Nov 2026 02:20:30", "Tue, 23 Nov 2026 02:20:30 GMT",
		"Mon, 31 Nov 2026 02:20:30 GMT", "Mon, 23 Nov 2026 02:20:61 GMT", "Monday, 23-Nov-26 02:20:30 GMT",
		"Mon, 23 Nix 2026 02:20:30 GMT", "Mon, 23 Nov -026 02:20:30 GMT" };
	char text[HTTP_DATE_SIZE];
	int64_t ms = 0;
	http_date_format(INT64_C(1795400430000), text);
	assert_string_equal(text, "Mon, 23 Nov 2026 02:20:30 GMT");
	assert_true(http_date_parse(text, &ms));
	assert_int_equal(ms, INT64_C(1795400430000));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(http_date_parse(wrong[i], &ms));
	assert_int_equal(ms, INT64_C(1795400430000));
}

static void zones_change_and_have_names(void **state)
{
	(void)state;
	struct zone *z = NULL;
	int64_t before, after;
	assert_true(rfc3339_parse("2026-10-25T00:59:59Z", 0, &before));
	assert_true(rfc3339_parse("2026-10-25T01:00:00Z", 0, &after));
	assert_int_equal(zone_open("Europe/London", &z), RC_OK);
	assert_int_equal(zone_at(z, before), 60);
	assert_int_equal(zone_at(z, after), 0);
	assert_string_equal(zone_name(z), "Europe/London");
	zone_free(z);
	assert_int_equal(zone_open("+05:30", &z), RC_OK);
	assert_int_equal(zone_at(z, after), 330);
	assert_string_equal(zone_name(z), "");
	zone_free(z);
	assert_int_equal(zone_open("Europe/Nowhere", &z), RC_NOT_FOUND);
	assert_null(z);
	assert_int_equal(zone_open("../../etc/passwd", &z), RC_INVALID);
	assert_int_equal(zone_at(NULL, after), 0);
	assert_string_equal(zone_name(NULL), "");
}

static void rfc3339_goes_both_ways(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int zone;
		int64_t ms; /* -1: refused */
	} table[] = {
		{ "1970-01-01T00:00:00Z", 0, 0 },
		{ "2026-11-23T10:00:00+08:00", 0, 1795399200000 },
		{ "2026-11-23T02:00:00.250Z", 0, 1795399200250 },
		{ "2026-11-23", ZONE_TAIPEI, 1795363200000 },
		{ "2000-02-29T12:00:00Z", 0, 951825600000 },
		{ "2026-02-29T12:00:00Z", 0, -1 },
		{ "2026-13-01T12:00:00Z", 0, -1 },
		{ "2026-11-23T25:00:00Z", 0, -1 },
		{ "2026-11-23T10:00:00", 0, -1 },
		{ "2026-11-23T10:00:00+8:00", 0, -1 },
		{ "2026-11-23T10:00:00Zjunk", 0, -1 },
		{ "無", 0, -1 },
		{ "", 0, -1 },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		int64_t ms = -1;
		assert_int_equal(rfc3339_parse(table[i].text, table[i].zone, &ms), table[i].ms != -1);
		assert_int_equal(ms, table[i].ms);
	}
	char out[RFC3339_SIZE];
	rfc3339_format(1795399200000, ZONE_TAIPEI, out);
	assert_string_equal(out, "2026-11-23T10:00:00+08:00");
	rfc3339_format(0, 0, out);
	assert_string_equal(out, "");
}

static void civil_dates_agree_with_libc(void **state)
{
	(void)state;
	for (int64_t day = -40000; day < 60000; day += 37) {
		time_t t = (time_t)(day * 86400 + 12345);
		struct tm tm;
		gmtime_r(&t, &tm);
		struct civil c = civil_from_ms((int64_t)t * 1000, 0);
		assert_int_equal(c.year, tm.tm_year + 1900);
		assert_int_equal(c.month, tm.tm_mon + 1);
		assert_int_equal(c.day, tm.tm_mday);
		assert_int_equal(c.weekday, tm.tm_wday);
		assert_int_equal(civil_to_ms(&c, 0), (int64_t)t * 1000);
	}
	/* 23:30 and 00:30 in Taipei are two days there, one in Greenwich. */
	int64_t late = 1795447800000;
	assert_int_equal(civil_days_between(late, late + 3600000, ZONE_TAIPEI), 1);
	assert_int_equal(civil_days_between(late, late + 3600000, 0), 0);
	assert_int_equal(civil_days_between(late + 3600000, late, ZONE_TAIPEI), -1);
}

static void the_clock_can_be_fixed(void **state)
{
	(void)state;
	setenv("MINYI_NOW", "2026-11-23T10:00:00+08:00", 1);
	assert_int_equal(clock_now(), 1795399200000);
	setenv("MINYI_NOW", "nonsense", 1);
	assert_true(clock_now() != 1795399200000);
	unsetenv("MINYI_NOW");
}

static void ids_are_uuids_and_differ(void **state)
{
	(void)state;
	char a[ID_SIZE], b[ID_SIZE];
	id_random(a);
	id_random(b);
	assert_int_equal(strlen(a), 36);
	assert_int_equal(a[14], '4');
	assert_string_not_equal(a, b);
}

static void files_are_written_whole_or_not(void **state)
{
	(void)state;
	char dir[] = "/tmp/minyi-base-XXXXXX";
	assert_non_null(mkdtemp(dir));
	char *deep = file_join(dir, "a/b/c");
	assert_int_equal(file_make_folder(deep, NULL), RC_OK);
	assert_int_equal(file_make_folder(deep, NULL), RC_OK);
	char *path = file_join(deep, "f");
	struct err e;
	assert_int_equal(file_write(path, "舊", 3, 0600, &e), RC_OK);
	assert_int_equal(file_write(path, "新的", 6, 0600, &e), RC_OK);
	struct str s;
	str_init(&s, 100);
	assert_int_equal(file_read(path, &s, &e), RC_OK);
	assert_string_equal(s.buf, "新的");
	str_release(&s);
	str_init(&s, 3);
	assert_int_equal(file_read(path, &s, &e), RC_TOO_BIG);
	char *inside = file_join(path, "g"); /* below a file */
	assert_int_not_equal(file_write(inside, "x", 1, 0600, &e), RC_OK);
	assert_int_not_equal(file_make_folder(inside, &e), RC_OK);
	assert_int_equal(file_read("/nowhere/at/all", &s, &e), RC_NOT_FOUND);
	free(inside);
	unlink(path);
	free(path);
	static const char *const names[] = { "a/b/c", "a/b", "a" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *sub = file_join(dir, names[i]);
		assert_int_equal(rmdir(sub), 0); /* nothing was left beside */
		free(sub);
	}
	rmdir(dir);
	free(deep);
	str_release(&s);
}

static void errors_are_printable(void **state)
{
	(void)state;
	struct err e;
	assert_int_equal(err_set(&e, RC_PROTO, 7, "bad %s", "\033[31mred\n"), RC_PROTO);
	assert_string_equal(e.detail, "bad  [31mred ");
	assert_int_equal(err_set(NULL, RC_NET, 0, "nobody listens"), RC_NET);
	assert_string_equal(rc_name(RC_TOO_BIG), "too_big");
	for (int i = RC_OK; i <= RC_CANCELLED; i++)
		assert_string_not_equal(rc_name((enum rc)i), "unknown");
}

static void logs_escape_control_characters(void **state)
{
	(void)state;
	char path[] = "/tmp/minyi-log-XXXXXX";
	int fd = mkstemp(path);
	log_open_fd(fd, LOG_INFO);
	log_line(LOG_INFO, "a\nb\033[2J");
	log_line(LOG_DEBUG, "not at this level");
	log_close();
	struct str s;
	str_init(&s, 4096);
	assert_int_equal(file_read(path, &s, NULL), RC_OK);
	assert_non_null(strstr(s.buf, "a\\x0ab\\x1b[2J"));
	assert_null(strstr(s.buf, "not at this level"));
	str_release(&s);
	unlink(path);
}

static void logs_end_what_is_said_again_and_again(void **state)
{
	(void)state;
	char path[] = "/tmp/minyi-log-XXXXXX";
	int fd = mkstemp(path), left_out = 0;
	struct str s;
	log_open_fd(fd, LOG_INFO);
	for (int i = 0; i < 5 * LOG_SAME_A_MINUTE; i++) { /* at most one minute ends meanwhile */
		log_line(LOG_WARN, "the server is away");
		log_line(LOG_INFO, "a visitor");
	}
	log_line(LOG_ERROR, "another thing");
	log_close();
	str_init(&s, 1 << 16);
	assert_int_equal(file_read(path, &s, NULL), RC_OK);
	int away = 0, visitors = 0;
	for (char *at = s.buf, *end; (end = strchr(at, '\n')); at = end + 1) {
		*end = '\0';
		away += strstr(at, "the server is away") != NULL;
		left_out += strstr(at, "away (no more of this") != NULL;
		visitors += strstr(at, "a visitor") != NULL;
	}
	assert_in_range(away, LOG_SAME_A_MINUTE, 2 * LOG_SAME_A_MINUTE);
	assert_in_range(left_out, 1, 2);
	assert_int_equal(visitors, 5 * LOG_SAME_A_MINUTE);
	assert_non_null(memmem(s.buf, s.len, "another thing", 13));
	str_release(&s);
	unlink(path);
}

/* The rules of real languages, as gettext's manual and their catalogues have them, and what each says of a few numbers.
 */
static void plurals_of_languages(void **state)
{
	static const struct {
		const char *rule;
		struct {
			unsigned long n;
			unsigned form;
		} want[12];
	} table[] = {
		{ "nplurals=1; plural=0;", { { 0, 0 }, { 1, 0 }, { 7, 0 } } },
		{ "nplurals=2; plural=(n != 1);", { { 0, 1 }, { 1, 0 }, { 2, 1 } } },
		{ "nplurals=2; plural=n>1;", { { 0, 0 }, { 1, 0 }, { 2, 1 } } },                            /* French */
		{ "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);", /* Polish */
			{ { 0, 2 }, { 1, 0 }, { 2, 1 }, { 4, 1 }, { 5, 2 }, { 12, 2 }, { 14, 2 }, { 21, 2 }, { 22, 1 }, { 112, 2 },
				{ 122, 1 } } },
		{ "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
			{ { 0, 2 }, { 1, 0 }, { 2, 1 }, { 5, 2 }, { 11, 2 }, { 21, 0 }, { 22, 1 }, { 111, 2 },
				{ 121, 0 } } },                                                               /* Russian */
		{ "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);", /* Slovenian */
			{ { 0, 3 }, { 1, 0 }, { 2, 1 }, { 3, 2 }, { 4, 2 }, { 5, 3 }, { 101, 0 }, { 102, 1 }, { 203, 2 } } },
		{ "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);", /* Arabic
		                                                                                                           */
			{ { 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 3 }, { 10, 3 }, { 11, 4 }, { 99, 4 }, { 100, 5 }, { 102, 5 },
				{ 103, 3 } } },
		{ " nplurals=2;plural= ! ( n == 1 ) ;", { { 1, 0 }, { 2, 1 } } },
		{ "nplurals=2; plural=!!n;", { { 0, 0 }, { 2, 1 } } },
		{ "nplurals=3; plural=n > 1 ? 5 - 4 + 2 * 3 / 6 : 7 / n % 1;", { { 0, 0 }, { 1, 0 }, { 2, 2 } } },
		{ "nplurals=2; plural=n > 100 ? 17 : 1;", { { 1, 1 }, { 101, 0 } } }, /* no such form: the first */
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct plural p;
		char header[400];
		snprintf(header, sizeof header, "Language: xx\nPlural-Forms:%s\nX: y\n", table[i].rule);
		assert_true(plural_read(&p, header));
		for (size_t k = 0; k < ARRAY_LEN(table[i].want) && (k == 0 || table[i].want[k].n); k++)
			if (plural_form(&p, table[i].want[k].n) != table[i].want[k].form)
				fail_msg("%s of %lu", table[i].rule, table[i].want[k].n);
	}
}

static void plurals_that_are_none(void **state)
{
	static const char *const rules[] = { "", "nplurals=2;", "plural=n;", "nplurals=0; plural=0;",
		"nplurals=7; plural=0;", "nplurals=16; plural=0;", "nplurals=2; plural=", "nplurals=2; plural=n+;",
		"nplurals=2; plural=(n;", "nplurals=2; plural=n);", "nplurals=2; plural=n ? 1;", "nplurals=2; plural=n ? 1 :;",
		"nplurals=2; plural=n=1;", "nplurals=2; plural=n & 1;", "nplurals=2; plural=m != 1;", "nplurals=2; plural=n 1;",
		"nplurals=2; plural=n;", "nplurals=2; plural=99999999999999999999;", "nplurals=2; plural=-n;",
		"nplurals=2; plural=system(n);" };
	struct plural p;
	struct str deep, header;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		char text[200];
		snprintf(text, sizeof text, "Plural-Forms: %s\n", rules[i]);
		if (plural_read(&p, text))
			fail_msg("%s is taken", rules[i]);
		assert_true(plural_form(&p, 1) == 0 && plural_form(&p, 2) == 1 && plural_form(&p, 0) == 1);
	}
	assert_true(plural_read(&p, "Language: en\n") && p.forms == 2);
	str_init(&deep, 100000);
	str_init(&header, 100000);
	for (size_t n = 1; n < 20000; n *= 3) { /* deep and long */
		str_clear(&deep);
		str_addn(&deep, '(', n);
		str_addc(&deep, '0');
		str_addn(&deep, ')', n);
		str_clear(&header);
		str_addf(&header, "Plural-Forms: nplurals=2; plural=%s;\n", deep.buf);
		assert_int_equal(plural_read(&p, header.buf), n < 20);
		str_clear(&header);
		str_addz(&header, "Plural-Forms: nplurals=2; plural=");
		str_addn(&header, '!', n);
		str_addz(&header, "n;");
		assert_int_equal(plural_read(&p, header.buf), n < 500);
	}
	str_release(&deep);
	str_release(&header);
}

/* A catalogue of pairs that stand in the order of their ids, as msgfmt writes it. */
static void write_catalogue(const char *path, const char *const (*pairs)[2], const size_t (*bytes)[2], uint32_t n)
{
	struct str mo, texts;
	str_init(&mo, 10000);
	str_init(&texts, 10000);
	const uint32_t head[] = { 0x950412de, 0, n, 28, 28 + n * 8, 0, 0 };
	str_add(&mo, (const char *)head, sizeof head);
	for (int half = 0; half < 2; half++)
		for (uint32_t i = 0; i < n; i++) {
			const uint32_t row[] = { (uint32_t)bytes[i][half], 28 + n * 16 + (uint32_t)texts.len };
			str_add(&mo, (const char *)row, sizeof row);
			str_add(&texts, pairs[i][half], bytes[i][half] + 1);
		}
	str_add(&mo, texts.buf, texts.len);
	assert_int_equal(file_write(path, mo.buf, mo.len, 0600, NULL), RC_OK);
	str_release(&mo);
	str_release(&texts);
}

/* Languages are the catalogues that stand beside the program: here, this test. */
static char *languages_folder;

static void add_language(const char *code, const char *name)
{
	static const char header[] = "Plural-Forms: nplurals=3; plural=n==1 ? 0 : n<5 ? 1 : 2;\n";
	static const char files[] = "plik\0pliki\0plików";
	const char *const pairs[][2] = { { "", header }, { "English", name }, { "file\0files", files } };
	const size_t bytes[][2] = { { 0, sizeof header - 1 }, { 7, strlen(name) }, { 10, sizeof files - 1 } };
	struct str folder;
	str_init(&folder, 4096);
	str_addf(&folder, "%s/%s/LC_MESSAGES", languages_folder, code);
	assert_int_equal(file_make_folder(folder.buf, NULL), RC_OK);
	str_addz(&folder, "/minyi.mo");
	write_catalogue(folder.buf, pairs, bytes, ARRAY_LEN(pairs));
	str_release(&folder);
}

static int make_languages(void **state)
{
	char *self = file_beside_program("base");
	(void)state;
	assert_non_null(self);
	*strrchr(self, '/') = '\0';
	languages_folder = file_join(self, "share/locale");
	free(self);
	add_language("zh_TW", "中文（臺灣）");
	add_language("pl", "polski");
	add_language("pt_BR", "português (Brasil)");
	return 0;
}

static int remove_languages(void **state)
{
	static const char *const codes[] = { "zh_TW", "pl", "pt_BR" };
	static const char *const parts[] = { "/LC_MESSAGES/minyi.mo", "/LC_MESSAGES", "" };
	char path[4096];
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		for (size_t k = 0; k < ARRAY_LEN(parts); k++) {
			snprintf(path, sizeof path, "%s/%s%s", languages_folder, codes[i], parts[k]);
			remove(path);
		}
	remove(languages_folder);
	*strrchr(languages_folder, '/') = '\0';
	remove(languages_folder);
	free(languages_folder);
	return 0;
}

static void language_follows_the_environment(void **state)
{
	(void)state;
	static const struct {
		const char *language, *lc_all, *lang, *want;
	} table[] = {
		{ NULL, NULL, NULL, "zh_TW" },
		{ NULL, NULL, "C.UTF-8", "zh_TW" },
		{ NULL, "POSIX", NULL, "zh_TW" },
		{ NULL, NULL, "zh_TW.UTF-8", "zh_TW" },
		{ NULL, NULL, "zh_HK.UTF-8", "zh_TW" },
		{ NULL, NULL, "zh", "zh_TW" },
		{ NULL, NULL, "en_US.UTF-8", "en" },
		{ NULL, "C", "en_GB", "en" },
		{ "zh_TW:en", NULL, "en_US", "zh_TW" },
		{ NULL, NULL, "de_DE.UTF-8", "en" },
		{ NULL, NULL, "pl_PL.UTF-8", "pl" },
		{ NULL, NULL, "pt_PT@euro", "pt_BR" },
		{ NULL, NULL, "p", "en" },
		{ NULL, NULL, "../../../zh_TW", "en" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		char code[LANGUAGE_CODE_SIZE];
		unsetenv("MINYI_LANG"), unsetenv("LANGUAGE"), unsetenv("LC_ALL"), unsetenv("LC_MESSAGES"), unsetenv("LANG");
		if (table[i].language)
			setenv("LANGUAGE", table[i].language, 1);
		if (table[i].lc_all)
			setenv("LC_ALL", table[i].lc_all, 1);
		if (table[i].lang)
			setenv("LANG", table[i].lang, 1);
		language_from_environment(code);
		if (!str_eq(code, table[i].want))
			fail_msg("%zu: %s", i, code);
	}
}

/* A new one is its catalogue, and nothing else. */
static void languages_are_catalogues(void **state)
{
	struct language all[LANGUAGES_MAX];
	(void)state;
	assert_int_equal(language_list(all), 4);
	assert_string_equal(all[0].code, "en");
	assert_string_equal(all[1].code, "pl");
	assert_string_equal(all[1].name, "polski");
	assert_string_equal(all[2].name, "português (Brasil)");
	assert_true(language_exists("pl") && language_exists("en"));
	assert_false(
		language_exists("de") || language_exists("") || language_exists("../locale/pl") || language_exists("p"));
	struct catalog *c = language_open("pl");
	language_use(c, "pl");
	assert_string_equal(language_name(), "pl");
	assert_string_equal(P_("file", "files", 1), "plik");
	assert_string_equal(P_("file", "files", 3), "pliki");
	assert_string_equal(P_("file", "files", 5), "plików");
	language_use(NULL, "pl");
	assert_string_equal(language_name(), "en");
	catalog_free(c);
}

/* A catalogue is a file: cut it at every length, and flip bytes; it must load or be refused, never read outside. */
static void a_broken_catalogue_is_harmless(void **state)
{
	(void)state;
	static const uint32_t head[] = { 0x950412de, 0, 2, 28, 44, 0, 0, 0, 60, 3, 61, 11, 65, 2, 77 };
	unsigned char mo[96] = { 0 };
	memcpy(mo, head, sizeof head);
	memcpy(mo + 60, "\0yes\0nplurals=1;\0", 17);
	memcpy(mo + 77, "\xe6\x98\xaf", 3);
	uint32_t *table = (uint32_t *)(void *)mo;
	table[14] = 77;
	table[13] = 3;
	char dir[] = "/tmp/minyi-mo-XXXXXX";
	assert_non_null(mkdtemp(dir));
	char *folder = file_join(dir, "zh_TW/LC_MESSAGES"), *path = file_join(folder, "minyi.mo");
	assert_int_equal(file_make_folder(folder, NULL), RC_OK);
	struct catalog *c;
	for (size_t size = 0; size <= sizeof mo; size++) {
		assert_int_equal(file_write(path, (char *)mo, size, 0600, NULL), RC_OK);
		if (catalog_open(dir, "zh_TW", &c, NULL) == RC_OK && size == sizeof mo) {
			assert_string_equal(catalog_get(c, "yes"), "是");
			assert_string_equal(catalog_get(c, "no"), "no");
			assert_string_equal(catalog_nget(c, "one", "many", 2), "many");
		}
		catalog_free(c);
	}
	for (size_t at = 0; at < sizeof mo; at++) {
		unsigned char broken[sizeof mo];
		memcpy(broken, mo, sizeof mo);
		broken[at] ^= 0xff;
		assert_int_equal(file_write(path, (char *)broken, sizeof broken, 0600, NULL), RC_OK);
		if (catalog_open(dir, "zh_TW", &c, NULL) == RC_OK)
			catalog_get(c, "yes"), catalog_nget(c, "yes", "many", 2);
		catalog_free(c);
	}
	unlink(path);
	free(path), free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(str_keeps_its_bound),
		cmocka_unit_test(copy_cuts_between_characters),
		cmocka_unit_test(numbers_are_whole_and_bounded),
		cmocka_unit_test(arena_is_bounded_and_aligned),
		cmocka_unit_test(http_dates_go_both_ways),
		cmocka_unit_test(zones_change_and_have_names),
		cmocka_unit_test(rfc3339_goes_both_ways),
		cmocka_unit_test(civil_dates_agree_with_libc),
		cmocka_unit_test(the_clock_can_be_fixed),
		cmocka_unit_test(ids_are_uuids_and_differ),
		cmocka_unit_test(files_are_written_whole_or_not),
		cmocka_unit_test(errors_are_printable),
		cmocka_unit_test(logs_escape_control_characters),
		cmocka_unit_test(logs_end_what_is_said_again_and_again),
		cmocka_unit_test(plurals_of_languages),
		cmocka_unit_test(plurals_that_are_none),
		cmocka_unit_test_setup_teardown(language_follows_the_environment, make_languages, remove_languages),
		cmocka_unit_test_setup_teardown(languages_are_catalogues, make_languages, remove_languages),
		cmocka_unit_test(a_broken_catalogue_is_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
