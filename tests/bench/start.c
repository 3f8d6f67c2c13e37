/* From the command to the first row on the screen: our list from the cache, beside the others showing a local file of
 * the same rows. In turn (A B A B), because a machine is faster at one moment than at another; the median counts. */
#include "bench/lib/bench.h"

#include <unistd.h>

#define ROUNDS 11

static double start_ours(struct visit *v, const struct material *m)
{
	double start = now_ms();
	visit_open(v, 80, 24, "--site", m->platform.address, NULL);
	press(v, "<Enter><Enter>");
	await(v, m->first_row);
	double took = now_ms() - start;
	wait_idle(v);
	visit_kill(v);
	return took;
}

static double start_theirs(struct visit *v, enum other o, const struct material *m)
{
	double start = now_ms();
	visit_program(v, 80, 24, other_path(o), o == LESS ? m->rows_text : m->rows_html, NULL);
	await(v, m->first_row);
	double took = now_ms() - start;
	visit_kill(v);
	return took;
}

int main(void)
{
	struct material m;
	struct visit ours, theirs;
	double mine[ROUNDS], their[OTHERS][ROUNDS];
	material_make(&m);
	visit_init(&ours);
	visit_init(&theirs);
	start_ours(&ours, &m); /* fills the cache */
	for (int i = 0; i < ROUNDS; i++) {
		mine[i] = start_ours(&ours, &m);
		for (enum other o = 0; o < OTHERS; o++)
			their[o][i] = access(other_path(o), X_OK) == 0 ? start_theirs(&theirs, o, &m) : 0;
	}
	double my_median = median(mine, ROUNDS), budget = 0;
	for (enum other o = 0; o < OTHERS; o++) {
		double median_time = median(their[o], ROUNDS);
		if (o == W3M)
			budget = median_time;
		if (other_installed(o))
			figure_print(&(struct figure){
				"start to the first list", "ms", my_median, other_name(o), median_time, o == W3M ? budget : 0, false });
	}
	visit_release(&ours);
	visit_release(&theirs);
	material_release(&m);
	return figures_broken();
}
