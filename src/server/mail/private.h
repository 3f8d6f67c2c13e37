/* Between the files of mail/. */
#ifndef MAIL_PRIVATE_H
#define MAIL_PRIVATE_H

#include "server/mail/mail.h"

/* ---- message.c ------------------------------------------------------------------------------- */

struct mail_message {
	const char *from, *to, *subject, *body;
	const char *unsubscribe; /* an address that ends such mails with one POST (RFC 8058); "" none */
	int64_t id, at;          /* the letter's, and when it was written */
	int zone;
};
/* The whole mail, lines ended by CR LF. RC_INVALID: an address or the link has a line end or another control character
 * in it: nothing that people type becomes a header. */
enum rc mail_message_write(const struct mail_message *m, struct str *out, struct err *e);

/* ---- program.c ------------------------------------------------------------------------------- */

/* Runs it with these two lines on its standard input; line ends in the text become blanks. RC_DENIED: it ended with
 * another status than 0. RC_TIMEOUT: it was ended. RC_SYS. */
enum rc mail_program_run(const char *program, const char *number, const char *text, struct err *e);

#endif
