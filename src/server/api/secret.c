/*
 * The platform's secret, a file beside the database: what stands for a person there (a mobile number, an address) is a
 * hash keyed with it, so that who has a copy of the database alone cannot try all numbers there are. The database knows
 * by a hash which secret is its own: with another one, or a new one, nobody who endorsed would be known again.
 */
#include "server/api/private.h"

#include <sodium.h>

#define FILE_NAME "secret"
#define NOTE_OLD "secret"         /* where the secret itself stood once */
#define NOTE_MARK "secret_marked" /* its hash */
#define HEX (STORAGE_HASH * 2 + 1)

static bool from_hex(const char *hex, size_t length, uint8_t out[STORAGE_HASH])
{
	size_t n = 0;
	return sodium_hex2bin(out, STORAGE_HASH, hex, length, NULL, &n, NULL) == 0 && n == STORAGE_HASH;
}

static void mark_of(const uint8_t secret[STORAGE_HASH], char out[HEX])
{
	static const unsigned char what[] = "the secret of a platform";
	uint8_t hash[STORAGE_HASH];
	crypto_generichash(hash, sizeof hash, what, sizeof what, secret, STORAGE_HASH);
	sodium_bin2hex(out, HEX, hash, sizeof hash);
}

static enum rc write_file(const char *path, const uint8_t secret[STORAGE_HASH], struct err *e)
{
	char line[HEX + 1];
	sodium_bin2hex(line, HEX, secret, STORAGE_HASH);
	line[HEX - 1] = '\n';
	return file_write(path, line, HEX, 0600, e);
}

/* RC_NOT_FOUND: there is no file. */
static enum rc read_file(const char *path, uint8_t out[STORAGE_HASH], struct err *e)
{
	STR_LOCAL(text, 4096);
	enum rc rc = file_is_odd(path) ? err_set(e, RC_INVALID, 0, "%s", path) : file_read(path, &text, e);
	if (rc == RC_OK && !from_hex(text.buf, strcspn(text.buf, "\r\n"), out))
		rc = err_set(e, RC_CORRUPT, PLATFORM_OTHER_SECRET, "%s", path);
	return rc;
}

/* As long as no database was marked with it: what an older program kept, else a new one. */
static enum rc make(const char *path, const char *old, uint8_t out[STORAGE_HASH], struct err *e)
{
	if (!old || !from_hex(old, strlen(old), out))
		random_bytes(out, STORAGE_HASH);
	return write_file(path, out, e);
}

/* The file is on disk before the database says that there is one, and forgets what it kept itself. */
static enum rc open_at(struct storage *s, const char *path, uint8_t out[STORAGE_HASH], bool *moved, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *old = NULL, *marked = NULL;
	char mark[HEX];
	enum rc rc = storage_note_get(s, NOTE_OLD, &a, &old, e);
	if (rc == RC_OK)
		rc = storage_note_get(s, NOTE_MARK, &a, &marked, e);
	if (rc == RC_OK)
		rc = read_file(path, out, e);
	if (rc == RC_NOT_FOUND)
		rc = marked ? err_set(e, RC_CORRUPT, PLATFORM_NO_SECRET, "%s", path) : make(path, old, out, e);
	if (rc != RC_OK)
		return rc;
	uint8_t kept[STORAGE_HASH];
	mark_of(out, mark);
	if ((marked && !str_eq(marked, mark)) ||
		(old && from_hex(old, strlen(old), kept) && sodium_memcmp(kept, out, sizeof kept) != 0))
		return err_set(e, RC_CORRUPT, PLATFORM_OTHER_SECRET, "%s", path);
	*moved = old != NULL;
	if (!marked)
		rc = storage_note_set(s, NOTE_MARK, mark, e);
	return rc == RC_OK && old ? storage_note_remove(s, NOTE_OLD, e) : rc;
}

enum rc secret_open(struct storage *s, const char *folder, uint8_t out[STORAGE_HASH], bool *moved, struct err *e)
{
	char *path = file_join(folder, FILE_NAME);
	*moved = false;
	enum rc rc = open_at(s, path, out, moved, e);
	free(path);
	return rc;
}
