/* Asking the table of actions. */
#include "acts/actions.h"

#include "acts/board.h"
#include "acts/keyname.h"
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

/* Where a vi hand would miss: h goes left, g to the start, ^D and ^U turn pages. */
static const struct {
	enum action action;
	const char *keys;
} vi[] = {
	{ ACTION_LEAVE, "q h Left" },
	{ ACTION_NEXT_VALUE, "l j Right Down n" },
	{ ACTION_PREVIOUS_VALUE, "h k Left Up p" },
	{ ACTION_HELP, "? F1" },
	{ ACTION_UP, "k Up" },
	{ ACTION_DOWN, "j Down" },
	{ ACTION_PAGE_UP, "^B ^U PageUp" },
	{ ACTION_PAGE_DOWN, "^F ^D PageDown Space" },
	{ ACTION_HOME, "g Home 0" },
	{ ACTION_END, "G End $" },
	{ ACTION_STAGE, "T" },
	{ ACTION_LINK_NUMBER, "#" },
};
static const struct action_keys *chosen;

const char *action_preset(enum action a, bool as_vi)
{
	for (size_t i = 0; as_vi && i < ARRAY_LEN(vi); i++)
		if (vi[i].action == a)
			return vi[i].keys;
	return action_info(a)->keys;
}

static bool next_word(const char *words, size_t *at, const char **name, size_t *n)
{
	*at += strspn(words + *at, " ");
	*name = words + *at;
	*n = strcspn(*name, " ");
	*at += *n;
	return *n > 0;
}

bool action_key_next(enum action a, size_t *at, const char **name, size_t *n)
{
	if (a == ACTION_ITEM)
		return letter_next(at, name, n);
	const char *own = chosen ? chosen->own[a] : NULL;
	return next_word(own ? own : action_preset(a, chosen && chosen->vi), at, name, n);
}

/* Every key with its action, names parsed once: a row of hints looks up dozens. First come, first served. */
enum { BOUND_MAX = 512 };
_Static_assert(ACTION_COUNT *ACTION_KEYS_MOST + 16 <= BOUND_MAX, "every key, and the letters of the menu");
static struct bound {
	int32_t code;
	enum action action;
} bound[BOUND_MAX];
static size_t n_bound;

/* Is it a key that the person gave to the action, and no preset? */
static bool is_new(enum action a, const char *key, size_t length)
{
	const char *name;
	size_t at = 0, n;
	if (!chosen || !chosen->own[a])
		return false;
	while (next_word(action_preset(a, chosen->vi), &at, &name, &n))
		if (n == length && memcmp(name, key, n) == 0)
			return false;
	return true;
}

static void bind_keys(enum action a, bool new)
{
	const char *name;
	for (size_t at = 0, n; action_key_next(a, &at, &name, &n);)
		if (is_new(a, name, n) == new && n_bound < BOUND_MAX)
			bound[n_bound++] = (struct bound){ keyname_code(name, n), a };
}

static void bind_all(void)
{
	bind_keys(ACTION_ITEM, false);
	for (int a = ACTION_ITEM + 1; chosen && a < ACTION_COUNT; a++)
		bind_keys((enum action)a, true);
	for (int a = ACTION_ITEM + 1; a < ACTION_COUNT; a++)
		bind_keys((enum action)a, false);
}

void action_use(const struct action_keys *keys)
{
	chosen = keys;
	n_bound = 0;
}

enum action action_of(int32_t code, unsigned in)
{
	bool character = code >= ' ' && code < K_NAMED;
	if (!n_bound)
		bind_all();
	if (character) /* which is text, or an answer */
		in &= in & (IN_ASKING | IN_EDITOR) ? 0 : ~0u;
	for (size_t i = 0; i < n_bound && code != K_NONE; i++)
		if (bound[i].code == code && (action_info(bound[i].action)->screens & in))
			return bound[i].action;
	/* The menu shows its letters as capitals, and takes both. */
	bool capital = code >= 'A' && code <= 'Z' && action_of(code | 0x20, in) == ACTION_ITEM;
	return capital ? ACTION_ITEM : ACTION_NONE;
}

const char *action_key(enum action a, char out[16])
{
	const char *name;
	size_t at = 0, n;
	STR_LOCAL(said, 15);
	action_key_next(a, &at, &name, &n);
	keyname_say(name, n, &said);
	return str_copy(out, 16, said.buf), out;
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
	{ ACTION_DISLIKE, IN_TOPIC, SITE_DISLIKE, 0 },
	{ ACTION_COMMENTS, IN_TOPIC, SITE_COMMENTS, 0 },
	{ ACTION_UNCOMMENT, IN_TOPIC, SITE_UNCOMMENT, 0 },
	{ ACTION_VOTE, IN_TOPIC, SITE_VOTE, 0 },
	{ ACTION_FOLLOW, IN_LIST | IN_TOPIC, SITE_FOLLOW, 0 },
	{ ACTION_PROPOSE, IN_LIST | IN_MENU, SITE_PROPOSE, 0 },
	{ ACTION_JOIN, IN_LIST, SITE_ACCEPT, 0 },
	{ ACTION_MINE, IN_TOPIC, SITE_EDIT, 0 },
	{ ACTION_STAFF, IN_TOPIC, SITE_ACT, 0 },
	{ ACTION_REPORT, IN_TOPIC, SITE_REPORT, 0 },
	{ ACTION_ENDORSERS, IN_TOPIC, SITE_ENDORSEMENTS, 0 },
	{ ACTION_HISTORY, IN_TOPIC, SITE_HISTORY, 0 },
	{ ACTION_LOG, IN_TOPIC, SITE_LOG, 0 },
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
	if (a == ACTION_FETCH)
		return s->ops->files != NULL;
	if ((a == ACTION_NEXT_BOARD || a == ACTION_SWITCH_BOARD) && (in & IN_LIST))
		return board_there(s, 1) != NULL;
	for (size_t i = 0; i < ARRAY_LEN(needs); i++) {
		const struct need *n = &needs[i];
		if (n->action == a && (n->in & in))
			return n->op < SITE_OPS ? site_can(s, n->op) || site_can_web(s, n->op)
				: n->by
				? site_can_filter(s, (enum site_filters)n->by) || (a == ACTION_STAGE && site_view_at(s, BOARD_OTHER, 0))
				: has_orders(s);
	}
	return true;
}

const char *action_hint(enum action a, const struct site *s)
{
	const char *called = a == ACTION_AGENCY ? s->ops->caps.agencies : NULL;
	return called ? called : action_info(a)->hint;
}

const char *action_help(enum action a, const struct site *s)
{
	return a == ACTION_AGENCY && s->ops->caps.agencies
		? N_("Only topics of one process or category, as the site has them")
		: action_info(a)->help;
}
