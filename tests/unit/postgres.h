/* A database of its own on the PostgreSQL that tests/run starts: MINYI_POSTGRES says how it is reached. */
#ifndef UNIT_POSTGRES_H
#define UNIT_POSTGRES_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* By its own client: CREATE DATABASE is none of a transaction, and sql/ has no others. */
static inline bool postgres_run(const char *text)
{
	char command[1024];
	snprintf(command, sizeof command, "psql -qXt -d '%s dbname=postgres' -c \"%s\" >/dev/null",
		getenv("MINYI_POSTGRES"), text);
	return system(command) == 0;
}

/* where: how to connect to a new, empty database. False: there is no PostgreSQL here. It goes with the server. */
static inline bool postgres_new(char *where, size_t room)
{
	static int n; /* its address tells those apart who include this */
	char text[128], name[64];
	if (!getenv("MINYI_POSTGRES"))
		return false;
	snprintf(name, sizeof name, "t%d_%zx_%d", (int)getpid(), (size_t)&n, ++n);
	snprintf(text, sizeof text, "CREATE DATABASE %s", name);
	snprintf(where, room, "%s dbname=%s", getenv("MINYI_POSTGRES"), name);
	return postgres_run(text);
}

#endif
