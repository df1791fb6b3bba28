// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* System calls: sys_exit (and sys_enter for latency) → calls by number, or processes by pid. */
#include "include/kernel.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"

/* numbers below this are counted apart, for each of the two tables; all others share one slot */
#define NR_SYSCALLS 512
#define SLOT_COMPAT NR_SYSCALLS
#define SLOT_OTHER (2 * NR_SYSCALLS)

/* thread_info.status on x86 and thread_info.flags on arm64: a 32-bit call is running */
#define X86_TS_COMPAT 0x0002
#define ARM64_TIF_32BIT (1UL << 22)
#define X86_X32_SYSCALL_BIT 0x40000000
/* rt_sigreturn restores the interrupted registers, whose number says "not in a system call" */
#define NR_SIGRETURN (-1)

#define MAX_ERRNO 4095

const volatile bool latency = false;
const volatile bool by_process = false;
const volatile bool failed_only = false;
/* 0: calls count whatever their errno */
const volatile s32 only_errno = 0;
const volatile u32 only_tid = 0;
const volatile u32 only_ppid = 0;
/* a slot; -1: all */
const volatile s32 only_slot = -1;
/* rt_sigreturn on this architecture */
const volatile u32 sigreturn_nr = 15;
/* slots of fork, vfork, clone and clone3 in both tables; unused ones are SLOT_OTHER */
#define NR_FORKS 8
const volatile u32 fork_slots[NR_FORKS] = {};

struct syscount_start {
	u64 entered_ns;
};

TASK_STATE(starts, syscount_start)

struct syscount_value {
	u64 count;
	u64 errors;
	/* of the timed calls; those in flight at attach are not timed */
	u64 total_ns;
	u64 timed;
};

/* Only sys_exit writes, and it cannot nest on a CPU: no atomics needed. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SLOT_OTHER + 1);
	__type(key, u32);
	__type(value, struct syscount_value);
} calls SEC(".maps");

struct syscount_process {
	struct syscount_value counts;
	char comm[TASK_COMM_LEN];
};

/* userland gives it its entries when by_process is set */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct syscount_process);
} processes SEC(".maps");

static __always_inline bool wanted(void)
{
	if (only_tid && (u32)bpf_get_current_pid_tgid() != only_tid)
		return false;
	if (only_ppid && BPF_CORE_READ(current_task(), real_parent, tgid) != only_ppid)
		return false;
	return current_passes();
}

static __always_inline bool is_compat(void)
{
	struct task_struct *task = current_task();

	if (HAS_TYPED_CURRENT) {
		if (bpf_core_field_exists(task->thread_info.status))
			return task->thread_info.status & X86_TS_COMPAT;
		return task->thread_info.flags & ARM64_TIF_32BIT;
	}
	if (bpf_core_field_exists(task->thread_info.status))
		return BPF_CORE_READ(task, thread_info.status) & X86_TS_COMPAT;
	return BPF_CORE_READ(task, thread_info.flags) & ARM64_TIF_32BIT;
}

static __always_inline u32 slot_of(s64 nr)
{
	if (nr == NR_SIGRETURN)
		return sigreturn_nr;
	if (nr < 0 || nr >= NR_SYSCALLS)
		return SLOT_OTHER;
	return is_compat() ? SLOT_COMPAT + nr : nr;
}

static __always_inline int account_enter(void)
{
	struct syscount_start *start;

	if (!wanted())
		return 0;
	start = starts_of(current_task(), (u32)bpf_get_current_pid_tgid(), true);
	if (start)
		start->entered_ns = bpf_ktime_get_ns();
	else
		COUNT_HEALTH(lost);
	return 0;
}

static __always_inline struct syscount_value *process_value(void)
{
	struct syscount_process *process, empty = {};
	u32 pid = current_pid();

	process = bpf_map_lookup_elem(&processes, &pid);
	if (!process) {
		bpf_map_update_elem(&processes, &pid, &empty, BPF_NOEXIST);
		process = bpf_map_lookup_elem(&processes, &pid);
	}
	if (!process) {
		COUNT_HEALTH(dropped_keys);
		return NULL;
	}
	renew_process_comm(process->comm, current_task(), HAS_TYPED_CURRENT);
	return &process->counts;
}

/* 0 if the start is not known: the call was in flight when we attached. */
static __always_inline u64 time_since_enter(void)
{
	struct syscount_start *start;
	u64 delta_ns;

	start = starts_of(current_task(), (u32)bpf_get_current_pid_tgid(), false);
	if (!start || !start->entered_ns) {
		COUNT_HEALTH(unattributed);
		return 0;
	}
	delta_ns = bpf_ktime_get_ns() - start->entered_ns;
	start->entered_ns = 0;
	return delta_ns;
}

/* Adds what happened to a value that other CPUs add to as well, or to this CPU's own. */
static __always_inline void add(struct syscount_value *value, bool failed, u64 delta_ns)
{
	if (by_process) {
		__sync_fetch_and_add(&value->count, 1);
		__sync_fetch_and_add(&value->errors, failed);
		__sync_fetch_and_add(&value->total_ns, delta_ns);
		__sync_fetch_and_add(&value->timed, delta_ns > 0);
		return;
	}
	value->count++;
	value->errors += failed;
	if (latency) {
		value->total_ns += delta_ns;
		value->timed += delta_ns > 0;
	}
}

/* A new task comes out of the call that made it, but it did not make the call: its parent did. */
static __always_inline bool is_birth(u32 slot, s64 ret)
{
	if (ret)
		return false;
#pragma unroll
	for (u32 i = 0; i < NR_FORKS; i++)
		if (fork_slots[i] == slot)
			return true;
	return false;
}

static __always_inline int account_exit(s64 nr, s64 ret)
{
	bool failed = ret < 0 && ret >= -MAX_ERRNO;
	struct syscount_value *value;
	u64 delta_ns = 0;
	u32 slot;

	if (!wanted())
		return 0;
	slot = slot_of(nr);
	if (is_birth(slot, ret))
		return 0;
	if (latency)
		delta_ns = time_since_enter();
	if ((failed_only && !failed) || (only_errno && ret != -only_errno))
		return 0;
	if (only_slot >= 0 && slot != only_slot)
		return 0;
	value = by_process ? process_value() : bpf_map_lookup_elem(&calls, &slot);
	if (value)
		add(value, failed, delta_ns);
	return 0;
}

static __always_inline s64 nr_of(struct pt_regs *regs)
{
	struct pt_regs___call_x86 *x86 = (void *)regs;
	struct pt_regs___call_arm64 *arm64 = (void *)regs;

	if (bpf_core_field_exists(x86->orig_ax))
		return x86->orig_ax;
	return arm64->syscallno;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter_btf)
{
	return account_enter();
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit_btf, struct pt_regs *regs, long ret)
{
	return account_exit(nr_of(regs), ret);
}

/* The classic tracepoint's record, fixed since 2009 (raw_syscalls:sys_exit, format file). */
struct raw_sys_exit {
	u64 common;
	s64 nr;
	s64 ret;
};

/* since 7.0 tracepoint programs may be preempted, and tp_btf then loses runs; these two do not */
SEC("tracepoint/raw_syscalls/sys_enter")
int sys_enter_tp(void *ctx)
{
	return account_enter();
}

SEC("tracepoint/raw_syscalls/sys_exit")
int sys_exit_tp(struct raw_sys_exit *ctx)
{
	return account_exit(ctx->nr, ctx->ret);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
