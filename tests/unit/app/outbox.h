/* What is sent, to a platform that carries out each key once: for the tests of the outbox. */
#ifndef UNIT_APP_OUTBOX_H
#define UNIT_APP_OUTBOX_H

#define FAKE_CONNECTIONS 640 /* one each time that something is tried */
#include "unit/app/lib.h"

/* A platform that carries out each Idempotency-Key once, and remembers in which order. */
static atomic_int mode;
enum {
	LATE,
	LATE_AGAIN,
	ACCEPT,
	REFUSE,
	BROKEN_FOR_TOPIC_1,
	LIMITED,
	EXPIRED,
	SWALLOW,
	BROKEN_ONCE,
	DROP_AFTER,
	SAY,
	CUT
};
static atomic_int cut_after;
static const char *cut_text;
static struct {
	const char *status, *headers, *body;
} say_so;                             /* SAY: to everything */
static char keys[32][40], done[4096]; /* under platform.lock */
static int n_keys;

static void note(const char *request)
{
	char key[40] = "", path[200] = "";
	const char *at = strstr(request, "Idempotency-Key: "), *slash = strchr(request, '/');
	if (at)
		snprintf(key, sizeof key, "%.36s", at + 17);
	snprintf(path, sizeof path, "%.*s", (int)strcspn(slash, " "), slash);
	pthread_mutex_lock(&platform.lock);
	bool known = false;
	for (int i = 0; i < n_keys; i++)
		known |= *key && strcmp(keys[i], key) == 0;
	if (!known) {
		str_copy(keys[n_keys++ % 32], sizeof keys[0], key);
		const char *body = strstr(request, "\"body\":\"");
		size_t n = strlen(done);
		snprintf(done + n, sizeof done - n, "%.*s %s %.*s;", (int)strcspn(request, " "), request, path,
			body ? (int)strcspn(body + 8, "\"") : 0, body ? body + 8 : "");
	}
	pthread_mutex_unlock(&platform.lock);
}

#define FOLLOWED(is, version) \
	"{\"mine\":{\"followed\":" #is ",\"follow_version\":" #version "},\"counts\":{\"followers\":1}}"

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	bool topic_1 = strstr(request, "/topics/1/") != NULL;
	if (str_starts(request, "POST /v1/sessions")) {
		fake_reply(fd, "201 Created", "", SESSION_JSON);
	} else if (str_starts(request, "GET /v1 ")) {
		fake_reply(fd, "200 OK", "", "{\"name\":\"P\"}");
	} else if (mode == CUT) {
		note(request);
		fake_send(fd, cut_text, (size_t)cut_after);
	} else if (mode == SAY) {
		fake_reply(fd, say_so.status, say_so.headers, say_so.body);
	} else if (mode == REFUSE) {
		fake_reply(fd, "409 Conflict", PROBLEM_TYPE, PROBLEM("already_closed"));
	} else if (mode == BROKEN_FOR_TOPIC_1 && topic_1) {
		fake_reply(fd, "500 Internal Server Error", "", "");
	} else if (mode == BROKEN_ONCE && topic_1) {
		mode = ACCEPT;
		fake_reply(fd, "500 Internal Server Error", "", "");
	} else if (mode == LATE_AGAIN || (mode == LATE && strstr(request, "If-Match: \"0\""))) {
		fake_reply(fd, "412 Precondition Failed", PROBLEM_TYPE,
			"{\"status\":412,\"code\":\"decided_since\",\"title\":\"\",\"detail\":\"Decided since.\",\"now\":" FOLLOWED(
				true, 5) "}");
	} else if (mode == LIMITED) {
		fake_reply(fd, "429 Too Many Requests", "Retry-After: 60\r\n", "");
	} else if (mode == EXPIRED) {
		fake_reply(fd, "401 Unauthorized", PROBLEM_TYPE, PROBLEM("expired"));
	} else if (mode == SWALLOW) {
		fake_hang(fd);
	} else {
		note(request);
		if (mode == DROP_AFTER)
			return; /* carried out, but nobody hears of it */
		if (str_starts(request, "DELETE") && strstr(request, "/comments/"))
			fake_reply(fd, "204 No Content", "", "");
		else
			fake_reply(fd, "200 OK", "", str_starts(request, "POST") ? COMMENT_JSON : MARK_JSON);
	}
}

struct told {
	int calls;
	char kind[16], topic[16], code[32];
};
static struct told told;

static void listener(void *ctx, const struct store_item *item, const struct app_answer *answer)
{
	struct told *t = ctx;
	t->calls++;
	str_copy(t->kind, sizeof t->kind, item->kind);
	str_copy(t->topic, sizeof t->topic, item->topic);
	str_copy(t->code, sizeof t->code, answer->problem ? answer->problem->code : "");
}

static void reopen(void)
{
	visit_open(platform.address);
	app_outbox_listen(app, listener, &told);
}

static int set_up(void **state)
{
	mode = ACCEPT;
	done[0] = '\0';
	n_keys = 0;
	told = (struct told){ 0 };
	folder_make(state);
	fake_start(&platform, FAKE_SOCKET, answer, NULL);
	reopen();
	sign_in();
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	fake_stop(&platform);
	return folder_drop(state);
}

static inline struct site_ask comment(const char *topic, const char *body)
{
	return (struct site_ask){
		.op = SITE_COMMENT, .id = topic, .comment = { .stance = STANCE_PRO, .body = body, .reply_to = "" }
	};
}

static inline struct got say(const char *topic, const char *body)
{
	struct site_ask k = comment(topic, body);
	return ask(&k, APP_FRESH);
}

/* The line is cut: nobody listens under the name until mended. */
static char hidden[120];

static void cut(void)
{
	snprintf(hidden, sizeof hidden, "%s.away", platform.path);
	assert_int_equal(rename(platform.path, hidden), 0);
}

static void mend(void)
{
	assert_int_equal(rename(hidden, platform.path), 0);
}

#endif
