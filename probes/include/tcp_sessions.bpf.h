/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* TCP connections by process: their key, and what was counted of them. */
#ifndef KERNTOP_TCP_SESSIONS_BPF_H
#define KERNTOP_TCP_SESSIONS_BPF_H

#include "kernel/net.bpf.h"
#include "health.bpf.h"
#include "task.bpf.h"

/* 0: both; else AF_INET or AF_INET6 */
const volatile u32 only_family = 0;

struct tcptop_key {
	/* network byte order; IPv4 in the first word */
	u32 laddr[4];
	u32 raddr[4];
	u32 pid;
	u16 lport;
	u16 rport;
	/* 4 or 6; a v4-mapped address counts as 4 */
	u32 family;
	/* of link-local addresses, which each link has anew; else 0 */
	u32 link;
	/* where the link has that number */
	u32 netns;
};

struct tcptop_value {
	u64 rx_bytes;
	u64 tx_bytes;
	char comm[TASK_COMM_LEN];
	/* name of the link, or empty */
	char link_name[IFNAMSIZ];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct tcptop_key);
	__type(value, struct tcptop_value);
} sessions SEC(".maps");

/* ::ffff:a.b.c.d */
static __always_inline bool is_v4_mapped(const u32 *address)
{
	return !address[0] && !address[1] && address[2] == bpf_htonl(0xffff);
}

/* fe80::/10 */
static __always_inline bool is_link_local(const u32 *address)
{
	return (address[0] & bpf_htonl(0xffc00000)) == bpf_htonl(0xfe800000);
}

static __noinline void add_link(struct tcptop_key *key, struct sock *sk)
{
	/* only the connections that make up an MPTCP connection are bound to links */
	if (BPF_CORE_READ(sk, sk_protocol) == IPPROTO_MPTCP &&
	    bpf_core_field_exists(struct mptcp_sock, first))
		sk = BPF_CORE_READ((struct mptcp_sock *)sk, first);
	key->link = BPF_CORE_READ(sk, __sk_common.skc_bound_dev_if);
	key->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
}

/* name holds IFNAMSIZ zeros, which stay where the link is gone. */
static __noinline void name_link(char *name, struct sock *sk, u32 link)
{
	struct hlist_head *lists = BPF_CORE_READ(sk, __sk_common.skc_net.net, dev_index_head);
	struct hlist_node *node = BPF_CORE_READ(&lists[link & 255], first);

	/* a hundred thousand interfaces, spread over the lists */
#pragma clang loop unroll(disable)
	for (int i = 0; node && i < 400; i++) {
		struct net_device *device =
			(void *)node - bpf_core_field_offset(struct net_device, index_hlist);

		if (BPF_CORE_READ(device, ifindex) == link) {
			bpf_probe_read_kernel_str(name, IFNAMSIZ, &device->name);
			return;
		}
		node = BPF_CORE_READ(node, next);
	}
}

/* typed: the verifier knows sk, and its fields are read at no cost. False if the family is unwanted. */
static __always_inline bool key_of(struct tcptop_key *key, struct sock *sk, bool typed)
{
	u32 family = FIELD(typed, sk, __sk_common.skc_family);

	if (family == AF_INET6) {
		BPF_CORE_READ_INTO(&key->raddr, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr32);
		if (is_v4_mapped(key->raddr))
			family = AF_INET;
		else
			BPF_CORE_READ_INTO(&key->laddr, sk,
					   __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr32);
	}
	if ((family != AF_INET && family != AF_INET6) || (only_family && family != only_family))
		return false;
	if (family == AF_INET) {
		key->laddr[0] = FIELD(typed, sk, __sk_common.skc_rcv_saddr);
		key->raddr[0] = FIELD(typed, sk, __sk_common.skc_daddr);
		key->raddr[1] = key->raddr[2] = key->raddr[3] = 0;
	} else if (is_link_local(key->laddr) || is_link_local(key->raddr)) {
		add_link(key, sk);
	}
	key->family = family == AF_INET ? 4 : 6;
	key->lport = FIELD(typed, sk, __sk_common.skc_num);
	/* both sides have closed, and the port was given back; what was received can still be read */
	if (!key->lport)
		key->lport = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
	key->rport = bpf_ntohs(FIELD(typed, sk, __sk_common.skc_dport));
	return true;
}

static __always_inline struct tcptop_value *session_of(struct tcptop_key *key, struct sock *sk)
{
	struct tcptop_value *value, empty = {};

	value = bpf_map_lookup_elem(&sessions, key);
	if (!value) {
		bpf_map_update_elem(&sessions, key, &empty, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&sessions, key);
		if (value && key->link)
			name_link(value->link_name, sk, key->link);
	}
	if (!value) {
		COUNT_HEALTH(dropped_keys);
		return NULL;
	}
	if (key->pid)
		renew_process_comm(value->comm, current_task(), HAS_TYPED_CURRENT);
	return value;
}

#endif
