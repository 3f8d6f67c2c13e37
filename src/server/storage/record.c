/* A record apart from the database: the whole as JSON, which stands beside its row, and what its source said of it. */
#include "server/storage/private.h"

#include <sodium.h>

#define RECORD_MEMORY ((size_t)64 << 20)

void record_write(const struct wire_topic *t, struct str *json)
{
	struct json_out o;
	json_begin(&o, json);
	wire_topic_write(&o, NULL, t, VIEW_WHOLE, 0);
}

static enum rc parse(const char *json, size_t n, struct arena *a, struct wire_topic *out, struct err *e)
{
	struct json *v = NULL;
	enum rc rc = json_parse(json, n, RECORD_MAX, &v, e);
	if (rc == RC_OK)
		rc = wire_topic_parse_strict(v, a, out, e);
	json_free(v);
	return rc;
}

enum rc record_read(const char *json, size_t n, struct arena *a, struct wire_topic *out, struct err *e)
{
	enum rc rc = parse(json, n, a, out, e);
	return rc == RC_PROTO ? err_set(e, RC_CORRUPT, 0, "a kept topic") : rc;
}

enum rc record_check(const struct str *json, struct err *e)
{
	struct wire_topic t;
	if (!str_ok(json))
		return err_set(e, RC_TOO_BIG, 0, "topic");
	ARENA_LOCAL(a, RECORD_MEMORY);
	return parse(json->buf, json->len, &a, &t, e);
}

void record_hash(const struct wire_topic *t, const struct str *json, uint8_t out[STORAGE_HASH])
{
	crypto_generichash_state state;
	const int64_t reported[] = { t->counts.endorsements, t->counts.comments, t->counts.followers, t->number };
	crypto_generichash_init(&state, NULL, 0, STORAGE_HASH);
	crypto_generichash_update(&state, (const unsigned char *)json->buf, json->len);
	crypto_generichash_update(&state, (const unsigned char *)reported, sizeof reported);
	crypto_generichash_final(&state, out, STORAGE_HASH);
}

void record_put_below(struct wire_topic *row, const struct wire_topic *whole)
{
	struct wire_topic t = *whole;
	t.id = row->id, t.number = row->number, t.board = row->board, t.title = row->title, t.summary = row->summary;
	t.agencies = row->agencies, t.n_agencies = row->n_agencies, t.proposer = row->proposer;
	t.stage = row->stage, t.stage_reason = row->stage_reason, t.stage_code = row->stage_code;
	t.stage_before = row->stage_before, t.stage_since = row->stage_since, t.stage_by = row->stage_by;
	t.paused_until = row->paused_until, t.rules = row->rules;
	t.response = row->response, t.decision = row->decision;
	t.created_at = row->created_at, t.updated_at = row->updated_at, t.active_at = row->active_at;
	t.endorse_by = row->endorse_by, t.respond_by = row->respond_by, t.late_since = row->late_since;
	t.as_of = row->as_of;
	t.opens_at = row->opens_at, t.closes_at = row->closes_at;
	t.version = row->version, t.counts = row->counts, t.planned = row->planned, t.actual = row->actual,
	t.spent = row->spent, t.mine = row->mine;
	*row = t;
}
