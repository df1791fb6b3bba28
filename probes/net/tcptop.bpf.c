// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* TCP bytes by process and connection: what calls moved, and what was taken without one → sessions. */
#include "include/kernel/net.bpf.h"
#include "include/health.bpf.h"
#include "include/task.bpf.h"
#include "include/filter.bpf.h"
#include "include/tcp_progress.bpf.h"
#include "include/tcp_sessions.bpf.h"
#include "include/tcp_sockets.bpf.h"

/* Are there hooks where receive calls return, where connections make progress? */
const volatile bool sees_calls = false;
const volatile bool sees_progress = false;

enum way {
	RECEIVED,
	SENT,
};

/* by_task: the current task acts; else a soft interrupt that came upon it. */
static __always_inline int account(struct sock *sk, s64 bytes, enum way way, bool typed,
				   bool by_task)
{
	struct tcptop_key key = {};
	struct tcptop_value *value;

	if (bytes <= 0 || (by_task ? !current_passes() : filtering()))
		return 0;
	if (by_task)
		key.pid = current_pid();
	if (!key_of(&key, sk, typed))
		return 0;
	if (!by_task)
		COUNT_HEALTH(unattributed);
	value = session_of(&key, sk);
	if (value)
		__sync_fetch_and_add(way == SENT ? &value->tx_bytes : &value->rx_bytes, bytes);
	return 0;
}

/* Was what a receive call returns counted as it made its way? */
static __always_inline bool is_counted(struct sock *sk, int flags, bool typed)
{
	struct tcp_sock *tcp = tcp_of(sk, typed);
	struct tcp_progress *last;

	if (!sees_progress || !tcp || has_own_queue(sk, tcp, typed))
		return false;
	last = progress_of(sk, typed);
	if (!last)
		return false;
	/* an urgent byte is read beside the others, and passed by once more */
	if (flags & MSG_OOB)
		last->counted_by = CALLS;
	if (last->counted_by == NOT_YET) {
		last->counted_by = PROGRESS;
		return false;
	}
	return last->counted_by == PROGRESS;
}

/*
 * bytes is what a call returned: an error, or how much was really moved. Reading without consuming
 * is not receiving, nor is what comes from the error queue: the program's own bytes, once more.
 */
static __always_inline int account_call(struct sock *sk, s64 bytes, int flags, enum way way,
					bool typed)
{
	u32 protocol;

	if (!sk || bytes <= 0 || (way == RECEIVED && flags & (MSG_PEEK | MSG_ERRQUEUE)))
		return 0;
	protocol = FIELD(typed, sk, sk_protocol);
	if (protocol != IPPROTO_TCP && protocol != IPPROTO_MPTCP)
		return 0;
	if (protocol == IPPROTO_TCP &&
	    ((way == RECEIVED && is_counted(sk, flags, typed)) || is_in_repair(sk, typed)))
		return 0;
	return account(sk, bytes, way, typed, true);
}

SEC("fexit/inet_sendmsg")
int BPF_PROG(inet_sendmsg_fexit, struct socket *sock, void *msg, size_t size, int ret)
{
	return account_call(sock->sk, ret, 0, SENT, true);
}

SEC("fexit/inet6_sendmsg")
int BPF_PROG(inet6_sendmsg_fexit, struct socket *sock, void *msg, size_t size, int ret)
{
	return account_call(sock->sk, ret, 0, SENT, true);
}

/*
 * sendfile and splice to a socket, until 6.5 moved them into sendmsg (dc97391e6610). MPTCP has no way
 * of its own to send a page: inet_sendpage() calls inet_sendmsg(), which counts it.
 */
SEC("fexit/inet_sendpage")
int BPF_PROG(inet_sendpage_fexit, struct socket *sock, void *page, int offset, size_t size,
	     int flags, s64 ret)
{
	if (sock->sk && sock->sk->sk_protocol == IPPROTO_MPTCP)
		return 0;
	return account_call(sock->sk, ret, 0, SENT, true);
}

SEC("fexit/inet_recvmsg")
int BPF_PROG(inet_recvmsg_fexit, struct socket *sock, void *msg, size_t size, int flags, int ret)
{
	return account_call(sock->sk, ret, flags, RECEIVED, true);
}

SEC("fexit/inet6_recvmsg")
int BPF_PROG(inet6_recvmsg_fexit, struct socket *sock, void *msg, size_t size, int flags, int ret)
{
	return account_call(sock->sk, ret, flags, RECEIVED, true);
}

/* since 7.0; before, splice() copies what a receive call returns to it */
SEC("fexit/mptcp_splice_read")
int BPF_PROG(mptcp_splice_read_fexit, struct socket *sock, void *position, void *pipe, size_t size,
	     unsigned int flags, s64 ret)
{
	return account_call(sock->sk, ret, 0, RECEIVED, true);
}

/* since 6.3 (6e6eda44b939) */
SEC("tp_btf/sock_send_length")
int BPF_PROG(sock_send_length_btf, struct sock *sk, int ret, int flags)
{
	return account_call(sk, ret, flags, SENT, true);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(sock_recv_length_btf, struct sock *sk, int ret, int flags)
{
	return account_call(sk, ret, flags, RECEIVED, true);
}

/* The same as classic tracepoints, which lose nothing where tp_btf may. */
SEC("tracepoint/sock/sock_send_length")
int sock_send_length_tp(struct trace_event_raw_sock_msg_length *ctx)
{
	return account_call(ctx->sk, ctx->ret, ctx->flags, SENT, false);
}

SEC("tracepoint/sock/sock_recv_length")
int sock_recv_length_tp(struct trace_event_raw_sock_msg_length *ctx)
{
	return account_call(ctx->sk, ctx->ret, ctx->flags, RECEIVED, false);
}

/* A call that takes longer is taken for several that return nothing to be seen, as splice() does. */
#define LONGEST_CALL_NS 1000000000

/* Of a connection that was not known, the call that made it known counts what it returns. */
static __always_inline bool is_late(struct tcp_progress *last)
{
	if (sees_calls && bpf_ktime_get_ns() - last->known_since_ns < LONGEST_CALL_NS)
		return false;
	COUNT_HEALTH(lost);
	last->counted_by = PROGRESS;
	return true;
}

/*
 * All that takes bytes from a connection then makes room for others, its lock held: receive calls, but
 * also splice(), the mapping of received pages, io_uring's zero-copy receive and the kernel itself.
 */
static __always_inline int account_taken(struct sock *sk, bool typed)
{
	struct tcp_progress *last = progress_of(sk, typed);
	struct tcp_sock *tcp = tcp_of(sk, typed);
	bool by_task = FIELD(typed, sk, sk_lock.owned);
	u32 bytes;

	if (!tcp)
		return 0;
	if (!last) {
		make_known(sk, by_task ? NOT_YET : PROGRESS, BPF_ANY);
		return 0;
	}
	bytes = newly_read(last, sk, tcp, typed);
	if (!bytes || (sees_calls && (last->counted_by == CALLS || has_own_queue(sk, tcp, typed))))
		return 0;
	if (last->counted_by == NOT_YET && !is_late(last))
		return 0;
	return account(sk, bytes, RECEIVED, typed, by_task);
}

SEC("tp_btf/tcp_rcv_space_adjust")
int BPF_PROG(tcp_rcv_space_adjust_btf, struct sock *sk)
{
	return account_taken(sk, true);
}

SEC("tracepoint/tcp/tcp_rcv_space_adjust")
int tcp_rcv_space_adjust_tp(struct trace_event_raw_tcp_event_sk *ctx)
{
	return account_taken((struct sock *)ctx->skaddr, false);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(inet_sock_set_state_btf, struct sock *sk, int was, int state)
{
	return follow_state(sk, state);
}

SEC("tracepoint/sock/inet_sock_set_state")
int inet_sock_set_state_tp(struct trace_event_raw_inet_sock_set_state *ctx)
{
	return follow_state((struct sock *)ctx->skaddr, ctx->newstate);
}

/* Once, at the start: the connections that there are already. */
SEC("iter/task_file")
int open_connections(struct bpf_iter__task_file *ctx)
{
	return follow_open(ctx->file);
}

/*
 * Without fexit the return of a call is hard to see: the kernel has few kretprobe instances, on 5.10
 * one a CPU, and a call that waits holds one. A sending task holds the socket's lock and releases it.
 * So kprobes at the beginning of calls only make the connection known, and the one at release_sock()
 * counts how far the connection has come since.
 */

/* The lock is still held: no other task changes the sequence numbers. */
SEC("kprobe/release_sock")
int BPF_KPROBE(release_sock_kprobe, struct sock *sk)
{
	u64 key = (u64)sk;
	struct tcp_progress *last = bpf_map_lookup_elem(&progress, &key);
	u32 bytes;

	if (!last)
		return 0;
	if (last->hash == BPF_CORE_READ(sk, __sk_common.skc_hash)) {
		bytes = newly_written(last, sk);
	} else {
		bytes = written_with_syn(sk);
		make_known(sk, NOT_YET, BPF_ANY);
	}
	if (!bytes || is_in_repair(sk, false) || is_path(sk))
		return 0;
	return account(sk, bytes, SENT, false, true);
}

static __always_inline int call_begins(struct sock *sk)
{
	if (BPF_CORE_READ(sk, sk_protocol) == IPPROTO_TCP && !progress_of(sk, false))
		make_known(sk, NOT_YET, BPF_ANY);
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

char LICENSE[] SEC("license") = "Dual BSD/GPL";
