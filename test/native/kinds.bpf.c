// SPDX-License-Identifier: GPL-2.0
/* every BTF kind that a map or a global may have; for the layout tests */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

typedef __u16 port_t;
enum small { SMALL_A, SMALL_B };
enum negative { NEGATIVE = -1, POSITIVE = 1 };
struct nested {
	__u8 bytes[3];
	__s8 sign;
};
struct kinds_key {
	__u32 pid;
	char comm[16];
	port_t port;
	__u16 __pad;
};
struct kinds_value {
	__u64 u64;
	__s64 s64;
	__s32 s32;
	__u8 u8;
	_Bool flag;
	char letter;
	__s8 s8;
	enum small small;
	enum negative negative;
	const volatile __u32 qualified;
	__u32 grid[2][3];
	char names[2][8];
	struct nested nested;
	struct nested list[2];
	void *pointer;
	struct kinds_value *self;
	union {
		__u32 whole;
		__u16 half;
	};
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct kinds_key);
	__type(value, struct kinds_value);
} kinds SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 3);
	__type(key, __u32);
	__type(value, port_t);
} ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} tasks SEC(".maps");

const volatile __u32 limit = 7;
const volatile char label[8] = "first";
__s64 balance = -5;
__u64 seen[2];
struct nested pair;
__u32 hot SEC(".bss.hot");

SEC("tp_btf/sys_enter")
int count_enter(void *ctx)
{
	__sync_fetch_and_add(&seen[0], limit + (label[0] == 'f'));
	balance += pair.sign;
	hot++;
	return 0;
}

SEC("?raw_tp/sys_exit")
int count_exit(void *ctx)
{
	__sync_fetch_and_add(&seen[1], 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
