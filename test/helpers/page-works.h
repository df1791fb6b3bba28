// Known work on the page cache: each touches so many pages of a file, in one of the ways that there are.
// Comes after page-files.h.
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* Each page is read from the disk, changed and written, one after the other. */
static void read_modify_write(const char *path)
{
	struct page_file file = open_cold(path);

	start();
	for (long page = 0; page < file.pages; page++) {
		read_at(file.fd, page_size(), page * page_size());
		check(pwrite(file.fd, page_buffer, page_size(), page * page_size()) == page_size(),
		      "pwrite");
	}
}

static void touch_mapping(const char *path, bool writes)
{
	struct page_file file = open_cold(path);
	volatile char *map = map_pages(file);

	start();
	for (long page = 0; page < file.pages; page++) {
		if (writes)
			map[page * page_size()] = 1;
		else
			(void)map[page * page_size()];
	}
}

/* Two reads that end in the same page, so many times. */
static void overlapping_reads(const char *path)
{
	struct page_file file = open_pages(path);

	read_at(file.fd, 2 * page_size(), 0);
	start();
	for (long i = 0; i < file.pages; i++) {
		read_at(file.fd, 2 * page_size(), 0);
		read_at(file.fd, page_size(), page_size());
	}
}

/* The first page is mapped, written and unmapped, so many times; the kernel maps what is only read ahead. */
static void remaps(const char *path)
{
	struct page_file file = open_pages(path);

	read_at(file.fd, page_size(), 0);
	start();
	for (long i = 0; i < file.pages; i++) {
		char *map = mmap(NULL, page_size(), PROT_WRITE, MAP_SHARED, file.fd, 0);

		check(map != MAP_FAILED, "mmap");
		*map = 1;
		check(munmap(map, page_size()) == 0, "munmap");
	}
}

/* A cached file is read; another is read ahead and not looked at. */
static void ahead_of_another(const char *path, const char *other)
{
	struct page_file cold = open_cold(path), warm = open_pages(other);
	off_t size = cold.pages * page_size();

	read_all(warm);
	start();
	for (off_t at = 0; at < size; at += READ_SIZE)
		check(posix_fadvise(cold.fd, at, READ_SIZE, POSIX_FADV_WILLNEED) == 0, "posix_fadvise");
	read_all(warm);
}

/* Two files are compared: read by turns, with read-ahead. */
static void by_turns(const char *path, const char *other)
{
	struct page_file one = open_cold(path), two = open_cold(other);
	off_t size = one.pages * page_size();

	check(posix_fadvise(one.fd, 0, 0, POSIX_FADV_NORMAL) == 0, "posix_fadvise");
	check(posix_fadvise(two.fd, 0, 0, POSIX_FADV_NORMAL) == 0, "posix_fadvise");
	start();
	for (off_t at = 0; at < size; at += READ_SIZE) {
		read_at(one.fd, READ_SIZE, at);
		read_at(two.fd, READ_SIZE, at);
	}
}

/* Every second page is in the cache; the file is read once, with read-ahead. */
static void half_cached(const char *path)
{
	struct page_file file = open_cold(path);

	for (long page = 0; page < file.pages; page += 2)
		read_at(file.fd, page_size(), page * page_size());
	errno = EIO;
	check(cached_pages(file) == (file.pages + 1) / 2, "half of the pages in the cache");
	check(posix_fadvise(file.fd, 0, 0, POSIX_FADV_NORMAL) == 0, "posix_fadvise");
	start();
	read_all(file);
}

/* One thread reads the two halves of a file by turns, with read-ahead. */
static void two_places(const char *path)
{
	struct page_file file = open_cold(path);
	off_t half = file.pages / 2 * page_size(), size = file.pages * page_size();

	check(posix_fadvise(file.fd, 0, 0, POSIX_FADV_NORMAL) == 0, "posix_fadvise");
	start();
	for (off_t at = 0; at < half; at += READ_SIZE / 4) {
		read_at(file.fd, READ_SIZE / 4, at);
		read_at(file.fd, READ_SIZE / 4, half + at);
	}
	if (size > 2 * half)
		read_at(file.fd, page_size(), size - page_size());
}

/* Each page is touched once, in an order without a pattern; the kernel reads around each. */
static void random_faults(const char *path)
{
	struct page_file file = open_cold(path);
	volatile char *map = map_pages(file);
	long *order = malloc(file.pages * sizeof(*order));
	unsigned long random = 1;

	check(order != NULL, "malloc");
	check(posix_fadvise(file.fd, 0, 0, POSIX_FADV_NORMAL) == 0, "posix_fadvise");
	check(madvise((void *)map, file.pages * page_size(), MADV_NORMAL) == 0, "madvise");
	for (long i = 0; i < file.pages; i++) {
		long j;

		/* Knuth's MMIX */
		random = random * 6364136223846793005 + 1442695040888963407;
		j = (random >> 33) % (i + 1);
		order[i] = order[j];
		order[j] = i;
	}
	start();
	for (long i = 0; i < file.pages; i++)
		(void)map[order[i] * page_size()];
}

/* Each page is asked for without waiting, and read when it was not there. */
static void read_without_waiting(const char *path)
{
	struct page_file file = open_cold(path);
	struct iovec vector = {.iov_base = page_buffer, .iov_len = page_size()};

	start();
	for (long page = 0; page < file.pages; page++) {
		off_t at = page * page_size();
		ssize_t got = preadv2(file.fd, &vector, 1, at, RWF_NOWAIT);

		if (got == page_size())
			continue;
		check(got < 0 && errno == EAGAIN, "preadv2");
		read_at(file.fd, page_size(), at);
	}
}

static void *map_ring(int ring, size_t size, off_t offset)
{
	void *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring, offset);

	check(area != MAP_FAILED, "mmap");
	return area;
}

/* Each page is read by io_uring, which tries without waiting first. */
static void read_by_ring(const char *path)
{
	struct page_file file = open_cold(path);
	struct io_uring_params params = {0};
	int ring = syscall(SYS_io_uring_setup, 1, &params);
	struct io_uring_sqe *entry;
	struct io_uring_cqe *ends;
	unsigned int *tail, *head;
	char *sq, *cq;

	check(ring >= 0, "io_uring_setup");
	sq = map_ring(ring, params.sq_off.array + sizeof(int), IORING_OFF_SQ_RING);
	cq = map_ring(ring, params.cq_off.cqes + params.cq_entries * sizeof(*ends),
		      IORING_OFF_CQ_RING);
	entry = map_ring(ring, sizeof(*entry), IORING_OFF_SQES);
	tail = (void *)(sq + params.sq_off.tail);
	head = (void *)(cq + params.cq_off.head);
	ends = (void *)(cq + params.cq_off.cqes);
	start();
	for (long page = 0; page < file.pages; page++) {
		*entry = (struct io_uring_sqe){
			.opcode = IORING_OP_READ,
			.fd = file.fd,
			.addr = (unsigned long)page_buffer,
			.len = page_size(),
			.off = page * page_size(),
		};
		__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
		check(syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) == 1,
		      "io_uring_enter");
		errno = EIO;
		check(ends[*head & (params.cq_entries - 1)].res == page_size(), "read");
		__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	}
}

/* Pages are written that were not in the cache, and read. */
static void write_then_read(const char *path)
{
	struct page_file file = open_cold(path);

	start();
	for (long page = 0; page < file.pages; page++)
		check(pwrite(file.fd, page_buffer, page_size(), page * page_size()) == page_size(),
		      "pwrite");
	read_all(file);
}

/* A cached file is read, cut to nothing and written again. */
static void rewrite(const char *path)
{
	struct page_file file = open_pages(path);

	read_all(file);
	start();
	read_all(file);
	check(ftruncate(file.fd, 0) == 0, "ftruncate");
	for (long page = 0; page < file.pages; page++)
		check(pwrite(file.fd, page_buffer, page_size(), page * page_size()) == page_size(),
		      "pwrite");
}

/* Pages of a hugetlbfs file: the kernel keeps them where it keeps those of files. */
static void huge_pages(void)
{
	size_t size = 4UL << 21;
	int flags = MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB;
	char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);

	check(map != MAP_FAILED, "mmap");
	start();
	for (size_t at = 0; at < size; at += 1UL << 21)
		map[at] = 1;
}

/* pages WAY PATH OTHER; false for a way that does not exist */
static bool pages(const char *way, const char *path, const char *other)
{
	if (!strcmp(way, "read-modify-write"))
		read_modify_write(path);
	else if (!strcmp(way, "map-read"))
		touch_mapping(path, false);
	else if (!strcmp(way, "map-write"))
		touch_mapping(path, true);
	else if (!strcmp(way, "overlapping-reads"))
		overlapping_reads(path);
	else if (!strcmp(way, "remaps"))
		remaps(path);
	else if (!strcmp(way, "ahead-of-another"))
		ahead_of_another(path, other);
	else if (!strcmp(way, "by-turns"))
		by_turns(path, other);
	else if (!strcmp(way, "rewrite"))
		rewrite(path);
	else if (!strcmp(way, "half-cached"))
		half_cached(path);
	else if (!strcmp(way, "two-places"))
		two_places(path);
	else if (!strcmp(way, "random-faults"))
		random_faults(path);
	else if (!strcmp(way, "read-without-waiting"))
		read_without_waiting(path);
	else if (!strcmp(way, "read-by-ring"))
		read_by_ring(path);
	else if (!strcmp(way, "write-then-read"))
		write_then_read(path);
	else if (!strcmp(way, "huge-pages"))
		huge_pages();
	else
		return false;
	return true;
}
