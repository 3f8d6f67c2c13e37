/* People's part of wire/wire.h, which includes it. */
#ifndef WIRE_PEOPLE_H
#define WIRE_PEOPLE_H

#include "wire/wire.h"

/* ---- people.c -------------------------------------------------------------------------------- */

/* Each level may do what those before it may. */
enum wire_level { LEVEL_GUEST, LEVEL_REGISTERED, LEVEL_VERIFIED, LEVEL_IDENTIFIED, LEVELS };
const char *wire_level_word(enum wire_level v);
bool wire_level_from(const char *word, enum wire_level *out);

/* What an account proved of the person behind it. */
struct wire_verified {
	bool email, mobile, identity;
};
/* What a level is made of. */
enum wire_proof { PROOF_EMAIL, PROOF_MOBILE, PROOF_IDENTITY, PROOFS };
#define WIRE_PROOF(p) (1u << (p))
const char *wire_proof_word(enum wire_proof v);
bool wire_proof_from(const char *word, enum wire_proof *out); /* PROOFS when unknown */
/* "me": never another person's. level on the wire: guest, registered, verified, identified. */
struct wire_account {
	const char *id, *name, *nickname, *email, *county;
	const char *mobile; /* "" or what its owner may see of it: "0912***678" */
	struct wire_verified verified;
	/* what has still to be proved to be verified, WIRE_PROOF(proof), or-ed; known is false on older platforms */
	struct {
		bool known;
		unsigned set;
	} missing;
	bool postcode; /* an e-mail address is verified together with a name and a postcode */
	enum wire_level level;
	int64_t created_at, endorsements, comments, follows, new_notices;
	struct wire_unread unread;
	const char **roles; /* words of enum wire_role; none: no staff */
	size_t n_roles;
	struct wire_agency *agencies; /* of a clerk */
	size_t n_agencies;
};
/* The answer of POST /v1/sessions and POST /v1/accounts. wire: {"token","expires_at","account":{...}} */
struct wire_session {
	const char *token;
	int64_t expires_at;
	struct wire_account account;
	struct wire_unread unread;
};
/* What a token may do, a bit each in a set: WIRE_SCOPE(SCOPE_READ). */
enum wire_scope { SCOPE_READ, SCOPE_WRITE, SCOPES };
#define WIRE_SCOPE(s) (1u << (s))
const char *wire_scope_word(enum wire_scope v);
bool wire_scope_from(const char *word, enum wire_scope *out);
/* session: a person signed in; device: one that a person allowed; token: what a script uses */
enum wire_session_kind { SESSION_PERSON, SESSION_DEVICE, SESSION_TOKEN, SESSION_KINDS };
const char *wire_session_kind_word(enum wire_session_kind v);
bool wire_session_kind_from(const char *word, enum wire_session_kind *out);
struct wire_session_row {
	const char *id, *name;     /* name: of a token, as its owner calls it */
	const char *from, *client; /* the address it was made from, "" on this machine; the program */
	enum wire_session_kind kind;
	struct {
		bool known;
		unsigned set;
	} scopes;
	int64_t created_at, expires_at;
	int64_t used_at;   /* last, to a few minutes; 0: not yet, or not told */
	bool current;      /* the one that asks */
	const char *token; /* told once, when a token is made */
};
/* GET /v1/sessions, /v1/tokens */
struct wire_sessions {
	struct wire_session_row *items;
	size_t n;
	struct wire_unread unread;
};
/* The answer of POST /v1/verifications: a code is on its way. */
struct wire_code {
	const char *id, *kind, *to; /* kind: "email", "mobile"; to: what its owner may see of it; "" for a new password */
	int64_t expires_at;
	const char *shown; /* the code itself, on a platform of one's own; "" elsewhere */
	struct wire_unread unread;
};
/* GET and PATCH /v1/me/mail: how often mail comes about one's own words (own: replies, hidden, reports), what one
 * proposed or proposes with others, what one endorsed, commented on or follows (topics), what one's agency owes
 * (staff). */
enum wire_about { ABOUT_OWN, ABOUT_PROPOSALS, ABOUT_TOPICS, ABOUT_STAFF, ABOUTS };
enum wire_often { OFTEN_EACH, OFTEN_DAILY, OFTEN_WEEKLY, OFTEN_NEVER, OFTENS };
const char *wire_about_word(enum wire_about v);
const char *wire_often_word(enum wire_often v);
bool wire_about_from(const char *word, enum wire_about *out); /* ABOUTS when unknown */
bool wire_often_from(const char *word, enum wire_often *out); /* OFTENS when unknown */
struct wire_wishes {
	enum wire_often often[ABOUTS]; /* OFTENS: not told */
};
/* POST /v1/device: a device asks to be signed in (RFC 8628). */
struct wire_device {
	const char *device_code, *user_code; /* the first is the device's alone */
	const char *verification_uri, *verification_uri_complete;
	int64_t expires_in, interval; /* seconds */
	struct wire_unread unread;
};
/* GET /v1/device/{user_code}: what somebody is asked to allow. */
struct wire_device_asked {
	const char *client, *from;
	struct {
		bool known;
		unsigned set;
	} scopes;
	int64_t asked_at;
	struct wire_unread unread;
};
struct wire_endorsement {
	const char *nickname, *county, *reason;
	int64_t at;
	int64_t number;
};
struct wire_endorsements {
	struct wire_endorsement *items;
	size_t n;
	int64_t total;
	const char *next;
	struct wire_unread unread;
};
/* The answer of PUT and DELETE .../endorsement and .../follow: what is so now. On the wire these are members of the
 * topic, to be put over those that somebody holds. repeated: the request came before under the same key and was carried
 * out then; nothing was done now, and what is so now may be otherwise than what it asked for. */
struct wire_standing {
	bool repeated;
	struct wire_mine mine;
	struct wire_counts counts;
	struct wire_can can;
	enum wire_stage stage; /* STAGE_OTHER: not told, and the next three are not either */
	enum wire_response_state response;
	int64_t respond_by, active_at;
	/* only when what was done changed it (the endorsement that established the idea), or repeated */
	struct wire_step *timeline;
	size_t n_timeline;
	struct wire_unread unread;
};
/* The answer of POST .../comments: the comment, and what is so of its topic. wire: the comment's members, "now" */
struct wire_commented {
	struct wire_comment comment;
	struct wire_standing now;
	bool told; /* an older platform says nothing of the topic */
};

enum rc wire_account_parse(const struct json *v, struct arena *a, struct wire_account *out, struct err *e);
enum rc wire_wishes_parse(const struct json *v, struct arena *a, struct wire_wishes *out, struct err *e);
enum rc wire_sessions_parse(const struct json *v, struct arena *a, struct wire_sessions *out, struct err *e);
enum rc wire_session_row_parse(const struct json *v, struct arena *a, struct wire_session_row *out, struct err *e);
enum rc wire_device_parse(const struct json *v, struct arena *a, struct wire_device *out, struct err *e);
enum rc wire_device_asked_parse(const struct json *v, struct arena *a, struct wire_device_asked *out, struct err *e);
enum rc wire_code_parse(const struct json *v, struct arena *a, struct wire_code *out, struct err *e);
enum rc wire_session_parse(const struct json *v, struct arena *a, struct wire_session *out, struct err *e);
enum rc wire_endorsements_parse(const struct json *v, struct arena *a, struct wire_endorsements *out, struct err *e);
enum rc wire_endorsements_parse_strict(
	const struct json *v, struct arena *a, struct wire_endorsements *out, struct err *e);
enum rc wire_commented_parse(const struct json *v, struct arena *a, struct wire_commented *out, struct err *e);
enum rc wire_standing_parse(const struct json *v, struct arena *a, struct wire_standing *out, struct err *e);
void wire_account_write(struct json_out *o, const char *name, const struct wire_account *v, int zone);
void wire_sessions_write(struct json_out *o, const struct wire_sessions *v, int zone);
void wire_session_row_write(struct json_out *o, const char *name, const struct wire_session_row *v, int zone);
void wire_device_write(struct json_out *o, const struct wire_device *v, int zone);
void wire_device_asked_write(struct json_out *o, const struct wire_device_asked *v, int zone);
void wire_code_write(struct json_out *o, const char *name, const struct wire_code *v, int zone);
void wire_session_write(struct json_out *o, const char *name, const struct wire_session *v, int zone);
void wire_endorsement_write(struct json_out *o, const char *name, const struct wire_endorsement *v, int zone);
void wire_commented_write(struct json_out *o, const struct wire_commented *v, int zone);
void wire_standing_write(struct json_out *o, const char *name, const struct wire_standing *v, int zone);

/* What people send. The parsers are the server's: RC_INVALID with the field's name in err.detail when a field is
 * missing, of the wrong type, or longer than the struct's array allows; the writers are the client's. */
struct wire_registration {
	const char *name, *nickname, *email, *password, *county;
	int64_t born; /* the year; 0: not said */
};
struct wire_credentials {
	const char *name, *password;
};
/* POST /v1/verifications. name and postcode where the rules take them to tell persons of one address apart. */
struct wire_new_code {
	const char *kind, *to, *name, *postcode;
};
struct wire_new_comment {
	enum wire_stance stance;
	const char *body, *reply_to;
};
struct wire_new_endorsement {
	const char *reason;
	bool show_nickname, show_county;
};
enum rc wire_registration_parse(const struct json *v, struct arena *a, struct wire_registration *out, struct err *e);
enum rc wire_credentials_parse(const struct json *v, struct arena *a, struct wire_credentials *out, struct err *e);
enum rc wire_new_code_parse(const struct json *v, struct arena *a, struct wire_new_code *out, struct err *e);
enum rc wire_new_comment_parse(const struct json *v, struct arena *a, struct wire_new_comment *out, struct err *e);
enum rc wire_new_endorsement_parse(
	const struct json *v, struct arena *a, struct wire_new_endorsement *out, struct err *e);
void wire_registration_write(struct str *out, const struct wire_registration *v);
void wire_credentials_write(struct str *out, const struct wire_credentials *v);
void wire_new_code_write(struct str *out, const struct wire_new_code *v);
void wire_new_comment_write(struct str *out, const struct wire_new_comment *v);
void wire_new_endorsement_write(struct str *out, const struct wire_new_endorsement *v);
/* Into an object that is open, beside what is no part of it. */
void wire_new_endorsement_members(struct json_out *o, const struct wire_new_endorsement *v);

#endif
