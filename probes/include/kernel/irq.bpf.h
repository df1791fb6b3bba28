/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What handles a hardware interrupt, as the kernel has it. */
#ifndef KERNTOP_KERNEL_IRQ_BPF_H
#define KERNTOP_KERNEL_IRQ_BPF_H

#include "../kernel.bpf.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct irqaction {
	/* of the driver or the device, as in /proc/interrupts; null for some */
	const char *name;
};

#pragma clang attribute pop

#endif
