/*
 * Boards, stages and states of a response as people type them: the API's words, those of the screen in the reader's
 * language, long and as the rows of a list have them, and the Chinese ones in any language, since a script may not know
 * in which it runs.
 */
#include "line/private.h"

/* What they are called, not words of the screen: never translated. */
static const struct {
	const char *word;
	enum wire_board board;
} boards[] = {
	{ "提點子", BOARD_IDEA },
	{ "眾開講", BOARD_CONSULTATION },
	{ "來監督", BOARD_PLAN },
	{ "找首長", BOARD_LETTER },
	{ "直播座談", BOARD_EVENT },
};
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
	{ "已有回應", RESPONSE_ANSWERED },
};

/* What can wait in the outbox, as people call it. */
static const struct {
	const char *kind, *word;
} kinds[] = {
	{ "endorse", N_("endorse") },
	{ "unendorse", N_("take back the endorsement of") },
	{ "comment", N_("comment on") },
	{ "uncomment", N_("remove the comment on") },
	{ "follow", N_("follow") },
	{ "unfollow", N_("stop following") },
};

const char *line_kind_word(const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return _(kinds[i].word);
	return kind;
}

bool line_every_board(const char *word)
{
	return strcmp(word, "all") == 0 || strcmp(word, "全部") == 0;
}

/* "idea", and "ideas", which a hand types too. */
static bool board_of_api(const char *word, enum wire_board *out)
{
	size_t n = strlen(word);
	char singular[32] = "";
	if (n > 1 && n < sizeof singular && word[n - 1] == 's')
		memcpy(singular, word, n - 1);
	return wire_board_from(word, out) || wire_board_from(singular, out);
}

bool line_board_from(const char *word, enum wire_board *out)
{
	for (size_t i = 0; i < ARRAY_LEN(boards); i++)
		if (strcmp(boards[i].word, word) == 0 || strcmp(page_board_word(boards[i].board), word) == 0) {
			*out = boards[i].board;
			return true;
		}
	return board_of_api(word, out) && *out != BOARD_OTHER;
}

bool line_stage_from(const char *word, enum wire_stage *out)
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

bool line_response_from(const char *word, enum wire_response_state *out)
{
	for (size_t i = 0; i < ARRAY_LEN(responses); i++)
		if (strcmp(responses[i].word, word) == 0 || strcmp(page_response_word(responses[i].state), word) == 0) {
			*out = responses[i].state;
			return true;
		}
	return wire_response_from(word, out);
}
