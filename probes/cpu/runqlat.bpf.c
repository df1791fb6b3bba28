// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Run-queue latency: from sched_wakeup or preemption to sched_switch → hists. */
#include "include/kernel/task.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"
#include "include/hist.bpf.h"
#include "include/values.bpf.h"

#define TASK_RUNNING 0

enum {
	KEY_NONE,
	KEY_PROCESS,
	KEY_THREAD,
	KEY_PID_NAMESPACE,
};

/* each value of this has a histogram of its own */
const volatile u32 key_by = KEY_NONE;

struct runqlat_start {
	/* when the task became runnable and had to wait; 0: it does not wait */
	u64 waiting_since_ns;
	/* its namespace, for the last waits of its life, when it has none any more; 0: not known */
	u32 pid_namespace;
	u32 __pad;
};

TASK_STATE(starts, runqlat_start)

/* all waits in one: per-CPU, so that CPUs do not fight over it */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct hist);
} total SEC(".maps");

struct runqlat_value {
	struct hist hist;
	char comm[TASK_COMM_LEN];
};

/* userland gives it its entries when key_by is set */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct runqlat_value);
} hists SEC(".maps");

/* A template for new entries: too large for the stack beside the rest. */
static struct runqlat_value empty;

static __always_inline bool runnable(struct task_struct *task)
{
	struct task_struct___before_5_14 *old = (void *)task;

	if (bpf_core_field_exists(task->__state))
		return task->__state == TASK_RUNNING;
	return BPF_CORE_READ(old, state) == TASK_RUNNING;
}

/* Notes the namespace that the task itself is in, until it has been reaped. */
static __always_inline void note_pid_namespace(struct runqlat_start *start,
					       struct task_struct *task)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	struct upid own;

	if (!pid)
		return;
	own = upid_of(pid, BPF_CORE_READ(pid, level));
	start->pid_namespace = BPF_CORE_READ(own.ns, ns.inum);
}

/* Keeps an earlier start: a task preempted on its way to sleep waits since then, also if woken. */
static __always_inline int wait_begins(struct task_struct *task, bool overwrite)
{
	struct runqlat_start *start;

	if (!task->pid || !task_passes(task, task->tgid))
		return 0;
	start = starts_of(task, task->pid, true);
	if (!start) {
		COUNT_HEALTH(lost);
		return 0;
	}
	if (overwrite || !start->waiting_since_ns)
		start->waiting_since_ns = bpf_ktime_get_ns();
	if (key_by == KEY_PID_NAMESPACE)
		note_pid_namespace(start, task);
	return 0;
}

/* A task that is woken before it has left its CPU never waits. */
static __always_inline int woken(struct task_struct *task)
{
	if (bpf_core_field_exists(task->on_cpu) && task->on_cpu)
		return 0;
	return wait_begins(task, false);
}

static __always_inline u32 key_of(struct task_struct *task, struct runqlat_start *start)
{
	if (key_by == KEY_PID_NAMESPACE)
		return start->pid_namespace;
	return key_by == KEY_THREAD ? task->pid : task->tgid;
}

static __always_inline void account_keyed(struct task_struct *task, u32 key, u64 delta_ns)
{
	struct runqlat_value *value = value_in(&hists, &key, &empty);

	if (!value)
		return;
	if (key_by == KEY_THREAD)
		renew_comm(value->comm, task, true);
	else
		renew_process_comm(value->comm, task, true);
	hist_add(&value->hist, delta_ns);
}

/*
 * A task that was seen to wait before gets a CPU, and nothing told that it waited: the kernel did not
 * report that it was woken. Without on_cpu a task that is woken on its way to sleep may be such a one.
 */
static __always_inline void wait_never_began(void)
{
	struct task_struct *task = NULL;

	if (bpf_core_field_exists(task->on_cpu))
		COUNT_HEALTH(lost);
}

static __always_inline int wait_ends(struct task_struct *task)
{
	struct runqlat_start *start;
	struct hist *hist;
	u64 delta_ns;
	u32 zero = 0;

	if (!task->pid)
		return 0;
	start = starts_of(task, task->pid, false);
	if (!start)
		return 0;
	if (!start->waiting_since_ns) {
		wait_never_began();
		return 0;
	}
	delta_ns = bpf_ktime_get_ns() - start->waiting_since_ns;
	start->waiting_since_ns = 0;
	/* clocks of two CPUs may differ by a little */
	if ((s64)delta_ns < 0)
		delta_ns = 0;
	if (key_by != KEY_NONE) {
		u32 key = key_of(task, start);

		/* the task was reaped before its first wait that we saw: its namespace is gone */
		if (key)
			account_keyed(task, key, delta_ns);
		else
			COUNT_HEALTH(lost);
		return 0;
	}
	hist = bpf_map_lookup_elem(&total, &zero);
	if (hist)
		hist_add(hist, delta_ns);
	return 0;
}

/*
 * A task that leaves a CPU while it still waits for one came there by a switch that the kernel did not
 * report: how long it waited is not known.
 */
static __always_inline void wait_never_ended(struct task_struct *task)
{
	struct runqlat_start *start;

	/* without on_cpu a task that is woken on its way to sleep has such a start, too */
	if (!task->pid || !bpf_core_field_exists(task->on_cpu))
		return;
	start = starts_of(task, task->pid, false);
	if (!start || !start->waiting_since_ns)
		return;
	start->waiting_since_ns = 0;
	COUNT_HEALTH(lost);
}

SEC("tp_btf/sched_wakeup")
int BPF_PROG(sched_wakeup_btf, struct task_struct *task)
{
	return woken(task);
}

SEC("tp_btf/sched_wakeup_new")
int BPF_PROG(sched_wakeup_new_btf, struct task_struct *task)
{
	return wait_begins(task, true);
}

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch_btf, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	wait_never_ended(prev);
	/* a preempted task stays on the queue whatever its state says */
	if (preempt || runnable(prev))
		wait_begins(prev, true);
	return wait_ends(next);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
