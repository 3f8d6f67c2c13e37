/* A folder for one test, gone with it. */
#ifndef UNIT_STORE_LIB_H
#define UNIT_STORE_LIB_H

#include <ftw.h>
#include <unistd.h>

#include "base/base.h"

static char folder[64];

static inline int remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(path);
}

static inline void folder_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int folder_make(void **state)
{
	(void)state;
	str_copy(folder, sizeof folder, "/tmp/minyi-unit-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static inline int folder_drop(void **state)
{
	(void)state;
	folder_remove(folder);
	return 0;
}

#endif
