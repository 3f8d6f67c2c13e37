/* Notices on the wire, and what a person wrote. */
#include "wire/shape.h"

#define S struct wire_notice
static const struct field notice_fields[] = {
	{ TEXT(id, "id"), .required = true },
	{ TEXT(kind, "kind") },
	{ TIME(at, "at") },
	{ BOOL(read, "read") },
	{ OBJECT(topic, "topic", wire_topic_shape), .optional = true },
	{ WORD(stage, "stage", wire_stage_words), .optional = true },
	{ TEXT(comment, "comment"), .optional = true },
	{ TEXT(by, "by"), .optional = true },
	{ TEXT(text, "text"), .optional = true },
};
static const struct shape notice_shape = SHAPE(S, notice_fields);
#undef S

#define S struct wire_notices
static const struct field notices_fields[] = {
	{ LIST(items, n, "items", notice_shape), .required = true },
	{ COUNT(total, "total") },
	{ COUNT(new_notices, "new_notices") },
	{ TEXT(next, "next") },
};
static const struct shape notices_shape = SHAPE_NOTED(S, notices_fields, unread);
#undef S

#define S struct wire_writings
static const struct field writings_fields[] = {
	{ LIST(items, n, "items", wire_written_shape), .required = true },
	{ COUNT(total, "total") },
	{ TEXT(next, "next") },
};
static const struct shape writings_shape = SHAPE_NOTED(S, writings_fields, unread);
#undef S

enum rc wire_notices_parse(const struct json *v, struct arena *a, struct wire_notices *out, struct err *e)
{
	return shape_parse(&notices_shape, v, a, out, e);
}

void wire_notice_write(struct json_out *o, const char *name, const struct wire_notice *v, int zone)
{
	shape_write(&notice_shape, o, name, v, VIEW_ROW, zone);
}

/* Lists are written by hand: their items are rows, and they have items when there are none. */
static void end_list(struct json_out *o, int64_t total, const char *next)
{
	json_close(o, ']');
	json_put_count(o, "total", total);
	if (next && *next)
		json_put_text(o, "next", next);
}

void wire_notices_write(struct json_out *o, const struct wire_notices *v, int zone)
{
	json_open(o, NULL, '{');
	json_open(o, "items", '[');
	for (size_t i = 0; i < v->n; i++)
		wire_notice_write(o, NULL, &v->items[i], zone);
	end_list(o, v->total, v->next);
	json_put_count(o, "new_notices", v->new_notices);
	wire_unread_write(o, &v->unread);
	json_close(o, '}');
}

enum rc wire_writings_parse(const struct json *v, struct arena *a, struct wire_writings *out, struct err *e)
{
	return shape_parse(&writings_shape, v, a, out, e);
}

void wire_writings_write(struct json_out *o, const struct wire_writings *v, int zone)
{
	json_open(o, NULL, '{');
	json_open(o, "items", '[');
	for (size_t i = 0; i < v->n; i++)
		shape_write(&wire_written_shape, o, NULL, &v->items[i], VIEW_ROW, zone);
	end_list(o, v->total, v->next);
	wire_unread_write(o, &v->unread);
	json_close(o, '}');
}
