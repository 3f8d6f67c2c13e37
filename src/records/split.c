/*
 * Files of any size, a record at a time. A file of 200 MB is never one JSON value in memory: a scanner that knows only
 * quotes and brackets cuts the array's elements out, and what is wrong inside of one element does not touch the next.
 */
#include "records/records.h"

#include <ctype.h>

void records_init(struct records *r, FILE *file)
{
	*r = (struct records){ .file = file };
	str_init(&r->text, RECORDS_ONE_MAX);
}

void records_release(struct records *r)
{
	str_release(&r->text);
}

static int take(struct records *r)
{
	int c = getc_unlocked(r->file);
	if (c != EOF)
		r->read++;
	return c;
}

/* The next byte that is no white space (and no byte order mark at the start). */
static int take_visible(struct records *r)
{
	int c = take(r);
	while (c == ' ' || c == '\t' || c == '\r' || c == '\n' || (r->read <= 3 && (c == 0xef || c == 0xbb || c == 0xbf)))
		c = take(r);
	return c;
}

/* The value that begins with c, up to its last bracket, its closing quote, or the comma behind it (put back). */
static enum rc take_value(struct records *r, int c, struct err *e)
{
	size_t depth = 0;
	bool quoted = false, escaped = false;
	for (; c != EOF && r->read <= RECORDS_FILE_MAX; c = take(r)) {
		if (!quoted && depth == 0 && (c == ',' || c == ']') && r->text.len) {
			ungetc(c, r->file);
			r->read--;
			return RC_OK;
		}
		str_addc(&r->text, (char)c);
		if (quoted) {
			quoted = escaped || c != '"';
			escaped = !escaped && c == '\\';
			continue;
		}
		quoted = c == '"';
		depth += c == '{' || c == '[';
		depth -= depth && (c == '}' || c == ']');
		if (depth == 0 && (c == '}' || c == ']'))
			return RC_OK;
	}
	if (r->read > RECORDS_FILE_MAX)
		return err_say(e, RC_TOO_BIG, N_("it is larger than 200 MB"));
	return err_say(e, RC_PROTO, N_("the file ends in the middle of a record"));
}

static enum rc end_of_array(struct records *r, struct err *e)
{
	r->ended = true;
	return take_visible(r) == EOF ? RC_NOT_FOUND : err_say(e, RC_PROTO, N_("there is something after the last record"));
}

static enum rc no_list(int c, struct err *e)
{
	const char *what = c == EOF ? N_("the file is empty")
		: c == '<'              ? N_("this is a web page")
								: N_("this is no list of records");
	return err_say(e, RC_PROTO, what);
}

/* Both put the first byte of a record into *c. */
static enum rc seek_first(struct records *r, int *c, struct err *e)
{
	*c = take_visible(r);
	r->in_array = *c == '[';
	if (!r->in_array)
		return *c == '{' ? RC_OK : no_list(*c, e);
	*c = take_visible(r);
	return *c == ']' ? end_of_array(r, e) : RC_OK;
}

static enum rc seek_next(struct records *r, int *c, struct err *e)
{
	*c = take_visible(r);
	if (!r->in_array)
		return *c == EOF ? RC_NOT_FOUND : no_list(*c, e);
	if (*c == EOF)
		return err_say(e, RC_PROTO, N_("the file ends in the middle of the list"));
	if (*c != ',' && *c != ']')
		return err_say(e, RC_PROTO, N_("a comma is missing between two records"));
	if (*c == ',')
		*c = take_visible(r);
	return *c == ']' ? end_of_array(r, e) : RC_OK;
}

enum rc records_next(struct records *r, struct err *e)
{
	int c;
	if (r->ended)
		return RC_NOT_FOUND;
	enum rc rc = r->index ? seek_next(r, &c, e) : seek_first(r, &c, e);
	if (rc)
		return rc;
	str_clear(&r->text);
	r->text.over = false;
	r->index++;
	return take_value(r, c, e);
}
