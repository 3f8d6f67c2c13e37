/*
 * A consultation board as the platform keeps it: title, and a thread of comments with replies below them. The policy's
 * text and dates are elsewhere, so a topic made of this has comments and no body, and counts as closed: what is not
 * known to be open is not.
 */
#include "server/import/private.h"

#include <strings.h>

struct talk {
	VEC(struct wire_comment) comments;
	struct arena *arena;
};

/* Messages that were removed there are not brought back here, but keep their place, which answers refer to. */
static bool is_gone(const struct json *message)
{
	const char *status = json_text(json_get(message, "status")), *style = json_text(json_get(message, "displayStyle"));
	return strcasecmp(status, "DELETED") == 0 || strcasecmp(status, "DISABLE") == 0 ||
		strcasecmp(style, "deleted") == 0 || json_bool(json_get(message, "isDeleted"), false) ||
		!json_bool(json_get(message, "isEnable"), true) || json_bool(json_get(message, "isSpam"), false);
}

/* Who speaks for an agency is shown to; nobody else is, whatever they call themselves. */
static const char *read_author(const struct json *v, struct arena *a)
{
	static const char mark[] = "（機關）";
	const char *name = records_line(json_text(json_get(v, "displayName")), a);
	if (json_bool(json_get(v, "isAdmin"), false))
		return arena_printf(a, "%s%s", name, mark);
	return strstr(name, mark) ? arena_printf(a, "%s（民眾）", name) : name;
}

static enum rc read_message(struct talk *talk, const struct json *v, const struct wire_comment *above, struct err *e)
{
	struct arena *a = talk->arena;
	struct wire_comment c = { .topic = "", .reply_to = above ? above->id : "" };
	int64_t number;
	bool gone = is_gone(v);
	if (!records_number(json_get(v, "msgUid"), &number) || number == 0)
		return err_set(e, RC_INVALID, 0, "msgUid");
	c.id = arena_printf(a, "%lld", (long long)number);
	if (!records_time(json_get(v, "cdate"), &c.created_at))
		return err_set(e, RC_INVALID, 0, "cdate");
	if (!records_number(json_get(v, "likeCount"), &c.likes))
		return err_set(e, RC_INVALID, 0, "likeCount");
	/* Some clocks there ran apart; an answer still comes after what it answers. */
	if (above && c.created_at < above->created_at)
		c.created_at = above->created_at;
	c.author = gone ? "" : read_author(json_get(v, "author"), a);
	c.body = gone ? "" : records_body(json_text(json_get(v, "content")), a);
	if (*c.body || gone)
		*vec_push(&talk->comments) = c;
	enum rc rc = RC_OK;
	for (const struct json *r = json_first(json_get(v, "replyMessages")); r && !rc; r = json_next(r))
		rc = read_message(talk, r, *c.body || gone ? &c : above, e); /* no deeper than JSON_DEPTH */
	return rc;
}

/* Oldest first; what came at the same moment in the record's order, in which an answer is behind what it answers. */
static void sort_by_time(struct wire_comment *items, size_t n, struct wire_comment *room)
{
	if (n < 2)
		return;
	size_t half = n / 2, left = 0, right = half, at = 0;
	sort_by_time(items, half, room);
	sort_by_time(items + half, n - half, room);
	while (at < n)
		if (right == n || (left < half && items[left].created_at <= items[right].created_at))
			room[at++] = items[left++];
		else
			room[at++] = items[right++];
	memcpy(items, room, n * sizeof *items);
}

static enum rc read_thread(const struct json *v, struct arena *a, struct import_record *out, struct err *e)
{
	struct talk talk = { .arena = a };
	enum rc rc = RC_OK;
	for (const struct json *m = json_first(json_get(v, "result")); m && !rc; m = json_next(m))
		rc = read_message(&talk, m, NULL, e);
	out->n_comments = talk.comments.n;
	out->comments = arena_calloc(a, talk.comments.n + 1, sizeof *out->comments);
	if (talk.comments.n)
		memcpy(out->comments, talk.comments.items, talk.comments.n * sizeof *out->comments);
	sort_by_time(out->comments, out->n_comments, arena_calloc(a, talk.comments.n + 1, sizeof *out->comments));
	vec_release(&talk.comments);
	return rc;
}

enum rc import_read_talk(
	const struct json *v, const struct import_options *o, struct arena *a, struct import_record *out, struct err *e)
{
	const struct json *board = json_get(v, "board");
	struct wire_topic *t = &out->topic;
	records_topic_init(t, BOARD_CONSULTATION);
	out->id = records_uuid(json_text(json_get(board, "subjectUid")), a);
	if (!*out->id)
		return err_set(e, RC_INVALID, 0, "board.subjectUid");
	t->title = records_line(json_text(json_get(board, "title")), a);
	if (!*t->title)
		return err_set(e, RC_INVALID, 0, "board.title");
	if (!records_time(json_get(board, "cdate"), &t->created_at))
		return err_set(e, RC_INVALID, 0, "board.cdate");
	if (!records_time(json_get(board, "postSdate"), &t->opens_at))
		return err_set(e, RC_INVALID, 0, "board.postSdate");
	if (!records_time(json_get(board, "postEdate"), &t->closes_at))
		return err_set(e, RC_INVALID, 0, "board.postEdate");
	if (!t->opens_at)
		t->opens_at = t->created_at;
	t->stage = t->closes_at > o->now ? STAGE_OPEN : STAGE_CLOSED;
	records_attribute(t, json_text(json_get(board, "baseUrl")), a);
	return read_thread(v, a, out, e);
}
