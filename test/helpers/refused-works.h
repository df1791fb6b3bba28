// Known work on system calls that seccomp or a tracer refuses; runs a program that may not call bpf().
// Comes after signal-works.h.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#ifdef __x86_64__
#include <sys/user.h>
#endif

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
