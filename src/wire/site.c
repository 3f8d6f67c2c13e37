/* The site itself, its boards and agencies, and the one form of an error answer (RFC 9457). */
#include "wire/shape.h"

#define S struct wire_rules
static const struct field rules_fields[] = {
	{ INT(endorse_threshold, "endorse_threshold") },
	{ INT(endorse_days, "endorse_days") },
	{ INT(endorse_months, "endorse_months"), .optional = true },
	{ INT(respond_days, "respond_days") },
	{ INT(title_max, "title_max") },
	{ INT(body_max, "body_max") },
	{ INT(comment_max, "comment_max") },
	{ INT(reason_max, "reason_max") },
	{ INT(neutral_seconds, "neutral_seconds") },
	{ INT(keys_kept_days, "keys_kept_days") },
	{ INT(name_min, "name_min"), .optional = true },
	{ INT(name_max, "name_max"), .optional = true },
	{ INT(nickname_max, "nickname_max"), .optional = true },
	{ INT(county_max, "county_max"), .optional = true },
	{ INT(email_max, "email_max"), .optional = true },
	{ INT(password_min, "password_min"), .optional = true },
	{ INT(password_max, "password_max"), .optional = true },
	{ INT(years_least, "years_least"), .optional = true },
	{ INT(calling_code, "calling_code"), .optional = true },
	{ TEXTS(counties, n_counties, "counties"), .optional = true },
};
static const struct shape rules_shape = SHAPE(S, rules_fields);
#undef S

#define S struct wire_site
static const struct field site_counts_fields[] = {
	{ COUNT(topics, "topics") },
	{ COUNT(endorsements, "endorsements") },
	{ COUNT(comments, "comments") },
	{ COUNT(accounts, "accounts") },
};
static const struct shape site_counts_shape = SHAPE(S, site_counts_fields);
static const struct field news_fields[] = {
	{ COUNT(closing_soon, "closing_soon") },
	{ COUNT(answered_this_week, "answered_this_week") },
	{ COUNT(overdue, "overdue") },
};
static const struct shape news_shape = SHAPE(S, news_fields);
static const struct field site_fields[] = {
	{ TEXT(name, "name") },
	{ TEXT(about, "about") },
	{ TEXT(operator_name, "operator") },
	{ TEXT(zone, "zone") },
	{ TEXT(zone_name, "zone_name"), .optional = true },
	{ TEXTS(languages, n_languages, "languages") },
	{ TEXTS(providers, n_providers, "providers"), .optional = true },
	{ GROUP("counts", site_counts_shape) },
	{ OBJECT(rules, "rules", rules_shape) },
	{ GROUP("news", news_shape) },
	{ BOOL(can_register, "can_register") },
	{ BOOL(clock_held, "clock_held"), .optional = true },
	{ SET(codes.set, codes.known, "codes", wire_proof_words), .optional = true },
};
static const struct shape site_shape = SHAPE_NOTED(S, site_fields, unread);
#undef S

#define S struct wire_board_info
static const struct field board_info_fields[] = {
	{ TEXT(id, "id") },
	{ WORD(board, "board", wire_board_words) },
	{ TEXT(name, "name") },
	{ TEXT(about, "about") },
	{ COUNT(topics, "topics") },
};
static const struct shape board_info_shape = SHAPE(S, board_info_fields);
#undef S

#define S struct wire_boards
static const struct field boards_fields[] = { { LIST(items, n, "items", board_info_shape), .required = true } };
static const struct shape boards_shape = SHAPE_NOTED(S, boards_fields, unread);
#undef S

#define S struct wire_agencies
static const struct field agencies_fields[] = { { LIST(items, n, "items", wire_agency_shape), .required = true } };
static const struct shape agencies_shape = SHAPE_NOTED(S, agencies_fields, unread);
#undef S

/* status is an int in the struct (it is HTTP's), the rest by table. */
#define S struct wire_problem
static const struct field problem_fields[] = {
	{ TEXT(title, "title") },
	{ TEXT(code, "code") },
	{ TEXT(detail, "detail") },
	{ INT(retry_after, "retry_after"), .optional = true },
	{ TEXT(field, "field"), .optional = true },
	{ OBJECT(now, "now", wire_standing_shape), .beside = offsetof(S, told), .known = true },
	{ OBJECT(first, "first", wire_logged_shape), .optional = true },
};
static const struct shape problem_shape = SHAPE(S, problem_fields);
#undef S

enum rc wire_site_parse(const struct json *v, struct arena *a, struct wire_site *out, struct err *e)
{
	return shape_parse(&site_shape, v, a, out, e);
}

enum rc wire_boards_parse(const struct json *v, struct arena *a, struct wire_boards *out, struct err *e)
{
	return shape_parse(&boards_shape, v, a, out, e);
}

enum rc wire_agencies_parse(const struct json *v, struct arena *a, struct wire_agencies *out, struct err *e)
{
	return shape_parse(&agencies_shape, v, a, out, e);
}

enum rc wire_problem_parse(const struct json *v, struct arena *a, struct wire_problem *out, struct err *e)
{
	enum rc rc = shape_parse(&problem_shape, v, a, out, e);
	int64_t status = json_int(json_get(v, "status"), 0);
	out->status = status >= 100 && status <= 599 ? (int)status : 0;
	return rc;
}

void wire_site_write(struct json_out *o, const char *name, const struct wire_site *v, int zone)
{
	shape_write(&site_shape, o, name, v, VIEW_WHOLE, zone);
}

void wire_boards_write(struct json_out *o, const struct wire_boards *v)
{
	shape_write(&boards_shape, o, NULL, v, VIEW_WHOLE, 0);
}

void wire_agencies_write(struct json_out *o, const struct wire_agencies *v)
{
	shape_write(&agencies_shape, o, NULL, v, VIEW_WHOLE, 0);
}

void wire_problem_write(struct str *out, const struct wire_problem *v, int zone)
{
	struct json_out o;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	json_put_text(&o, "type", "about:blank");
	json_put_text(&o, "title", v->title);
	json_put_int(&o, "status", v->status);
	json_put_text(&o, "code", v->code);
	json_put_text(&o, "detail", v->detail);
	if (v->retry_after)
		json_put_int(&o, "retry_after", v->retry_after);
	if (v->field && *v->field)
		json_put_text(&o, "field", v->field);
	if (v->told)
		wire_standing_write(&o, "now", &v->now, zone);
	if (v->first.act && *v->first.act)
		shape_write(&wire_logged_shape, &o, "first", &v->first, VIEW_ROW, zone);
	json_close(&o, '}');
}
