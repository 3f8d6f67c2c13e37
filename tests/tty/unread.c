/*
 * A platform that has one thing wrong here and there: what can be read is shown, and where something cannot, it says
 * so, in the list, in the topic, in the comments, in both fronts and in what programs read.
 */
#include "tty/lib/pipe.h"
#include "tty/lib/staged.h"

#define AT ",\"created_at\":\"2026-11-01T10:00:00+08:00\""

static const char list[] = STAGED_LIST(5,
	TOPIC("a", "1", "First", "Ministry", ",\"counts\":{\"comments\":\"x\"}") ",7," TOPIC("c", "3", "Third", "Ministry",
		",\"summary\":{}") ",{\"id\":[],\"board\":\"idea\",\"number\":4,\"title\":7}," TOPIC("e", "5", "Fifth",
		"Ministry", ""));
static const char topic[] = TOPIC("a", "1", "First", "Ministry",
	",\"body\":\"The body\",\"counts\":{\"endorsements\":1e400,\"threshold\":5000,\"comments\":3},"
	"\"timeline\":[7,{\"kind\":\"proposed\",\"at\":\"2026-11-01T10:00:00+08:00\"}],"
	"\"attachments\":[{\"name\":\"file.pdf\",\"url\":\"/x\",\"size\":\"big\"}],\"related\":\"none\"");
static const char comments[] = "{\"items\":[{\"id\":\"c1\",\"floor\":1,\"author\":\"Ann\",\"body\":\"One\"" AT
							   "},\"rubbish\",{\"id\":\"c3\",\"floor\":3,\"author\":7,\"body\":\"Three\"" AT
							   "}],\"total\":[],\"next\":\"\"}";

static int start(void **state)
{
	(void)state;
	staged_start(list, "a", topic);
	fake_rule(&fake, &(struct fake_rule){ "/v1/topics/a/comments", FAKE_ANSWER, 200, NULL, comments });
	/* what a number that is typed means */
	fake_rule(&fake, &(struct fake_rule){ "/v1/topics/idea%3A1", FAKE_ANSWER, 200, NULL, topic });
	fake_rule(&fake, &(struct fake_rule){ "/v1/topics/idea%3A1/comments", FAKE_ANSWER, 200, NULL, comments });
	return 0;
}

static void on_the_screen(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", fake.front.address, "--lang", "en", NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	see(&v, "First");
	see(&v, "Third");
	see(&v, "Fifth");
	see(&v, "(this cannot be read)");
	keys(&v, "<Home><Down><Enter>");
	see(&v, "not even which topic");
	keys(&v, "<Home><Enter>");
	see(&v, "The body");
	see(&v, "cannot be read");
	see(&v, "Endorsements: ?");
	keys(&v, "<End>");
	see(&v, "One");
	see(&v, "Three");
	see(&v, "(this cannot be read)");
	leave(&v);
	visit_release(&v);
}

static void in_lines(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	pipe_visit(&o, &home, fake.front.address, "\ni\n1\nq\nq\ng\n");
	expect_in_order(&o, "First", "Third", "Fifth", "The body", "One", "Three", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

static void minyi(struct outcome *o, const struct scratch *home, const char *what, const char *of, const char *how)
{
	const char *argv[] = { "minyi", "--site", fake.front.address, "--lang", "en", what, of, how, NULL };
	program_run(o, &(struct program_opts){ .home = home->path }, argv);
	assert_int_equal(o->status, 0);
}

static void in_subcommands(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	struct json *v = NULL;
	scratch_make(&home);
	minyi(&o, &home, "list", "idea", NULL);
	expect_in_order(&o, "First", "(this cannot be read)", "Third", "(this cannot be read)", "Fifth", NULL);
	outcome_release(&o);
	minyi(&o, &home, "list", "idea", "--json");
	assert_int_equal(json_parse(o.out.buf, o.out.len, 1 << 20, &v, NULL), RC_OK);
	const struct json *first = json_first(json_get(v, "items"));
	assert_int_equal(json_count(json_get(v, "items")), 5);
	assert_true(json_is_null(json_get(json_get(first, "counts"), "comments")));
	assert_string_equal(json_text(json_get(json_get(first, "unread"), "first")), "counts.comments");
	json_free(v);
	outcome_release(&o);
	minyi(&o, &home, "show", "a", NULL);
	expect_in_order(&o, "First", "parts of this cannot be read", "Endorsements: ?", "The body", "file.pdf",
		"Comments: 3", "One", "(this cannot be read)", "Three", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

/* Not even the title of the topic: the rest is still there. */
static void without_a_title(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	fake_rule(&fake,
		&(struct fake_rule){ "/v1/topics/b", FAKE_ANSWER, 200, NULL,
			"{\"id\":\"b\",\"board\":\"idea\",\"title\":7,\"body\":\"The body\"}" });
	fake_rule(&fake, &(struct fake_rule){ "/v1/topics/b/comments", FAKE_ANSWER, 200, NULL, STAGED_LIST(0, "") });
	minyi(&o, &home, "show", "b", NULL);
	expect_in_order(&o, "(this cannot be read)", "One part of this cannot be read: Title (title).", "The body", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_the_screen),
		cmocka_unit_test(in_lines),
		cmocka_unit_test(in_subcommands),
		cmocka_unit_test(without_a_title),
	};
	return cmocka_run_group_tests(tests, start, staged_stop);
}
