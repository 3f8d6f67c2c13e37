/* What one session takes when one is open and when fifty are: proportional set size, which divides what sessions share
 * among them. */
#include "bench/lib/bench.h"

#define MANY 50

static double session_pss(const struct visit *v)
{
	char path[64];
	struct str s;
	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)v->pid);
	str_init(&s, STR_NO_LIMIT);
	assert_int_equal(file_read(path, &s, NULL), RC_OK);
	const char *pss = strstr(s.buf, "\nPss:");
	double mib = pss ? strtod(pss + 5, NULL) / 1024 : 0;
	str_release(&s);
	return mib;
}

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
			other_start(&v[i], who, m, false);
		if (i == 0)
			*one = session_pss(&v[i]);
	}
	for (int i = 0; i < MANY; i++)
		*many += session_pss(&v[i]) / MANY;
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
			"memory of one session of 50", "MiB", mine[1], other_name(o), theirs[1], o == W3M ? 2.3 : 0, false });
	}
	material_release(&m);
	return 0;
}
