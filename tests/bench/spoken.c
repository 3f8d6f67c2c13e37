/*
 * What a key costs who listens: characters that are spoken for each key, by the model of a screen reader that
 * tests/tty/lib/listener.h has, or, where lines are appended, whatever is appended. Beside lynx, whose cursor shows,
 * and edbrowse, which the blind use, on the same twenty rows and the same text: what our client shows or says, as
 * files. By lines, Enter is a key like the letter before it.
 */
#include "bench/lib/bench.h"
#include "tty/lib/listener.h"

enum { ROWS = 20, ROWS_AT_ONCE = 5, PAGES = 4, PARAGRAPHS = 20 };

static size_t characters(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80 && *text != '\r' && *text != '\n';
	return n;
}

static void escape(struct str *html, const char *text)
{
	for (; *text; text++)
		if (*text == '<' || *text == '>' || *text == '&')
			str_addf(html, "&#%d;", *text);
		else
			str_addc(html, *text);
}

static void keep(const struct material *m, char path[128], const char *name, const struct str *text)
{
	snprintf(path, 128, "%s/%s", m->scratch.path, name);
	assert_int_equal(file_write(path, text->buf, text->len, 0600, NULL), RC_OK);
}

static void compare(const char *what, const char *language, double ours, enum other o, double theirs)
{
	char name[64];
	snprintf(name, sizeof name, "spoken: %s, %s", what, language);
	figure_print(&(struct figure){ name, "characters", ours, other_name(o), theirs, theirs, false });
}

/* ---- the full screen ------------------------------------------------------------------------- */

/* From row to row, or from page to page; on average, so many presses of the key. */
static double heard(struct listener *l, const char *key, int presses, bool ours)
{
	size_t sum = 0;
	for (int i = 0; i < presses; i++) {
		if (ours)
			keys(l->v, key);
		else
			other_keys(l->v, key);
		listener_hear(l, key);
		sum += characters(l->speech.buf);
	}
	return (double)sum / presses;
}

/* The rows of a list, as links; or of a text. */
static void put_screen(struct str *html, struct visit *v, bool linked)
{
	for (int row = linked ? screen_cursor(v).row : 2; row < v->rows - 1; row++) {
		if (linked)
			str_addf(html, "<a href=\"%d.html\">", row);
		escape(html, screen_row(v, row));
		str_addz(html, linked ? "</a>\n" : "\n");
	}
}

static void on_a_screen(const struct material *m)
{
	struct visit v;
	struct listener l;
	struct str rows, page;
	char rows_path[128], page_path[128], number[32];
	str_init(&rows, STR_NO_LIMIT);
	str_init(&page, STR_NO_LIMIT);
	str_addz(&rows, "<!DOCTYPE html><meta charset=utf-8><title>t</title><pre>\n");
	str_addz(&page, rows.buf);
	visit_init(&v);
	v.free_cursor = true;
	visit_start(&v, 80, 24, "--accessible", "--lang", "zh_TW", "--site", m->platform.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	put_screen(&rows, &v, true);
	listener_init(&l, &v);
	double row = heard(&l, "j", ROWS - 1, true);
	snprintf(number, sizeof number, "%lld<Enter><Enter>", (long long)m->number);
	keys(&v, number);
	put_screen(&page, &v, false);
	listener_hear(&l, "");
	double paged = heard(&l, "<Space>", PAGES, true);
	for (int i = 0; i < PAGES + 2; i++) { /* the text that theirs shows is at least as long */
		put_screen(&page, &v, false);
		keys(&v, "<Space>");
	}
	listener_release(&l);
	visit_release(&v);
	keep(m, rows_path, "heard-rows.html", &rows);
	keep(m, page_path, "heard-page.html", &page);
	if (other_installed(LYNX)) {
		visit_init(&v);
		other_listen(&v, LYNX, rows_path);
		listener_init(&l, &v);
		compare("row move", "zh_TW", row, LYNX, heard(&l, "<Down>", ROWS - 1, false));
		listener_release(&l);
		visit_release(&v);
		visit_init(&v);
		other_listen(&v, LYNX, page_path);
		listener_init(&l, &v);
		compare("page of a text", "zh_TW", paged, LYNX, heard(&l, "<Space>", PAGES, false));
		listener_release(&l);
		visit_release(&v);
	}
	str_release(&rows);
	str_release(&page);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* What is appended for each key of a line that is typed so many times; what is appended goes to `said`, if that is
 * given, without the line that was typed and the prompt. */
static double appended(struct visit *v, const char *line, int times, bool ours, struct str *said)
{
	size_t sum = 0, typed = characters(line) + 1;
	STR_LOCAL(pressed, 256);
	str_addf(&pressed, "%s<Enter>", line);
	for (int i = 0; i < times; i++) {
		visit_mark(v);
		if (ours) {
			press(v, pressed.buf);
			wait_idle(v);
		} else {
			other_keys(v, pressed.buf);
		}
		sum += characters(v->raw.buf);
		const char *from = strchr(v->raw.buf, '\n');
		const char *end = from ? strrchr(v->raw.buf, '\n') : NULL;
		if (said && from && end > from)
			for (const char *p = from + 1; p <= end; p++)
				if (*p != '\r')
					str_addc(said, *p);
	}
	return (double)sum / ((double)times * (double)typed);
}

static void line_by_line(const struct material *m, const char *language)
{
	struct visit v;
	struct str rows, text;
	char rows_path[128], text_path[128], number[32];
	str_init(&rows, STR_NO_LIMIT);
	str_init(&text, STR_NO_LIMIT);
	visit_init(&v);
	v.free_cursor = true;
	visit_start(&v, 80, 24, "--linear", "--lang", language, "--site", m->platform.address, NULL);
	(void)appended(&v, "", 1, true, NULL);
	(void)appended(&v, "i", 1, true, NULL);
	(void)appended(&v, "k", 1, true, NULL); /* the last one of those that were read */
	double row = appended(&v, "j", ROWS, true, NULL);
	(void)appended(&v, "0", 1, true, NULL);
	(void)appended(&v, "", ROWS / ROWS_AT_ONCE, true, &rows); /* the same rows, each whole */
	snprintf(number, sizeof number, "%lld", (long long)m->number);
	(void)appended(&v, number, 1, true, NULL);
	double paragraph = appended(&v, "j", PARAGRAPHS, true, &text);
	visit_release(&v);
	keep(m, rows_path, "heard-rows.txt", &rows);
	keep(m, text_path, "heard-text.txt", &text);
	if (other_installed(EDBROWSE)) {
		visit_init(&v);
		other_listen(&v, EDBROWSE, rows_path);
		(void)appended(&v, "1", 1, false, NULL);
		double theirs = appended(&v, "", ROWS - 1, false, NULL);
		compare("row, by lines", language, row, EDBROWSE, theirs);
		compare("whole row, by lines", language, row * 2, EDBROWSE, theirs); /* "j" and Enter, and Enter alone */
		visit_release(&v);
		visit_init(&v);
		other_listen(&v, EDBROWSE, text_path);
		(void)appended(&v, "1", 1, false, NULL);
		compare("paragraph, by lines", language, paragraph, EDBROWSE, appended(&v, "", PARAGRAPHS - 1, false, NULL));
		visit_release(&v);
	}
	str_release(&rows);
	str_release(&text);
}

int main(void)
{
	struct material m;
	material_make(&m);
	on_a_screen(&m);
	line_by_line(&m, "en");
	line_by_line(&m, "zh_TW");
	material_release(&m);
	return figures_broken();
}
