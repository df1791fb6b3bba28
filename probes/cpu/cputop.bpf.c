// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* CPU time and storage bytes by process: what a task adds between sched_switch in and out → counts. */
#include "include/kernel/task.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"

/* The task on a CPU, and its counters when it came there. A CPU's slot is its own: no atomics. */
struct cputop_slot {
	/* by bpf_ktime_get_ns */
	u64 since_ns;
	/* se.sum_exec_runtime of the task then; the scheduler updates it before sched_switch */
	u64 ran_ns;
	/* 0: idle, or a task that the filters leave out */
	u32 pid;
	u32 tid;
	u64 read_bytes;
	u64 write_bytes;
	u64 switches;
	/* of the process, for one that no switch away from the CPU has counted yet */
	char comm[TASK_COMM_LEN];
};

/* by CPU; userland gives it an entry for each that this machine can have */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct cputop_slot);
} running SEC(".maps");

struct cputop_value {
	u64 run_ns;
	u64 read_bytes;
	u64 write_bytes;
	char comm[TASK_COMM_LEN];
};

/* not LRU: that evicts processes that are still counted, and does not say so */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct cputop_value);
} counts SEC(".maps");

/* without CONFIG_TASK_IO_ACCOUNTING there are no bytes */
#define READ_BYTES(task)                                                                           \
	(bpf_core_field_exists((task)->ioac.read_bytes) ? (task)->ioac.read_bytes : 0)
#define WRITE_BYTES(task)                                                                          \
	(bpf_core_field_exists((task)->ioac.write_bytes) ? (task)->ioac.write_bytes : 0)

static __always_inline struct cputop_value *value_of(struct task_struct *task, u32 pid)
{
	struct cputop_value *value, empty = {};

	value = bpf_map_lookup_elem(&counts, &pid);
	if (value) {
		/* exec renames a process; threads have names of their own */
		if (task->pid == task->tgid)
			thread_comm(value->comm, task);
		return value;
	}
	process_comm(empty.comm, task);
	bpf_map_update_elem(&counts, &pid, &empty, BPF_NOEXIST);
	return bpf_map_lookup_elem(&counts, &pid);
}

static __always_inline void leaves(struct task_struct *task, struct cputop_slot *slot)
{
	struct cputop_value *value = value_of(task, slot->pid);
	s64 ran_ns = task->se.sum_exec_runtime - slot->ran_ns;

	if (!value) {
		COUNT_HEALTH(dropped_keys);
		return;
	}
	/* it is negative if the thread ID is another task's by now */
	if (ran_ns > 0)
		__sync_fetch_and_add(&value->run_ns, ran_ns);
	/* most runs move no bytes */
	if (READ_BYTES(task) != slot->read_bytes)
		__sync_fetch_and_add(&value->read_bytes, READ_BYTES(task) - slot->read_bytes);
	if (WRITE_BYTES(task) != slot->write_bytes)
		__sync_fetch_and_add(&value->write_bytes, WRITE_BYTES(task) - slot->write_bytes);
}

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch_btf, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct cputop_slot *slot = bpf_map_lookup_elem(&running, &cpu);

	if (!slot) {
		COUNT_HEALTH(lost);
		return 0;
	}
	if (slot->tid != prev->pid) {
		/* prev came here by a switch that the kernel did not report */
		if (slot->switches && task_passes(prev, prev->tgid))
			COUNT_HEALTH(lost);
	} else if (slot->pid) {
		leaves(prev, slot);
	}
	slot->since_ns = bpf_ktime_get_ns();
	slot->ran_ns = next->se.sum_exec_runtime;
	slot->tid = next->pid;
	slot->pid = next->pid && task_passes(next, next->tgid) ? next->tgid : 0;
	slot->read_bytes = READ_BYTES(next);
	slot->write_bytes = WRITE_BYTES(next);
	if (slot->pid)
		renew_process_comm(slot->comm, next, true);
	slot->switches++;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
