/* What happened, as server-sent events. Each has as its id how far a reader of it has come, so that whoever comes back
 * with it misses nothing and hears nothing twice. */
#include "server/api/private.h"

void events_place_write(const struct place *p, char out[PLACE_TEXT])
{
	snprintf(out, PLACE_TEXT, "%lld-%lld-%lld", (long long)p->topics, (long long)p->comments, (long long)p->notices);
}

bool events_place_read(const char *text, struct place *out)
{
	int64_t *const parts[] = { &out->topics, &out->comments, &out->notices };
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		char number[24];
		size_t n = strcspn(text, "-");
		bool last = i + 1 == ARRAY_LEN(parts);
		if (n >= sizeof number || (text[n] == '\0') != last)
			return false;
		memcpy(number, text, n);
		number[n] = '\0';
		if (!str_to_i64(number, 0, INT64_MAX, parts[i]))
			return false;
		text += n + !last;
	}
	return true;
}

enum rc events_place_now(struct storage *s, struct place *out, struct err *e)
{
	struct storage_changes_at at;
	enum rc rc = storage_changes_now(s, &at, e);
	if (rc == RC_OK)
		rc = storage_notices_last(s, &out->notices, e);
	if (rc == RC_OK) {
		out->topics = at.topics;
		out->comments = at.comments;
	}
	return rc;
}

static void begin(const char *kind, const struct place *place, struct str *out)
{
	char id[PLACE_TEXT];
	events_place_write(place, id);
	str_addf(out, "id: %s\nevent: %s\ndata: ", id, kind);
}

static void end(struct str *out)
{
	str_addz(out, "\n\n");
}

static void gone(const char *id, const char *topic, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	json_put_text(&o, "id", id);
	if (topic)
		json_put_text(&o, "topic", topic);
	json_put_bool(&o, "removed", true);
	json_close(&o, '}');
}

enum rc events_topic(const struct events_at *at, const struct storage_changed_topic *v, const struct place *place,
	struct str *out, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic t;
	struct json_out o;
	char id[ID_TEXT];
	bool is;
	enum rc rc = storage_topic_public(at->storage, v->id, &is, e);
	if (rc == RC_OK && is)
		rc = storage_topic_row(at->storage, v->id, 0, &a, &t, e);
	if (rc != RC_OK || (!is && !v->removed))
		return rc;
	snprintf(id, sizeof id, "%lld", (long long)v->id);
	begin("topic", place, out);
	if (is) {
		life_tell_late(&t, at->now);
		json_begin(&o, out);
		wire_topic_write(&o, NULL, &t, VIEW_ROW, at->zone);
	} else {
		gone(id, NULL, out);
	}
	end(out);
	return RC_OK;
}

enum rc events_comment(const struct events_at *at, const struct storage_changed_comment *v, const struct place *place,
	bool mine, struct str *out, struct err *e)
{
	struct wire_comment c = v->comment;
	struct json_out o;
	int64_t topic = 0;
	bool is;
	str_to_i64(c.topic, 1, INT64_MAX, &topic);
	enum rc rc = storage_topic_public(at->storage, topic, &is, e);
	if (rc != RC_OK || !is)
		return rc;
	c.mine = mine;
	begin("comment", place, out);
	if (v->removed) {
		gone(c.id, c.topic, out);
	} else {
		json_begin(&o, out);
		wire_comment_write(&o, NULL, &c, at->zone);
	}
	end(out);
	return RC_OK;
}

void events_notice(const struct events_at *at, const struct storage_told *v, const struct place *place, struct str *out)
{
	struct json_out o;
	struct wire_notice n = v->notice;
	handle_trim_row(&n.topic);
	begin("notice", place, out);
	json_begin(&o, out);
	wire_notice_write(&o, NULL, &n, at->zone);
	end(out);
}

void events_reset(const struct place *place, struct str *out)
{
	begin("reset", place, out);
	str_addz(out, "{}");
	end(out);
}
