// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Block I/O by process: block_io_start → requests, block_rq_complete → counts. */
#include "include/kernel.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"

/* enum req_op: its first numbers have not moved since 4.10; odd numbers carry data to the device */
#define REQ_OP_MASK 0xff
#define REQ_OP_WRITE 1
#define REQ_OP_FLUSH 2
#define REQ_OP_DISCARD 3
#define REQ_OP_SECURE_ERASE 5

#define EEXIST 17

/*
 * Kernels before 6.5 have no block_io_start. There block_getrq says who asked, but names only the
 * bio; the request's first bio is that one until the request completes.
 */
const volatile bool by_bio = false;

struct biotop_request {
	u64 start_ns;
	/* completed so far; a request may complete in parts */
	u64 bytes;
	u32 pid;
	u32 __pad;
	char comm[TASK_COMM_LEN];
};

/*
 * In flight, by the address of the request, of which drivers re-use a fixed set: what is still there
 * when the next one begins in its place has ended without a word.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct biotop_request);
} requests SEC(".maps");

/*
 * In flight, by the address of the bio: one merged in front of another is never seen again. biotop.ts
 * gives it its size where it is used.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, u64);
	__type(value, struct biotop_request);
} bios SEC(".maps");

struct biotop_key {
	/* 0: not known */
	u32 pid;
	u32 major;
	u32 minor;
	/* the letter R, W, D (discard) or F (flush) */
	u32 direction;
};

struct biotop_value {
	u64 io;
	u64 bytes;
	u64 latency_ns;
	char comm[TASK_COMM_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct biotop_key);
	__type(value, struct biotop_value);
} counts SEC(".maps");

static __always_inline int remember(u64 address)
{
	struct biotop_request request = {};
	long failed;

	if (!current_passes()) {
		if (by_bio)
			bpf_map_delete_elem(&bios, &address);
		else if (!bpf_map_delete_elem(&requests, &address))
			COUNT_HEALTH(lost);
		return 0;
	}
	request.start_ns = bpf_ktime_get_ns();
	request.pid = current_pid();
	process_comm(request.comm, current_task());
	if (by_bio)
		failed = bpf_map_update_elem(&bios, &address, &request, BPF_ANY);
	else
		failed = bpf_map_update_elem(&requests, &address, &request, BPF_NOEXIST);
	if (failed)
		COUNT_HEALTH(lost);
	if (failed == -EEXIST)
		bpf_map_update_elem(&requests, &address, &request, BPF_EXIST);
	return 0;
}

static __always_inline struct gendisk *disk_of(struct request *rq)
{
	struct request___before_5_17 *old = (void *)rq;

	if (bpf_core_field_exists(rq->q->disk))
		return BPF_CORE_READ(rq, q, disk);
	return BPF_CORE_READ(old, rq_disk);
}

static __always_inline u32 direction_of(u32 op, u64 bytes)
{
	if (op == REQ_OP_DISCARD || op == REQ_OP_SECURE_ERASE)
		return 'D';
	/* a write of nothing asks for a flush: fsync */
	if (op == REQ_OP_FLUSH || (op == REQ_OP_WRITE && !bytes))
		return 'F';
	return op & 1 ? 'W' : 'R';
}

static __always_inline struct biotop_value *value_for(struct biotop_key *key,
						      struct biotop_request *request)
{
	struct biotop_value *value, empty = {};

	value = bpf_map_lookup_elem(&counts, key);
	if (!value) {
		bpf_map_update_elem(&counts, key, &empty, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, key);
	}
	if (!value) {
		COUNT_HEALTH(dropped_keys);
		return NULL;
	}
	/* always the latest name: a shell's pid becomes the program it runs */
	__builtin_memcpy(value->comm, request->comm, sizeof(value->comm));
	return value;
}

static __always_inline void account(struct request *rq, u32 op, struct biotop_request *request)
{
	struct gendisk *disk = disk_of(rq);
	struct biotop_key key = {
		.pid = request->pid,
		.major = BPF_CORE_READ(disk, major),
		.minor = BPF_CORE_READ(disk, first_minor),
		.direction = direction_of(op, request->bytes),
	};
	struct biotop_value *value = value_for(&key, request);

	if (!value)
		return;
	__sync_fetch_and_add(&value->io, 1);
	__sync_fetch_and_add(&value->bytes, request->bytes);
	if (request->start_ns)
		__sync_fetch_and_add(&value->latency_ns, bpf_ktime_get_ns() - request->start_ns);
}

/* Issued before we attached, or by the kernel itself. The request knows its own start, or 0. */
static __always_inline int account_unknown(struct request *rq, u32 op, u32 bytes)
{
	struct biotop_request request = {};

	/* a flush is counted as the empty write that asked for it, and so are its last steps */
	if (!bytes || filtering())
		return 0;
	COUNT_HEALTH(unattributed);
	request.bytes = bytes;
	request.start_ns = rq->start_time_ns;
	account(rq, op, &request);
	return 0;
}

/* bytes is what this part completes; __data_len still holds what was left before it. */
static __always_inline int complete(struct request *rq, u32 bytes)
{
	u64 address = by_bio ? (u64)rq->bio : (u64)rq;
	u32 op = rq->cmd_flags & REQ_OP_MASK;
	struct biotop_request *request;

	if (by_bio)
		request = bpf_map_lookup_elem(&bios, &address);
	else
		request = bpf_map_lookup_elem(&requests, &address);
	if (!request)
		return account_unknown(rq, op, bytes);
	request->bytes += bytes;
	if (bytes < rq->__data_len)
		return 0;
	account(rq, op, request);
	if (by_bio)
		bpf_map_delete_elem(&bios, &address);
	else
		bpf_map_delete_elem(&requests, &address);
	return 0;
}

SEC("tp_btf/block_io_start")
int BPF_PROG(block_io_start_btf, struct request *rq)
{
	return remember((u64)rq);
}

/* its bios go on as another request's */
SEC("tp_btf/block_rq_merge")
int BPF_PROG(block_rq_merge_btf, struct request *rq)
{
	u64 address = (u64)rq;

	bpf_map_delete_elem(&requests, &address);
	return 0;
}

SEC("tp_btf/block_getrq")
int BPF_PROG(block_getrq_btf, struct bio *bio)
{
	return remember((u64)bio);
}

/* before 5.11 the queue came first (e8a676d61c07) */
SEC("tp_btf/block_getrq")
int BPF_PROG(block_getrq_queue_btf, struct request_queue *q, struct bio *bio)
{
	return remember((u64)bio);
}

SEC("tp_btf/block_rq_complete")
int BPF_PROG(block_rq_complete_btf, struct request *rq, int error, unsigned int bytes)
{
	return complete(rq, bytes);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
