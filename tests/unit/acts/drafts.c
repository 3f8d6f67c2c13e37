/* What a draft is called says what it is for, and back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/machine.h"

#include <stdlib.h>

static void names(void **state)
{
	static const struct {
		const char *name;
		enum act_id act; /* ACT_COUNT: it is no draft of this site */
		const char *topic, *reply_to;
	} all[] = {
		{ "comment:https://a.example:8443:32", ACT_COMMENT, "32", NULL },
		{ "comment:https://a.example:8443:32#2", ACT_COMMENT, "32", NULL },
		{ "comment:https://a.example:8443:32:7", ACT_REPLY, "32", "7" },
		{ "comment:https://a.example:8443:32:7#3", ACT_REPLY, "32", "7" },
		{ "comment:https://a.example:8443:idea:12", ACT_COMMENT, "idea:12", NULL },
		{ "comment:https://a.example:8443:idea:12:7", ACT_REPLY, "idea:12", "7" },
		{ "endorse:https://a.example:8443:32", ACT_ENDORSE, "32", NULL },
		{ "key:register:https://a.example:8443:ting", ACT_REGISTER, "ting", NULL },
		{ "key:register:https://a.example:8443:", ACT_COUNT, NULL, NULL },
		{ "comment:https://a.example:8443:", ACT_COUNT, NULL, NULL },
		{ "comment:https://b.example:32", ACT_COUNT, NULL, NULL },
		{ "comments:https://a.example:8443:32", ACT_COUNT, NULL, NULL },
		{ "", ACT_COUNT, NULL, NULL },
	};
	struct site site;
	(void)state;
	assert_int_equal(site_init(&site, NULL, "https://a.example:8443", NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct act_drafted of;
		char *name = xstrdup(all[i].name);
		bool read = act_draft_read(&site, name, &of);
		if (read != (all[i].act != ACT_COUNT))
			fail_msg("%s", all[i].name);
		if (read) {
			assert_int_equal(of.act, all[i].act);
			assert_string_equal(of.topic, all[i].topic);
			assert_true(str_eq(of.reply_to, all[i].reply_to));
		}
		free(name);
	}
	site_release(&site);
}

static void made_and_read(void **state)
{
	static const char *const comments[] = { "", "7" };
	struct site site;
	(void)state;
	assert_int_equal(site_init(&site, NULL, "unix:/tmp/a:b/socket", NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(comments); i++)
		for (int n = 1; n < 12; n++) {
			struct act_drafted of;
			char *name = act_draft_name("comment", site.name, "32", comments[i], n);
			assert_true(act_draft_read(&site, name, &of));
			assert_string_equal(of.topic, "32");
			assert_string_equal(of.reply_to ? of.reply_to : "", comments[i]);
			free(name);
		}
	site_release(&site);
}

static void the_text_alone(void **state)
{
	(void)state;
	assert_string_equal(act_draft_text(ACT_COMMENT, "pro\na\nb"), "a\nb");
	assert_string_equal(act_draft_text(ACT_COMMENT, "no head"), "no head");
	assert_string_equal(act_draft_text(ACT_ENDORSE, "a\nb"), "a\nb");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names), cmocka_unit_test(made_and_read),
		cmocka_unit_test(the_text_alone) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
