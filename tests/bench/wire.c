/* Bytes between client and platform, both ways: a list, a topic, and the same topic opened again. */
#include "bench/lib/bench.h"

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
	struct fake between;
	struct visit v;
	fake_start(&between, p);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	keys(&v, "<Enter>");
	keys(&v, "<Enter>");
	keys(&v, TOPIC_NUMBER "<Enter>");
	size_t before = fake_bytes(&between);
	keys(&v, "<Enter>");
	*first = (double)(fake_bytes(&between) - before);
	keys(&v, "q");
	before = fake_bytes(&between);
	keys(&v, "<Enter>");
	*again = (double)(fake_bytes(&between) - before);
	visit_release(&v);
	fake_release(&between);
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
	figure_print(&(struct figure){ .what = "a topic again, unchanged", .unit = "B", .ours = again, .budget = 400 });
	platform_release(&p);
	return figures_broken();
}
