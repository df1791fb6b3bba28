/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What every probe needs to read the kernel. Its structs are in kernel/, by subsystem: those fields
 * that a probe reads, and nothing else. CO-RE finds their offsets in the running kernel's BTF; names
 * that end in ___x are the same struct as another kernel has it.
 */
#ifndef KERNTOP_KERNEL_BPF_H
#define KERNTOP_KERNEL_BPF_H

#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

/* Reads a field directly where the verifier knows the pointer's type, else through a helper. */
#define FIELD(typed, pointer, field)                                                               \
	({                                                                                         \
		typeof((pointer)->field) value_;                                                   \
		if (typed)                                                                         \
			value_ = (pointer)->field;                                                 \
		else                                                                               \
			BPF_CORE_READ_INTO(&value_, pointer, field);                               \
		value_;                                                                            \
	})

#endif
