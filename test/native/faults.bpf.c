// SPDX-License-Identifier: GPL-2.0
/* programs that fail to load or to attach, each in its own way; for the error tests */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "own.bpf.h"

struct task_struct;

/* no kernel has this type of map, nor the enumerator that guards its use */
#define FUTURE_MAP_TYPE 250
enum bpf_map_type___future { BPF_MAP_TYPE_FUTURE___future = FUTURE_MAP_TYPE };

struct {
	__uint(type, FUTURE_MAP_TYPE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} future SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("tp_btf/task_rename")
int BPF_PROG(guarded, struct task_struct *task, const char *comm)
{
	char name[NAME_LEN] = {};
	__u32 key = 0;
	__u64 *count;

	if (!is_own(name, comm))
		return 0;
	if (bpf_core_enum_value_exists(enum bpf_map_type___future, BPF_MAP_TYPE_FUTURE___future))
		count = bpf_map_lookup_elem(&future, &key);
	else
		count = bpf_map_lookup_elem(&counts, &key);
	if (count)
		__sync_fetch_and_add(count, 1);
	return 0;
}

SEC("?tp_btf/kerntop_no_such_tracepoint")
int no_tracepoint(void *ctx)
{
	return 0;
}

SEC("?tracepoint/task/kerntop_no_such_event")
int no_event(void *ctx)
{
	return 0;
}

SEC("?kprobe/kerntop_no_such_function")
int no_function(void *ctx)
{
	return 0;
}

/* the verifier explains every instruction before it refuses the last: tens of KiB of log */
SEC("?raw_tp/task_rename")
int rejected(__u64 *ctx)
{
	volatile __u64 sum = 0;
	__u32 i;

#pragma unroll
	for (i = 0; i < 512; i++)
		sum += ctx[0] + i;
	return *(volatile __u64 *)sum;
}

char LICENSE[] SEC("license") = "GPL";
