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
static const struct shape change_shape = SHAPE_NOTED(S, change_fields, unread);
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
static const struct shape changes_shape = SHAPE_NOTED(S, changes_fields, unread);
#undef S

/* What is missed here is never told again: whose change cannot be read is refused with all of them, and a topic of
 * which something cannot be read counts as one that is too large, to be asked for by itself. */
enum rc wire_changes_parse(const struct json *v, struct arena *a, struct wire_changes *out, struct err *e)
{
	enum rc rc = shape_parse(&changes_shape, v, a, out, e);
	if (rc == RC_OK && out->unread.n)
		return err_set(e, RC_PROTO, 0, "%s: cannot be read", out->unread.first);
	for (size_t i = 0; rc == RC_OK && i < out->n_topics; i++) {
		struct wire_change *c = &out->topics[i];
		if (!*c->id)
			rc = err_set(e, RC_PROTO, 0, "topics.id: missing");
		else if (c->unread.n) {
			c->topic = "";
			c->part = false;
		}
	}
	for (size_t i = 0; rc == RC_OK && i < out->n_comments; i++)
		if (!*out->comments[i].id || (out->comments[i].unread.n && !*out->comments[i].topic))
			rc = err_set(e, RC_PROTO, 0, "comments: one without its id or its topic's");
	return rc;
}
