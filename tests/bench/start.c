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

/* In a home where nothing is kept; mute: the terminal answers no question. */
static double start_anew(const struct material *m, bool mute)
{
	struct visit v;
	visit_init(&v);
	v.mute = mute;
	double took = start_ours(&v, m);
	visit_release(&v);
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
	double mine[ROUNDS], cold[ROUNDS], mute[ROUNDS], their[OTHERS][ROUNDS];
	material_make(&m);
	visit_init(&ours);
	visit_init(&theirs);
	start_ours(&ours, &m); /* fills the cache */
	for (int i = 0; i < ROUNDS; i++) {
		mine[i] = start_ours(&ours, &m);
		cold[i] = start_anew(&m, false);
		mute[i] = start_anew(&m, true);
		for (enum other o = 0; o < OTHERS; o++)
			their[o][i] = access(other_path(o), X_OK) == 0 ? start_theirs(&theirs, o, &m) : 0;
	}
	double my_median = median(mine, ROUNDS), my_cold = median(cold, ROUNDS);
	for (enum other o = 0; o < OTHERS; o++)
		if (other_installed(o))
			figure_print(&(struct figure){ "start to the first list", "ms", my_median, other_name(o),
				median(their[o], ROUNDS), o == W3M ? 5 : 0, false });
	if (other_installed(W3M)) {
		double w3m = median(their[W3M], ROUNDS);
		figure_print(&(struct figure){ "the same, nothing kept", "ms", my_cold, "w3m", w3m, w3m, false });
	}
	figure_print(&(struct figure){ "and no answer from the terminal", "ms", median(mute, ROUNDS),
		"ours that is answered", my_cold, 1.2 * my_cold, false });
	visit_release(&ours);
	visit_release(&theirs);
	material_release(&m);
	return figures_broken();
}
