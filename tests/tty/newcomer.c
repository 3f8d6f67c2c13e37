/*
 * Somebody who has nothing: from the first screen to an endorsement that counts, with an account and codes made on the
 * way, at a platform of one's own as `make run` starts it. In each front nothing is typed twice, and all of it is short
 * enough for somebody who types slowly.
 */
#include "tty/lib/visit.h"

#define CODE_IS "驗證碼是 "
enum { STROKE_MS = 300, AT_MOST_MS = 3 * 60 * 1000 };

/* What a person had to do, and how often they were asked. */
struct effort {
	int questions, strokes;
};

static void typed(struct effort *f, const char *text)
{
	f->strokes += (int)text_characters(text, strlen(text));
}

/* An answer on the screen. A choice needs no Enter. */
static void answer(struct visit *v, struct effort *f, const char *asked, const char *text)
{
	see(v, asked);
	type(v, text);
	keys(v, "<Enter>");
	typed(f, text);
	f->strokes++;
	f->questions++;
}

static void press_one(struct visit *v, struct effort *f, const char *key)
{
	keys(v, key);
	f->strokes++;
}

/* The code that stands below this text. */
static void read_code(struct visit *v, const char *below, char code[7])
{
	const char *at = NULL;
	for (int64_t deadline = clock_mono() + TEST_DEADLINE_MS; !at;) {
		int from = below ? screen_find(v, below) : 0;
		for (int row = from < 0 ? v->rows : from; row < v->rows; row++)
			if (strstr(screen_row(v, row), CODE_IS)) {
				at = strstr(screen_row(v, row), CODE_IS) + strlen(CODE_IS);
				snprintf(code, 7, "%.6s", at);
			}
		if (!at && clock_mono() > deadline)
			fail_msg("no code below \"%s\"", below ? below : "");
		if (!at)
			visit_rest(v, 20);
	}
	assert_int_equal(strspn(code, "0123456789"), 6);
}

static void say(const char *front, const struct effort *f)
{
	int ms = f->strokes * STROKE_MS;
	print_message("summary: a newcomer's endorsement %s: %d questions, %d keys, %d s at %d ms a key\n", front,
		f->questions, f->strokes, ms / 1000, STROKE_MS);
	assert_in_range(ms, 1, AT_MOST_MS);
}

static int64_t asked_for(struct visit *v, const char *what)
{
	struct outcome o;
	run(&o, &(struct program_opts){ .home = v->home.path }, "minyi", "list", "idea", "--search", "長照交通接送",
		"--json", NULL);
	assert_int_equal(o.status, 0);
	struct json *all = NULL;
	assert_int_equal(json_parse(o.out.buf, o.out.len, o.out.len + 1, &all, NULL), RC_OK);
	const struct json *first = json_first(json_get(all, "items"));
	int64_t n = json_int(json_get(json_get(first ? first : json_first(all), "counts"), what), -1);
	json_free(all);
	outcome_release(&o);
	return n;
}

static void on_the_screen(void **state)
{
	(void)state;
	struct visit v;
	struct effort f = { 0 };
	char code[7];
	visit_init(&v);
	visit_start(&v, 80, 24, NULL);
	int64_t before = asked_for(&v, "endorsements");
	assert_int_not_equal(before, -1);
	press_one(&v, &f, "<Enter>"); /* looks around */
	press_one(&v, &f, "i");
	press_one(&v, &f, "<Enter>");
	for (int step = 0; step < 50 && !strstr(screen_row(&v, screen_cursor(&v).row), "長照交通接送"); step++)
		press_one(&v, &f, "j");
	press_one(&v, &f, "<Enter>");
	see(&v, IDEA);
	press_one(&v, &f, "y");
	see(&v, "附議需要帳號");
	answer(&v, &f, "請輸入帳號", "new");
	answer(&v, &f, "帳號（", "newbie");
	answer(&v, &f, "暱稱（", "");
	answer(&v, &f, "電子信箱（", "newbie@example.org");
	answer(&v, &f, "密碼（", TEST_PASSWORD);
	answer(&v, &f, "再輸入一次", TEST_PASSWORD);
	answer(&v, &f, "縣市", "");
	see(&v, "示範平台什麼都不寄");
	read_code(&v, NULL, code);
	answer(&v, &f, "驗證碼（", code);
	answer(&v, &f, "手機號碼（", "0912345678");
	read_code(&v, "0912345678", code);
	answer(&v, &f, "驗證碼（", code);
	see(&v, IDEA);
	answer(&v, &f, "附議理由", "山區的路不等人");
	see(&v, "附議名單會公開");
	press_one(&v, &f, "1");
	see(&v, "確定附議");
	press_one(&v, &f, "y");
	f.questions += 2;
	see_row(&v, -1, "附議完成");
	assert_int_equal(asked_for(&v, "endorsements"), before + 1);
	say("on the screen", &f);
	keys(&v, "yn"); /* it is asked whether to take it back, and nothing of codes */
	see_row(&v, 0, "提點子");
	leave(&v);
	visit_release(&v);
}

/* A line for each answer; what is asked is awaited first. */
static void line(struct visit *v, struct effort *f, const char *asked, const char *text)
{
	await(v, asked);
	press(v, text);
	press(v, "<Enter>");
	typed(f, text);
	f->strokes++;
	f->questions++;
}

/* From the question for an account, which an act asks on its way, to a verified person. */
static void become_a_person(struct visit *v, struct effort *f, const char *name, const char *mobile, bool tells)
{
	char email[64], code[7];
	snprintf(email, sizeof email, "%s@example.org", name);
	line(v, f, "請輸入帳號", "new");
	line(v, f, "帳號（英文", name);
	line(v, f, "暱稱（", "");
	line(v, f, "電子信箱（不公開", email);
	line(v, f, "密碼（輸入時不顯示）", TEST_PASSWORD);
	line(v, f, "再輸入一次", TEST_PASSWORD);
	line(v, f, "縣市（", "");
	await(v, "只需要一次");
	if (tells) /* a command sends nothing before there is somebody who answers */
		line(v, f, "驗證碼會寄到這裡", "");
	read_code(v, "只需要一次", code);
	line(v, f, "驗證碼（", code);
	line(v, f, "手機號碼（", mobile);
	read_code(v, mobile, code);
	press(v, code);
	press(v, "<Enter>");
	typed(f, code);
	f->strokes++;
	f->questions++;
}

static void by_ear(void **state)
{
	(void)state;
	struct visit v;
	struct effort f = { 0 };
	visit_init(&v);
	visit_env(&v, "TERM=dumb");
	visit_open(&v, 80, 100, "--linear", NULL);
	line(&v, &f, "請輸入帳號", "");
	int64_t before = asked_for(&v, "endorsements");
	line(&v, &f, "主選單>", "i");
	line(&v, &f, "提點子>", "i16");
	line(&v, &f, "16>", "y");
	f.questions = 0; /* those were commands */
	await(&v, "附議需要帳號");
	become_a_person(&v, &f, "earnest", "0912345678", false);
	line(&v, &f, "附議理由", "走得到才算有路");
	line(&v, &f, "公開：", "");
	line(&v, &f, "確定附議", "y");
	await(&v, "附議完成");
	assert_int_equal(asked_for(&v, "endorsements"), before + 1);
	say("in the linear mode", &f);
	press(&v, "<C-d>");
	await_end(&v);
	visit_release(&v);
}

/* What came with the command is not asked again, whatever has to be asked before. */
static void by_a_command(void **state)
{
	(void)state;
	struct visit v;
	struct effort f = { 0 };
	static const char *const words[] = { "minyi", "endorse", "i16", "--reason", "走得到才算有路", "--show-nickname" };
	visit_init(&v);
	int64_t before = asked_for(&v, "endorsements");
	visit_open(&v, 80, 100, "endorse", "i16", "--reason", "走得到才算有路", "--show-nickname", NULL);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		typed(&f, words[i]);
		f.strokes++;
	}
	await(&v, "附議需要帳號");
	become_a_person(&v, &f, "commander", "0912345679", true);
	await(&v, "附議完成");
	assert_int_equal(await_end(&v), 0);
	assert_int_equal(screen_find(&v, "附議理由"), -1);
	assert_int_equal(asked_for(&v, "endorsements"), before + 1);
	say("by one command", &f);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_the_screen),
		cmocka_unit_test(by_ear),
		cmocka_unit_test(by_a_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
