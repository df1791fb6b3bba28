/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Power-of-two histograms with their exact sum and the largest value of each interval. */
#ifndef KERNTOP_HIST_BPF_H
#define KERNTOP_HIST_BPF_H

#include "kernel.bpf.h"
#include "values.bpf.h"

/* slot 0 holds 0 and 1, slot i from 2^i to 2^(i+1)-1, the last slot all the rest */
#define HIST_SLOTS 32

/* one unit of the slots in nanoseconds: 1, 1000 or 1000000 */
const volatile u64 hist_unit_ns = 1000;

/* The number of the interval, advanced by userland after every poll: a max belongs to its interval. */
u32 epoch = 1;

struct hist {
	u64 slots[HIST_SLOTS];
	u64 sum_ns;
	u64 max_ns;
	/* the interval of max_ns */
	u32 epoch;
	u32 __pad;
};

static __always_inline u32 log2_slot(u64 value)
{
	u32 high = value >> 32, low = high ? high : value, slot = high ? 32 : 0, shift;

	shift = (low > 0xffff) << 4;
	low >>= shift;
	slot |= shift;
	shift = (low > 0xff) << 3;
	low >>= shift;
	slot |= shift;
	shift = (low > 0xf) << 2;
	low >>= shift;
	slot |= shift;
	shift = (low > 0x3) << 1;
	low >>= shift;
	slot |= shift;
	slot |= low >> 1;
	return slot < HIST_SLOTS ? slot : HIST_SLOTS - 1;
}

/*
 * Two CPUs may race for the max of a shared histogram, and the smaller may win; a histogram in a
 * per-CPU map has no such race. Sum and slots are exact either way.
 */
static __always_inline void hist_add(struct hist *hist, u64 delta_ns)
{
	u64 slot = log2_slot(delta_ns / hist_unit_ns);

	/* 5.10's verifier forgets the bound of a 32-bit compare, all the compiler would leave of this */
	barrier_var(slot);
	slot &= HIST_SLOTS - 1;
	__sync_fetch_and_add(&hist->slots[slot], 1);
	__sync_fetch_and_add(&hist->sum_ns, delta_ns);
	if (hist->epoch != epoch) {
		hist->epoch = epoch;
		hist->max_ns = delta_ns;
	} else if (delta_ns > hist->max_ns) {
		hist->max_ns = delta_ns;
	}
}

/* A template for new entries: too large for the stack beside the rest. */
static struct hist empty_hist;

/* Into the histogram that the key has in the hash, a new one if need be. */
static __always_inline void hist_add_to(void *hists, const void *key, u64 delta_ns)
{
	struct hist *hist = value_in(hists, key, &empty_hist);

	if (hist)
		hist_add(hist, delta_ns);
}

#endif
