/*
 * 32-bit system calls, without a C library: 101 signals with a handler of the old kind and 101 of the new,
 * which return by sigreturn and by rt_sigreturn. Only x86 has both kinds of frame.
 */
struct action {
	void (*handler)(int signal);
	unsigned long flags;
	void *restorer;
	unsigned long mask[2];
};

#define SIGUSR1 10
#define SA_SIGINFO 4

static long call(long number, long first, long second, long third, long fourth)
{
	long result;

	asm volatile("int $0x80"
		     : "=a"(result)
		     : "a"(number), "b"(first), "c"(second), "d"(third), "S"(fourth)
		     : "memory");
	return result;
}

static void handle(int signal)
{
	(void)signal;
}

static void signals(unsigned long flags)
{
	struct action action = {.handler = handle, .flags = flags};
	long pid = call(20, 0, 0, 0, 0);

	call(174, SIGUSR1, (long)&action, 0, sizeof(action.mask));
	for (int i = 0; i < 101; i++)
		call(37, pid, SIGUSR1, 0, 0);
}

void _start(void)
{
	signals(0);
	signals(SA_SIGINFO);
	call(1, 0, 0, 0, 0);
}
