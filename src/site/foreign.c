/* See foreign.h. */
#include "site/foreign.h"
#include "text/text.h"

void foreign_note(const struct foreign *f, const char *name)
{
	if (f->unread->n++ == 0)
		f->unread->first = name;
}

/* In the arena; what does not fit there counts as not read. */
static const char *keep(const struct foreign *f, const char *name, const char *text)
{
	const char *kept = arena_strdup(f->arena, text);
	if (!kept)
		foreign_note(f, name);
	return kept ? kept : "";
}

const char *foreign_text(const struct foreign *f, const struct json *object, const char *name)
{
	const struct json *v = json_get(object, name);
	if (json_is_string(v))
		return keep(f, name, json_text(v));
	if (json_is_number(v)) {
		STR_LOCAL(number, 64);
		json_print(v, &number);
		return keep(f, name, number.buf);
	}
	if (!json_is_null(v))
		foreign_note(f, name);
	return "";
}

/* "1,234" without what groups its figures. */
static bool read_digits(const char *text, int64_t *n)
{
	STR_LOCAL(digits, 32);
	for (const char *p = text; *p; p++)
		if (*p != ',' && *p != ' ')
			str_addc(&digits, *p);
	return digits.len && str_ok(&digits) && str_to_i64(digits.buf, 0, INT64_C(1) << 53, n);
}

int64_t foreign_count(const struct foreign *f, const struct json *object, const char *name)
{
	const struct json *v = json_get(object, name);
	int64_t n = json_int(v, WIRE_UNKNOWN);
	if (json_is_null(v))
		return WIRE_UNKNOWN;
	if (json_is_string(v) && !read_digits(json_text(v), &n))
		n = WIRE_UNKNOWN;
	if (n >= 0)
		return n;
	foreign_note(f, name);
	return WIRE_UNKNOWN;
}

int64_t foreign_time(const struct foreign *f, const struct json *object, const char *name)
{
	const struct json *v = json_get(object, name);
	int64_t ms = 0;
	if (json_is_null(v) || (json_is_string(v) && !*json_text(v)))
		return 0;
	if (json_is_string(v) && rfc3339_parse(json_text(v), f->zone, &ms))
		return ms;
	foreign_note(f, name);
	return 0;
}

const struct json *foreign_object(const struct foreign *f, const struct json *object, const char *name)
{
	const struct json *v = json_get(object, name);
	if (json_is_object(v))
		return v;
	if (!json_is_null(v))
		foreign_note(f, name);
	return NULL;
}

const struct json *foreign_list(const struct foreign *f, const struct json *object, const char *name)
{
	const struct json *v = json_get(object, name);
	if (json_is_array(v))
		return v;
	if (!json_is_null(v))
		foreign_note(f, name);
	return NULL;
}

const struct json *foreign_objects(const struct foreign *f, const struct json *object, const char *name)
{
	const struct json *list = foreign_list(f, object, name);
	for (const struct json *p = json_first(list); p; p = json_next(p))
		if (!json_is_object(p) && !json_is_null(p))
			foreign_note(f, name);
	return list;
}

/* ---- plain text ------------------------------------------------------------------------------ */

static bool is_address(const char *p)
{
	return str_starts(p, "https://") || str_starts(p, "http://");
}

/* What could begin a list, a heading or a rule at the start of a line. */
static bool begins_something(const char *line)
{
	size_t digits = strspn(line, "0123456789");
	return strchr("-+=#>~|", *line) || (digits && digits < 10 && (line[digits] == '.' || line[digits] == ')'));
}

const char *foreign_plain(struct arena *a, const char *text)
{
	STR_LOCAL(out, JSON_BODY_MAX);
	bool start = true;
	for (const char *p = text; *p;) {
		size_t blanks = start ? strspn(p, " \t") : 0; /* four would be a listing */
		p += blanks;
		if (!*p)
			break;
		if (start && begins_something(p)) {
			size_t digits = strspn(p, "0123456789");
			str_add(&out, p, digits);
			str_addc(&out, '\\');
			str_addc(&out, p[digits]);
			p += digits + 1;
		} else if (is_address(p)) {
			size_t n = strcspn(p, " \t\r\n<>\"");
			str_add(&out, p, n);
			p += n;
		} else if (*p == '\r') {
			p++;
			continue;
		} else if (*p == '\n') {
			str_addz(&out, p[1] == '\n' || p[1] == '\r' || start ? "\n" : "\\\n"); /* the line ends where it ended */
			p++;
			start = true;
			continue;
		} else {
			if (strchr("\\`*_[]<>&!|~$^", *p))
				str_addc(&out, '\\');
			str_addc(&out, *p++);
		}
		start = false;
	}
	const char *kept = str_ok(&out) ? arena_strdup(a, out.buf) : NULL;
	return kept ? kept : "";
}

/* "&amp;", "&#39;" */
static bool has_entity(const char *text)
{
	for (const char *p = strchr(text, '&'); p; p = strchr(p + 1, '&')) {
		size_t n = strspn(p + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#");
		if (n > 1 && n < 32 && p[1 + n] == ';')
			return true;
	}
	return false;
}

const char *foreign_title(struct arena *a, const char *text)
{
	DOC_LOCAL(doc);
	STR_LOCAL(out, 4096);
	if (!strstr(text, "</") && !has_entity(text))
		return text;
	doc_from_html(&doc, text, strlen(text));
	for (size_t i = 0; i < doc.blocks.n; i++) {
		str_addz(&out, out.len ? " " : "");
		for (size_t r = 0; r < doc.blocks.items[i].n_runs; r++)
			str_addz(&out, doc.blocks.items[i].runs[r].text);
	}
	const char *kept = str_ok(&out) ? arena_strdup(a, out.buf) : NULL;
	return kept ? kept : "";
}

/* ---- charts ---------------------------------------------------------------------------------- */

static void put_axis(
	struct json_out *o, const char *axis, const char *field, const char *type, bool as_they_stand, const char *title)
{
	json_open(o, axis, '{');
	json_put_text(o, "field", field);
	json_put_text(o, "type", type);
	if (as_they_stand)
		json_put_null(o, "sort");
	json_put_text(o, "title", title);
	json_close(o, '}');
}

const char *foreign_bars(
	struct arena *a, const struct foreign_bar *bars, size_t n, const char *names_title, const char *counts_title)
{
	struct json_out o;
	STR_LOCAL(spec, JSON_BODY_MAX);
	json_begin(&o, &spec);
	json_open(&o, NULL, '{');
	json_open(&o, "data", '{');
	json_open(&o, "values", '[');
	for (size_t i = 0; i < n; i++) {
		json_open(&o, NULL, '{');
		json_put_text(&o, "name", bars[i].name);
		json_put_int(&o, "count", bars[i].n);
		json_close(&o, '}');
	}
	json_close(&o, ']');
	json_close(&o, '}');
	json_put_text(&o, "mark", "bar");
	json_open(&o, "encoding", '{');
	put_axis(&o, "y", "name", "nominal", true, names_title);
	put_axis(&o, "x", "count", "quantitative", false, counts_title);
	json_close(&o, '}');
	json_close(&o, '}');
	const char *kept = str_ok(&spec) ? arena_strdup(a, spec.buf) : NULL;
	return kept ? kept : "";
}

enum rc foreign_too_big(struct err *e)
{
	return err_set(e, RC_TOO_BIG, 0, "an answer that is too long");
}

enum rc foreign_boards(struct site_reply *r, const struct wire_board_info *boards, size_t n, struct err *e)
{
	struct wire_board_info *items = arena_calloc(&r->arena, n, sizeof *items);
	if (!items)
		return foreign_too_big(e);
	memcpy(items, boards, n * sizeof *items);
	r->u.boards = (struct wire_boards){ .items = items, .n = n };
	return RC_OK;
}

/* ---- asking ---------------------------------------------------------------------------------- */

const char *foreign_number(const char *id)
{
	const char *colon = id ? strchr(id, ':') : NULL;
	return colon ? colon + 1 : id;
}

const char *foreign_host(const struct site *s)
{
	const char *host = strstr(s->address, "://");
	return host ? host + 3 : s->address;
}

const char *foreign_path(const char *address)
{
	const char *host = strstr(address, "://");
	const char *path = host ? strchr(host + 3, '/') : address;
	return path && *path ? path : "/";
}

const char *foreign_page(const struct foreign *f, const char *address)
{
	const char *at = strstr(address, "?page=");
	at = at ? at : strstr(address, "&page=");
	size_t n = at ? strspn(at + 6, "0123456789") : 0;
	const char *page = n && n < 8 ? arena_strndup(f->arena, at + 6, n) : NULL;
	return page ? page : "";
}

enum rc foreign_get(const struct site *s, const struct str *path, struct arena *a, struct net_params *p, struct err *e)
{
	*p = (struct net_params){ .method = "GET",
		.base = s->address,
		.path = str_ok(path) ? arena_strdup(a, path->buf) : NULL,
		.accept = "application/json",
		.max_body = JSON_BODY_MAX };
	return p->path ? RC_OK : err_set(e, RC_TOO_BIG, 0, "an ask that is too long");
}

enum rc foreign_confidential(const struct site *s, struct err *e)
{
	static const char *const here[] = { "https://", "http://127.0.0.1", "http://[::1]", "http://localhost" };
	for (size_t i = 0; i < ARRAY_LEN(here); i++) {
		const char *rest = str_starts(s->address, here[i]) ? s->address + strlen(here[i]) : NULL;
		if (rest && (i == 0 || !*rest || *rest == ':' || *rest == '/'))
			return RC_OK;
	}
	return err_say(e, RC_INVALID,
		N_("this address is not enciphered (http), so nobody can sign in there safely; please use its https address"));
}
