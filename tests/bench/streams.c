/* What a thousand open streams take of the platform's memory, after each has been told something; and how long the last
 * of them waits for that. */
#include "bench/lib/bench.h"

#include <sys/resource.h>
#include <unistd.h>

#define STREAMS 1000

static int listen_to(const struct platform *p, const char *topic)
{
	char request[160];
	int fd = platform_connect(p);
	snprintf(request, sizeof request, "GET /v1/stream?topics=%s HTTP/1.1\r\nHost: x\r\n\r\n", topic);
	assert_int_equal(write(fd, request, strlen(request)), strlen(request));
	return fd;
}

/* Reads until the text has come. */
static void hear(int fd, const char *text)
{
	STR_LOCAL(heard, STR_NO_LIMIT);
	char bytes[4096];
	while (!strstr(heard.buf, text)) {
		ssize_t n = read(fd, bytes, sizeof bytes);
		assert_true(n > 0);
		str_add(&heard, bytes, (size_t)n);
	}
}

static void say(struct platform *p, const char *topic, const char *token, const char *json)
{
	struct answer a;
	char path[80];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", topic);
	ask_post(p, &a, path, token, json);
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

int main(void)
{
	struct platform p;
	struct answer a;
	char topic[32];
	static int fds[STREAMS];
	const struct rlimit files = { 4096, 4096 };
	setrlimit(RLIMIT_NOFILE, &files);
	platform_start(&p, &(struct platform_opts){ .sample = true });
	char *token = platform_register(&p, "speaker", TEST_PASSWORD);
	ask_get(&p, &a, "/v1/topics?stage=collecting", NULL);
	str_copy(topic, sizeof topic, answer_text(&a, "items.0.id"));
	answer_release(&a);
	fds[0] = listen_to(&p, topic); /* the thread and its database connection are there once */
	hear(fds[0], "retry: ");
	say(&p, topic, token, "{\"body\":\"first words\"}");
	hear(fds[0], "first words");
	double before = process_mib(p.pid);
	for (int i = 1; i < STREAMS; i++) {
		fds[i] = listen_to(&p, topic);
		hear(fds[i], "retry: ");
	}
	double begun = now_ms();
	say(&p, topic, token, "{\"body\":\"last words\"}");
	for (int i = 0; i < STREAMS; i++)
		hear(fds[i], "last words");
	double took = now_ms() - begun;
	figure_print(&(struct figure){ .what = "one of 1,000 open streams",
		.unit = "KiB",
		.ours = (process_mib(p.pid) - before) * 1024 / (STREAMS - 1),
		.budget = 30 });
	figure_print(&(struct figure){ .what = "told to the last of them", .unit = "ms", .ours = took });
	for (int i = 0; i < STREAMS; i++)
		close(fds[i]);
	free(token);
	platform_release(&p);
	return figures_broken();
}
