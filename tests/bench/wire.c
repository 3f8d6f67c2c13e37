/* Bytes between client and platform, both ways: a list, a topic, the same topic opened again, an endorsement; and how
 * often a visit connects and asks. */
#include "bench/lib/bench.h"

#include <stdlib.h>

#define VISITOR "visitor"
#define TOPIC_NUMBER "5"
#define TOPIC "/v1/topics/idea:" TOPIC_NUMBER

static double compressed_list(struct platform *p)
{
	struct answer a;
	ask(p, &a,
		&(struct request){ .method = "GET",
			.path = "/v1/topics?board=idea&view=row&limit=20",
			.headers = "Accept-Encoding: gzip\r\n" });
	double n = (double)a.wire_bytes;
	answer_release(&a);
	return n;
}

/* Opens an idea with a response and comments, leaves it, opens it again. */
static void topic_twice(struct platform *p, double *first, double *again)
{
	struct relay between;
	struct visit v;
	relay_start(&between, p);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.address, NULL);
	keys(&v, "<Enter>");
	keys(&v, "<Enter>");
	keys(&v, TOPIC_NUMBER "<Enter>");
	size_t before = relay_counts(&between).bytes;
	keys(&v, "<Enter>");
	*first = (double)(relay_counts(&between).bytes - before);
	keys(&v, "q");
	before = relay_counts(&between).bytes;
	keys(&v, "<Enter>");
	*again = (double)(relay_counts(&between).bytes - before);
	leave(&v);
	figure_print(&(struct figure){ .what = "a guest's visit: connections",
		.unit = "",
		.ours = (double)relay_counts(&between).connections,
		.budget = 1 });
	figure_print(&(struct figure){
		.what = "a guest's visit: GET /v1", .unit = "", .ours = (double)relay_counts(&between).abouts, .budget = 1 });
	visit_release(&v);
	relay_release(&between);
}

/* From the start of the program to its end: the list, a topic, its endorsement. */
static void a_visit(struct platform *p)
{
	struct relay between;
	struct outcome o;
	struct visit v;
	free(platform_register(p, VISITOR, TEST_PASSWORD));
	platform_prove(p, VISITOR);
	relay_start(&between, p);
	visit_init(&v);
	run(&o, &(struct program_opts){ .home = v.home.path, .input = TEST_PASSWORD "\n" }, "minyi", "--site",
		between.address, "login", VISITOR, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	struct relayed started = relay_counts(&between);
	visit_start(&v, 80, 24, "--site", between.address, NULL);
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "<Enter>");
	struct relayed before = relay_counts(&between);
	keys(&v, "y");
	type(&v, "山上的阿嬤也要看醫生");
	keys(&v, "<Enter>1y");
	see_row(&v, -1, "附議完成");
	struct relayed after = relay_counts(&between);
	leave(&v);
	struct relayed end = relay_counts(&between);
	figure_print(&(struct figure){ .what = "an endorsement: requests",
		.unit = "",
		.ours = (double)(after.requests - before.requests),
		.budget = 2 });
	figure_print(&(struct figure){ .what = "an endorsement, both ways",
		.unit = "B",
		.ours = (double)(after.bytes - before.bytes),
		.budget = 1500 });
	figure_print(&(struct figure){ .what = "a visit: connections",
		.unit = "",
		.ours = (double)(end.connections - started.connections),
		.budget = 1 });
	visit_release(&v);
	relay_release(&between);
}

static double plain(struct platform *p, const char *path)
{
	struct answer a;
	ask_get(p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	double n = (double)a.wire_bytes;
	answer_release(&a);
	return n;
}

int main(void)
{
	struct platform p;
	double first, again;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	figure_print(&(struct figure){
		.what = "a list of 20, with its headers", .unit = "B", .ours = compressed_list(&p), .budget = 2560 });
	topic_twice(&p, &first, &again);
	figure_print(&(struct figure){ "a topic with its comments", "B", first, "not compressed",
		plain(&p, TOPIC) + plain(&p, TOPIC "/comments?limit=100"), 0, false });
	figure_print(&(struct figure){ .what = "a topic again, unchanged", .unit = "B", .ours = again, .budget = 340 });
	a_visit(&p);
	platform_release(&p);
	return figures_broken();
}
