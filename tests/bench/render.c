/* How fast a document becomes lines: one of the web, beside w3m and lynx over the same file, with paragraphs, lists and
 * tables and what word processors leave in them; and one in CommonMark. */
#include "bench/lib/bench.h"

#define SIZE ((size_t)5 << 20)
#define ROUNDS 5

static void add_table(struct str *s)
{
	str_addz(s, "<table border=\"1\" style=\"mso-cellspacing:0cm\"><tr><th>年度<th>人數<th>說明</tr>");
	for (int i = 0; i < 5; i++) {
		str_addf(
			s, "<tr><td>%d 年</td><td align=right>%d</td><td><p class=MsoNormal><span lang=EN-US>", 110 + i, 1200 * i);
		add_sentences(s, s->len + 60);
		str_addz(s, "<o:p></o:p></span></p></td></tr>\n");
	}
	str_addz(s, "</table>\n");
}

static void add_section(struct str *s, int number)
{
	str_addf(s, "<h3>第 %d 節</h3>\n<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->", number);
	for (int i = 0; i < 4; i++) {
		str_addz(s, "<p style=\"text-indent:24.0pt;line-height:150%\"><span style='font-family:\"標楷體\"'>");
		add_sentences(s, s->len + 600);
		str_addz(s, "&nbsp;</span></p>\n");
	}
	str_addz(s, "<ol><li>");
	add_sentences(s, s->len + 100);
	str_addz(s, "<ul><li>甲<li>乙</ul><li><a href=\"https://example.org/a?b=1\">附件</a></ol>\n");
	add_table(s);
}

static void add_chapter(struct str *s, int number)
{
	str_addf(s, "## 第 %d 節\n\n", number);
	for (int i = 0; i < 4; i++) {
		add_sentences(s, s->len + 300);
		str_addf(s, "**重點**與[連結](https://example.org/%d)", number % 500);
		add_sentences(s, s->len + 300);
		str_addz(s, "\n\n");
	}
	str_addz(s, "- ");
	add_sentences(s, s->len + 100);
	str_addz(s, "\n- 乙\n  - 丙\n\n| 年度 | 人數 |\n|---|---:|\n| 110 | 1,200 |\n| 111 | 1,300 |\n\n");
}

/* Nobody here beside us. */
static void measure_commonmark(const char *folder, const char *program)
{
	struct str s;
	char path[80], ours[128];
	double speed[ROUNDS];
	str_init(&s, STR_NO_LIMIT);
	for (int i = 1; s.len < SIZE; i++)
		add_chapter(&s, i);
	snprintf(path, sizeof path, "%s/page.md", folder);
	assert_int_equal(file_write(path, s.buf, s.len, 0600, NULL), RC_OK);
	snprintf(ours, sizeof ours, "%s render --width 80 \"$0\" >/dev/null", program);
	for (int i = 0; i < ROUNDS; i++)
		speed[i] = command_speed(ours, path, s.len);
	figure_print(&(struct figure){ "Markdown to lines", "MB/s", median(speed, ROUNDS), NULL, 0, 60, true });
	str_release(&s);
}

int main(void)
{
	struct str s;
	struct scratch folder;
	char path[64], ours[128];
	double speed[3][ROUNDS];
	char *program = program_path("minyi");
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><style>p{margin:0}</style></head><body>\n");
	for (int i = 1; s.len < SIZE; i++)
		add_section(&s, i);
	scratch_make(&folder);
	snprintf(path, sizeof path, "%s/page.html", folder.path);
	assert_int_equal(file_write(path, s.buf, s.len, 0600, NULL), RC_OK);
	snprintf(ours, sizeof ours, "%s render --width 80 \"$0\" >/dev/null", program);
	for (int i = 0; i < ROUNDS; i++) {
		speed[0][i] = command_speed(ours, path, s.len);
		speed[1][i] = command_speed("w3m -dump -cols 80 \"$0\" >/dev/null", path, s.len);
		speed[2][i] = command_speed(
			"lynx -dump -width=80 -assume_charset=utf-8 -display_charset=utf-8 \"$0\" >/dev/null", path, s.len);
	}
	double mine = median(speed[0], ROUNDS);
	assert_true(mine > 0);
	figure_print(&(struct figure){ "HTML to lines", "MB/s", mine, "w3m -dump", median(speed[1], ROUNDS), 30, true });
	figure_print(&(struct figure){ "", "MB/s", mine, "lynx -dump", median(speed[2], ROUNDS), 0, true });
	measure_commonmark(folder.path, program);
	free(program);
	str_release(&s);
	scratch_remove(&folder);
	return figures_broken();
}
