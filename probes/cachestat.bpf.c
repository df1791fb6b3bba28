// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Page cache: pages looked up, inserted and dirtied → counters. Pages, not folios, not calls. */
#include "include/kernel.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"

const volatile u32 page_shift = 12;

struct cachestat_value {
	/* looked up by reads and faults */
	u64 accesses;
	/* inserted, whatever for */
	u64 inserts;
	/* of these, inserted to be written to: no miss of a reader */
	u64 write_inserts;
	u64 dirties;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct cachestat_value);
} counters SEC(".maps");

struct cachestat_task {
	/* the read under way: a long one looks its pages up in steps, each to the end of the read */
	u64 mapping;
	u64 index;
	u64 last;
	/* the folio that the task inserted last, until it is dirtied */
	u64 inserted;
};

TASK_STATE(tasks, cachestat_task)

static __always_inline struct cachestat_task *this_task(void)
{
	struct cachestat_task *state;

	state = tasks_of(HAS_TASK_STORAGE ? current_task() : NULL, (u32)bpf_get_current_pid_tgid(),
			 true);
	if (!state)
		COUNT_HEALTH(lost);
	return state;
}

static __always_inline struct cachestat_value *this_cpu(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&counters, &zero);
}

/* Atomic although per-CPU: programs of several hooks add, and one may interrupt the other. */
#define ADD(value, field, pages)                                                                   \
	({                                                                                         \
		struct cachestat_value *value_ = value;                                            \
		if (value_)                                                                        \
			__sync_fetch_and_add(&value_->field, pages);                               \
	})

/* A read from page index to page last, inclusive, of a file of size bytes; or its next step. */
static __always_inline int account_read(u64 mapping, u64 index, u64 last, s64 size)
{
	u64 end = size > 0 ? (u64)(size - 1) >> page_shift : 0;
	struct cachestat_task *state;
	bool next_step;

	if (last > end)
		last = end;
	if (size <= 0 || index > last || !current_passes())
		return 0;
	state = this_task();
	if (!state)
		return 0;
	next_step = state->mapping == mapping && state->last == last && state->index < index;
	state->mapping = mapping;
	state->last = last;
	state->index = index;
	if (!next_step)
		ADD(this_cpu(), accesses, last - index + 1);
	return 0;
}

static __always_inline int account_fault(void)
{
	if (current_passes())
		ADD(this_cpu(), accesses, 1);
	return 0;
}

static __always_inline bool is_large(struct folio *folio)
{
	struct folio___before_6_18 *old = (void *)folio;
	unsigned long flags;

	if (bpf_core_field_exists(folio->flags.f))
		flags = folio->flags.f;
	else
		flags = BPF_CORE_READ(old, flags);
	return flags & (1UL << bpf_core_enum_value(enum pageflags, PG_head));
}

/* Pages in the folio; 1 on kernels that have no folios. */
static __always_inline u64 pages_in(struct folio *folio)
{
	struct folio___order *old = (void *)folio;

	if (!bpf_core_type_exists(struct folio) || !is_large(folio))
		return 1;
	if (bpf_core_field_exists(old->_folio_order))
		return 1UL << (BPF_CORE_READ(old, _folio_order) & 63);
	return 1UL << (folio->_flags_1 & 0xff & 63);
}

static __always_inline int account_insert(struct folio *folio)
{
	struct cachestat_task *state;

	if (!current_passes())
		return 0;
	ADD(this_cpu(), inserts, pages_in(folio));
	state = this_task();
	if (state)
		state->inserted = (u64)folio;
	return 0;
}

/* A write inserts the page it does not find, fills it and dirties it, one after the other. */
static __always_inline int account_dirty(struct folio *folio)
{
	struct cachestat_value *value = this_cpu();
	struct cachestat_task *state;
	u64 pages;

	if (!current_passes())
		return 0;
	pages = pages_in(folio);
	ADD(value, dirties, pages);
	state = this_task();
	if (state && state->inserted == (u64)folio) {
		state->inserted = 0;
		ADD(value, write_inserts, pages);
	}
	return 0;
}

/* since 6.11 (b43b7fd8d4cf) */
SEC("tp_btf/mm_filemap_get_pages")
int BPF_PROG(mm_filemap_get_pages_btf, struct address_space *mapping, unsigned long index,
	     unsigned long last)
{
	return account_read((u64)mapping, index, last, mapping->host->i_size);
}

SEC("tp_btf/mm_filemap_fault")
int BPF_PROG(mm_filemap_fault_btf)
{
	return account_fault();
}

static __always_inline int account_iocb(struct kiocb *iocb, u64 count, bool typed)
{
	struct file *file = FIELD(typed, iocb, ki_filp);
	struct address_space *mapping = FIELD(typed, file, f_mapping);
	struct inode *host = FIELD(typed, mapping, host);
	s64 position = FIELD(typed, iocb, ki_pos);

	if (!count)
		return 0;
	return account_read((u64)mapping, position >> page_shift,
			    (position + count - 1) >> page_shift, FIELD(typed, host, i_size));
}

/*
 * The second argument is an iterator until 6.3 and a count of bytes from 6.4 on (3fc40265ae2b);
 * addresses of the kernel are negative, counts are not.
 */
static __always_inline int account_filemap_get_pages(struct kiocb *iocb, u64 count_or_iterator,
						     bool typed)
{
	struct iov_iter *iterator = (void *)count_or_iterator;

	if ((s64)count_or_iterator < 0)
		return account_iocb(iocb, BPF_CORE_READ(iterator, count), typed);
	return account_iocb(iocb, count_or_iterator, typed);
}

SEC("fentry/filemap_get_pages")
int filemap_get_pages_fentry(u64 *ctx)
{
	u64 count_or_iterator = 0;

	/* read as a number: no verifier lets a pointer be one, even where it never is */
	bpf_probe_read_kernel(&count_or_iterator, sizeof(count_or_iterator), &ctx[1]);
	return account_filemap_get_pages((struct kiocb *)ctx[0], count_or_iterator, true);
}

SEC("kprobe/filemap_get_pages")
int BPF_KPROBE(filemap_get_pages_kprobe, struct kiocb *iocb, u64 count_or_iterator)
{
	return account_filemap_get_pages(iocb, count_or_iterator, false);
}

/* until 5.11 one call for a whole read */
SEC("fentry/generic_file_buffered_read")
int BPF_PROG(generic_file_buffered_read_fentry, struct kiocb *iocb, struct iov_iter *iterator)
{
	return account_iocb(iocb, iterator->count, true);
}

SEC("kprobe/generic_file_buffered_read")
int BPF_KPROBE(generic_file_buffered_read_kprobe, struct kiocb *iocb, struct iov_iter *iterator)
{
	return account_iocb(iocb, BPF_CORE_READ(iterator, count), false);
}

SEC("fentry/filemap_fault")
int BPF_PROG(filemap_fault_fentry)
{
	return account_fault();
}

SEC("kprobe/filemap_fault")
int BPF_KPROBE(filemap_fault_kprobe)
{
	return account_fault();
}

SEC("tp_btf/mm_filemap_add_to_page_cache")
int BPF_PROG(mm_filemap_add_to_page_cache_btf, struct folio *folio)
{
	return account_insert(folio);
}

SEC("tp_btf/writeback_dirty_folio")
int BPF_PROG(writeback_dirty_folio_btf, struct folio *folio)
{
	return account_dirty(folio);
}

/* its name before 5.18 (203a31516616) */
SEC("tp_btf/writeback_dirty_page")
int BPF_PROG(writeback_dirty_page_btf, struct folio *page)
{
	return account_dirty(page);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
