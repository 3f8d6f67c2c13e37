/*
 * The stages that topics of a board can be in, once for both fronts: what a list can be narrowed to, in the order in
 * which people look for them.
 */
#include "app/app.h"

static const struct stage stages[] = {
	{ BOARD_IDEA, false, STAGE_COLLECTING },
	{ BOARD_IDEA, false, STAGE_ESTABLISHED },
	{ BOARD_IDEA, true, RESPONSE_OVERDUE },
	{ BOARD_IDEA, true, RESPONSE_DUE },
	{ BOARD_IDEA, false, STAGE_RESPONDED },
	{ BOARD_IDEA, false, STAGE_SCREENING },
	{ BOARD_IDEA, false, STAGE_UNMET },
	{ BOARD_IDEA, false, STAGE_REFUSED },
	{ BOARD_IDEA, false, STAGE_WITHDRAWN },
	{ BOARD_IDEA, false, STAGE_CLOSED },
	{ BOARD_CONSULTATION, false, STAGE_OPEN },
	{ BOARD_CONSULTATION, false, STAGE_CLOSED },
	{ BOARD_PLAN, false, STAGE_RUNNING },
	{ BOARD_PLAN, false, STAGE_CLOSED },
	{ BOARD_EVENT, false, STAGE_UPCOMING },
	{ BOARD_EVENT, false, STAGE_LIVE },
	{ BOARD_EVENT, false, STAGE_CLOSED },
};

const struct stage *stages_all(size_t *n)
{
	*n = ARRAY_LEN(stages);
	return stages;
}
