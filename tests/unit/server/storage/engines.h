/* What storage.h promises, tried on each engine: in a folder, and at the PostgreSQL that tests/run starts. */
#ifndef UNIT_SERVER_STORAGE_ENGINES_H
#define UNIT_SERVER_STORAGE_ENGINES_H

#include "unit/folder.h"
#include "unit/postgres.h"

static bool at_server;
static char server_place[512];

/* Where this test's platform is kept: the folder, or an empty database. NULL: there is none. */
static inline const char *new_place(const char *folder)
{
	if (!at_server)
		return folder;
	return postgres_new(server_place, sizeof server_place) ? server_place : NULL;
}

/* The same once more. */
static inline const char *same_place(const char *folder)
{
	return at_server ? server_place : folder;
}

static inline bool turn_to_server(void)
{
	at_server = getenv("MINYI_POSTGRES") != NULL;
	if (!at_server)
		printf("skipped: no PostgreSQL here (tests/run starts one where it is installed)\n");
	return at_server;
}

#define RUN_ON_ENGINES(tests) \
	(cmocka_run_group_tests(tests, NULL, NULL) + \
		(turn_to_server() ? cmocka_run_group_tests_name("at a server", tests, NULL, NULL) : 0))

#endif
