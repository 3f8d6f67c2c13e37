/* A part of storage.h: rows that programs on several machines share. */
#ifndef STORAGE_MACHINES_H
#define STORAGE_MACHINES_H

#include "server/storage/storage.h"

/* err.num of RC_BUSY: no server of the rows is there that takes what was asked; err.detail says why, in its words. */
#define STORAGE_AWAY 1
/* May programs on several machines share these rows? Otherwise the rest of this does nothing, and nobody can commit
 * inside another one's transaction that writes. */
bool storage_is_shared(const struct storage *s);
/* A statement takes so many ms at most from now on (RC_TIMEOUT); 0: as many as it likes. */
void storage_limit(struct storage *s, int ms);
/* Keeps open what others open and close again, and is good for nothing else: the last one to close a file takes away
 * the index of its journal, and who comes next could not make it on a disk that is full, nor read then.
 * Ends with storage_close(). *out NULL: FOLDER names a PostgreSQL, which needs none. The errors of storage_open(). */
enum rc storage_keep_open(const char *folder, struct storage **out, struct err *e);
/* A connection of its own to servers that follow the one that takes writes (a connection string of libpq), for reading
 * alone. RC_INVALID: it is no such string. RC_BUSY: none is there. */
enum rc storage_open_standby(const char *where, struct storage **out, struct err *e);
enum rc storage_is_place(const char *where, struct err *e); /* as sql_is_place() says */
/* Which rows they are, as sql_origin() says. */
char *storage_origin(struct storage *s);
/* The number of the last commit that this connection knows of, as sql_number() says. */
int64_t storage_number(const struct storage *s);
/* Within a transaction that writes: it is this account's. A standby that shows its number shows what the account wrote.
 */
enum rc storage_wrote(struct storage *s, int64_t account, struct err *e);
/* The number of the account's last one; 0: none. */
enum rc storage_written(struct storage *s, int64_t account, int64_t *number, struct err *e);
/* Sleeps until another connection committed or said something, `wake` (a file descriptor; -1: none) can be read, or ms
 * are over. RC_OK: told() was called for each, as sql_wait() says. RC_NOT_FOUND: there was none. RC_BUSY: nothing can
 * be heard. */
enum rc storage_wait(
	struct storage *s, int ms, int wake, void (*told)(void *ctx, const char *what), void *ctx, struct err *e);
/* Says it to the others, as sql_say() does. */
#define STORAGE_SAID 7000
enum rc storage_say(struct storage *s, const char *text, struct err *e);
/* Work that one program does for all. Asked before each piece of it, inside its transaction. RC_BUSY: another one
 * does it. */
enum storage_turn { TURN_MAIL, TURN_DIGEST };
enum rc storage_turn(struct storage *s, enum storage_turn turn, struct err *e);

/* ---- pieces.c: contents of uploads ------------------------------------------------------------ */

/* Where several machines share the rows: lets them all have it (outside of a transaction for a large one: each piece
 * is one), and brings what another machine took into this one's folder. Elsewhere: nothing. RC_CORRUPT. */
enum rc storage_content_share(
	struct storage *s, const char *bytes, size_t n, const uint8_t hash[STORAGE_HASH], int64_t now, struct err *e);
enum rc storage_content_fetch(struct storage *s, const char *folder, const struct storage_upload *v, struct err *e);
/* Brings all of them into the folder. */
enum rc storage_contents_fetch(struct storage *s, const char *folder, struct err *e);
/* Lets all have what is in this folder and nowhere else: when a platform begins there. */
enum rc storage_contents_share(struct storage *s, const char *folder, int64_t now, struct err *e);

#endif
