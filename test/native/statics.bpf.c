// SPDX-License-Identifier: GPL-2.0
/* one static counter in .bss and no other variable: a section that cannot be mapped */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "own.bpf.h"

struct task_struct;

static volatile __u64 renames;

SEC("tp_btf/task_rename")
int BPF_PROG(count_renames, struct task_struct *task, const char *comm)
{
	char name[NAME_LEN] = {};

	if (is_own(name, comm))
		__sync_fetch_and_add(&renames, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
