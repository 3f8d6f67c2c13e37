/*
 * One platform with the sample topics for all tests of a program, since none of them minds what another one did there:
 *
 *	return cmocka_run_group_tests(tests, start_on_port, stop_platform);
 */
#ifndef API_LIB_GROUP_H
#define API_LIB_GROUP_H

#include "api/lib/api.h"

static struct platform p;

static inline int start_on_port(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true });
	return 0;
}

static inline int stop_platform(void **state)
{
	(void)state;
	platform_release(&p);
	return 0;
}

#endif
