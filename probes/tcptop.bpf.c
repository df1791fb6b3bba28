// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* TCP bytes by process and connection: what send and receive calls returned → sessions. */
#include "include/kernel.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"
#include "include/tcp_progress.bpf.h"

/* 0: both; else AF_INET or AF_INET6 */
const volatile u32 only_family = 0;
/* Does release_sock_kprobe count what was sent, what was received? Then other hooks must not. */
const volatile bool release_counts_sent = false;
const volatile bool release_counts_received = false;

struct tcptop_key {
	/* network byte order; IPv4 in the first word */
	u32 laddr[4];
	u32 raddr[4];
	u32 pid;
	u16 lport;
	u16 rport;
	/* 4 or 6; a v4-mapped address counts as 4 */
	u32 family;
};

struct tcptop_value {
	u64 rx_bytes;
	u64 tx_bytes;
	char comm[TASK_COMM_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct tcptop_key);
	__type(value, struct tcptop_value);
} sessions SEC(".maps");

/* The socket that a thread splices from, for the kretprobe; fexit has it at hand. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u64);
} splices_in_flight SEC(".maps");

enum way {
	RECEIVED,
	SENT,
};

/* ::ffff:a.b.c.d */
static __always_inline bool is_v4_mapped(const u32 *address)
{
	return !address[0] && !address[1] && address[2] == bpf_htonl(0xffff);
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
	}
	key->family = family == AF_INET ? 4 : 6;
	key->lport = FIELD(typed, sk, __sk_common.skc_num);
	key->rport = bpf_ntohs(FIELD(typed, sk, __sk_common.skc_dport));
	return true;
}

static __always_inline struct tcptop_value *session_of(struct tcptop_key *key)
{
	struct tcptop_value *value, empty = {};

	value = bpf_map_lookup_elem(&sessions, key);
	if (!value) {
		bpf_map_update_elem(&sessions, key, &empty, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&sessions, key);
	}
	if (!value) {
		COUNT_HEALTH(dropped_keys);
		return NULL;
	}
	renew_process_comm(value->comm, current_task(), HAS_TYPED_CURRENT);
	return value;
}

/* bytes is what the call returned: an error, or how much was really moved. */
static __always_inline int account(struct sock *sk, s64 bytes, enum way way, bool typed)
{
	struct tcptop_key key = {};
	struct tcptop_value *value;

	if (bytes <= 0 || !current_passes())
		return 0;
	key.pid = current_pid();
	if (!key_of(&key, sk, typed))
		return 0;
	value = session_of(&key);
	if (value)
		__sync_fetch_and_add(way == SENT ? &value->tx_bytes : &value->rx_bytes, bytes);
	return 0;
}

/* For hooks that see all sockets. Reading without consuming is not receiving. */
static __always_inline int account_tcp(struct sock *sk, s64 bytes, int flags, enum way way,
				       bool typed)
{
	if (!sk || FIELD(typed, sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	if (way == RECEIVED && flags & MSG_PEEK)
		return 0;
	return account(sk, bytes, way, typed);
}

SEC("fexit/tcp_sendmsg")
int BPF_PROG(tcp_sendmsg_fexit, struct sock *sk, void *msg, size_t size, int ret)
{
	return account(sk, ret, SENT, true);
}

/* sendfile and splice to a socket, until 6.5 moved them into tcp_sendmsg (dc97391e6610) */
SEC("fexit/tcp_sendpage")
int BPF_PROG(tcp_sendpage_fexit, struct sock *sk, void *page, int offset, size_t size, int flags,
	     int ret)
{
	return account(sk, ret, SENT, true);
}

SEC("fexit/inet_recvmsg")
int BPF_PROG(inet_recvmsg_fexit, struct socket *sock, void *msg, size_t size, int flags, int ret)
{
	return account_tcp(sock->sk, ret, flags, RECEIVED, true);
}

SEC("fexit/inet6_recvmsg")
int BPF_PROG(inet6_recvmsg_fexit, struct socket *sock, void *msg, size_t size, int flags, int ret)
{
	return account_tcp(sock->sk, ret, flags, RECEIVED, true);
}

SEC("fexit/tcp_splice_read")
int BPF_PROG(tcp_splice_read_fexit, struct socket *sock, void *position, void *pipe, size_t size,
	     unsigned int flags, s64 ret)
{
	return release_counts_received ? 0 : account(sock->sk, ret, RECEIVED, true);
}

/* since 6.3 (6e6eda44b939) */
SEC("tp_btf/sock_send_length")
int BPF_PROG(sock_send_length_btf, struct sock *sk, int ret, int flags)
{
	return account_tcp(sk, ret, flags, SENT, true);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(sock_recv_length_btf, struct sock *sk, int ret, int flags)
{
	return account_tcp(sk, ret, flags, RECEIVED, true);
}

/* The same as classic tracepoints, which lose nothing where tp_btf may. */
SEC("tracepoint/sock/sock_send_length")
int sock_send_length_tp(struct trace_event_raw_sock_msg_length *ctx)
{
	return account_tcp(ctx->sk, ctx->ret, ctx->flags, SENT, false);
}

SEC("tracepoint/sock/sock_recv_length")
int sock_recv_length_tp(struct trace_event_raw_sock_msg_length *ctx)
{
	return account_tcp(ctx->sk, ctx->ret, ctx->flags, RECEIVED, false);
}

/*
 * Without fexit the end of a call is dear to see: the kernel has few kretprobe instances, on 5.10 one
 * a CPU, which calls that wait hold on to. What calls moved is seen where it must be: whoever sends or
 * receives holds the socket's lock, and gives it back. So kprobes at the beginning of calls only
 * make the connection known, and the one at release_sock() counts how far it has come since.
 */

/* The lock is still held: nobody else moves the numbers. */
SEC("kprobe/release_sock")
int BPF_KPROBE(release_sock_kprobe, struct sock *sk)
{
	u64 key = (u64)sk;
	struct tcp_progress *last = bpf_map_lookup_elem(&progress, &key), was;
	u8 state;

	if (!last)
		return 0;
	was = *last;
	state = BPF_CORE_READ(sk, __sk_common.skc_state);
	last->written = BPF_CORE_READ((struct tcp_sock *)sk, write_seq);
	last->read = BPF_CORE_READ((struct tcp_sock *)sk, copied_seq);
	last->hash = BPF_CORE_READ(sk, __sk_common.skc_hash);
	last->connected = state != TCP_SYN_SENT && state != TCP_SYN_RECV && state != TCP_CLOSE;
	if (was.hash != last->hash) {
		/* connected by the call itself (fast open): where it began is not known */
		COUNT_HEALTH(lost);
		return 0;
	}
	/* in other states the FIN has been written, and nothing can be any more */
	if (release_counts_sent && (state == TCP_ESTABLISHED || state == TCP_CLOSE_WAIT))
		account(sk, (u32)(last->written - was.written), SENT, false);
	if (release_counts_received && was.connected)
		account(sk, bytes_read(sk, was.read, last->read), RECEIVED, false);
	return 0;
}

SEC("kprobe/tcp_sendmsg")
int BPF_KPROBE(tcp_sendmsg_kprobe, struct sock *sk)
{
	return call_begins(sk);
}

SEC("kprobe/tcp_sendpage")
int BPF_KPROBE(tcp_sendpage_kprobe, struct sock *sk)
{
	return call_begins(sk);
}

SEC("kprobe/tcp_recvmsg")
int BPF_KPROBE(tcp_recvmsg_kprobe, struct sock *sk)
{
	return call_begins(sk);
}

SEC("kprobe/tcp_splice_read")
int BPF_KPROBE(tcp_splice_read_kprobe, struct socket *sock)
{
	u32 tid = bpf_get_current_pid_tgid();
	u64 sk = (u64)BPF_CORE_READ(sock, sk);

	if (release_counts_received)
		return call_begins((struct sock *)sk);
	/* still there: the kernel had no kretprobe left to watch the last call return */
	if (bpf_map_update_elem(&splices_in_flight, &tid, &sk, BPF_NOEXIST)) {
		COUNT_HEALTH(lost);
		bpf_map_update_elem(&splices_in_flight, &tid, &sk, BPF_ANY);
	}
	return 0;
}

SEC("kretprobe/tcp_splice_read")
int BPF_KRETPROBE(tcp_splice_read_kretprobe, long ret)
{
	u32 tid = bpf_get_current_pid_tgid();
	u64 *sk = bpf_map_lookup_elem(&splices_in_flight, &tid);

	if (!sk)
		return 0;
	account((struct sock *)*sk, ret, RECEIVED, false);
	bpf_map_delete_elem(&splices_in_flight, &tid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
