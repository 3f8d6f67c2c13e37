/* What is known about a board and a topic, in a few words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/page.h"

static void expect(const struct wire_topic *t, const char *wanted)
{
	struct doc d;
	struct str out;
	doc_init(&d);
	str_init(&out, STR_NO_LIMIT);
	page_about_topic(&d, t, &(struct page_opts){ .now = 1 });
	page_linear(&out, &d, 80);
	if (!strstr(out.buf, wanted))
		fail_msg("\"%s\" is not in:\n%s", wanted, out.buf);
	str_release(&out);
	doc_release(&d);
}

static void a_number_is_said_once(void **state)
{
	(void)state;
	struct wire_topic t = { .id = "10", .number = 10, .board = BOARD_CONSULTATION, .title = "T", .proposer = "" };
	t.source = (struct wire_source){ "", "", "" };
	expect(&t, "Number: Consultations 10\n");
	t.id = "77";
	expect(&t, "Number: Consultations 10 (77)\n");
}

static void one_board_or_all(void **state)
{
	(void)state;
	struct wire_board_info items[] = { { BOARD_IDEA, "idea", "x", "What citizens propose.", 4211 },
		{ BOARD_PLAN, "plan", "y", "", 6 }, { BOARD_EVENT, "event", "z", "Talks.", WIRE_UNKNOWN } };
	const struct wire_boards boards = { .items = items, .n = ARRAY_LEN(items) };
	static const struct {
		enum wire_board board;
		const char *text;
	} table[] = {
		{ BOARD_IDEA, "Title: Ideas\n\nWhat citizens propose.\n\nTopics: 4,211\n" },
		{ BOARD_PLAN, "Title: Plans\n\nTopics: 6\n" },
		{ BOARD_EVENT, "Title: Events\n\nTalks.\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct doc d;
		struct str out;
		doc_init(&d);
		str_init(&out, STR_NO_LIMIT);
		page_about_board(&d, NULL, &boards, table[i].board);
		page_linear(&out, &d, 80);
		assert_string_equal(out.buf, table[i].text);
		str_release(&out);
		doc_release(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_said_once),
		cmocka_unit_test(one_board_or_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
