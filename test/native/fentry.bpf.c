// SPDX-License-Identifier: GPL-2.0
/* a fentry program on a function that every kernel has; loaded, never attached */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("fentry/__set_task_comm")
int enter_rename(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
