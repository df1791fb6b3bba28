// Known work of processes that are not what they seem: renamed, become another program, in another PID
// namespace; and system calls that do not exist.
// Comes after signal-works.h.
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* named HEX N: so many getppid() of a process whose name is these bytes */
static void named(const char *hex, long count)
{
	char name[16] = {};
	unsigned int byte;

	for (int i = 0; i < 15 && sscanf(hex + 2 * i, "%2x", &byte) == 1; i++)
		name[i] = byte;
	check(prctl(PR_SET_NAME, name) == 0, "PR_SET_NAME");
	start();
	for (long i = 0; i < count; i++)
		syscall(SYS_getppid);
}

/* execs N: so many children that become this program by execveat, as many that fail to */
static void execs(long count)
{
	int self = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	char *arguments[] = {"workload", "quit", NULL}, *environment[] = {NULL};

	check(self >= 0, "/proc/self/exe");
	start();
	for (long i = 0; i < 2 * count; i++) {
		pid_t pid = fork();

		check(pid >= 0, "fork");
		if (!pid) {
			syscall(SYS_execveat, i % 2 ? -1 : self, "", arguments, environment, AT_EMPTY_PATH);
			_exit(0);
		}
		check(waitpid(pid, NULL, 0) == pid, "waitpid");
	}
}

/* odd N: numbers that are no call of this ABI, amid signals that have a handler */
static void odd(long count)
{
	handle(SIGUSR2, 0);
	start();
	for (long i = 0; i < count; i++) {
		raise(SIGUSR2);
		check(syscall(-1L) < 0, "syscall -1");
		check(syscall(9999L) < 0, "syscall 9999");
#ifdef __x86_64__
		/* x32: the kernel may have it or not */
		syscall(0x40000000L | SYS_getppid);
#endif
	}
}

/*
 * namespaced N: moves its children to a PID namespace of their own, but not itself, and has N of them end
 * one after the other on a CPU that two others want, too; says the number of that namespace
 */
static void namespaced(long count)
{
	cpu_set_t first;
	struct stat children;
	pid_t init;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	check(sched_setaffinity(0, sizeof(first), &first) == 0, "sched_setaffinity");
	check(unshare(CLONE_NEWPID) == 0, "unshare");
	init = fork();
	check(init >= 0, "fork");
	if (!init) {
		wait_for_go();
		for (int i = 0; i < 2; i++)
			if (!fork())
				for (;;)
					;
		for (long i = 0; i < count; i++) {
			pid_t pid = fork();

			if (!pid)
				_exit(0);
			check(waitpid(pid, NULL, 0) == pid, "waitpid");
		}
		/* the others end with it */
		_exit(0);
	}
	check(stat("/proc/self/ns/pid_for_children", &children) == 0, "pid_for_children");
	say("ready %d %lu\n", getpid(), (unsigned long)children.st_ino);
	wait_for_go();
	kill(init, SIGUSR1);
	check(waitpid(init, NULL, 0) == init, "waitpid");
	for (int i = 0; i < 101; i++)
		usleep(1000);
}
