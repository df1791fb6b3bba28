// Memory to read into and to write from, aligned for direct I/O and filled.
// Comes after handshake.h.

static void *buffer_of(size_t size)
{
	void *buffer = NULL;

	check(posix_memalign(&buffer, 4096, size) == 0, "posix_memalign");
	memset(buffer, 'k', size);
	return buffer;
}
