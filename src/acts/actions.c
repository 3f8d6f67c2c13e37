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
	struct menu_item item;
	*name = menu_at(NULL, *at, &item) ? item.letter : "";
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

/* An operation, or what lists can be narrowed by; where there is a need of neither, several orders. */
static const struct need {
	enum action action;
	unsigned in;
	enum site_op op; /* SITE_OPS: none */
	unsigned by;     /* of enum site_filters */
} needs[] = {
	{ ACTION_SEARCH, IN_MENU | IN_LIST, SITE_OPS, SITE_BY_QUERY },
	{ ACTION_SORT, IN_LIST, SITE_OPS, 0 },
	{ ACTION_AGENCY, IN_LIST, SITE_OPS, SITE_BY_AGENCY | SITE_BY_WORDS },
	{ ACTION_STAGE, IN_LIST, SITE_OPS, SITE_BY_STAGE | SITE_BY_RESPONSE },
	{ ACTION_WITHOUT, IN_LIST, SITE_OPS, SITE_BY_WORDS },
	{ ACTION_DECIDED, IN_LIST, SITE_OPS, SITE_BY_RESPONSE },
	{ ACTION_ENDORSED, IN_LIST, SITE_OPS, SITE_BY_ENDORSEMENTS },
	{ ACTION_CASE, IN_LIST, SITE_OPS, SITE_BY_NUMBER },
	{ ACTION_ENDORSE, IN_LIST | IN_TOPIC, SITE_ENDORSE, 0 },
	{ ACTION_COMMENT, IN_LIST | IN_TOPIC, SITE_COMMENT, 0 },
	{ ACTION_REPLY, IN_TOPIC, SITE_COMMENT, 0 },
	{ ACTION_LIKE, IN_TOPIC, SITE_LIKE, 0 },
	{ ACTION_COMMENTS, IN_TOPIC, SITE_COMMENTS, 0 },
	{ ACTION_UNCOMMENT, IN_TOPIC, SITE_UNCOMMENT, 0 },
	{ ACTION_FOLLOW, IN_LIST | IN_TOPIC, SITE_FOLLOW, 0 },
	{ ACTION_PROPOSE, IN_LIST | IN_MENU, SITE_PROPOSE, 0 },
	{ ACTION_JOIN, IN_LIST, SITE_ACCEPT, 0 },
	{ ACTION_MINE, IN_TOPIC, SITE_EDIT, 0 },
	{ ACTION_STAFF, IN_TOPIC, SITE_ACT, 0 },
	{ ACTION_REPORT, IN_TOPIC, SITE_REPORT, 0 },
	{ ACTION_ENDORSERS, IN_TOPIC, SITE_ENDORSEMENTS, 0 },
	{ ACTION_HISTORY, IN_TOPIC, SITE_HISTORY, 0 },
	{ ACTION_RULES, IN_ASKING | IN_EDITOR, SITE_RULES, 0 },
};

static bool has_orders(const struct site *s)
{
	int n = 0;
	for (enum site_sort order = 0; order < SORTS; order++)
		n += site_can_order(s, order);
	return n > 1;
}

bool action_offered(enum action a, unsigned in, const struct site *s)
{
	for (size_t i = 0; i < ARRAY_LEN(needs); i++) {
		const struct need *n = &needs[i];
		if (n->action == a && (n->in & in))
			return n->op < SITE_OPS ? site_can(s, n->op)
				: n->by             ? site_can_filter(s, (enum site_filters)n->by)
									: has_orders(s);
	}
	return true;
}
