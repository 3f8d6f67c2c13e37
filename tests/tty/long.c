/*
 * A topic whose text is long, and made of what costs a parser most: its first page is there before its last is laid
 * out, and what needs the whole is done when that is there.
 */
#include "tty/lib/staged.h"

#include <signal.h>

static char *topic;

static int start(void **state)
{
	(void)state;
	static const char list[] = STAGED_LIST(1, TOPIC("a", "1", "Long", "Ministry", ""));
	static char head[] = TOPIC("a", "1", "Long", "Ministry", "");
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_add(&s, head, strlen(head) - 1);
	str_addz(&s, ",\"body\":\"The first words.\\n\\n");
	for (int i = 0; i < 100000; i++)
		str_addz(&s, i == 50000 ? "\\n\\n## In the middle\\n\\n" : "[x]\\n");
	str_addz(&s, "\\n\\nThe last words.\"}");
	topic = s.buf; /* freed by stop */
	staged_start(list, "a", topic);
	return 0;
}

static int stop(void **state)
{
	free(topic);
	return staged_stop(state);
}

static void open_it(struct visit *v)
{
	visit_init(v);
	visit_start(v, 80, 24, "--site", fake.front.address, "--lang", "en", NULL);
	enter_as_guest(v);
	go_to(v, 'i');
	keys(v, "<Enter>");
	see(v, "The first words.");
}

static void the_first_page_comes_first(void **state)
{
	(void)state;
	struct visit v;
	open_it(&v);
	/* the status of a text of which the end is not known yet; what came later is only how many pages there are */
	assert_non_null(memmem(v.raw.buf, v.raw.len, "Page 1, lines 1-", strlen("Page 1, lines 1-")));
	see(&v, "Page 1/");
	leave(&v);
	visit_release(&v);
}

static void what_needs_the_whole(void **state)
{
	(void)state;
	struct visit v;
	open_it(&v);
	keys(&v, "<End>");
	see(&v, "The last words.");
	see(&v, "(100%)");
	keys(&v, "<Home>");
	see(&v, "The first words.");
	keys(&v, "/last words<Enter>");
	see(&v, "The last words.");
	keys(&v, "<Home>]]");
	see(&v, "In the middle");
	leave(&v);
	visit_release(&v);
}

/* Asked for at once, while the text is still being laid out. */
static void keys_ahead(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", fake.front.address, "--lang", "en", NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	keys(&v, "<Enter><End>");
	see(&v, "The last words.");
	leave(&v);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_page_comes_first),
		cmocka_unit_test(what_needs_the_whole),
		cmocka_unit_test(keys_ahead),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
