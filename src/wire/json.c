/*
 * Bounded JSON. Reading goes over cJSON, after check.c has said yes; struct json is cJSON's node under another name, so
 * that no other folder sees the library. Writing is our own: straight into a string, in order, without a tree.
 */
#include <cjson/cJSON.h>
#include <math.h>

#include "wire/check.h"

static const cJSON *node(const struct json *v)
{
	return (const cJSON *)v;
}

static const struct json *value(const cJSON *v)
{
	return (const struct json *)v;
}

enum rc json_parse(const char *bytes, size_t n, size_t max, struct json **out, struct err *e)
{
	*out = NULL;
	if (n > max)
		return err_set(e, RC_TOO_BIG, 0, "JSON of %zu bytes, at most %zu", n, max);
	enum rc rc = json_check(bytes, n, e);
	if (rc)
		return rc;
	cJSON *tree = cJSON_ParseWithLength(bytes, n);
	if (!tree)
		return err_set(e, RC_PROTO, 0, "not JSON that can be read"); /* a number of more than 63 characters */
	*out = (struct json *)tree;
	return RC_OK;
}

enum rc json_parse_mended(const char *bytes, size_t n, size_t max, struct json **out, struct err *e)
{
	enum rc rc = json_parse(bytes, n, max, out, e);
	if (rc != RC_PROTO)
		return rc;
	STR_LOCAL(mended, STR_NO_LIMIT);
	json_mend(bytes, n, &mended);
	if (json_parse(mended.buf, mended.len, max, out, NULL) == RC_OK) {
		rc = RC_OK;
		err_clear(e);
	}
	return rc;
}

void json_free(struct json *v)
{
	cJSON_Delete((cJSON *)v);
}

const struct json *json_get(const struct json *object, const char *name)
{
	return json_is_object(object) ? value(cJSON_GetObjectItemCaseSensitive(node(object), name)) : NULL;
}

const struct json *json_first(const struct json *v)
{
	return json_is_object(v) || json_is_array(v) ? value(node(v)->child) : NULL;
}

const struct json *json_next(const struct json *member)
{
	return member ? value(node(member)->next) : NULL;
}

size_t json_count(const struct json *v)
{
	size_t n = 0;
	for (const struct json *m = json_first(v); m; m = json_next(m))
		n++;
	return n;
}

const char *json_name(const struct json *member)
{
	return member && node(member)->string ? node(member)->string : "";
}

bool json_is_object(const struct json *v)
{
	return cJSON_IsObject(node(v));
}

bool json_is_array(const struct json *v)
{
	return cJSON_IsArray(node(v));
}

bool json_is_string(const struct json *v)
{
	return cJSON_IsString(node(v));
}

bool json_is_number(const struct json *v)
{
	return cJSON_IsNumber(node(v));
}

bool json_is_bool(const struct json *v)
{
	return cJSON_IsBool(node(v));
}

bool json_is_null(const struct json *v)
{
	return !v || cJSON_IsNull(node(v));
}

const char *json_text(const struct json *v)
{
	return json_is_string(v) ? node(v)->valuestring : "";
}

double json_number(const struct json *v, double otherwise)
{
	return json_is_number(v) && isfinite(node(v)->valuedouble) ? node(v)->valuedouble : otherwise;
}

#define WHOLE_MAX 9007199254740992.0 /* 2^53: beyond it a double skips whole numbers */

static bool is_whole(double d)
{
	return fabs(d) <= WHOLE_MAX && d == floor(d);
}

int64_t json_int(const struct json *v, int64_t otherwise)
{
	double d = json_number(v, NAN);
	return is_whole(d) ? (int64_t)d : otherwise;
}

bool json_bool(const struct json *v, bool otherwise)
{
	return json_is_bool(v) ? cJSON_IsTrue(node(v)) : otherwise;
}

static void print_member(struct json_out *o, const char *name, const struct json *v);

static void print_members(struct json_out *o, const char *name, const struct json *v)
{
	bool object = json_is_object(v);
	json_open(o, name, object ? '{' : '[');
	for (const struct json *m = json_first(v); m; m = json_next(m))
		print_member(o, object ? json_name(m) : NULL, m);
	json_close(o, object ? '}' : ']');
}

static void print_member(struct json_out *o, const char *name, const struct json *v)
{
	if (json_is_object(v) || json_is_array(v))
		print_members(o, name, v); /* as deep as parsed: JSON_DEPTH */
	else if (json_is_string(v))
		json_put_text(o, name, json_text(v));
	else if (json_is_number(v))
		json_put_double(o, name, json_number(v, NAN));
	else if (json_is_bool(v))
		json_put_bool(o, name, json_bool(v, false));
	else
		json_put_null(o, name);
}

void json_print(const struct json *v, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	print_member(&o, NULL, v);
}

/* ---- writing --------------------------------------------------------------------------------- */

static void add_escaped(struct str *to, unsigned char c)
{
	static const char short_forms[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
	const char *found = strchr(short_forms, c);
	if (c && found)
		str_add(to, (char[]){ '\\', letters[found - short_forms] }, 2);
	else
		str_addf(to, "\\u%04x", c);
}

/* Bytes that stand for themselves: all of ASCII that is seen, but what ends a string or begins an escape. */
static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Whether one of the eight bytes may be none that is plain: wrong only where the byte before it is none. */
static bool has_other(uint64_t word)
{
	uint64_t quote = word ^ EACH('"'), backslash = word ^ EACH('\\');
	return ((word | (word - EACH(0x20)) | (quote - EACH(1)) | (backslash - EACH(1))) & EACH(0x80)) != 0;
}

/* Where the next byte that is not plain stands: most of what is written is. */
static size_t behind_plain(const unsigned char *s, size_t at, size_t n)
{
	for (uint64_t word; at + sizeof word <= n; at += sizeof word) {
		memcpy(&word, s + at, sizeof word);
		if (has_other(word))
			break;
	}
	while (at < n && is_plain(s[at]))
		at++;
	return at;
}

/* Runs of ordinary bytes go in as they are; U+FFFD stands for each byte that is no UTF-8. */
static void add_string(struct str *to, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n = strlen(text), from = 0, at = 0, len;
	str_reserve(to, n + 2);
	str_addc(to, '"');
	while ((at = behind_plain(s, at, n)) < n) {
		while (at < n && (len = s[at] < 0x80 ? 0 : json_utf8_length(text + at, n - at)) > 1)
			at += len;
		if (at == n || is_plain(s[at]))
			continue;
		str_add(to, text + from, at - from);
		if (s[at] < 0x80)
			add_escaped(to, s[at]);
		else
			str_addz(to, "\xef\xbf\xbd");
		from = ++at;
	}
	str_add(to, text + from, n - from);
	str_addc(to, '"');
}

void json_begin(struct json_out *o, struct str *to)
{
	*o = (struct json_out){ .to = to };
}

static void put_name(struct json_out *o, const char *name)
{
	if (o->comma)
		str_addc(o->to, ',');
	o->comma = true;
	if (name) {
		add_string(o->to, name);
		str_addc(o->to, ':');
	}
}

void json_open(struct json_out *o, const char *name, char bracket)
{
	put_name(o, name);
	str_addc(o->to, bracket);
	o->comma = false;
}

void json_close(struct json_out *o, char bracket)
{
	str_addc(o->to, bracket);
	o->comma = true;
}

void json_put_text(struct json_out *o, const char *name, const char *text)
{
	put_name(o, name);
	add_string(o->to, text);
}

void json_put_int(struct json_out *o, const char *name, int64_t number)
{
	put_name(o, name);
	str_addi(o->to, number);
}

void json_put_count(struct json_out *o, const char *name, int64_t count)
{
	if (count < 0)
		json_put_null(o, name);
	else
		json_put_int(o, name, count);
}

/* The shortest digits that read back as the same number. (LC_NUMERIC is never set in this program.) */
void json_put_double(struct json_out *o, const char *name, double number)
{
	if (!isfinite(number)) {
		json_put_null(o, name);
		return;
	}
	char digits[40];
	if (is_whole(number) && (number != 0 || !signbit(number))) {
		json_put_int(o, name, (int64_t)number);
		return;
	}
	if (is_whole(number))
		snprintf(digits, sizeof digits, "%.0f", number);
	else
		for (int precision = 15; precision <= 17; precision++) {
			snprintf(digits, sizeof digits, "%.*g", precision, number);
			if (strtod(digits, NULL) == number)
				break;
		}
	put_name(o, name);
	str_addz(o->to, digits);
}

void json_put_bool(struct json_out *o, const char *name, bool yes)
{
	put_name(o, name);
	str_addz(o->to, yes ? "true" : "false");
}

void json_put_null(struct json_out *o, const char *name)
{
	put_name(o, name);
	str_addz(o->to, "null");
}

void json_put_time(struct json_out *o, const char *name, int64_t ms)
{
	char text[RFC3339_SIZE];
	if (ms == 0)
		return;
	rfc3339_format(ms, 0, text);
	json_put_text(o, name, text);
}

void json_put_raw(struct json_out *o, const char *name, const char *json)
{
	put_name(o, name);
	str_addz(o->to, json);
}
