/* A store and a site without a line: what offline/ is given. */
#ifndef UNIT_OFFLINE_LIB_H
#define UNIT_OFFLINE_LIB_H

#include "offline/offline.h"
#include "unit/store/lib.h"

static struct store *store;
static struct site site;
static struct offline things;

static inline int things_open(void **state)
{
	char *moved = NULL;
	folder_make(state);
	assert_int_equal(store_open(folder, &store, &moved, NULL), RC_OK);
	assert_int_equal(site_init(&site, NULL, "unix:/s", NULL), RC_OK);
	things = (struct offline){ store, &site, "" };
	return 0;
}

static inline int things_close(void **state)
{
	site_release(&site);
	store_close(store);
	return folder_drop(state);
}

#endif
