// The files of the work on the page cache: opened warm or cold, read, mapped, their cached pages counted.
// Comes after handshake.h.
#include <fcntl.h>
#include <sys/mman.h>

#define READ_SIZE 65536

struct page_file {
	int fd;
	long pages;
};

static long page_size(void)
{
	return sysconf(_SC_PAGESIZE);
}

static char page_buffer[READ_SIZE];

static struct page_file open_pages(const char *path)
{
	struct page_file file = {.fd = open(path, O_RDWR)};
	off_t size;

	check(file.fd >= 0, path);
	/* fstat() does not tell how large a disk is */
	size = lseek(file.fd, 0, SEEK_END);
	check(size >= 0, "lseek");
	file.pages = size / page_size();
	return file;
}

static void read_at(int fd, size_t size, off_t offset)
{
	check(pread(fd, page_buffer, size, offset) == (ssize_t)size, "pread");
}

static void read_all(struct page_file file)
{
	off_t size = file.pages * page_size();

	for (off_t at = 0; at < size; at += READ_SIZE)
		read_at(file.fd, READ_SIZE, at);
}

/* None of its pages stays in the cache; read-ahead is off. */
static struct page_file open_cold(const char *path)
{
	struct page_file file = open_pages(path);

	check(fsync(file.fd) == 0, "fsync");
	check(posix_fadvise(file.fd, 0, 0, POSIX_FADV_DONTNEED) == 0, "posix_fadvise");
	check(posix_fadvise(file.fd, 0, 0, POSIX_FADV_RANDOM) == 0, "posix_fadvise");
	return file;
}

static volatile char *map_pages(struct page_file file)
{
	size_t size = file.pages * page_size();
	char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file.fd, 0);

	check(map != MAP_FAILED, "mmap");
	check(madvise(map, size, MADV_RANDOM) == 0, "madvise");
	return map;
}

static long cached_pages(struct page_file file)
{
	size_t size = file.pages * page_size();
	unsigned char *is_cached = malloc(file.pages);
	void *map = mmap(NULL, size, PROT_READ, MAP_SHARED, file.fd, 0);
	long count = 0;

	check(is_cached != NULL, "malloc");
	check(map != MAP_FAILED, "mmap");
	check(mincore(map, size, is_cached) == 0, "mincore");
	for (long page = 0; page < file.pages; page++)
		count += is_cached[page] & 1;
	munmap(map, size);
	free(is_cached);
	return count;
}
