/* Copies of asks: who asked may be gone before there is an answer. */
#include "app/private.h"

static const char *copy(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

/* What has many parts is copied as it goes over the wire. */
static void copy_proposal(struct wire_proposal *p, struct arena *a)
{
	struct json *v = NULL;
	STR_LOCAL(text, JSON_BODY_MAX);
	wire_proposal_write(&text, p);
	*p = (struct wire_proposal){ 0 };
	if (json_parse(text.buf, text.len, JSON_BODY_MAX, &v, NULL) == RC_OK)
		(void)wire_proposal_parse(v, a, p, NULL);
	json_free(v);
}

static void copy_act(struct wire_act *act, struct arena *a)
{
	struct json *v = NULL;
	STR_LOCAL(text, JSON_BODY_MAX);
	wire_act_write(&text, act);
	*act = (struct wire_act){ .act = "" };
	if (json_parse(text.buf, text.len, JSON_BODY_MAX, &v, NULL) == RC_OK)
		(void)wire_act_parse(v, a, act, NULL);
	json_free(v);
}

void ask_copy(struct site_ask *to, const struct site_ask *from, struct arena *a)
{
	*to = *from;
	const char **const strings[] = {
		&to->id,
		&to->comment_id,
		&to->after,
		&to->at,
		&to->key,
		&to->draft,
		&to->draft_rest,
		&to->draft_text,
		&to->filter.agency,
		&to->filter.query,
		&to->filter.title,
		&to->filter.by,
		&to->filter.without,
		&to->county,
		&to->filter.ids,
		&to->filter.similar,
		&to->filter.author,
		&to->filter.view,
		&to->filter.since,
		&to->filter.until,
		&to->members,
		&to->file.name,
		&to->registration.name,
		&to->registration.nickname,
		&to->registration.email,
		&to->registration.password,
		&to->registration.county,
		&to->credentials.name,
		&to->credentials.password,
		&to->person.code,
		&to->person.old,
		&to->person.password,
		&to->person.kind,
		&to->person.to,
		&to->person.name,
		&to->person.postcode,
		&to->person.nickname,
		&to->person.county,
		&to->person.provider,
		&to->comment.body,
		&to->comment.reply_to,
		&to->endorsement.reason,
		&to->report.topic,
		&to->report.comment,
		&to->report.code,
		&to->report.text,
		&to->judgement.act,
		&to->judgement.reason,
		&to->judgement.reason_code,
	};
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		*strings[i] = copy(a, *strings[i]);
	if (from->op == SITE_PROPOSE || from->op == SITE_EDIT)
		copy_proposal(&to->proposal, a);
	if (from->op == SITE_ACT)
		copy_act(&to->act, a);
}
