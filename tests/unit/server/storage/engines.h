/* What storage.h promises, tried on each engine: in a folder, and at the PostgreSQL that tests/run starts. */
#ifndef UNIT_SERVER_STORAGE_ENGINES_H
#define UNIT_SERVER_STORAGE_ENGINES_H

#include "server/storage/storage.h"
#include "unit/folder.h"
#include "unit/postgres.h"

static bool at_server;

/* This test's platform: the folder, whose rows are in a file in there, or in an empty database at the server. */
static inline const char *new_place(const char *folder)
{
	char where[512];
	if (at_server)
		assert_true(postgres_new(where, sizeof where) && storage_place(folder, where, NULL) == RC_OK);
	return folder;
}

static inline bool turn_to_server(void)
{
	at_server = getenv("MINYI_POSTGRES") != NULL;
	if (!at_server)
		printf("skipped: no PostgreSQL here (tests/run starts one where it is installed)\n");
	return at_server;
}

/* All that is due. */
static inline enum rc sweep_all(struct storage *s, int64_t now)
{
	bool more;
	return storage_sweep(s, now, 1000, &more, NULL);
}

#define RUN_GROUP_ON_ENGINES(tests, set_up, tear_down) \
	(cmocka_run_group_tests(tests, set_up, tear_down) + \
		(turn_to_server() ? cmocka_run_group_tests_name("at a server", tests, set_up, tear_down) : 0))
#define RUN_ON_ENGINES(tests) RUN_GROUP_ON_ENGINES(tests, NULL, NULL)

#endif
