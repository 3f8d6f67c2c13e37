/* What is sent: through a real mail server, and through a program that writes to mobiles. Each letter once, whatever is
 * killed; nothing that people type becomes a header. */
#include "api/lib/api.h"

#include <sys/stat.h>

#include "net/net.h"

static struct post m;
static struct platform p;
static char sms[64];

static void start_platform(void)
{
	static const char *args[] = { "--smtp", NULL, "--mail-from", "minyi@platform.tw", "--sms-command", NULL, "--url",
		"https://platform.tw", NULL };
	args[1] = m.server;
	args[5] = sms;
	platform_start(&p, &(struct platform_opts){ .args = args });
}

static int start(void **state)
{
	(void)state;
	post_start(&m);
	post_sms(&m, sms);
	start_platform();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	post_release(&m);
	return 0;
}

static void want_code(const char *token, const char *kind, const char *to, char path[64])
{
	char body[200];
	struct answer a;
	snprintf(body, sizeof body, "{\"kind\":\"%s\",\"to\":\"%s\"}", kind, to);
	ask_post(&p, &a, "/v1/verifications", token, body);
	expect_status(&a, 201, NULL);
	assert_null(answer_json(&a, "shown"));
	snprintf(path, 64, "/v1/verifications/%s", answer_text(&a, "id"));
	answer_release(&a);
}

static void type_code(const char *token, const char *path, const char *code)
{
	char body[64];
	struct answer a;
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", code);
	ask_post(&p, &a, path, token, body);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static void a_code_comes_by_mail(void **state)
{
	(void)state;
	char path[64], code[16];
	char *token = platform_newcomer(&p, "reader", "correct horse");
	want_code(token, "email", "reader@example.tw", path);
	const char *text = post_mail(&m);
	assert_true(str_starts(text, "MAIL minyi@platform.tw\nRCPT reader@example.tw\n"));
	assert_non_null(strstr(text, "From: <minyi@platform.tw>\r\nTo: <reader@example.tw>\r\n"));
	assert_non_null(strstr(text, "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0800\r\n"));
	assert_non_null(strstr(text, "\r\nContent-Type: text/plain; charset=utf-8\r\n"));
	assert_non_null(strstr(text, "@platform.tw>\r\n")); /* Message-ID */
	assert_null(strstr(text, "List-Unsubscribe"));      /* nobody can do without codes */
	assert_non_null(strstr(text, "SUBJECT 民議：您的驗證碼 / A code from minyi\n"));
	assert_non_null(strstr(text, "Somebody gave this address at minyi."));
	post_code(text, code);
	const char *first = strstr(text, code); /* in both languages */
	assert_non_null(strstr(first + 6, code));
	type_code(token, path, code);
	free(token);
}

static void a_code_comes_to_a_mobile(void **state)
{
	(void)state;
	char path[64], code[16] = "";
	char *token = platform_newcomer(&p, "talker", "correct horse");
	want_code(token, "mobile", "0912-345-678", path);
	const char *text = post_mail(&m);
	assert_non_null(strstr(text, "RCPT +886912345678@sms.tw\n"));
	post_code(text, code);
	type_code(token, path, code);
	want_code(token, "mobile", "0955555555", path); /* the program fails the first time */
	text = post_mail(&m);
	assert_non_null(strstr(text, "RCPT +886955555555@sms.tw\n"));
	free(token);
}

static void changes_are_told(void **state)
{
	(void)state;
	char path[64], code[16];
	char *token = platform_newcomer(&p, "careful", "correct horse");
	want_code(token, "email", "careful@example.tw", path);
	post_code(post_mail(&m), code);
	type_code(token, path, code);
	want_code(token, "email", "new@example.tw", path);
	post_code(post_mail(&m), code);
	type_code(token, path, code);
	const char *text = post_mail(&m); /* to the old address */
	assert_non_null(strstr(text, "RCPT careful@example.tw\n"));
	assert_non_null(strstr(text, "an e-mail address was verified"));
	free(token);
}

/* The next letter goes to this address, and says so in both languages. */
static void expect_letter(const char *to, const char *chinese, const char *english)
{
	char line[100];
	const char *text = post_mail(&m);
	snprintf(line, sizeof line, "RCPT %s\n", to);
	if (!strstr(text, line) || !strstr(text, chinese) || !strstr(text, english))
		fail_msg("%s, %s, %s: %s", to, chinese, english, text);
}

static void sent(const char *method, const char *path, const char *token, const char *body)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	if (a.status / 100 != 2)
		fail_msg("%s %s: %d %s", method, path, a.status, a.body.buf);
	answer_release(&a);
}

static char *sign_in_again(const char *name, char path[64])
{
	struct answer a;
	char body[100];
	snprintf(body, sizeof body, "{\"name\":\"%s\",\"password\":\"correct horse\"}", name);
	ask_post(&p, &a, "/v1/sessions", NULL, body);
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/sessions", token);
	for (size_t i = 0; i < 2; i++) {
		char current[32], id[32];
		snprintf(current, sizeof current, "items.%zu.current", i);
		snprintf(id, sizeof id, "items.%zu.id", i);
		if (json_bool(answer_json(&a, current), false))
			snprintf(path, 64, "/v1/sessions/%s", answer_text(&a, id));
	}
	answer_release(&a);
	return token;
}

/* A name that others know one by, a session that somebody else ended, all of them. What one ends oneself, and a county,
 * is not worth a letter; to who has verified no address nothing is sent. */
static void what_else_changes_is_told(void **state)
{
	(void)state;
	char path[64], code[16];
	char *token = platform_newcomer(&p, "watchful", "correct horse");
	sent("PATCH", "/v1/me", token, "{\"nickname\":\"不必說\"}");
	want_code(token, "email", "watchful@example.tw", path);
	post_code(post_mail(&m), code);
	type_code(token, path, code);
	sent("PATCH", "/v1/me", token, "{\"county\":\"花蓮縣\"}");
	sent("PATCH", "/v1/me", token, "{\"nickname\":\"不必說\"}"); /* which it was */
	sent("PATCH", "/v1/me", token, "{\"nickname\":\"換了\"}");
	expect_letter("watchful@example.tw", "暱稱已經更改。", "it has another nickname.");
	char *other = sign_in_again("watchful", path);
	sent("DELETE", path, other, NULL); /* its own */
	free(other);
	other = sign_in_again("watchful", path);
	sent("DELETE", path, token, NULL);
	expect_letter("watchful@example.tw", "登入或給程式使用的權杖已結束。", "or a token for a script, was ended.");
	sent("DELETE", "/v1/sessions?all=1", token, NULL);
	expect_letter("watchful@example.tw", "所有登入都已結束。", "all its sessions were ended.");
	free(other);
	free(token);
}

/* It is told, once, and then nothing of it is left: no address, no letter. */
static void a_deletion_is_told_and_leaves_nothing(void **state)
{
	(void)state;
	char path[64], code[16];
	char *token = platform_newcomer(&p, "leaver", "correct horse");
	want_code(token, "email", "leaver77@example.tw", path);
	post_code(post_mail(&m), code);
	type_code(token, path, code);
	sent("DELETE", "/v1/me", token, "{\"password\":\"correct horse\"}");
	expect_letter("leaver77@example.tw", "SUBJECT 您在民議的帳號已刪除 / Your account at minyi was deleted\n",
		"This is the last mail to this address");
	int64_t until = clock_mono() + TEST_DEADLINE_MS;
	while (platform_keeps(&p, "leaver77@example.tw", 19))
		if (clock_mono() > until)
			fail_msg("the address stands in the files");
	free(token);
}

static void a_server_that_is_busy_gets_it_later(void **state)
{
	(void)state;
	char path[64];
	char *token = platform_newcomer(&p, "patient", "correct horse");
	want_code(token, "email", "busy@example.tw", path);
	post_expect(&m, "busy");
	assert_non_null(strstr(post_mail(&m), "RCPT busy@example.tw\n"));
	free(token);
}

static void what_is_refused_is_not_tried_again(void **state)
{
	(void)state;
	char path[64];
	char *token = platform_newcomer(&p, "hopeless", "correct horse"),
		 *next = platform_newcomer(&p, "hopeful", "correct horse");
	want_code(token, "email", "never@example.tw", path);
	post_expect(&m, "refused");
	want_code(next, "email", "hopeful@example.tw", path);
	assert_non_null(strstr(post_mail(&m), "RCPT hopeful@example.tw\n"));
	char *log = platform_log(&p);
	assert_null(strstr(log, "never@example.tw"));
	assert_non_null(strstr(log, "given up"));
	free(log);
	free(token);
	free(next);
}

/* kill -9 at the worst moment: the server has it, and its word has not come. It comes once more, as the same mail. */
static void a_kill_doubles_no_more_than_the_one_on_its_way(void **state)
{
	(void)state;
	char path[64], first[120] = "", code[16];
	char *token = platform_newcomer(&p, "unlucky", "correct horse");
	want_code(token, "email", "stall@example.tw", path);
	post_expect(&m, "stalled");
	size_t n = post_count(&m);
	char file[80];
	snprintf(file, sizeof file, "%s/%zu.mail", m.scratch.path, n);
	struct str text;
	str_init(&text, (size_t)1 << 20);
	assert_int_equal(file_read(file, &text, NULL), RC_OK);
	const char *id = strstr(text.buf, "Message-ID: ");
	snprintf(first, sizeof first, "%.*s", (int)strcspn(id, "\r\n"), id);
	str_release(&text);
	want_code(token, "email", "waiting@example.tw", path); /* the one behind it has not gone */
	platform_kill(&p);
	platform_again(&p);
	m.seen = n;
	assert_non_null(strstr(post_mail(&m), first));
	const char *next = post_mail(&m);
	assert_non_null(strstr(next, "RCPT waiting@example.tw\n"));
	post_code(next, code);
	type_code(token, path, code);
	assert_int_equal(post_count(&m), n + 2);
	free(token);
}

/* Nobody listens; a kill, a start with a server, and it goes. */
static void a_letter_waits_for_its_server(void **state)
{
	(void)state;
	char path[64], *token;
	static const char *away[] = { "--smtp", "smtp://127.0.0.1:9", "--mail-from", "minyi@platform.tw", NULL };
	const char *const *there = p.opts.args;
	platform_stop(&p);
	p.opts.args = away;
	platform_again(&p);
	token = platform_newcomer(&p, "alone", "correct horse");
	want_code(token, "email", "alone@example.tw", path);
	platform_kill(&p);
	p.opts.args = there;
	platform_again(&p);
	assert_non_null(strstr(post_mail(&m), "RCPT alone@example.tw\n"));
	free(token);
}

static void sending_that_is_not_set_up_is_said(void **state)
{
	(void)state;
	struct platform q;
	platform_start(&q, &(struct platform_opts){ .port = true });
	char *log = platform_log(&q);
	assert_non_null(strstr(log, "--mail-from"));
	assert_non_null(strstr(log, "--sms-command"));
	free(log);
	platform_release(&q);
	platform_start(&q, &(struct platform_opts){ .own = true });
	log = platform_log(&q);
	assert_string_equal(log, "");
	free(log);
	platform_release(&q);
	log = platform_log(&p);
	assert_null(strstr(log, "--sms-command"));
	free(log);
}

static void wrong_options_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *option, *value, *other, *its, *said;
	} cases[] = {
		{ "--smtp", "smtp://127.0.0.1:25", NULL, NULL, "--mail-from" },
		{ "--mail-from", "a@b.tw", NULL, NULL, "--mail-from" },
		{ "--smtp", "http://127.0.0.1", "--mail-from", "a@b.tw", "smtps://" },
		{ "--smtp", "smtp://127.0.0.1:25", "--mail-from", "nobody", "--mail-from" },
		{ "--smtp", "smtp://127.0.0.1:25", "--mail-from", "a@b.tw\nBcc: c@d.tw", "--mail-from" },
		{ "--url", "platform.tw", NULL, NULL, "--url" },
		{ "--url", "https://platform.tw/", NULL, NULL, "--url" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct outcome o;
		run(&o, &(struct program_opts){ 0 }, "minyid", "serve", "--data", "/nonexistent", "--listen", "127.0.0.1:0",
			cases[i].option, cases[i].value, cases[i].other, cases[i].its, NULL);
		assert_int_equal(o.status, 2);
		assert_non_null(strstr(o.err.buf, cases[i].said));
		outcome_release(&o);
	}
}

/* A password goes to nobody who cannot show that they are the mail server, and never in the open. */
static void a_server_elsewhere_is_trusted_and_signed_in_to(void **state)
{
	(void)state;
	static const char text[] = "From: <a@platform.tw>\r\nTo: <b@example.tw>\r\nSubject: x\r\n\r\nsafe\r\n";
	char authority[100];
	struct post safe;
	struct err e = { 0 };
	post_start_safe(&safe, "post:kept to itself");
	snprintf(authority, sizeof authority, "%s/certificate.pem", safe.scratch.path);
	struct net_mail mail = { .server = safe.server,
		.password = "kept to itself",
		.from = "a@platform.tw",
		.to = "b@example.tw",
		.text = text,
		.size = sizeof text - 1 };
	assert_int_equal(net_mail_send(&mail, &e), RC_NET); /* whose certificate is that? */
	setenv("SSL_CERT_FILE", authority, 1);
	assert_int_equal(net_mail_send(&mail, &e), RC_OK);
	post_expect(&safe, "welcome"); /* and nothing before that */
	assert_non_null(strstr(post_mail(&safe), "safe"));
	mail.password = "another";
	assert_int_equal(net_mail_send(&mail, &e), RC_NET); /* no letter is given up for it: the host mends it */
	assert_null(strstr(e.detail, "another"));
	post_expect(&safe, "stranger");
	unsetenv("SSL_CERT_FILE");
	assert_int_equal(post_count(&safe), 1);
	post_release(&safe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_comes_by_mail),
		cmocka_unit_test(a_code_comes_to_a_mobile),
		cmocka_unit_test(changes_are_told),
		cmocka_unit_test(what_else_changes_is_told),
		cmocka_unit_test(a_deletion_is_told_and_leaves_nothing),
		cmocka_unit_test(a_server_that_is_busy_gets_it_later),
		cmocka_unit_test(what_is_refused_is_not_tried_again),
		cmocka_unit_test(a_kill_doubles_no_more_than_the_one_on_its_way),
		cmocka_unit_test(sending_that_is_not_set_up_is_said),
		cmocka_unit_test(a_letter_waits_for_its_server),
		cmocka_unit_test(wrong_options_are_refused),
		cmocka_unit_test(a_server_elsewhere_is_trusted_and_signed_in_to),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
