/* Bytes that a terminal line must carry, for the same rows and the same text: first screen, moving by a row, a line, a
 * page. */
#include "bench/lib/bench.h"

#include <poll.h>

/* The bytes of the texts in these rows, as the terminal got them. */
static size_t text_bytes(struct visit *v, int from, int to)
{
	size_t n = 0;
	for (int row = from; row < to; row++)
		n += strlen(screen_row(v, row));
	return n;
}

enum {
	RESTED_MS = 1500, /* some time after the last key memory goes back, once */
	IDLE_MS = 1500,
	LINES_SCROLLED = 8,
	MOVES = 5 /* in rows whose numbers have one digit; below them it is a byte more */
};
struct measured {
	double first, row, list_page, line, page, character, idle, woken;
	double text_first, text_line, text_page;
};

static void sit_down(struct visit *v, const char *charset)
{
	visit_init(v);
	if (!str_eq(charset, "utf-8"))
		visit_charset(v, charset);
}

static void measure_ours(struct measured *m, const struct material *material, const char *charset)
{
	struct visit v;
	sit_down(&v, charset);
	visit_start(&v, 80, 24, "--site", material->platform.address, "--charset", charset, NULL);
	keys(&v, "<Enter>");
	keys(&v, "<Enter>"); /* the welcome and the menu count, as what the others do before they show anything */
	m->first = (double)visit_bytes(&v);
	m->text_first = (double)text_bytes(&v, 0, 24);
	keys(&v, "j");
	double moves[MOVES];
	for (int i = 0; i < MOVES; i++) {
		visit_mark(&v);
		keys(&v, "j");
		moves[i] = (double)visit_bytes(&v);
	}
	m->row = median(moves, MOVES);
	keys(&v, "<PageDown>");
	visit_mark(&v);
	keys(&v, "<PageUp>"); /* to where there are as many rows as fit */
	m->list_page = (double)visit_bytes(&v);
	poll(NULL, 0, RESTED_MS);
	visit_mark(&v);
	double woken = process_waits(v.pid);
	poll(NULL, 0, IDLE_MS);
	m->woken = process_waits(v.pid) - woken;
	wait_idle(&v);
	m->idle = (double)visit_bytes(&v);
	keys(&v, "/");
	type(&v, "公");
	visit_mark(&v);
	type(&v, "園");
	m->character = (double)visit_bytes(&v);
	visit_release(&v);
}

static void measure_our_page(struct measured *m, const struct material *material, const char *charset)
{
	struct visit v;
	char number[32];
	sit_down(&v, charset);
	visit_start(&v, 80, 24, "--site", material->platform.address, "--charset", charset, NULL);
	keys(&v, "<Enter><Enter>");
	snprintf(number, sizeof number, "%lld<Enter>", (long long)material->number); /* the text that the others show */
	keys(&v, number);
	keys(&v, "<Enter>");
	visit_mark(&v);
	for (int i = 0; i < LINES_SCROLLED; i++) {
		keys(&v, "j");
		m->text_line += (double)text_bytes(&v, 22, 23) / LINES_SCROLLED;
	}
	m->line = (double)visit_bytes(&v) / LINES_SCROLLED;
	keys(&v, "<Home>");
	visit_mark(&v);
	keys(&v, "<Space>");
	m->page = (double)visit_bytes(&v);
	m->text_page = (double)text_bytes(&v, 1, 23);
	visit_release(&v);
}

/* Is it a list that it shows, and no page of text? */
static bool lists_alone(enum other o)
{
	return o >= OTHERS;
}

static void measure_theirs(struct measured *m, enum other o, const struct material *material)
{
	struct visit v;
	visit_init(&v);
	other_start(&v, o, material, SHOWN_ROWS);
	m->first = (double)visit_bytes(&v);
	visit_release(&v);
	const char *down = o == LYNX || o == ELINKS ? "<Down>" : "j";
	visit_init(&v);
	other_start(&v, o, material, SHOWN_MANY_ROWS); /* so many that there is somewhere to go */
	other_keys(&v, down);
	visit_mark(&v);
	for (int i = 0; i < 4; i++)
		other_keys(&v, down);
	m->row = (double)visit_bytes(&v) / 4;
	other_keys(&v, "<PageDown>"); /* some go to the end of the first page before */
	visit_mark(&v);
	other_keys(&v, "<PageDown>");
	m->list_page = (double)visit_bytes(&v);
	visit_release(&v);
	if (lists_alone(o))
		return;
	visit_init(&v);
	other_start(&v, o, material, SHOWN_PAGE);
	visit_mark(&v);
	other_keys(&v, "<Space>");
	m->page = (double)visit_bytes(&v);
	visit_mark(&v);
	if (o != LYNX) /* it scrolls by two */
		other_keys(&v, o == LESS ? "j" : "J");
	m->line = (double)visit_bytes(&v);
	visit_release(&v);
}

int main(void)
{
	struct material material;
	struct measured mine = { 0 }, big5 = { 0 }, theirs[LISTERS] = { 0 };
	double least = 0; /* of theirs for a page of a list */
	material_make(&material);
	measure_ours(&mine, &material, "utf-8");
	measure_our_page(&mine, &material, "utf-8");
	measure_ours(&big5, &material, "big5");
	measure_our_page(&big5, &material, "big5");
	for (enum other o = 0; o < LISTERS; o++)
		if (other_installed(o)) {
			measure_theirs(&theirs[o], o, &material);
			least = !least || theirs[o].list_page < least ? theirs[o].list_page : least;
		}
	const struct {
		const char *what;
		size_t at;
		double budget;
	} rows[] = {
		{ "row move in a list", offsetof(struct measured, row), 8 },
		{ "page of a list", offsetof(struct measured, list_page), least },
		{ "from the start to a list", offsetof(struct measured, first), 2900 },
		{ "scroll one line of a text", offsetof(struct measured, line), mine.text_line + 20 },
		{ "next page of a text", offsetof(struct measured, page), 1.03 * mine.text_page + 40 },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool first = true;
		for (enum other o = 0; o < LISTERS; o++) {
			double our = *(double *)((char *)&mine + rows[i].at), their = *(double *)((char *)&theirs[o] + rows[i].at);
			if (their > 0)
				figure_print(&(struct figure){
					first ? rows[i].what : "", "B", our, other_name(o), their, first ? rows[i].budget : 0, false });
			first = first && their <= 0;
		}
		if (first)
			figure_print(&(struct figure){
				rows[i].what, "B", *(double *)((char *)&mine + rows[i].at), NULL, 0, rows[i].budget, false });
	}
	figure_print(
		&(struct figure){ .what = "a Chinese character typed", .unit = "B", .ours = mine.character, .budget = 3 });
	figure_print(&(struct figure){ .what = "an idle screen", .unit = "B", .ours = mine.idle, .budget = 0.5 });
	figure_print(&(struct figure){ .what = "an idle screen", .unit = "wake-ups", .ours = mine.woken, .budget = 0.5 });
	figure_print(
		&(struct figure){ "to a list, terminal in Big5", "B", big5.first, "ours in UTF-8", mine.first, 0, false });
	figure_print(
		&(struct figure){ "next page, terminal in Big5", "B", big5.page, "ours in UTF-8", mine.page, 0, false });
	material_release(&material);
	return figures_broken();
}
