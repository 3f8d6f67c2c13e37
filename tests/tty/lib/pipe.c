/* See pipe.h. */
#include "tty/lib/pipe.h"

void pipe_visit(struct outcome *o, const struct scratch *home, const char *site, const char *input)
{
	static const char *const env[] = { "MINYI_NOW=" TEST_NOW, NULL };
	const char *argv[] = { "minyi", "--linear", "--site", site, NULL };
	program_run(o, &(struct program_opts){ .home = home->path, .env = env, .input = input }, argv);
	if (o->status != 0)
		fail_msg("exit status %d\n%s%s", o->status, o->out.buf, o->err.buf);
	if (memchr(o->out.buf, '\033', o->out.len) || memchr(o->err.buf, '\033', o->err.len))
		fail_msg("an escape sequence in a pipe:\n%s", o->out.buf);
}

void expect_in_order(const struct outcome *o, ...)
{
	const char *at = o->out.buf, *wanted;
	va_list ap;
	va_start(ap, o);
	while ((wanted = va_arg(ap, const char *))) {
		const char *found = strstr(at, wanted);
		if (!found)
			fail_msg("\"%s\" does not stand behind \"%.60s\" in:\n%s", wanted, at, o->out.buf);
		at = found + strlen(wanted);
	}
	va_end(ap);
}

void expect_nowhere(const struct outcome *o, const char *unwanted)
{
	if (strstr(o->out.buf, unwanted))
		fail_msg("\"%s\" stands in:\n%s", unwanted, o->out.buf);
}
