/*
 * Another character set, for the front without a screen: what is written to standard output and error is converted on
 * its way, and what comes on standard input as it comes, be it a terminal, a pipe or a file, since what stands at its
 * other end speaks the same (`| less`). What is made for programs (JSON, CSV) says what it is in and is UTF-8 unless a
 * terminal shows it.
 */
#include "line/private.h"

#include "text/text.h"

#include <unistd.h>

/* The one terminal of the process: what all its ends share. */
static struct text_charset *charset;
static bool bare; /* what goes out now is UTF-8 in any case */

static ssize_t convert(int fd, const char *bytes, size_t n)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	if (charset && !bare)
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
	FILE *output = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = convert_output });
	FILE *error = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = convert_error });
	if (output) {
		setvbuf(output, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, 0);
		stdout = output;
	}
	if (error) {
		setvbuf(error, NULL, _IONBF, 0);
		stderr = error;
	}
}

bool line_print_as_it_is(const struct str *text)
{
	if (!charset || line_on_terminal())
		return line_print(text);
	(void)fflush(stdout);
	bare = true; /* through the stream, which remembers that writing failed */
	bool fine = line_print(text) && fflush(stdout) == 0;
	bare = false;
	return fine;
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
	if (charset)
		text_charset_decode(charset, out, bytes, n);
	else
		str_add(out, bytes, n);
}

int line_ambiguous(const struct app *app)
{
	bool wide = app && str_eq(app_settings(app)->ambiguous, "wide");
	return wide || charset ? 2 : 1;
}
