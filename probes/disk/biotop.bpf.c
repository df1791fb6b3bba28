// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Block I/O by process: block_io_start → requests, block_rq_complete → counts. A disk that makes no
 * requests has its bios followed instead: block_bio_queue → bios, block_bio_complete → counts.
 */
#include "include/kernel/block.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"
#include "include/values.bpf.h"

#define EEXIST 17

/*
 * Kernels before 6.5 have no block_io_start. There block_getrq says who asked, but names only the
 * bio; the request's first bio is that one until the request completes.
 */
const volatile bool by_bio = false;

struct biotop_key {
	/* 0: not known */
	u32 pid;
	u32 major;
	u32 minor;
	/* the letter R, W, D (discard), F (flush) or Z (zone operation) */
	u32 direction;
};

struct biotop_request {
	u64 start_ns;
	/* completed so far; a request may complete in parts */
	u64 bytes;
	u64 moved_bytes;
	struct biotop_key key;
	/* any part of it */
	u32 failed;
	u32 __pad;
	char comm[TASK_COMM_LEN];
};

/*
 * Requests in flight, by their address. Drivers re-use a fixed set of addresses: an entry that is still
 * there when the next request begins at its address is a request whose end the kernel did not report.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct biotop_request);
} requests SEC(".maps");

/*
 * In flight, by the address of the bio: one merged in front of another is never seen again, nor one
 * that its disk passes on to another that makes a request of it, and counts there.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct biotop_request);
} bios SEC(".maps");

/* Where no disk takes bios as they come, the end of a bio needs no look-up. */
bool follows_bios = false;

struct biotop_value {
	u64 io;
	/* of all requests */
	u64 bytes;
	/* of those that carried data and did not fail */
	u64 moved_bytes;
	u64 errors;
	/* of those whose start is known */
	u64 latency_ns;
	u64 timed;
	char comm[TASK_COMM_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct biotop_key);
	__type(value, struct biotop_value);
} counts SEC(".maps");

static __always_inline void start(struct biotop_request *request)
{
	request->start_ns = bpf_ktime_get_ns();
	request->key.pid = current_pid();
	process_comm(request->comm, current_task());
}

static __always_inline int follow(u64 address, struct biotop_request *request)
{
	long failed;

	if (!current_passes()) {
		if (!bpf_map_delete_elem(&requests, &address))
			COUNT_HEALTH(lost);
		return 0;
	}
	start(request);
	failed = bpf_map_update_elem(&requests, &address, request, BPF_NOEXIST);
	if (failed)
		COUNT_HEALTH(lost);
	if (failed == -EEXIST)
		bpf_map_update_elem(&requests, &address, request, BPF_EXIST);
	return 0;
}

static __always_inline int follow_bio(u64 address, struct biotop_request *request)
{
	if (!current_passes()) {
		bpf_map_delete_elem(&bios, &address);
		return 0;
	}
	start(request);
	if (bpf_map_update_elem(&bios, &address, request, BPF_ANY))
		COUNT_HEALTH(lost);
	return 0;
}

static __always_inline void complete_part(struct biotop_request *request, u32 op, int error, u64 bytes)
{
	request->bytes += bytes;
	if (is_failure(op, error))
		request->failed = 1;
	else if (!error && carries_data(op))
		request->moved_bytes += bytes;
}

static __always_inline void place(struct biotop_key *key, struct gendisk *disk, u32 op, u64 bytes)
{
	key->major = BPF_CORE_READ(disk, major);
	key->minor = BPF_CORE_READ(disk, first_minor);
	key->direction = direction_of(op, bytes);
}

static __always_inline struct biotop_value *value_for(struct biotop_request *request)
{
	struct biotop_value *value, empty = {};

	value = value_in(&counts, &request->key, &empty);
	if (!value)
		return NULL;
	/* always the latest name: a shell's pid becomes the program it runs */
	__builtin_memcpy(value->comm, request->comm, sizeof(value->comm));
	return value;
}

static __always_inline void account(struct biotop_request *request)
{
	struct biotop_value *value = value_for(request);

	if (!value)
		return;
	__sync_fetch_and_add(&value->io, 1);
	__sync_fetch_and_add(&value->bytes, request->bytes);
	__sync_fetch_and_add(&value->moved_bytes, request->moved_bytes);
	if (request->failed)
		__sync_fetch_and_add(&value->errors, 1);
	if (!request->start_ns)
		return;
	__sync_fetch_and_add(&value->latency_ns, bpf_ktime_get_ns() - request->start_ns);
	__sync_fetch_and_add(&value->timed, 1);
}

/* Issued before we attached, or by the kernel itself. The request knows its own start, or 0. */
static __always_inline int account_unknown(struct request *rq, u32 op, int error, u32 bytes)
{
	struct biotop_request request = {};

	/* a flush is counted as the empty write that asked for it, and so are its last steps */
	if (!bytes || filtering())
		return 0;
	COUNT_HEALTH(unattributed);
	request.start_ns = rq->start_time_ns;
	complete_part(&request, op, error, bytes);
	place(&request.key, disk_of(rq), op, request.bytes);
	account(&request);
	return 0;
}

/* By its first bio only the first part of a request is found: the other parts by the request. */
static __always_inline struct biotop_request *request_of(struct request *rq, bool is_last)
{
	u64 address = (u64)rq, bio = (u64)rq->bio;
	struct biotop_request *request;

	if (by_bio) {
		request = bpf_map_lookup_elem(&bios, &bio);
		/* one that was passed on, and merged in front */
		if (request && request->key.direction)
			request = NULL;
		if (request && is_last)
			return request;
		if (request) {
			bpf_map_update_elem(&requests, &address, request, BPF_ANY);
			bpf_map_delete_elem(&bios, &bio);
		}
	}
	return bpf_map_lookup_elem(&requests, &address);
}

static __always_inline void forget(struct request *rq)
{
	u64 address = (u64)rq, bio = (u64)rq->bio;

	if (!by_bio || bpf_map_delete_elem(&bios, &bio))
		bpf_map_delete_elem(&requests, &address);
}

/* bytes is what this part completes; __data_len still holds what was left before it. */
static __always_inline int complete(struct request *rq, int error, u32 bytes)
{
	bool is_last = bytes >= rq->__data_len;
	u32 op = rq->cmd_flags & REQ_OP_MASK;
	struct biotop_request *request = request_of(rq, is_last);

	if (!request)
		return account_unknown(rq, op, error, bytes);
	complete_part(request, op, error, bytes);
	if (!is_last)
		return 0;
	place(&request->key, disk_of(rq), op, request->bytes);
	account(request);
	forget(rq);
	return 0;
}

/* Only until it is split and sent on does a bio say what was asked, and of which disk. */
static __always_inline int queue_bio(struct bio *bio)
{
	struct gendisk *disk = disk_of_bio(bio);
	u32 op = bio->bi_opf & REQ_OP_MASK;
	struct biotop_request request = {};
	u64 address = (u64)bio;

	if (disk->queue->mq_ops) {
		/* of one that was passed on */
		if (follows_bios)
			bpf_map_delete_elem(&bios, &address);
		return 0;
	}
	complete_part(&request, op, 0, bio->bi_iter.bi_size);
	place(&request.key, disk, op, request.bytes);
	follows_bios = true;
	return follow_bio(address, &request);
}

SEC("tp_btf/block_io_start")
int BPF_PROG(block_io_start_btf, struct request *rq)
{
	struct biotop_request request = {};

	return follow((u64)rq, &request);
}

/* its bios go on as another request's, and none of them is the first of that one */
static __always_inline int forget_merged(struct request *rq)
{
	u64 address = (u64)rq, bio = (u64)rq->bio;

	if (by_bio)
		bpf_map_delete_elem(&bios, &bio);
	else
		bpf_map_delete_elem(&requests, &address);
	return 0;
}

SEC("tp_btf/block_rq_merge")
int BPF_PROG(block_rq_merge_btf, struct request *rq)
{
	return forget_merged(rq);
}

/* until 5.11 changed this one as well (a54895fa057c), and a 5.10.y after it */
SEC("tp_btf/block_rq_merge")
int BPF_PROG(block_rq_merge_queue_btf, struct request_queue *q, struct request *rq)
{
	return forget_merged(rq);
}

SEC("tp_btf/block_getrq")
int BPF_PROG(block_getrq_btf, struct bio *bio)
{
	struct biotop_request request = {};

	return follow_bio((u64)bio, &request);
}

/* before 5.11 the queue came first (e8a676d61c07), here and in block_bio_queue */
SEC("tp_btf/block_getrq")
int BPF_PROG(block_getrq_queue_btf, struct request_queue *q, struct bio *bio)
{
	struct biotop_request request = {};

	return follow_bio((u64)bio, &request);
}

SEC("tp_btf/block_rq_complete")
int BPF_PROG(block_rq_complete_btf, struct request *rq, int error, unsigned int bytes)
{
	return complete(rq, error, bytes);
}

SEC("tp_btf/block_bio_queue")
int BPF_PROG(block_bio_queue_btf, struct bio *bio)
{
	return queue_bio(bio);
}

SEC("tp_btf/block_bio_queue")
int BPF_PROG(block_bio_queue_queue_btf, struct request_queue *q, struct bio *bio)
{
	return queue_bio(bio);
}

SEC("tp_btf/block_bio_complete")
int BPF_PROG(block_bio_complete_btf, struct request_queue *q, struct bio *bio)
{
	u64 address = (u64)bio;
	struct biotop_request *request;

	if (!follows_bios)
		return 0;
	request = bpf_map_lookup_elem(&bios, &address);
	/* one that a request begins with has no direction yet */
	if (!request || !request->key.direction)
		return 0;
	if (bio->bi_status) {
		request->failed = is_failure(0, bio->bi_status);
		request->moved_bytes = 0;
	}
	account(request);
	bpf_map_delete_elem(&bios, &address);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
