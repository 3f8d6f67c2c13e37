/* The rules of each board, as forms and pages need them: what is asked, what it takes, what it goes through. */
#include "wire/shape.h"

#define S struct wire_form_choice
static const struct field form_choice_fields[] = { { TEXT(word, "word") }, { TEXT(label, "label") } };
static const struct shape form_choice_shape = SHAPE(S, form_choice_fields);
#undef S

#define S struct wire_form_field
static const struct field form_field_fields[] = {
	{ TEXT(name, "name"), .required = true },
	{ TEXT(label, "label") },
	{ TEXT(heading, "heading"), .optional = true },
	{ TEXT(hint, "hint"), .optional = true },
	{ INT(least, "least"), .optional = true },
	{ INT(most, "most"), .optional = true },
	{ BOOL(lines, "lines"), .optional = true },
	{ BOOL(required, "required"), .optional = true },
	{ LIST(choices, n_choices, "choices", form_choice_shape), .optional = true },
};
static const struct shape form_field_shape = SHAPE(S, form_field_fields);
#undef S

#define S struct wire_rule_stage
static const struct field rule_stage_fields[] = {
	{ WORD(stage, "stage", wire_stage_words) },
	{ TEXT(label, "label") },
	{ TEXT(ends, "ends"), .optional = true },
};
static const struct shape rule_stage_shape = SHAPE(S, rule_stage_fields);
#undef S

#define S struct wire_rule_reason
static const struct field rule_reason_fields[] = {
	{ TEXT(code, "code"), .required = true },
	{ TEXTS(acts, n_acts, "for") },
	{ TEXT(text, "text") },
	{ TEXT(instead, "instead"), .optional = true },
};
static const struct shape rule_reason_shape = SHAPE(S, rule_reason_fields);
#undef S

#define S struct wire_rule_need
static const struct field rule_need_fields[] = {
	{ TEXT(verb, "verb"), .required = true },
	{ WORD(level, "level", wire_level_words) },
	{ TEXT(by, "by"), .optional = true },
};
static const struct shape rule_need_shape = SHAPE(S, rule_need_fields);
#undef S

#define S struct wire_board_rules
static const struct field board_rules_fields[] = {
	{ WORD(board, "board", wire_board_words) },
	{ BOOL(proposing, "proposing") },
	{ TEXT(about, "about"), .optional = true },
	{ LIST(fields, n_fields, "fields", form_field_shape), .optional = true },
	{ INT(agencies_least, "agencies_least"), .optional = true },
	{ INT(agencies_most, "agencies_most"), .optional = true },
	{ INT(links_most, "links_most"), .optional = true },
	{ INT(files_most, "files_most"), .optional = true },
	{ INT(file_bytes_most, "file_bytes_most"), .optional = true },
	{ TEXTS(file_types, n_file_types, "file_types"), .optional = true },
	{ INT(discussion_days, "discussion_days"), .optional = true },
	{ LIST(stages, n_stages, "stages", rule_stage_shape), .optional = true },
	{ LIST(reasons, n_reasons, "reasons", rule_reason_shape), .optional = true },
	{ LIST(needs, n_needs, "needs", rule_need_shape), .optional = true },
};
static const struct shape board_rules_shape = SHAPE_NOTED(S, board_rules_fields, unread);
#undef S

#define S struct wire_book
static const struct field book_fields[] = {
	{ TEXT(title, "title") },
	{ LIST(items, n, "items", board_rules_shape), .required = true },
};
static const struct shape book_shape = SHAPE_NOTED(S, book_fields, unread);
#undef S

enum rc wire_book_parse(const struct json *v, struct arena *a, struct wire_book *out, struct err *e)
{
	return shape_parse(&book_shape, v, a, out, e);
}

void wire_book_write(struct json_out *o, const struct wire_book *v)
{
	shape_write(&book_shape, o, NULL, v, VIEW_WHOLE, 0);
}
