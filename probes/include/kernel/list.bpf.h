/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The kernel's singly headed lists. */
#ifndef KERNTOP_KERNEL_LIST_BPF_H
#define KERNTOP_KERNEL_LIST_BPF_H

#include "../kernel.bpf.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

#pragma clang attribute pop

#endif
