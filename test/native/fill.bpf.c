// SPDX-License-Identifier: GPL-2.0
/*
 * writes to /proc/self/comm → entries and records the test knows: a new name "kt" + letter + four
 * digits 'A'…'P' (the index, lowest nibble first) + OWN is one event of the letter's kind
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "own.bpf.h"

struct task_struct;

struct fill_key {
	__u64 index;
	__u64 rest[3];
};
struct fill_value {
	__u64 words[8];
};

#define FILL_MAP(name, map_type, entries, key_type, value_type)                                    \
	struct {                                                                                   \
		__uint(type, map_type);                                                            \
		__uint(max_entries, entries);                                                      \
		__type(key, key_type);                                                             \
		__type(value, value_type);                                                         \
	} name SEC(".maps")

FILL_MAP(hash, BPF_MAP_TYPE_HASH, 10240, struct fill_key, struct fill_value);
FILL_MAP(lru, BPF_MAP_TYPE_LRU_HASH, 512, __u16, __u64);
FILL_MAP(percpu_hash, BPF_MAP_TYPE_PERCPU_HASH, 4096, __u32, __u32);
FILL_MAP(percpu_lru, BPF_MAP_TYPE_LRU_PERCPU_HASH, 512, __u32, __u64);
FILL_MAP(array, BPF_MAP_TYPE_ARRAY, 97, __u32, __u64);
FILL_MAP(percpu_array, BPF_MAP_TYPE_PERCPU_ARRAY, 97, __u32, __u64);

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536);
} ring SEC(".maps");

#define STACK_DEPTH 16
#define STACKS 5

/* can be read key by key only, like per-CPU arrays before 5.13 */
struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1024);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, STACK_DEPTH * sizeof(__u64));
} stacks SEC(".maps");

__s64 stack_ids[STACKS];
/* runs of the program, for any task that gets a new name */
__u64 runs;
__u64 events;
__u64 drops;
static volatile __u64 hidden;

static __always_inline int emit(__u32 index)
{
	char record[32] = {};
	__u32 i;

	for (i = 0; i < sizeof(record); i++)
		record[i] = index + i;
	if (bpf_ringbuf_output(&ring, record, 1 + index % sizeof(record), 0))
		__sync_fetch_and_add(&drops, 1);
	return 0;
}

/* one stack, cut off at different depths, makes several different ones */
static __always_inline int sample(void *ctx)
{
	__u32 skip;

#pragma unroll
	for (skip = 0; skip < STACKS; skip++)
		stack_ids[skip] = bpf_get_stackid(ctx, &stacks, skip);
	return 0;
}

static __always_inline int fill(__u32 index)
{
	struct fill_key key = {.index = index, .rest = {index * 3, index * 5, index * 7}};
	struct fill_value value = {};
	__u32 slot = index % 97;
	__u16 short_key = index;
	__u64 word = index * 11;
	__u32 half = index * 13;
	__u64 *counter;
	__u32 i;

	for (i = 0; i < 8; i++)
		value.words[i] = word + i;
	bpf_map_update_elem(&hash, &key, &value, BPF_ANY);
	bpf_map_update_elem(&lru, &short_key, &word, BPF_ANY);
	bpf_map_update_elem(&percpu_hash, &index, &half, BPF_ANY);
	bpf_map_update_elem(&percpu_lru, &index, &word, BPF_ANY);
	counter = bpf_map_lookup_elem(&array, &slot);
	if (counter)
		__sync_fetch_and_add(counter, 1);
	counter = bpf_map_lookup_elem(&percpu_array, &slot);
	if (counter)
		*counter += 1;
	return 0;
}

SEC("tp_btf/task_rename")
int BPF_PROG(rename_task, struct task_struct *task, const char *comm)
{
	char name[NAME_LEN] = {};
	__u32 index = 0;
	__u32 i;

	__sync_fetch_and_add(&runs, 1);
	if (!is_own(name, comm))
		return 0;
	for (i = 0; i < 4; i++)
		index |= (__u32)(name[3 + i] - 'A') << (4 * i);
	__sync_fetch_and_add(&events, 1);
	hidden += 1;
	if (name[2] == 'S')
		return sample(ctx);
	return name[2] == 'R' ? emit(index) : fill(index);
}

char LICENSE[] SEC("license") = "GPL";
