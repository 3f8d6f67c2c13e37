/* A real OpenID provider for tests: provider.py in a process of its own. */
#include "api/lib/api.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void read_line(struct issuer *v, char line[400])
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	for (size_t n = 0;; n++) {
		int64_t left = deadline - clock_mono();
		struct pollfd pfd = { .fd = v->out, .events = POLLIN };
		if (n >= 399 || left <= 0 || poll(&pfd, 1, (int)left) <= 0 || read(v->out, line + n, 1) != 1)
			fail_msg("the provider said nothing");
		if (line[n] == '\n') {
			line[n] = '\0';
			return;
		}
	}
}

bool issuer_start(struct issuer *v)
{
	int in[2], out[2];
	char line[400];
	*v = (struct issuer){ .pid = 0 };
	if (access("/usr/bin/glewlwyd", X_OK) != 0)
		return false;
	scratch_make(&v->scratch);
	snprintf(v->file, sizeof v->file, "%s/provider.json", v->scratch.path);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	v->pid = fork();
	if (v->pid == 0) {
		program_dies_with_us();
		dup2(in[0], 0);
		dup2(out[1], 1);
		execl("tests/api/lib/provider.py", "provider.py", v->scratch.path, NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	v->in = in[1];
	v->out = out[0];
	read_line(v, line);
	assert_string_equal(line, "ready");
	return true;
}

void issuer_confirm(struct issuer *v, const char *name, const char *code)
{
	char line[400];
	int n = snprintf(line, sizeof line, "confirm %s %s\n", name, code);
	assert_int_equal(write(v->in, line, (size_t)n), n);
	read_line(v, line);
	assert_string_equal(line, "done");
}

void issuer_release(struct issuer *v)
{
	if (v->pid <= 0)
		return;
	close(v->in); /* its end */
	waitpid(v->pid, NULL, 0);
	close(v->out);
	scratch_remove(&v->scratch);
}
