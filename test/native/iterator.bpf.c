// SPDX-License-Identifier: GPL-2.0
/* an iterator over the open files of all tasks, which counts those of one process */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct task_struct {
	int tgid;
};
struct file;
struct bpf_iter__task_file {
	struct task_struct *task;
	struct file *file;
};
#pragma clang attribute pop

const volatile __u64 wanted = 0;
__u64 files = 0;

SEC("iter/task_file")
int count_files(struct bpf_iter__task_file *ctx)
{
	/* one load: the verifier does not know that a second has the same result */
	struct task_struct *task = ctx->task;

	if (ctx->file && task && task->tgid == wanted)
		files++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
