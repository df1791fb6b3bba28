// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Block I/O by process: block_io_start → requests, block_rq_complete → counts. A disk that makes no
 * requests has its bios followed instead: block_bio_queue → bios, block_bio_complete → counts.
 */
#include "include/kernel/block.bpf.h"
#include "include/health.bpf.h"
#include "include/filter.bpf.h"
#include "include/io_in_flight.bpf.h"
#include "include/values.bpf.h"

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
	__type(key, struct io_key);
	__type(value, struct biotop_value);
} counts SEC(".maps");

static __always_inline struct biotop_value *value_for(struct io *io)
{
	struct biotop_value *value, empty = {};

	value = value_in(&counts, &io->key, &empty);
	if (!value)
		return NULL;
	/* always the latest name: a shell's pid becomes the program it runs */
	__builtin_memcpy(value->comm, io->comm, sizeof(value->comm));
	return value;
}

static __always_inline void account(struct io *io)
{
	struct biotop_value *value = value_for(io);

	if (!value)
		return;
	__sync_fetch_and_add(&value->io, 1);
	__sync_fetch_and_add(&value->bytes, io->bytes);
	__sync_fetch_and_add(&value->moved_bytes, io->moved_bytes);
	if (io->failed)
		__sync_fetch_and_add(&value->errors, 1);
	if (!io->start_ns)
		return;
	__sync_fetch_and_add(&value->latency_ns, bpf_ktime_get_ns() - io->start_ns);
	__sync_fetch_and_add(&value->timed, 1);
}

/* Issued before we attached, or by the kernel itself. The request knows its own start, or 0. */
static __always_inline int account_unknown(struct request *rq, u32 op, int error, u32 bytes)
{
	struct io io = {};

	/* a flush is counted as the empty write that asked for it, and so are its last steps */
	if (!bytes || filtering())
		return 0;
	COUNT_HEALTH(unattributed);
	io.start_ns = rq->start_time_ns;
	complete_part(&io, op, error, bytes);
	place(&io.key, disk_of(rq), op, io.bytes);
	account(&io);
	return 0;
}

/* bytes is what this part completes; __data_len still holds what was left before it. */
static __always_inline int complete_request(struct request *rq, int error, u32 bytes)
{
	bool is_last = bytes >= rq->__data_len;
	u32 op = rq->cmd_flags & REQ_OP_MASK;
	struct io *io = io_of_request(rq, is_last);

	if (!io)
		return account_unknown(rq, op, error, bytes);
	complete_part(io, op, error, bytes);
	if (!is_last)
		return 0;
	place(&io->key, disk_of(rq), op, io->bytes);
	account(io);
	forget_request(rq);
	return 0;
}

static __always_inline int complete_bio(struct bio *bio)
{
	u64 address = (u64)bio;
	struct io *io;

	if (!follows_bios)
		return 0;
	io = bpf_map_lookup_elem(&bios, &address);
	/* one that a request begins with has no direction yet */
	if (!io || !io->key.direction)
		return 0;
	if (bio->bi_status) {
		io->failed = is_failure(0, bio->bi_status);
		io->moved_bytes = 0;
	}
	account(io);
	bpf_map_delete_elem(&bios, &address);
	return 0;
}

SEC("tp_btf/block_io_start")
int BPF_PROG(block_io_start_btf, struct request *rq)
{
	return follow_request(rq);
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
	return follow_first_bio(bio);
}

/* before 5.11 the queue came first (e8a676d61c07), here and in block_bio_queue */
SEC("tp_btf/block_getrq")
int BPF_PROG(block_getrq_queue_btf, struct request_queue *q, struct bio *bio)
{
	return follow_first_bio(bio);
}

SEC("tp_btf/block_rq_complete")
int BPF_PROG(block_rq_complete_btf, struct request *rq, int error, unsigned int bytes)
{
	return complete_request(rq, error, bytes);
}

SEC("tp_btf/block_bio_queue")
int BPF_PROG(block_bio_queue_btf, struct bio *bio)
{
	return follow_bio(bio);
}

SEC("tp_btf/block_bio_queue")
int BPF_PROG(block_bio_queue_queue_btf, struct request_queue *q, struct bio *bio)
{
	return follow_bio(bio);
}

SEC("tp_btf/block_bio_complete")
int BPF_PROG(block_bio_complete_btf, struct request_queue *q, struct bio *bio)
{
	return complete_bio(bio);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
