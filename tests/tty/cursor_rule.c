/* The hardware cursor is the focus: on every screen, after every key, at every size. keys() holds the rule; this walks
 * everywhere. */
#include "tty/lib/group.h"

static void walk_everywhere(int columns, int rows)
{
	struct visit v;
	visit_init(&v);
	visit_start(&v, columns, rows, "--site", platform.address, NULL);
	enter_as_guest(&v);
	keys(&v, "jjkk<Up><Up><Down><End><Home><C-l>pnx"); /* the menu */
	keys(&v, "hjjk<PageDown><PageUp><End><Home>q");    /* help */
	keys(&v, "<C-z>jjkq<C-z><Esc>q");                  /* quick switch */
	static const char boards[] = "icpe";
	for (const char *board = boards; *board; board++) {
		go_to(&v, *board);
		keys(&v, "jjjkkk<PageDown><PageUp><End><Home><Space>Pv");
		keys(&v, "/長照<BS><Left><Home><End><C-a><C-e><Esc>");
		keys(&v, "Sj<Esc>aj<Esc>Gj<Esc>s<Esc>12<Esc><C-l>");
		keys(&v, "<Enter>jjjkk<PageDown><PageUp><End><Home>]][<Space>to<Esc>"); /* a topic */
		keys(&v, "/議<Enter>nN<Tab><Tab>g1<Esc>:3<Enter>h<Esc>.,q");
	}
	keys(&v, "q");
	go_to(&v, 's');
	keys(&v, "健保<Enter>jkq");
	go_to(&v, 'u');
	keys(&v, "<End>k<Home>jjjkk<Enter><Esc>q");
	go_to(&v, 'x');
	keys(&v, "jkq");
	leave(&v);
	visit_release(&v);
}

/* What needs an account, and the questions below each other. */
static void write_everywhere(int columns, int rows)
{
	struct visit v;
	char name[32];
	snprintf(name, sizeof name, "writer%d", columns);
	visit_init(&v);
	visit_start(&v, columns, rows, "--site", platform.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	keys(&v, "y");
	keys(&v, "<Esc>");
	keys(&v, "<C-z>g<Esc>q");
	visit_kill(&v);
	visit_start(&v, columns, rows, "--site", platform.address, NULL);
	enter_registering(&v, name);
	go_to(&v, 'i');
	keys(&v, "f");
	keys(&v,
		"X1路太暗<BS><BS>小<Left><Right><Home><End><C-e>第二行<Enter>第三行<Up><Up><Down><C-a><C-e><BS><C-y><C-u><C-l><C-x>");
	keys(&v, "<Esc><Esc><Esc>");
	go_to(&v, 'f');
	keys(&v, "jkq");
	leave(&v);
	visit_release(&v);
}

static void small(void **state)
{
	(void)state;
	walk_everywhere(40, 10);
}
static void usual(void **state)
{
	(void)state;
	walk_everywhere(80, 24);
}
static void large(void **state)
{
	(void)state;
	walk_everywhere(200, 60);
}
static void writing_small(void **state)
{
	(void)state;
	write_everywhere(40, 10);
}
static void writing_usual(void **state)
{
	(void)state;
	write_everywhere(80, 24);
}
static void writing_large(void **state)
{
	(void)state;
	write_everywhere(200, 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small),
		cmocka_unit_test(usual),
		cmocka_unit_test(large),
		cmocka_unit_test(writing_small),
		cmocka_unit_test(writing_usual),
		cmocka_unit_test(writing_large),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
