/*
 * Results on standard output, failures on standard error, one sentence each. Whatever came from outside has been
 * cleaned before it gets here or is cleaned here; the exit status follows from the failure.
 */
#include "line/pager.h"
#include "line/private.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { SENTENCE_MAX = 8192 };

int line_columns(void)
{
	struct winsize size;
	int64_t columns = 80;
	if (ioctl(line_pager_terminal(), TIOCGWINSZ, &size) == 0 && size.ws_col >= 2)
		return size.ws_col < 1000 ? size.ws_col : 1000;
	const char *env = getenv("COLUMNS");
	if (env)
		(void)str_to_i64(env, 2, 1000, &columns);
	return (int)columns;
}

bool line_on_terminal(void)
{
	return line_pager_on() || isatty(STDOUT_FILENO) == 1;
}

struct page_opts line_page_opts(const struct app *app)
{
	struct page_opts o = app_page_opts(app);
	o.unfold = true;
	return o;
}

void line_add_row(struct str *out, const struct line_command *c, const struct str *row)
{
	int width = c->width ? c->width : line_on_terminal() && !c->linear ? line_columns() : 0;
	if (width)
		text_cut(out, row->buf, row->len, width);
	else
		text_clean(out, row->buf, row->len);
	str_addc(out, '\n');
}

bool line_has_accounts(const struct app *app)
{
	const char *why = act_no_accounts(app);
	if (why)
		line_complain("%s", why);
	return !why;
}

bool line_signed_in(const struct app *app)
{
	if (!line_has_accounts(app))
		return false;
	if (!app_account(app))
		line_complain("%s", page_problem_sentence("sign_in"));
	return app_account(app) != NULL;
}

bool line_print(const struct str *text)
{
	if (text->len)
		line_pager_begin();
	return fwrite(text->buf, 1, text->len, stdout) == text->len && fflush(stdout) == 0;
}

bool line_print_csv(const struct str *text)
{
	if (line_on_terminal())
		return line_print(text);
	STR_LOCAL(marked, STR_NO_LIMIT);
	str_addz(&marked, TEXT_BOM);
	str_add(&marked, text->buf, text->len);
	return line_print_as_it_is(&marked);
}

bool line_read_aloud(struct doc *d, int width)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	page_linear(&out, d, width);
	return line_print(&out);
}

bool line_print_doc(struct doc *d, const struct line_command *c)
{
	int width = c->width ? c->width : line_columns() < 100 ? line_columns() : 100;
	if (c->linear)
		return line_read_aloud(d, c->width);
	STR_LOCAL(out, STR_NO_LIMIT);
	const struct doc_layout_opts opts = {
		.width = width < 10 ? 10 : width, .ascii = c->ascii, .number_links = true, .underline = true
	};
	if (line_colours(c))
		line_add_coloured(&out, d, &opts);
	else
		page_lines(&out, d, &opts);
	return line_print(&out);
}

/* Every character of these stands inside a JSON string, where an escape means the same. */
static bool is_risky(const unsigned char *p, unsigned *code, size_t *bytes)
{
	*bytes = 1;
	*code = p[0];
	if (p[0] == 0x7f)
		return true;
	if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0) { /* C1 */
		*bytes = 2;
		*code = p[1];
		return true;
	}
	if (p[0] != 0xd8 && p[0] != 0xe2)
		return false;
	*bytes = p[0] == 0xd8 ? 2 : 3;
	if (p[0] == 0xd8 && p[1] == 0x9c) { /* Arabic letter mark */
		*code = 0x61c;
		return true;
	}
	if (p[0] != 0xe2 || (p[1] != 0x80 && p[1] != 0x81) || p[2] < 0x80)
		return false;
	*code = 0x2000 + ((p[1] & 0x3fu) << 6) + (p[2] & 0x3fu);
	return (*code >= 0x200e && *code <= 0x200f) || (*code >= 0x2028 && *code <= 0x202e) ||
		(*code >= 0x2066 && *code <= 0x2069);
}

void line_json_safe(struct str *out, const char *json, size_t n)
{
	for (size_t i = 0; i < n;) {
		unsigned code;
		size_t bytes;
		if (is_risky((const unsigned char *)json + i, &code, &bytes)) {
			str_addf(out, "\\u%04x", code);
			i += bytes;
		} else {
			str_addc(out, json[i++]);
		}
	}
}

bool line_print_json(const struct str *json)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	line_json_safe(&out, json->buf, json->len);
	str_addc(&out, '\n');
	return line_print_as_it_is(&out);
}

bool line_print_reply(const struct app *app, const struct site_reply *r)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	site_write(app_site(app), r, &text);
	return line_print_json(&text);
}

static void say(FILE *to, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
static void say(FILE *to, const char *fmt, va_list ap)
{
	STR_LOCAL(text, SENTENCE_MAX);
	STR_LOCAL(clean, (size_t)SENTENCE_MAX * 3);
	if (to == stdout)
		line_pager_begin();
	str_vaddf(&text, fmt, ap);
	text_clean_lines(&clean, text.buf, text.len);
	if (to == stderr && line_pager_hold(clean.buf))
		return;
	(void)fprintf(to, "%s\n", clean.buf); /* one line: the terminal wraps it, and a reader hears it whole */
	(void)fflush(to);
}

void line_say(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(stdout, fmt, ap);
	va_end(ap);
}

void line_complain(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(stderr, fmt, ap);
	va_end(ap);
}

/* Where nobody answered, and what to do: at a prompt there is no screen to be painted anew, and it helps to see which
 * address it was. */
static void say_no_connection(struct str *out, const char *address, enum rc rc)
{
	if (rc == RC_TIMEOUT)
		str_addf(out, _("The platform at %s did not answer in time; please try again in a moment."), address);
	else
		str_addf(out, _("No connection to %s; please check the address and the network, then try again."), address);
}

void line_file_unreadable(const char *name, const struct err *e)
{
	STR_LOCAL(reason, 1024);
	err_reason(&reason, e);
	if (e->num == ENOENT)
		line_complain(_("There is no file %.200s; please check its name."), name);
	else if (e->num == EISDIR)
		line_complain(_("%.200s is a folder; please name a file in it."), name);
	else if (e->code == RC_DENIED)
		line_complain(_("You may not read the file %.200s; please check its permissions."), name);
	else
		line_complain(_("The file %.200s cannot be read: %s."), name, reason.buf);
}

enum line_exit line_failed_at(const char *address, enum rc rc, const struct err *e, const struct wire_problem *problem)
{
	bool lost = rc == RC_NET || rc == RC_TIMEOUT;
	STR_LOCAL(text, SENTENCE_MAX);
	bool plain = !e || e->cause == CAUSE_OTHER || e->cause == CAUSE_UNREACHABLE;
	if (lost && address && !problem && plain)
		say_no_connection(&text, address, rc);
	else
		app_failure(&text, rc, e, problem);
	line_complain("%s", text.buf);
	return lost ? LINE_NO_CONNECTION : LINE_FAILED;
}

enum line_exit line_failed(const struct app *app, enum rc rc, const struct err *e, const struct wire_problem *problem)
{
	if (app && rc == RC_DENIED && app_token_given(app)) {
		line_complain("%s",
			_("The platform does not take MINYI_TOKEN: it has ended, or may not do this. `minyi account tokens` makes another one."));
		return LINE_FAILED;
	}
	return line_failed_at(app ? app_site(app)->address : NULL, rc, e, problem);
}
