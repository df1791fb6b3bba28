/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The current task, names of tasks, and state kept per task. */
#ifndef KERNTOP_TASK_BPF_H
#define KERNTOP_TASK_BPF_H

#include "kernel/task.bpf.h"

/* since 5.11 (3ca1032ab7ab): the current task as a typed pointer, its fields read at no cost */
#define HAS_TYPED_CURRENT                                                                          \
	bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)

static __always_inline struct task_struct *current_task(void)
{
	if (HAS_TYPED_CURRENT)
		return bpf_get_current_task_btf();
	return (struct task_struct *)bpf_get_current_task();
}

static __always_inline u32 current_pid(void)
{
	return bpf_get_current_pid_tgid() >> 32;
}

/* of x86-64 and arm64, without KASAN and with pages of 4 KiB */
#define THREAD_SIZE 16384

/* The task's registers in user mode, at the end of its kernel stack. */
static __always_inline void *user_regs(struct task_struct *task)
{
	/* since 5.15 (dd6e10fbd9fb) */
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
		return (void *)bpf_task_pt_regs(task);
	return BPF_CORE_READ(task, stack) + THREAD_SIZE -
	       bpf_core_type_size(struct pt_regs___kernel);
}

/* The number of the process in its namespace of that level. */
static __always_inline struct upid upid_of(struct pid *pid, u32 level)
{
	u64 offset = bpf_core_field_offset(pid->numbers) +
		     level * (u64)bpf_core_type_size(struct upid);
	struct upid upid = {};

	bpf_probe_read_kernel(&upid, sizeof(upid), (void *)pid + offset);
	return upid;
}

/* The name of the process, which is that of its first thread; buf holds TASK_COMM_LEN bytes. */
static __always_inline void process_comm(char *buf, struct task_struct *task)
{
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);

	bpf_probe_read_kernel_str(buf, TASK_COMM_LEN, &leader->comm);
}

static __always_inline void thread_comm(char *buf, struct task_struct *task)
{
	bpf_probe_read_kernel_str(buf, TASK_COMM_LEN, &task->comm);
}

/*
 * Brings a name that a map keeps up to date: a shell's pid becomes the program it runs, and a pid
 * that was free becomes another process. kept holds TASK_COMM_LEN bytes, 8-aligned. typed: the
 * verifier knows task, and reading its name costs next to nothing.
 */
static __always_inline void renew_comm(char *kept, struct task_struct *task, bool typed)
{
	u64 *words = (u64 *)kept, now[TASK_COMM_LEN / sizeof(u64)] = {};

	if (typed) {
		now[0] = ((u64 *)&task->comm)[0];
		now[1] = ((u64 *)&task->comm)[1];
	} else {
		BPF_CORE_READ_INTO(&now, task, comm);
	}
	if (words[0] == now[0] && words[1] == now[1])
		return;
	words[0] = now[0];
	words[1] = now[1];
}

/* renew_comm for the name of a process, which is that of its first thread. */
static __always_inline void renew_process_comm(char *kept, struct task_struct *task, bool typed)
{
	renew_comm(kept, FIELD(typed, task, group_leader), typed);
}

/* usable from tracing programs since 5.12 (a10787e6d58c); costs a third of a hash map */
#define HAS_TASK_STORAGE                                                                           \
	(HAS_TYPED_CURRENT &&                                                                      \
	 bpf_core_enum_value_exists(enum bpf_map_type, BPF_MAP_TYPE_TASK_STORAGE))

/*
 * Declares the map `name` with one zero-initialised `struct value_type` per task, and NAME_of() to
 * reach it. Userland gives NAME_by_tid its entries only where the kernel has no task storage; LRU,
 * because nothing tells us that a thread has ended.
 */
#define TASK_STATE(name, value_type)                                                               \
	struct {                                                                                   \
		__uint(type, BPF_MAP_TYPE_TASK_STORAGE);                                           \
		__uint(map_flags, BPF_F_NO_PREALLOC);                                              \
		__type(key, int);                                                                  \
		__type(value, struct value_type);                                                  \
	} name SEC(".maps");                                                                       \
	struct {                                                                                   \
		__uint(type, BPF_MAP_TYPE_LRU_HASH);                                               \
		__uint(max_entries, 16384);                                                        \
		__type(key, u32);                                                                  \
		__type(value, struct value_type);                                                  \
	} name##_by_tid SEC(".maps");                                                              \
	/* Null if there is none, or, with create, no memory for one. */                           \
	static __always_inline struct value_type *name##_of(struct task_struct *task, u32 tid,     \
							    bool create)                           \
	{                                                                                          \
		struct value_type *value, empty = {};                                              \
		if (HAS_TASK_STORAGE)                                                              \
			return bpf_task_storage_get(&name, task, 0,                                \
						    create ? BPF_LOCAL_STORAGE_GET_F_CREATE : 0);  \
		value = bpf_map_lookup_elem(&name##_by_tid, &tid);                                 \
		if (value || !create)                                                              \
			return value;                                                              \
		bpf_map_update_elem(&name##_by_tid, &tid, &empty, BPF_NOEXIST);                    \
		return bpf_map_lookup_elem(&name##_by_tid, &tid);                                  \
	}

#endif
