/* Bounded JSON: reading over cJSON, and a writer. Part of wire/wire.h, which says what holds of memory and errors; to
 * be included by it alone. */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include "base/base.h"

/* A read-only value. Parsed depth is at most JSON_DEPTH; "\u0000" in a string is refused. */
struct json;
#define JSON_DEPTH 64
#define JSON_BODY_MAX ((size_t)8 << 20)
#define JSON_VALUES 500000 /* values in one text: each costs the parser about 80 bytes however short it is */

/* The whole of bytes as one value (nothing but white space after it). Free with json_free (NULL is fine). RC_PROTO,
 * RC_TOO_BIG. */
enum rc json_parse(const char *bytes, size_t n, size_t max, struct json **out, struct err *e);
/* The same of what a platform said: where one text or number in it is none, the rest is still read (check.h). */
enum rc json_parse_mended(const char *bytes, size_t n, size_t max, struct json **out, struct err *e);
void json_free(struct json *v);
/* All readers accept NULL for v and then answer "absent". */
const struct json *json_get(const struct json *object, const char *name); /* NULL when absent */
const struct json *json_first(const struct json *array_or_object);
const struct json *json_next(const struct json *member);
size_t json_count(const struct json *array_or_object);
const char *json_name(const struct json *member); /* of an object's member; "" otherwise */
bool json_is_object(const struct json *v);
bool json_is_array(const struct json *v);
bool json_is_string(const struct json *v);
bool json_is_number(const struct json *v);
bool json_is_bool(const struct json *v);
bool json_is_null(const struct json *v);     /* null, or absent */
const char *json_text(const struct json *v); /* "" when not a string */
double json_number(const struct json *v, double otherwise);
int64_t json_int(const struct json *v, int64_t otherwise); /* whole numbers within 2^53, else otherwise */
bool json_bool(const struct json *v, bool otherwise);
/* v again as JSON, compact. */
void json_print(const struct json *v, struct str *out);

/* Writing: commas and escapes are the writer's business, nesting is the caller's. Names may be NULL inside arrays. */
struct json_out {
	struct str *to;
	bool comma;
};
void json_begin(struct json_out *o, struct str *to);
void json_open(struct json_out *o, const char *name, char bracket);          /* '{' or '[' */
void json_close(struct json_out *o, char bracket);                           /* '}' or ']' */
void json_put_text(struct json_out *o, const char *name, const char *value); /* invalid UTF-8 becomes U+FFFD */
void json_put_int(struct json_out *o, const char *name, int64_t value);
void json_put_count(struct json_out *o, const char *name, int64_t value); /* WIRE_UNKNOWN becomes null */
void json_put_double(struct json_out *o, const char *name, double value); /* NaN and infinities become null */
void json_put_bool(struct json_out *o, const char *name, bool value);
void json_put_null(struct json_out *o, const char *name);
void json_put_time(struct json_out *o, const char *name, int64_t ms); /* nothing when 0 */
void json_put_raw(struct json_out *o, const char *name, const char *json);

/*
 * A platform, or what stands between, may have one field wrong: the rest is still worth reading. What cannot be read
 * counts as absent, and is noted in the struct that keeps notes (`unread`) and stands nearest around it. The canonical
 * JSON keeps the notes too. Parsers that end in _strict refuse instead: for what a platform keeps or takes in itself.
 */
struct wire_unread {
	int64_t n;         /* fields and items that could not be read */
	const char *first; /* the first of them: "timeline.at"; "" none */
};
#define WIRE_UNKNOWN ((int64_t)-1) /* a count that could not be read: it is not 0 */
void wire_unread_write(struct json_out *o, const struct wire_unread *u); /* as member "unread"; nothing when n is 0 */

#endif
