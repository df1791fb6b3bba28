// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Page cache: pages looked up, brought in and dirtied → counters. Pages, not folios, not calls.
 *
 * A page that a task looks up is a hit, unless the same task brought it in: for this read or fault, or
 * ahead of it and not looked up since. Every page that a task brings in is a miss, once.
 */
#include "include/kernel/fs.bpf.h"
#include "include/kernel/mm.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"
#include "include/read_streams.bpf.h"
#include "include/page_lookups.bpf.h"

const volatile u32 page_shift = 12;

struct cachestat_value {
	/* looked up by reads and faults */
	u64 accesses;
	/* of these, brought in by the same task for this look-up, or ahead of it */
	u64 brought;
	/* brought in by reads, faults and read-ahead, looked up or not */
	u64 misses;
	u64 dirties;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct cachestat_value);
} counters SEC(".maps");

static __always_inline struct cachestat_value *this_cpu(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&counters, &zero);
}

/* Atomic although per-CPU: programs of several hooks add, and one may interrupt the other. */
#define ADD(value, field, pages) __sync_fetch_and_add(&(value)->field, pages)

/*
 * Counts the pages of a look-up that the task brought in ahead of it. Those of a disk may be
 * metadata, which no read looks up: they are misses only now.
 */
static __always_inline void take_from_ahead(struct stream *stream, struct cachestat_value *value,
					    struct inode *inode, u64 end, bool typed)
{
	u64 pages = take_ahead(stream, stream->index, end);

	if (!pages)
		return;
	ADD(value, brought, pages);
	if (is_block_device(FIELD(typed, inode, i_mode)))
		ADD(value, misses, pages);
}

/* A read from page index to page last, inclusive; or its next step. typed: inode and mapping are. */
static __always_inline int account_read(struct address_space *mapping, struct inode *inode,
					u64 index, u64 last, enum read_hook hook, bool typed)
{
	struct cachestat_value *value = this_cpu();
	struct task_struct *task = current_task();
	s64 size = FIELD(typed, inode, i_size);
	u64 end, ended_now;
	struct stream *stream;
	bool goes_on;

	if (size <= 0 || !value || !current_passes())
		return 0;
	end = (u64)(size - 1) >> page_shift;
	if (last > end)
		last = end;
	if (index > last)
		return 0;
	stream = stream_of(task, mapping, FIELD(typed, inode, i_ino));
	if (!stream)
		return 0;
	ended_now = ended(task, false);
	/* tracepoints pass over a step that ends before a page which is not there yet */
	if (hook == AFTER_A_STEP && stream->is_read)
		take_from_ahead(stream, value, inode, stream->last + 1, typed);
	goes_on = note_read(stream, index, last, ended_now, hook);
	if (!goes_on) {
		ADD(value, accesses, last - index + 1);
		stream->tries = 0;
	}
	take_from_ahead(stream, value, inode, last + 1, typed);
	return 0;
}

/* flags: the fault's, where they are at hand. */
static __always_inline int account_fault(struct address_space *mapping, struct inode *inode,
					 u64 index, u32 flags, bool typed)
{
	struct cachestat_value *value = this_cpu();
	struct task_struct *task = current_task();
	struct stream *stream;

	if (!value || !current_passes())
		return 0;
	stream = stream_of(task, mapping, FIELD(typed, inode, i_ino));
	if (!stream || note_fault(stream, task, index, flags))
		return 0;
	ADD(value, accesses, 1);
	take_from_ahead(stream, value, inode, index + 1, typed);
	return 0;
}

static __always_inline int account_insert(struct folio *folio)
{
	struct address_space *mapping = mapping_of(folio);
	struct cachestat_value *value = this_cpu();
	struct task_struct *task = current_task();
	struct inode *inode = mapping->host;
	u64 index, pages, end, asked_for = 0;
	bool file = is_file(inode);
	struct stream *stream;

	if (!value || !(file || holds_metadata(inode)) || !current_passes() ||
	    is_writing(task, inode))
		return 0;
	index = index_of(folio);
	pages = pages_in(folio);
	end = index + pages;
	stream = stream_of(task, mapping, inode->i_ino);
	if (!stream)
		return 0;
	if (stream->expecting && stream->ended_before == ended(task, stream->is_fault))
		asked_for = overlap(index, end, stream->index, stream->last + 1);
	if (file || asked_for)
		ADD(value, misses, file ? pages : asked_for);
	if (asked_for) {
		ADD(value, brought, asked_for);
		stream->tries = MOST_TRIES;
		if (index < stream->index)
			add_ahead(stream, index, stream->index);
		index = stream->last + 1;
	}
	if (index < end)
		add_ahead(stream, index, end);
	return 0;
}

static __always_inline int account_dirty(struct folio *folio, struct address_space *mapping)
{
	struct cachestat_value *value = this_cpu();
	struct inode *inode;
	u64 pages;

	/* null where a folio has lost its file, and verifiers since 6.14 demand the question */
	if (!value || !mapping)
		return 0;
	inode = mapping->host;
	if (!(is_file(inode) || holds_metadata(inode)) || !current_passes())
		return 0;
	pages = pages_in(folio);
	ADD(value, dirties, pages);
	if (is_block_device(inode->i_mode))
		forget_written(folio, mapping, inode, pages);
	return 0;
}

/* since 6.11 (b43b7fd8d4cf) */
SEC("tp_btf/mm_filemap_get_pages")
int BPF_PROG(mm_filemap_get_pages_btf, struct address_space *mapping, unsigned long index,
	     unsigned long last)
{
	return account_read(mapping, mapping->host, index, last, AFTER_A_STEP, true);
}

SEC("tp_btf/mm_filemap_fault")
int BPF_PROG(mm_filemap_fault_btf, struct address_space *mapping, unsigned long index)
{
	return account_fault(mapping, mapping->host, index, 0, true);
}

static __always_inline int account_iocb(struct kiocb *iocb, u64 count, enum read_hook hook,
					bool typed)
{
	struct file *file = FIELD(typed, iocb, ki_filp);
	struct address_space *mapping = FIELD(typed, file, f_mapping);
	u64 position = FIELD(typed, iocb, ki_pos);

	if (!count)
		return 0;
	return account_read(mapping, FIELD(typed, mapping, host), position >> page_shift,
			    (position + count - 1) >> page_shift, hook, typed);
}

/*
 * The second argument is an iterator until 6.3 and a count of bytes from 6.4 on (3fc40265ae2b);
 * addresses of the kernel are negative, counts are not.
 */
static __always_inline int account_filemap_get_pages(struct kiocb *iocb, u64 count_or_iterator,
						     enum read_hook hook, bool typed)
{
	struct iov_iter *iterator = (void *)count_or_iterator;
	u64 count = count_or_iterator;

	if ((s64)count_or_iterator < 0)
		count = BPF_CORE_READ(iterator, count);
	return account_iocb(iocb, count, hook, typed);
}

/*
 * At its end, which comes without pages where the read must not wait for them and is tried again. From
 * 5.17 on the helper tells the result, whatever number of arguments comes before it.
 */
SEC("fexit/filemap_get_pages")
int filemap_get_pages_fexit(u64 *ctx)
{
	u64 count_or_iterator = 0, result = 0;

	if (bpf_get_func_ret(ctx, &result) || (int)result < 0)
		return 0;
	bpf_probe_read_kernel(&count_or_iterator, sizeof(count_or_iterator), &ctx[1]);
	return account_filemap_get_pages((struct kiocb *)ctx[0], count_or_iterator, AFTER_A_STEP,
					 true);
}

SEC("fentry/filemap_get_pages")
int filemap_get_pages_fentry(u64 *ctx)
{
	u64 count_or_iterator = 0;

	/* read as a number: no verifier lets a pointer be one, even where it never is */
	bpf_probe_read_kernel(&count_or_iterator, sizeof(count_or_iterator), &ctx[1]);
	return account_filemap_get_pages((struct kiocb *)ctx[0], count_or_iterator, BEFORE_A_STEP,
					 true);
}

SEC("kprobe/filemap_get_pages")
int BPF_KPROBE(filemap_get_pages_kprobe, struct kiocb *iocb, u64 count_or_iterator)
{
	return account_filemap_get_pages(iocb, count_or_iterator, BEFORE_A_STEP, false);
}

/* until 5.11 one call for a whole read */
SEC("fentry/generic_file_buffered_read")
int BPF_PROG(generic_file_buffered_read_fentry, struct kiocb *iocb, struct iov_iter *iterator)
{
	return account_iocb(iocb, iterator->count, BEFORE_THE_READ, true);
}

SEC("kprobe/generic_file_buffered_read")
int BPF_KPROBE(generic_file_buffered_read_kprobe, struct kiocb *iocb, struct iov_iter *iterator)
{
	return account_iocb(iocb, BPF_CORE_READ(iterator, count), BEFORE_THE_READ, false);
}

static __always_inline int account_vm_fault(struct vm_fault *fault, bool typed)
{
	struct vm_area_struct *vma = FIELD(typed, fault, vma);
	struct file *file = FIELD(typed, vma, vm_file);
	struct address_space *mapping = FIELD(typed, file, f_mapping);
	u32 flags = HAS_TYPED_CURRENT ? 0 : FIELD(typed, fault, flags);

	return account_fault(mapping, FIELD(typed, mapping, host), FIELD(typed, fault, pgoff), flags,
			     typed);
}

SEC("fentry/filemap_fault")
int BPF_PROG(filemap_fault_fentry, struct vm_fault *fault)
{
	return account_vm_fault(fault, true);
}

SEC("kprobe/filemap_fault")
int BPF_KPROBE(filemap_fault_kprobe, struct vm_fault *fault)
{
	return account_vm_fault(fault, false);
}

SEC("tp_btf/mm_filemap_add_to_page_cache")
int BPF_PROG(mm_filemap_add_to_page_cache_btf, struct folio *folio)
{
	return account_insert(folio);
}

SEC("tp_btf/writeback_dirty_folio")
int BPF_PROG(writeback_dirty_folio_btf, struct folio *folio, struct address_space *mapping)
{
	return account_dirty(folio, mapping);
}

/* its name before 5.18 (203a31516616) */
SEC("tp_btf/writeback_dirty_page")
int BPF_PROG(writeback_dirty_page_btf, struct folio *page, struct address_space *mapping)
{
	return account_dirty(page, mapping);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
