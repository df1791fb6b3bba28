// SPDX-License-Identifier: GPL-2.0
/* programs that do nothing, one on a hook of each tool: what the hook itself costs */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define EMPTY(name, section)                                                                       \
	SEC(section) int name(void *context)                                                       \
	{                                                                                          \
		return 0;                                                                          \
	}

EMPTY(empty_block, "tp_btf/block_rq_complete")
EMPTY(empty_tcp_fexit, "fexit/tcp_sendmsg")
EMPTY(empty_tcp_kprobe, "kprobe/tcp_sendmsg")
EMPTY(empty_switch, "tp_btf/sched_switch")
EMPTY(empty_cache_tp, "tp_btf/mm_filemap_add_to_page_cache")
EMPTY(empty_cache_fentry, "fentry/folio_mark_accessed")
EMPTY(empty_cache_kprobe, "kprobe/folio_mark_accessed")
EMPTY(empty_syscall, "tp_btf/sys_exit")
EMPTY(empty_softirq, "tp_btf/softirq_entry")

char LICENSE[] SEC("license") = "GPL";
