/* A visit to somebody else's site, and what it answers an ask. */
#ifndef UNIT_APP_SITE_LIB_H
#define UNIT_APP_SITE_LIB_H

#include "sites/server.h"
#include "unit/app/lib.h"

static inline void visit_open_at(const char *name, const struct site_server *server)
{
	char word[100];
	snprintf(word, sizeof word, "%s:%s", name, server->address);
	visit_close();
	visit_open(word);
}

/* The site's answer; problem's sentence into said. */
static inline struct site_reply *read_it(const struct site_ask *what, enum rc wanted, char said[400])
{
	struct arena a = { 0 };
	struct err e = { 0 };
	struct wire_problem problem;
	struct site_reply *r = NULL;
	enum rc rc = app_ask_wait(app, what, APP_FRESH, &a, &r, &problem, NULL, &e);
	STR_LOCAL(words, 1000);
	if (rc)
		page_failure(&words, rc, &e, *problem.detail ? &problem : NULL);
	if (said)
		str_copy(said, 400, words.buf);
	if (rc != wanted)
		fail_msg("%s: %s", rc_name(rc), words.buf);
	arena_release(&a);
	return r;
}

/* Topics that the site does not give: what is said of each. */
struct site_failure {
	const char *id, *words;
	enum rc rc;
};
static inline void expect_failures(const struct site_failure *rows, size_t n)
{
	char said[400];
	for (size_t i = 0; i < n; i++) {
		assert_null(read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = rows[i].id }, rows[i].rc, said));
		if (!strstr(said, rows[i].words))
			fail_msg("%s: %s", rows[i].id, said);
	}
}

#endif
