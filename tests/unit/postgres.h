/* A database of its own on the PostgreSQL that tests/run starts: MINYI_POSTGRES says how it is reached. */
#ifndef UNIT_POSTGRES_H
#define UNIT_POSTGRES_H

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline bool postgres_run(const char *text)
{
	char where[512];
	snprintf(where, sizeof where, "%s dbname=postgres", getenv("MINYI_POSTGRES"));
	PGconn *link = PQconnectdb(where);
	PGresult *r = PQexec(link, text);
	bool done = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
	if (!done)
		fprintf(stderr, "%s: %s\n", text, PQerrorMessage(link));
	PQclear(r);
	PQfinish(link);
	return done;
}

/* where: how to connect to a new, empty database. False: there is no PostgreSQL here. It goes with the server. */
static inline bool postgres_new(char *where, size_t room)
{
	static int n;
	char text[128];
	if (!getenv("MINYI_POSTGRES"))
		return false;
	snprintf(text, sizeof text, "CREATE DATABASE t%d_%d", (int)getpid(), ++n);
	snprintf(where, room, "%s dbname=t%d_%d", getenv("MINYI_POSTGRES"), (int)getpid(), n);
	return postgres_run(text);
}

#endif
