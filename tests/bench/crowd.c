/*
 * A petition that everybody speaks of, on its busiest minute: 2,000 verified accounts endorse it one after the other, a
 * thousand people read lists and topics meanwhile, a thousand streams are open on it. Everybody has a time at which
 * they press; an answer is counted from then on, whenever the request could be sent. Some press twice.
 */
#include "bench/lib/bench.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	SIGNERS = 2000,
	READERS = 1000,
	STREAMS = 1000,
	TWICE = 20,                /* each twentieth presses twice, under the same key */
	SIGN_MS = 60000 / SIGNERS, /* one after the other */
	READ_MS = 5,               /* so each reader every 5 s */
	READS = 60000 / READ_MS,
	TOPICS = 12,
	WAIT_MS = 20000,
};

struct line {
	int fd;     /* -1: closed */
	double due; /* when they pressed; 0: nothing is under way */
	struct str in;
};

struct crowd {
	struct platform platform;
	char tokens[SIGNERS][PERSON_TOKEN];
	char petition[32], topics[TOPICS][32];
	int64_t before, after; /* endorsements */
	int epoll;
	struct line streams[STREAMS], readers[READERS], signers[SIGNERS], again[SIGNERS / TWICE];
	double sign_ms[SIGNERS + SIGNERS / TWICE], read_ms[READS];
	size_t signs, reads, sent_signs, sent_reads, heard;
	double began;
};

/* ---- what they send -------------------------------------------------------------------------- */

static void line_open(struct crowd *c, struct line *l)
{
	l->fd = platform_connect(&c->platform);
	epoll_ctl(c->epoll, EPOLL_CTL_ADD, l->fd, &(struct epoll_event){ .events = EPOLLIN, .data.ptr = l });
}

static void line_close(struct line *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

static void line_send(struct crowd *c, struct line *l, const struct str *request, double due)
{
	if (l->fd < 0)
		line_open(c, l);
	l->due = due;
	if (write(l->fd, request->buf, request->len) != (ssize_t)request->len)
		fail_msg("the platform hung up on somebody");
}

static void sign(struct crowd *c, struct line *l, size_t i, double due)
{
	STR_LOCAL(request, 1024);
	str_addf(&request,
		"PUT /v1/topics/%s/endorsement HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
		"Idempotency-Key: endorse-%zu\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
		c->petition, c->tokens[i], i);
	line_send(c, l, &request, due);
}

/* A list, a topic of it, the petition, in turn. */
static void read_on(struct crowd *c, size_t n, double due)
{
	static const char *const sorts[] = { "newest", "endorsements", "deadline", "activity" };
	STR_LOCAL(request, 1024);
	size_t who = n % READERS, turn = n / READERS + who;
	if (c->readers[who].due > 0)
		fail_msg("a reader waited longer than until they pressed again");
	if (turn % 3 == 0)
		str_addf(&request, "GET /v1/topics?board=idea&view=row&limit=20&sort=%s", sorts[turn / 3 % ARRAY_LEN(sorts)]);
	else
		str_addf(&request, "GET /v1/topics/%s", turn % 3 == 1 ? c->topics[turn % TOPICS] : c->petition);
	str_addf(
		&request, " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nAuthorization: Bearer %s\r\n\r\n", c->tokens[who]);
	line_send(c, &c->readers[who], &request, due);
}

static void open_stream(struct crowd *c, size_t i)
{
	STR_LOCAL(request, 1024);
	str_addf(&request, "GET /v1/stream?topics=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", c->petition,
		c->tokens[i]);
	line_send(c, &c->streams[i], &request, 0);
}

/* ---- what they hear -------------------------------------------------------------------------- */

/* Is the answer whole? */
static bool is_whole(const struct line *l)
{
	const char *end = strstr(l->in.buf, "\r\n\r\n"), *length = strcasestr(l->in.buf, "\r\nContent-Length:");
	if (!end)
		return false;
	if (!str_starts(l->in.buf, "HTTP/1.1 200 ") || !length || length > end)
		fail_msg("refused: %s", l->in.buf);
	return l->in.len - (size_t)(end + 4 - l->in.buf) >= strtoul(length + 17, NULL, 10);
}

static void answered(struct crowd *c, struct line *l, double now)
{
	bool reader = l >= c->readers && l < c->readers + READERS;
	if (reader)
		c->read_ms[c->reads++] = now - l->due;
	else
		c->sign_ms[c->signs++] = now - l->due;
	l->due = 0;
	str_clear(&l->in);
	if (!reader)
		line_close(l);
}

/* Of a stream only the end is kept: what it was told last. */
static void heard(struct crowd *c, struct line *l)
{
	STR_LOCAL(end, 80);
	str_addf(&end, "\"endorsements\":%lld,", (long long)c->after);
	bool is_end = strstr(l->in.buf, end.buf) != NULL;
	if (is_end && l->due == 0) {
		l->due = 1;
		c->heard++;
	}
	if (l->in.len > 16384) {
		STR_LOCAL(tail, STR_NO_LIMIT);
		str_add(&tail, l->in.buf + l->in.len - 4096, 4096);
		str_clear(&l->in);
		str_add(&l->in, tail.buf, tail.len);
	}
}

static void hear(struct crowd *c, struct line *l)
{
	char bytes[16384];
	ssize_t n = recv(l->fd, bytes, sizeof bytes, MSG_DONTWAIT);
	bool stream = l >= c->streams && l < c->streams + STREAMS;
	if (n <= 0 && (stream || l->due > 0))
		fail_msg("the platform hung up: %s", l->in.buf);
	if (n <= 0) {
		line_close(l); /* a reader's, who has been idle for long */
		return;
	}
	str_add(&l->in, bytes, (size_t)n);
	if (stream)
		heard(c, l);
	else if (is_whole(l))
		answered(c, l, now_ms());
}

static void hear_all(struct crowd *c, int ms)
{
	struct epoll_event events[256];
	int n = epoll_wait(c->epoll, events, ARRAY_LEN(events), ms);
	for (int i = 0; i < n; i++)
		hear(c, events[i].data.ptr);
}

/* ---- the minute ------------------------------------------------------------------------------ */

static void press_all_due(struct crowd *c)
{
	double now = now_ms() - c->began;
	for (; c->sent_signs < SIGNERS && (double)(c->sent_signs * SIGN_MS) <= now; c->sent_signs++) {
		double due = c->began + (double)(c->sent_signs * SIGN_MS);
		sign(c, &c->signers[c->sent_signs], c->sent_signs, due);
		if (c->sent_signs % TWICE == 0)
			sign(c, &c->again[c->sent_signs / TWICE], c->sent_signs, due);
	}
	for (; c->sent_reads < READS && (double)(c->sent_reads * READ_MS) <= now; c->sent_reads++)
		read_on(c, c->sent_reads, c->began + (double)(c->sent_reads * READ_MS));
}

static void the_minute(struct crowd *c)
{
	c->began = now_ms();
	while (c->signs < ARRAY_LEN(c->sign_ms) || c->reads < READS) {
		press_all_due(c);
		hear_all(c, 1);
		assert_true(now_ms() - c->began < 60000 + WAIT_MS);
	}
	for (double until = now_ms() + WAIT_MS; c->heard < STREAMS && now_ms() < until;)
		hear_all(c, 100);
}

static void find_topics(struct crowd *c)
{
	struct answer a;
	ask_get(&c->platform, &a, "/v1/topics?stage=collecting", NULL);
	str_copy(c->petition, sizeof c->petition, answer_text(&a, "items.0.id"));
	c->before = answer_int(&a, "items.0.counts.endorsements");
	answer_release(&a);
	ask_get(&c->platform, &a, "/v1/topics?board=idea&limit=20", NULL);
	size_t n = 0;
	for (const struct json *t = json_first(answer_json(&a, "items")); t && n < TOPICS; t = json_next(t))
		str_copy(c->topics[n++], sizeof c->topics[0], json_text(json_get(t, "id")));
	assert_int_equal(n, TOPICS);
	answer_release(&a);
	c->after = c->before + SIGNERS;
}

static void line_init(struct line *l)
{
	*l = (struct line){ .fd = -1 };
	str_init(&l->in, STR_NO_LIMIT);
}

static void assemble(struct crowd *c)
{
	const struct rlimit files = { 8192, 8192 };
	setrlimit(RLIMIT_NOFILE, &files);
	platform_start(&c->platform, &(struct platform_opts){ .sample = true });
	people_add(&c->platform, c->tokens, SIGNERS);
	find_topics(c);
	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < SIGNERS; i++)
		line_init(&c->signers[i]);
	for (size_t i = 0; i < ARRAY_LEN(c->again); i++)
		line_init(&c->again[i]);
	for (size_t i = 0; i < READERS; i++)
		line_init(&c->readers[i]);
	for (size_t i = 0; i < STREAMS; i++) {
		line_init(&c->streams[i]);
		open_stream(c, i);
		while (!strstr(c->streams[i].in.buf, "retry: "))
			hear_all(c, WAIT_MS);
	}
}

static void disperse(struct crowd *c)
{
	struct line *const lines[] = { c->streams, c->readers, c->signers, c->again };
	const size_t n[] = { STREAMS, READERS, SIGNERS, ARRAY_LEN(c->again) };
	for (size_t k = 0; k < ARRAY_LEN(lines); k++)
		for (size_t i = 0; i < n[k]; i++) {
			line_close(&lines[k][i]);
			str_release(&lines[k][i].in);
		}
	close(c->epoll);
	platform_release(&c->platform);
}

/* ---- the books ------------------------------------------------------------------------------- */

/* The count, and the public list: each of them once. */
static void expect_each_once(struct crowd *c)
{
	struct answer a;
	char path[80];
	snprintf(path, sizeof path, "/v1/topics/%s", c->petition);
	ask_get(&c->platform, &a, path, NULL);
	assert_int_equal(answer_int(&a, "counts.endorsements"), c->after);
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/topics/%s/endorsements?limit=1", c->petition);
	ask_get(&c->platform, &a, path, NULL);
	assert_int_equal(answer_int(&a, "total"), SIGNERS);
	answer_release(&a);
}

int main(void)
{
	struct crowd *c = xcalloc(1, sizeof *c);
	assemble(c);
	double cpu = process_cpu_ms(c->platform.pid);
	the_minute(c);
	double took = now_ms() - c->began;
	cpu = process_cpu_ms(c->platform.pid) - cpu;
	expect_each_once(c);
	assert_int_equal(c->heard, STREAMS);
	const struct figure rows[] = {
		{ .what = "2,000 endorse in a minute: half", .unit = "ms", .ours = centile(c->sign_ms, c->signs, 50) },
		{ .what = "99 of 100 of them", .unit = "ms", .ours = centile(c->sign_ms, c->signs, 99), .budget = 60 },
		{ .what = "1,000 readers meanwhile: half", .unit = "ms", .ours = centile(c->read_ms, c->reads, 50) },
		{ .what = "99 of 100 of them", .unit = "ms", .ours = centile(c->read_ms, c->reads, 99), .budget = 60 },
		{ .what = "processors that this takes", .unit = "", .ours = cpu / took },
		{ .what = "memory, 1,000 streams open", .unit = "MiB", .ours = process_mib(c->platform.pid), .budget = 90 },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		figure_print(&rows[i]);
	disperse(c);
	free(c);
	return figures_broken();
}
