/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Counters of everything a probe could not count, by cause; userland reads them with every poll. */
#ifndef KERNTOP_HEALTH_BPF_H
#define KERNTOP_HEALTH_BPF_H

#include "kernel.bpf.h"

struct health {
	/* events that could not be followed: no room for their start, or no report of their end */
	u64 lost;
	/* events whose key found no room in a full map */
	u64 dropped_keys;
	/* events counted without their owner or their start */
	u64 unattributed;
};

/* cumulative, from any CPU */
struct health health = {};

#define COUNT_HEALTH(field) __sync_fetch_and_add(&health.field, 1)

#endif
