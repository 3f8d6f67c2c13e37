/* What changed since a cursor. A topic stays the text that it came as: who keeps copies keeps answers as the platform
 * gives them. */
#include "wire/shape.h"

#define S struct wire_change
static const struct field change_fields[] = {
	{ TEXT(id, "id"), .required = true },
	{ TEXT(etag, "etag") },
	{ BOOL(part, "part") },
	{ JSON(topic, "topic") },
};
static const struct shape change_shape = SHAPE(S, change_fields);
#undef S

#define S struct wire_gone
static const struct field gone_fields[] = {
	{ TEXT(id, "id"), .required = true },
	{ TEXT(topic, "topic"), .required = true },
};
static const struct shape gone_shape = SHAPE(S, gone_fields);
#undef S

#define S struct wire_changes
static const struct field changes_fields[] = {
	{ LIST(topics, n_topics, "topics", change_shape), .required = true },
	{ TEXTS(removed, n_removed, "removed") },
	{ LIST(comments, n_comments, "comments", wire_comment_shape), .required = true },
	{ LIST(removed_comments, n_removed_comments, "removed_comments", gone_shape) },
	{ TEXT(next, "next"), .required = true },
	{ BOOL(more, "more") },
};
static const struct shape changes_shape = SHAPE(S, changes_fields);
#undef S

enum rc wire_changes_parse(const struct json *v, struct arena *a, struct wire_changes *out, struct err *e)
{
	return shape_parse(&changes_shape, v, a, out, e);
}
