/* A chart of 100,000 rows, summed up and drawn: in processor time, since the wall's is others' too. Beside it, where it
 * is installed, jq, which adds up the same rows and draws nothing. */
#include "bench/lib/bench.h"

enum { ROWS = 100000, ROUNDS = 7 };

static void write_rows(struct str *s)
{
	static const char *const counties[] = { "甲", "乙", "丙", "丁", "戊", "己", "庚" };
	str_addz(s, "{\"data\":{\"values\":[");
	for (int i = 0; i < ROWS; i++)
		str_addf(s, "%s{\"縣市\":\"%s\",\"年\":%d,\"值\":%d}", i ? "," : "", counties[i % 7], 2000 + i % 26,
			i * 7919 % 9973);
	str_addz(s,
		"]},\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"縣市\"},"
		"\"x\":{\"aggregate\":\"sum\",\"field\":\"值\"}}}");
}

/* Processor time of a shell command over the file; 0: it fails, or is not there. */
static double command_cpu(const char *command, const char *path, size_t size)
{
	double before = cpu_ms(true);
	return command_speed(command, path, size) > 0 ? cpu_ms(true) - before : 0;
}

int main(void)
{
	struct str s;
	struct scratch folder;
	char path[64], ours[128];
	double time[2][ROUNDS];
	char *program = program_path("minyi");
	str_init(&s, STR_NO_LIMIT);
	write_rows(&s);
	scratch_make(&folder);
	snprintf(path, sizeof path, "%s/chart.json", folder.path);
	assert_int_equal(file_write(path, s.buf, s.len, 0600, NULL), RC_OK);
	snprintf(ours, sizeof ours, "%s render --type vega-lite --width 80 \"$0\" >/dev/null", program);
	for (int i = 0; i < ROUNDS; i++) {
		time[0][i] = command_cpu(ours, path, s.len);
		time[1][i] = command_cpu(
			"jq '[.data.values | group_by(.[\"縣市\"])[] | map(.[\"值\"]) | add]' \"$0\" >/dev/null", path, s.len);
	}
	double mine = median(time[0], ROUNDS), theirs = median(time[1], ROUNDS);
	assert_true(mine > 0);
	figure_print(&(struct figure){
		"a chart of 100,000 rows", "ms", mine, theirs > 0 ? "jq, adding up" : NULL, theirs, 100, false });
	free(program);
	str_release(&s);
	scratch_remove(&folder);
	return figures_broken();
}
