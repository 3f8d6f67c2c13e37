/*
 * The platform's time: the system's, unless that leapt. The last instant that is known stands in the database, and
 * while the platform runs it goes on by the clock that nobody sets. A system's clock that is more than a day off it was
 * set wrongly, or it was set right, or the platform was away for days: only whoever runs it can say which. Until they
 * do (`minyid clock --confirm`) time goes on from where it was known, so that no deadline passes, no session ends and
 * nothing is dated, by a clock that may be wrong. On a platform of one's own nobody is asked.
 */
#include "server/api/private.h"

#define NOTE_EVERY_MS (INT64_C(3600) * 1000)
#define LOOK_EVERY_MS 1000 /* whether it was confirmed */

struct leap {
	pthread_mutex_t lock;
	/* under lock */
	int64_t known, at; /* the last known instant, and when that was by clock_mono(); 0: none yet */
	int64_t noted;     /* when it was put into the database last, by clock_mono() */
	int64_t looked;    /* when the database was asked last, likewise */
	bool held;
};

struct leap *leap_new(void)
{
	struct leap *v = xcalloc(1, sizeof *v);
	pthread_mutex_init(&v->lock, NULL);
	return v;
}

void leap_free(struct leap *v)
{
	if (!v)
		return;
	pthread_mutex_destroy(&v->lock);
	free(v);
}

static bool is_far(int64_t a, int64_t b)
{
	return a - b > STORAGE_LEAP_MS || b - a > STORAGE_LEAP_MS;
}

enum rc leap_open(struct leap *v, struct storage *s, struct err *e)
{
	int64_t noted;
	enum rc rc = storage_clock_known(s, &noted, e);
	if (rc == RC_OK && noted) {
		v->known = noted;
		v->at = clock_mono();
	}
	return rc;
}

static void say(int64_t system, int64_t expected)
{
	char its[RFC3339_SIZE], ours[RFC3339_SIZE];
	rfc3339_format(system, 0, its);
	rfc3339_format(expected, 0, ours);
	log_line(LOG_ERROR,
		"the clock of this machine says %s, which is more than a day off %s: the platform's time goes on from there, and "
		"nothing that time would do is done, until `minyid clock --confirm` says that the clock is right",
		its, ours);
}

int64_t leap_now(struct leap *v, bool own)
{
	int64_t system = clock_now(), mono = clock_mono();
	pthread_mutex_lock(&v->lock);
	int64_t expected = v->known ? v->known + (mono - v->at) : system;
	bool held = !own && is_far(system, expected), begins = held && !v->held;
	v->held = held;
	if (!held) {
		v->known = system;
		v->at = mono;
	}
	pthread_mutex_unlock(&v->lock);
	if (begins)
		say(system, expected);
	return held ? expected : system;
}

bool leap_is_held(struct leap *v)
{
	pthread_mutex_lock(&v->lock);
	bool held = v->held;
	pthread_mutex_unlock(&v->lock);
	return held;
}

void leap_look(struct leap *v, struct storage *s)
{
	int64_t mono = clock_mono(), noted;
	pthread_mutex_lock(&v->lock);
	bool looks = v->held && mono - v->looked >= LOOK_EVERY_MS;
	if (looks)
		v->looked = mono;
	pthread_mutex_unlock(&v->lock);
	if (!looks || storage_clock_known(s, &noted, NULL) != RC_OK || !noted || is_far(clock_now(), noted))
		return;
	pthread_mutex_lock(&v->lock);
	v->known = noted;
	v->at = mono;
	pthread_mutex_unlock(&v->lock);
	log_line(LOG_INFO, "the clock was confirmed");
}

int64_t leap_to_note(struct leap *v)
{
	int64_t mono = clock_mono(), known = 0;
	pthread_mutex_lock(&v->lock);
	if (!v->held && v->known && (!v->noted || mono - v->noted >= NOTE_EVERY_MS)) {
		v->noted = mono;
		known = v->known;
	}
	pthread_mutex_unlock(&v->lock);
	return known;
}
