/*
 * server/mail/: what the platform sends. A letter is put in the queue (storage's letters) by the transaction that
 * causes it; one thread takes it out and sends it, by mail or through a program that writes to mobiles.
 *
 *   worker.c    the thread: which letter next, how it went, when again
 *   message.c   a letter as a mail (RFC 5322): pure functions
 *   program.c   a program that is given a number and a text
 *
 * Each letter is sent once. Before it is sent the queue says so on disk (held), after it was sent it is gone. Between
 * the mail server's word and that, a kill makes the next start send it again, under the same Message-ID: one letter at
 * most, since one is under way at a time, and one process at a time holds the queue (a lock beside the database; of
 * several machines that share it, one has the turn).
 */
#ifndef SERVER_MAIL_H
#define SERVER_MAIL_H

#include "server/storage/storage.h"

struct mail;
struct mail_options {
	const char *folder;        /* of the database */
	const char *server, *from; /* "smtp://host:25" and the sender's address; NULL: no mail is sent */
	const char *password;      /* for that server; NULL: none */
	const char *sms_command;   /* gets number and text on its standard input, a line each; NULL: none is sent */
	const char *url;           /* "https://host" of the platform, for List-Unsubscribe; NULL: none is written */
	int zone;                  /* of the Date, minutes east */
};
/* The strings must outlive it. */
enum rc mail_start(const struct mail_options *o, struct mail **out, struct err *e);
/* Something was put in the queue. By any thread; ctx is the struct mail. */
void mail_wake(void *ctx);
/* Lets the letter that is under way go out, for some seconds. NULL is fine. */
void mail_stop(struct mail *m);

#endif
