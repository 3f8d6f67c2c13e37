/*
 * The first account of a platform that others reach: its owner, without whom nobody could make anybody staff but by
 * hand. It is made once, with a password that is told to whoever started the platform and kept nowhere; whose platform
 * it is changes it like any other.
 */
#include "server/api/private.h"

#include <errno.h>

#define NOTE_MADE "owner_made"
#define GROUPS 5 /* of four: 100 bits */

/* Letters and figures that nobody takes for one another, 32 of them. */
static void make_password(char out[PLATFORM_PASSWORD])
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	uint8_t bytes[GROUPS * 4];
	_Static_assert(GROUPS * 5 == PLATFORM_PASSWORD, "a group has a hyphen, the last one the end");
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		out[i / 4 * 5 + i % 4] = letters[bytes[i] & 31];
		out[i / 4 * 5 + 4] = '-';
	}
	out[PLATFORM_PASSWORD - 1] = '\0';
}

struct making {
	struct ctx *c;
	struct storage_person person;
	bool wanted;
};

static enum rc look(struct making *m, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *made = NULL;
	bool any = true;
	enum rc rc = storage_accounts_any(m->c->storage, &any, e);
	if (rc == RC_OK && !any)
		rc = storage_note_get(m->c->storage, NOTE_MADE, &a, &made, e);
	m->wanted = rc == RC_OK && !any && !made;
	return rc;
}

/* Nothing is written where there is somebody, so nobody is waited for. */
static enum rc look_first(struct platform *p, struct making *m, struct err *e)
{
	struct worker *w = workers_take(p);
	if (!w)
		return err_set(e, RC_BUSY, 0, "no connection to the database");
	m->c->storage = w->storage;
	enum rc rc = look(m, e);
	workers_give(p, w);
	return rc;
}

/* Looks once more: another program may have been quicker. */
static enum rc make(void *arg, struct err *e)
{
	struct making *m = arg;
	struct storage *s = m->c->storage;
	int64_t account = 0;
	enum rc rc = look(m, e);
	if (rc != RC_OK || !m->wanted)
		return rc;
	int64_t now = platform_clock(m->c->platform, s);
	rc = storage_account_add(s, &m->person, now, &account, e);
	if (rc == RC_OK)
		rc = storage_role_add(s, account, ROLE_OWNER, "", now, e);
	return rc == RC_OK ? storage_note_set(s, NOTE_MADE, "1", e) : rc;
}

enum rc platform_first_owner(struct platform *p, char password[PLATFORM_PASSWORD], bool *made, struct err *e)
{
	char hash[PASSWORDS_SIZE];
	struct ctx c = { .platform = p };
	struct making m = { .c = &c, .person = { PLATFORM_OWNER, PLATFORM_OWNER, "", "", hash, LEVEL_REGISTERED } };
	*made = false;
	enum rc rc = look_first(p, &m, e);
	if (rc != RC_OK || !m.wanted)
		return rc;
	make_password(password);
	pthread_mutex_lock(&p->lock);
	const struct rules *rules = p->book->now;
	pthread_mutex_unlock(&p->lock);
	if (!passwords_make(rules, password, hash))
		return err_sys(e, ENOMEM, "Argon2id");
	rc = platform_write(&c, make, &m, e);
	*made = rc == RC_OK && m.wanted;
	return rc;
}
