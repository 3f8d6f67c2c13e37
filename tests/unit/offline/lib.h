/* A store and a site without a line: what offline/ is given. */
#ifndef UNIT_OFFLINE_LIB_H
#define UNIT_OFFLINE_LIB_H

#include "offline/offline.h"
#include "unit/store/lib.h"

static struct store *store;
static struct site site;
static struct offline things;

static inline int things_open(void **state)
{
	char *moved = NULL;
	folder_make(state);
	assert_int_equal(store_open(folder, &store, &moved, NULL), RC_OK);
	assert_int_equal(site_init(&site, NULL, "unix:/s", NULL), RC_OK);
	things = (struct offline){ store, &site, "" };
	return 0;
}

static inline int things_close(void **state)
{
	site_release(&site);
	store_close(store);
	return folder_drop(state);
}

/* What a platform answers to an ask, and is kept of it. */
static inline struct site_reply *things_answer(const struct site_ask *ask, const char *text, size_t n)
{
	struct site_reply *reply = NULL;
	struct err e = { 0 };
	STR_LOCAL(key, 1000);
	if (site_read(&site, ask->op, text, n, &reply, &e) != RC_OK)
		fail_msg("%s: %.300s", e.detail, text);
	site_key(&site, ask, "", &key);
	store_cache_put(store, key.buf, "", text, n, NULL);
	return reply;
}

/* answer_to: NULL where the platform has no such thing. */
static inline struct offline_progress things_take_along(
	struct site_reply *(*answer_to)(const struct site_ask *ask), int64_t most, struct err *e)
{
	struct offline_fetch *f = offline_fetch_new(NULL, 0, most);
	struct site_ask ask;
	bool fresh;
	for (enum offline_step step = OFFLINE_AGAIN; step != OFFLINE_END;) {
		step = offline_fetch_next(f, &things, 0, &ask, &fresh);
		assert_int_not_equal(step, OFFLINE_WAIT); /* each is answered at once */
		if (step != OFFLINE_ASK)
			continue;
		struct err why = { 0 };
		struct site_reply *reply = answer_to(&ask);
		if (!reply)
			err_set(&why, RC_NOT_FOUND, 404, "there is no such thing");
		offline_fetch_take(f, &things, ask.op, reply, &why);
		site_reply_drop(reply);
	}
	const struct offline_progress report = *offline_fetch_progress(f);
	*e = *offline_fetch_error(f);
	offline_fetch_free(f);
	return report;
}

#endif
