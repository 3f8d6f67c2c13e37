/* See board.h. A new board begins with a row here. */
#include "acts/board.h"

#include <strings.h>

static const struct board_stage idea_stages[] = {
	{ false, STAGE_COLLECTING },
	{ false, STAGE_ESTABLISHED },
	{ true, RESPONSE_OVERDUE },
	{ true, RESPONSE_DUE },
	{ false, STAGE_RESPONDED },
	{ false, STAGE_SCREENING },
	{ false, STAGE_UNMET },
	{ false, STAGE_REFUSED },
	{ false, STAGE_WITHDRAWN },
	{ false, STAGE_CLOSED },
};
static const struct board_stage consultation_stages[] = { { false, STAGE_OPEN }, { false, STAGE_CLOSED } };
static const struct board_stage plan_stages[] = { { false, STAGE_RUNNING }, { false, STAGE_CLOSED } };
static const struct board_stage event_stages[] = { { false, STAGE_UPCOMING }, { false, STAGE_LIVE },
	{ false, STAGE_CLOSED } };

enum { EVERY_ORDER = (1 << SORTS) - 1 };
#define STAGES_OF(table) table, ARRAY_LEN(table)

/* TRANSLATORS: the letter in brackets is the key of the item, and must stay that letter */
static const struct board boards[] = {
	{ BOARD_IDEA, N_("(I)deas          what citizens propose"), "提點子", false, EVERY_ORDER, STAGES_OF(idea_stages) },
	{ BOARD_CONSULTATION, N_("(C)onsultations  what agencies ask"), "眾開講", false, EVERY_ORDER,
		STAGES_OF(consultation_stages) },
	{ BOARD_PLAN, N_("(P)lans          what is under way"), "來監督", false, EVERY_ORDER, STAGES_OF(plan_stages) },
	{ BOARD_LETTER, N_("(L)etters        to the head of an agency"), "找首長", true, EVERY_ORDER, NULL, 0 },
	{ BOARD_EVENT, N_("(E)vents         meetings, streams"), "直播座談", false, EVERY_ORDER, STAGES_OF(event_stages) },
};

const struct board *board_at(size_t i)
{
	return i < ARRAY_LEN(boards) ? &boards[i] : NULL;
}

const struct board *board_of(enum wire_board id)
{
	for (size_t i = 0; i < ARRAY_LEN(boards); i++)
		if (boards[i].id == id)
			return &boards[i];
	return NULL;
}

const struct board *board_there(const struct site *s, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(boards); i++)
		if (!boards[i].not_yet && (!s || site_has_board(s, boards[i].id)) && n-- == 0)
			return &boards[i];
	return NULL;
}

const char *board_name(const struct site *s, enum wire_board id)
{
	return page_board_name(s ? s->ops->caps.names : NULL, id);
}

enum wire_board board_next(enum wire_board id, const struct site *s)
{
	const struct board *b;
	for (size_t i = 0; (b = board_there(s, i)); i++)
		if (b->id == id && board_there(s, i + 1))
			return board_there(s, i + 1)->id;
	return board_there(s, 0)->id;
}

/* ---- stages ---------------------------------------------------------------------------------- */

static bool is_same(const struct board_stage *a, const struct board_stage *b)
{
	return a->response == b->response && a->value == b->value;
}

/* Does one of the boards before this one have it, or this one before its nth? */
static bool came_before(const struct board *board, size_t n, const struct board_stage *s)
{
	for (const struct board *b = boards; b <= board; b++)
		for (size_t i = 0; i < (b == board ? n : b->n_stages); i++)
			if (is_same(&b->stages[i], s))
				return true;
	return false;
}

bool board_stage(enum wire_board id, size_t n, struct board_stage *out)
{
	const struct board *own = board_of(id);
	if (own) {
		if (n < own->n_stages)
			*out = own->stages[n];
		return n < own->n_stages;
	}
	for (size_t b = 0; b < ARRAY_LEN(boards); b++)
		for (size_t i = 0; i < boards[b].n_stages; i++)
			if (!came_before(&boards[b], i, &boards[b].stages[i]) && n-- == 0) {
				*out = boards[b].stages[i];
				return true;
			}
	return false;
}

const char *board_stage_word(const struct board_stage *s)
{
	return s->response ? page_response_word((enum wire_response_state)s->value)
					   : page_stage_word((enum wire_stage)s->value);
}

/* ---- as they are typed ----------------------------------------------------------------------- */

static const struct {
	const char *word;
	enum wire_stage stage;
} stages[] = {
	{ "檢核", STAGE_SCREENING },
	{ "檢核中", STAGE_SCREENING },
	{ "附議", STAGE_COLLECTING },
	{ "附議中", STAGE_COLLECTING },
	{ "成案", STAGE_ESTABLISHED },
	{ "已成案", STAGE_ESTABLISHED },
	{ "回應", STAGE_RESPONDED },
	{ "已回應", STAGE_RESPONDED },
	{ "結束", STAGE_CLOSED },
	{ "已結束", STAGE_CLOSED },
	{ "未成", STAGE_UNMET },
	{ "未成案", STAGE_UNMET },
	{ "退回", STAGE_REFUSED },
	{ "檢核不通過", STAGE_REFUSED },
	{ "撤案", STAGE_WITHDRAWN },
	{ "已撤案", STAGE_WITHDRAWN },
	{ "徵詢", STAGE_OPEN },
	{ "徵詢意見中", STAGE_OPEN },
	{ "執行", STAGE_RUNNING },
	{ "執行中", STAGE_RUNNING },
	{ "預告", STAGE_UPCOMING },
	{ "預告中", STAGE_UPCOMING },
	{ "即將舉行", STAGE_UPCOMING },
	{ "直播", STAGE_LIVE },
	{ "直播中", STAGE_LIVE },
};
static const struct {
	const char *word;
	enum wire_response_state state;
} responses[] = {
	{ "等待回應", RESPONSE_DUE },
	{ "逾期", RESPONSE_OVERDUE },
	{ "回應逾期", RESPONSE_OVERDUE },
	{ "已回應", RESPONSE_ANSWERED },
	{ "已有回應", RESPONSE_ANSWERED },
};

bool board_all(const char *word)
{
	return strcmp(word, "all") == 0 || strcmp(word, "全部") == 0;
}

/* "idea", and "ideas", which a hand types too. */
static bool is_api_word(const struct board *b, const char *word)
{
	const char *own = wire_board_word(b->id);
	size_t n = strlen(own);
	return strncmp(word, own, n) == 0 && (!word[n] || strcmp(word + n, "s") == 0);
}

bool board_from(const char *word, enum wire_board *out)
{
	for (size_t i = 0; i < ARRAY_LEN(boards); i++) {
		const struct board *b = &boards[i];
		if (strcmp(word, b->known_as) != 0 && strcmp(word, page_board_word(b->id)) != 0 &&
			strcmp(word, page_board(b->id)->letter) != 0 && !is_api_word(b, word))
			continue;
		*out = b->id;
		return true;
	}
	return false;
}

bool board_named(const struct site *s, const char *word, enum wire_board *out)
{
	const char *const *names = s ? s->ops->caps.names : NULL;
	for (int b = 0; names && b < BOARDS; b++)
		if (names[b] && (strcasecmp(word, names[b]) == 0 || strcasecmp(word, _(names[b])) == 0)) {
			*out = (enum wire_board)b;
			return true;
		}
	return board_from(word, out);
}

bool board_stage_from(const char *word, enum wire_stage *out)
{
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		const char *shown = page_stage_word(stages[i].stage), *in_rows = page_stage_short(stages[i].stage);
		if (strcmp(stages[i].word, word) == 0 || strcmp(shown, word) == 0 || strcmp(in_rows, word) == 0) {
			*out = stages[i].stage;
			return true;
		}
	}
	return wire_stage_from(word, out);
}

bool board_response_from(const char *word, enum wire_response_state *out)
{
	for (size_t i = 0; i < ARRAY_LEN(responses); i++)
		if (strcmp(responses[i].word, word) == 0 || strcmp(page_response_word(responses[i].state), word) == 0) {
			*out = responses[i].state;
			return true;
		}
	return wire_response_from(word, out);
}

bool board_reference(const char *word, enum wire_board *board, int64_t *number)
{
	char letter[2] = { (char)(word[0] | 0x20), '\0' };
	for (size_t i = 0; *word && i < ARRAY_LEN(boards); i++)
		if (strcmp(page_board(boards[i].id)->letter, letter) == 0) {
			*board = boards[i].id;
			return str_to_i64(word + 1, 1, INT64_MAX, number);
		}
	return false;
}
