// Known work for the kernel tests: does exactly what its arguments say, when it is told to.
#include "handshake.h"
#include "buffer.h"
#include "signal-works.h"
#include "refused-works.h"
#include "call-works.h"
#include "page-files.h"
#include "page-works.h"
#include "tcp-works.h"
#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

/* reads N: one byte each */
static void reads(long count)
{
	int fd = open("/dev/zero", O_RDONLY);
	char byte;

	check(fd >= 0, "/dev/zero");
	start();
	for (long i = 0; i < count; i++)
		check(read(fd, &byte, 1) == 1, "read");
}

/* opens N: of a file that does not exist */
static void opens(long count)
{
	start();
	for (long i = 0; i < count; i++)
		check(open("/nonexistent/kerntop", O_RDONLY) < 0 && errno == ENOENT, "open");
}

/* writes PATH N SIZE: direct */
static void writes(const char *path, long count, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_DIRECT, 0600);
	void *buffer = buffer_of(size);

	check(fd >= 0, path);
	start();
	for (long i = 0; i < count; i++)
		check(pwrite(fd, buffer, size, i * (off_t)size) == (ssize_t)size, "pwrite");
}

/* fsyncs PATH N: a small buffered write and an fsync each */
static void fsyncs(const char *path, long count)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	check(fd >= 0, path);
	start();
	for (long i = 0; i < count; i++) {
		check(pwrite(fd, "k", 1, i * 4096) == 1, "pwrite");
		check(fsync(fd) == 0, "fsync");
	}
}

/* scan PATH SIZE: two passes of buffered reads of SIZE bytes, each started by a signal */
static void scan(const char *path, size_t size)
{
	int fd = open(path, O_RDONLY);
	void *buffer = buffer_of(size);

	check(fd >= 0, path);
	check(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0, "posix_fadvise");
	say("ready %d\n", getpid());
	for (int pass = 0; pass < 2; pass++) {
		ssize_t got;

		wait_for_go();
		check(lseek(fd, 0, SEEK_SET) == 0, "lseek");
		while ((got = read(fd, buffer, size)) > 0)
			;
		check(got == 0, "read");
		if (pass == 0)
			say("done\n");
	}
}

/* fill PATH BYTES: writes a new file through the cache */
static void fill(const char *path, long bytes)
{
	size_t size = 1 << 20;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	void *buffer = buffer_of(size);

	check(fd >= 0, path);
	start();
	for (long done = 0; done < bytes; done += size)
		check(write(fd, buffer, size) == (ssize_t)size, "write");
}

/* holds BYTES: of memory, until it is killed */
static void holds(size_t size)
{
	check(buffer_of(size) != NULL, "malloc");
	start();
}

/* hogs CPU N: children that spin on that CPU until they are killed with their parent */
static void hogs(int cpu, int count)
{
	cpu_set_t set;
	pid_t pids[64];

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	check(count <= 64, "too many");
	for (int i = 0; i < count; i++) {
		pids[i] = fork();
		check(pids[i] >= 0, "fork");
		if (pids[i] == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			check(sched_setaffinity(0, sizeof(set), &set) == 0, "sched_setaffinity");
			for (;;)
				;
		}
	}
	say("ready %d", getpid());
	for (int i = 0; i < count; i++)
		say(" %d", pids[i]);
	say("\n");
	wait_for_go();
	for (int i = 0; i < count; i++)
		kill(pids[i], SIGKILL);
}

/* sleeps N MS: so many naps */
static void sleeps(long count, long ms)
{
	struct timespec nap = {.tv_nsec = ms * 1000000};

	start();
	for (long i = 0; i < count; i++)
		nanosleep(&nap, NULL);
}

static long switches(void)
{
	struct rusage used;

	check(!getrusage(RUSAGE_SELF, &used), "getrusage");
	return used.ru_nvcsw + used.ru_nivcsw;
}

/*
 * renamed N: so many naps under its own name, as many under another, and as many under its own again;
 * says how often it left the CPU under the other
 */
static void renamed(long count)
{
	static const char *const names[] = {"workload", "renamed", "workload"};
	/* most take longer than to fall asleep */
	struct timespec nap = {.tv_nsec = 100000};
	long begun[3];

	start();
	for (int i = 0; i < 3; i++) {
		prctl(PR_SET_NAME, names[i]);
		begun[i] = switches();
		for (long j = 0; j < count; j++)
			nanosleep(&nap, NULL);
	}
	say("done %ld\n", begun[2] - begun[1]);
	wait_for_go();
}

/* forks N: children that end at once, each waited for */
static void forks(long count)
{
	start();
	for (long i = 0; i < count; i++) {
		pid_t pid = fork();

		check(pid >= 0, "fork");
		if (!pid)
			_exit(0);
		check(waitpid(pid, NULL, 0) == pid, "waitpid");
	}
}

static void on_fault(int signal)
{
	(void)signal;
	say("fault\n");
	_exit(0);
}

/* compat N: getpid by the 32-bit table, which only x86-64 has; "fault" where even that has none */
static void compat(long count)
{
	signal(SIGSEGV, on_fault);
	start();
#ifdef __x86_64__
	for (long i = 0; i < count; i++) {
		long result;

		asm volatile("int $0x80" : "=a"(result) : "a"(20) : "memory", "r8", "r9", "r10", "r11");
		check(result == getpid(), "int 0x80");
	}
#endif
}

static int run(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "reads") && argc == 3)
		reads(atol(argv[2]));
	else if (!strcmp(what, "opens") && argc == 3)
		opens(atol(argv[2]));
	else if (!strcmp(what, "writes") && argc == 5)
		writes(argv[2], atol(argv[3]), atol(argv[4]));
	else if (!strcmp(what, "fsyncs") && argc == 4)
		fsyncs(argv[2], atol(argv[3]));
	else if (!strcmp(what, "scan") && argc == 4)
		scan(argv[2], atol(argv[3]));
	else if (!strcmp(what, "fill") && argc == 4)
		fill(argv[2], atol(argv[3]));
	else if (!strcmp(what, "pages") && argc == 5)
		return pages(argv[2], argv[3], argv[4]);
	else if (!strcmp(what, "hogs") && argc == 4)
		hogs(atoi(argv[2]), atoi(argv[3]));
	else if (!strcmp(what, "receive") && argc == 4)
		receive(argv[2], atoi(argv[3]));
	else if (!strcmp(what, "send") && argc == 6)
		send_bytes(argv[2], atoi(argv[3]), atol(argv[4]), argv[5]);
	else if (!strcmp(what, "forks") && argc == 3)
		forks(atol(argv[2]));
	else if (!strcmp(what, "compat") && argc == 3)
		compat(atol(argv[2]));
	else if (!strcmp(what, "pauses") && argc == 3)
		pauses(atol(argv[2]));
	else if (!strcmp(what, "restarts") && argc == 3)
		restarts(atol(argv[2]));
	else if (!strcmp(what, "stops") && argc == 3)
		stops(atol(argv[2]));
	else if (!strcmp(what, "refused") && argc == 4)
		refused(argv[2], atol(argv[3]));
	else if (!strcmp(what, "holds") && argc == 3)
		holds(atol(argv[2]));
	else if (!strcmp(what, "refusing") && argc > 4)
		refusing(atoi(argv[2]), atoi(argv[3]), argv + 4);
	else if (!strcmp(what, "named") && argc == 4)
		named(argv[2], atol(argv[3]));
	else if (!strcmp(what, "execs") && argc == 3)
		execs(atol(argv[2]));
	else if (!strcmp(what, "odd") && argc == 3)
		odd(atol(argv[2]));
	else if (!strcmp(what, "namespaced") && argc == 3)
		namespaced(atol(argv[2]));
	else if (!strcmp(what, "quit"))
		exit(0);
	else if (!strcmp(what, "renamed") && argc == 3)
		renamed(atol(argv[2]));
	else if (!strcmp(what, "sleeps") && argc == 4)
		sleeps(atol(argv[2]), atol(argv[3]));
	else
		return 0;
	return 1;
}

int main(int argc, char **argv)
{
	prepare();
	if (!run(argc, argv)) {
		fprintf(stderr, "workload: unknown work\n");
		return 2;
	}
	finish();
	return 0;
}
