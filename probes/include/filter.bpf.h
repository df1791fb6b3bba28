/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The filters of the command line, applied to the task an event is about. Unset ones cost nothing. */
#ifndef KERNTOP_FILTER_BPF_H
#define KERNTOP_FILTER_BPF_H

#include "kernel.bpf.h"
#include "task.bpf.h"

#define FILTER_MAX_PIDS 16
/* cgroups nest deeper than this only by intent */
#define FILTER_MAX_CGROUP_DEPTH 32

const volatile u32 filter_pid_count = 0;
const volatile u32 filter_pids[FILTER_MAX_PIDS] = {};
const volatile bool filter_by_comm = false;
const volatile char filter_comm[TASK_COMM_LEN] = {};
const volatile bool filter_by_uid = false;
const volatile u32 filter_uid = 0;
/* inode number of a version-2 cgroup; 0: none */
const volatile u64 filter_cgroup = 0;

static __always_inline bool filtering(void)
{
	return filter_pid_count || filter_by_comm || filter_by_uid || filter_cgroup;
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

static __always_inline bool comm_passes(struct task_struct *task)
{
	char comm[TASK_COMM_LEN] = {};

	process_comm(comm, task);
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
	return !filter_cgroup || cgroup_passes(task);
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

#endif
