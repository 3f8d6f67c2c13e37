/*
 * From the key to the topic on the screen: out of the cache while the platform sleeps, beside the others following a
 * link to a local file of the same page; and from the platform, a topic with 5,000 comments beside one with 50, and one
 * with 100,000, of which some are here at a time. In turn; the median counts.
 */
#include "bench/lib/bench.h"
#include "server/storage/storage.h"
#include "wire/json.h"

#include <poll.h>
#include <signal.h>

#define ROUNDS 11

static double key_to(struct visit *v, const char *key, const char *text)
{
	double start = now_ms();
	press(v, key);
	await(v, text);
	return now_ms() - start;
}

/* Nothing but the cache can answer. */
static double from_cache(struct visit *v, struct platform *p)
{
	kill(p->pid, SIGSTOP);
	double took = key_to(v, "<Enter>", PAGE_BEGINS);
	kill(p->pid, SIGCONT);
	wait_idle(v);
	keys(v, "q");
	return took;
}

static double follow_link(enum other o, const struct material *m)
{
	struct visit v;
	visit_init(&v);
	other_start(&v, o, m, SHOWN_ROWS);
	if (o == W3M)
		other_keys(&v, "<Tab>");
	double took = key_to(&v, "<Enter>", PAGE_BEGINS);
	visit_kill(&v);
	visit_release(&v);
	return took;
}

static void painted_from_cache(void)
{
	struct material m;
	struct visit v;
	char number[32];
	double mine[ROUNDS], their[OTHERS][ROUNDS] = { { 0 } };
	material_make(&m);
	visit_init(&v);
	open_list(&v, &m);
	snprintf(number, sizeof number, "%lld<Enter>", (long long)m.number);
	keys(&v, number);
	keys(&v, "<Enter>q"); /* it is in the cache now */
	for (int i = 0; i < ROUNDS; i++) {
		mine[i] = from_cache(&v, &m.platform);
		for (enum other o = 0; o < LESS; o++)
			their[o][i] = other_installed(o) ? follow_link(o, &m) : 0;
	}
	double median_time = median(mine, ROUNDS);
	for (enum other o = 0; o < LESS; o++)
		if (other_installed(o))
			figure_print(&(struct figure){ o ? "" : "key to topic, from the cache", "ms", median_time, other_name(o),
				median(their[o], ROUNDS), 0, false });
	visit_release(&v);
	material_release(&m);
}

/* A client that has never seen it: until its first page is there, and from there until the last of its comments is. */
static double never_seen(struct platform *p, const char *title, const char *last, double *to_end)
{
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p->address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'c');
	select_row(&v, title);
	double start = now_ms();
	keys(&v, "<Enter>");
	double took = now_ms() - start;
	see(&v, title);
	start = now_ms();
	keys(&v, "<End>");
	*to_end = now_ms() - start;
	see(&v, last);
	visit_release(&v);
	return took;
}

static void many_comments(void)
{
	struct platform p;
	double many[ROUNDS], few[ROUNDS], many_end[ROUNDS], few_end[ROUNDS];
	platform_start(&p, &(struct platform_opts){ 0 });
	platform_import_board(&p, 'a', 5000);
	platform_import_board(&p, 'b', 50);
	platform_import_board(&p, 'c', 100);
	for (int i = 0; i < ROUNDS; i++) {
		many[i] = never_seen(&p, "5000 則", "5,000", &many_end[i]);
		few[i] = never_seen(&p, "50 則", "50", &few_end[i]);
	}
	double m = median(many, ROUNDS), f = median(few, ROUNDS);
	figure_print(&(struct figure){ "5,000 comments: first page", "ms", m, "ours with 50", f, 2 * f, false });
	figure_print(&(struct figure){ "5,000 comments: to the last", "ms", median(many_end, ROUNDS), "ours with 50",
		median(few_end, ROUNDS), 100, false });
	platform_release(&p);
}

/* ---- a topic with 100,000 comments ----------------------------------------------------------- */

enum { CROWD = 100000 };

/* Straight into the store, under the only topic there. */
static void add_crowd(struct platform *p)
{
	struct storage *s;
	struct err e = { 0 };
	int64_t added;
	ARENA_LOCAL(a, 0);
	struct wire_comment *all = xcalloc(CROWD, sizeof *all);
	platform_import_board(p, 'a', 1);
	platform_stop(p);
	assert_int_equal(storage_open(p->data, &s, &e), RC_OK);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, &e), RC_OK);
	for (int i = 2; i <= CROWD; i++)
		all[i - 2] = (struct wire_comment){ .id = arena_printf(&a, "crowd-%d", i),
			.author = "某人",
			.body = arena_printf(&a, "這是第 %d 則意見，希望能早一點看到回覆，也希望大家都來看一看。", i),
			.created_at = 1505054304000 + i * 1000LL,
			.reply_to = "" };
	assert_int_equal(storage_comments_put(s, 1, "bench", all, CROWD - 1, &added, &e), RC_OK);
	free(all);
	assert_int_equal(storage_commit(s, &e), RC_OK);
	storage_close(s);
	platform_again(p);
}

static double timed_keys(struct visit *v, const char *text)
{
	double start = now_ms();
	keys(v, text);
	return now_ms() - start;
}

/* Opened, read from either end and searched, by clients that have never seen it. */
static void a_crowd_of_comments(void)
{
	enum { VISITS = 5, REST_MS = 2000 };
	struct platform p;
	struct visit v;
	double opened[VISITS], to_end[VISITS], page[VISITS], back[VISITS], before = 0, peak = 0, most = 0, after = 0;
	platform_start(&p, &(struct platform_opts){ 0 });
	add_crowd(&p);
	for (int i = 0; i < VISITS; i++) {
		visit_init(&v);
		visit_start(&v, 80, 24, "--site", p.address, NULL);
		enter_as_guest(&v);
		go_to(&v, 'c');
		poll(NULL, 0, REST_MS);
		before = process_mib(v.pid);
		peak = peak_mib(v.pid);
		opened[i] = timed_keys(&v, "<Enter>");
		to_end[i] = timed_keys(&v, "<End>");
		see(&v, "100,000");
		page[i] = timed_keys(&v, "<PageUp>");
		for (int k = 0; k < 60; k++)
			keys(&v, "<PageUp>");
		back[i] = timed_keys(&v, "<Home>");
		for (int k = 0; k < 100; k++)
			keys(&v, "<PageDown>");
		most = peak_mib(v.pid) - peak > most ? peak_mib(v.pid) - peak : most;
		keys(&v, "q");
		poll(NULL, 0, REST_MS);
		after = process_mib(v.pid);
		visit_release(&v);
	}
	figure_print(&(struct figure){ "100,000 comments: open", "ms", median(opened, VISITS), NULL, 0, 6, false });
	figure_print(&(struct figure){ "100,000 comments: End", "ms", median(to_end, VISITS), NULL, 0, 100, false });
	figure_print(&(struct figure){ "100,000 comments: page up", "ms", median(page, VISITS), NULL, 0, 100, false });
	figure_print(&(struct figure){ "100,000 comments: Home", "ms", median(back, VISITS), NULL, 0, 100, false });
	figure_print(&(struct figure){ "100,000 comments: memory", "MiB", most, NULL, 0, 12, false });
	figure_print(&(struct figure){
		"100,000 comments: memory once left", "MiB", after, "itself before", before, before + 0.5, false });
	platform_release(&p);
}

/* ---- a text of 5 MB ---------------------------------------------------------------------------- */

enum { TEXT_BYTES = 5 << 20 };

static void add_paragraphs(struct str *s, bool html)
{
	str_addz(s, html ? "<p>最前面的話。</p>" : "最前面的話。\n\n");
	while (s->len < TEXT_BYTES) {
		str_addz(s, html ? "<p style='margin:0cm'><span lang=EN-US>" : "");
		add_sentences(s, s->len + 600);
		str_addz(s, html ? "</span></p>\n<table><tr><th>年度<th>人數</tr><tr><td>110 年<td>1,200</table>" : "\n\n");
	}
	str_addz(s, html ? "<p>最後面的話。</p>" : "最後面的話。");
}

/* As a record brings it, the text of each kind under its number. */
static void import_texts(struct platform *p)
{
	struct outcome o;
	char path[100];
	struct json_out out;
	STR_LOCAL(records, STR_NO_LIMIT);
	json_begin(&out, &records);
	json_open(&out, NULL, '[');
	for (int html = 0; html < 2; html++) {
		STR_LOCAL(text, STR_NO_LIMIT);
		add_paragraphs(&text, html);
		json_open(&out, NULL, '{');
		json_put_text(&out, "網址",
			html ? "https://join.gov.tw/idea/detail/12345678-0000-4000-8000-000000000002"
				 : "https://join.gov.tw/idea/detail/12345678-0000-4000-8000-000000000001");
		json_put_text(&out, "標題", html ? "網頁的長文" : "一般的長文");
		json_put_text(&out, "publishDate", "2024-01-01");
		json_put_text(&out, "提議內容", text.buf);
		json_put_text(&out, "附議門檻", "5000");
		json_close(&out, '}');
	}
	json_close(&out, ']');
	snprintf(path, sizeof path, "%s/texts.json", p->scratch.path);
	assert_int_equal(file_write(path, records.buf, records.len, 0600, NULL), RC_OK);
	run(&o, NULL, "minyid", "import", "--data", p->data, "--from", "join-opendata", path, NULL);
	if (o.status != 0)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
}

/* From the key to its first page, and to its last; from the platform, which nobody has asked for it before. */
static void a_long_text(struct platform *p, const char *title, const char *what)
{
	enum { TIMES = 5 };
	struct visit v;
	char name[64];
	double first[TIMES], whole[TIMES], peak = 0;
	for (int i = 0; i < TIMES; i++) {
		visit_init(&v);
		visit_start(&v, 80, 24, "--site", p->address, NULL);
		enter_as_guest(&v);
		go_to(&v, 'i');
		select_row(&v, title);
		first[i] = key_to(&v, "<Enter>", "最前面的話");
		double began = now_ms();
		keys(&v, "<End>");
		whole[i] = now_ms() - began;
		keys(&v, "/最後面的話<Enter>");
		see(&v, "最後面的話");
		peak = peak_mib(v.pid) > peak ? peak_mib(v.pid) : peak;
		visit_release(&v);
	}
	snprintf(name, sizeof name, "5 MB of %s: first page", what);
	figure_print(&(struct figure){ name, "ms", median(first, TIMES), NULL, 0, 50, false });
	snprintf(name, sizeof name, "5 MB of %s: its end", what);
	figure_print(&(struct figure){ name, "ms", median(whole, TIMES), NULL, 0, 0, false });
	snprintf(name, sizeof name, "5 MB of %s: memory at most", what);
	figure_print(&(struct figure){ name, "MiB", peak, NULL, 0, 0, false });
}

static void long_texts(void)
{
	struct platform p;
	platform_start(&p, &(struct platform_opts){ 0 });
	import_texts(&p);
	a_long_text(&p, "網頁的長文", "HTML");
	a_long_text(&p, "一般的長文", "plain text");
	platform_release(&p);
}

int main(void)
{
	painted_from_cache();
	many_comments();
	a_crowd_of_comments();
	long_texts();
	return figures_broken();
}
