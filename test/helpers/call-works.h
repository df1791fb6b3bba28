// Known work on system calls that do not go the straight way: interrupted, restarted, refused, renamed.
// Comes after handshake.h.
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>

#ifdef __x86_64__
#include <sys/user.h>
#endif

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

/* From now on getppid() is for seccomp to answer; the descriptor that SECCOMP_RET_USER_NOTIF has. */
static int filter_getppid(unsigned int answer, unsigned int flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, answer),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = 4, .filter = code};
	int result;

	check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
	result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
	check(result >= 0, "seccomp");
	return result;
}

/* refusing COMMAND ERROR PROGRAM…: runs it where seccomp refuses bpf(COMMAND), -1 for all, with ERROR */
static void refusing(int command, int error, char **program)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | (command < 0 ? BPF_JGE : BPF_JEQ) | BPF_K,
			 command < 0 ? 0 : command, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = {.len = 6, .filter = code};

	check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
	check(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0, "PR_SET_SECCOMP");
	sigprocmask(SIG_UNBLOCK, &go, NULL);
	execvp(program[0], program);
	check(0, program[0]);
}

/* Answers every notification with EPERM. */
static void *supervise(void *listener)
{
	for (;;) {
		struct seccomp_notif asked = {};
		struct seccomp_notif_resp answer = {.error = -EPERM};

		if (*(volatile int *)listener < 0) {
			usleep(1000);
			continue;
		}
		check(ioctl(*(int *)listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) == 0, "RECV");
		answer.id = asked.id;
		check(ioctl(*(int *)listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) == 0, "SEND");
	}
	return NULL;
}

/* Puts -1 in the place of the call that the stopped process is about to make. */
static void take_call(pid_t pid)
{
#ifdef __x86_64__
	struct user_regs_struct registers;

	check(ptrace(PTRACE_GETREGS, pid, NULL, &registers) == 0, "PTRACE_GETREGS");
	if (registers.orig_rax != SYS_getppid)
		return;
	registers.orig_rax = -1;
	registers.rax = -EPERM;
	check(ptrace(PTRACE_SETREGS, pid, NULL, &registers) == 0, "PTRACE_SETREGS");
#endif
}

/* A tracer of the parent that takes each getppid() from it, by seccomp or at every system call. */
static void trace_parent(int by_seccomp)
{
	pid_t parent = getppid();
	int resume = by_seccomp ? PTRACE_CONT : PTRACE_SYSCALL, status, entering = 0;
	long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD;

	check(ptrace(PTRACE_SEIZE, parent, NULL, options) == 0, "PTRACE_SEIZE");
	check(ptrace(PTRACE_INTERRUPT, parent, NULL, NULL) == 0, "PTRACE_INTERRUPT");
	while (waitpid(parent, &status, __WALL) == parent && WIFSTOPPED(status)) {
		int signal = WSTOPSIG(status);

		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8))
			take_call(parent);
		else if (signal == (SIGTRAP | 0x80) && (entering = !entering))
			take_call(parent);
		if (status >> 16 || signal == (SIGTRAP | 0x80))
			signal = 0;
		if (ptrace(resume, parent, NULL, signal))
			break;
	}
	_exit(0);
}

/* Made by a tracer, and gone with it. */
static void start_traced(int by_seccomp)
{
	pid_t tracer = fork();

	check(tracer >= 0, "fork");
	if (!tracer)
		trace_parent(by_seccomp);
	for (;;) {
		char line[64];
		FILE *status = fopen("/proc/self/status", "r");
		int traced = 0;

		check(status != NULL, "/proc/self/status");
		while (fgets(line, sizeof(line), status))
			if (sscanf(line, "TracerPid: %d", &traced) == 1)
				break;
		fclose(status);
		if (traced)
			return;
		usleep(1000);
	}
}

/* refused HOW N: getppid() so often, which HOW does not let through */
static void refused(const char *how, long count)
{
	static int listener = -1;
	pthread_t supervisor;

	if (!strcmp(how, "errno")) {
		filter_getppid(SECCOMP_RET_ERRNO | EPERM, 0);
	} else if (!strcmp(how, "trap")) {
		handle(SIGSYS, 0);
		filter_getppid(SECCOMP_RET_TRAP, 0);
	} else if (!strcmp(how, "notify")) {
		check(!pthread_create(&supervisor, NULL, supervise, &listener), "pthread_create");
		listener = filter_getppid(SECCOMP_RET_USER_NOTIF,
					  SECCOMP_FILTER_FLAG_NEW_LISTENER);
	} else if (!strcmp(how, "seccomp")) {
		start_traced(1);
		filter_getppid(SECCOMP_RET_TRACE, 0);
	} else {
		start_traced(0);
	}
	start();
	for (long i = 0; i < count; i++)
		syscall(SYS_getppid);
}

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
