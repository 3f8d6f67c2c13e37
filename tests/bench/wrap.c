/* How fast Chinese text is broken into lines: by the function, beside libunistring's own breaking, and by the program,
 * which reads and cleans a file first, beside w3m and fold, which knows no Chinese. */
#include "bench/lib/bench.h"
#include "text/text.h"

#include <unilbrk.h>

#define SIZE ((size_t)16 << 20)
#define ROUNDS 5

static bool count_line(void *ctx, const struct text_line *l)
{
	*(size_t *)ctx += l->bytes;
	return true;
}

static double ours(const struct str *s)
{
	size_t sum = 0;
	double start = cpu_ms(false);
	text_wrap(s->buf, s->len, 78, TEXT_KINSOKU_NORMAL, count_line, &sum);
	return (double)s->len / 1e3 / (cpu_ms(false) - start);
}

static double unistring(const struct str *s, char *breaks)
{
	double start = cpu_ms(false);
	u8_width_linebreaks((const uint8_t *)s->buf, s->len, 78, 0, 0, NULL, "UTF-8", breaks);
	return (double)s->len / 1e3 / (cpu_ms(false) - start);
}

int main(void)
{
	struct str s;
	struct scratch folder;
	char path[64], program[128];
	char *minyi = program_path("minyi");
	str_init(&s, STR_NO_LIMIT);
	add_sentences(&s, SIZE);
	scratch_make(&folder);
	snprintf(path, sizeof path, "%s/text", folder.path);
	file_write(path, s.buf, s.len, 0600, NULL);
	char *breaks = xmalloc(s.len);
	snprintf(program, sizeof program, "%s render --width 78 \"$0\" >/dev/null", minyi);
	double speed[5][ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		speed[0][i] = ours(&s);
		speed[1][i] = unistring(&s, breaks);
		speed[2][i] = command_speed("fold -s -w 78 \"$0\" >/dev/null", path, s.len);
		speed[4][i] = command_speed(program, path, s.len);
		speed[3][i] = command_speed("w3m -dump -cols 78 -T text/html \"$0\" >/dev/null", path, s.len);
	}
	double mine = median(speed[0], ROUNDS);
	figure_print(&(struct figure){
		"wrapping Chinese text", "MB/s", mine, "u8_width_linebreaks", median(speed[1], ROUNDS), 150, true });
	double whole = median(speed[4], ROUNDS);
	figure_print(&(struct figure){ "text to lines", "MB/s", whole, "fold -s", median(speed[2], ROUNDS), 150, true });
	if (median(speed[3], ROUNDS) > 0)
		figure_print(&(struct figure){ "", "MB/s", whole, "w3m -dump", median(speed[3], ROUNDS), 0, true });
	free(breaks);
	free(minyi);
	str_release(&s);
	scratch_remove(&folder);
	return figures_broken();
}
