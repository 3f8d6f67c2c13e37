/* Mail of what happened: at once where it concerns one's own words, in the morning where one takes part, not where it
 * was read or is not wanted; each thing once, whatever is killed. */
#include "api/lib/api.h"
#include "sql/sql.h"

#include <poll.h>

static struct post m;
static struct platform p;
static char *mei, *hua;
static char idea[32], later[32]; /* which nobody saves: the first to be unmet, and the one after it */

static int start(void **state)
{
	(void)state;
	static const char *args[] = { "--smtp", NULL, "--mail-from", "minyi@platform.tw", "--url", "https://platform.tw",
		NULL };
	struct answer a;
	post_start(&m);
	args[1] = m.server;
	platform_start(&p, &(struct platform_opts){ .sample = true, .args = args });
	mei = platform_newcomer(&p, "mei", "correct horse");
	hua = platform_newcomer(&p, "hua", "correct horse");
	post_verify(&m, &p, mei, "mei@example.tw");
	post_verify(&m, &p, hua, "hua@example.tw");
	ask_get(&p, &a, "/v1/topics?stage=collecting&sort=deadline", NULL);
	str_copy(idea, sizeof idea, answer_text(&a, "items.0.id"));
	str_copy(later, sizeof later, answer_text(&a, "items.1.id"));
	answer_release(&a);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(mei);
	free(hua);
	platform_release(&p);
	post_release(&m);
	return 0;
}

static void comment(const char *token, const char *body, const char *reply_to, char id[32])
{
	struct answer a;
	char json[200], path[80];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", idea);
	snprintf(json, sizeof json, "{\"body\":\"%s\",\"reply_to\":\"%s\"}", body, reply_to);
	ask_post(&p, &a, path, token, json);
	expect_status(&a, 201, NULL);
	if (id)
		str_copy(id, 32, answer_text(&a, "id"));
	answer_release(&a);
}

static void wish(const char *token, const char *json)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = "PATCH", .path = "/v1/me/mail", .token = token, .body = json });
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static void follow(const char *token, const char *topic)
{
	struct answer a;
	char path[80];
	snprintf(path, sizeof path, "/v1/topics/%s/follow", topic);
	ask(&p, &a, &(struct request){ .method = "PUT", .path = path, .token = token });
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

/* By the platform's clock. Stopped and not killed: the letter that just came shall not come again. */
static void go_on_at(const char *now)
{
	platform_stop(&p);
	p.opts.now = now;
	platform_again(&p);
}

static void a_reply_is_mailed_at_once(void **state)
{
	(void)state;
	char first[32];
	comment(mei, "請回答我", "", first);
	comment(hua, "這是回答", first, NULL);
	const char *text = post_mail(&m);
	assert_non_null(strstr(text, "RCPT mei@example.tw\n"));
	assert_non_null(strstr(text, "somebody replied to your comment"));
	assert_non_null(strstr(text, "List-Unsubscribe"));
	comment(hua, "再一句", first, NULL);
	text = post_mail(&m); /* this one, and not the first again */
	assert_non_null(strstr(text, "somebody replied to your comment"));
	const char *at = strstr(text, "\n- ");
	assert_non_null(at);
}

static void who_wants_none_gets_none(void **state)
{
	(void)state;
	char own[32], other[32];
	wish(mei, "{\"own\":\"never\"}");
	comment(mei, "不用寄給我", "", own);
	comment(hua, "寄給我", "", other);
	comment(hua, "回你", own, NULL);
	comment(mei, "也回你", other, NULL);
	assert_non_null(strstr(post_mail(&m), "RCPT hua@example.tw\n"));
}

/* A letter has no end that is a page of its own: what is left is counted. */
static void a_long_letter_says_how_many_more_there_are(void **state)
{
	(void)state;
	char own[32];
	wish(mei, "{\"own\":\"daily\"}");
	comment(mei, "大家都回我", "", own);
	for (int i = 0; i < 33; i++)
		comment(hua, "好", own, NULL);
	go_on_at("2026-11-24T08:00:00+08:00");
	const char *text = post_mail(&m);
	size_t lines = 0;
	assert_non_null(strstr(text, "RCPT mei@example.tw\n"));
	for (const char *at = text; (at = strstr(at, "somebody replied to your comment")); at++)
		lines++;
	assert_int_equal(lines, 30);
	const char *more = strstr(text, "- and "), *theirs = strstr(text, "- 還有");
	assert_non_null(more);
	assert_non_null(theirs); /* the platform's own language comes first */
	assert_true(theirs < more);
	assert_true(str_starts(more, "- and 4 more\n") || str_starts(more, "- and 4 more\r\n"));
}

/* The idea ends on Tuesday; its letter goes on the next Monday at eight, and to nobody who wants none. */
static void weekly_mail_goes_on_monday_and_never_is_never(void **state)
{
	(void)state;
	char own[32];
	wish(mei, "{\"own\":\"each\",\"topics\":\"never\"}");
	wish(hua, "{\"topics\":\"weekly\"}");
	go_on_at("2026-11-30T07:59:59+08:00");
	comment(mei, "還沒有信", "", own);
	comment(hua, "是的", own, NULL);
	assert_non_null(strstr(post_mail(&m), "RCPT mei@example.tw\n")); /* the reply, and no other before it */
	go_on_at("2026-11-30T08:00:00+08:00");
	const char *text = post_mail(&m);
	assert_non_null(strstr(text, "RCPT hua@example.tw\n"));
	assert_non_null(strstr(text, "News about what you take part in:"));
	assert_non_null(strstr(text, "it is now: "));
	go_on_at("2026-12-01T12:00:00+08:00");
	comment(mei, "之後也沒有", "", own);
	comment(hua, "是的", own, NULL);
	text = post_mail(&m);
	assert_non_null(strstr(text, "RCPT mei@example.tw\n"));
	assert_non_null(strstr(text, "News about what you wrote:"));
	assert_null(strstr(text, "it is now: "));
}

static void expect_wish(const char *token, const char *about, const char *often)
{
	struct answer a;
	ask_get(&p, &a, "/v1/me/mail", token);
	assert_string_equal(answer_text(&a, about), often);
	answer_release(&a);
}

/* As a mail program does it for its reader (RFC 8058), with no other knowledge than the mail's headers. */
static void one_click_ends_this_kind_of_mail(void **state)
{
	(void)state;
	char own[32], path[120];
	struct answer a;
	comment(hua, "請回我", "", own);
	comment(mei, "好的", own, NULL);
	const char *text = post_mail(&m), *at = strstr(text, "\r\nList-Unsubscribe: <https://platform.tw/v1/unsubscribe/");
	assert_non_null(strstr(text, "RCPT hua@example.tw\n"));
	assert_non_null(at);
	assert_non_null(strstr(text, "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
	at = strstr(at, "/v1/");
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, ">"), at);
	struct request click = { .method = "GET", .path = path };
	ask(&p, &a, &click); /* what looks at links changes nothing */
	expect_status(&a, 405, "method_not_allowed");
	answer_release(&a);
	click.method = "HEAD";
	ask(&p, &a, &click);
	assert_int_equal(a.status, 405);
	answer_release(&a);
	expect_wish(hua, "own", "each");
	click = (struct request){ .method = "POST",
		.path = path,
		.type = "application/x-www-form-urlencoded",
		.body = "List-Unsubscribe=One-Click" };
	size_t last = strlen(path) - 3; /* another seal */
	path[last] = path[last] == 'A' ? 'B' : 'A';
	ask(&p, &a, &click);
	expect_status(&a, 404, "not_found");
	answer_release(&a);
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, ">"), at);
	for (int i = 0; i < 2; i++) { /* and again, as such programs do */
		ask(&p, &a, &click);
		expect_status(&a, 204, NULL);
		answer_release(&a);
	}
	expect_wish(hua, "own", "never");
	expect_wish(hua, "topics", "weekly");
	expect_wish(mei, "own", "each");
}

static void kinds_are_told_apart(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a, "/v1/me/mail", mei);
	assert_string_equal(answer_text(&a, "proposals"), "each");
	assert_null(answer_json(&a, "staff")); /* who has no agency is not asked */
	answer_release(&a);
	ask(&p, &a,
		&(struct request){
			.method = "PATCH", .path = "/v1/me/mail", .token = mei, .body = "{\"proposals\":\"hourly\"}" });
	expect_status(&a, 422, "bad_field");
	answer_release(&a);
	expect_wish(mei, "proposals", "each");
}

/* The platform knows that they went: killed between the mail server's word and this, it would send one again. */
static void wait_for_letters_to_be_gone(void)
{
	struct sql *db = platform_rows(&p);
	int64_t n = 1, until = clock_mono() + TEST_DEADLINE_MS;
	while (n > 0) {
		assert_int_equal(sql_ask_int(db, NULL, &n, "SELECT count(*) FROM letters", ""), RC_OK);
		assert_true(clock_mono() < until);
		poll(NULL, 0, 10);
	}
	sql_close(db);
}

static void what_one_takes_part_in_comes_in_the_morning(void **state)
{
	(void)state;
	size_t n = post_count(&m);
	wish(mei, "{\"topics\":\"daily\"}");
	wish(hua, "{\"topics\":\"daily\"}");
	follow(mei, later);
	follow(hua, later);
	go_on_at("2027-01-15T09:00:00+08:00"); /* long past its last day, and past the morning after that */
	struct answer a;
	ask_get(&p, &a, "/v1/notices", mei);
	assert_string_equal(answer_text(&a, "items.0.kind"), "stage");
	answer_release(&a);
	bool to_mei = strstr(post_mail(&m), "RCPT mei@example.tw\n") != NULL;
	assert_non_null(strstr(post_mail(&m), to_mei ? "RCPT hua@example.tw\n" : "RCPT mei@example.tw\n"));
	wait_for_letters_to_be_gone();
	platform_kill(&p);
	platform_again(&p);
	assert_int_equal(post_count(&m), n + 2); /* each once */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reply_is_mailed_at_once),
		cmocka_unit_test(who_wants_none_gets_none),
		cmocka_unit_test(a_long_letter_says_how_many_more_there_are),
		cmocka_unit_test(weekly_mail_goes_on_monday_and_never_is_never),
		cmocka_unit_test(one_click_ends_this_kind_of_mail),
		cmocka_unit_test(kinds_are_told_apart),
		cmocka_unit_test(what_one_takes_part_in_comes_in_the_morning),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
