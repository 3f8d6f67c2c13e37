/*
 * The first account of a platform that others reach: its owner, without whom nobody could make anybody staff but by
 * hand. It is made once, with a password that is told to whoever started the platform and kept nowhere; whose platform
 * it is changes it like any other.
 */
#include "server/api/private.h"

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
	struct storage *storage;
	struct storage_person person;
	int64_t now;
	bool made;
};

/* Asked in the transaction that would make it, too: another program may have been quicker. */
static enum rc is_wanted(struct storage *s, bool *wanted, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *made = NULL;
	bool any = true;
	enum rc rc = storage_accounts_any(s, &any, e);
	if (rc == RC_OK && !any)
		rc = storage_note_get(s, NOTE_MADE, &a, &made, e);
	*wanted = rc == RC_OK && !any && !made;
	return rc;
}

static enum rc make(void *arg, struct err *e)
{
	struct making *m = arg;
	int64_t account = 0;
	enum rc rc = is_wanted(m->storage, &m->made, e);
	if (rc != RC_OK || !m->made)
		return rc;
	rc = storage_account_add(m->storage, &m->person, m->now, &account, e);
	if (rc == RC_OK)
		rc = storage_role_add(m->storage, account, ROLE_OWNER, "", m->now, e);
	return rc == RC_OK ? storage_note_set(m->storage, NOTE_MADE, "1", e) : rc;
}

enum rc platform_first_owner(struct platform *p, char password[PLATFORM_PASSWORD], bool *made, struct err *e)
{
	char hash[PASSWORDS_SIZE];
	struct making m = { .storage = p->workers[0].storage,
		.person = { PLATFORM_OWNER, PLATFORM_OWNER, "", "", hash, LEVEL_REGISTERED },
		.now = platform_clock(p, p->workers[0].storage) };
	*made = false;
	bool wanted = false;
	enum rc rc = is_wanted(m.storage, &wanted, e);
	if (rc != RC_OK || !wanted)
		return rc;
	make_password(password);
	if (!passwords_make(p->book->now, password, hash))
		return err_set(e, RC_BUSY, 0, "no memory to keep a password");
	rc = storage_write(m.storage, make, &m, e);
	*made = rc == RC_OK && m.made;
	return rc;
}
