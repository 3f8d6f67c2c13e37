/*
 * A platform with the sample whose list of topics and one topic are the test's own, for all tests of a program:
 *
 *	staged_start(TOPIC("a", ...) "," TOPIC("b", ...), 2, "a", TOPIC("a", ...));    in the group's set-up
 *	visit_start(&v, 80, 24, "--site", fake.front.address, NULL);
 */
#ifndef TTY_LIB_STAGED_H
#define TTY_LIB_STAGED_H

#include "tty/lib/group.h"

static struct fake fake;

/* More may follow behind the agencies: more, as in ",\"body\":\"...\"". */
#define TOPIC(id, number, title, agency, more) \
	"{\"id\":\"" id "\",\"board\":\"idea\",\"number\":" number ",\"stage\":\"collecting\",\"title\":\"" title "\"," \
	"\"agencies\":[{\"id\":\"x\",\"name\":\"" agency "\"}],\"created_at\":\"2026-11-01T10:00:00+08:00\"" more "}"
#define STAGED_LIST(total, topics) "{\"items\":[" topics "],\"total\":" #total ",\"next\":\"\"}"

/* list: a STAGED_LIST; id, topic: the one that can be opened. It has no comments. */
static inline void staged_start(const char *list, const char *id, const char *topic)
{
	static char one[64], comments[80]; /* written before the fake is a process of its own */
	snprintf(one, sizeof one, "/v1/topics/%s", id);
	snprintf(comments, sizeof comments, "/v1/topics/%s/comments", id);
	start_platform(NULL);
	fake_start(&fake, &platform);
	fake_rule(&fake, &(struct fake_rule){ "/v1/topics", FAKE_ANSWER, 200, NULL, list });
	fake_rule(&fake, &(struct fake_rule){ one, FAKE_ANSWER, 200, NULL, topic });
	fake_rule(&fake, &(struct fake_rule){ comments, FAKE_ANSWER, 200, NULL, STAGED_LIST(0, "") });
}

static inline int staged_stop(void **state)
{
	fake_release(&fake);
	return stop_platform(state);
}

#endif
