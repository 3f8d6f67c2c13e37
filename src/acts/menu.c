/* Asking the table of the main menu. */
#include "acts/menu.h"

static const struct menu_info infos[MENU_ITEMS] = {
#define MENU_ROW(id, letter, name, line, there) [MENU_##id] = { letter, name, line, there },
	MENU(MENU_ROW)
#undef MENU_ROW
};

const struct menu_info *menu_info(enum menu_item item)
{
	return &infos[item];
}

enum menu_item menu_find(char letter)
{
	int item = 0;
	while (item < MENU_ITEMS && infos[item].letter != (letter | 0x20))
		item++;
	return (enum menu_item)item;
}
