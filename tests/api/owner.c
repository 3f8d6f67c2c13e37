/* The first account of a platform that others reach: its owner's, told once; and of one's own there is none. */
#include "api/lib/api.h"

static struct platform p;

/* What was said on standard error so far, of the password; false: nothing. */
static bool told(char password[32])
{
	char *log = platform_log(&p);
	const char *at = strstr(log, "keeper");
	const char *from = at ? strpbrk(at + 6, "abcdefghijkmnpqrstuvwxyz23456789") : NULL;
	bool is = from && sscanf(from, "%24[-a-z2-9]", password) == 1;
	free(log);
	return is;
}

static void sign_in(struct answer *a, const char *password)
{
	char body[128];
	snprintf(body, sizeof body, "{\"name\":\"keeper\",\"password\":\"%s\"}", password);
	ask_post(&p, a, "/v1/sessions", NULL, body);
}

static size_t times(const char *text, const char *word)
{
	size_t n = 0;
	for (; (text = strstr(text, word)); text++)
		n++;
	return n;
}

static void the_owner_is_told_once_and_can_do_everything(void **state)
{
	(void)state;
	char password[32], body[128];
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	assert_true(told(password));
	assert_int_equal(strlen(password), 24);
	sign_in(&a, password);
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/me", token);
	expect_status(&a, 200, NULL);
	assert_non_null(strstr(a.body.buf, "\"owner\""));
	answer_release(&a);
	ask_get(&p, &a, "/v1/staff/queue?kind=screen", token); /* what staff alone see */
	expect_status(&a, 200, NULL);
	answer_release(&a);
	snprintf(body, sizeof body, "{\"old\":\"%s\",\"password\":\"correct horse battery\"}", password);
	ask(&p, &a, &(struct request){ .method = "PUT", .path = "/v1/me/password", .token = token, .body = body });
	assert_int_equal(a.status / 100, 2);
	answer_release(&a);
	free(token);
	sign_in(&a, password);
	expect_status(&a, 401, NULL);
	answer_release(&a);

	platform_stop(&p);
	platform_again(&p);
	char *log = platform_log(&p);
	assert_int_equal(times(log, "keeper"), 1); /* never again */
	free(log);
	struct outcome o;
	run(&o, NULL, "minyid", "staff", "--data", p.data, "list", NULL);
	assert_string_equal(o.out.buf, "keeper\towner\t\n");
	outcome_release(&o);
	platform_release(&p);
}

static void with_accounts_nobody_is_added(void **state)
{
	(void)state;
	char password[32];
	platform_start(&p, &(struct platform_opts){ .own = true });
	assert_false(told(password)); /* whoever is there first is its owner */
	free(platform_register(&p, "mei", "correct horse battery"));
	platform_stop(&p);
	p.opts.own = false;
	platform_again(&p);
	assert_false(told(password));
	platform_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_owner_is_told_once_and_can_do_everything),
		cmocka_unit_test(with_accounts_nobody_is_added),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
