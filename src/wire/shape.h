/*
 * Private to wire/: a struct's JSON as a table, a line per field, from which both directions are done. A name on the
 * wire is thus written once, and what is written parses back.
 */
#ifndef WIRE_SHAPE_H
#define WIRE_SHAPE_H

#include "wire/wire.h"

#define LIST_MAX \
	20000 /* items of one array that become structs: an empty object is two bytes there and hundreds here */

enum field_kind {
	FIELD_TEXT,
	FIELD_INT,
	FIELD_COUNT,  /* how many: whole, not negative; WIRE_UNKNOWN when it cannot be read */
	FIELD_NUMBER, /* double; NaN when absent */
	FIELD_BOOL,
	FIELD_TIME,
	FIELD_WORD,   /* an enumeration */
	FIELD_JSON,   /* an object kept as JSON text */
	FIELD_OBJECT, /* a struct inside, or a group of fields of the same struct */
	FIELD_LIST,   /* a pointer to structs, and their number */
	FIELD_TEXTS,  /* a pointer to strings, and their number */
	FIELD_SET,    /* an array of an enumeration's words: a bit each in an unsigned */
	FIELD_TABLE,  /* an object whose names are an enumeration's words: a pointer to structs, one for each value */
	FIELD_NAMED,  /* an object of texts under any names: a pointer to struct wire_named, and their number */
};

/* An enumeration's words. Word of a value beyond the table is "". */
struct words {
	const char *const *word;
	unsigned n;
	unsigned absent; /* the value when the field is absent or its word unknown */
};

struct shape;
struct field { /* there are hundreds, and each session's are its own, for the pointers */
	const char *name;
	const struct shape *shape; /* FIELD_OBJECT, FIELD_LIST */
	const struct words *words;
	enum field_kind kind;
	uint16_t at;     /* in the struct */
	uint16_t beside; /* FIELD_LIST, FIELD_TEXTS, FIELD_NAMED: its number; with `known`: the bool */
	bool required;   /* absent is an error */
	bool whole;      /* not in rows */
	bool optional;   /* left out when empty, in the whole too */
	bool known;      /* an object or a set whose presence is a fact: kept in a bool */
};

struct shape {
	size_t size;
	const struct field *fields;
	size_t n;
	bool notes;    /* keeps what could not be read of it, and of what is in it and keeps nothing itself */
	size_t unread; /* the struct wire_unread for that */
};

/* `S` is defined as the struct at hand, before its table. */
#define TEXT(member, wire) .name = wire, .kind = FIELD_TEXT, .at = offsetof(S, member)
#define INT(member, wire) .name = wire, .kind = FIELD_INT, .at = offsetof(S, member)
#define COUNT(member, wire) .name = wire, .kind = FIELD_COUNT, .at = offsetof(S, member)
#define NUMBER(member, wire) .name = wire, .kind = FIELD_NUMBER, .at = offsetof(S, member), .optional = true
#define BOOL(member, wire) .name = wire, .kind = FIELD_BOOL, .at = offsetof(S, member)
#define TIME(member, wire) .name = wire, .kind = FIELD_TIME, .at = offsetof(S, member), .optional = true
#define WORD(member, wire, of) .name = wire, .kind = FIELD_WORD, .at = offsetof(S, member), .words = &of
#define JSON(member, wire) .name = wire, .kind = FIELD_JSON, .at = offsetof(S, member), .optional = true
#define OBJECT(member, wire, of) .name = wire, .kind = FIELD_OBJECT, .at = offsetof(S, member), .shape = &of
#define GROUP(wire, of) .name = wire, .kind = FIELD_OBJECT, .at = 0, .shape = &of
#define LIST(member, count, wire, of) \
	.name = wire, .kind = FIELD_LIST, .at = offsetof(S, member), .beside = offsetof(S, count), .shape = &of
#define TEXTS(member, count, wire) \
	.name = wire, .kind = FIELD_TEXTS, .at = offsetof(S, member), .beside = offsetof(S, count)
#define NAMED(member, count, wire) \
	.name = wire, .kind = FIELD_NAMED, .at = offsetof(S, member), .beside = offsetof(S, count)
#define SET(member, is_known, wire, of) \
	.name = wire, .kind = FIELD_SET, .at = offsetof(S, member), .beside = offsetof(S, is_known), .known = true, \
	.words = &of
#define TABLE(member, wire, what, of) \
	.name = wire, .kind = FIELD_TABLE, .at = offsetof(S, member), .shape = &what, .words = &of, .optional = true
#define SHAPE(type, table) { .size = sizeof(type), .fields = table, .n = ARRAY_LEN(table) }
#define SHAPE_NOTED(type, table, member) \
	{ .size = sizeof(type), .fields = table, .n = ARRAY_LEN(table), .notes = true, .unread = offsetof(type, member) }

extern const struct words wire_board_words, wire_stage_words, wire_response_words, wire_decision_words,
	wire_stance_words, wire_duty_words, wire_verb_words, wire_level_words, wire_proof_words, wire_scope_words,
	wire_session_kind_words;
extern const struct shape wire_mine_shape, wire_counts_shape, wire_agency_shape, wire_comment_shape,
	wire_standing_shape, wire_refusal_shape, wire_step_shape, wire_topic_shape, wire_written_shape, wire_section_shape,
	wire_demand_shape, wire_opinion_shape, wire_logged_shape, wire_infographic_shape, wire_invitation_shape,
	wire_poll_shape;

/*
 * Fills *out, zeroed first, from what a platform said: a field of the wrong type is absent and noted, an item that
 * cannot be read is left out of its list and noted, or stays in its place where its struct keeps notes. RC_PROTO only
 * where a required field of the outermost struct is missing, or v is no object. RC_TOO_BIG.
 */
enum rc shape_parse(const struct shape *shape, const struct json *v, struct arena *a, void *out, struct err *e);
/* The same of what must be right to the letter: RC_PROTO with the field's name for each wrong type. */
enum rc shape_parse_strict(const struct shape *shape, const struct json *v, struct arena *a, void *out, struct err *e);
/* The same for what a person sent: RC_INVALID where the other says RC_PROTO. */
enum rc shape_parse_sent(const struct shape *shape, const struct json *v, struct arena *a, void *out, struct err *e);

void shape_write(
	const struct shape *shape, struct json_out *o, const char *name, const void *in, enum wire_view view, int zone);
void shape_send(const struct shape *shape, struct str *out, const void *in);       /* as a whole text */
void shape_members(const struct shape *shape, struct json_out *o, const void *in); /* into an open object */

#endif
