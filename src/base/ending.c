/* The signals that end a process which does nothing about them. What ends one out of the kernel's hand (SIGKILL) is not
 * among them, nor what only says that a write failed (SIGPIPE, SIGXFSZ): the write says so too. */
#include "base/base.h"

#include <signal.h>

int ending_signal(size_t i)
{
	static const int plain[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO,
		SIGXCPU, SIGPWR, SIGSTKFLT };
	if (i < ARRAY_LEN(plain))
		return plain[i];
	size_t real_time = i - ARRAY_LEN(plain);
	return real_time <= (size_t)(SIGRTMAX - SIGRTMIN) ? SIGRTMIN + (int)real_time : 0;
}

int ending_fault(size_t i)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGTRAP };
	return i < ENDING_FAULTS ? faults[i] : 0;
}
