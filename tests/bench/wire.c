/* Bytes between client and platform: a list, and a topic that is opened again. */
#include "bench/lib/bench.h"

static double compressed_list(struct platform *p)
{
	struct answer a;
	ask(p, &a, &(struct request){ .method = "GET", .path = "/v1/topics?board=idea&view=row&limit=20", .headers = "Accept-Encoding: gzip\r\n" });
	double n = (double)a.wire_bytes;
	answer_release(&a);
	return n;
}

/* Opens the first idea, leaves it, opens it again. */
static double topic_again(struct platform *p)
{
	struct fake between;
	struct visit v;
	fake_start(&between, p);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	keys(&v, "<Enter>");
	keys(&v, "<Enter>");
	keys(&v, "<Enter>");
	keys(&v, "q");
	size_t before = fake_bytes(&between);
	keys(&v, "<Enter>");
	double n = (double)(fake_bytes(&between) - before);
	visit_release(&v);
	fake_release(&between);
	return n;
}

int main(void)
{
	struct platform p;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	figure_print(&(struct figure){ .what = "a list of 20, with its headers", .unit = "B", .ours = compressed_list(&p), .budget = 2560 });
	figure_print(&(struct figure){ .what = "a topic again, unchanged", .unit = "B", .ours = topic_again(&p), .budget = 400 });
	platform_release(&p);
	return 0;
}
