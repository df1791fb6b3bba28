// Known work that makes many keys: processes and connections that come and go.
#include "../helpers/handshake.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

/* processes N CALLS: children that call getppid so many times and end, a few at a time */
static void processes(long count, long calls)
{
	long living = 0;

	for (long i = 0; i < count; i++) {
		pid_t pid = fork();

		check(pid >= 0, "fork");
		if (!pid) {
			for (long call = 0; call < calls; call++)
				syscall(SYS_getppid);
			syscall(SYS_exit, 0);
		}
		for (living++; living >= 4; living--)
			check(wait(NULL) > 0, "wait");
	}
	for (; living; living--)
		check(wait(NULL) > 0, "wait");
}

/* connections N: each moves one byte each way, from a port of its own, to a listener of ours */
static void connections(long count)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	struct linger at_once = {.l_onoff = 1};
	int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	socklen_t length = sizeof(address);
	char byte = 'k';

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	check(bind(listener, (void *)&address, length) == 0, "bind");
	check(listen(listener, 16) == 0, "listen");
	check(getsockname(listener, (void *)&address, &length) == 0, "getsockname");
	for (long i = 0; i < count; i++) {
		struct sockaddr_in own = {.sin_family = AF_INET};
		int fd = socket(AF_INET, SOCK_STREAM, 0), peer;

		/* an address of 127/8 for each 20,000: there are not enough ports for all */
		own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + i / 20000);
		own.sin_port = htons(10000 + i % 20000);
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
		while (bind(fd, (void *)&own, sizeof(own)) != 0) {
			/* another socket has this port on all addresses: take the next port */
			check(errno == EADDRINUSE && own.sin_port, "bind");
			own.sin_port = htons(ntohs(own.sin_port) + 20000);
		}
		check(connect(fd, (void *)&address, sizeof(address)) == 0, "connect");
		peer = accept(listener, NULL, NULL);
		check(peer >= 0, "accept");
		check(send(fd, &byte, 1, 0) == 1 && recv(peer, &byte, 1, 0) == 1, "there");
		check(send(peer, &byte, 1, 0) == 1 && recv(fd, &byte, 1, 0) == 1, "back");
		setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
		close(fd);
		close(peer);
	}
}

/* writers PATH N SIZE: children that each write once, direct, and end */
static void writers(const char *path, long count, size_t size)
{
	for (long i = 0; i < count; i++) {
		pid_t pid = fork();

		check(pid >= 0, "fork");
		if (!pid) {
			int fd = open(path, O_WRONLY | O_DIRECT);
			void *buffer = NULL;

			check(fd >= 0 && posix_memalign(&buffer, 4096, size) == 0, path);
			check(pwrite(fd, buffer, size, (i % 64) * size) == (ssize_t)size, "pwrite");
			_exit(0);
		}
		check(waitpid(pid, NULL, 0) == pid, "waitpid");
	}
}

/* paced RATE SECONDS: calls getppid so often a second, by the monotonic clock, for so long */
static void paced(long rate, long seconds)
{
	struct timespec start, now;
	long done = 0, due;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		usleep(1000);
		clock_gettime(CLOCK_MONOTONIC, &now);
		due = ((now.tv_sec - start.tv_sec) * 1000000000 + now.tv_nsec - start.tv_nsec) /
		      (1000000000 / rate);
		for (; done < due; done++)
			syscall(SYS_getppid);
	} while (done < rate * seconds);
}

/* makes calls as a child with that name and, unless it is 0, that pid; returns the pid */
static pid_t call_as(const char *name, pid_t pid, long calls)
{
	struct clone_args arguments = {
		.exit_signal = SIGCHLD,
		.set_tid = pid ? (unsigned long)&pid : 0,
		.set_tid_size = pid ? 1 : 0,
	};
	pid_t child = syscall(SYS_clone3, &arguments, sizeof(arguments));

	check(child >= 0, "clone3");
	if (!child) {
		prctl(PR_SET_NAME, name);
		for (long call = 0; call < calls; call++)
			syscall(SYS_getppid);
		syscall(SYS_exit, 0);
	}
	check(waitpid(child, NULL, 0) == child, "waitpid");
	return child;
}

/* twins A B: a process with A calls and, when told again, another with the same pid and B calls */
static void twins(long first_calls, long second_calls)
{
	pid_t pid = call_as("ktfirst", 0, first_calls);

	say("done %d\n", pid);
	wait_for_go();
	check(call_as("ktsecond", pid, second_calls) == pid, "the same pid");
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	prepare();
	start();
	if (!strcmp(what, "processes") && argc == 4)
		processes(atol(argv[2]), atol(argv[3]));
	else if (!strcmp(what, "connections") && argc == 3)
		connections(atol(argv[2]));
	else if (!strcmp(what, "writers") && argc == 5)
		writers(argv[2], atol(argv[3]), atol(argv[4]));
	else if (!strcmp(what, "paced") && argc == 4)
		paced(atol(argv[2]), atol(argv[3]));
	else if (!strcmp(what, "spin") && argc == 2)
		for (;;)
			;
	else if (!strcmp(what, "twins") && argc == 4)
		twins(atol(argv[2]), atol(argv[3]));
	else
		return 2;
	finish();
	return 0;
}
