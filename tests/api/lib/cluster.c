/* A PostgreSQL of a test's own, by tests/postgres. */
#include "api/lib/api.h"

#include <stdlib.h>

static void tell(const struct cluster *c, const char *what, char *said, size_t room)
{
	char command[200];
	snprintf(command, sizeof command, "tests/postgres %s %s/pg", what, c->scratch.path);
	FILE *f = popen(command, "r");
	assert_non_null(f);
	if (said && fgets(said, (int)room, f))
		said[strcspn(said, "\n")] = '\0';
	assert_int_equal(pclose(f), 0);
}

void cluster_start(struct cluster *c, const char *kind)
{
	char open[200];
	scratch_make(&c->scratch);
	snprintf(open, sizeof open, "chmod 755 %s", c->scratch.path); /* its server may be somebody else */
	assert_int_equal(system(open), 0);
	tell(c, kind, c->where, sizeof c->where);
	const char *before = getenv("MINYI_POSTGRES");
	c->before = before ? xstrdup(before) : NULL;
	setenv("MINYI_POSTGRES", c->where, 1);
}

void cluster_tell(const struct cluster *c, const char *what)
{
	tell(c, what, NULL, 0);
}

void cluster_stop(struct cluster *c)
{
	tell(c, "stop", NULL, 0);
	scratch_remove(&c->scratch);
	if (c->before)
		setenv("MINYI_POSTGRES", c->before, 1);
	else
		unsetenv("MINYI_POSTGRES");
	free(c->before);
	c->before = NULL;
}
