/* The folder of one test, for set-up and tear-down. */
#ifndef UNIT_STORE_LIB_H
#define UNIT_STORE_LIB_H

#include "unit/folder.h"

static char folder[FOLDER_PATH];

static inline int folder_make(void **state)
{
	(void)state;
	return folder_new(folder) ? 0 : -1;
}

static inline int folder_drop(void **state)
{
	(void)state;
	folder_remove(folder);
	return 0;
}

#endif
