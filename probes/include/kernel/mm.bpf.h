/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Mappings, faults, pages and folios, as the kernel has them. */
#ifndef KERNTOP_KERNEL_MM_BPF_H
#define KERNTOP_KERNEL_MM_BPF_H

#include "../kernel.bpf.h"
#include "fs.bpf.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct vm_area_struct {
	struct file *vm_file;
};

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned int flags;
	unsigned long pgoff;
};

struct memdesc_flags {
	unsigned long f;
};

/* until 5.15; since then a folio (5.16) */
struct page {
	struct address_space *mapping;
	unsigned long index;
};

/* since 6.18 flags is a struct of one member (53fbef56e07d) */
struct folio {
	struct memdesc_flags flags;
	struct address_space *mapping;
	unsigned long index;
	/* 6.6 to now: the order in the low byte */
	unsigned long _flags_1;
};

struct folio___before_6_18 {
	unsigned long flags;
};

/* 5.16 to 6.5 */
struct folio___order {
	unsigned char _folio_order;
};

#pragma clang attribute pop

enum pageflags {
	PG_head = 6,
};

static __always_inline bool is_large(struct folio *folio)
{
	struct folio___before_6_18 *old = (void *)folio;
	unsigned long flags;

	if (bpf_core_field_exists(folio->flags.f))
		flags = folio->flags.f;
	else
		flags = BPF_CORE_READ(old, flags);
	return flags & (1UL << bpf_core_enum_value(enum pageflags, PG_head));
}

/* Pages in the folio; 1 on kernels that have no folios. */
static __always_inline u64 pages_in(struct folio *folio)
{
	struct folio___order *old = (void *)folio;

	if (!bpf_core_type_exists(struct folio) || !is_large(folio))
		return 1;
	if (bpf_core_field_exists(old->_folio_order))
		return 1UL << (BPF_CORE_READ(old, _folio_order) & 63);
	return 1UL << (folio->_flags_1 & 0xff & 63);
}

static __always_inline u64 index_of(struct folio *folio)
{
	return bpf_core_type_exists(struct folio) ? folio->index : ((struct page *)folio)->index;
}

static __always_inline struct address_space *mapping_of(struct folio *folio)
{
	if (bpf_core_type_exists(struct folio))
		return folio->mapping;
	return ((struct page *)folio)->mapping;
}

#endif
