/* Any bytes to a platform that listens: it answers what it likes, fails at nothing and forgets nothing. Who asks may
 * have an account: "Authorization: Bearer " and TOKEN. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/api/api.h"
#include "server/storage/storage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TOKEN "BwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define NOW INT64_C(1795400000000)
#define TOPICS 3

static struct sockaddr_un address = { .sun_family = AF_UNIX };

static void must(enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "%s: %s\n", rc_name(rc), e->detail);
	abort();
}

static enum rc fill(void *arg, struct err *e)
{
	struct storage *s = arg;
	const unsigned char token[32] = { 7 };
	uint8_t hash[STORAGE_HASH];
	enum storage_change change;
	enum rc rc = RC_OK;
	int64_t id, account = 0, session;
	for (int i = 0; rc == RC_OK && i < TOPICS; i++) {
		char key[16];
		struct wire_topic t = { .id = "",
			.board = BOARD_IDEA,
			.title = "長照交通接送",
			.summary = "",
			.body = "內文",
			.benefits = "",
			.proposer = "",
			.stage = STAGE_COLLECTING,
			.stage_reason = "",
			.place = "",
			.stream = "",
			.source = { "", "", "" },
			.created_at = NOW,
			.endorse_by = NOW + DAY_MS * 1000,
			.counts = { .threshold = 10 } };
		snprintf(key, sizeof key, "%d", i);
		rc = storage_topic_put(s, &(struct storage_key){ "test", key }, &t, NOW, &change, &id, e);
	}
	crypto_generichash(hash, sizeof hash, token, sizeof token, NULL, 0);
	if (rc == RC_OK)
		rc = storage_account_add(
			s, &(struct storage_person){ "mei", "小梅", "", "", "", LEVEL_VERIFIED }, NOW, &account, e);
	return rc == RC_OK
		? storage_session_add(s,
			  &(struct storage_session){
				  .hash = hash, .account = account, .now = NOW, .expires = NOW + DAY_MS * 1000, .scopes = 3 },
			  &session, e)
		: rc;
}

static struct platform *platform;
static struct listener *listener;
static struct str folder;

static void end(void)
{
	STR_LOCAL(command, 200);
	listener_stop(listener);
	platform_free(platform);
	str_addf(&command, "rm -rf %s", folder.buf);
	if (system(command.buf) != 0)
		abort();
	str_release(&folder);
}

static void begin(void)
{
	struct err e = { 0 };
	struct rules *rules = xcalloc(1, sizeof *rules);
	struct storage *s;
	char name[] = "/tmp/minyi-fuzz-XXXXXX";
	setenv("MINYI_NOW", "2026-11-23T10:00:00+08:00", 1);
	if (sodium_init() < 0 || !mkdtemp(name))
		abort();
	str_init(&folder, 200);
	str_addz(&folder, name);
	must(rules_load("data/rules/join.json", rules, &e), &e);
	rules->argon2_memory_mib = 1;
	must(storage_open(name, &s, &e), &e);
	must(platform_open(name, rules, NULL, &platform, &e), &e);
	must(storage_write(s, fill, s, &e), &e);
	storage_close(s);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", name);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 16) != 0)
		abort();
	const struct listener_service service = platform_service(platform);
	must(listener_start(&service, fd, &(struct listener_options){ .unix_socket = true }, &listener, &e), &e);
	atexit(end);
}

/* Each answer begins with its status; none is a failure of ours. */
static void judge(const struct str *heard)
{
	if (heard->len && !str_starts(heard->buf, "HTTP/1.1 "))
		abort();
	for (const char *at = heard->buf; (at = strstr(at, "HTTP/1.1 5")); at++)
		if ((at == heard->buf || at[-1] == '\n' || at[-1] == '}') && !str_starts(at + 9, "501") &&
			!str_starts(at + 9, "503") && !str_starts(at + 9, "505")) {
			fprintf(stderr, "%.300s\n", at);
			abort();
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char part[16384];
	STR_LOCAL(heard, (size_t)16 << 20);
	if (!platform)
		begin();
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		abort();
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ .tv_sec = 15 }, sizeof(struct timeval));
	ssize_t n = send(fd, data, size, MSG_NOSIGNAL); /* it may have hung up in the middle */
	shutdown(fd, SHUT_WR);
	while ((n = recv(fd, part, sizeof part, 0)) > 0 && str_ok(&heard))
		str_add(&heard, part, (size_t)n);
	close(fd);
	judge(&heard);
	return 0;
}
