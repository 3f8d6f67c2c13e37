/* Comments on the wire. */
#include "wire/shape.h"

#define S struct wire_comment
/* clang-format off */
#define COMMENT_FIELDS \
	{ TEXT(id, "id"), .required = true }, \
	{ TEXT(topic, "topic") }, \
	{ TEXT(author, "author") }, \
	{ WORD(stance, "stance", wire_stance_words) }, \
	{ TEXT(body, "body") }, \
	{ TIME(created_at, "created_at") }, \
	{ TEXT(reply_to, "reply_to"), .optional = true }, \
	{ COUNT(likes, "likes") }, \
	{ INT(floor, "floor") }, \
	{ BOOL(mine, "mine"), .optional = true }, \
	{ BOOL(liked, "liked"), .optional = true }, \
	{ INT(dislikes, "dislikes"), .optional = true }, \
	{ BOOL(disliked, "disliked"), .optional = true }, \
	{ TEXT(hidden, "hidden"), .optional = true }, \
	{ TEXT(hidden_reason, "hidden_reason"), .optional = true }, \
	{ INT(reply_floor, "reply_floor"), .optional = true }, \
	{ INT(reply_gone, "reply_gone"), .optional = true }, \
	{ LIST(polls, n_polls, "polls", wire_poll_shape), .optional = true }
/* clang-format on */
static const struct field comment_fields[] = { COMMENT_FIELDS };
const struct shape wire_comment_shape = SHAPE_NOTED(S, comment_fields, unread);

/* The comment's own members come first in the struct too, so they are where they are in a comment. */
_Static_assert(offsetof(struct wire_commented, comment) == 0, "a comment, and more");
static const struct field commented_fields[] = {
	COMMENT_FIELDS,
	{ .name = "now",
		.kind = FIELD_OBJECT,
		.at = offsetof(struct wire_commented, now),
		.shape = &wire_standing_shape,
		.beside = offsetof(struct wire_commented, told),
		.known = true },
};
static const struct shape commented_shape = SHAPE_NOTED(struct wire_commented, commented_fields, comment.unread);

_Static_assert(offsetof(struct wire_written, comment) == 0, "a comment, and more");
static const struct field written_fields[] = {
	COMMENT_FIELDS,
	{ .name = "on", .kind = FIELD_OBJECT, .at = offsetof(struct wire_written, on), .shape = &wire_topic_shape },
};
const struct shape wire_written_shape = SHAPE_NOTED(struct wire_written, written_fields, comment.unread);
#undef S

#define S struct wire_comments
static const struct field comments_fields[] = {
	{ LIST(items, n, "items", wire_comment_shape), .required = true },
	{ COUNT(total, "total") },
	{ COUNT(first, "first") },
	{ TEXT(next, "next") },
};
static const struct shape comments_shape = SHAPE_NOTED(S, comments_fields, unread);
#undef S

#define S struct wire_new_comment
static const struct field new_comment_fields[] = {
	{ WORD(stance, "stance", wire_stance_words) },
	{ TEXT(body, "body"), .required = true },
	{ TEXT(reply_to, "reply_to"), .optional = true },
};
static const struct shape new_comment_shape = SHAPE(S, new_comment_fields);
#undef S

enum rc wire_comments_parse(const struct json *v, struct arena *a, struct wire_comments *out, struct err *e)
{
	return shape_parse(&comments_shape, v, a, out, e);
}

enum rc wire_comments_parse_strict(const struct json *v, struct arena *a, struct wire_comments *out, struct err *e)
{
	return shape_parse_strict(&comments_shape, v, a, out, e);
}

enum rc wire_comment_parse(const struct json *v, struct arena *a, struct wire_comment *out, struct err *e)
{
	return shape_parse(&wire_comment_shape, v, a, out, e);
}

void wire_comment_write(struct json_out *o, const char *name, const struct wire_comment *c, int zone)
{
	shape_write(&wire_comment_shape, o, name, c, VIEW_WHOLE, zone);
}

enum rc wire_commented_parse(const struct json *v, struct arena *a, struct wire_commented *out, struct err *e)
{
	return shape_parse(&commented_shape, v, a, out, e);
}

void wire_commented_write(struct json_out *o, const struct wire_commented *v, int zone)
{
	shape_write(&commented_shape, o, NULL, v, VIEW_WHOLE, zone);
}

enum rc wire_new_comment_parse(const struct json *v, struct arena *a, struct wire_new_comment *out, struct err *e)
{
	return shape_parse_sent(&new_comment_shape, v, a, out, e);
}

void wire_new_comment_write(struct str *out, const struct wire_new_comment *v)
{
	shape_send(&new_comment_shape, out, v);
}
