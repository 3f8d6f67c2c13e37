/* The main menu, once: the boards, a row each of acts/board.c, and what else there is. */
#ifndef ACTS_MENU_H
#define ACTS_MENU_H

#include "acts/source.h"
#include "app/app.h"

/* Where an item leads. */
enum menu_goal {
	MENU_BOARD,
	MENU_PROPOSE,
	MENU_FOLLOWS,
	MENU_NOTICES,
	MENU_QUEUE,
	MENU_SEARCH,
	MENU_SETTINGS,
	MENU_ABOUT,
	MENU_SITES,
	MENU_UNSENT,
	MENU_GOODBYE
};
struct menu_item {
	enum menu_goal goal;
	enum wire_board board; /* of MENU_BOARD */
	const char *letter;    /* "i" */
	const char *name;      /* as it is read aloud; translated */
	const char *line;      /* as it stands on a screen, its letter in brackets; translated */
};

/* What decides which items there are. */
struct menu {
	const struct site *site;
	int64_t news;           /* notices that are new */
	bool sites;             /* one may go to other sites from here: in the quick switch, and by its letter */
	bool staff;             /* there are queues for whoever is signed in */
	char unsent[512];       /* what is not published, in words; "": nothing, and it has no item */
	char line[640];         /* the item's, as it stands on a screen */
	char lines[BOARDS][96]; /* of boards that the site calls something else; "": ours fits */
};
/* As it is now. */
void menu_look(struct menu *m, struct app *app);

/* What is there; m NULL: all that there can be. */
size_t menu_count(const struct menu *m);
/* The nth, from 0. False behind the last. Its strings live as long as m. */
bool menu_at(const struct menu *m, size_t n, struct menu_item *out);
/* The item with this letter, in either case; menu_count: none has it. */
size_t menu_find(const struct menu *m, char letter);
/* The letter of what leads there. */
const char *menu_letter(enum menu_goal goal);
/* Where the item is that leads there, of MENU_BOARD the first board; menu_count: none does. */
size_t menu_place(const struct menu *m, enum menu_goal goal);

/* All of them, of a struct menu, by their letters; say leaves out what is not there yet. */
extern const struct source_ops menu_source;

#endif
