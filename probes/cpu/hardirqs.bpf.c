// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Hardware interrupts: irq_handler_entry and irq_handler_exit → handlers: count, time, distribution. */
#include "include/kernel/irq.bpf.h"
#include "include/health.bpf.h"
#include "include/hist.bpf.h"
#include "include/values.bpf.h"

/* what a handler returns for an interrupt that was not of its device (include/linux/irqreturn.h) */
#define IRQ_NONE 0

#define HANDLER_NAME_LEN 32

/* -c: the only CPU to count; -1: all */
const volatile s32 only_cpu = -1;
/* false: only what ends is seen, and nothing has a start */
const volatile bool timed = true;
const volatile bool distribution = false;

struct hardirqs_key {
	char name[HANDLER_NAME_LEN];
};

struct hardirqs_start {
	/* 0: none is running */
	u64 start_ns;
	/* whose: the one that ends must be the one that began */
	u64 action;
};

/* Handlers run with interrupts off and do not nest on a CPU, whose slot is its own: no atomics. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct hardirqs_start);
} starts SEC(".maps");

struct hardirqs_value {
	u64 count;
	u64 total_ns;
};

/* by name, since one device may have a line for each queue and CPU; machines have hundreds */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct hardirqs_key);
	__type(value, struct hardirqs_value);
} handlers SEC(".maps");

/* userland gives it its entries when distribution is set */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct hardirqs_key);
	__type(value, struct hist);
} hists SEC(".maps");

static __always_inline int account_entry(struct irqaction *action)
{
	struct hardirqs_start *start;
	u32 zero = 0;

	if (only_cpu >= 0 && bpf_get_smp_processor_id() != only_cpu)
		return 0;
	start = bpf_map_lookup_elem(&starts, &zero);
	if (!start)
		return 0;
	start->action = (u64)action;
	start->start_ns = bpf_ktime_get_ns();
	return 0;
}

static __always_inline void account(struct hardirqs_key *key, u64 delta_ns)
{
	struct hardirqs_value *value, empty = {};

	if (distribution) {
		hist_add_to(&hists, key, delta_ns);
		return;
	}
	value = value_in(&handlers, key, &empty);
	if (!value)
		return;
	__sync_fetch_and_add(&value->count, 1);
	__sync_fetch_and_add(&value->total_ns, delta_ns);
}

/* The time that the handler took is known first of all: what follows here is not its own. */
static __always_inline int account_exit(struct irqaction *action, int ret, bool typed)
{
	struct hardirqs_key key = {};
	struct hardirqs_start *start;
	u64 delta_ns = 0;
	u32 zero = 0;

	if (timed) {
		start = bpf_map_lookup_elem(&starts, &zero);
		/* one that was running when we attached has no start */
		if (!start || !start->start_ns || start->action != (u64)action)
			return 0;
		delta_ns = bpf_ktime_get_ns() - start->start_ns;
		start->start_ns = 0;
	} else if (only_cpu >= 0 && bpf_get_smp_processor_id() != only_cpu) {
		return 0;
	}
	/* on a line that devices share each of them is asked, and one has something to do */
	if (ret == IRQ_NONE)
		return 0;
	bpf_probe_read_kernel_str(key.name, sizeof(key.name), FIELD(typed, action, name));
	account(&key, delta_ns);
	return 0;
}

SEC("tp_btf/irq_handler_entry")
int BPF_PROG(irq_handler_entry_btf, int irq, struct irqaction *action)
{
	return account_entry(action);
}

SEC("tp_btf/irq_handler_exit")
int BPF_PROG(irq_handler_exit_btf, int irq, struct irqaction *action, int ret)
{
	return account_exit(action, ret, true);
}

SEC("raw_tp/irq_handler_entry")
int BPF_PROG(irq_handler_entry_raw, int irq, struct irqaction *action)
{
	return account_entry(action);
}

SEC("raw_tp/irq_handler_exit")
int BPF_PROG(irq_handler_exit_raw, int irq, struct irqaction *action, int ret)
{
	return account_exit(action, ret, false);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
