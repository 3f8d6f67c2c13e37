/*
 * What others wrote may hold anything: escape sequences, controls, bidirectional overrides, bytes that are no text, ten
 * thousand marks on one letter, a line of five million bytes. Nothing but text reaches the terminal, soon, and in
 * bounded memory; on the screen, in the linear mode, and on a terminal in Big5.
 */
#include "tty/lib/visit.h"

/* As JSON can say it; the raw bytes below are what JSON must not hold, and a hostile platform sends all the same. */
#define CONTROLS \
	"A\\u001b[2J\\u001b]0;EVIL\\u0007B\\u001bcC\\u0008\\u000e\\u007f\\u0085\\u009b31mD\\u202eTXET\\u2066\\u200f\\ufeffE\\u001b(0F\\r\\u001b[?1049lG"
#define RAW \
	"H\x9b" \
	"31mI\xc2\x9b" \
	"31mJ\xff\xfe\xed\xa0\x80\xf4\x90\x80\x80\xc0\xafK"
#define TOPIC_START(id) \
	"{\"id\":\"" id \
	"\",\"board\":\"idea\",\"number\":1,\"stage\":\"collecting\",\"created_at\":\"2026-11-01T10:00:00+08:00\","
#define EVIL_TOPIC(more) \
	TOPIC_START("e") \
	"\"title\":\"議題" CONTROLS "\",\"proposer\":\"" CONTROLS "\",\"agencies\":[{\"id\":\"a\",\"name\":\"" CONTROLS \
	"\"}]" more "}"
#define LIST(topic) "{\"items\":[" topic "],\"total\":1,\"next\":\"\"}"
#define COMMENTS \
	"{\"items\":[{\"id\":\"c\",\"body\":\"" CONTROLS "\\n留言的最後\",\"stance\":\"pro\",\"author\":\"" CONTROLS \
	"\",\"created_at\":\"2026-11-01T10:00:00+08:00\"}],\"total\":1,\"next\":\"\"}"

static struct platform platform;
static struct fake fake;

static int start_platform(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true });
	fake_start(&fake, &platform);
	return 0;
}

static int stop_platform(void **state)
{
	(void)state;
	fake_release(&fake);
	platform_release(&platform);
	return 0;
}

static void answer(const char *path, const char *body)
{
	fake_rule(&fake, &(struct fake_rule){ path, FAKE_ANSWER, 200, NULL, body });
}

/* Sequences of the program's own are few; each of these would have come from outside. */
static void expect_only_text(struct visit *v)
{
	static const char *const forbidden[] = { "\033]", "\033c", "\033[31mD", "\033(0F", "\a", "\xc2\x9b", "\xc2\x85",
		"\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\x8f", "\x7f", "\x0e", "\xff", "\xfe", "\xed\xa0", "\xf4\x90",
		"\xc0\xaf", "\033[?1049lG", "\xa1\x8c\x41\033" };
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	if (v->charset)
		text_charset_decode(v->charset, &text, v->raw.buf, v->raw.len);
	else
		str_add(&text, v->raw.buf, v->raw.len);
	for (size_t i = 0; i < ARRAY_LEN(forbidden); i++)
		if (memmem(text.buf, text.len, forbidden[i], strlen(forbidden[i])))
			visit_fail(__FILE__, __LINE__, v, "forbidden bytes number %zu reached the terminal", i);
	if (!text_is_utf8(text.buf, text.len))
		visit_fail(__FILE__, __LINE__, v, "what reached the terminal is no text");
	str_release(&text);
}

static void read_it(struct visit *v)
{
	enter_as_guest(v);
	go_to(v, 'i');
	see_row(v, 3, "議題A");
	keys(v, "i");
	keys(v, "q");
	keys(v, "<Enter>");
	see_row(v, 2, "議題A");
	keys(v, "<Space><End>");
	see(v, "留言的最後");
	keys(v, "/E<Enter>n");
	keys(v, "t<Esc>q");
	leave(v);
	expect_only_text(v);
}

static void only_text_reaches_the_screen(void **state)
{
	(void)state;
	static const char *const charsets[] = { "utf-8", "big5" };
	answer("/v1/topics", LIST(EVIL_TOPIC("")));
	answer("/v1/topics/e",
		EVIL_TOPIC(",\"summary\":\"" CONTROLS "\",\"body\":\"<b>" CONTROLS "</b>\\n" CONTROLS
				   "\",\"responses\":[{\"id\":\"r\",\"agency\":\"" CONTROLS
				   "\",\"at\":\"2026-11-02T10:00:00+08:00\",\"decision\":\"adopted\",\"summary\":\"" CONTROLS
				   "\",\"sections\":[{\"name\":\"" CONTROLS "\",\"body\":\"<p>" CONTROLS "</p>\"}]}]"));
	answer("/v1/topics/e/comments", COMMENTS);
	for (size_t i = 0; i < ARRAY_LEN(charsets); i++) {
		struct visit v;
		visit_init(&v);
		if (i)
			visit_charset(&v, charsets[i]);
		visit_start(&v, 80, 24, "--site", fake.front.address, "--charset", charsets[i], NULL);
		read_it(&v);
		visit_release(&v);
	}
}

/* Bytes that no JSON may hold: the answer is refused as a whole or its text is cleaned; the terminal hears nothing of
 * it. */
static void invalid_bytes_stay_outside(void **state)
{
	(void)state;
	static const char *const bodies[] = { LIST(TOPIC_START("e") "\"title\":\"議題" RAW "\"}"),
		LIST(TOPIC_START("e") "\"title\":\"\033[31mD\033]0;x\a\"}"), LIST(TOPIC_START("e") "\"title\":\"A\\u0000B\"}"),
		"\033]0;EVIL\a\033c", "\xff\xfe" };
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct visit v;
		answer("/v1/topics", bodies[i]);
		visit_init(&v);
		visit_start(&v, 80, 24, "--site", fake.front.address, NULL);
		enter_as_guest(&v);
		go_to(&v, 'i');
		keys(&v, "q");
		leave(&v);
		expect_only_text(&v);
		visit_release(&v);
	}
}

static void only_text_leaves_a_subcommand(void **state)
{
	(void)state;
	answer("/v1/topics", LIST(EVIL_TOPIC("")));
	static const char *const forms[] = { "--width=60", "--json" };
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct outcome o;
		struct visit v = { 0 };
		struct scratch home;
		scratch_make(&home);
		run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", fake.front.address, "list", "idea",
			forms[i], NULL);
		assert_int_equal(o.status, 0);
		assert_non_null(strstr(o.out.buf, "議題A"));
		v.raw = o.out;
		expect_only_text(&v);
		outcome_release(&o);
		scratch_remove(&home);
	}
}

/* ---- much of it ------------------------------------------------------------------------------ */

static char *many(const char *head, const char *unit, size_t n, const char *tail)
{
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, head);
	for (size_t i = 0; i < n; i++)
		str_addz(&s, unit);
	str_addz(&s, tail);
	return str_detach(&s);
}

/* Peak memory of the program, in KiB, from the kernel. */
static long peak_of(const struct visit *v)
{
	char path[64], text[8192] = "";
	snprintf(path, sizeof path, "/proc/%d/status", (int)v->pid);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	fclose(f);
	const char *line = strstr(text, "VmHWM:");
	return line ? strtol(line + 6, NULL, 10) : 0;
}

enum { SOON_MS = 10000 }; /* of a processor, with sanitizers */

/* The file as `minyi render` prints it. */
static void render(const char *text, size_t columns)
{
	struct scratch home;
	struct outcome o;
	char path[64];
	scratch_make(&home);
	snprintf(path, sizeof path, "%s/text", home.path);
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), RC_OK);
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "render", "--type", "text", "--width", "80", path,
		NULL);
	assert_int_equal(o.status, 0);
	assert_true(text_is_utf8(o.out.buf, o.out.len));
	for (const char *line = o.out.buf; *line; line += strcspn(line, "\n") + 1)
		assert_true((size_t)text_width(line, strcspn(line, "\n")) <= columns);
	if (o.cpu_ms > SOON_MS)
		fail_msg("it took %lld ms of a processor", (long long)o.cpu_ms);
	outcome_release(&o);
	scratch_remove(&home);
}

static void a_line_of_five_million_bytes_is_lines(void **state)
{
	(void)state;
	char *chinese = many("", "公共政策", 5000000 / 12, ""), *letters = many("", "x", 5000000, ""),
		 *escapes = many("", "\033[", 2500000, "");
	render(chinese, 80);
	render(letters, 80);
	render(escapes, 80);
	free(chinese);
	free(letters);
	free(escapes);
}

static void ten_thousand_marks_on_a_letter_are_four(void **state)
{
	(void)state;
	char *marks = many("a", "\xcc\x81", 10000, "後");
	render(marks, 80);
	free(marks);
}

/* A title of 10,000 marks and a body of a megabyte in one line, on the screen: each key in time, and no more memory
 * than so and so much. */
static void much_of_it_on_the_screen(void **state)
{
	(void)state;
	enum { MOST_KIB = 600 << 10 }; /* with sanitizers, which double it */
	struct fake big;               /* a process of its own, made when the texts are there */
	struct visit v;
	char *list, *topic;
	char *marks = many("", "\xcc\x81", 10000, ""), *body = many("", "政策", 170000, "");
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addf(&s, "{\"items\":[" TOPIC_START("m") "\"title\":\"議題a%s後\"}],\"total\":1,\"next\":\"\"}", marks);
	list = str_detach(&s);
	str_init(&s, STR_NO_LIMIT);
	str_addf(&s, TOPIC_START("m") "\"title\":\"議題a%s後\",\"body\":\"%s完了\"}", marks, body);
	topic = str_detach(&s);
	fake_start(&big, &platform);
	fake_rule(&big, &(struct fake_rule){ "/v1/topics", FAKE_ANSWER, 200, NULL, list });
	fake_rule(&big, &(struct fake_rule){ "/v1/topics/m", FAKE_ANSWER, 200, NULL, topic });
	fake_rule(&big,
		&(struct fake_rule){
			"/v1/topics/m/comments", FAKE_ANSWER, 200, NULL, "{\"items\":[],\"total\":0,\"next\":\"\"}" });
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", big.front.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	see_row(&v, 3, "議題a");
	visit_mark(&v);
	int64_t start = program_cpu(v.pid);
	keys(&v, "<Enter>");
	see(&v, "政策政策");
	keys(&v, "<Space><End><PageUp><Home>/政策<Enter>nq");
	assert_true(program_cpu(v.pid) - start < SOON_MS);
	assert_true(visit_bytes(&v) < 40000);
	assert_true(peak_of(&v) < MOST_KIB);
	leave(&v);
	visit_release(&v);
	fake_release(&big);
	free(list), free(topic), free(marks), free(body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_text_reaches_the_screen),
		cmocka_unit_test(invalid_bytes_stay_outside),
		cmocka_unit_test(only_text_leaves_a_subcommand),
		cmocka_unit_test(a_line_of_five_million_bytes_is_lines),
		cmocka_unit_test(ten_thousand_marks_on_a_letter_are_four),
		cmocka_unit_test(much_of_it_on_the_screen),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
