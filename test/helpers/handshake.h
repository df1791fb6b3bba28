// How known work and the test that started it take turns: the work prints "ready PID ..." and waits for
// SIGUSR1 without read(2) or write(2); works; prints "done"; waits again, so that nothing of its end is
// counted. Every step that fails ends it with status 1. Include it first: it asks for all of glibc.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static sigset_t go;

/* The first of all calls: the work ends when its parent process ends. */
static void prepare(void)
{
	sigemptyset(&go);
	sigaddset(&go, SIGUSR1);
	sigprocmask(SIG_BLOCK, &go, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void check(int ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
		exit(1);
	}
}

static void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	fflush(stdout);
}

static void wait_for_go(void)
{
	int signal;

	sigwait(&go, &signal);
}

static void start(void)
{
	say("ready %d\n", getpid());
	wait_for_go();
}

static void finish(void)
{
	say("done\n");
	wait_for_go();
}
