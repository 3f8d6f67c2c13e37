/*
 * A terminal of another character set, for the front without a screen: what is written to standard output and error is
 * converted on its way, and what is typed as it comes. Only where these are a terminal: files and pipes are UTF-8.
 */
#include "line/private.h"

#include "text/text.h"

#include <unistd.h>

/* The one terminal of the process: what all its ends share. */
static struct text_charset *charset;

static ssize_t convert(int fd, const char *bytes, size_t n)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	if (charset)
		text_charset_encode(charset, &out, bytes, n);
	else
		str_add(&out, bytes, n);
	return file_put(fd, out.buf, out.len) ? (ssize_t)n : 0;
}

static ssize_t convert_output(void *cookie, const char *bytes, size_t n)
{
	(void)cookie;
	return convert(STDOUT_FILENO, bytes, n);
}

static ssize_t convert_error(void *cookie, const char *bytes, size_t n)
{
	(void)cookie;
	return convert(STDERR_FILENO, bytes, n);
}

/* Streams of our own in place of libc's; they stay until the process ends. */
static void take_streams(void)
{
	static bool taken;
	if (taken)
		return;
	taken = true;
	FILE *output = isatty(STDOUT_FILENO) ? fopencookie(NULL, "w", (cookie_io_functions_t){ .write = convert_output })
										 : NULL;
	FILE *error = isatty(STDERR_FILENO) ? fopencookie(NULL, "w", (cookie_io_functions_t){ .write = convert_error })
										: NULL;
	if (output) {
		setvbuf(output, NULL, _IOLBF, 0);
		stdout = output;
	}
	if (error) {
		setvbuf(error, NULL, _IONBF, 0);
		stderr = error;
	}
}

void line_use_charset(const char *name)
{
	struct text_charset *other = NULL;
	if (text_charset_open(name, &other, NULL) != RC_OK)
		return;
	(void)fflush(stdout);
	text_charset_free(charset);
	charset = other;
	if (text_charset_is_utf8(charset))
		line_drop_charset();
	else
		take_streams();
}

void line_drop_charset(void)
{
	(void)fflush(stdout);
	text_charset_free(charset);
	charset = NULL;
}

void line_decode(struct str *out, const char *bytes, size_t n)
{
	if (charset && isatty(STDIN_FILENO))
		text_charset_decode(charset, out, bytes, n);
	else
		str_add(out, bytes, n);
}

int line_ambiguous(const struct app *app)
{
	bool wide = app && str_eq(app_settings(app)->ambiguous, "wide");
	return wide || (charset && line_on_terminal()) ? 2 : 1;
}
