/* A platform that is dead, slow or hostile: one sentence, every key still works, and it lives. */
#include "tty/lib/visit.h"

/* A guest at the main menu, with a platform in between that behaves as told from now on. */
struct trouble {
	struct platform platform;
	struct fake between;
	struct visit v;
};

static void trouble_start(struct trouble *t)
{
	platform_start(&t->platform, &(struct platform_opts){ .sample = true });
	fake_start(&t->between, &t->platform);
	visit_init(&t->v);
	visit_start(&t->v, 80, 24, "--site", t->between.front.address, NULL);
	enter_as_guest(&t->v);
}

static void trouble_end(struct trouble *t)
{
	leave(&t->v);
	visit_release(&t->v);
	fake_release(&t->between);
	platform_release(&t->platform);
}

/* The last row says something, and it is not that something is under way. */
static void expect_sentence(struct visit *v)
{
	const char *said = screen_row(v, -1);
	if (strlen(said) < 12 || strstr(said, "載入中"))
		visit_fail(__FILE__, __LINE__, v, "the last row says no sentence");
}

static void nonsense_becomes_a_sentence(void **state)
{
	(void)state;
	static const struct fake_rule deeds[] = {
		{ "/v1/topics", FAKE_ANSWER, 200, "text/html",
			"<!DOCTYPE html><html><body><h1>Sign in to the hotel's network</h1></body></html>" },
		{ "/v1/topics", FAKE_ANSWER, 503, "application/problem+json",
			"{\"status\":503,\"code\":\"busy\",\"title\":\"Busy\",\"detail\":\"\\u001b[2J忙線中，請稍後再試\"}" },
		{ "/v1/topics", FAKE_ANSWER, 500, "text/plain", "Internal Server Error" },
		{ "/v1/topics", FAKE_ANSWER, 200, NULL, "{\"items\":{\"a\":1},\"total\":\"many\"}" },
		{ "/v1/topics", FAKE_ANSWER, 200, NULL, "{\"items\":[{}]}" },
		{ "/v1/topics", FAKE_ANSWER, 200, NULL, "" },
		{ "/v1/topics", FAKE_CUT, 0, NULL, NULL },
		{ "/v1/topics", FAKE_CLOSE, 0, NULL, NULL },
		{ "/v1/topics", FAKE_HUGE, 0, NULL, NULL },
		{ "/v1/topics", FAKE_DEEP, 0, NULL, NULL },
	};
	struct trouble t;
	trouble_start(&t);
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
		fake_rule(&t.between, &deeds[i]);
		go_to(&t.v, 'i');
		expect_sentence(&t.v);
		see_not(&t.v, "hotel");
		keys(&t.v, "hq");
		keys(&t.v, "q");
	}
	fake_rule(&t.between, &(struct fake_rule){ .path = "/v1", .deed = FAKE_PASS });
	go_to(&t.v, 'i');
	see_row(&t.v, 3, ">");
	trouble_end(&t);
}

static void silence_freezes_no_key(void **state)
{
	(void)state;
	struct trouble t;
	trouble_start(&t);
	fake_rule(&t.between, &(struct fake_rule){ .path = "/v1/topics", .deed = FAKE_STALL });
	press(&t.v, "<C-z>c");
	await(&t.v, "載入中");
	visit_size(&t.v, 60, 20);
	press(&t.v, "h");
	await(&t.v, "這個畫面的按鍵");
	visit_size(&t.v, 80, 24);
	press(&t.v, "q");
	await(&t.v, "眾開講");
	press(&t.v, "q");
	wait_idle(&t.v);
	keys(&t.v, "jk");
	trouble_end(&t);
}

static void what_was_seen_shows_at_once(void **state)
{
	(void)state;
	struct trouble t;
	trouble_start(&t);
	go_to(&t.v, 'i');
	char row[4096];
	snprintf(row, sizeof row, "%s", screen_row(&t.v, 3));
	keys(&t.v, "q");
	fake_rule(&t.between, &(struct fake_rule){ .path = "/v1", .deed = FAKE_STALL });
	press(&t.v, "<C-z>i");
	await(&t.v, row);
	press(&t.v, "jj");
	press(&t.v, "<C-z>gy");
	visit_end(&t.v, 0);
	visit_release(&t.v);
	fake_release(&t.between);
	platform_release(&t.platform);
}

static void a_slow_answer_arrives(void **state)
{
	(void)state;
	struct trouble t;
	trouble_start(&t);
	fake_rule(&t.between, &(struct fake_rule){ .path = "/v1/topics", .deed = FAKE_DRIP });
	press(&t.v, "<C-z>e");
	await(&t.v, "載入中");
	wait_idle(&t.v);
	see_not(&t.v, "載入中");
	trouble_end(&t);
}

/* Bytes that would do something to the terminal are shown as marks, wherever they stand. */
static void nothing_but_text_reaches_the_terminal(void **state)
{
	(void)state;
	static const char evil[] =
		"{\"items\":[{\"id\":\"e\\u001b]0;EVIL\\u0007\",\"number\":1,\"board\":\"idea\",\"title\":\"\\u001b[31mEVIL\\u001b[2J\\u0007\\u009b31m\\u202eTXET\","
		"\"agencies\":[{\"id\":\"a\",\"name\":\"\\u001b[5mEVIL\"}],\"stage\":\"collecting\",\"created_at\":\"2026-11-20T00:00:00+08:00\","
		"\"proposer\":\"\\u001bcEVIL\",\"counts\":{\"endorsements\":1,\"threshold\":5000}}],\"total\":1,\"next\":\"\"}";
	static const char *const forbidden[] = { "\033[31mEVIL", "\033]0;", "\033[5mEVIL", "\033cEVIL", "\a", "\xc2\x9b",
		"\xe2\x80\xae" };
	struct trouble t;
	trouble_start(&t);
	fake_rule(&t.between, &(struct fake_rule){ "/v1/topics", FAKE_ANSWER, 200, NULL, evil });
	visit_mark(&t.v);
	go_to(&t.v, 'i');
	see_row(&t.v, 3, "EVIL");
	keys(&t.v, "<Enter>q");
	for (size_t i = 0; i < ARRAY_LEN(forbidden); i++)
		if (memmem(t.v.raw.buf, t.v.raw.len, forbidden[i], strlen(forbidden[i])))
			visit_fail(__FILE__, __LINE__, &t.v, "forbidden bytes number %zu reached the terminal", i);
	trouble_end(&t);
}

static void nobody_there_from_the_start(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", "unix:/nonexistent/socket", NULL);
	expect_sentence(&v);
	enter_as_guest(&v);
	go_to(&v, 'i');
	expect_sentence(&v);
	keys(&v, "hqq");
	leave(&v);
	visit_release(&v);
}

static void a_platform_that_comes_back_is_found_again(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	enter_as_guest(&v);
	platform_kill(&p);
	go_to(&v, 'p');
	expect_sentence(&v);
	platform_again(&p);
	keys(&v, "<C-l>");
	see_row(&v, 3, ">");
	leave(&v);
	visit_release(&v);
	platform_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nonsense_becomes_a_sentence),
		cmocka_unit_test(silence_freezes_no_key),
		cmocka_unit_test(what_was_seen_shows_at_once),
		cmocka_unit_test(a_slow_answer_arrives),
		cmocka_unit_test(nothing_but_text_reaches_the_terminal),
		cmocka_unit_test(nobody_there_from_the_start),
		cmocka_unit_test(a_platform_that_comes_back_is_found_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
