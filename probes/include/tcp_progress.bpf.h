/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * How far a TCP connection has come: the bytes that were written to it and read from it since it became
 * known, when it was established or, if it was open before, when we started.
 */
#ifndef KERNTOP_TCP_PROGRESS_BPF_H
#define KERNTOP_TCP_PROGRESS_BPF_H

#include "kernel/fs.bpf.h"
#include "kernel/net.bpf.h"

/* include/net/tcp_states.h */
#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_SYN_RECV 3
#define TCP_CLOSE_WAIT 8
#define TCP_LISTEN 10
/* enum sock_flags: the other side has sent its FIN */
#define SOCK_DONE 1

/* Which hook counts what is read: never both. */
enum counted_by {
	/* as the connection's progress */
	PROGRESS,
	/* as what calls return */
	CALLS,
	/* progress, from the next call on: the one that is under way began before it was known */
	NOT_YET,
};

/* How far a connection had come when it was last looked at. */
struct tcp_progress {
	u64 known_since_ns;
	u32 written;
	u32 read;
	/* of the connection: a socket's memory is used again */
	u32 hash;
	u32 counted_by;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, struct tcp_progress);
} progress SEC(".maps");

/* Null if the connection is not known. */
static __always_inline struct tcp_progress *progress_of(struct sock *sk, bool typed)
{
	u64 key = (u64)sk;
	struct tcp_progress *known = bpf_map_lookup_elem(&progress, &key);

	return known && known->hash == FIELD(typed, sk, __sk_common.skc_hash) ? known : NULL;
}

/* From here on counts what is written and read. */
static __always_inline void make_known(struct sock *sk, enum counted_by counted_by, u64 flags)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	u64 key = (u64)sk;
	struct tcp_progress now = {
		.known_since_ns = counted_by == NOT_YET ? bpf_ktime_get_ns() : 0,
		.counted_by = counted_by,
		.written = BPF_CORE_READ(tcp, write_seq),
		.read = BPF_CORE_READ(tcp, copied_seq),
		.hash = BPF_CORE_READ(sk, __sk_common.skc_hash),
	};

	bpf_map_update_elem(&progress, &key, &now, flags);
}

/* A socket changes its state: a connection is known from its establishment on. */
static __always_inline int follow_state(struct sock *sk, int state)
{
	if (state == TCP_ESTABLISHED && BPF_CORE_READ(sk, sk_protocol) == IPPROTO_TCP)
		make_known(sk, PROGRESS, BPF_ANY);
	return 0;
}

/* as long as net.core.somaxconn lets a queue be by default */
#define LONGEST_ACCEPT_QUEUE 4096

static __noinline void make_waiting_known(struct sock *listener)
{
	struct request_sock *request =
		BPF_CORE_READ((struct inet_connection_sock *)listener,
			      icsk_accept_queue.rskq_accept_head);

#pragma clang loop unroll(disable)
	for (int i = 0; request && i < LONGEST_ACCEPT_QUEUE; i++) {
		make_known(BPF_CORE_READ(request, sk), PROGRESS, BPF_NOEXIST);
		request = BPF_CORE_READ(request, dl_next);
	}
}

/* What is open at the start: a connection, or all that wait in a listener's queue. */
static __always_inline int follow_open(struct file *file)
{
	struct socket *sock;
	struct sock *sk;
	u16 family;

	if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	sock = BPF_CORE_READ(file, private_data);
	sk = BPF_CORE_READ(sock, sk);
	family = BPF_CORE_READ(sk, __sk_common.skc_family);
	if ((family != AF_INET && family != AF_INET6) ||
	    BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	if (BPF_CORE_READ(sk, __sk_common.skc_state) == TCP_LISTEN)
		make_waiting_known(sk);
	else
		make_known(sk, PROGRESS, BPF_NOEXIST);
	return 0;
}

/* Bytes read since the last time, without the FIN, which has a sequence number of its own. */
static __always_inline u32 newly_read(struct tcp_progress *last, struct sock *sk,
				      struct tcp_sock *tcp, bool typed)
{
	u32 read = FIELD(typed, tcp, copied_seq), bytes = read - last->read;

	last->read = read;
	if (bytes && FIELD(typed, sk, __sk_common.skc_flags) & (1 << SOCK_DONE) &&
	    read == FIELD(typed, tcp, rcv_nxt))
		bytes--;
	return bytes;
}

/* What the call that connected the socket sent with the SYN (fast open), of which nothing is acknowledged. */
static __always_inline u32 written_with_syn(struct sock *sk)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	if (BPF_CORE_READ(sk, __sk_common.skc_state) != TCP_SYN_SENT ||
	    !BPF_CORE_READ_BITFIELD_PROBED(tcp, syn_data))
		return 0;
	return BPF_CORE_READ(tcp, write_seq) - BPF_CORE_READ(tcp, snd_una) - 1;
}

/* Bytes written since the last time, without the SYN and the FIN. */
static __always_inline u32 newly_written(struct tcp_progress *last, struct sock *sk)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	u32 written = BPF_CORE_READ(tcp, write_seq), bytes = written - last->written;
	u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);

	last->written = written;
	/* fast open: the call that sent the SYN sent data with it */
	if (state == TCP_SYN_SENT)
		return bytes ? bytes - 1 : 0;
	/* in later states the FIN has been written, and nothing more can be */
	return state == TCP_ESTABLISHED || state == TCP_SYN_RECV || state == TCP_CLOSE_WAIT ? bytes
											    : 0;
}

#endif
