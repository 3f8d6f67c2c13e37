/*
 * The same requests of a platform with 1,000 topics and of one with 100,000: at most twice as slow, however much there
 * is; and of the large one again with endorsements by the million: 10,000,000 with BIG=1 in the environment, which
 * takes minutes to make, 500,000 without. Each request is another one, so nothing comes from memory. Processor time of
 * the platform, which others on the machine do not change.
 */
#include "bench/lib/bench.h"

#include "api/lib/load.h"
#include "sql/sql.h"

#include <stdlib.h>
#include <unistd.h>

enum { FEW = 1000, ROUNDS = 3, REQUESTS = 200, MANY_ENDORSEMENTS = 10000000, SOME_ENDORSEMENTS = 500000 };

/* %zu: a number that differs; search_ms: what the client sends of words has a limit of its own. */
static const struct {
	const char *what, *path;
	double budget_ms; /* 0: twice the small one's */
} asked[] = {
	{ "list", "/v1/topics?board=idea&view=row&limit=20&x=%zu", 0 },
	{ "topic", "/v1/topics/%zu?x=1", 0 },
	{ "comments", "/v1/topics/%zu/comments?limit=100", 0 },
	{ "boards", "/v1/boards?x=%zu", 0 },
	{ "agency", "/v1/topics?agency=a1&view=row&limit=20&x=%zu", 0 },
	{ "overdue", "/v1/topics?response=overdue&view=row&limit=20&x=%zu", 0 },
	{ "page with a number", "/v1/topics?board=idea&at_number=%zu&view=row&limit=20", 0 },
	{ "far into a list", "/v1/topics?skip=500&view=row&limit=20&x=%zu", 0 },
	{ "the site's figures", "/v1?x=%zu", 0 },
	{ "search: a common word", "/v1/topics?q=%E5%81%A5%E4%BF%9D&view=row&limit=20&x=%zu", 10 },
	{ "search: two words, a board",
		"/v1/topics?q=%E5%81%A5%E4%BF%9D%20%E6%95%99%E8%82%B2&board=idea&view=row&limit=20&x=%zu", 10 },
	{ "title on a board", "/v1/topics?board=idea&title=%E5%81%A5%E4%BF%9D&view=row&limit=40&x=%zu", 10 },
};

static void write_request(void *ctx, size_t connection, size_t number, struct str *out)
{
	(void)connection;
	const char *path = ctx, *gap = strstr(path, "%zu");
	str_addf(
		out, "GET %.*s%zu%s HTTP/1.1\r\nHost: x\r\n\r\n", (int)(gap - path), path, number % (FEW - 1) + 1, gap + 3);
}

/* ms of the platform's processor time for one of them. */
static double cost(const struct platform *p, const char *path)
{
	struct load l = { .socket = p->socket,
		.connections = 2,
		.requests = REQUESTS,
		.write = write_request,
		.ctx = (void *)(uintptr_t)path };
	double before = process_cpu_ms(p->pid);
	load_run(&l);
	double took = process_cpu_ms(p->pid) - before;
	if (l.said->good != l.said->answers)
		figure_missing("%s: of %zu answers %zu were good", path, l.said->answers, l.said->good);
	double each = took / (double)l.said->answers;
	load_release(&l);
	return each;
}

static void filled(struct platform *p, struct large *l, int topics)
{
	platform_start(p, &(struct platform_opts){ 0 });
	platform_stop(p);
	large_make(l, topics == FEW ? p->data : NULL, topics);
	snprintf(p->data, sizeof p->data, "%s", l->folder);
	platform_again(p);
}

static void compare(const char *to, struct platform *many, const char *beside, struct platform *few)
{
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		double large[ROUNDS], small[ROUNDS];
		char what[80];
		for (int k = 0; k < ROUNDS; k++) {
			small[k] = cost(few, asked[i].path);
			large[k] = cost(many, asked[i].path);
		}
		double ours = median(large, ROUNDS), theirs = median(small, ROUNDS);
		/* the kernel counts in hundredths of a second: less than its step is nothing */
		double step = 2 * 1e3 / (double)sysconf(_SC_CLK_TCK) / REQUESTS;
		snprintf(what, sizeof what, "%s: %s", to, asked[i].what);
		figure_print(&(struct figure){ what, "ms", ours, beside, theirs > 0 ? theirs : step,
			asked[i].budget_ms > 0 ? asked[i].budget_ms : 2 * theirs + step, false });
	}
}

/* What follows each row by triggers is made once for all of them: so millions of rows take minutes. */
static void without_triggers(struct sql *db, struct str *again, struct err *e)
{
	STR_LOCAL(drop, STR_NO_LIMIT);
	struct sql_rows *q = sql_ask(db,
		"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('endorsements', 'topics')", "");
	while (sql_next(q, e) == RC_OK) {
		str_addf(&drop, "DROP TRIGGER %s;", sql_text(q, 0));
		str_addf(again, "%s;", sql_text(q, 1));
	}
	sql_end(q);
	must(sql_script(db, drop.buf, e), e);
}

/* By people who are nowhere else, on the first 1,000 topics. */
static void add_endorsements(struct platform *p, int n)
{
	struct err e = { 0 };
	STR_LOCAL(triggers, STR_NO_LIMIT);
	struct sql *db = platform_rows(p);
	int64_t have = 0;
	must(sql_ask_int(db, &e, &have, "SELECT count(*) FROM endorsements WHERE source = 'bench'", ""), &e);
	must(sql_begin(db, true, &e), &e);
	without_triggers(db, &triggers, &e);
	must(
		sql_run(db, &e,
			"WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2)"
			" INSERT INTO endorsements (topic, number, nickname, county, show_nickname, show_county, reason, at, source,"
			" source_id) SELECT i % 1000 + 1, i / 1000 + 1000000, '某人', '臺北市', TRUE, TRUE, '', 1700000000000 + i,"
			" 'bench', CAST(i AS TEXT) FROM n WHERE $1 < $2",
			"ii", have, (int64_t)n),
		&e);
	must(
		sql_script(db,
			"INSERT INTO endorsement_rows SELECT topic, count(*) FROM endorsements GROUP BY topic"
			" ON CONFLICT (topic) DO UPDATE SET n = excluded.n;"
			"UPDATE topics SET endorsements = endorsements_elsewhere + (SELECT count(*) FROM endorsements e WHERE e.topic ="
			" topics.id) WHERE id <= 1000;"
			"UPDATE totals SET endorsements = (SELECT sum(endorsements) FROM topics);",
			&e),
		&e);
	must(sql_script(db, triggers.buf, &e), &e);
	must(sql_commit(db, &e), &e);
	must(sql_empty_journal(db, &e), &e);
	sql_close(db);
}

int main(void)
{
	struct platform few, many;
	struct large small, large;
	bool big = getenv("BIG") != NULL;
	int n = big ? MANY_ENDORSEMENTS : SOME_ENDORSEMENTS;
	filled(&few, &small, FEW);
	filled(&many, &large, LARGE_TOPICS);
	compare("100,000 topics", &many, "1,000 topics", &few);
	platform_stop(&many);
	double began = now_ms();
	add_endorsements(&many, n);
	platform_again(&many);
	printf("%d endorsements more, made in %.0f s%s\n", n, (now_ms() - began) / 1e3,
		big ? "" : " (10,000,000 with BIG=1 in the environment)");
	compare(big ? "with 10 million endorsements" : "with 500,000 endorsements", &many, "1,000 topics", &few);
	platform_release(&many);
	platform_release(&few);
	large_release(&large);
	large_release(&small);
	return figures_broken();
}
