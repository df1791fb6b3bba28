/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Disks, their queues, requests and bios, as the kernel has them. */
#ifndef KERNTOP_KERNEL_BLOCK_BPF_H
#define KERNTOP_KERNEL_BLOCK_BPF_H

#include "../kernel.bpf.h"

/*
 * enum req_op: these numbers have not moved since 4.10, odd ones go to the device. Those of zone
 * operations have; but for ZONE_APPEND, which is odd, they have no bytes.
 */
#define REQ_OP_MASK 0xff
#define REQ_OP_READ 0
#define REQ_OP_WRITE 1
#define REQ_OP_FLUSH 2
#define REQ_OP_DISCARD 3
#define REQ_OP_SECURE_ERASE 5
/* one block, written everywhere; since 6.18 the number is ZONE_APPEND's */
#define REQ_OP_WRITE_SAME 7
#define REQ_OP_WRITE_ZEROES 9
/* from here on SCSI's and drivers' own commands */
#define REQ_OP_PASSTHROUGH 32

/* how a request ends: a blk_status_t, or in old kernels a negative errno */
#define BLK_STS_NOTSUPP 1
#define BLK_STS_AGAIN 12
#define EAGAIN 11
#define EOPNOTSUPP 95

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct gendisk {
	int major;
	int first_minor;
	struct request_queue *queue;
};

struct blk_mq_ops;

struct queue_limits {
	/* until 5.18 (73bd66d9c834) */
	u32 max_write_same_sectors;
};

struct request_queue {
	/* NULL for a disk that takes bios as they come and makes no requests of them */
	const struct blk_mq_ops *mq_ops;
	/* since 5.17; before, the request had rq_disk (f3fa33acca9f) */
	struct gendisk *disk;
};

/* a whole disk or a partition */
struct block_device {
	struct gendisk *bd_disk;
};

struct bvec_iter {
	u32 bi_size;
};

struct bio {
	/* since 5.12 (309dca309fc3) */
	struct block_device *bi_bdev;
	u32 bi_opf;
	/* 0, or what went wrong */
	u8 bi_status;
	struct bvec_iter bi_iter;
};

struct bio___before_5_12 {
	struct gendisk *bi_disk;
};

struct request {
	struct request_queue *q;
	u32 cmd_flags;
	u32 __data_len;
	struct bio *bio;
	u64 start_time_ns;
};

struct request___before_5_17 {
	struct gendisk *rq_disk;
};

#pragma clang attribute pop

/* Null for a request of no disk, such as a command to a tape. */
static __always_inline struct gendisk *disk_of(struct request *rq)
{
	struct request___before_5_17 *old = (void *)rq;

	if (bpf_core_field_exists(rq->q->disk))
		return BPF_CORE_READ(rq, q, disk);
	return BPF_CORE_READ(old, rq_disk);
}

static __always_inline struct gendisk *disk_of_bio(struct bio *bio)
{
	struct bio___before_5_12 *old = (void *)bio;

	if (bpf_core_field_exists(bio->bi_bdev))
		return bio->bi_bdev->bd_disk;
	return old->bi_disk;
}

/* The other operations only tell the device what to do with so many bytes. */
static __always_inline bool carries_data(u32 op)
{
	if (op == REQ_OP_WRITE_SAME)
		return !bpf_core_field_exists(struct queue_limits, max_write_same_sectors);
	return op != REQ_OP_DISCARD && op != REQ_OP_SECURE_ERASE && op != REQ_OP_WRITE_ZEROES;
}

static __always_inline u32 direction_of(u32 op, u64 bytes)
{
	if (op == REQ_OP_DISCARD || op == REQ_OP_SECURE_ERASE)
		return 'D';
	/* a write of nothing asks for a flush: fsync */
	if (op == REQ_OP_FLUSH || (op == REQ_OP_WRITE && !bytes))
		return 'F';
	if (!bytes && op != REQ_OP_READ && op < REQ_OP_PASSTHROUGH)
		return 'Z';
	return op & 1 ? 'W' : 'R';
}

/*
 * A disk that does not offer an operation, or that would have to wait for a request that must not wait,
 * has not failed. Commands that programs pass through to ask what a disk offers often fail: not counted.
 */
static __always_inline bool is_failure(u32 op, int error)
{
	return error && op < REQ_OP_PASSTHROUGH && error != BLK_STS_NOTSUPP &&
	       error != BLK_STS_AGAIN && error != -EOPNOTSUPP && error != -EAGAIN;
}

#endif
