// LD_PRELOAD: a kernel that is short of memory or of descriptors for one call of libbpf, or from which
// entries vanish amid a walk. KT_LOG gets a letter a call: B for a batch, W for a step of a walk.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void note(const char *letter)
{
	FILE *log = fopen(getenv("KT_LOG"), "a");

	fputs(letter, log);
	fclose(log);
}

/* libbpf itself is out of RTLD_NEXT's sight: it came with the addon */
static void *libbpf(const char *name)
{
	return dlsym(dlopen("libbpf.so.1", RTLD_LAZY | RTLD_NOLOAD), name);
}

static int number(const char *name)
{
	const char *text = getenv(name);

	return text ? atoi(text) : 0;
}

/* the batch KT_BATCH, counted from 1, fails with the error KT_ERROR */
int bpf_map_lookup_batch(int fd, void *in, void *out, void *keys, void *values, unsigned int *count,
			 const void *opts)
{
	static int (*real)(int, void *, void *, void *, void *, unsigned int *, const void *);
	static int calls;

	if (!real)
		*(void **)&real = libbpf("bpf_map_lookup_batch");
	note("B");
	if (++calls == number("KT_BATCH"))
		return -number("KT_ERROR");
	return real(fd, in, out, keys, values, count, opts);
}

/* of the keys that are taken out the one KT_TAKE, counted from 1, fails with the error KT_ERROR */
int bpf_map_lookup_and_delete_elem(int fd, const void *key, void *value)
{
	static int (*real)(int, const void *, void *);
	static int calls;

	if (!real)
		*(void **)&real = libbpf("bpf_map_lookup_and_delete_elem");
	note("T");
	if (++calls == number("KT_TAKE"))
		return -number("KT_ERROR");
	return real(fd, key, value);
}

/* before the step KT_VANISH of the walk its first entry vanishes, and the one that it stands at */
int bpf_map_get_next_key(int fd, const void *key, void *next)
{
	static int (*real)(int, const void *, void *);
	static int (*vanish)(int, const void *);
	static char first[256];
	static int steps;

	if (!real) {
		*(void **)&real = libbpf("bpf_map_get_next_key");
		*(void **)&vanish = libbpf("bpf_map_delete_elem");
	}
	note("W");
	if (++steps == number("KT_VANISH")) {
		vanish(fd, first);
		vanish(fd, key);
	}
	if (!key) {
		int error = real(fd, key, next);

		memcpy(first, next, number("KT_KEY_BYTES"));
		return error;
	}
	return real(fd, key, next);
}
