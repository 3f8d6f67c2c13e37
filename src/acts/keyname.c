/* See keyname.h. */
#include "acts/keyname.h"

static const struct {
	int32_t code;
	const char *name;
} named[] = {
	{ K_UP, "Up" },
	{ K_DOWN, "Down" },
	{ K_LEFT, "Left" },
	{ K_RIGHT, "Right" },
	{ K_HOME, "Home" },
	{ K_END, "End" },
	{ K_PAGE_UP, "PageUp" },
	{ K_PAGE_DOWN, "PageDown" },
	{ K_ENTER, "Enter" },
	{ K_TAB, "Tab" },
	{ K_BACK_TAB, "BackTab" },
	{ K_ESC, "Esc" },
	{ K_BACKSPACE, "Backspace" },
	{ K_DELETE, "Delete" },
	{ K_INSERT, "Insert" },
	{ K_F1, "F1" },
	{ ' ', "Space" },
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
