/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The values of a hash that any key may come to: one is made for a key at its first event. */
#ifndef KERNTOP_VALUES_BPF_H
#define KERNTOP_VALUES_BPF_H

#include "health.bpf.h"

/* What the key has in the hash, a copy of `empty` if need be; NULL, and counted, where it has no room. */
static __always_inline void *value_in(void *hash, const void *key, const void *empty)
{
	void *value = bpf_map_lookup_elem(hash, key);

	if (!value) {
		bpf_map_update_elem(hash, key, empty, BPF_NOEXIST);
		value = bpf_map_lookup_elem(hash, key);
	}
	if (!value)
		COUNT_HEALTH(dropped_keys);
	return value;
}

#endif
