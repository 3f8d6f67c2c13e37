/* Structs from JSON and back, by table. Members are reached by their offset; memcpy keeps that within the language's
 * rules. */
#include "wire/shape.h"

#include <assert.h>
#include <math.h>

static_assert(sizeof(enum wire_board) == sizeof(unsigned), "enumerations are moved as unsigned");

struct parse {
	struct arena *a;
	struct err *e;
};

static enum rc wrong_type(const struct parse *p, const struct field *f, const char *wanted)
{
	return err_set(p->e, RC_PROTO, 0, "%s: not %s", f->name, wanted);
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
	return json_is_string(v) ? keep_text(p, f, json_text(v), at) : wrong_type(p, f, "a string");
}

static enum rc parse_int(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	int64_t n = json_int(v, INT64_MIN);
	if (n == INT64_MIN)
		return wrong_type(p, f, "a whole number");
	memcpy(at, &n, sizeof n);
	return RC_OK;
}

static enum rc parse_number(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	double d = json_number(v, NAN);
	if (!json_is_number(v))
		return wrong_type(p, f, "a number");
	memcpy(at, &d, sizeof d);
	return RC_OK;
}

static enum rc parse_bool(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	bool b = json_bool(v, false);
	if (!json_is_bool(v))
		return wrong_type(p, f, "true or false");
	memcpy(at, &b, sizeof b);
	return RC_OK;
}

/* A string that is no instant counts as none: a topic with one wrong date is still worth reading. */
static enum rc parse_time(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	int64_t ms = 0;
	if (!json_is_string(v))
		return wrong_type(p, f, "a time");
	rfc3339_parse(json_text(v), 0, &ms);
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
		return wrong_type(p, f, "a string");
	memcpy(at, &value, sizeof value);
	return RC_OK;
}

static enum rc parse_json(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	if (!json_is_object(v))
		return wrong_type(p, f, "an object");
	STR_LOCAL(text, STR_NO_LIMIT);
	json_print(v, &text);
	return keep_text(p, f, text.buf, at);
}

static enum rc parse_object(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	if (!json_is_object(v))
		return wrong_type(p, f, "an object");
	if (f->known)
		memcpy(out + f->beside, &(bool){ true }, sizeof(bool));
	return parse_shape(p, f->shape, v, out + f->at);
}

static enum rc parse_list(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	size_t n = json_count(v), size = f->kind == FIELD_TEXTS ? sizeof(char *) : f->shape->size;
	if (!json_is_array(v))
		return wrong_type(p, f, "an array");
	if (n > LIST_MAX)
		return too_big(p, f);
	char *items = n ? arena_calloc(p->a, n, size) : NULL;
	if (n && !items)
		return too_big(p, f);
	enum rc rc = RC_OK;
	char *at = items;
	for (const struct json *m = json_first(v); m && !rc; m = json_next(m), at += size) {
		if (f->kind == FIELD_TEXTS)
			rc = parse_text(p, f, m, at);
		else
			rc = json_is_object(m) ? parse_shape(p, f->shape, m, at) : wrong_type(p, f, "an array of objects");
	}
	memcpy(out + f->at, &items, sizeof items);
	memcpy(out + f->beside, &n, sizeof n);
	return rc;
}

static enum rc parse_set(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	unsigned set = 0;
	if (!json_is_array(v))
		return wrong_type(p, f, "an array");
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		unsigned value = word_value(f->words, json_text(m));
		if (!json_is_string(m))
			return wrong_type(p, f, "an array of strings");
		set |= value < f->words->n ? 1u << value : 0;
	}
	memcpy(out + f->at, &set, sizeof set);
	memcpy(out + f->beside, &(bool){ true }, sizeof(bool));
	return RC_OK;
}

static enum rc parse_table(const struct parse *p, const struct field *f, const struct json *v, char *at)
{
	enum rc rc = RC_OK;
	if (!json_is_object(v))
		return wrong_type(p, f, "an object");
	for (const struct json *m = json_first(v); m && !rc; m = json_next(m)) {
		unsigned value = word_value(f->words, json_name(m));
		if (!json_is_object(m))
			rc = wrong_type(p, f, "an object of objects");
		else if (value < f->words->n)
			rc = parse_shape(p, f->shape, m, at + value * f->shape->size);
	}
	return rc;
}

static enum rc parse_field(const struct parse *p, const struct field *f, const struct json *v, char *out)
{
	char *at = out + f->at;
	switch (f->kind) {
	case FIELD_TEXT: return parse_text(p, f, v, at);
	case FIELD_INT: return parse_int(p, f, v, at);
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
	}
	return RC_OK;
}

/* What absence means where it is not zero: strings are never NULL, and the fields of an absent object have their
 * defaults too. */
static void set_absent(const struct shape *shape, char *out)
{
	static const char *const no_text = "";
	static const double no_number = NAN;
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		if (f->kind == FIELD_TEXT || f->kind == FIELD_JSON)
			memcpy(out + f->at, &no_text, sizeof no_text);
		else if (f->kind == FIELD_NUMBER)
			memcpy(out + f->at, &no_number, sizeof no_number);
		else if (f->kind == FIELD_WORD)
			memcpy(out + f->at, &f->words->absent, sizeof(unsigned));
		else if (f->kind == FIELD_OBJECT)
			set_absent(f->shape, out + f->at);
		else if (f->kind == FIELD_TABLE)
			for (unsigned row = 0; row < f->words->n; row++)
				set_absent(f->shape, out + f->at + row * f->shape->size);
	}
}

static enum rc parse_shape(const struct parse *p, const struct shape *shape, const struct json *v, char *out)
{
	set_absent(shape, out);
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		const struct json *member = json_get(v, f->name);
		if (f->required && json_is_null(member))
			return err_set(p->e, RC_PROTO, 0, "%s: missing", f->name);
		enum rc rc = json_is_null(member) ? RC_OK : parse_field(p, f, member, out);
		if (rc)
			return rc;
	}
	return RC_OK;
}

enum rc shape_parse(const struct shape *shape, const struct json *v, struct arena *a, void *out, struct err *e)
{
	const struct parse p = { .a = a, .e = e };
	memset(out, 0, shape->size);
	if (!json_is_object(v)) {
		set_absent(shape, out);
		return err_set(e, RC_PROTO, 0, "not an object");
	}
	return parse_shape(&p, shape, v, out);
}

enum rc shape_parse_sent(const struct shape *shape, const struct json *v, struct arena *a, void *out, struct err *e)
{
	enum rc rc = shape_parse(shape, v, a, out, e);
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
	for (size_t i = 0; i < shape->n; i++)
		if (!is_empty(&shape->fields[i], in))
			return false;
	return true;
}

static bool is_empty_table(const struct field *f, const char *at)
{
	for (unsigned row = 0; row < f->words->n; row++)
		if (!is_empty_struct(f->shape, at + row * f->shape->size))
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
	case FIELD_TIME: return int_at(at) == 0;
	case FIELD_NUMBER: return isnan(number_at(at));
	case FIELD_BOOL: return !bool_at(at);
	case FIELD_WORD:
		return str_eq(word_at(f->words, at), "") || str_eq(word_at(f->words, at), f->words->word[f->words->absent]);
	case FIELD_LIST:
	case FIELD_TEXTS: return size_at(in + f->beside) == 0;
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
	json_open(w->o, f->name, '{');
	for (unsigned i = 0; i < f->words->n; i++, at += f->shape->size)
		if (!is_empty_struct(f->shape, at))
			write_shape(w, f->words->word[i], f->shape, at);
	json_close(w->o, '}');
}

static void write_field(const struct write *w, const struct field *f, const char *in)
{
	const char *at = in + f->at;
	switch (f->kind) {
	case FIELD_TEXT: json_put_text(w->o, f->name, text_at(at)); break;
	case FIELD_INT: json_put_int(w->o, f->name, int_at(at)); break;
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
	}
}

static void write_shape(const struct write *w, const char *name, const struct shape *shape, const char *in)
{
	json_open(w->o, name, '{');
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		bool row = w->view == VIEW_ROW;
		bool may_go = row || f->optional || f->known || (f->kind == FIELD_WORD && !*word_at(f->words, in + f->at));
		if ((row && f->whole) || (may_go && is_empty(f, in)))
			continue;
		write_field(w, f, in);
	}
	json_close(w->o, '}');
}

void shape_write(
	const struct shape *shape, struct json_out *o, const char *name, const void *in, enum wire_view view, int zone)
{
	const struct write w = { .o = o, .view = view, .zone = zone };
	write_shape(&w, name, shape, in);
}

void shape_send(const struct shape *shape, struct str *out, const void *in)
{
	struct json_out o;
	json_begin(&o, out);
	shape_write(shape, &o, NULL, in, VIEW_WHOLE, 0);
}
