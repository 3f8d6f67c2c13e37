/* The one shape for failure. A detail comes from anywhere (a path, a peer's answer), so it is made printable here. */
#include "base/base.h"

#include <errno.h>

static void make_printable(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = ' ';
}

static void fill(struct err *e, enum rc code, enum err_cause cause, int num, const char *fmt, va_list ap)
	PRINTF_LIKE(5, 0);
static void fill(struct err *e, enum rc code, enum err_cause cause, int num, const char *fmt, va_list ap)
{
	if (e) {
		char text[sizeof e->detail * 2];
		if (strchr(fmt, '%'))
			vsnprintf(text, sizeof text, fmt, ap);
		else
			str_copy(text, sizeof text, fmt);
		make_printable(text);
		*e = (struct err){ .code = code, .cause = cause, .num = num };
		str_copy(e->detail, sizeof e->detail, text);
	}
}

enum rc err_set(struct err *e, enum rc code, int num, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fill(e, code, CAUSE_OTHER, num, fmt, ap);
	va_end(ap);
	return code;
}

enum rc err_because(struct err *e, enum rc code, enum err_cause cause, int num, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fill(e, code, cause, num, fmt, ap);
	va_end(ap);
	return code;
}

enum rc err_sys(struct err *e, int errnum, const char *what)
{
	enum rc code = RC_SYS;
	if (errnum == ENOSPC || errnum == EDQUOT)
		code = RC_FULL;
	else if (errnum == EACCES || errnum == EPERM || errnum == EROFS)
		code = RC_DENIED;
	else if (errnum == ENOENT)
		code = RC_NOT_FOUND;
	return err_because(e, code, CAUSE_SYSTEM, errnum, "%s: %s", what, strerrordesc_np(errnum));
}

enum rc err_say(struct err *e, enum rc code, const char *id)
{
	return err_because(e, code, CAUSE_SAID, 0, "%s", id);
}

/* ---- for people ------------------------------------------------------------------------------ */

/* The system's own words are English, and speak to programmers. */
static const char *system_words(int num)
{
	switch (num) {
	case EACCES:
	case EPERM: return N_("this user may not do that");
	case ENOENT: return N_("there is no such file or folder");
	case EEXIST: return N_("it is there already");
	case ENOTDIR: return N_("a part of the path is no folder");
	case EISDIR: return N_("it is a folder");
	case ENOTEMPTY: return N_("the folder is not empty");
	case ENOSPC:
	case EDQUOT: return N_("the disk has no space left");
	case EROFS: return N_("the disk can only be read");
	case EIO: return N_("the disk does not work as it should");
	case EFBIG: return N_("it would be larger than files may be");
	case EMFILE:
	case ENFILE: return N_("too many files are open");
	case ENOMEM: return N_("there is not enough memory");
	case EAGAIN: return N_("there are too many processes, or it is busy");
	case EBUSY:
	case ETXTBSY: return N_("something else is using it");
	case ELOOP: return N_("its links lead in a circle");
	case ENAMETOOLONG: return N_("the name is too long");
	case ENXIO:
	case ENODEV: return N_("there is no such device");
	case ENOTTY: return N_("it is no terminal");
	case ENOEXEC: return N_("it is no program");
	case EPIPE: return N_("nobody reads what is written there");
	case EADDRINUSE: return N_("another program uses this address");
	case EADDRNOTAVAIL: return N_("this machine has no such address");
	case ECONNREFUSED: return N_("nobody answers at that address");
	case ETIMEDOUT: return N_("there was no answer in time");
	default: return NULL;
	}
}

static const char *code_words(enum rc code)
{
	switch (code) {
	case RC_TOO_BIG: return N_("it is too large");
	case RC_NOT_FOUND: return N_("it is not there");
	case RC_DENIED: return N_("this user may not do that");
	case RC_FULL: return N_("the disk has no space left");
	case RC_BUSY: return N_("something else is using it");
	case RC_CORRUPT: return N_("it is damaged");
	case RC_NEWER: return N_("a newer version wrote it");
	case RC_INVALID:
	case RC_PROTO: return N_("it does not have the form that it should");
	case RC_NET:
	case RC_TIMEOUT: return N_("there is no connection");
	default: return N_("the system refused it");
	}
}

void err_reason(struct str *out, const struct err *e)
{
	const char *words = e->cause == CAUSE_SYSTEM ? system_words(e->num) : NULL;
	if (words)
		str_addz(out, _(words));
	else if (e->cause == CAUSE_SYSTEM)
		str_addf(out, _("the system refused it, with the error number %d"), e->num);
	else if (e->cause == CAUSE_NOT_JSON)
		str_addf(out, _("it is not JSON from byte %d on"), e->num);
	else if (e->cause == CAUSE_SAID)
		str_addz(out, _(e->detail));
	else
		str_addz(out, _(code_words(e->code)));
}

const char *err_subject(const struct err *e, char out[sizeof e->detail])
{
	const char *words = e->cause == CAUSE_SYSTEM ? strerrordesc_np(e->num) : NULL;
	str_copy(out, sizeof e->detail, e->detail);
	if (words && str_ends(out, words) && strlen(out) > strlen(words) + 2) {
		out[strlen(out) - strlen(words) - 2] = '\0';
		return out;
	}
	for (char *p = out, *colon; (colon = strstr(p, ": ")); p = colon + 2)
		if (!strstr(colon + 2, ": "))
			*colon = '\0';
	return out;
}

void err_clear(struct err *e)
{
	if (e)
		*e = (struct err){ 0 };
}

const char *rc_name(enum rc code)
{
	static const char *const names[] = {
		[RC_OK] = "ok",
		[RC_INVALID] = "invalid",
		[RC_TOO_BIG] = "too_big",
		[RC_NOT_FOUND] = "not_found",
		[RC_EXISTS] = "exists",
		[RC_DENIED] = "denied",
		[RC_CONFLICT] = "conflict",
		[RC_LIMITED] = "limited",
		[RC_NET] = "net",
		[RC_TIMEOUT] = "timeout",
		[RC_PROTO] = "proto",
		[RC_REFUSED] = "refused",
		[RC_SYS] = "sys",
		[RC_FULL] = "full",
		[RC_NEWER] = "newer",
		[RC_CORRUPT] = "corrupt",
		[RC_BUSY] = "busy",
		[RC_FORBIDDEN] = "forbidden",
		[RC_CANCELLED] = "cancelled",
	};
	return (size_t)code < ARRAY_LEN(names) && names[code] ? names[code] : "unknown";
}
