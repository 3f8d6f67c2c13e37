/* What people do again and again. */
#include "tty/lib/visit.h"

void enter_as_guest_at(const char *file, int line, struct visit *v)
{
	keys_at(file, line, v, "<Enter>");
}

static void answer_with(const char *file, int line, struct visit *v, const char *text)
{
	type_at(file, line, v, text);
	keys_at(file, line, v, "<Enter>");
}

void enter_registering_at(const char *file, int line, struct visit *v, const char *name)
{
	char email[64];
	snprintf(email, sizeof email, "%s@example.org", name);
	answer_with(file, line, v, "new");
	answer_with(file, line, v, name);
	answer_with(file, line, v, name);
	answer_with(file, line, v, email);
	answer_with(file, line, v, TEST_PASSWORD);
	answer_with(file, line, v, TEST_PASSWORD);
	answer_with(file, line, v, ""); /* no county */
	see_at(file, line, v, name, true);
}

void go_to_at(const char *file, int line, struct visit *v, char letter)
{
	char key[] = { letter, '\0' };
	keys_at(file, line, v, "<C-z>");
	keys_at(file, line, v, key);
}

void select_row_at(const char *file, int line, struct visit *v, const char *text)
{
	for (int step = 0; step < 200; step++) {
		int row = screen_cursor(v).row;
		if (screen_row(v, row)[0] == '>' && strstr(screen_row(v, row), text))
			return;
		keys_at(file, line, v, "j");
	}
	visit_fail(file, line, v, "no row shows \"%s\"", text);
}

void open_the_idea_at(const char *file, int line, struct visit *v)
{
	go_to_at(file, line, v, 'i');
	see_row_at(file, line, v, 0, "提點子");
	select_row_at(file, line, v, "長照交通接送");
	keys_at(file, line, v, "<Enter>");
}

int64_t idea_count(const struct platform *p, const char *what)
{
	struct answer a;
	char path[100];
	ask_get((struct platform *)p, &a, "/v1/topics?q=%E9%95%B7%E7%85%A7%E4%BA%A4%E9%80%9A&board=idea", NULL);
	assert_string_equal(answer_text(&a, "items.0.title"), IDEA);
	snprintf(path, sizeof path, "items.0.counts.%s", what);
	int64_t n = answer_int(&a, path);
	answer_release(&a);
	return n;
}

void leave_at(const char *file, int line, struct visit *v)
{
	go_to_at(file, line, v, 'g');
	press_at(file, line, v, "y");
	visit_end_at(file, line, v, 0);
}
