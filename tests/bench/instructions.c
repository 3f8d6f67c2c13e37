/*
 * Processor instructions of a key, which are the same on a busy machine as on an idle one: two visits under callgrind
 * that differ by so many keys; what one used more, divided among them. Without valgrind these rows are skipped.
 */
#include "bench/lib/bench.h"

#include <unistd.h>

#define VALGRIND "/usr/bin/valgrind"
enum { FEW = 20, MANY = 220 };

/* Instructions of a whole visit: to the list, `moves` rows down and up, and out. */
static double visit_instructions(const struct platform *p, int moves)
{
	struct visit v;
	struct str counts;
	char file[80], option[120];
	visit_init(&v);
	snprintf(file, sizeof file, "%s/counts", v.home.path);
	snprintf(option, sizeof option, "--callgrind-out-file=%s", file);
	char *minyi = program_path("minyi");
	visit_program(
		&v, 80, 24, VALGRIND, "--tool=callgrind", "--log-file=/dev/null", option, minyi, "--site", p->address, NULL);
	wait_idle(&v);
	enter_as_guest(&v);
	go_to(&v, 'i');
	for (int i = 0; i < moves; i++)
		keys(&v, i / 15 % 2 ? "k" : "j");
	leave(&v);
	str_init(&counts, STR_NO_LIMIT);
	assert_int_equal(file_read(file, &counts, NULL), RC_OK);
	const char *total = strstr(counts.buf, "\ntotals: ");
	assert_non_null(total);
	double n = strtod(total + strlen("\ntotals: "), NULL);
	str_release(&counts);
	visit_release(&v);
	free(minyi);
	return n;
}

int main(void)
{
	struct platform p;
	if (access(VALGRIND, X_OK) != 0) {
		printf("skipped: valgrind is not installed\n");
		return 0;
	}
	platform_start(&p, &(struct platform_opts){ .sample = true });
	double move = (visit_instructions(&p, MANY) - visit_instructions(&p, FEW)) / (MANY - FEW);
	figure_print(&(struct figure){ .what = "row move, instructions", .unit = "k", .ours = move / 1e3, .budget = 100 });
	platform_release(&p);
	return figures_broken();
}
