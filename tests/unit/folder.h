/* A folder for one test, gone with it. */
#ifndef UNIT_FOLDER_H
#define UNIT_FOLDER_H

#include <ftw.h>
#include <unistd.h>

#include "base/base.h"

enum { FOLDER_PATH = 32 };

static inline bool folder_new(char path[FOLDER_PATH])
{
	str_copy(path, FOLDER_PATH, "/tmp/minyi-unit-XXXXXX");
	return mkdtemp(path) != NULL;
}

static inline int folder_remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(path);
}

/* With everything below it. */
static inline void folder_remove(const char *path)
{
	nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
