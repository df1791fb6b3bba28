// SPDX-License-Identifier: GPL-2.0
/* one static counter in .bss and no other variable: a section that cannot be mapped */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static volatile __u64 renames;

SEC("tp_btf/task_rename")
int count_renames(void *ctx)
{
	__sync_fetch_and_add(&renames, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
