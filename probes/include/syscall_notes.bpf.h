/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Notes on the system call that a task is in: which one it is, although its number may change before it
 * ends, how long it has taken, and what a signal that interrupted it makes of it.
 */
#ifndef KERNTOP_SYSCALL_NOTES_BPF_H
#define KERNTOP_SYSCALL_NOTES_BPF_H

#include "kernel/task.bpf.h"
#include "syscall_slots.bpf.h"
#include "task.bpf.h"

/* include/linux/errno.h: a signal came; how the call ends is decided when it is delivered */
#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define ERESTART_RESTARTBLOCK 516

#define SIG_IGN 1UL
#define SA_RESTART 0x10000000UL

/* A slot is noted plus 1, and 0 is none. */
struct syscall_notes {
	u64 entered_ns;
	/* in the interrupted call so far */
	u64 spent_ns;
	/* where the interrupted call returns to */
	u64 ip;
	/* the call that it is in, where the number may change */
	u32 entered;
	/* the last call that a signal interrupted, and how */
	u32 interrupted;
	s32 code;
	u32 __pad;
};

TASK_STATE(notes, syscall_notes)

static __always_inline struct syscall_notes *notes_of_current(bool create)
{
	return notes_of(current_task(), (u32)bpf_get_current_pid_tgid(), create);
}

/*
 * Time in the call up to now. 0 where no start was seen: the call was in flight when we attached, or
 * seccomp or a tracer refused it before it began.
 */
static __always_inline u64 time_in_call(struct syscall_notes *noted)
{
	u64 ns = noted->spent_ns;

	if (noted->entered_ns)
		ns += bpf_ktime_get_ns() - noted->entered_ns;
	noted->entered_ns = 0;
	noted->spent_ns = 0;
	return ns;
}

/*
 * The slot of the call that ends, by the notes: at its end it has the number nr, of that slot. What a
 * sigreturn seems to return is the result of another call.
 */
static __always_inline u32 take_call(struct syscall_notes *noted, u32 slot, s64 nr, s64 *ret)
{
	if (noted->entered) {
		slot = noted->entered - 1;
		if (nr == NR_NONE && kind_of(slot) == RESTORES)
			*ret = 0;
	} else if (kind_of(slot) == RESTARTS && noted->interrupted) {
		slot = noted->interrupted - 1;
	}
	noted->entered = 0;
	return slot;
}

static __always_inline bool is_interrupted(s64 ret)
{
	return ret == -ERESTARTSYS || ret == -ERESTARTNOINTR || ret == -ERESTARTNOHAND ||
	       ret == -ERESTART_RESTARTBLOCK;
}

static __always_inline void note_interruption(struct syscall_notes *noted, u32 slot, s64 ret, u64 ns)
{
	noted->interrupted = slot + 1;
	noted->code = ret;
	noted->spent_ns = ns;
	noted->ip = user_ip();
}

/*
 * Is the task on its way out of the call that was interrupted, so that this signal decides how it
 * ends? It may have been restarted, and much else may have happened since.
 */
static __always_inline bool is_undecided(struct syscall_notes *noted)
{
	void *regs = user_regs(current_task());
	struct pt_regs___call_x86 *x86 = regs;

	if (is_x86())
		return BPF_CORE_READ(x86, orig_ax) != NR_NONE && BPF_CORE_READ(x86, ax) == noted->code;
	/* arm64 has stepped back to the instruction, of 4 bytes or, in Thumb, of 2 */
	return noted->ip - user_ip() == 4 || noted->ip - user_ip() == 2;
}

static __always_inline bool has_handler(struct k_sigaction *action)
{
	return (u64)BPF_CORE_READ(action, sa.sa_handler) > SIG_IGN;
}

/* Does the interrupted call go on after the handler? As the kernel's handle_signal() decides. */
static __always_inline bool restarts_after(struct syscall_notes *noted, struct k_sigaction *action)
{
	return noted->code == -ERESTARTNOINTR ||
	       (noted->code == -ERESTARTSYS && BPF_CORE_READ(action, sa.sa_flags) & SA_RESTART);
}

#endif
