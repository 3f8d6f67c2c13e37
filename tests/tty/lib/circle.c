/* See circle.h. */
#include "tty/lib/circle.h"

void circle_start(struct circle *c, const char *set, const struct rules_change *changes, size_t n)
{
	post_start(&c->post);
	post_sms(&c->post, c->sms);
	scratch_make(&c->rules);
	rules_write(c->rules.path, set, changes, n, c->path);
	const char *const args[] = { "--rules", c->path, "--smtp", c->post.server, "--mail-from", "minyi@platform.tw",
		"--sms-command", c->sms, "--url", "https://platform.tw", NULL };
	memcpy(c->args, args, sizeof args);
	platform_start(&c->platform, &(struct platform_opts){ .sample = true, .samples = set, .args = c->args });
}

void circle_release(struct circle *c)
{
	platform_release(&c->platform);
	post_release(&c->post);
	scratch_remove(&c->rules);
}

const char *circle_mail(struct circle *c, const char *to, const char *words)
{
	char line[120];
	const char *text;
	snprintf(line, sizeof line, "RCPT %s\n", to);
	do
		text = post_mail(&c->post);
	while (!strstr(text, line) || !strstr(text, words));
	return text;
}

void circle_code(struct circle *c, const char *to, char code[16])
{
	post_code(circle_mail(c, to, ""), code);
}

void circle_staff(const struct circle *c, const char *name, const char *role, const char *agency)
{
	struct outcome o;
	run(&o, NULL, "minyid", "staff", "--data", c->platform.data, "add", name, role, agency ? "--agency" : NULL, agency,
		NULL);
	if (o.status)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
}

void circle_endorse(struct circle *c, const char *topic, const char *name, int n)
{
	char path[120], who[40];
	snprintf(path, sizeof path, "/v1/topics/%s/endorsement", topic);
	for (int i = 0; i < n; i++) {
		struct answer a;
		snprintf(who, sizeof who, "%s%d", name, i);
		char *token = platform_register(&c->platform, who, TEST_PASSWORD);
		ask(&c->platform, &a, &(struct request){ .method = "PUT", .path = path, .token = token });
		expect_status(&a, 200, NULL);
		answer_release(&a);
		free(token);
	}
}

void circle_stage(struct circle *c, const char *topic, const char *stage)
{
	struct answer a;
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s", topic);
	ask_get(&c->platform, &a, path, NULL);
	assert_string_equal(answer_text(&a, "stage"), stage);
	answer_release(&a);
}

void circle_agency(struct circle *c, const char *name, char id[40])
{
	struct answer a;
	*id = '\0';
	ask_get(&c->platform, &a, "/v1/agencies", NULL);
	for (int i = 0; !*id; i++) {
		char at[40];
		snprintf(at, sizeof at, "items.%d.name", i);
		bool is = str_eq(answer_text(&a, at), name);
		snprintf(at, sizeof at, "items.%d.id", i);
		if (is)
			str_copy(id, 40, answer_text(&a, at));
	}
	answer_release(&a);
}

int circle_newest(struct circle *c, const char *title, char id[40])
{
	struct answer a;
	ask_get(&c->platform, &a, "/v1/topics?board=idea&limit=1", NULL);
	assert_string_equal(answer_text(&a, "items.0.title"), title);
	str_copy(id, 40, answer_text(&a, "items.0.id"));
	int number = (int)answer_int(&a, "items.0.number");
	answer_release(&a);
	return number;
}

void circle_says(int line, struct circle *c, const struct scratch *home, int status, const char *words, ...)
{
	const char *argv[32] = { "minyi", "--site", c->platform.address };
	struct outcome o;
	va_list ap;
	va_start(ap, words);
	for (size_t n = 3; n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)); n++)
		;
	va_end(ap);
	program_run(&o, &(struct program_opts){ .home = home->path, .input = TEST_PASSWORD "\n" }, argv);
	if (o.status != status || (!strstr(o.out.buf, words) && !strstr(o.err.buf, words)))
		fail_msg(
			"line %d: wanted \"%s\" and %d, it was %d:\n%s%s", line, words, status, o.status, o.out.buf, o.err.buf);
	outcome_release(&o);
}
