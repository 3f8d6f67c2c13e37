/* What one session takes when one is open and when fifty are. Measured of people who read, two seconds after their last
 * key. */
#include "bench/lib/bench.h"

#include <poll.h>

enum { MANY = 50, READING_MS = 2000 };

/* who: one of the others, or OTHERS for ours. */
static void measure(enum other who, const struct material *m, double *one, double *many)
{
	struct visit *v = xcalloc(MANY, sizeof *v);
	*many = 0;
	for (int i = 0; i < MANY; i++) {
		visit_init(&v[i]);
		if (who == OTHERS)
			open_list(&v[i], m);
		else
			other_start(&v[i], who, m, SHOWN_ROWS);
		if (i == 0) {
			poll(NULL, 0, READING_MS);
			*one = process_mib(v[i].pid);
		}
	}
	poll(NULL, 0, READING_MS);
	for (int i = 0; i < MANY; i++)
		*many += process_mib(v[i].pid) / MANY;
	for (int i = 0; i < MANY; i++)
		visit_release(&v[i]);
	free(v);
}

int main(void)
{
	struct material m;
	double mine[2];
	material_make(&m);
	measure(OTHERS, &m, &mine[0], &mine[1]);
	for (enum other o = 0; o < OTHERS; o++) {
		double theirs[2];
		if (!other_installed(o))
			continue;
		measure(o, &m, &theirs[0], &theirs[1]);
		figure_print(
			&(struct figure){ "memory of the only session", "MiB", mine[0], other_name(o), theirs[0], 0, false });
		figure_print(&(struct figure){
			"memory of one session of 50", "MiB", mine[1], other_name(o), theirs[1], o == W3M ? 1.0 : 0, false });
	}
	material_release(&m);
	return figures_broken();
}
