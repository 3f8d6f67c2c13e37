/* What makes a level, and whose endorsements go with them. */
#include "server/rules/private.h"

enum wire_level rules_level(const struct rules *r, unsigned proofs, enum wire_level least)
{
	enum wire_level level = least;
	for (int i = LEVEL_VERIFIED; i < LEVELS; i++)
		if ((r->has_level & 1u << i) && (proofs & r->proofs[i]) == r->proofs[i] && i > (int)level)
			level = (enum wire_level)i;
	return level;
}

bool rules_is_collecting(const struct rules *r, const struct wire_topic *t)
{
	const struct rules_stage *s = rules_stage_of(r, t);
	return s && (s->may[CAN_ENDORSE].by_level || s->may[CAN_ENDORSE].invited);
}
