/*
 * Signals write a byte into a pipe, no more; the loop reads it and acts. Every signal that would end the process asks
 * the loop to end, so that what is typed is kept and the terminal given back. Should it not get there (it may be busy,
 * or stuck), it is ended all the same some seconds later, with the terminal given back as after a fault.
 *
 * A fault of the process's own is another matter: nothing of it can be trusted any more. The terminal is given back in
 * the handler, and the fault happens. The same signal sent by somebody else is a wish to end like any other, and the
 * process ends by it when all is kept.
 */
#include "ui/terminal/signals.h"

#include "ui/terminal/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { GIVE_UP_SECONDS = 5, WRITE_PATIENCE_MS = 500 };

static int hints[2] = { -1, -1 };
static int ending_event = -1; /* readable once the process is to end: what waits for something else looks at it too */
static pid_t owner;           /* a child that has not become another program yet shares the handlers, not the pipe */
static volatile sig_atomic_t ending; /* the signal that asked first */
static volatile sig_atomic_t stopping, continued, be_patient;
static void (*rescue_terminal)(void);
static struct sigaction fault_before[ENDING_FAULTS];
static char fault_stack[1 << 15]; /* a stack that overflowed cannot carry its own handler */

/* ---- handlers -------------------------------------------------------------------------------- */

static void hint(char what)
{
	if (write(hints[1], &what, 1) < 0)
		return; /* a full pipe wakes the loop just as well */
}

static void die_of(int number)
{
	sigset_t only;
	signal(number, SIG_DFL);
	sigemptyset(&only);
	sigaddset(&only, number);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	raise(number);
}

static void ask_to_end(int number)
{
	static const uint64_t one = 1;
	ending = number;
	alarm(GIVE_UP_SECONDS);
	if (write(ending_event, &one, sizeof one) < 0)
		return; /* it is set already */
	hint(TERM_END);
}

static void on_end(int number, siginfo_t *info, void *context)
{
	int keep = errno;
	(void)context;
	if (getpid() != owner)
		die_of(number);
	else if (!ending)
		ask_to_end(number);
	else if (number == SIGALRM && info->si_code > 0 && be_patient) /* the alarm that was set above */
		alarm(GIVE_UP_SECONDS);
	else if (number == SIGALRM && info->si_code > 0) {
		rescue_terminal();
		die_of(ending);
	}
	errno = keep;
}

static void on_hint(int number)
{
	int keep = errno;
	continued |= number == SIGCONT;
	if (getpid() == owner &&
		!(number == SIGCONT && stopping)) /* who waits for that needs no hint, and would paint twice */
		hint((char)(number == SIGWINCH ? TERM_RESIZED : number == SIGCONT ? TERM_CONTINUED : TERM_STOP));
	errno = keep;
}

static void fault_give_back(int number)
{
	for (size_t i = 0; ending_fault(i); i++)
		if (ending_fault(i) == number)
			sigaction(number, &fault_before[i], NULL);
}

/* Whoever handled it before us goes on: the system's core dump, or a sanitizer's report. A fault happens again by
 * itself. */
static void on_fault(int number, siginfo_t *info, void *context)
{
	bool sent = info->si_code <= 0;
	(void)context;
	if (sent && info->si_pid != getpid() && getpid() == owner) {
		if (!ending)
			ask_to_end(number);
		return;
	}
	if (getpid() == owner)
		rescue_terminal();
	fault_give_back(number);
	if (sent)
		raise(number);
}

/* ---- taking them ----------------------------------------------------------------------------- */

static void take_hint(int number)
{
	struct sigaction act = { .sa_handler = on_hint, .sa_flags = SA_RESTART };
	sigemptyset(&act.sa_mask);
	sigaction(number, &act, NULL);
}

enum rc signals_open(struct err *e)
{
	if (hints[0] < 0 && pipe2(hints, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_sys(e, errno, "pipe");
	if (ending_event < 0 && (ending_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0)
		return err_sys(e, errno, "eventfd");
	return RC_OK;
}

void signals_take(void (*rescue)(void))
{
	static const int wake[] = { SIGWINCH, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU };
	stack_t stack = { .ss_sp = fault_stack, .ss_size = sizeof fault_stack };
	/* without SA_RESTART: what waits for a terminal that nobody reads is to hear of it */
	struct sigaction end = { .sa_sigaction = on_end, .sa_flags = SA_SIGINFO };
	struct sigaction fault = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK };
	owner = getpid();
	rescue_terminal = rescue;
	sigemptyset(&end.sa_mask);
	sigemptyset(&fault.sa_mask);
	sigaltstack(&stack, NULL);
	for (size_t i = 0; ending_fault(i); i++)
		sigaction(ending_fault(i), &fault, &fault_before[i]);
	for (size_t i = 0; ending_signal(i); i++)
		sigaction(ending_signal(i), &end, NULL);
	for (size_t i = 0; i < ARRAY_LEN(wake); i++)
		take_hint(wake[i]);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

/* ---- what they say --------------------------------------------------------------------------- */

int signals_fd(void)
{
	return hints[0];
}

unsigned signals_read(void)
{
	unsigned all = 0;
	char bytes[64];
	for (ssize_t n; (n = read(hints[0], bytes, sizeof bytes)) > 0;)
		for (ssize_t i = 0; i < n; i++)
			all |= (unsigned char)bytes[i];
	return all;
}

int signals_ending(void)
{
	return ending;
}

void signals_be_patient(bool patient)
{
	be_patient = patient;
}

bool signals_until_writable(int fd)
{
	static int64_t until; /* all writes of the end together */
	struct pollfd p[] = { { .fd = fd, .events = POLLOUT }, { .fd = ending_event, .events = POLLIN } };
	while (!ending) {
		if (poll(p, ARRAY_LEN(p), -1) > 0 && p[0].revents)
			return true;
	}
	if (!until)
		until = clock_mono() + WRITE_PATIENCE_MS;
	for (int64_t left; (left = until - clock_mono()) > 0;)
		if (poll(p, 1, (int)left) > 0)
			return true;
	return false;
}

bool signals_stop(void)
{
	continued = false;
	signal(SIGTSTP, SIG_DFL);
	stopping = true;
	raise(SIGTSTP);
	stopping = false;
	take_hint(SIGTSTP);
	return continued;
}

void signals_conclude(const char *words)
{
	for (size_t i = 0; ending && ending_fault(i); i++)
		if (ending_fault(i) == ending) {
			(void)fprintf(stderr, "minyi: %s\n", words);
			fault_give_back(ending);
			raise(ending);
		}
}
