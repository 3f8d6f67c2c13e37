/*
 * Structs from JSON and back, by table. Members are reached by their offset; memcpy keeps that within the language's
 * rules. What a platform says is read as far as it can be: one wrong field must not hide the rest. What a person sends,
 * and what a platform keeps itself, is right or refused.
 */
#include "wire/shape.h"

#include <assert.h>
#include <math.h>

static_assert(sizeof(enum wire_board) == sizeof(unsigned), "enumerations are moved as unsigned");

#define UNREAD "unread" /* what the canonical JSON calls it; no platform says this */

struct parse {
	struct arena *a;
	struct err *e;
	bool strict;
	const struct parse *outer; /* what the field that we are in is part of, up to the struct that keeps notes */
	const char *name;          /* that field's; NULL: none */
	struct wire_unread *unread;
};

static const char *path_of(const struct parse *p, const char *name)
{
	for (; name && p && p->name; p = p->outer)
		name = arena_printf(p->a, "%s.%s", p->name, name);
	return name;
}

/* A field that cannot be read counts as absent. */
static enum rc wrong_type(const struct parse *p, const char *name, enum wire_wanted wanted)
{
	static const char *const why[WANTED_KINDS] = { [WANTED_TEXT] = "not a string",
		[WANTED_WHOLE] = "not a whole number",
		[WANTED_COUNT] = "not a count",
		[WANTED_NUMBER] = "not a number",
		[WANTED_BOOL] = "not true or false",
		[WANTED_TIME] = "not a time",
		[WANTED_OBJECT] = "not an object",
		[WANTED_LIST] = "not an array, or too long",
		[WANTED_TEXTS] = "not an array of strings",
		[WANTED_OBJECTS] = "not an array of objects",
		[WANTED_NAMED] = "not an object of strings",
		[WANTED_AT_ALL] = "missing" };
	const char *path = p->strict || (p->unread && !p->unread->n) ? path_of(p, name) : NULL;
	if (p->strict)
		return err_set(p->e, RC_PROTO, wanted, "%s: %s", path ? path : name, why[wanted]);
	if (p->unread && p->unread->n++ == 0)
		p->unread->first = path ? path : name;
	return RC_OK;
}

static enum rc too_big(const struct parse *p, const struct field *f)
{
	return err_set(p->e, RC_TOO_BIG, 0, "%s: too big", f->name);
}

static enum rc parse_shape(const struct parse *p, const struct shape *shape, const struct json *v, char *out);

static enum rc keep_text(const struct parse *p, const struct field *f, const char *text, char *at)
{
	const char *copy = *text ? arena_strdup(p->a, text) : "";
	if (!copy)
		return too_big(p, f);
	memcpy(at, &copy, sizeof copy);
	return RC_OK;
}

static enum rc parse_text(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	return json_is_string(v) ? keep_text(p, f, json_text(v), at) : wrong_type(p, f->name, WANTED_TEXT);
}

static enum rc parse_int(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	int64_t n = json_int(v, INT64_MIN);
	if (n == INT64_MIN)
		return wrong_type(p, f->name, WANTED_WHOLE);
	memcpy(at, &n, sizeof n);
	return RC_OK;
}

/* A count that cannot be read is not none. */
static enum rc parse_count(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	int64_t n = json_int(v, WIRE_UNKNOWN);
	bool wrong = n < 0;
	if (wrong)
		n = WIRE_UNKNOWN;
	memcpy(at, &n, sizeof n);
	return wrong ? wrong_type(p, f->name, WANTED_COUNT) : RC_OK;
}

static enum rc parse_number(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	double d = json_number(v, NAN);
	if (!isfinite(d))
		return wrong_type(p, f->name, WANTED_NUMBER);
	memcpy(at, &d, sizeof d);
	return RC_OK;
}

static enum rc parse_bool(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	bool b = json_bool(v, false);
	if (!json_is_bool(v))
		return wrong_type(p, f->name, WANTED_BOOL);
	memcpy(at, &b, sizeof b);
	return RC_OK;
}

static enum rc parse_time(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	int64_t ms = 0;
	if (!json_is_string(v) || (*json_text(v) && !rfc3339_parse(json_text(v), 0, &ms)))
		return wrong_type(p, f->name, WANTED_TIME);
	if (!ms && *json_text(v)) /* 0 is none at all, and this one was given */
		ms = 1;
	memcpy(at, &ms, sizeof ms);
	return RC_OK;
}

static unsigned word_value(const struct words *w, const char *word)
{
	for (unsigned i = 0; i < w->n; i++)
		if (*w->word[i] && str_eq(w->word[i], word))
			return i;
	return w->absent;
}

static enum rc parse_word(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	unsigned value = word_value(f->words, json_text(v));
	if (!json_is_string(v))
		return wrong_type(p, f->name, WANTED_TEXT);
	memcpy(at, &value, sizeof value);
	return RC_OK;
}

static enum rc parse_json(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	if (!json_is_object(v))
		return wrong_type(p, f->name, WANTED_OBJECT);
	STR_LOCAL(text, STR_NO_LIMIT);
	json_print(v, &text);
	return keep_text(p, f, text.buf, at);
}

static void set_absent(const struct shape *shape, char *out, bool unknown);

/* Goes into a field of p. */
static struct parse within(const struct parse *p, const char *name)
{
	struct parse inner = *p;
	inner.outer = p;
	inner.name = name;
	return inner;
}

static enum rc parse_object(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	const struct parse inner = within(p, f->name);
	if (!json_is_object(v)) {
		set_absent(f->shape, out + f->at, true);
		return wrong_type(p, f->name, WANTED_OBJECT);
	}
	if (f->known)
		memcpy(out + f->beside, &(bool){ true }, sizeof(bool));
	return parse_shape(&inner, f->shape, v, out + f->at);
}

/* One item, at `at`. *keep: it takes its place. A struct with notes stands there even when nothing of it can be read,
 * and says so; of others, what cannot be read is left out. */
static enum rc parse_item(const struct parse *p, const struct field *f, const struct json *v, char *at, bool *keep)
{
	const struct parse inner = within(p, f->name);
	if (f->kind == FIELD_TEXTS) {
		*keep = json_is_string(v);
		return *keep ? keep_text(p, f, json_text(v), at) : wrong_type(p, f->name, WANTED_TEXTS);
	}
	*keep = json_is_object(v) || f->shape->notes;
	if (json_is_object(v))
		return parse_shape(&inner, f->shape, v, at);
	if (p->strict || !*keep)
		return wrong_type(p, f->name, WANTED_OBJECTS);
	set_absent(f->shape, at, true);
	*(struct wire_unread *)(void *)(at + f->shape->unread) = (struct wire_unread){ .n = 1, .first = f->name };
	return RC_OK;
}

static enum rc parse_list(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	size_t n = json_count(v), kept = 0, size = f->kind == FIELD_TEXTS ? sizeof(char *) : f->shape->size;
	enum rc rc = RC_OK;
	if (!json_is_array(v))
		return wrong_type(p, f->name, WANTED_LIST);
	if (n > LIST_MAX && (p->strict || f->required))
		return too_big(p, f);
	if (n > LIST_MAX) {
		rc = wrong_type(p, f->name, WANTED_LIST);
		n = LIST_MAX;
	}
	char *items = n ? arena_calloc(p->a, n, size) : NULL;
	if (n && !items)
		return too_big(p, f);
	const struct json *m = json_first(v);
	for (size_t i = 0; i < n && !rc; i++, m = json_next(m)) {
		bool keep;
		rc = parse_item(p, f, m, items + kept * size, &keep);
		kept += keep;
	}
	memcpy(out + f->at, &items, sizeof items);
	memcpy(out + f->beside, &kept, sizeof kept);
	return rc;
}

static enum rc parse_named(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	size_t n = json_count(v), kept = 0;
	if (!json_is_object(v))
		return wrong_type(p, f->name, WANTED_NAMED);
	if (n > LIST_MAX)
		return p->strict ? too_big(p, f) : wrong_type(p, f->name, WANTED_LIST);
	struct wire_named *items = n ? arena_calloc(p->a, n, sizeof *items) : NULL;
	if (n && !items)
		return too_big(p, f);
	enum rc rc = RC_OK;
	for (const struct json *m = json_first(v); m && !rc; m = json_next(m)) {
		struct wire_named *item = &items[kept];
		if (!json_is_string(m)) {
			rc = wrong_type(p, f->name, WANTED_NAMED);
			continue;
		}
		rc = keep_text(p, f, json_name(m), (char *)&item->name);
		if (!rc)
			rc = keep_text(p, f, json_text(m), (char *)&item->text);
		kept++;
	}
	memcpy(out + f->at, &items, sizeof items);
	memcpy(out + f->beside, &kept, sizeof kept);
	return rc;
}

static enum rc parse_set(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	unsigned set = 0;
	bool whole = true;
	enum rc rc = RC_OK;
	if (!json_is_array(v))
		return wrong_type(p, f->name, WANTED_TEXTS);
	for (const struct json *m = json_first(v); m && !rc; m = json_next(m)) {
		unsigned value = word_value(f->words, json_text(m));
		if (!json_is_string(m)) {
			rc = wrong_type(p, f->name, WANTED_TEXTS);
			whole = false;
		}
		set |= value < f->words->n ? 1u << value : 0;
	}
	if (!whole) /* part of what may be done is not what may be done */
		return rc;
	memcpy(out + f->at, &set, sizeof set);
	memcpy(out + f->beside, &(bool){ true }, sizeof(bool));
	return rc;
}

static enum rc parse_table(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	const struct parse inner = within(p, f->name);
	enum rc rc = RC_OK;
	if (!json_is_object(v))
		return wrong_type(p, f->name, WANTED_OBJECT);
	if (!json_first(v))
		return RC_OK;
	char *rows = arena_calloc(p->a, f->words->n, f->shape->size);
	if (!rows)
		return too_big(p, f);
	for (unsigned row = 0; row < f->words->n; row++)
		set_absent(f->shape, rows + row * f->shape->size, false);
	memcpy(at, &rows, sizeof rows);
	for (const struct json *m = json_first(v); m && !rc; m = json_next(m)) {
		unsigned value = word_value(f->words, json_name(m));
		if (!json_is_object(m))
			rc = wrong_type(p, f->name, WANTED_OBJECT);
		else if (value < f->words->n)
			rc = parse_shape(&inner, f->shape, m, rows + value * f->shape->size);
	}
	return rc;
}

static enum rc parse_field(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	char *at = out + f->at;
	switch (f->kind) {
	case FIELD_TEXT: return parse_text(p, f, v, at);
	case FIELD_INT: return parse_int(p, f, v, at);
	case FIELD_COUNT: return parse_count(p, f, v, at);
	case FIELD_NUMBER: return parse_number(p, f, v, at);
	case FIELD_BOOL: return parse_bool(p, f, v, at);
	case FIELD_TIME: return parse_time(p, f, v, at);
	case FIELD_WORD: return parse_word(p, f, v, at);
	case FIELD_JSON: return parse_json(p, f, v, at);
	case FIELD_OBJECT: return parse_object(p, f, v, out);
	case FIELD_LIST:
	case FIELD_TEXTS: return parse_list(p, f, v, out);
	case FIELD_SET: return parse_set(p, f, v, out);
	case FIELD_TABLE: return parse_table(p, f, v, at);
	case FIELD_NAMED: return parse_named(p, f, v, out);
	}
	return RC_OK;
}

/* What absence means where it is not zero: strings are never NULL, and the fields of an absent object have their
 * defaults too. unknown: nobody can tell whether it is absent, so counts are not zero. */
static void set_absent(const struct shape *shape, char *out, bool unknown)
{
	static const char *const no_text = "";
	static const double no_number = NAN;
	static const int64_t no_count = WIRE_UNKNOWN;
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		if (f->kind == FIELD_TEXT || f->kind == FIELD_JSON)
			memcpy(out + f->at, &no_text, sizeof no_text);
		else if (f->kind == FIELD_NUMBER)
			memcpy(out + f->at, &no_number, sizeof no_number);
		else if (f->kind == FIELD_COUNT && unknown)
			memcpy(out + f->at, &no_count, sizeof no_count);
		else if (f->kind == FIELD_WORD)
			memcpy(out + f->at, &f->words->absent, sizeof(unsigned));
		else if (f->kind == FIELD_OBJECT)
			set_absent(f->shape, out + f->at, unknown);
	}
	if (shape->notes)
		((struct wire_unread *)(void *)(out + shape->unread))->first = no_text;
}

/* What was noted when this was first read, as the canonical JSON keeps it. */
static void parse_unread(const struct parse *p, const struct json *v)
{
	const struct json *note = json_get(v, UNREAD);
	int64_t n = json_int(json_get(note, "n"), 0);
	const char *first = arena_strdup(p->a, json_text(json_get(note, "first")));
	if (n > 0 && first)
		*p->unread = (struct wire_unread){ .n = n, .first = first };
}

/* "comments": null says that nobody knows how many. */
static void parse_null(const struct field *f, char *out)
{
	static const int64_t no_count = WIRE_UNKNOWN;
	if (f->kind == FIELD_COUNT)
		memcpy(out + f->at, &no_count, sizeof no_count);
	else if (f->kind == FIELD_OBJECT)
		set_absent(f->shape, out + f->at, true);
}

static enum rc parse_shape(const struct parse *outer, const struct shape *shape, const struct json *v, char *out)
{
	struct parse p = *outer;
	set_absent(shape, out, false);
	if (shape->notes) {
		p.unread = (struct wire_unread *)(void *)(out + shape->unread);
		p.outer = NULL;
		p.name = NULL;
		if (!p.strict)
			parse_unread(&p, v);
	}
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		const struct json *member = json_get(v, f->name);
		enum rc rc = RC_OK;
		if (!json_is_null(member))
			rc = parse_field(&p, f, member, out);
		else if (f->required)
			rc = wrong_type(&p, f->name, WANTED_AT_ALL);
		else if (member)
			parse_null(f, out);
		if (rc)
			return rc;
	}
	return RC_OK;
}

static bool is_there(const struct field *f, const struct json *v)
{
	return f->kind == FIELD_TEXT ? json_is_string(v) : f->kind == FIELD_LIST ? json_is_array(v) : !json_is_null(v);
}

static enum rc parse_whole(const struct parse *p, const struct shape *shape, const struct json *v, void *out)
{
	memset(out, 0, shape->size);
	if (!json_is_object(v)) {
		set_absent(shape, out, true);
		return err_set(p->e, RC_PROTO, 0, "not an object");
	}
	enum rc rc = parse_shape(p, shape, v, out);
	for (size_t i = 0; i < shape->n && !rc; i++)
		if (shape->fields[i].required && !is_there(&shape->fields[i], json_get(v, shape->fields[i].name)))
			rc = err_set(p->e, RC_PROTO, WANTED_AT_ALL, "%s: missing", shape->fields[i].name);
	return rc;
}

enum rc shape_parse(const struct shape *shape, const struct json *v, struct arena *a, void *out, struct err *e)
{
	return parse_whole(&(struct parse){ .a = a, .e = e }, shape, v, out);
}

enum rc shape_parse_strict(const struct shape *shape, const struct json *v, struct arena *a, void *out, struct err *e)
{
	return parse_whole(&(struct parse){ .a = a, .e = e, .strict = true }, shape, v, out);
}

enum rc shape_parse_sent(const struct shape *shape, const struct json *v, struct arena *a, void *out, struct err *e)
{
	enum rc rc = shape_parse_strict(shape, v, a, out, e);
	if (rc != RC_PROTO)
		return rc;
	if (e)
		e->code = RC_INVALID;
	return RC_INVALID;
}

/* ---- writing --------------------------------------------------------------------------------- */

static const char *text_at(const char *at)
{
	const char *text;
	memcpy(&text, at, sizeof text);
	return text ? text : ""; /* a struct that a program filled may have left it out */
}

static int64_t int_at(const char *at)
{
	int64_t n;
	memcpy(&n, at, sizeof n);
	return n;
}

static double number_at(const char *at)
{
	double d;
	memcpy(&d, at, sizeof d);
	return d;
}

static bool bool_at(const char *at)
{
	bool b;
	memcpy(&b, at, sizeof b);
	return b;
}

static size_t size_at(const char *at)
{
	size_t n;
	memcpy(&n, at, sizeof n);
	return n;
}

static const char *word_at(const struct words *w, const char *at)
{
	unsigned value;
	memcpy(&value, at, sizeof value);
	return value < w->n ? w->word[value] : "";
}

static bool is_empty(const struct field *f, const char *in);

static bool is_empty_struct(const struct shape *shape, const char *in)
{
	if (shape->notes && ((const struct wire_unread *)(const void *)(in + shape->unread))->n)
		return false;
	for (size_t i = 0; i < shape->n; i++)
		if (!is_empty(&shape->fields[i], in))
			return false;
	return true;
}

static bool is_empty_table(const struct field *f, const char *at)
{
	const char *rows;
	memcpy(&rows, at, sizeof rows);
	for (unsigned row = 0; rows && row < f->words->n; row++)
		if (!is_empty_struct(f->shape, rows + row * f->shape->size))
			return false;
	return true;
}

static bool is_empty(const struct field *f, const char *in)
{
	const char *at = in + f->at;
	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_JSON: return !*text_at(at);
	case FIELD_INT:
	case FIELD_COUNT:
	case FIELD_TIME: return int_at(at) == 0;
	case FIELD_NUMBER: return isnan(number_at(at));
	case FIELD_BOOL: return !bool_at(at);
	case FIELD_WORD:
		return str_eq(word_at(f->words, at), "") || str_eq(word_at(f->words, at), f->words->word[f->words->absent]);
	case FIELD_LIST:
	case FIELD_TEXTS:
	case FIELD_NAMED: return size_at(in + f->beside) == 0;
	case FIELD_SET: return !bool_at(in + f->beside);
	case FIELD_TABLE: return is_empty_table(f, at);
	case FIELD_OBJECT: break;
	}
	return f->known ? !bool_at(in + f->beside) : is_empty_struct(f->shape, at);
}

struct write {
	struct json_out *o;
	enum wire_view view;
	int zone;
};

static void write_shape(const struct write *w, const char *name, const struct shape *shape, const char *in);

static void write_time(const struct write *w, const char *name, int64_t ms)
{
	char text[RFC3339_SIZE];
	rfc3339_format(ms, w->zone, text);
	json_put_text(w->o, name, text);
}

static void write_list(const struct write *w, const struct field *f, const char *in)
{
	const char *items;
	size_t n = size_at(in + f->beside), size = f->kind == FIELD_TEXTS ? sizeof(char *) : f->shape->size;
	memcpy(&items, in + f->at, sizeof items);
	json_open(w->o, f->name, '[');
	for (size_t i = 0; i < n; i++) {
		if (f->kind == FIELD_TEXTS)
			json_put_text(w->o, NULL, text_at(items + i * size));
		else
			write_shape(w, NULL, f->shape, items + i * size);
	}
	json_close(w->o, ']');
}

static void write_named(const struct write *w, const struct field *f, const char *in)
{
	const struct wire_named *items;
	memcpy(&items, in + f->at, sizeof items);
	json_open(w->o, f->name, '{');
	for (size_t i = 0; i < size_at(in + f->beside); i++)
		json_put_text(w->o, items[i].name, items[i].text ? items[i].text : "");
	json_close(w->o, '}');
}

static void write_set(const struct write *w, const struct field *f, const char *at)
{
	unsigned set;
	memcpy(&set, at, sizeof set);
	json_open(w->o, f->name, '[');
	for (unsigned i = 0; i < f->words->n; i++)
		if (set & 1u << i)
			json_put_text(w->o, NULL, f->words->word[i]);
	json_close(w->o, ']');
}

static void write_table(const struct write *w, const struct field *f, const char *at)
{
	const char *rows;
	memcpy(&rows, at, sizeof rows);
	json_open(w->o, f->name, '{');
	for (unsigned i = 0; rows && i < f->words->n; i++, rows += f->shape->size)
		if (!is_empty_struct(f->shape, rows))
			write_shape(w, f->words->word[i], f->shape, rows);
	json_close(w->o, '}');
}

static void write_field(const struct write *w, const struct field *f, const char *in)
{
	const char *at = in + f->at;
	switch (f->kind) {
	case FIELD_TEXT: json_put_text(w->o, f->name, text_at(at)); break;
	case FIELD_INT: json_put_int(w->o, f->name, int_at(at)); break;
	case FIELD_COUNT: json_put_count(w->o, f->name, int_at(at)); break;
	case FIELD_NUMBER: json_put_double(w->o, f->name, number_at(at)); break;
	case FIELD_BOOL: json_put_bool(w->o, f->name, bool_at(at)); break;
	case FIELD_TIME: write_time(w, f->name, int_at(at)); break;
	case FIELD_WORD: json_put_text(w->o, f->name, word_at(f->words, at)); break;
	case FIELD_JSON: json_put_raw(w->o, f->name, text_at(at)); break;
	case FIELD_OBJECT: write_shape(w, f->name, f->shape, at); break;
	case FIELD_LIST:
	case FIELD_TEXTS: write_list(w, f, in); break;
	case FIELD_SET: write_set(w, f, at); break;
	case FIELD_TABLE: write_table(w, f, at); break;
	case FIELD_NAMED: write_named(w, f, in); break;
	}
}

static void write_members(const struct write *w, const struct shape *shape, const char *in)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		bool row = w->view == VIEW_ROW;
		bool may_go = row || f->optional || f->known || (f->kind == FIELD_WORD && !*word_at(f->words, in + f->at));
		if ((row && f->whole) || (may_go && is_empty(f, in)))
			continue;
		write_field(w, f, in);
	}
	if (shape->notes)
		wire_unread_write(w->o, (const struct wire_unread *)(const void *)(in + shape->unread));
}

static void write_shape(const struct write *w, const char *name, const struct shape *shape, const char *in)
{
	json_open(w->o, name, '{');
	write_members(w, shape, in);
	json_close(w->o, '}');
}

void wire_unread_write(struct json_out *o, const struct wire_unread *u)
{
	if (!u->n)
		return;
	json_open(o, UNREAD, '{');
	json_put_int(o, "n", u->n);
	json_put_text(o, "first", u->first);
	json_close(o, '}');
}

void shape_write(
	const struct shape *shape, struct json_out *o, const char *name, const void *in, enum wire_view view, int zone)
{
	const struct write w = { .o = o, .view = view, .zone = zone };
	write_shape(&w, name, shape, in);
}

void shape_members(const struct shape *shape, struct json_out *o, const void *in)
{
	const struct write w = { .o = o, .view = VIEW_WHOLE };
	write_members(&w, shape, in);
}

void shape_send(const struct shape *shape, struct str *out, const void *in)
{
	struct json_out o;
	json_begin(&o, out);
	shape_write(shape, &o, NULL, in, VIEW_WHOLE, 0);
}
