/* As many threads answer as there are processors that this process may use, not those that the machine has. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "server/http/private.h"

static int allowed; /* processors; 0: nobody can tell */

/* libc's, to the program that this is linked into. */
int sched_getaffinity(pid_t pid, size_t bytes, cpu_set_t *out)
{
	(void)pid;
	if (!allowed) {
		errno = EINVAL;
		return -1;
	}
	CPU_ZERO_S(bytes, out);
	for (int i = 0; i < allowed; i++)
		CPU_SET_S((size_t)(2 * i), bytes, out);
	return 0;
}

static size_t started(void)
{
	struct sockaddr_un any = { .sun_family = AF_UNIX };
	struct listener *l = NULL;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&any, sizeof any.sun_family), 0); /* a name that the kernel picks */
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(listener_start(&(struct listener_service){ 0 }, fd,
						 &(struct listener_options){ .unix_socket = true }, &l, NULL),
		RC_OK);
	size_t n = l->n_loops;
	listener_stop(l);
	return n;
}

static void as_many_threads_answer_as_there_are_processors(void **state)
{
	(void)state;
	static const struct {
		int allowed;
		size_t threads;
	} machines[] = { { 1, 4 }, { 4, 4 }, { 5, 5 }, { 8, 8 }, { 32, 32 }, { 200, 32 } };
	for (size_t i = 0; i < ARRAY_LEN(machines); i++) {
		allowed = machines[i].allowed;
		assert_int_equal(started(), machines[i].threads);
	}
}

static void those_of_the_machine_where_nobody_can_tell(void **state)
{
	(void)state;
	allowed = 0;
	assert_in_range(started(), LISTENER_THREADS_LEAST, LISTENER_THREADS_MAX);
}

/* Whoever makes answers has a database connection, and there are as many of those. */
static void so_many_answers_are_made_at_once(void **state)
{
	(void)state;
	allowed = 4;
	size_t few = listener_answering();
	allowed = 12;
	assert_int_equal(listener_answering() - few, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_many_threads_answer_as_there_are_processors),
		cmocka_unit_test(those_of_the_machine_where_nobody_can_tell),
		cmocka_unit_test(so_many_answers_are_made_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
