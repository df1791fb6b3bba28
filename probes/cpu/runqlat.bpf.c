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
	/* the number of its next run, counted from 1 as in schedstat; 0: it is not followed */
	u32 next_run;
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

/*
 * How often the task has got a CPU, as schedstat has it; 0 where the kernel does not count it. At
 * sched_switch the run that ends is in it, and the run that begins is not.
 */
static __always_inline u32 runs_of(struct task_struct *task)
{
	return bpf_core_field_exists(task->sched_info.pcount) ? task->sched_info.pcount : 0;
}

/*
 * The kernel does not report some switches. Counts the waits before runs that began with such a switch
 * as lost, and drops a start that was of one of them.
 */
static __always_inline void count_untold_runs(struct runqlat_start *start, struct task_struct *task)
{
	u32 next_run = runs_of(task) + 1;
	s32 untold = next_run - start->next_run;

	if (!untold)
		return;
	/*
	 * Fewer runs than are known: another task, with the thread ID of one that has ended; or a run that
	 * newer kernels do not count, of a task that was preempted on its way to sleep.
	 */
	if (start->next_run && untold > 0)
		__sync_fetch_and_add(&health.lost, untold);
	start->waiting_since_ns = 0;
	start->next_run = next_run;
}

static __always_inline void wait_begins(struct runqlat_start *start, struct task_struct *task,
					u64 now_ns)
{
	start->waiting_since_ns = now_ns;
	if (key_by == KEY_PID_NAMESPACE)
		note_pid_namespace(start, task);
}

/* Does the task pass the filters? One that has another name or cgroup than before is forgotten. */
static __always_inline bool is_followed(struct task_struct *task)
{
	struct runqlat_start *start;

	if (task_passes(task, task->tgid))
		return true;
	start = starts_of(task, task->pid, false);
	if (start) {
		start->waiting_since_ns = 0;
		start->next_run = 0;
	}
	return false;
}

/*
 * A task that is woken before it has left its CPU never waits. An earlier start is kept: a task
 * preempted on its way to sleep waits since then, also if it is woken.
 */
static __always_inline int woken(struct task_struct *task)
{
	struct runqlat_start *start;

	if (bpf_core_field_exists(task->on_cpu) && task->on_cpu)
		return 0;
	if (!task->pid || !is_followed(task))
		return 0;
	start = starts_of(task, task->pid, true);
	if (!start) {
		COUNT_HEALTH(lost);
		return 0;
	}
	count_untold_runs(start, task);
	if (!start->waiting_since_ns)
		wait_begins(start, task, bpf_ktime_get_ns());
	return 0;
}

/* A task that leaves its CPU, and waits for it again if it did not want to. */
static __always_inline void run_ends(struct task_struct *task, bool waits, u64 now_ns)
{
	struct runqlat_start *start;

	if (!task->pid || !is_followed(task))
		return;
	start = starts_of(task, task->pid, true);
	if (!start) {
		if (waits)
			COUNT_HEALTH(lost);
		return;
	}
	/*
	 * Where runs are not counted, a wait that is open at the end of a run tells that the switch to it was
	 * not reported. Without on_cpu a task that is woken as it runs has such a wait, too.
	 */
	if (start->waiting_since_ns && !runs_of(task) && bpf_core_field_exists(task->on_cpu))
		COUNT_HEALTH(lost);
	count_untold_runs(start, task);
	start->waiting_since_ns = 0;
	if (waits)
		wait_begins(start, task, now_ns);
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

static __always_inline int wait_ends(struct task_struct *task, u64 now_ns)
{
	struct runqlat_start *start;
	struct hist *hist;
	u64 delta_ns;
	u32 zero = 0;

	if (!task->pid)
		return 0;
	/* one that came to its queue before it was followed, or is not followed any more */
	start = starts_of(task, task->pid, false);
	if (!start || !start->next_run)
		return 0;
	count_untold_runs(start, task);
	start->next_run++;
	if (!start->waiting_since_ns) {
		/* nothing told that it was woken */
		COUNT_HEALTH(lost);
		return 0;
	}
	delta_ns = now_ns - start->waiting_since_ns;
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

SEC("tp_btf/sched_wakeup")
int BPF_PROG(sched_wakeup_btf, struct task_struct *task)
{
	return woken(task);
}

SEC("tp_btf/sched_wakeup_new")
int BPF_PROG(sched_wakeup_new_btf, struct task_struct *task)
{
	return woken(task);
}

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch_btf, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	/* what this program does with prev is no wait of next */
	u64 now_ns = bpf_ktime_get_ns();

	/* a preempted task stays on the queue whatever its state says */
	run_ends(prev, preempt || runnable(prev), now_ns);
	return wait_ends(next, now_ns);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
