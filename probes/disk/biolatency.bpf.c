// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Block I/O latency: from block_rq_issue, or with the time in queues from block_io_start, to
 * block_rq_complete → total or hists.
 */
#include "include/kernel/block.bpf.h"
#include "include/health.bpf.h"
#include "include/hist.bpf.h"

enum {
	KEY_NONE,
	KEY_DISK,
	KEY_FLAGS,
};

/* each value of this has a histogram of its own */
const volatile u32 key_by = KEY_NONE;
/* -d: this disk only, by its device number */
const volatile bool by_disk = false;
const volatile u32 only_major = 0;
const volatile u32 only_minor = 0;
/*
 * Which bits of cmd_flags tell requests apart: the operation and the flags that have a name. These
 * bits have not moved since 4.10; others have.
 */
const volatile u32 flags_mask = 0;
/* Without block_io_start the time in queues begins when the request says that it was made. */
const volatile bool since_made = false;

/* In flight: when it began, by the address of the request, which drivers use again for others. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, u64);
} requests SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct hist);
} total SEC(".maps");

/* what is not asked for is 0 */
struct biolatency_key {
	u32 major;
	u32 minor;
	u32 flags;
};

/* userland gives it its entries when key_by is set */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct biolatency_key);
	__type(value, struct hist);
} hists SEC(".maps");

static __always_inline bool is_wanted(struct request *rq)
{
	struct gendisk *disk;

	if (!by_disk)
		return true;
	disk = disk_of(rq);
	return BPF_CORE_READ(disk, major) == only_major &&
	       BPF_CORE_READ(disk, first_minor) == only_minor;
}

static __always_inline int begin(struct request *rq)
{
	u64 address = (u64)rq, start_ns = bpf_ktime_get_ns(), *earlier_ns;

	if (!is_wanted(rq))
		return 0;
	/* one that was made since then is another: the end of the earlier one was not reported */
	earlier_ns = bpf_map_lookup_elem(&requests, &address);
	if (earlier_ns && rq->start_time_ns > *earlier_ns)
		COUNT_HEALTH(lost);
	/* the request has no such time on disks whose statistics are turned off */
	if (since_made && rq->start_time_ns)
		start_ns = rq->start_time_ns;
	if (bpf_map_update_elem(&requests, &address, &start_ns, BPF_ANY))
		COUNT_HEALTH(lost);
	return 0;
}

static __always_inline void account(struct request *rq, u64 delta_ns)
{
	struct biolatency_key key = {};
	struct gendisk *disk;
	struct hist *hist;
	u32 zero = 0;

	if (key_by == KEY_NONE) {
		hist = bpf_map_lookup_elem(&total, &zero);
		if (hist)
			hist_add(hist, delta_ns);
		return;
	}
	if (key_by == KEY_DISK) {
		disk = disk_of(rq);
		key.major = BPF_CORE_READ(disk, major);
		key.minor = BPF_CORE_READ(disk, first_minor);
	} else {
		key.flags = rq->cmd_flags & flags_mask;
	}
	hist_add_to(&hists, &key, delta_ns);
}

SEC("tp_btf/block_rq_complete")
int BPF_PROG(block_rq_complete_btf, struct request *rq, int error, unsigned int bytes)
{
	u64 address = (u64)rq, delta_ns, *start_ns;

	/* a part: __data_len still holds what was left before it */
	if (bytes < rq->__data_len)
		return 0;
	start_ns = bpf_map_lookup_elem(&requests, &address);
	/* one that was under way when we attached has no start, nor has one that the disk never got */
	if (!start_ns)
		return 0;
	delta_ns = bpf_ktime_get_ns() - *start_ns;
	bpf_map_delete_elem(&requests, &address);
	/* clocks of two CPUs may differ by a little */
	if ((s64)delta_ns < 0)
		delta_ns = 0;
	account(rq, delta_ns);
	return 0;
}

SEC("tp_btf/block_io_start")
int BPF_PROG(block_io_start_btf, struct request *rq)
{
	return begin(rq);
}

/* its bios go on as another request's */
SEC("tp_btf/block_rq_merge")
int BPF_PROG(block_rq_merge_btf, struct request *rq)
{
	u64 address = (u64)rq;

	bpf_map_delete_elem(&requests, &address);
	return 0;
}

SEC("tp_btf/block_rq_issue")
int BPF_PROG(block_rq_issue_btf, struct request *rq)
{
	return begin(rq);
}

/* before 5.11 the queue came first (a54895fa057c) */
SEC("tp_btf/block_rq_issue")
int BPF_PROG(block_rq_issue_queue_btf, struct request_queue *q, struct request *rq)
{
	return begin(rq);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
