/* What all of them show: the rows and the page of our own client, read from its screen and its linear mode. */
#include "bench/lib/bench.h"

void open_list(struct visit *v, const struct material *m)
{
	visit_start(v, 80, 24, "--site", m->platform.address, NULL);
	keys(v, "<Enter>");
	keys(v, "<Enter>");
}

static const char *const sentences[] = {
	"長照交通接送改按里程補助，山區部落不再拒載；",
	"「夜市餐具改用可重複清洗的公用碗筷」，押金由悠遊卡扣還。",
	"依據《公共政策網路參與實施要點》第 5 點規定，",
	"本案於 115 年 11 月 23 日成案（共 5,000 人附議），",
	"請於 2 個月內具體回應！",
	"Open data 的 API 文件……",
	"詳見 https://example.org/topic/1234?lang=zh-TW。",
	"機關回應：部分參採，研議中――",
	"兒少、身心障礙者及高齡者均應納入考量，\n",
};

void add_sentences(struct str *out, size_t size)
{
	for (unsigned i = 1; out->len < size; i = i * 1103515245u + 12345u)
		str_addz(out, sentences[(i >> 16) % ARRAY_LEN(sentences)]);
}

static void html_begin(struct str *s)
{
	str_addz(s, "<!DOCTYPE html><html><head><meta charset=utf-8><title>提點子</title></head><body><pre>\n");
}

static void keep(const char *folder, char path[64], const char *name, const struct str *s)
{
	snprintf(path, 64, "%s/%s", folder, name);
	assert_int_equal(file_write(path, s->buf, s->len, 0600, NULL), RC_OK);
}

/* A row with another number, so that it stands nowhere else: a digit before its own in place of a blank. */
static void add_numbered(struct str *out, const char *row, size_t n, int times)
{
	size_t digits = strspn(row, " ");
	str_add(out, row, digits ? digits - 1 : 0);
	str_addc(out, times ? (char)('0' + times) : ' ');
	str_add(out, row + digits, n - digits);
}

/* Ten times, behind the first `head` bytes; each time from another row on, so that no page has what the one before had
 * in the same place. */
static void keep_ten_times(const char *folder, char path[64], const char *name, const struct str *s, size_t head)
{
	enum { TIMES = 10, FURTHER = 3 /* rows */, ROWS = 20 };
	STR_LOCAL(many, STR_NO_LIMIT);
	const char *rows[ROWS];
	size_t n = 0;
	for (const char *row = s->buf + head; *row && n < ROWS; row = strchr(row, '\n') + 1)
		rows[n++] = row;
	str_add(&many, s->buf, head);
	for (int i = 0; i < TIMES; i++)
		for (size_t k = 0; k < n; k++) {
			const char *row = rows[(k + (size_t)(FURTHER * i)) % n];
			add_numbered(&many, row, (size_t)(strchr(row, '\n') + 1 - row), i);
		}
	keep(folder, path, name, &many);
}

static void keep_rows(struct material *m)
{
	struct visit v;
	struct str html, text;
	str_init(&html, STR_NO_LIMIT);
	str_init(&text, STR_NO_LIMIT);
	html_begin(&html);
	size_t head = html.len;
	visit_init(&v);
	open_list(&v, m);
	for (int row = 3; row < 23; row++) {
		const char *line = screen_row(&v, row) + 1;
		const char *title = strrchr(line, ' ') ? strrchr(line, ' ') + 1 : line;
		str_addf(&html, "%.*s<a href=\"%d.html\">%s</a>\n", (int)(title - line), line, row, title);
		str_addf(&text, "%s\n", line);
		if (row == 3)
			snprintf(m->first_row, sizeof m->first_row, "%s", title);
	}
	visit_release(&v);
	keep(m->scratch.path, m->rows_html, "rows.html", &html);
	keep(m->scratch.path, m->rows_text, "rows.txt", &text);
	keep_ten_times(m->scratch.path, m->many_html, "many.html", &html, head);
	keep_ten_times(m->scratch.path, m->many_text, "many.txt", &text, 0);
	str_release(&html);
	str_release(&text);
}

static void escape(struct str *to, const char *line)
{
	for (; *line; line++) {
		if (*line == '<' || *line == '>' || *line == '&')
			str_addf(to, "&#%d;", *line);
		else
			str_addc(to, *line);
	}
}

/* The longest page among the first ideas. */
static void keep_page(struct material *m)
{
	struct str html, best;
	struct answer a;
	str_init(&html, STR_NO_LIMIT);
	str_init(&best, STR_NO_LIMIT);
	ask_get(&m->platform, &a, "/v1/topics?board=idea&view=row&limit=20", NULL);
	for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t)) {
		struct outcome o;
		const char *id = json_text(json_get(t, "id"));
		run(&o, &(struct program_opts){ .home = m->scratch.path }, "minyi", "--site", m->platform.address, "show",
			by_id(id), NULL);
		if (o.out.len > best.len) {
			str_clear(&best);
			str_add(&best, o.out.buf, o.out.len);
			str_copy(m->topic, sizeof m->topic, id);
			m->number = json_int(json_get(t, "number"), 0);
		}
		outcome_release(&o);
	}
	answer_release(&a);
	html_begin(&html);
	escape(&html, best.buf);
	keep(m->scratch.path, m->page_html, "page.html", &html);
	keep(m->scratch.path, m->linked_html, "3.html", &html); /* where the first row leads */
	keep(m->scratch.path, m->page_text, "page.txt", &best);
	str_release(&html);
	str_release(&best);
}

void material_make(struct material *m)
{
	*m = (struct material){ 0 };
	platform_start(&m->platform, &(struct platform_opts){ .sample = true });
	scratch_make(&m->scratch);
	keep_rows(m);
	keep_page(m);
}

void material_release(struct material *m)
{
	platform_release(&m->platform);
	scratch_remove(&m->scratch);
}
