// ping-pong N: a byte to the other process and back, N times, over two pipes on one CPU.
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int there[2], back[2];
	long rounds = argc > 1 ? atol(argv[1]) : 1;
	cpu_set_t set;
	char byte = 'k';

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), &set) || pipe(there) || pipe(back))
		return 1;
	if (fork() == 0) {
		while (rounds-- && read(there[0], &byte, 1) == 1)
			if (write(back[1], &byte, 1) != 1)
				_exit(1);
		_exit(0);
	}
	while (rounds--)
		if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1)
			return 1;
	wait(NULL);
	return 0;
}
