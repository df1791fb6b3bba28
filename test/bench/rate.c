// rate N SECONDS: so many reads of one byte a second, in batches of a hundredth of it.
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long rate = argc > 1 ? atol(argv[1]) : 1;
	int seconds = argc > 2 ? atoi(argv[2]) : 1, zero = open("/dev/zero", O_RDONLY);
	struct timespec next;
	char byte;

	if (zero < 0)
		return 1;
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (int batch = 0; batch < seconds * 100; batch++) {
		for (long i = 0; i < rate / 100; i++)
			if (read(zero, &byte, 1) != 1)
				return 1;
		next.tv_nsec += 10000000;
		if (next.tv_nsec >= 1000000000) {
			next.tv_nsec -= 1000000000;
			next.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
	return 0;
}
