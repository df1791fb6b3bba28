/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Block I/O in flight: who asked which disk for what, and how much of it is done. Requests, or the bios
 * of a disk that makes no requests.
 */
#ifndef KERNTOP_IO_IN_FLIGHT_BPF_H
#define KERNTOP_IO_IN_FLIGHT_BPF_H

#include "kernel/block.bpf.h"
#include "health.bpf.h"
#include "task.bpf.h"
#include "filter.bpf.h"

#define EEXIST 17

/*
 * Kernels before 6.5 have no block_io_start. There block_getrq says who asked, but names only the
 * bio; the request's first bio is that one until the request completes.
 */
const volatile bool by_bio = false;

/* Who asks which disk for what. */
struct io_key {
	/* 0: not known */
	u32 pid;
	u32 major;
	u32 minor;
	/* the letter R, W, D (discard), F (flush) or Z (zone operation); 0: not known yet */
	u32 direction;
};

struct io {
	u64 start_ns;
	/* completed so far; a request may complete in parts */
	u64 bytes;
	/* of these, moved without failure to or from the disk */
	u64 moved_bytes;
	struct io_key key;
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
	__type(value, struct io);
} requests SEC(".maps");

/*
 * In flight, by the address of the bio: one merged in front of another is never seen again, nor one
 * that its disk passes on to another that makes a request of it, and counts there.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct io);
} bios SEC(".maps");

/* Where no disk takes bios as they come, the end of a bio needs no look-up. */
bool follows_bios = false;

static __always_inline void start_io(struct io *io)
{
	io->start_ns = bpf_ktime_get_ns();
	io->key.pid = current_pid();
	process_comm(io->comm, current_task());
}

static __always_inline int add_request(u64 address, struct io *io)
{
	long failed;

	if (!current_passes()) {
		if (!bpf_map_delete_elem(&requests, &address))
			COUNT_HEALTH(lost);
		return 0;
	}
	start_io(io);
	failed = bpf_map_update_elem(&requests, &address, io, BPF_NOEXIST);
	if (failed)
		COUNT_HEALTH(lost);
	if (failed == -EEXIST)
		bpf_map_update_elem(&requests, &address, io, BPF_EXIST);
	return 0;
}

static __always_inline int add_bio(u64 address, struct io *io)
{
	if (!current_passes()) {
		bpf_map_delete_elem(&bios, &address);
		return 0;
	}
	start_io(io);
	if (bpf_map_update_elem(&bios, &address, io, BPF_ANY))
		COUNT_HEALTH(lost);
	return 0;
}

/* The current task asks for something, and this request is made for it. */
static __always_inline int follow_request(struct request *rq)
{
	struct io io = {};

	return add_request((u64)rq, &io);
}

/* The current task asks for something, and a request is made that begins with this bio. */
static __always_inline int follow_first_bio(struct bio *bio)
{
	struct io io = {};

	return add_bio((u64)bio, &io);
}

static __always_inline void complete_part(struct io *io, u32 op, int error, u64 bytes)
{
	io->bytes += bytes;
	if (is_failure(op, error))
		io->failed = 1;
	else if (!error && carries_data(op))
		io->moved_bytes += bytes;
}

static __always_inline void place(struct io_key *key, struct gendisk *disk, u32 op, u64 bytes)
{
	key->major = BPF_CORE_READ(disk, major);
	key->minor = BPF_CORE_READ(disk, first_minor);
	key->direction = direction_of(op, bytes);
}

/*
 * A disk gets a bio, and is followed by it if it makes no requests. Only until it is split and sent on
 * does a bio say what was asked, and of which disk.
 */
static __always_inline int follow_bio(struct bio *bio)
{
	struct gendisk *disk = disk_of_bio(bio);
	u32 op = bio->bi_opf & REQ_OP_MASK;
	struct io io = {};
	u64 address = (u64)bio;

	if (disk->queue->mq_ops) {
		/* of one that was passed on */
		if (follows_bios)
			bpf_map_delete_elem(&bios, &address);
		return 0;
	}
	complete_part(&io, op, 0, bio->bi_iter.bi_size);
	place(&io.key, disk, op, io.bytes);
	follows_bios = true;
	return add_bio(address, &io);
}

/*
 * NULL if no task was seen to ask for the request. The address of its first bio finds only its first
 * part; the address of the request finds the others.
 */
static __always_inline struct io *io_of_request(struct request *rq, bool is_last)
{
	u64 address = (u64)rq, bio = (u64)rq->bio;
	struct io *io;

	if (by_bio) {
		io = bpf_map_lookup_elem(&bios, &bio);
		/* one that was passed on, and merged in front */
		if (io && io->key.direction)
			io = NULL;
		if (io && is_last)
			return io;
		if (io) {
			bpf_map_update_elem(&requests, &address, io, BPF_ANY);
			bpf_map_delete_elem(&bios, &bio);
		}
	}
	return bpf_map_lookup_elem(&requests, &address);
}

static __always_inline void forget_request(struct request *rq)
{
	u64 address = (u64)rq, bio = (u64)rq->bio;

	if (!by_bio || bpf_map_delete_elem(&bios, &bio))
		bpf_map_delete_elem(&requests, &address);
}

/* Its bios go on as another request's, and none of them is the first of that one. */
static __always_inline int forget_merged(struct request *rq)
{
	u64 address = (u64)rq, bio = (u64)rq->bio;

	if (by_bio)
		bpf_map_delete_elem(&bios, &bio);
	else
		bpf_map_delete_elem(&requests, &address);
	return 0;
}

#endif
