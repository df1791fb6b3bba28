// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Soft interrupts: softirq_entry and softirq_exit → vectors: count, time and distribution each. */
#include "include/kernel.bpf.h"
#include "include/health.bpf.h"
#include "include/hist.bpf.h"

/* enum in linux/interrupt.h: HI … RCU; ten since 2.6.35 */
#define NR_SOFTIRQS 10

/* -c: the only CPU to count; -1: all */
const volatile s32 only_cpu = -1;
const volatile bool distribution = false;

struct softirqs_value {
	/* the time of an entry without its exit, in the slot of its vector; 0: not running */
	u64 start_ns;
	u64 count;
	u64 total_ns;
};

/* Soft interrupts do not nest on a CPU, and a CPU's slot is its own: no atomics needed. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, NR_SOFTIRQS);
	__type(key, u32);
	__type(value, struct softirqs_value);
} vectors SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, NR_SOFTIRQS);
	__type(key, u32);
	__type(value, struct hist);
} hists SEC(".maps");

static __always_inline int account_entry(u32 vector)
{
	struct softirqs_value *value;

	if (only_cpu >= 0 && bpf_get_smp_processor_id() != only_cpu)
		return 0;
	value = bpf_map_lookup_elem(&vectors, &vector);
	if (value)
		value->start_ns = bpf_ktime_get_ns();
	return 0;
}

static __always_inline int account_exit(u32 vector)
{
	struct softirqs_value *value;
	struct hist *hist;
	u64 delta_ns;

	value = bpf_map_lookup_elem(&vectors, &vector);
	/* one that was running when we attached has no start */
	if (!value || !value->start_ns)
		return 0;
	delta_ns = bpf_ktime_get_ns() - value->start_ns;
	value->start_ns = 0;
	value->count++;
	value->total_ns += delta_ns;
	if (distribution) {
		hist = bpf_map_lookup_elem(&hists, &vector);
		if (hist)
			hist_add(hist, delta_ns);
	}
	return 0;
}

SEC("tp_btf/softirq_entry")
int BPF_PROG(softirq_entry_btf, unsigned int vector)
{
	return account_entry(vector);
}

SEC("tp_btf/softirq_exit")
int BPF_PROG(softirq_exit_btf, unsigned int vector)
{
	return account_exit(vector);
}

SEC("raw_tp/softirq_entry")
int BPF_PROG(softirq_entry_raw, unsigned int vector)
{
	return account_entry(vector);
}

SEC("raw_tp/softirq_exit")
int BPF_PROG(softirq_exit_raw, unsigned int vector)
{
	return account_exit(vector);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
