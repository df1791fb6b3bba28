/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reads and faults of a task as look-ups of pages: which are new, and which go on with the last one. */
#ifndef KERNTOP_PAGE_LOOKUPS_BPF_H
#define KERNTOP_PAGE_LOOKUPS_BPF_H

#include "read_streams.bpf.h"
#include "task.bpf.h"

#define FAULT_FLAG_TRIED 0x20

enum read_hook {
	/* of each step, when its pages are in the cache */
	AFTER_A_STEP,
	BEFORE_A_STEP,
	BEFORE_THE_READ,
};

/* Once pages of a read were brought in: NOWAIT; to be told when the page is there; after that. */
#define MOST_TRIES 2

/*
 * Is the read, which has not ended and goes to the same page as the last one, its next step, or, where
 * the hook comes before the pages, another try at the same step? io_uring tries to read without
 * waiting first, which brings pages in, and comes back for them. Its reads, and those of the loop
 * device and of nfsd, are not counted when they end: of two that end in the same page, the second may
 * be taken for a part of the first.
 */
static __always_inline bool is_continued(struct stream *stream, u64 index, enum read_hook hook)
{
	if (stream->index < index)
		return hook != BEFORE_THE_READ;
	if (stream->index != index || !stream->tries || !HAS_TYPED_CURRENT)
		return false;
	stream->tries--;
	return true;
}

/*
 * A read gets to the pages from index to last, inclusive. Does it go on with the read that was under
 * way? ended_now is what ended() says.
 */
static __always_inline bool note_read(struct stream *stream, u64 index, u64 last, u64 ended_now,
				      enum read_hook hook)
{
	bool goes_on = stream->is_read && stream->last == last &&
		       stream->ended_before == ended_now && is_continued(stream, index, hook);

	stream->index = index;
	stream->last = last;
	stream->ended_before = ended_now;
	stream->expecting = hook != AFTER_A_STEP;
	stream->is_fault = false;
	stream->is_read = true;
	return goes_on;
}

/*
 * A fault at the page. Is it one that waited for the disk, and is tried again? flags: the fault's, where
 * they are at hand.
 */
static __always_inline bool note_fault(struct stream *stream, struct task_struct *task, u64 index,
				       u32 flags)
{
	u64 ended_now = ended(task, true);
	bool again;

	/* the flag is not set where the first attempt held the lock of its VMA only (since 6.4) */
	if (HAS_TYPED_CURRENT)
		again = stream->is_fault && stream->index == index &&
			stream->ended_before == ended_now;
	else
		again = flags & FAULT_FLAG_TRIED;
	if (again)
		return true;
	stream->index = index;
	stream->last = index;
	stream->ended_before = ended_now;
	stream->expecting = true;
	stream->is_fault = true;
	stream->is_read = false;
	return false;
}

#endif
