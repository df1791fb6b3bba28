// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* System calls: sys_exit (and sys_enter for latency) → calls by number, or processes by pid. */
#include "include/kernel/task.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"
#include "include/syscall_slots.bpf.h"
#include "include/syscall_notes.bpf.h"
#include "include/values.bpf.h"

#define MAX_ERRNO 4095
#define EINTR 4

const volatile bool latency = false;
const volatile bool by_process = false;
const volatile bool failed_only = false;
/* 0: calls count whatever their errno */
const volatile s32 only_errno = 0;
const volatile u32 only_tid = 0;
const volatile u32 only_ppid = 0;
/* a slot; -1: all */
const volatile s32 only_slot = -1;

struct syscount_value {
	u64 count;
	u64 errors;
	/* of the timed calls; those in flight at attach are not timed */
	u64 total_ns;
	u64 timed;
};

/* sys_exit and signal_deliver write, which cannot nest on a CPU: no atomics needed. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, NR_SLOTS);
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

static __always_inline int account_enter(s64 nr)
{
	u32 slot = slot_of(nr);
	enum kind kind = kind_of(slot);
	/* whatever the filters say: exec may change what they look at */
	bool changes = kind == RENAMED || kind == RESTORES;
	struct syscall_notes *noted;

	if (!changes && !(latency && wanted()))
		return 0;
	noted = notes_of_current(true);
	if (!noted) {
		COUNT_HEALTH(lost);
		return 0;
	}
	noted->entered = changes ? slot + 1 : 0;
	if (latency)
		noted->entered_ns = bpf_ktime_get_ns();
	return 0;
}

static __always_inline struct syscount_value *process_value(void)
{
	struct syscount_process *process, empty = {};
	u32 pid = current_pid();

	process = value_in(&processes, &pid, &empty);
	if (!process)
		return NULL;
	renew_process_comm(process->comm, current_task(), HAS_TYPED_CURRENT);
	return &process->counts;
}

/* Adds what happened to a value that other CPUs add to as well, or to this CPU's own. */
static __always_inline void add(struct syscount_value *value, u64 count, u64 failed, u64 ns)
{
	u64 timed = count && ns;

	if (by_process) {
		/* of adding a 0 it knows the compiler makes an atomic "or", which 5.10 has not */
		barrier_var(count);
		barrier_var(failed);
		barrier_var(ns);
		barrier_var(timed);
		__sync_fetch_and_add(&value->count, count);
		__sync_fetch_and_add(&value->errors, failed);
		__sync_fetch_and_add(&value->total_ns, ns);
		__sync_fetch_and_add(&value->timed, timed);
		return;
	}
	value->count += count;
	value->errors += failed;
	if (latency) {
		value->total_ns += ns;
		value->timed += timed;
	}
}

/* count: 1 for a call that ended with ret, 0 for time in one that goes on. */
static __always_inline int account(u32 slot, u64 count, s64 ret, u64 ns)
{
	bool failed = ret < 0 && ret >= -MAX_ERRNO;
	struct syscount_value *value;

	if ((failed_only && !failed) || (only_errno && ret != -only_errno))
		return 0;
	if (only_slot >= 0 && slot != only_slot)
		return 0;
	value = by_process ? process_value() : bpf_map_lookup_elem(&calls, &slot);
	if (value)
		add(value, count, failed, ns);
	return 0;
}

/* The end of a call that took notes, or has to. */
static __always_inline int account_noted(u32 slot, s64 nr, s64 ret, bool passes)
{
	struct syscall_notes *noted = notes_of_current(false);
	u64 ns;

	if (!noted) {
		if (latency && passes)
			COUNT_HEALTH(unattributed);
		if (latency || is_interrupted(ret))
			noted = notes_of_current(true);
		if (!noted)
			return passes ? account(slot, 1, ret, 0) : 0;
	}
	slot = take_call(noted, slot, nr, &ret);
	ns = latency ? time_in_call(noted) : 0;
	if (!is_interrupted(ret)) {
		noted->interrupted = 0;
		return passes ? account(slot, 1, ret, ns) : 0;
	}
	note_interruption(noted, slot, ret, ns);
	return 0;
}

static __always_inline int account_exit(s64 nr, s64 ret)
{
	bool passes = wanted();
	u32 slot = slot_of(nr);
	enum kind kind = kind_of(slot);

	if (!passes && kind < RENAMED)
		return 0;
	/* a new task comes out of the call that made it, but it did not make the call: its parent did */
	if (kind == FORK && !ret)
		return 0;
	if (latency || kind >= RENAMED || is_interrupted(ret))
		return account_noted(slot, nr, ret, passes);
	return account(slot, 1, ret, 0);
}

/* A signal comes: the handler that is about to run for it decides how an interrupted call ends. */
static __always_inline int account_signal(struct k_sigaction *action)
{
	struct syscall_notes *noted = notes_of_current(false);
	bool restarts;

	if (!noted || !noted->interrupted || !has_handler(action) || !is_undecided(noted))
		return 0;
	restarts = restarts_after(noted, action);
	if (wanted())
		account(noted->interrupted - 1, !restarts, restarts ? 0 : -EINTR, noted->spent_ns);
	noted->interrupted = 0;
	noted->spent_ns = 0;
	return 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter_btf, struct pt_regs *regs, long nr)
{
	return account_enter(nr);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit_btf, struct pt_regs *regs, long ret)
{
	return account_exit(nr_of(regs), ret);
}

/*
 * Every sigreturn sets the signal mask and every exec gets to begin_new_exec() (5.8 and newer) while the
 * number is still that of the call: two rare places, where sys_enter would run for every call.
 */
SEC("fentry/set_current_blocked")
int BPF_PROG(sigreturn_fentry)
{
	return account_enter(current_nr());
}

SEC("fentry/begin_new_exec")
int BPF_PROG(exec_fentry)
{
	return account_enter(current_nr());
}

SEC("kprobe/set_current_blocked")
int sigreturn_kprobe(void *ctx)
{
	return account_enter(current_nr());
}

SEC("kprobe/begin_new_exec")
int exec_kprobe(void *ctx)
{
	return account_enter(current_nr());
}

SEC("tp_btf/signal_deliver")
int BPF_PROG(signal_deliver_btf, int sig, void *info, struct k_sigaction *action)
{
	return account_signal(action);
}

/* The beginning of the classic tracepoints' records, fixed since 2009 (the format files). */
struct raw_sys_enter {
	u64 common;
	s64 nr;
};

struct raw_sys_exit {
	u64 common;
	s64 nr;
	s64 ret;
};

/* since 7.0 tracepoint programs may be preempted, and tp_btf then loses runs; these two do not */
SEC("tracepoint/raw_syscalls/sys_enter")
int sys_enter_tp(struct raw_sys_enter *ctx)
{
	return account_enter(ctx->nr);
}

SEC("tracepoint/raw_syscalls/sys_exit")
int sys_exit_tp(struct raw_sys_exit *ctx)
{
	return account_exit(ctx->nr, ctx->ret);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
