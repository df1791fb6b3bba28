/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Interfaces, namespaces, sockets and packets of the network, as the kernel has them. */
#ifndef KERNTOP_KERNEL_NET_BPF_H
#define KERNTOP_KERNEL_NET_BPF_H

#include "../kernel.bpf.h"
#include "list.bpf.h"
#include "task.bpf.h"

#define IFNAMSIZ 16
#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
#define IPPROTO_MPTCP 262
#define MSG_OOB 1
#define MSG_PEEK 2
#define MSG_ERRQUEUE 0x2000

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct in6_addr___kernel {
	union {
		u32 u6_addr32[4];
	} in6_u;
};

/* a network interface */
struct net_device {
	char name[IFNAMSIZ];
	int ifindex;
	struct hlist_node index_hlist;
};

/* a network namespace */
struct net {
	/* 256 lists of its interfaces, by the low byte of their index */
	struct hlist_head *dev_index_head;
	struct ns_common ns;
};

struct sock_common {
	u32 skc_daddr;
	u32 skc_rcv_saddr;
	u16 skc_dport;
	u16 skc_num;
	u16 skc_family;
	u8 skc_state;
	/* the interface that it is bound to, which a link-local address needs; or 0 */
	int skc_bound_dev_if;
	struct {
		struct net *net;
	} skc_net;
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
	/* whose low bits are flags */
	void *sk_user_data;
	/* owned: by a task, which may sleep; a soft interrupt only keeps others out */
	struct {
		int owned;
	} sk_lock;
};

struct inet_sock {
	/* network byte order; outlives skc_num, which goes with the right to the port */
	u16 inet_sport;
};

struct request_sock {
	struct request_sock *dl_next;
	struct sock *sk;
};

struct request_sock_queue {
	struct request_sock *rskq_accept_head;
};

/* a protocol that takes a TCP connection over (TCP_ULP) */
struct tcp_ulp_ops {
	char name[16];
};

struct inet_connection_sock {
	/* a listener's: connections that wait for accept() */
	struct request_sock_queue icsk_accept_queue;
	/* null where no protocol took it over */
	const struct tcp_ulp_ops *icsk_ulp_ops;
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	/* sequence numbers, of bytes: received in order, consumed, accepted for sending, not acknowledged */
	u32 rcv_nxt;
	u32 copied_seq;
	u32 write_seq;
	u32 snd_una;
	/* its queues are being saved or restored (TCP_REPAIR): nothing is sent or received */
	u8 repair : 1;
	/* the SYN carried data */
	u8 syn_data : 1;
	/* it is a path of an MPTCP connection; with CONFIG_MPTCP */
	bool is_mptcp;
};

struct mptcp_sock {
	/* the TCP connection that it began with */
	struct sock *first;
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

struct sk_buff {
	char cb[48];
};

/* in sk_buff.cb */
struct tcp_skb_cb {
	u16 tcp_gso_segs;
};

/* the record of tcp_rcv_space_adjust */
struct trace_event_raw_tcp_event_sk {
	const void *skaddr;
};

struct trace_event_raw_inet_sock_set_state {
	const void *skaddr;
	int newstate;
};

#pragma clang attribute pop

#endif
