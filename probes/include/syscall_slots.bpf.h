/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Numbers of system calls, of each ABI of the machine, and what is special about a call. */
#ifndef KERNTOP_SYSCALL_SLOTS_BPF_H
#define KERNTOP_SYSCALL_SLOTS_BPF_H

#include "kernel/task.bpf.h"
#include "task.bpf.h"

/* Numbers below this have a slot in the table of their ABI; all others share one slot. */
#define NR_SYSCALLS 576
#define SLOT_COMPAT NR_SYSCALLS
#define SLOT_X32 (2 * NR_SYSCALLS)
#define SLOT_OTHER (3 * NR_SYSCALLS)
#define NR_SLOTS (SLOT_OTHER + 1)

/* thread_info.status on x86 and thread_info.flags on arm64: a 32-bit call is running */
#define X86_TS_COMPAT 0x0002
#define ARM64_TIF_32BIT (1UL << 22)
#define X86_X32_SYSCALL_BIT 0x40000000
/* no call, or one that gave back the registers of a moment without one */
#define NR_NONE (-1)

/* What is special about a call; the ones from RENAMED on need notes of the task that makes them. */
enum kind {
	PLAIN,
	/* returns twice, once in the new task */
	FORK,
	/* the kernel changes its number: a program that exec starts sees execve's, or none */
	RENAMED,
	/* gives back registers, the number and the result of another moment among them: sigreturn */
	RESTORES,
	/* goes on with a call that a signal has interrupted */
	RESTARTS,
};

/* enum kind, by slot */
const volatile u8 kinds[NR_SLOTS] = {};

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

static __always_inline bool is_x86(void)
{
	return bpf_core_field_exists(((struct pt_regs___call_x86 *)0)->orig_ax);
}

static __always_inline s64 nr_of(struct pt_regs *regs)
{
	struct pt_regs___call_x86 *x86 = (void *)regs;
	struct pt_regs___call_arm64 *arm64 = (void *)regs;

	return is_x86() ? (s32)x86->orig_ax : arm64->syscallno;
}

/* The number of the call that the current task is in. */
static __always_inline s64 current_nr(void)
{
	void *regs = user_regs(current_task());
	struct pt_regs___call_x86 *x86 = regs;
	struct pt_regs___call_arm64 *arm64 = regs;

	return is_x86() ? (s32)BPF_CORE_READ(x86, orig_ax) : BPF_CORE_READ(arm64, syscallno);
}

/* Where the current task goes on in user mode. */
static __always_inline u64 user_ip(void)
{
	void *regs = user_regs(current_task());
	struct pt_regs___call_x86 *x86 = regs;
	struct pt_regs___call_arm64 *arm64 = regs;

	return is_x86() ? BPF_CORE_READ(x86, ip) : BPF_CORE_READ(arm64, pc);
}

static __always_inline u32 slot_of(s64 nr)
{
	u32 table = 0;

	if (is_x86() && nr >= X86_X32_SYSCALL_BIT) {
		nr -= X86_X32_SYSCALL_BIT;
		table = SLOT_X32;
	}
	if (nr < 0 || nr >= NR_SYSCALLS)
		return SLOT_OTHER;
	return is_compat() ? SLOT_COMPAT + nr : table + nr;
}

static __always_inline enum kind kind_of(u32 slot)
{
	return slot < NR_SLOTS ? kinds[slot] : PLAIN;
}

#endif
