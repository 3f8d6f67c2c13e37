/*
 * Processor instructions of a key, which are the same on a busy machine as on an idle one: two visits under callgrind
 * that differ by so many keys; what one used more, divided among them.
 */
#include "bench/lib/bench.h"

#include <unistd.h>

#define VALGRIND "/usr/bin/valgrind"
#define LONG_TEXT "16" /* of several pages */
enum { FEW = 20, MANY = 220 };

/* Instructions of a whole visit: to the list, these keys, so many of the other keys in turn, and out. */
static double visit_instructions(const struct platform *p, const char *first, const char *const turn[2], int n)
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
	keys(&v, first);
	for (int i = 0; i < n; i++)
		keys(&v, turn[i / 15 % 2]);
	leave(&v);
	str_init(&counts, STR_NO_LIMIT);
	assert_int_equal(file_read(file, &counts, NULL), RC_OK);
	const char *total = strstr(counts.buf, "\ntotals: ");
	assert_non_null(total);
	double instructions = strtod(total + strlen("\ntotals: "), NULL);
	str_release(&counts);
	visit_release(&v);
	free(minyi);
	return instructions;
}

static double of_a_key(const struct platform *p, const char *first, const char *there, const char *back)
{
	const char *const turn[2] = { there, back };
	return (visit_instructions(p, first, turn, MANY) - visit_instructions(p, first, turn, FEW)) / (MANY - FEW);
}

int main(void)
{
	struct platform p;
	if (access(VALGRIND, X_OK) != 0) {
		figure_missing("instructions: valgrind is not installed (make setup-bench)");
		return figures_broken();
	}
	platform_start(&p, &(struct platform_opts){ .sample = true });
	const struct {
		const char *what, *first, *there, *back;
		double budget; /* k */
	} rows[] = {
		{ "row move, instructions", "", "j", "k", 100 },
		{ "list page, instructions", "", "<PageDown><PageUp>", "<PageDown><PageUp>", 2500 },
		{ "page of a text, instructions", LONG_TEXT "<Enter><Enter>", "<Space><PageUp>", "<Space><PageUp>", 1500 },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		double pressed = str_eq(rows[i].there, rows[i].back) ? 2 : 1;
		figure_print(&(struct figure){ .what = rows[i].what,
			.unit = "k",
			.ours = of_a_key(&p, rows[i].first, rows[i].there, rows[i].back) / pressed / 1e3,
			.budget = rows[i].budget });
	}
	platform_release(&p);
	return figures_broken();
}
