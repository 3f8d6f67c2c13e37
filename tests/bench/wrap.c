/* How fast Chinese text is broken into lines, beside libunistring's own breaking, w3m, and fold,
 * which knows no Chinese. */
#include "bench/lib/bench.h"
#include "text/text.h"

#include <sys/resource.h>
#include <unilbrk.h>

#define SIZE ((size_t)16 << 20)
#define ROUNDS 5

static const char *const sentences[] = {
	"長照交通接送改按里程補助，山區部落不再拒載；", "「夜市餐具改用可重複清洗的公用碗筷」，押金由悠遊卡扣還。", "依據《公共政策網路參與實施要點》第 5 點規定，",
	"本案於 115 年 11 月 23 日成案（共 5,000 人附議），", "請於 2 個月內具體回應！", "Open data 的 API 文件……", "詳見 https://example.org/topic/1234?lang=zh-TW。",
	"機關回應：部分參採，研議中――", "兒少、身心障礙者及高齡者均應納入考量，\n",
};

static bool count_line(void *ctx, const struct text_line *l)
{
	*(size_t *)ctx += l->bytes;
	return true;
}

/* Processor time: others on the machine do not count. */
static double cpu_ms(int who)
{
	struct rusage u;
	getrusage(who, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static double ours(const struct str *s)
{
	size_t sum = 0;
	double start = cpu_ms(RUSAGE_SELF);
	text_wrap(s->buf, s->len, 78, TEXT_KINSOKU_NORMAL, count_line, &sum);
	return (double)s->len / 1e3 / (cpu_ms(RUSAGE_SELF) - start);
}

static double unistring(const struct str *s, char *breaks)
{
	double start = cpu_ms(RUSAGE_SELF);
	u8_width_linebreaks((const uint8_t *)s->buf, s->len, 78, 0, 0, NULL, "UTF-8", breaks);
	return (double)s->len / 1e3 / (cpu_ms(RUSAGE_SELF) - start);
}

/* A program of others over the same text; 0 when it is not installed. */
static double theirs(const char *command, const char *path, size_t size)
{
	struct outcome o;
	double start = cpu_ms(RUSAGE_CHILDREN);
	run(&o, NULL, "/bin/sh", "-c", command, path, NULL);
	double speed = o.status == 0 ? (double)size / 1e3 / (cpu_ms(RUSAGE_CHILDREN) - start) : 0;
	outcome_release(&o);
	return speed;
}

int main(void)
{
	struct str s;
	struct scratch folder;
	char path[64];
	str_init(&s, STR_NO_LIMIT);
	for (unsigned i = 1; s.len < SIZE; i = i * 1103515245u + 12345u)
		str_addz(&s, sentences[(i >> 16) % ARRAY_LEN(sentences)]);
	scratch_make(&folder);
	snprintf(path, sizeof path, "%s/text", folder.path);
	file_write(path, s.buf, s.len, 0600, NULL);
	char *breaks = xmalloc(s.len);
	double speed[4][ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		speed[0][i] = ours(&s);
		speed[1][i] = unistring(&s, breaks);
		speed[2][i] = theirs("fold -s -w 78 \"$0\" >/dev/null", path, s.len);
		speed[3][i] = theirs("w3m -dump -cols 78 -T text/html \"$0\" >/dev/null", path, s.len);
	}
	double mine = median(speed[0], ROUNDS);
	figure_print(&(struct figure){ "wrapping Chinese text", "MB/s", mine, "u8_width_linebreaks", median(speed[1], ROUNDS), 100, true });
	figure_print(&(struct figure){ "", "MB/s", mine, "fold -s", median(speed[2], ROUNDS), 0, true });
	if (median(speed[3], ROUNDS) > 0)
		figure_print(&(struct figure){ "", "MB/s", mine, "w3m -dump", median(speed[3], ROUNDS), 0, true });
	free(breaks);
	str_release(&s);
	scratch_remove(&folder);
	return 0;
}
