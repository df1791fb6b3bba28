// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What /proc cannot tell of the machine: TCP retransmissions in all network namespaces, and the host's
 * number of a process that /proc shows by that of another PID namespace.
 */
#include "include/kernel/net.bpf.h"
#include "include/kernel/task.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"

struct retransmits_value {
	u64 segments;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct retransmits_value);
} retransmits SEC(".maps");

static __always_inline int account(u64 segments)
{
	struct retransmits_value *value;
	u32 key = 0;

	value = bpf_map_lookup_elem(&retransmits, &key);
	if (value)
		__sync_fetch_and_add(&value->segments, segments);
	return 0;
}

/* As RetransSegs counts: what one buffer is cut into by segmentation offload are several. */
SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(retransmit_skb, const struct sock *sk, const struct sk_buff *skb)
{
	struct tcp_skb_cb *cb = (void *)__builtin_preserve_access_index(&skb->cb);
	u16 segments = BPF_CORE_READ(cb, tcp_gso_segs);

	return account(segments ?: 1);
}

SEC("tp_btf/tcp_retransmit_synack")
int BPF_PROG(retransmit_synack)
{
	return account(1);
}

/* MAX_PID_NS_LEVEL of include/linux/pid_namespace.h, and the host's */
#define MAX_LEVELS 33

/* asked for: a process by its number in the namespace of this inode number */
u32 inner_namespace = 0;
u32 inner_pid = 0;
/* the answer; 0: there is none */
u32 outer_pid = 0;

static __always_inline bool is_asked_for(struct task_struct *task)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	u32 level = BPF_CORE_READ(pid, level);

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < MAX_LEVELS && i <= level; i++) {
		struct upid upid = upid_of(pid, i);

		if (upid.nr == inner_pid && BPF_CORE_READ(upid.ns, ns.inum) == inner_namespace)
			return true;
	}
	return false;
}

SEC("iter/task")
int host_pid(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;

	if (task && task->pid == task->tgid && is_asked_for(task))
		outer_pid = task->tgid;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
