/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a task does with a file: the read under way, and the pages it has brought in ahead. */
#ifndef KERNTOP_READ_STREAMS_BPF_H
#define KERNTOP_READ_STREAMS_BPF_H

#include "kernel/fs.bpf.h"
#include "kernel/mm.bpf.h"
#include "health.bpf.h"
#include "task.bpf.h"

/* What a task does with a file. */
struct stream {
	u64 task;
	/* the address of the file's mapping */
	u64 mapping;
	/* the read or fault under way: from the page of its current step to its last one */
	u64 index;
	u64 last;
	/* ended() when it began: once that has changed, it is over */
	u64 ended_before;
	/* its pages may still be brought in: where the hook comes before that */
	bool expecting;
	bool is_fault;
	bool is_read;
	/* how often the read may be tried again: once pages of it were brought in */
	u8 tries;
	/* of the pages ahead only those that have marks wait, not all */
	bool has_gaps;
	/* pages brought in by the task and not looked up yet, and between which two they are */
	u64 waiting;
	u64 ahead;
	u64 ahead_end;
};

/*
 * Each task and file has one place: an element of an array takes no helper to reach. Two that fall on
 * one place push each other out. What one of them has read ahead then counts as hits when it reads it,
 * and the rest of a read that is under way counts as another read.
 */
#define STREAM_BITS 14

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << STREAM_BITS);
	__type(key, u32);
	__type(value, struct stream);
} streams SEC(".maps");

/* Which of 64 pages of a file a task has brought in and not looked up yet: read-ahead leaves gaps. */
struct marks {
	u64 task;
	u64 mapping;
	/* index of the first page, divided by 64 */
	u64 group;
	u64 bits;
};

#define MARKS_BITS 15

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << MARKS_BITS);
	__type(key, u32);
	__type(value, struct marks);
} ahead SEC(".maps");

/* as many as the largest folio has, of 8192 pages, wherever it begins */
#define MOST_GROUPS 130

/* Reads or faults of the task that have ended; 0 where that takes a helper to know. */
static __always_inline u64 ended(struct task_struct *task, bool faults)
{
	if (!HAS_TYPED_CURRENT)
		return 0;
	if (faults)
		return task->min_flt + task->maj_flt;
	return bpf_core_field_exists(task->ioac.syscr) ? task->ioac.syscr : 0;
}

/*
 * Does the stream hold a read that has not finished? Evicting it would lose that read. The stream of
 * another task does not tell whether its read still runs.
 */
static __always_inline bool is_unfinished(struct stream *stream, struct task_struct *task, u64 id)
{
	if (stream->waiting)
		return true;
	return HAS_TYPED_CURRENT && stream->task == id && stream->index < stream->last &&
	       stream->ended_before == ended(task, stream->is_fault);
}

/* 2^64 divided by the golden ratio, for multiplicative hashing */
#define GOLDEN 0x9e3779b97f4a7c15

/* inode_number spreads the files of a task; their mappings tell them apart. */
static __always_inline struct stream *stream_of(struct task_struct *task,
						struct address_space *mapping, u64 inode_number)
{
	u64 id = HAS_TYPED_CURRENT ? (u64)task->pid : (u64)task;
	u32 place = (id + (inode_number << 32)) * GOLDEN >> (64 - STREAM_BITS);
	struct stream *stream = bpf_map_lookup_elem(&streams, &place);

	if (!stream || (stream->task == id && stream->mapping == (u64)mapping))
		return stream;
	if (is_unfinished(stream, task, id))
		COUNT_HEALTH(unattributed);
	__builtin_memset(stream, 0, sizeof(*stream));
	stream->task = id;
	stream->mapping = (u64)mapping;
	return stream;
}

/* How many of the pages from index to before end lie between the other two? */
static __always_inline u64 overlap(u64 index, u64 end, u64 from, u64 to)
{
	u64 first = index > from ? index : from, behind = end < to ? end : to;

	return first < behind ? behind - first : 0;
}

/*
 * Sets or clears those of the 64 marks, and returns how many were not so. Not static, so that the
 * verifier looks at it once, and not for each way to each of its calls.
 */
__noinline u64 change_group(u64 task, u64 mapping, u64 group, u64 wanted, u64 set)
{
	u32 place = (task + (mapping >> 4) + (group << 36)) * GOLDEN >> (64 - MARKS_BITS);
	struct marks *marks = bpf_map_lookup_elem(&ahead, &place);

	if (!marks)
		return 0;
	if (marks->task != task || marks->mapping != mapping || marks->group != group) {
		if (!set)
			return 0;
		if (marks->bits)
			COUNT_HEALTH(unattributed);
		marks->task = task;
		marks->mapping = mapping;
		marks->group = group;
		marks->bits = 0;
	}
	wanted &= set ? ~marks->bits : marks->bits;
	marks->bits ^= wanted;
	return __builtin_popcountll(wanted);
}

/* Sets or clears the marks of the pages from index to before end; returns how many were not so. */
static __noinline u64 change_marks(struct stream *stream, u64 index, u64 end, bool set)
{
	u64 changed = 0;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < MOST_GROUPS && index < end; i++) {
		u64 group = index / 64, wanted = ~0ULL << (index & 63);
		s64 behind = end - (group + 1) * 64;

		/* what the group has behind the end, negative, or 0: a branch less to verify */
		barrier_var(behind);
		behind &= behind >> 63;
		wanted &= ~0ULL >> (-behind & 63);
		changed += change_group(stream->task, stream->mapping, group, wanted, set);
		index = (group + 1) * 64;
	}
	return changed;
}

static __always_inline void give_marks(struct stream *stream)
{
	if (stream->has_gaps)
		return;
	stream->waiting = change_marks(stream, stream->ahead, stream->ahead_end, true);
	stream->has_gaps = true;
}

/* The task has brought these pages in, and does not look them up now. */
static __always_inline void add_ahead(struct stream *stream, u64 index, u64 end)
{
	if (!stream->waiting) {
		stream->ahead = index;
		stream->ahead_end = index;
		stream->has_gaps = false;
	}
	if (!stream->has_gaps && index == stream->ahead_end) {
		stream->ahead_end = end;
		stream->waiting += end - index;
		return;
	}
	give_marks(stream);
	if (index < stream->ahead)
		stream->ahead = index;
	if (end > stream->ahead_end)
		stream->ahead_end = end;
	stream->waiting += change_marks(stream, index, end, true);
}

/* Returns how many of the pages were brought in ahead, and are from here on looked up. */
static __always_inline u64 take_ahead(struct stream *stream, u64 index, u64 end)
{
	u64 pages;

	if (!stream->waiting)
		return 0;
	if (index < stream->ahead)
		index = stream->ahead;
	if (end > stream->ahead_end)
		end = stream->ahead_end;
	if (index >= end)
		return 0;
	if (!stream->has_gaps && index == stream->ahead) {
		stream->ahead = end;
		stream->waiting -= end - index;
		return end - index;
	}
	give_marks(stream);
	pages = change_marks(stream, index, end, false);
	stream->waiting -= pages < stream->waiting ? pages : stream->waiting;
	return pages;
}

/*
 * A task that writes to a disk through the cache brings pages in without holding the inode for itself,
 * and only the write tells these pages from those that the task reads ahead.
 */
static __always_inline void forget_written(struct folio *folio, struct address_space *mapping,
					   struct inode *inode, u64 pages)
{
	struct stream *stream = stream_of(current_task(), mapping, inode->i_ino);
	u64 index = index_of(folio);

	if (stream)
		take_ahead(stream, index, index + pages);
}

#endif
