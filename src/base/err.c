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
		vsnprintf(text, sizeof text, fmt, ap);
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
	return err_set(e, code, errnum, "%s: %s", what, strerrordesc_np(errnum));
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
