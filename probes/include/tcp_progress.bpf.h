/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How far a TCP connection has come: the bytes that were written to it and read from it. */
#ifndef KERNTOP_TCP_PROGRESS_BPF_H
#define KERNTOP_TCP_PROGRESS_BPF_H

#include "kernel.bpf.h"

/* include/net/tcp_states.h */
#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_SYN_RECV 3
#define TCP_CLOSE 7
#define TCP_CLOSE_WAIT 8
/* enum sock_flags: the other side has sent its FIN */
#define SOCK_DONE 1

/* How far a connection had come when its lock was last given back. */
struct tcp_progress {
	u32 written;
	u32 read;
	/* of the connection: a socket's memory is used again */
	u32 hash;
	/* numbers of the other side are only known then */
	u32 connected;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, struct tcp_progress);
} progress SEC(".maps");

/* Makes a connection known before its lock is given back for the first time. */
static __always_inline int call_begins(struct sock *sk)
{
	struct tcp_progress *known, now = {};
	u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
	u64 key = (u64)sk;

	if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	now.hash = BPF_CORE_READ(sk, __sk_common.skc_hash);
	known = bpf_map_lookup_elem(&progress, &key);
	if (known && known->hash == now.hash && known->connected)
		return 0;
	now.connected = state != TCP_SYN_SENT && state != TCP_SYN_RECV && state != TCP_CLOSE;
	now.written = BPF_CORE_READ((struct tcp_sock *)sk, write_seq);
	now.read = BPF_CORE_READ((struct tcp_sock *)sk, copied_seq);
	bpf_map_update_elem(&progress, &key, &now, BPF_ANY);
	return 0;
}

/* Bytes read since the last time, without the FIN, which has a sequence number of its own. */
static __always_inline u32 bytes_read(struct sock *sk, u32 since, u32 until)
{
	u32 bytes = until - since;

	if (bytes && BPF_CORE_READ(sk, __sk_common.skc_flags) & (1 << SOCK_DONE) &&
	    until == BPF_CORE_READ((struct tcp_sock *)sk, rcv_nxt))
		bytes--;
	return bytes;
}

#endif
