/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Every kernel struct and field that a probe reads, and nothing else: CO-RE finds the offsets in
 * the running kernel's BTF. Names ending in ___x are the same struct as another kernel has it.
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

#define TASK_COMM_LEN 16
#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
#define MSG_PEEK 2

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* --- tasks, credentials, cgroups, namespaces --- */

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

struct cgroup {
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

struct nsproxy {
	struct pid_namespace *pid_ns_for_children;
};

struct thread_info {
	unsigned long flags;
	u32 status;
};

/* empty without CONFIG_TASK_IO_ACCOUNTING */
struct task_io_accounting {
	u64 read_bytes;
	u64 write_bytes;
};

struct task_struct {
	struct thread_info thread_info;
	/* 0 or 1; an int once, a byte in 7.2: loads of signed fields are not resized */
	unsigned int on_cpu;
	s32 pid;
	s32 tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	const struct cred *real_cred;
	char comm[TASK_COMM_LEN];
	struct nsproxy *nsproxy;
	struct css_set *cgroups;
	struct task_io_accounting ioac;
	/* since 5.14 (2f064a59a11f); before, a volatile long named state */
	unsigned int __state;
};

struct task_struct___before_5_14 {
	long state;
};

/* --- registers of a system call: x86 and arm64 (bpf_tracing.h defines pt_regs___arm64) --- */

struct pt_regs___call_x86 {
	unsigned long orig_ax;
};

struct pt_regs___call_arm64 {
	s32 syscallno;
};

/* --- block layer --- */

struct gendisk {
	int major;
	int first_minor;
};

struct request_queue {
	/* since 5.17; before, the request had rq_disk (f3fa33acca9f) */
	struct gendisk *disk;
};

struct bio;

struct request {
	struct request_queue *q;
	u32 cmd_flags;
	u32 __data_len;
	struct bio *bio;
	u64 start_time_ns;
};

struct request___before_5_17 {
	struct gendisk *rq_disk;
};

/* --- sockets --- */

struct in6_addr___kernel {
	union {
		u32 u6_addr32[4];
	} in6_u;
};

struct sock_common {
	u32 skc_daddr;
	u32 skc_rcv_saddr;
	u16 skc_dport;
	u16 skc_num;
	u16 skc_family;
	u8 skc_state;
	/* of addresses and ports */
	u32 skc_hash;
	unsigned long skc_flags;
	struct in6_addr___kernel skc_v6_daddr;
	struct in6_addr___kernel skc_v6_rcv_saddr;
};

struct sock {
	struct sock_common __sk_common;
	/* a whole field since 5.6 (bf9765145b85) */
	u16 sk_protocol;
};

/* sequence numbers, of bytes: received in order, consumed, accepted for sending */
struct tcp_sock {
	u32 rcv_nxt;
	u32 copied_seq;
	u32 write_seq;
};

struct socket {
	struct sock *sk;
};

/* the record of sock_send_length and sock_recv_length */
struct trace_event_raw_sock_msg_length {
	struct sock *sk;
	int ret;
	int flags;
};

/* --- page cache --- */

struct inode {
	s64 i_size;
};

struct address_space {
	struct inode *host;
};

struct file {
	struct address_space *f_mapping;
};

struct kiocb {
	struct file *ki_filp;
	s64 ki_pos;
};

struct iov_iter {
	u64 count;
};

struct memdesc_flags {
	unsigned long f;
};

/* since 6.18 flags is a struct of one member (53fbef56e07d) */
struct folio {
	struct memdesc_flags flags;
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
