// Known work on system calls that signals and stops interrupt: ended by them, restarted, or resumed.
// Comes after handshake.h.
#include <poll.h>
#include <sys/time.h>
#include <sys/wait.h>

static volatile sig_atomic_t handled;

static void count_signal(int signal)
{
	(void)signal;
	handled++;
}

static void handle(int signal, int flags)
{
	struct sigaction action = {.sa_handler = count_signal, .sa_flags = flags};

	check(sigaction(signal, &action, NULL) == 0, "sigaction");
}

/* Waits until the process is in this state: S asleep, T stopped. */
static void wait_for_state(pid_t pid, char wanted)
{
	char path[32], line[256];

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	for (;;) {
		FILE *stat = fopen(path, "r");
		char *state;

		check(stat && fgets(line, sizeof(line), stat), path);
		fclose(stat);
		state = strrchr(line, ')') + 2;
		if (*state == wanted)
			return;
		usleep(1000);
	}
}

/* pauses N: each ended by a signal that has a handler */
static void pauses(long count)
{
	struct itimerval every = {{0, 2000}, {0, 2000}}, never = {};

	handle(SIGALRM, 0);
	start();
	check(setitimer(ITIMER_REAL, &every, NULL) == 0, "setitimer");
	for (long i = 0; i < count; i++)
		check(pause() < 0 && errno == EINTR, "pause");
	check(setitimer(ITIMER_REAL, &never, NULL) == 0, "setitimer");
}

static int pipe_ends[2];

/*
 * A child that, told to go, calls interrupt() N times, each while its parent sleeps, and then writes a
 * byte into the pipe.
 */
static pid_t interrupter(long count, void (*interrupt)(pid_t parent))
{
	pid_t parent = getpid(), child;

	check(pipe(pipe_ends) == 0, "pipe");
	child = fork();
	check(child >= 0, "fork");
	if (!child) {
		wait_for_go();
		for (long i = 0; i < count; i++) {
			wait_for_state(parent, 'S');
			interrupt(parent);
		}
		wait_for_state(parent, 'S');
		check(write(pipe_ends[1], "k", 1) == 1, "write");
		_exit(0);
	}
	return child;
}

/* The child knows that the handler has run by the byte that it writes. */
static int handler_ran[2];

static void tell_handled(int signal)
{
	check(write(handler_ran[1], "k", 1) == 1, "write");
	(void)signal;
}

static void send_and_wait(pid_t parent)
{
	char byte;

	check(kill(parent, SIGUSR2) == 0, "kill");
	check(read(handler_ran[0], &byte, 1) == 1, "read");
}

/* restarts N: one read, in which so many signals come that restart it */
static void restarts(long count)
{
	struct sigaction action = {.sa_handler = tell_handled, .sa_flags = SA_RESTART};
	pid_t child;
	char byte;

	check(pipe(handler_ran) == 0, "pipe");
	check(sigaction(SIGUSR2, &action, NULL) == 0, "sigaction");
	child = interrupter(count, send_and_wait);
	start();
	kill(child, SIGUSR1);
	check(read(pipe_ends[0], &byte, 1) == 1, "read");
	check(wait(NULL) > 0, "wait");
}

static void stop_and_continue(pid_t parent)
{
	check(kill(parent, SIGSTOP) == 0, "kill");
	wait_for_state(parent, 'T');
	check(kill(parent, SIGCONT) == 0, "kill");
}

/* stops N: one poll with a timeout, in which the process is stopped and continued so often */
static void stops(long count)
{
	pid_t child = interrupter(count, stop_and_continue);
	struct pollfd waited = {.fd = pipe_ends[0], .events = POLLIN};

	start();
	kill(child, SIGUSR1);
	check(poll(&waited, 1, 100000) == 1, "poll");
	check(wait(NULL) > 0, "wait");
}
