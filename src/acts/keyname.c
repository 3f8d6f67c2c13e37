/* See keyname.h. */
#include "acts/keyname.h"

static const struct {
	int32_t code;
	const char *name, *said; /* NULL: as it is named, which is what stands on the key */
} named[] = {
	/* TRANSLATORS: keys as people say them */
	{ K_UP, "Up", NC_("key", "Up") },
	{ K_DOWN, "Down", NC_("key", "Down") },
	{ K_LEFT, "Left", NC_("key", "Left") },
	{ K_RIGHT, "Right", NC_("key", "Right") },
	{ K_HOME, "Home", NULL },
	{ K_END, "End", NULL },
	{ K_PAGE_UP, "PageUp", "PgUp" },
	{ K_PAGE_DOWN, "PageDown", "PgDn" },
	{ K_ENTER, "Enter", NULL },
	{ K_TAB, "Tab", NULL },
	{ K_BACK_TAB, "BackTab", "Shift+Tab" },
	{ K_ESC, "Esc", NULL },
	{ K_BACKSPACE, "Backspace", NULL },
	{ K_DELETE, "Delete", NULL },
	{ K_INSERT, "Insert", NULL },
	{ K_F1, "F1", NULL },
	{ ' ', "Space", NC_("key", "Space") },
};

int32_t keyname_code(const char *name, size_t n)
{
	if (n == 2 && name[0] == '^')
		return name[1] >= '@' && name[1] <= '_' ? K_CTRL(name[1]) : K_NONE;
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		if (strlen(named[i].name) == n && memcmp(named[i].name, name, n) == 0)
			return named[i].code;
	return n == 1 && name[0] > ' ' && name[0] < 0x7f ? name[0] : K_NONE;
}

const char *keyname_at(size_t n)
{
	return n < ARRAY_LEN(named) ? named[n].name : NULL;
}

void keyname_say(const char *name, size_t n, struct str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		if (named[i].said && strlen(named[i].name) == n && memcmp(named[i].name, name, n) == 0) {
			str_addz(out, _(named[i].said));
			return;
		}
	str_add(out, name, n);
}

void keyname_say_aloud(const char *name, size_t n, struct str *out)
{
	static const struct {
		char sign;
		const char *said;
	} signs[] = {
		{ '/', NC_("sign", "slash") },
		{ '?', NC_("sign", "question mark") },
		{ '!', NC_("sign", "exclamation mark") },
		{ '.', NC_("sign", "full stop") },
		{ ',', NC_("sign", "comma") },
		{ ':', NC_("sign", "colon") },
		{ '<', NC_("sign", "less than") },
		{ '>', NC_("sign", "greater than") },
		{ '[', NC_("sign", "left bracket") },
		{ ']', NC_("sign", "right bracket") },
		{ '#', NC_("sign", "number sign") },
		{ '%', NC_("sign", "percent sign") },
		{ '+', NC_("sign", "plus") },
		{ '$', NC_("sign", "dollar") },
	};
	for (size_t i = 0; i < ARRAY_LEN(signs) && n == 1; i++)
		if (signs[i].sign == *name)
			str_addf(out, "%s ", _(signs[i].said));
	if (n == 1 && *name >= 'A' && *name <= 'Z')
		/* TRANSLATORS: a key by ear */
		str_addf(out, _("capital %c"), *name);
	else if (n == 2 && *name == '^')
		str_addf(out, "Ctrl %c", name[1]);
	else
		keyname_say(name, n, out);
}
