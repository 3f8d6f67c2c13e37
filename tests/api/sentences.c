/*
 * What both programs say when the system, a file or a peer refuses: one sentence in the reader's language, and nothing
 * in it of the system's words, of libraries' or of the other language.
 */
#include "api/lib/api.h"

#include <ctype.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch s;

/* {} is a folder in which these stand: text, bad.json (not JSON from its seventh byte on), cut.json, web.html, empty,
 * and a folder damaged/ whose database is none. */
static const struct {
	const char *words[9];
	int status;
	const char *chinese, *english;
} rows[] = {
	{ { "minyid", "import", "--data", "{}/p", "--from", "join-opendata", "{}/none" }, 1, "沒有這個檔案",
		"there is no such file" },
	{ { "minyid", "import", "--data", "{}/p", "--from", "join-opendata", "{}/damaged" }, 1, "它不是檔案",
		"it is no file" },
	{ { "minyid", "import", "--data", "{}/p", "--from", "join-opendata", "{}/bad.json" }, 1,
		"從第 5 個位元組起不是 JSON", "it is not JSON from byte 5 on" },
	{ { "minyid", "import", "--data", "{}/p", "--from", "join-opendata", "{}/cut.json" }, 1, "一筆資料中間",
		"in the middle of a record" },
	{ { "minyid", "import", "--data", "{}/p", "--from", "join-opendata", "{}/web.html" }, 1, "這是網頁", "web page" },
	{ { "minyid", "import", "--data", "{}/p", "--from", "join-opendata", "{}/empty" }, 1, "檔案是空的",
		"the file is empty" },
	{ { "minyid", "import", "--data", "{}/p", "--from", "join-opendata", "{}/text" }, 1, "既不是 JSON",
		"this is neither JSON" },
	{ { "minyid", "rules", "{}/bad.json" }, 2, "從第 6 個位元組起不是 JSON", "it is not JSON from byte 6 on" },
	{ { "minyid", "rules", "{}/none.json" }, 1, "不存在", "is not there" },
	{ { "minyid", "rules", "{}" }, 1, "它是資料夾", "it is a folder" },
	{ { "minyid", "serve", "--data", "/proc/none", "--listen", "127.0.0.1:0" }, 1, "不存在", "is not there" },
	{ { "minyid", "serve", "--data", "{}/text", "--listen", "127.0.0.1:0" }, 1, "不是資料夾", "is not a folder" },
	{ { "minyid", "serve", "--data", "{}/p", "--listen", "unix:{}/none/x" }, 1, "不存在", "is not there" },
	{ { "minyid", "serve", "--data", "{}/p", "--listen", "unix:{}/text" }, 1, "不是 socket", "is not a socket" },
	{ { "minyid", "serve", "--data", "{}/p", "--listen", "127.0.0.1:99999" }, 2, "主機:埠號", "HOST:PORT" },
	{ { "minyid", "serve", "--data", "{}/p", "--listen", "203.0.113.9:1", "--public" }, 1, "不是這台機器的位址",
		"is no address of this machine" },
	{ { "minyid", "name", "--data", "{}/damaged", "x" }, 1, "資料庫損壞", "the database is damaged" },
	{ { "minyid", "staff", "--data", "{}/none", "list" }, 1, "沒有平台", "there is no platform" },
	{ { "minyid", "clock", "--data", "{}/none", "+1d" }, 1, "沒有平台", "there is no platform" },
	{ { "minyid", "remove", "--data", "{}/none", "idea:1" }, 1, "沒有平台", "there is no platform" },
	{ { "minyi", "--home", "{}/h", "render", "{}/none.md" }, 1, "沒有檔案", "There is no file" },
	{ { "minyi", "--home", "{}/h", "render", "{}" }, 1, "是資料夾", "is a folder" },
	{ { "minyi", "--home", "{}/h", "render", "{}/text/x" }, 1, "路徑中有一段不是資料夾",
		"a part of the path is no folder" },
	{ { "minyi", "--home", "{}/h", "render", "{}/huge.md" }, 1, "它太大", "it is too large" },
	{ { "minyi", "--home", "{}/h", "render", "{}/bad.json" }, 1, "不是 JSON", "is not a JSON file" },
	{ { "minyi", "--home", "{}/h", "--site", "http://127.0.0.1:1", "list", "idea" }, 3, "連不上", "No connection" },
	{ { "minyi", "--home", "{}/h", "--site", "http://none.invalid", "list", "idea" }, 3, "連不上", "No connection" },
	{ { "minyi", "--home", "/proc/none", "list", "idea" }, 1, "不能把檔案放在", "cannot keep its files" },
	{ { "minyi", "--home", "{}/text", "list", "idea" }, 1, "不能把檔案放在", "cannot keep its files" },
};

static void put(const char *name, const char *text)
{
	char *path = file_join(s.path, name);
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), RC_OK);
	free(path);
}

static int start(void **state)
{
	(void)state;
	char *path;
	scratch_make(&s);
	put("text", "text");
	put("bad.json", "[{\"x\":}]");
	put("cut.json", "[{\"x\":1");
	put("web.html", "<html>");
	put("empty", "");
	path = file_join(s.path, "damaged");
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
	put("damaged/minyid.db",
		"this is no database, and long enough that nobody takes it for an empty one .............");
	put("huge.md", "");
	path = file_join(s.path, "huge.md");
	assert_int_equal(truncate(path, INT64_C(1) << 30), 0);
	free(path);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	scratch_remove(&s);
	return 0;
}

/* Two words of Latin letters, one after the other, that are no path, option or name. */
static bool has_english(const char *z)
{
	int words = 0;
	while (*z) {
		size_t n = 0;
		while (isgraph((unsigned char)z[n]) && (unsigned char)z[n] < 0x80)
			n++;
		size_t letters = 0;
		while (letters < n && isalpha((unsigned char)z[letters]))
			letters++;
		words = n && letters == n && islower((unsigned char)*z) ? words + 1 : n ? 0 : words;
		if (words == 2)
			return true;
		z += n;
		words = *z && *z != ' ' ? 0 : words;
		z += *z != '\0';
	}
	return false;
}

static bool has_chinese(const char *z)
{
	for (; *z; z++)
		if ((unsigned char)*z >= 0xe3 && (unsigned char)*z <= 0xe9)
			return true;
	return false;
}

static void hears(size_t row, bool chinese)
{
	const char *argv[10] = { NULL };
	struct str words[9];
	struct outcome o;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *text = rows[row].words[i], *hole = text ? strstr(text, "{}") : NULL;
		str_init(&words[i], STR_NO_LIMIT);
		if (hole)
			str_addf(&words[i], "%.*s%s%s", (int)(hole - text), text, s.path, hole + 2);
		argv[i] = hole ? words[i].buf : text;
	}
	const char *const env[] = { chinese ? "LANG=zh_TW.UTF-8" : "LANG=en_GB.UTF-8", "MINYI_NOW=" TEST_NOW, NULL };
	program_run(&o, &(struct program_opts){ .env = env }, argv);
	const char *says = chinese ? rows[row].chinese : rows[row].english;
	bool foreign = chinese ? has_english(o.err.buf) : has_chinese(o.err.buf);
	if (o.status != rows[row].status || !strstr(o.err.buf, says) || foreign)
		fail_msg("%s %s: %d: %s", rows[row].words[0], rows[row].words[1], o.status, o.err.buf);
	outcome_release(&o);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		str_release(&words[i]);
}

static void each_in_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (int chinese = 0; chinese < 2; chinese++)
			hears(i, chinese);
}

/* Of what may refuse a program at work each has words of ours. */
static void the_system_s_words_are_not_told(void **state)
{
	(void)state;
	for (int num = 1; num < 134; num++) {
		struct err e = { 0 };
		char subject[sizeof e.detail];
		STR_LOCAL(reason, 1024);
		err_sys(&e, num, "/a/path");
		err_reason(&reason, &e);
		assert_true(reason.len > 0);
		assert_null(strstr(reason.buf, strrchr(e.detail, ':') + 2));
		assert_string_equal(err_subject(&e, subject), "/a/path");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_in_both_languages),
		cmocka_unit_test(the_system_s_words_are_not_told),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
