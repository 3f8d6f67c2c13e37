/*
 * What a platform takes while it stands: its memory alone, with 1,000 connections that ask and with 20,000 that do not;
 * how long it takes to start with many topics; bytes on disk for an endorsement; and how fast records come in, into a
 * file by the processor time that it takes, and into a PostgreSQL, whose time is not this program's, by the clock.
 */
#include "bench/lib/bench.h"

#include "api/lib/load.h"
#include "sql/sql.h"
#include "unit/postgres.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	STARTS = 11,
	BUSY = 1000,
	IDLE = 20000,
	RECORDS = 4000,
	ROWS = 60000,
	ENDORSERS = 2000,
	OTHER_FILES = 400,
	QUIET_MS = 4000
};

/* ---- memory ---------------------------------------------------------------------------------- */

static void a_list(void *ctx, size_t connection, size_t number, struct str *out)
{
	(void)ctx, (void)connection;
	str_addf(out, "GET /v1/topics?board=idea&view=row&limit=20&x=%zu HTTP/1.1\r\nHost: x\r\n\r\n", number);
}

/* So many connections that have asked once and stay; how many of them answer when they ask again. */
static void with_connections(const char *what, size_t many, double every_ms, double spread_ms, double budget_mib)
{
	struct platform p;
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true });
	double alone = process_mib(p.pid);
	struct load l = {
		.port = p.port, .from = 5, .connections = many, .every_ms = every_ms, .spread_ms = spread_ms, .write = a_list
	};
	load_begin(&l);
	int64_t deadline = clock_mono() + 6 * TEST_DEADLINE_MS;
	while (load_answers(&l) < many + (every_ms > 0 ? 0 : 4 * many) && clock_mono() < deadline)
		poll(NULL, 0, 10);
	double mib = process_mib(p.pid);
	load_end(&l);
	if (l.said->hung_up || l.said->good < l.said->answers)
		figure_missing("%s: of %zu answers %zu were good, %zu times hung up", what, l.said->answers, l.said->good,
			l.said->hung_up);
	figure_print(&(struct figure){ what, "MiB", mib, "alone", alone, budget_mib, false });
	load_release(&l);
	platform_release(&p);
}

static void memory(void)
{
	struct platform p;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	poll(NULL, 0, QUIET_MS); /* nobody came */
	figure_print(&(struct figure){ "memory of a platform alone", "MiB", process_mib(p.pid), NULL, 0, 3, false });
	figure_print(&(struct figure){ "of it what no file holds", "MiB", process_own_mib(p.pid), NULL, 0, 0, false });
	platform_release(&p);
	with_connections("with 1,000 busy connections", BUSY, 0, 0, 60);
	struct rlimit files;
	char what[80];
	getrlimit(RLIMIT_NOFILE, &files);
	size_t idle = files.rlim_cur < IDLE + OTHER_FILES ? files.rlim_cur - OTHER_FILES : IDLE;
	snprintf(what, sizeof what, "with %zu,%03zu idle connections%s", idle / 1000, idle % 1000,
		idle < IDLE ? " (as many as may be)" : "");
	with_connections(what, idle, 600000, 8000, 0);
}

/* ---- start ----------------------------------------------------------------------------------- */

/* Wall clock to `listening` and to the first list of ideas, and the processor time of a start and an end. */
struct started {
	double listening[STARTS], answer[STARTS], cpu[STARTS];
};

static void start_once(struct platform *p, struct started *out, int i)
{
	struct answer a;
	double cpu = cpu_ms(true), began = now_ms();
	platform_again(p);
	out->listening[i] = now_ms() - began;
	ask_get(p, &a, "/v1/topics?board=idea&limit=20", NULL);
	out->answer[i] = now_ms() - began;
	answer_release(&a);
	platform_stop(p);
	out->cpu[i] = cpu_ms(true) - cpu;
}

static void say_start(const char *what, double *many, double *few, double budget)
{
	figure_print(
		&(struct figure){ what, "ms", median(many, STARTS), "with 1,000 topics", median(few, STARTS), budget, false });
}

static void start(void)
{
	const struct platform_opts opts = { .leaps = true }; /* or another program runs before it, to confirm the clock */
	struct platform few, many;
	struct large small, large;
	struct started f, m;
	platform_start(&few, &opts);
	platform_stop(&few);
	large_make(&small, few.data, 1000);
	platform_start(&many, &opts);
	platform_stop(&many);
	large_make(&large, NULL, LARGE_TOPICS);
	snprintf(many.data, sizeof many.data, "%s", large.folder);
	start_once(&few, &f, 0); /* what is made once is made */
	start_once(&many, &m, 0);
	for (int i = 0; i < STARTS; i++) {
		start_once(&few, &f, i);
		start_once(&many, &m, i);
	}
	say_start("start with 100,000 topics", m.listening, f.listening, 15);
	say_start("to its first answer", m.answer, f.answer, 0);
	say_start("start and end, processor time", m.cpu, f.cpu, 0);
	platform_release(&few);
	platform_release(&many);
	large_release(&small);
	large_release(&large);
}

/* ---- disk ------------------------------------------------------------------------------------ */

struct endorsing {
	char (*tokens)[PERSON_TOKEN];
	char topic[40];
};

static void endorse(void *ctx, size_t connection, size_t number, struct str *out)
{
	(void)connection;
	const struct endorsing *g = ctx;
	str_addf(out,
		"PUT /v1/topics/%s/endorsement HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
		"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
		g->topic, g->tokens[number % ENDORSERS]);
}

static double file_bytes(const struct platform *p)
{
	char path[100];
	struct stat st;
	snprintf(path, sizeof path, "%s/minyid.db", p->data);
	assert_int_equal(stat(path, &st), 0);
	return (double)st.st_size;
}

/* What the file grows by, once the log is written back and it is rid of what is empty, and of what is counted of an
 * account for a day. */
static double grown(struct platform *p)
{
	struct sql *db = platform_rows(p);
	struct err e = { 0 };
	must(sql_script(db, "DELETE FROM attempts; VACUUM;", &e), &e);
	must(sql_empty_journal(db, &e), &e);
	sql_close(db);
	return file_bytes(p);
}

static void disk(void)
{
	struct platform p;
	struct answer a;
	struct endorsing g = { .tokens = xcalloc(ENDORSERS, sizeof *g.tokens) };
	platform_start(&p, &(struct platform_opts){ .sample = true });
	ask_get(&p, &a, "/v1/topics?stage=collecting", NULL);
	snprintf(g.topic, sizeof g.topic, "%s", answer_text(&a, "items.0.id"));
	answer_release(&a);
	platform_stop(&p);
	people_add(&p, g.tokens, ENDORSERS);
	double before = grown(&p);
	platform_again(&p);
	struct load l = { .socket = p.socket, .connections = 32, .requests = ENDORSERS, .write = endorse, .ctx = &g };
	load_run(&l);
	assert_int_equal(l.said->good, l.said->answers);
	load_release(&l);
	platform_stop(&p);
	double bytes = (grown(&p) - before) / ENDORSERS;
	/* the row, and the way to it from its person */
	figure_print(&(struct figure){ "on disk, an endorsement", "B", bytes, NULL, 0, 52, false });
	platform_release(&p);
	free(g.tokens);
}

/* ---- import ---------------------------------------------------------------------------------- */

static void write_records(const char *path)
{
	STR_LOCAL(all, STR_NO_LIMIT);
	for (int i = 0; i < RECORDS; i++) {
		str_addf(&all,
			"%s{\"網址\":\"https://join.gov.tw/idea/detail/12345678-0000-4000-8000-%012d\",\"標題\":\"第 %d 號提議\","
			"\"附議數量\":\"%d\",\"附議門檻\":\"5000\",\"關注數量\":\"1\",\"留言數量\":\"0\",\"publishDate\":\"%d-%02d-%02d\","
			"\"提送日期\":\"\",\"利益與影響\":\"\",\"提議者\":\"某人\",\"提議內容\":\"",
			i ? "," : "[", i + 1, i + 1, i ? i % 5000 : ROWS, 2015 + i / 400, 1 + i / 34 % 12, 1 + i % 28);
		size_t from = all.len;
		add_sentences(&all, all.len + 500);
		for (char *c = all.buf + from; *c; c++)
			*c = *c == '\n' ? ' ' : *c;
		str_addz(&all, "\"}");
	}
	str_addz(&all, "]");
	assert_int_equal(file_write(path, all.buf, all.len, 0600, NULL), RC_OK);
}

static void write_rows(const char *path)
{
	STR_LOCAL(all, STR_NO_LIMIT);
	str_addz(&all, "編號,附議時間,居住縣市,附議人匿稱,附議原因\r\n");
	for (int i = 0; i < ROWS; i++)
		str_addf(&all, "No.%d,2024-01-%02d %02d:%02d:00,臺北市,附議人%d,%s\r\n", i + 1, 1 + i / 5000, i / 250 % 24,
			i % 60, i, i % 3 ? "" : "支持這個提案，希望早日實現");
	assert_int_equal(file_write(path, all.buf, all.len, 0600, NULL), RC_OK);
}

/* So many a second; database: NULL, or a PostgreSQL's. */
static double import_speed(const char *data, const char *database, const char *format, const char *path, int many)
{
	struct outcome o;
	double began = database ? now_ms() : cpu_ms(true);
	run(&o, NULL, "minyid", "import", "--data", data, "--from", format, path, database ? "--database" : NULL, database,
		NULL);
	double took = (database ? now_ms() : cpu_ms(true)) - began;
	if (o.status != 0)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
	return many / took * 1e3;
}

static void imports(bool at_server)
{
	double topics[3], rows[3];
	for (int i = 0; i < 3; i++) {
		struct scratch s;
		char records[100], list[120], data[80], where[1024];
		const char *database = at_server ? where : NULL;
		scratch_make(&s);
		if (at_server && !postgres_new(where, sizeof where))
			fail_msg("no database can be made");
		snprintf(records, sizeof records, "%s/records.json", s.path);
		snprintf(list, sizeof list, "%s/12345678-0000-4000-8000-%012d.csv", s.path, 1);
		snprintf(data, sizeof data, "%s/data", s.path);
		write_records(records);
		write_rows(list);
		topics[i] = import_speed(data, database, "join-opendata", records, RECORDS);
		rows[i] = import_speed(data, database, "join-detail", list, ROWS);
		scratch_remove(&s);
	}
	const char *where = at_server ? " at PostgreSQL" : "";
	char what[2][64];
	snprintf(what[0], sizeof what[0], "import: topics%s", where);
	snprintf(what[1], sizeof what[1], "import: endorsements%s", where);
	figure_print(&(struct figure){ what[0], "/s", median(topics, 3), NULL, 0, 2000, true });
	figure_print(&(struct figure){ what[1], "/s", median(rows, 3), NULL, 0, 60000, true });
}

int main(void)
{
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	memory();
	start();
	disk();
	imports(false);
	if (getenv("MINYI_POSTGRES"))
		imports(true);
	else
		printf("skipped: there is no PostgreSQL here\n");
	return figures_broken();
}
