/* The stream: what happens is told as it happens, to whom it concerns and to nobody else; who comes back misses nothing
 * and hears nothing twice; and it ends in order. */
#include "api/lib/api.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

static struct platform p;
static char *mei, *hua;
static char idea[32], other[32];

static int start(void **state)
{
	(void)state;
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	mei = platform_register(&p, "mei", "correct horse");
	hua = platform_register(&p, "hua", "correct horse");
	ask_get(&p, &a, "/v1/topics?stage=collecting", NULL);
	str_copy(idea, sizeof idea, answer_text(&a, "items.0.id"));
	str_copy(other, sizeof other, answer_text(&a, "items.1.id"));
	answer_release(&a);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(mei);
	free(hua);
	platform_release(&p);
	return 0;
}

/* ---- a listener ------------------------------------------------------------------------------ */

struct listener {
	int fd;
	struct str text;
	bool over;
};

static void listen_to(struct listener *l, const char *query, const char *token, const char *headers)
{
	STR_LOCAL(request, 4096);
	str_init(&l->text, (size_t)1 << 22);
	l->over = false;
	l->fd = platform_connect(&p);
	str_addf(&request, "GET /v1/stream%s HTTP/1.1\r\nHost: x\r\n%s", query, headers);
	if (token)
		str_addf(&request, "Authorization: Bearer %s\r\n", token);
	str_addz(&request, "\r\n");
	assert_int_equal(write(l->fd, request.buf, request.len), request.len);
}

static bool hear_more(struct listener *l, int64_t deadline)
{
	char bytes[4096];
	struct pollfd f = { .fd = l->fd, .events = POLLIN };
	int64_t left = deadline - clock_mono();
	if (left <= 0 || poll(&f, 1, (int)left) <= 0)
		return false;
	ssize_t n = read(l->fd, bytes, sizeof bytes);
	l->over = n <= 0;
	if (n > 0)
		str_add(&l->text, bytes, (size_t)n);
	return n > 0;
}

/* Until the text is there; fails where it does not come. */
static void hear(struct listener *l, const char *text)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (!strstr(l->text.buf, text))
		if (!hear_more(l, deadline))
			fail_msg("\"%s\" did not come: %s", text, l->text.buf);
}

/* What was told before this comment on the other topic is here when it is: nothing of `text` is among it. */
static void not_heard(const struct listener *l, const char *text)
{
	if (strstr(l->text.buf, text))
		fail_msg("\"%s\" came: %s", text, l->text.buf);
}

static size_t times(const struct listener *l, const char *text)
{
	size_t n = 0;
	for (const char *at = l->text.buf; (at = strstr(at, text)); at++)
		n++;
	return n;
}

/* The id of the last event that came. */
static void last_id(const struct listener *l, char id[80])
{
	const char *last = NULL;
	for (const char *at = l->text.buf; (at = strstr(at, "\nid: ")); at++)
		last = at + 5;
	if (!last)
		for (const char *at = l->text.buf; (at = strstr(at, "id: ")); at++)
			last = at + 4;
	assert_non_null(last);
	snprintf(id, 80, "%.*s", (int)strcspn(last, "\r\n"), last);
}

static void listener_end(struct listener *l)
{
	close(l->fd);
	str_release(&l->text);
}

static void comment(const char *topic, const char *token, const char *body, const char *reply_to, char id[32])
{
	struct answer a;
	char path[80], json[300];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", topic);
	snprintf(json, sizeof json, "{\"body\":\"%s\",\"reply_to\":\"%s\"}", body, reply_to);
	ask_post(&p, &a, path, token, json);
	expect_status(&a, 201, NULL);
	if (id)
		str_copy(id, 32, answer_text(&a, "id"));
	answer_release(&a);
}

static const char *of(const char *topic)
{
	static char query[80];
	snprintf(query, sizeof query, "?topics=%s", topic);
	return query;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_comment_is_heard_when_it_is_written(void **state)
{
	(void)state;
	struct listener guest, own, elsewhere;
	char id[32], path[120];
	listen_to(&guest, of(idea), NULL, "");
	hear(&guest, "retry: 3000");
	assert_non_null(strstr(guest.text.buf, "HTTP/1.1 200"));
	assert_non_null(strstr(guest.text.buf, "Content-Type: text/event-stream"));
	listen_to(&own, of(idea), mei, "");
	hear(&own, "retry: 3000");
	listen_to(&elsewhere, of(other), NULL, "");
	hear(&elsewhere, "retry: 3000");
	comment(idea, mei, "現場的第一句", "", id);
	hear(&guest, "現場的第一句");
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (times(&guest, "event: topic") < 2 && hear_more(&guest, deadline))
		;
	assert_int_equal(times(&guest, "event: topic"), 2); /* as it was, and with another count */
	not_heard(&guest, "\"mine\":true");
	hear(&own, "現場的第一句");
	hear(&own, "\"mine\":true");
	comment(other, hua, "別處的話", "", NULL);
	hear(&elsewhere, "別處的話");
	not_heard(&elsewhere, "現場的第一句");
	snprintf(path, sizeof path, "/v1/topics/%s/comments/%s", idea, id);
	struct answer a;
	ask(&p, &a, &(struct request){ .method = "DELETE", .path = path, .token = mei });
	expect_status(&a, 204, NULL);
	answer_release(&a);
	hear(&guest, "\"removed\":true");
	not_heard(&guest, "別處的話");
	listener_end(&guest);
	listener_end(&own);
	listener_end(&elsewhere);
}

static void who_comes_back_misses_nothing_and_hears_nothing_twice(void **state)
{
	(void)state;
	struct listener l;
	char id[80], header[120], query[192];
	listen_to(&l, of(idea), NULL, "");
	hear(&l, "retry: 3000");
	comment(idea, mei, "斷線以前", "", NULL);
	hear(&l, "斷線以前");
	hear(&l, "event: topic");
	last_id(&l, id);
	listener_end(&l);
	comment(idea, mei, "斷線時的一句", "", NULL);
	comment(idea, mei, "斷線時的又一句", "", NULL);
	snprintf(header, sizeof header, "Last-Event-ID: %s\r\n", id);
	listen_to(&l, of(idea), NULL, header);
	hear(&l, "斷線時的又一句");
	hear(&l, "retry: 3000");
	comment(idea, mei, "回來以後", "", NULL);
	hear(&l, "回來以後");
	assert_int_equal(times(&l, "斷線時的一句"), 1);
	not_heard(&l, "斷線以前");
	listener_end(&l);
	snprintf(query, sizeof query, "%s&since=%s", of(idea), id);
	listen_to(&l, query, NULL, "");
	hear(&l, "回來以後");
	listener_end(&l);
	listen_to(&l, of(idea), NULL, "Last-Event-ID: 999999999-1-1\r\n"); /* of a platform that was set back */
	hear(&l, "event: reset");
	listener_end(&l);
}

static void a_notice_is_heard_by_whom_it_concerns(void **state)
{
	(void)state;
	struct listener m, h;
	char first[32];
	comment(idea, mei, "請回答我", "", first);
	listen_to(&m, "", mei, "");
	hear(&m, "retry: 3000");
	listen_to(&h, of(idea), hua, "");
	hear(&h, "retry: 3000");
	comment(idea, hua, "這是回答", first, NULL);
	hear(&m, "event: notice");
	hear(&m, "\"kind\":\"reply\"");
	not_heard(&m, "這是回答"); /* it listens to no topic */
	hear(&h, "這是回答");
	not_heard(&h, "event: notice");
	listener_end(&m);
	listener_end(&h);
}

static void refused(const char *query, const char *token, int status, const char *code)
{
	struct answer a;
	char path[1000];
	snprintf(path, sizeof path, "/v1/stream%s", query);
	ask_get(&p, &a, path, token);
	expect_status(&a, status, code);
	answer_release(&a);
}

static void what_is_refused(void **state)
{
	(void)state;
	STR_LOCAL(many, 1000);
	refused("", NULL, 400, "bad_parameter");
	refused("?topics=", NULL, 400, "bad_parameter");
	refused("?topics=x", NULL, 400, "bad_parameter");
	refused("?topics=-1", NULL, 400, "bad_parameter");
	refused("?topics=1&since=x", NULL, 400, "bad_parameter");
	refused("?topics=1&since=1-2", NULL, 400, "bad_parameter");
	refused("?topics=1&since=1-2-3-4", NULL, 400, "bad_parameter");
	refused("", "nobody", 401, "bad_token");
	str_addz(&many, "?topics=1");
	for (int i = 0; i < 50; i++)
		str_addz(&many, ",1");
	refused(many.buf, NULL, 400, "bad_parameter");
}

/* Nobody learns whether there is such a topic: nothing is told of it. */
static void a_topic_that_is_not_public_is_not_told_of(void **state)
{
	(void)state;
	struct listener l;
	char query[80];
	snprintf(query, sizeof query, "?topics=99999999,%s", idea);
	listen_to(&l, query, NULL, "");
	hear(&l, "retry: 3000");
	not_heard(&l, "99999999");
	assert_int_equal(times(&l, "event: topic"), 1);
	listener_end(&l);
}

/* A platform that ends waits for nobody who only listens. */
static void streams_end_with_the_platform(void **state)
{
	(void)state;
	struct listener l;
	listen_to(&l, of(idea), mei, "");
	hear(&l, "retry: 3000");
	int64_t begun = clock_mono();
	platform_stop(&p);
	assert_true(clock_mono() - begun < 8000);
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (hear_more(&l, deadline))
		;
	assert_true(l.over);
	assert_non_null(strstr(l.text.buf, "\r\n0\r\n\r\n")); /* its last chunk: an end, and no cut */
	listener_end(&l);
	platform_again(&p);
}

/* What another program wrote into the same database is told too. */
static void what_others_write_is_heard(void **state)
{
	(void)state;
	struct listener l;
	struct answer a;
	char query[80];
	platform_import_board(&p, 'a', 1);
	ask_get(&p, &a, "/v1/topics?board=consultation&title=1%20%E5%89%87", NULL);
	snprintf(query, sizeof query, "?topics=%s", answer_text(&a, "items.0.id"));
	answer_release(&a);
	listen_to(&l, query, NULL, "");
	hear(&l, "retry: 3000");
	platform_import_board(&p, 'a', 3);
	hear(&l, "event: comment");
	listener_end(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_comment_is_heard_when_it_is_written),
		cmocka_unit_test(who_comes_back_misses_nothing_and_hears_nothing_twice),
		cmocka_unit_test(a_notice_is_heard_by_whom_it_concerns),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(a_topic_that_is_not_public_is_not_told_of),
		cmocka_unit_test(what_others_write_is_heard),
		cmocka_unit_test(streams_end_with_the_platform),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
