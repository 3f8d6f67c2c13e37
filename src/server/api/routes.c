/* The one table of routes. Dispatch, `minyid routes` and the check of data/openapi.yaml all read it. */
#include "server/api/private.h"

#define SMALL 4096                   /* names, passwords, a choice or two */
#define FORM ((size_t)256 << 10)     /* a proposal */
#define ACT ((size_t)2 << 20)        /* an answer with its charts */
#define FILE_BYTES ((size_t)8 << 20) /* where the rules say nothing of files */
#define WRITING 65536                /* what a person writes: the longest comment, each character escaped */

#define NONE NO_BODY, 0, NULL

static const struct route routes[] = {
	{ GET, "/v1", ANYONE, NONE, handle_site, .same = true, .doc = "the site: languages, rules in force, counts" },
	{ GET, "/v1/boards", ANYONE, NONE, handle_boards, .same = true, .doc = "boards and how many topics each has" },
	{ GET, "/v1/rules", ANYONE, NONE, handle_rules, .same = true,
		.doc = "the rules of each board: form, stages, reasons, who may what" },
	{ GET, "/v1/agencies", ANYONE, NONE, handle_agencies, .same = true,
		.doc = "agencies and how many topics each has" },
	{ GET, "/v1/changes", ANYONE, NONE, handle_changes, .much = true,
		.doc = "what changed since a cursor, with what it is now" },
	{ GET, "/v1/stream", ANYONE, NONE, handle_stream, .doc = "what happens, as it happens" },
	{ GET, "/v1/topics", ANYONE, NONE, handle_topics, .budget = RULES_SEARCHES, .same = true,
		.doc = "list, filter, sort and search topics" },
	{ POST, "/v1/topics", SIGNED_IN, BODY_MUST, FORM, NULL, handle_topic_add, .doc = "propose a topic",
		.again = handle_topic_again, .made = MADE_TOPIC },
	{ GET, "/v1/topics/{id}", ANYONE, NONE, handle_topic, .doc = "one topic, whole" },
	{ PATCH, "/v1/topics/{id}", SIGNED_IN, BODY_MUST, FORM, NULL, handle_topic_change, .doc = "edit what one proposed",
		.again = handle_topic_again },
	{ GET, "/v1/topics/{id}/actions", ANYONE, NONE, handle_log, .doc = "the public log of what was done to a topic" },
	{ POST, "/v1/topics/{id}/actions", SIGNED_IN, BODY_MUST, ACT, NULL, handle_action,
		.doc = "what proposers and staff do to a topic", .again = handle_action_again, .made = MADE_ACT },
	{ GET, "/v1/topics/{id}/history", ANYONE, NONE, handle_history, .doc = "counts by the hour" },
	{ POST, "/v1/topics/{id}/invitations", SIGNED_IN, BODY_MAY, SMALL, NULL, handle_invitation_add,
		.doc = "a code that invites somebody to propose it too" },
	{ POST, "/v1/invitations/{code}", SIGNED_IN, BODY_MAY, SMALL, NULL, handle_invitation_take,
		.doc = "take an invitation" },
	{ GET, "/v1/topics/{id}/comments", ANYONE, NONE, handle_comments, .doc = "comments under a topic" },
	{ POST, "/v1/topics/{id}/comments", SIGNED_IN, BODY_MUST, WRITING, NULL, handle_comment_add, .of = OF_TOPIC,
		.doc = "write a comment", .again = handle_comment_again, .made = MADE_COMMENT },
	{ DELETE, "/v1/topics/{id}/comments/{comment}", SIGNED_IN, NONE, handle_comment_remove, .of = OF_TOPIC,
		.doc = "take back one's own comment" },
	{ PUT, "/v1/topics/{id}/comments/{comment}/like", SIGNED_IN, BODY_MAY, SMALL, NULL, handle_like, .of = OF_TOPIC,
		.doc = "like a comment" },
	{ DELETE, "/v1/topics/{id}/comments/{comment}/like", SIGNED_IN, NONE, handle_unlike, .of = OF_TOPIC,
		.doc = "like it no longer" },
	{ POST, "/v1/reports", SIGNED_IN, BODY_MUST, WRITING, NULL, handle_report_add,
		.doc = "report what staff should look at", .again = handle_report_again, .made = MADE_REPORT },
	{ GET, "/v1/reports", SIGNED_IN, NONE, handle_reports, .doc = "what one reported, and what became of it" },
	{ POST, "/v1/appeals", SIGNED_IN, BODY_MUST, WRITING, NULL, handle_appeal_add, .event = "appeal", .of = OF_NOTHING,
		.doc = "appeal against being barred", .again = handle_report_again, .made = MADE_REPORT },
	{ POST, "/v1/reports/{id}/actions", SIGNED_IN, BODY_MUST, WRITING, NULL, handle_report_action,
		.doc = "uphold or dismiss a report or an appeal" },
	{ GET, "/v1/staff/queue", SIGNED_IN, NONE, handle_queue, .doc = "what waits for staff" },
	{ PUT, "/v1/topics/{id}/endorsement", SIGNED_IN, BODY_MAY, WRITING, NULL, handle_endorse, .of = OF_TOPIC,
		.doc = "endorse an idea", .again = handle_decision_again, .made = MADE_ENDORSEMENT, .refuses_first = true },
	{ DELETE, "/v1/topics/{id}/endorsement", SIGNED_IN, NONE, handle_endorse_withdraw, .of = OF_TOPIC,
		.doc = "withdraw one's endorsement", .again = handle_decision_again, .made = MADE_ENDORSEMENT,
		.refuses_first = true },
	{ GET, "/v1/topics/{id}/endorsements", ANYONE, NONE, handle_endorsements,
		.doc = "the public list of endorsements" },
	{ GET, "/v1/topics/{id}/endorsements.csv", ANYONE, NONE, handle_endorsements_csv, .much = true,
		.budget = RULES_EXPORTS, .doc = "the same as CSV" },
	{ PUT, "/v1/topics/{id}/follow", SIGNED_IN, BODY_MAY, SMALL, NULL, handle_follow, .of = OF_TOPIC,
		.doc = "follow a topic", .again = handle_decision_again, .made = MADE_FOLLOW, .refuses_first = true },
	{ DELETE, "/v1/topics/{id}/follow", SIGNED_IN, NONE, handle_unfollow, .of = OF_TOPIC, .doc = "follow it no longer",
		.again = handle_decision_again, .made = MADE_FOLLOW, .refuses_first = true },
	{ GET, "/files/{name}", ANYONE, NONE, handle_file, .doc = "a file that a topic has attached" },
	{ POST, "/v1/files", SIGNED_IN, BODY_BYTES, FILE_BYTES, prepare_file_add, handle_file_add, .budget = RULES_UPLOADS,
		.of = OF_NOTHING, .doc = "upload a file, to be attached", .again = handle_file_again, .made = MADE_UPLOAD },
	{ GET, "/v1/files/{id}/{name}", ANYONE, NONE, handle_upload, .doc = "download an uploaded file" },
	{ POST, "/v1/accounts", ANYONE, BODY_MUST, SMALL, prepare_account_add, handle_account_add, .slow = true,
		.event = "register", .budget = RULES_REGISTRATIONS, .of = OF_LISTS, .doc = "register",
		.again = handle_account_again, .made = MADE_ACCOUNT },
	{ POST, "/v1/sessions", ANYONE, BODY_MUST, SMALL, prepare_session_add, handle_session_add, .slow = true,
		.event = "sign_in", .budget = RULES_SIGN_INS, .of = OF_NOTHING, .doc = "sign in", .again = handle_session_add },
	{ GET, "/v1/sessions", IN_PERSON, NONE, handle_sessions, .doc = "where one is signed in" },
	{ DELETE, "/v1/sessions", SIGNED_IN, NONE, handle_session_remove, .any_scope = true, .event = "sign_out",
		.of = OF_NOTHING, .doc = "sign out: this token ends; with all=1 every one" },
	{ DELETE, "/v1/sessions/{id}", IN_PERSON, NONE, handle_session_end, .event = "session_end", .of = OF_NOTHING,
		.doc = "end one of them" },
	{ POST, "/v1/verifications", IN_PERSON, BODY_MUST, SMALL, prepare_code_add, handle_code_add, .event = "code_asked",
		.budget = RULES_CODES, .of = OF_NOTHING, .doc = "have a code sent to an address or a mobile number" },
	{ POST, "/v1/verifications/{id}", IN_PERSON, BODY_MUST, SMALL, prepare_code_check, handle_code_check,
		.event = "verify", .budget = RULES_SIGN_INS, .doc = "type the code: the address or number is verified",
		.again = handle_code_check },
	{ POST, "/v1/device", ANYONE, BODY_MUST, SMALL, prepare_device_add, handle_device_add,
		.outside = handle_device_add_outside, .budget = RULES_SIGN_INS, .of = OF_NOTHING,
		.doc = "a device asks to be signed in" },
	{ POST, "/v1/device/token", ANYONE, BODY_MUST, SMALL, prepare_device_token, handle_device_token,
		.outside = handle_device_token_outside, .event = "device_sign_in", .of = OF_NOTHING,
		.doc = "the device looks whether it was allowed", .again = handle_device_token_again },
	{ GET, "/v1/device/{user_code}", IN_PERSON, NO_BODY, 0, prepare_device, handle_device,
		.doc = "what a device asks for" },
	{ POST, "/v1/device/{user_code}", IN_PERSON, BODY_MUST, SMALL, prepare_device, handle_device_answer,
		.event = "device_allow", .of = OF_NOTHING, .doc = "allow it or not" },
	{ GET, "/v1/me/export", IN_PERSON, NONE, handle_export, .event = "export", .much = true, .budget = RULES_EXPORTS,
		.doc = "all that the platform has of oneself" },
	{ GET, "/v1/me/mail", SIGNED_IN, NONE, handle_wishes, .doc = "how often mail comes" },
	{ PATCH, "/v1/me/mail", SIGNED_IN, BODY_MUST, SMALL, NULL, handle_wishes_change, .event = "mail_change",
		.of = OF_NOTHING, .doc = "say how often", .again = handle_wishes },
	{ POST, "/v1/unsubscribe/{code}", ANYONE, BODY_BYTES, SMALL, NULL, handle_unsubscribe, .of = OF_NOTHING,
		.doc = "no more mail of this kind; what List-Unsubscribe of a mail names" },
	{ POST, "/v1/resets", ANYONE, BODY_MUST, SMALL, prepare_reset_add, handle_reset_add, .event = "reset_asked",
		.budget = RULES_CODES, .of = OF_NOTHING, .doc = "have a code sent for a new password" },
	{ POST, "/v1/resets/{name}", ANYONE, BODY_MUST, SMALL, prepare_reset, handle_reset, .slow = true,
		.event = "password_reset", .budget = RULES_SIGN_INS, .doc = "type the code and a new password: signed in",
		.again = handle_reset_again },
	{ GET, "/v1/tokens", IN_PERSON, NONE, handle_tokens, .doc = "one's tokens for scripts" },
	{ POST, "/v1/tokens", IN_PERSON, BODY_MUST, SMALL, NULL, handle_token_add, .event = "token_make", .of = OF_NOTHING,
		.doc = "make one" },
	{ DELETE, "/v1/tokens/{id}", IN_PERSON, NONE, handle_session_end, .event = "token_end", .of = OF_NOTHING,
		.doc = "end one" },
	{ PUT, "/v1/me/password", IN_PERSON, BODY_MUST, SMALL, prepare_password_set, handle_password_set, .slow = true,
		.event = "password_change", .doc = "change one's password: every other session ends" },
	{ GET, "/v1/me", SIGNED_IN, NONE, handle_me, .doc = "one's own account" },
	{ GET, "/v1/me/topics", SIGNED_IN, NONE, handle_proposed, .doc = "what one proposed" },
	{ GET, "/v1/me/endorsements", SIGNED_IN, NONE, handle_endorsed, .doc = "what one endorsed" },
	{ GET, "/v1/me/comments", SIGNED_IN, NONE, handle_writings, .doc = "what one wrote, with its topics" },
	{ GET, "/v1/notices", SIGNED_IN, NONE, handle_notices, .doc = "what happened to what one takes part in" },
	{ POST, "/v1/notices/read", SIGNED_IN, BODY_MUST, SMALL, NULL, handle_notices_read, .of = OF_NOTHING,
		.doc = "notices up to one are no longer new", .again = handle_notices_read },
	{ PATCH, "/v1/me", SIGNED_IN, BODY_MUST, SMALL, NULL, handle_me_change, .event = "account_change",
		.doc = "change one's nickname or county", .again = handle_me },
	{ DELETE, "/v1/me", IN_PERSON, BODY_MUST, SMALL, prepare_me_remove, handle_me_remove, .slow = true,
		.event = "account_remove", .doc = "delete one's account; asks for the password" },
};

struct span {
	const char *at;
	size_t n;
};

/* Whether path has the pattern's form; what {..} stand for goes to spans. */
static bool path_fits(const char *pattern, const char *path, struct span spans[REQUEST_PARAMS_MAX])
{
	size_t n = 0;
	while (*pattern && *path) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t len = strcspn(path, "/");
		if (len == 0)
			return false;
		spans[n++] = (struct span){ path, len };
		path += len;
		pattern += strcspn(pattern, "}") + 1;
	}
	return !*pattern && !*path;
}

const struct route *routes_find(struct request *q, struct arena *a, unsigned *allow)
{
	enum method method = q->method == HEAD ? GET : q->method;
	*allow = 0;
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		struct span spans[REQUEST_PARAMS_MAX] = { { "", 0 }, { "", 0 } };
		if (!path_fits(routes[i].path, q->path, spans))
			continue;
		*allow |= routes[i].method | OPTIONS | (routes[i].method == GET ? HEAD : 0);
		if (routes[i].method != method)
			continue;
		for (size_t p = 0; p < REQUEST_PARAMS_MAX; p++)
			q->params[p] = arena_strndup(a, spans[p].at, spans[p].n);
		return &routes[i];
	}
	return NULL;
}

size_t routes_bound(const struct route *route, const struct rules *rules)
{
	int64_t most = 0;
	for (int b = 0; b < BOARDS; b++)
		if (rules->boards[b].file_bytes_most > most)
			most = rules->boards[b].file_bytes_most;
	return route->body == BODY_BYTES && most ? (size_t)most : route->body_max;
}

static const struct route *find(enum method method, const char *path)
{
	struct span spans[REQUEST_PARAMS_MAX];
	for (size_t i = 0; i < ARRAY_LEN(routes); i++)
		if (routes[i].method == method && path_fits(routes[i].path, path, spans))
			return &routes[i];
	return NULL;
}

size_t routes_body_max(enum method method, const char *path, const struct rules *rules)
{
	const struct route *route = find(method, path);
	return route ? routes_bound(route, rules) : 0;
}

/* What makes a list search, count what stands before a place, or read whole topics. */
static bool asks_much(const struct request *q)
{
	static const char *const names[] = { "q", "title", "by", "not", "author", "similar", "min_endorsements", "number",
		"skip", "at", "at_number", "agency", "since", "until", "fields" };
	const char *view = request_query(q, "view");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (request_query(q, names[i]))
			return true;
	return view && str_eq(view, "whole");
}

/* The first of those lanes is for who asks nobody after all. */
static size_t outside_lane(const struct platform_outside *o, const struct route *route, const struct request *q)
{
	struct json *body = NULL;
	size_t i = 0;
	bool read = o->n_providers && json_parse(q->body, q->body_size, route->body_max, &body, NULL) == RC_OK;
	const struct provider *asked = read ? route->outside(o, body) : NULL;
	while (asked && o->providers[i] != asked)
		i++;
	json_free(body);
	return LANE_OUTSIDE + (asked ? i + 1 : 0);
}

size_t routes_lane(const struct platform_outside *o, const struct request *q)
{
	const struct route *route = find(q->method == HEAD ? GET : q->method, q->path);
	if (!route)
		return LANE_AT_ONCE;
	if (route->method == GET)
		return route->much || (route->handle == handle_topics && asks_much(q)) ? LANE_READS : LANE_AT_ONCE;
	return route->slow ? LANE_SLOW : route->outside ? outside_lane(o, route, q) : LANE_WRITES;
}

void routes_print(FILE *to)
{
	static const char *const who[] = { [ANYONE] = "anyone", [SIGNED_IN] = "signed-in", [IN_PERSON] = "in-person" };
	for (size_t i = 0; i < ARRAY_LEN(routes); i++)
		fprintf(to, "%s %s %s %zu %s\n", request_method_word(routes[i].method), routes[i].path, who[routes[i].who],
			routes[i].body_max, routes[i].doc);
}

int64_t routes_topic(const struct route *route, const char *text)
{
	int64_t id;
	return str_starts(route->path, "/v1/topics/{id}") && str_to_i64(text, 1, INT64_MAX, &id) ? id : 0;
}
