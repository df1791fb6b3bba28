/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The filters of the command line, applied to the task an event is about. Unset ones cost nothing. */
#ifndef KERNTOP_FILTER_BPF_H
#define KERNTOP_FILTER_BPF_H

#include "task.bpf.h"

#define FILTER_MAX_PIDS 16
/* in filter_comm: bytes that are no UTF-8, such as a character that was cut; shown as U+FFFD */
#define COMM_NOT_TEXT 0xff
/* in filter_comm: a control character, or one that takes no place; shown as a middle dot */
#define COMM_NOT_SHOWN 0xfe
/* cgroups nest deeper than this only by intent */
#define FILTER_MAX_CGROUP_DEPTH 32
#define FILTER_CGROUP_PATH_LEN 256

const volatile u32 filter_pid_count = 0;
const volatile u32 filter_pids[FILTER_MAX_PIDS] = {};
const volatile bool filter_by_comm = false;
const volatile char filter_comm[TASK_COMM_LEN] = {};
/* some of its bytes are COMM_NOT_TEXT or COMM_NOT_SHOWN, and not to be taken literally */
const volatile bool filter_comm_is_pattern = false;
const volatile bool filter_by_uid = false;
const volatile u32 filter_uid = 0;
const volatile bool filter_by_cgroup = false;
/* the version-2 cgroup's path from the root of the hierarchy; empty: not to be followed from here */
const volatile char filter_cgroup_path[FILTER_CGROUP_PATH_LEN] __attribute__((aligned(8))) = {};
/* its ID, the inode number: another one when it is removed and made again; 0: there is none */
u64 filter_cgroup = 0;

static __always_inline bool filtering(void)
{
	return filter_pid_count || filter_by_comm || filter_by_uid || filter_by_cgroup;
}

static __always_inline bool pid_passes(u32 tgid)
{
	if (!filter_pid_count)
		return true;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < FILTER_MAX_PIDS; i++)
		if (i < filter_pid_count && filter_pids[i] == tgid)
			return true;
	return false;
}

/* The bytes that a UTF-8 character has after its first. */
static __always_inline u32 utf8_rest(u8 first)
{
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

/* Would the name be shown like the pattern? Of whole characters it knows the length, no more. */
static __noinline bool comm_matches(const char *comm)
{
	u32 rest = 0, next = 0;
	bool is_text = false;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < TASK_COMM_LEN; i++) {
		u8 byte = comm[i], wanted;

		if (rest && (byte & 0xc0) == 0x80) {
			rest--;
			if (!rest && !is_text)
				return false;
			continue;
		}
		if (rest && is_text)
			return false;
		rest = 0;
		wanted = filter_comm[next++ & (TASK_COMM_LEN - 1)];
		if (wanted == COMM_NOT_TEXT || (wanted == COMM_NOT_SHOWN && byte >= 0x80)) {
			is_text = wanted == COMM_NOT_SHOWN;
			rest = utf8_rest(byte);
			if (byte < 0x80 || (is_text && !rest))
				return false;
		} else if (wanted == COMM_NOT_SHOWN) {
			if (!byte || (byte >= 0x20 && byte != 0x7f))
				return false;
		} else if (byte != wanted) {
			return false;
		} else if (!byte) {
			return true;
		}
	}
	return true;
}

static __always_inline bool comm_passes(struct task_struct *task)
{
	char comm[TASK_COMM_LEN] = {};

	process_comm(comm, task);
	if (filter_comm_is_pattern)
		return comm_matches(comm);
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < TASK_COMM_LEN; i++) {
		if (comm[i] != filter_comm[i])
			return false;
		if (!comm[i])
			return true;
	}
	return true;
}

/* Is the task in the cgroup or below it? Walks up, since ancestor arrays differ between kernels. */
static __always_inline bool cgroup_passes(struct task_struct *task)
{
	struct cgroup *cgroup = BPF_CORE_READ(task, cgroups, dfl_cgrp);

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < FILTER_MAX_CGROUP_DEPTH; i++) {
		struct cgroup_subsys_state *parent;

		if (BPF_CORE_READ(cgroup, kn, id) == filter_cgroup)
			return true;
		parent = BPF_CORE_READ(cgroup, self.parent);
		if (!parent)
			return false;
		cgroup = BPF_CORE_READ(parent, cgroup);
	}
	return false;
}

/* Out of line, so that a hook without filters stays short. */
static __noinline bool task_passes_filters(struct task_struct *task, u32 tgid)
{
	if (!pid_passes(tgid))
		return false;
	if (filter_by_uid && BPF_CORE_READ(task, real_cred, uid.val) != filter_uid)
		return false;
	if (filter_by_comm && !comm_passes(task))
		return false;
	return !filter_by_cgroup || cgroup_passes(task);
}

/* tgid is the task's: callers have it at hand. */
static __always_inline bool task_passes(struct task_struct *task, u32 tgid)
{
	return !filtering() || task_passes_filters(task, tgid);
}

static __always_inline bool current_passes(void)
{
	return !filtering() || task_passes_filters(current_task(), current_pid());
}

/*
 * A cgroup of the wanted path is made, and no task can be in it yet: a service that restarts is
 * followed from its first event on.
 */
SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(follow_cgroup, struct cgroup *cgroup, const char *path)
{
	const volatile u64 *wanted = (const volatile u64 *)filter_cgroup_path;
	u64 made[FILTER_CGROUP_PATH_LEN / sizeof(u64)] = {};

	/* the hierarchies of version 1 have paths of their own */
	if (BPF_CORE_READ(cgroup, root, hierarchy_id))
		return 0;
	if (bpf_probe_read_kernel_str(made, sizeof(made), path) < 0)
		return 0;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < FILTER_CGROUP_PATH_LEN / sizeof(u64); i++)
		if (made[i] != wanted[i])
			return 0;
	filter_cgroup = BPF_CORE_READ(cgroup, kn, id);
	return 0;
}

#endif
