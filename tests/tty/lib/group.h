/*
 * One platform with the sample topics for all tests of a program, since none of them minds what another one did there:
 *
 *	return cmocka_run_group_tests(tests, start_platform, stop_platform);
 */
#ifndef TTY_LIB_GROUP_H
#define TTY_LIB_GROUP_H

#include "tty/lib/visit.h"

static struct platform platform;

static inline int start_platform(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true });
	return 0;
}

static inline int stop_platform(void **state)
{
	(void)state;
	platform_release(&platform);
	return 0;
}

#endif
