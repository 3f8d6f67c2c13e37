/* Asking the table of actions. */
#include "acts/actions.h"

#include "acts/menu.h"

static const struct action_info infos[ACTION_COUNT] = { [ACTION_NONE] = { "", "", "", "", 0 },
#define ACTION_ROW(id, name, keys, help, hint, screens) [ACTION_##id] = { name, keys, help, hint, screens },
	ACTIONS(ACTION_ROW)
#undef ACTION_ROW
};

const struct action_info *action_info(enum action a)
{
	return &infos[(unsigned)a < ACTION_COUNT ? a : ACTION_NONE];
}

/* An item's letter is its own. */
static bool letter_next(size_t *at, const char **name, size_t *n)
{
	*name = *at < menu_count() ? menu_at(*at).letter : "";
	*n = strlen(*name);
	++*at;
	return *n > 0;
}

bool action_key_next(enum action a, size_t *at, const char **name, size_t *n)
{
	const char *keys = action_info(a)->keys;
	if (a == ACTION_ITEM)
		return letter_next(at, name, n);
	*at += strspn(keys + *at, " ");
	*name = keys + *at;
	*n = strcspn(*name, " ");
	*at += *n;
	return *n > 0;
}

const char *action_key(enum action a, char out[16])
{
	const char *name;
	size_t at = 0, n;
	action_key_next(a, &at, &name, &n);
	str_copy(out, n < 15 ? n + 1 : 16, name);
	return out;
}
