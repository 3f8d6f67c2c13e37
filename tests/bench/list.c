/*
 * A list of 100,000 topics: every key is answered at once wherever it leads, and what is kept of it is bounded. The
 * time is a person's, from the key to the last byte on the terminal; and the slowest time.
 */
#include "bench/lib/bench.h"

enum { TOPICS = 100000, ROUNDS = 9 };

static void add_record(struct str *s, int i, bool first)
{
	str_addf(s,
		"%s{\"網址\":\"https://join.gov.tw/idea/detail/12345678-0000-4000-8000-%012d\",\"標題\":\"第 %d 號：長照交通接送改按里程補助，山區部落不再拒載\","
		"\"附議數量\":\"%d\",\"附議門檻\":\"5000\",\"關注數量\":\"1\",\"留言數量\":\"0\",\"publishDate\":\"%d-%02d-%02d\","
		"\"提送日期\":\"\",\"提議內容\":\"內容\",\"利益與影響\":\"\",\"提議者\":\"某人\"}",
		first ? "[" : ",", i + 1, i + 1, i % 5000, 2015 + i / 10000, 1 + i / 834 % 12, 1 + i / 30 % 28);
}

/* A file at a time, each of which is imported in a time that a busy machine has. */
static void import_some(struct platform *p, int from, int n)
{
	STR_LOCAL(records, STR_NO_LIMIT);
	struct outcome o;
	char path[100];
	for (int i = from; i < from + n; i++)
		add_record(&records, i, i == from);
	str_addz(&records, "]");
	snprintf(path, sizeof path, "%s/records.json", p->scratch.path);
	assert_int_equal(file_write(path, records.buf, records.len, 0600, NULL), RC_OK);
	run(&o, NULL, "minyid", "import", "--data", p->data, "--from", "join-opendata", path, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
}

static void make_many(struct platform *p)
{
	enum { SOME = 10000 };
	platform_start(p, &(struct platform_opts){ 0 });
	platform_stop(p);
	for (int i = 0; i < TOPICS; i += SOME)
		import_some(p, i, SOME);
	platform_again(p);
}

/* The slowest counts: one pause is a pause. */
static double timed(struct visit *v, const char *before, const char *text)
{
	double worst = 0;
	for (int i = 0; i < ROUNDS; i++) {
		keys(v, before);
		double began = now_ms();
		keys(v, text);
		double took = now_ms() - began;
		worst = took > worst ? took : worst;
	}
	return worst;
}

int main(void)
{
	struct platform p;
	struct visit v;
	make_many(&p);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	double small = peak_mib(v.pid);
	const struct {
		const char *what, *before, *keys;
	} steps[] = {
		{ "100,000 rows: row move", "<Home>", "j" },
		{ "100,000 rows: page", "<Home>", "<PageDown>" },
		{ "100,000 rows: to the end", "<Home>", "<End>" },
		{ "100,000 rows: to the start", "<End>", "<Home>" },
		{ "100,000 rows: page before the end", "<End>", "<PageUp>" },
		{ "100,000 rows: to a number", "<Home>", "54321<Enter>" },
	};
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		figure_print(
			&(struct figure){ steps[i].what, "ms", timed(&v, steps[i].before, steps[i].keys), NULL, 0, 100, false });
	see_row(&v, screen_cursor(&v).row, "54321");
	for (int i = 0; i < 300; i++)
		keys(&v, i % 10 == 9 ? "<End>" : "<PageUp>");
	figure_print(&(struct figure){
		"100,000 rows: memory beside 20", "MiB", peak_mib(v.pid), "itself at first", small, small + 8, false });
	visit_release(&v);
	platform_release(&p);
	return figures_broken();
}
