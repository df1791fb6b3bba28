// SPDX-License-Identifier: GPL-2.0
/* writes to /proc/self/comm → keys: each new name "ktG…" counts for the next keys */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define MOST 1024

struct grow_key {
	__u32 pid;
	char comm[16];
	__u64 rest[2];
};

struct grow_value {
	__u64 io;
	__u64 bytes;
	__u64 ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct grow_key);
	__type(value, struct grow_value);
} keys SEC(".maps");

__u32 first;
__u32 batch;

struct task_struct;

SEC("tp_btf/task_rename")
int BPF_PROG(grow, struct task_struct *task, const char *name)
{
	char wanted[4] = {};
	__u32 i;

	bpf_probe_read_kernel(wanted, sizeof(wanted), name);
	if (wanted[0] != 'k' || wanted[1] != 't' || wanted[2] != 'G')
		return 0;
	for (i = 0; i < MOST && i < batch; i++) {
		struct grow_key key = {.pid = first + i, .comm = "kt-grow"};
		struct grow_value value = {.io = 1, .ns = 1000}, *known;

		/* as different as the bytes of processes are */
		value.bytes = 4096 * (1 + key.pid * 7919 % 1000);

		known = bpf_map_lookup_elem(&keys, &key);
		if (!known) {
			bpf_map_update_elem(&keys, &key, &value, BPF_ANY);
			continue;
		}
		known->io += value.io;
		known->bytes += value.bytes;
		known->ns += value.ns;
	}
	first += batch;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
