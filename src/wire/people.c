/* People on the wire: the reader's own account and session, endorsements, and what people send about themselves. */
#include "wire/shape.h"

#define S struct wire_verified
static const struct field verified_fields[] = {
	{ BOOL(email, "email") },
	{ BOOL(mobile, "mobile") },
	{ BOOL(identity, "identity") },
};
static const struct shape verified_shape = SHAPE(S, verified_fields);
#undef S

#define S struct wire_account
static const struct field account_fields[] = {
	{ TEXT(id, "id") },
	{ TEXT(name, "name") },
	{ TEXT(nickname, "nickname") },
	{ TEXT(email, "email") },
	{ TEXT(county, "county") },
	{ TEXT(mobile, "mobile"), .optional = true },
	{ WORD(level, "level", wire_level_words) },
	{ OBJECT(verified, "verified", verified_shape) },
	{ SET(missing.set, missing.known, "missing", wire_proof_words), .optional = true },
	{ BOOL(postcode, "postcode"), .optional = true },
	{ TIME(created_at, "created_at") },
	{ COUNT(endorsements, "endorsements") },
	{ COUNT(comments, "comments") },
	{ COUNT(follows, "follows") },
	{ COUNT(new_notices, "new_notices"), .optional = true },
	{ TEXTS(roles, n_roles, "roles"), .optional = true },
	{ LIST(agencies, n_agencies, "agencies", wire_agency_shape), .optional = true },
};
static const struct shape account_shape = SHAPE_NOTED(S, account_fields, unread);
#undef S

#define S struct wire_session
static const struct field session_fields[] = {
	{ TEXT(token, "token"), .required = true },
	{ TIME(expires_at, "expires_at") },
	{ OBJECT(account, "account", account_shape) },
};
static const struct shape session_shape = SHAPE_NOTED(S, session_fields, unread);
#undef S

#define S struct wire_session_row
static const struct field session_row_fields[] = {
	{ TEXT(id, "id"), .required = true },
	{ WORD(kind, "kind", wire_session_kind_words) },
	{ TEXT(name, "name"), .optional = true },
	{ TEXT(client, "client"), .optional = true },
	{ TEXT(from, "from"), .optional = true },
	{ SET(scopes.set, scopes.known, "scopes", wire_scope_words) },
	{ TIME(created_at, "created_at") },
	{ TIME(expires_at, "expires_at") },
	{ TIME(used_at, "used_at") },
	{ BOOL(current, "current") },
	{ TEXT(token, "token"), .optional = true },
};
static const struct shape session_row_shape = SHAPE(S, session_row_fields);
#undef S

#define S struct wire_sessions
static const struct field sessions_fields[] = {
	{ LIST(items, n, "items", session_row_shape), .required = true },
};
static const struct shape sessions_shape = SHAPE_NOTED(S, sessions_fields, unread);
#undef S

#define S struct wire_code
static const struct field code_fields[] = {
	{ TEXT(id, "id") },
	{ TEXT(kind, "kind") },
	{ TEXT(to, "to") },
	{ TIME(expires_at, "expires_at") },
	{ TEXT(shown, "shown"), .optional = true },
};
static const struct shape code_shape = SHAPE_NOTED(S, code_fields, unread);
#undef S

#define S struct wire_device
static const struct field device_fields[] = {
	{ TEXT(device_code, "device_code"), .required = true },
	{ TEXT(user_code, "user_code"), .required = true },
	{ TEXT(verification_uri, "verification_uri") },
	{ TEXT(verification_uri_complete, "verification_uri_complete"), .optional = true },
	{ INT(expires_in, "expires_in") },
	{ INT(interval, "interval") },
};
static const struct shape device_shape = SHAPE_NOTED(S, device_fields, unread);
#undef S

#define S struct wire_device_asked
static const struct field device_asked_fields[] = {
	{ TEXT(client, "client") },
	{ TEXT(from, "from"), .optional = true },
	{ SET(scopes.set, scopes.known, "scopes", wire_scope_words) },
	{ TIME(asked_at, "asked_at") },
};
static const struct shape device_asked_shape = SHAPE_NOTED(S, device_asked_fields, unread);
#undef S

#define S struct wire_new_code
static const struct field new_code_fields[] = {
	{ TEXT(kind, "kind"), .required = true },
	{ TEXT(to, "to"), .required = true },
	{ TEXT(name, "name"), .optional = true },
	{ TEXT(postcode, "postcode"), .optional = true },
};
static const struct shape new_code_shape = SHAPE(S, new_code_fields);
#undef S

#define S struct wire_endorsement
static const struct field endorsement_fields[] = {
	{ INT(number, "number") },
	{ TEXT(nickname, "nickname") },
	{ TEXT(county, "county") },
	{ TEXT(reason, "reason") },
	{ TIME(at, "at") },
};
static const struct shape endorsement_shape = SHAPE(S, endorsement_fields);
#undef S

#define S struct wire_endorsements
static const struct field endorsements_fields[] = {
	{ LIST(items, n, "items", endorsement_shape), .required = true },
	{ COUNT(total, "total") },
	{ TEXT(next, "next") },
};
static const struct shape endorsements_shape = SHAPE_NOTED(S, endorsements_fields, unread);
#undef S

#define S struct wire_standing
static const struct field standing_fields[] = {
	{ BOOL(repeated, "repeated"), .optional = true },
	{ OBJECT(mine, "mine", wire_mine_shape), .beside = offsetof(S, mine.known), .known = true },
	{ OBJECT(counts, "counts", wire_counts_shape) },
	{ WORD(stage, "stage", wire_stage_words) },
	{ WORD(response, "response", wire_response_words) },
	{ TIME(respond_by, "respond_by") },
	{ TIME(active_at, "active_at") },
	{ LIST(timeline, n_timeline, "timeline", wire_step_shape), .optional = true },
	{ SET(can.verbs, can.known, "can", wire_verb_words) },
	{ TABLE(can.cannot, "cannot", wire_refusal_shape, wire_verb_words) },
};
const struct shape wire_standing_shape = SHAPE_NOTED(S, standing_fields, unread);
#undef S

#define S struct wire_registration
static const struct field registration_fields[] = {
	{ TEXT(name, "name"), .required = true },
	{ TEXT(nickname, "nickname"), .optional = true },
	{ TEXT(email, "email"), .optional = true },
	{ TEXT(password, "password"), .required = true },
	{ TEXT(county, "county"), .optional = true },
	{ INT(born, "born"), .optional = true },
};
static const struct shape registration_shape = SHAPE(S, registration_fields);
#undef S

#define S struct wire_credentials
static const struct field credentials_fields[] = {
	{ TEXT(name, "name"), .required = true },
	{ TEXT(password, "password"), .required = true },
};
static const struct shape credentials_shape = SHAPE(S, credentials_fields);
#undef S

#define S struct wire_new_endorsement
static const struct field new_endorsement_fields[] = {
	{ TEXT(reason, "reason"), .optional = true },
	{ BOOL(show_nickname, "show_nickname") },
	{ BOOL(show_county, "show_county") },
};
static const struct shape new_endorsement_shape = SHAPE(S, new_endorsement_fields);
#undef S

enum rc wire_account_parse(const struct json *v, struct arena *a, struct wire_account *out, struct err *e)
{
	return shape_parse(&account_shape, v, a, out, e);
}

enum rc wire_wishes_parse(const struct json *v, struct arena *a, struct wire_wishes *out, struct err *e)
{
	(void)a;
	if (!json_is_object(v))
		return err_set(e, RC_PROTO, 0, "no wishes");
	for (int i = 0; i < ABOUTS; i++)
		(void)wire_often_from(json_text(json_get(v, wire_about_word((enum wire_about)i))), &out->often[i]);
	return RC_OK;
}

enum rc wire_session_parse(const struct json *v, struct arena *a, struct wire_session *out, struct err *e)
{
	return shape_parse(&session_shape, v, a, out, e);
}

enum rc wire_sessions_parse(const struct json *v, struct arena *a, struct wire_sessions *out, struct err *e)
{
	return shape_parse(&sessions_shape, v, a, out, e);
}

enum rc wire_session_row_parse(const struct json *v, struct arena *a, struct wire_session_row *out, struct err *e)
{
	return shape_parse(&session_row_shape, v, a, out, e);
}

enum rc wire_device_parse(const struct json *v, struct arena *a, struct wire_device *out, struct err *e)
{
	return shape_parse(&device_shape, v, a, out, e);
}

enum rc wire_device_asked_parse(const struct json *v, struct arena *a, struct wire_device_asked *out, struct err *e)
{
	return shape_parse(&device_asked_shape, v, a, out, e);
}

void wire_device_write(struct json_out *o, const struct wire_device *v, int zone)
{
	shape_write(&device_shape, o, NULL, v, VIEW_WHOLE, zone);
}

void wire_device_asked_write(struct json_out *o, const struct wire_device_asked *v, int zone)
{
	shape_write(&device_asked_shape, o, NULL, v, VIEW_WHOLE, zone);
}

enum rc wire_code_parse(const struct json *v, struct arena *a, struct wire_code *out, struct err *e)
{
	return shape_parse(&code_shape, v, a, out, e);
}

enum rc wire_new_code_parse(const struct json *v, struct arena *a, struct wire_new_code *out, struct err *e)
{
	return shape_parse_sent(&new_code_shape, v, a, out, e);
}

void wire_sessions_write(struct json_out *o, const struct wire_sessions *v, int zone)
{
	shape_write(&sessions_shape, o, NULL, v, VIEW_WHOLE, zone);
}

void wire_session_row_write(struct json_out *o, const char *name, const struct wire_session_row *v, int zone)
{
	shape_write(&session_row_shape, o, name, v, VIEW_WHOLE, zone);
}

void wire_code_write(struct json_out *o, const char *name, const struct wire_code *v, int zone)
{
	shape_write(&code_shape, o, name, v, VIEW_WHOLE, zone);
}

void wire_new_code_write(struct str *out, const struct wire_new_code *v)
{
	shape_send(&new_code_shape, out, v);
}

enum rc wire_endorsements_parse(const struct json *v, struct arena *a, struct wire_endorsements *out, struct err *e)
{
	return shape_parse(&endorsements_shape, v, a, out, e);
}

enum rc wire_endorsements_parse_strict(
	const struct json *v, struct arena *a, struct wire_endorsements *out, struct err *e)
{
	return shape_parse_strict(&endorsements_shape, v, a, out, e);
}

enum rc wire_standing_parse(const struct json *v, struct arena *a, struct wire_standing *out, struct err *e)
{
	return shape_parse(&wire_standing_shape, v, a, out, e);
}

void wire_account_write(struct json_out *o, const char *name, const struct wire_account *v, int zone)
{
	shape_write(&account_shape, o, name, v, VIEW_WHOLE, zone);
}

void wire_session_write(struct json_out *o, const char *name, const struct wire_session *v, int zone)
{
	shape_write(&session_shape, o, name, v, VIEW_WHOLE, zone);
}

void wire_endorsement_write(struct json_out *o, const char *name, const struct wire_endorsement *v, int zone)
{
	shape_write(&endorsement_shape, o, name, v, VIEW_WHOLE, zone);
}

void wire_standing_write(struct json_out *o, const char *name, const struct wire_standing *v, int zone)
{
	shape_write(&wire_standing_shape, o, name, v, VIEW_WHOLE, zone);
}

enum rc wire_registration_parse(const struct json *v, struct arena *a, struct wire_registration *out, struct err *e)
{
	return shape_parse_sent(&registration_shape, v, a, out, e);
}

enum rc wire_credentials_parse(const struct json *v, struct arena *a, struct wire_credentials *out, struct err *e)
{
	return shape_parse_sent(&credentials_shape, v, a, out, e);
}

enum rc wire_new_endorsement_parse(
	const struct json *v, struct arena *a, struct wire_new_endorsement *out, struct err *e)
{
	return shape_parse_sent(&new_endorsement_shape, v, a, out, e);
}

void wire_registration_write(struct str *out, const struct wire_registration *v)
{
	shape_send(&registration_shape, out, v);
}

void wire_credentials_write(struct str *out, const struct wire_credentials *v)
{
	shape_send(&credentials_shape, out, v);
}

void wire_new_endorsement_write(struct str *out, const struct wire_new_endorsement *v)
{
	shape_send(&new_endorsement_shape, out, v);
}

void wire_new_endorsement_members(struct json_out *o, const struct wire_new_endorsement *v)
{
	shape_members(&new_endorsement_shape, o, v);
}
