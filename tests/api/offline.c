/* On the train: boards taken along open without a connection, come up to date in a few bytes, and attachments become
 * files. */
#include "api/lib/api.h"

static struct platform p;
static struct fake between;
static struct scratch home;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	fake_start(&between, &p);
	scratch_make(&home);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	scratch_remove(&home);
	fake_release(&between);
	platform_release(&p);
	return 0;
}

/* `minyi WORDS...` by way of the fake; the exit status must be as wanted. */
#define minyi(o, wanted, ...) \
	minyi_at(__LINE__, o, wanted, "minyi", "--site", between.front.address, "--lang", "en", __VA_ARGS__, NULL)
static void minyi_at(int line, struct outcome *o, int wanted, ...)
{
	const char *argv[32];
	size_t n = 0;
	va_list ap;
	va_start(ap, wanted);
	while (n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	argv[n] = NULL;
	program_run(o, &(struct program_opts){ .home = home.path }, argv);
	if (o->status != wanted)
		fail_msg("line %d: wanted exit status %d, it was %d\n%s%s", line, wanted, o->status, o->out.buf, o->err.buf);
}

static void says(const struct outcome *o, const char *words)
{
	if (!strstr(o->out.buf, words) && !strstr(o->err.buf, words))
		fail_msg("where is \"%s\"?\n%s%s", words, o->out.buf, o->err.buf);
}

/* From here on the fake cuts every connection, or passes on again. */
static void line_is(bool up)
{
	fake_rule(&between, &(struct fake_rule){ .path = "/", .deed = up ? FAKE_PASS : FAKE_CLOSE });
}

static void everything_opens_on_the_train(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 0, "fetch");
	says(&o, "53 topics can now be read offline.\n");
	minyi(&o, 0, "fetch", "idea");
	says(&o, "31 topics of what you named can now be read offline.\n");
	assert_string_equal(o.err.buf, ""); /* no progress where nobody watches */
	outcome_release(&o);
	line_is(false);
	minyi(&o, 0, "list", "idea", "--limit", "7");
	says(&o, "i31 ");
	says(&o, "No connection to the platform. This is from just now.");
	says(&o, "7 of 31 topics");
	outcome_release(&o);
	minyi(&o, 0, "list", "plans", "--limit", "100", "--json");
	says(&o, "\"total\":6");
	outcome_release(&o);
	minyi(&o, 0, "show", "i31");
	says(&o, "TNVR");
	says(&o, "yoyoman"); /* who commented */
	outcome_release(&o);
	minyi(&o, 0, "boards");
	says(&o, "consultation");
	outcome_release(&o);
	minyi(&o, 0, "search", "TNVR"); /* of what was taken along, and so it is said */
	says(&o, "i31 ");
	says(&o, "This is what was found in what was taken along, which is from just now.");
	outcome_release(&o);
	minyi(&o, 0, "search", "bicycle");
	says(&o, "There is nothing that fits.");
	outcome_release(&o);
	minyi(&o, 0, "list", "idea", "--search", "接送", "--stage", "collecting", "--json");
	says(&o, "\"ref\":\"i");
	outcome_release(&o);
	minyi(&o, 3, "fetch");
	says(&o, "No connection");
	outcome_release(&o);
	line_is(true);
}

/* What a guest took along is there for the account that the guest then makes. */
static void signing_in_leaves_nothing_behind(void **state)
{
	(void)state;
	struct outcome o;
	free(platform_register(&p, "commuter", "correct horse"));
	run(&o, &(struct program_opts){ .home = home.path, .input = "correct horse\n" }, "minyi", "--site",
		between.front.address, "login", "commuter", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	line_is(false);
	minyi(&o, 0, "list", "idea", "--limit", "7");
	says(&o, "i31 ");
	outcome_release(&o);
	minyi(&o, 0, "show", "i31");
	says(&o, "TNVR");
	says(&o, "yoyoman");
	outcome_release(&o);
	minyi(&o, 3, "follows"); /* what only the account has was never here */
	outcome_release(&o);
	line_is(true);
	minyi(&o, 0, "logout");
	outcome_release(&o);
}

static void the_next_time_costs_what_changed(void **state)
{
	(void)state;
	struct outcome o;
	struct answer a;
	size_t before = fake_bytes(&between);
	minyi(&o, 0, "fetch");
	outcome_release(&o);
	assert_true(fake_bytes(&between) - before <
		2450); /* the site with its counties, its boards, its agencies and nothing changed */
	char *token = platform_register(&p, "rider", "correct horse");
	ask_post(&p, &a, "/v1/topics/47/comments", token, "{\"body\":\"車上看得到嗎\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
	free(token);
	before = fake_bytes(&between);
	minyi(&o, 0, "fetch");
	says(&o, "2 changes since last time were applied.");
	outcome_release(&o);
	assert_true(fake_bytes(&between) - before < 4000);
	line_is(false);
	minyi(&o, 0, "show", "i31");
	says(&o, "車上看得到嗎");
	says(&o, "Comments: 4");
	outcome_release(&o);
	line_is(true);
}

static void boards_are_named(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 0, "fetch", "ideas", "plan", "--limit", "3");
	says(&o, "6 topics");
	outcome_release(&o);
	minyi(&o, 2, "fetch", "nonsense");
	says(&o, "nonsense");
	outcome_release(&o);
	minyi(&o, 2, "fetch", "--to", "x");
	outcome_release(&o);
}

/* What was decided is known under each name that a topic was asked for by: where it cannot be asked for again, the next
 * decision has still seen the last one. */
static void a_decision_is_known_under_each_name(void **state)
{
	(void)state;
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home.path, .input = "correct horse\n" }, "minyi", "--site",
		between.front.address, "login", "commuter", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	minyi(&o, 0, "follow", "i31");
	outcome_release(&o);
	fake_rule(&between, &(struct fake_rule){ .path = "/v1/topics/idea", .deed = FAKE_CLOSE });
	minyi(&o, 0, "follow", "i31", "--remove");
	says(&o, "no longer");
	outcome_release(&o);
	line_is(true);
	minyi(&o, 0, "logout");
	outcome_release(&o);
}

#define TOPIC \
	"{\"id\":\"47\",\"number\":31,\"board\":\"idea\",\"title\":\"T\",\"attachments\":[" \
	"{\"name\":\"計畫書\",\"url\":\"/files/a.odt\",\"type\":\"\",\"size\":123456},{\"name\":\"../evil\\u001b[31m\",\"url\":\"/files/none\",\"type\":\"\"}]}"

static void expect_file(const char *folder, const char *name, const char *content)
{
	struct str text;
	char *path = file_join(folder, name);
	str_init(&text, 1000);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	assert_string_equal(text.buf, content);
	str_release(&text);
	free(path);
}

static void attachments_become_files(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch to;
	scratch_make(&to);
	fake_rule(&between,
		&(struct fake_rule){ .path = "/v1/topics/idea%3A31", .deed = FAKE_ANSWER, .status = 200, .body = TOPIC });
	fake_rule(&between,
		&(struct fake_rule){
			.path = "/files/a.odt", .deed = FAKE_ANSWER, .status = 200, .type = "x/y", .body = "the plan" });
	fake_rule(&between,
		&(struct fake_rule){
			.path = "/files/none", .deed = FAKE_ANSWER, .status = 404, .type = "text/html", .body = "<p>no</p>" });
	/* The cache has this topic from the train: it is young, and was without attachments. */
	scratch_remove(&home);
	scratch_make(&home);
	minyi(&o, 0, "download", "i31");
	says(&o, " 1  計畫書  121 KB\n");
	says(&o, " 2  ../evil");
	assert_null(memchr(o.out.buf, '\033', o.out.len));
	outcome_release(&o);
	for (int i = 1; i <= 2; i++) {
		minyi(&o, 0, "download", "i31", "1", "--to", to.path);
		says(&o, i == 1 ? "/計畫書.odt\n" : "/計畫書 (2).odt\n");
		assert_string_equal(o.err.buf, "");
		outcome_release(&o);
	}
	expect_file(to.path, "計畫書.odt", "the plan");
	expect_file(to.path, "計畫書 (2).odt", "the plan");
	minyi(&o, 1, "download", "i31", "2", "--to", to.path);
	outcome_release(&o);
	minyi(&o, 1, "download", "i31", "3", "--to", to.path);
	says(&o, "2 attachments");
	outcome_release(&o);
	minyi(&o, 2, "download", "i31", "one");
	outcome_release(&o);
	minyi(&o, 1, "download", "i31", "1", "--to", "/nonexistent/folder");
	outcome_release(&o);
	minyi(&o, 1, "download", "i30");
	says(&o, "Nothing is attached");
	outcome_release(&o);
	scratch_remove(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_opens_on_the_train),
		cmocka_unit_test(signing_in_leaves_nothing_behind),
		cmocka_unit_test(the_next_time_costs_what_changed),
		cmocka_unit_test(boards_are_named),
		cmocka_unit_test(a_decision_is_known_under_each_name),
		cmocka_unit_test(attachments_become_files),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
