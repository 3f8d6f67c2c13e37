/*
 * From the key to the topic on the screen: out of the cache while the platform sleeps, beside the others following a
 * link to a local file of the same page; and from the platform, a topic with 5,000 comments beside one with 50. In
 * turn; the median counts.
 */
#include "bench/lib/bench.h"

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
	other_start(&v, o, m, false);
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

/* A client that has never seen it; until all is there. */
static double never_seen(struct platform *p, const char *title)
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
	visit_release(&v);
	return took;
}

static void many_comments(void)
{
	struct platform p;
	double many[ROUNDS], few[ROUNDS];
	platform_start(&p, &(struct platform_opts){ 0 });
	platform_import_board(&p, 'a', 5000);
	platform_import_board(&p, 'b', 50);
	platform_import_board(&p, 'c', 100);
	for (int i = 0; i < ROUNDS; i++) {
		many[i] = never_seen(&p, "5000 則");
		few[i] = never_seen(&p, "50 則");
	}
	double m = median(many, ROUNDS), f = median(few, ROUNDS);
	figure_print(&(struct figure){ "topic with 5,000 comments", "ms", m, "ours with 50", f, 2 * f, false });
	platform_release(&p);
}

int main(void)
{
	painted_from_cache();
	many_comments();
	return figures_broken();
}
