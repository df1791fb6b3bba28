// LD_PRELOAD: a wall clock that steps by KT_STEP seconds back and forth, every KT_EVERY milliseconds.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*real)(clockid_t, struct timespec *);

static long step_now(void)
{
	const char *step = getenv("KT_STEP"), *every = getenv("KT_EVERY");
	struct timespec now;

	real(CLOCK_MONOTONIC, &now);
	if ((now.tv_sec * 1000 + now.tv_nsec / 1000000) / atol(every) % 2)
		return atol(step);
	return -atol(step);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
	int result;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	result = real(clock, time);
	if (result == 0 && clock == CLOCK_REALTIME)
		time->tv_sec += step_now();
	return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	time->tv_sec = now.tv_sec;
	time->tv_usec = now.tv_nsec / 1000;
	return 0;
}
