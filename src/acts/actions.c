/* Asking the table of actions. */
#include "acts/actions.h"

static const struct action_info infos[ACTION_COUNT] = { [ACTION_NONE] = { "", "", "", "", 0 },
#define ACTION_ROW(id, name, keys, help, hint, screens) [ACTION_##id] = { name, keys, help, hint, screens },
	ACTIONS(ACTION_ROW)
#undef ACTION_ROW
};

const struct action_info *action_info(enum action a)
{
	return &infos[(unsigned)a < ACTION_COUNT ? a : ACTION_NONE];
}

const char *action_key(enum action a, char out[16])
{
	const char *keys = action_info(a)->keys;
	size_t n = strcspn(keys, " ");
	if (n > 15)
		n = 15;
	memcpy(out, keys, n);
	out[n] = '\0';
	return out;
}
