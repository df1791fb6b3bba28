/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What sets TCP sockets apart: in repair, read by records, in a sockmap, a path of MPTCP. */
#ifndef KERNTOP_TCP_SOCKETS_BPF_H
#define KERNTOP_TCP_SOCKETS_BPF_H

#include "kernel/net.bpf.h"

/* typed: the verifier knows sk; null if it is no TCP socket. Without typed the caller makes sure. */
static __always_inline struct tcp_sock *tcp_of(struct sock *sk, bool typed)
{
	return typed ? bpf_skc_to_tcp_sock(sk) : (struct tcp_sock *)sk;
}

/* Its queues are being saved or restored: nothing is sent or received. */
static __always_inline bool is_in_repair(struct sock *sk, bool typed)
{
	struct tcp_sock *tcp = tcp_of(sk, typed);

	if (!typed)
		return BPF_CORE_READ_BITFIELD_PROBED(tcp, repair);
	return tcp && BPF_CORE_READ_BITFIELD(tcp, repair);
}

/* One path of an MPTCP connection: other tasks than the sender also fill it. */
static __always_inline bool is_path(struct sock *sk)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	return bpf_core_field_exists(tcp->is_mptcp) && BPF_CORE_READ(tcp, is_mptcp);
}

/*
 * TLS and MPTCP read records from the connection, and calls return what is in them. The other protocols
 * that take connections over have no such calls (espintcp), or leave the bytes as they are (SMC).
 */
static __always_inline bool has_records(struct tcp_sock *tcp, bool typed)
{
	const struct tcp_ulp_ops *protocol = FIELD(typed, tcp, inet_conn.icsk_ulp_ops);
	char name[4] = {};

	if (!protocol)
		return false;
	bpf_probe_read_kernel(name, sizeof(name), protocol->name);
	return (name[0] == 't' && name[1] == 'l' && name[2] == 's') ||
	       (name[0] == 'm' && name[1] == 'p' && name[2] == 't' && name[3] == 'c');
}

/*
 * Do calls return other bytes than those by which the connection is read on? A socket in a sockmap
 * gives its readers what other sockets have sent to it.
 */
static __always_inline bool has_own_queue(struct sock *sk, struct tcp_sock *tcp, bool typed)
{
	/* the flag of a socket in a sockmap, and of no other of TCP */
	return has_records(tcp, typed) || (u64)FIELD(typed, sk, sk_user_data) & 1;
}

#endif
