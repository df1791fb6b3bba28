/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Tasks, their credentials, cgroups, namespaces, registers and signals, as the kernel has them. */
#ifndef KERNTOP_KERNEL_TASK_BPF_H
#define KERNTOP_KERNEL_TASK_BPF_H

#include "../kernel.bpf.h"

#define TASK_COMM_LEN 16

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct kuid {
	u32 val;
};

struct cred {
	struct kuid uid;
};

struct kernfs_node {
	u64 id;
};

struct cgroup;

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
};

struct cgroup_root {
	/* 0: version 2's */
	int hierarchy_id;
};

struct cgroup {
	struct cgroup_root *root;
	struct cgroup_subsys_state self;
	struct kernfs_node *kn;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct ns_common {
	u32 inum;
};

struct pid_namespace {
	struct ns_common ns;
};

/* the number of a process in one of the namespaces that it is in */
struct upid {
	int nr;
	struct pid_namespace *ns;
};

/* numbers[level] is that of its own namespace, numbers[0] the host's */
struct pid {
	unsigned int level;
	struct upid numbers[1];
};

struct thread_info {
	unsigned long flags;
	u32 status;
};

/* empty without CONFIG_TASK_IO_ACCOUNTING */
struct task_io_accounting {
	/* reading system calls that have ended; only with CONFIG_TASK_XACCT */
	u64 syscr;
	u64 read_bytes;
	u64 write_bytes;
};

/* empty without CONFIG_SCHED_INFO */
struct sched_info {
	/* how often the task has got a CPU */
	unsigned long pcount;
};

struct sched_entity {
	/* ns on a CPU, as rusage has them; of tasks of every scheduling class */
	u64 sum_exec_runtime;
};

struct task_struct {
	struct thread_info thread_info;
	/* 0 or 1; an int once, a byte in 7.2: loads of signed fields are not resized */
	unsigned int on_cpu;
	struct sched_entity se;
	struct sched_info sched_info;
	s32 pid;
	s32 tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	const struct cred *real_cred;
	char comm[TASK_COMM_LEN];
	void *stack;
	/* null once the task has been reaped */
	struct pid *thread_pid;
	struct css_set *cgroups;
	struct task_io_accounting ioac;
	/* faults that have ended; one that is tried again has not */
	unsigned long min_flt;
	unsigned long maj_flt;
	/* since 5.14 (2f064a59a11f); before, a volatile long named state */
	unsigned int __state;
};

/* what a program at iter/task is called with: a task, or null after the last */
struct bpf_iter__task {
	struct task_struct *task;
};

struct task_struct___before_5_14 {
	long state;
};

/* Registers of a system call: x86 and arm64 (bpf_tracing.h defines pt_regs___arm64). */
struct pt_regs___call_x86 {
	unsigned long ax;
	unsigned long orig_ax;
	unsigned long ip;
};

struct pt_regs___call_arm64 {
	u64 pc;
	s32 syscallno;
};

/* the kernel's own, whatever it holds: bpf_tracing.h has the user's */
struct pt_regs___kernel {
};

struct sigaction {
	void *sa_handler;
	unsigned long sa_flags;
};

struct k_sigaction {
	struct sigaction sa;
};

#pragma clang attribute pop

#endif
