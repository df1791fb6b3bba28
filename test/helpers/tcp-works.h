// Known work on TCP: one connection, its bytes sent by one process and received by another.
// Comes after buffer.h.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

static socklen_t address_of(struct sockaddr_storage *storage, const char *host, int port)
{
	struct sockaddr_in6 *v6 = (void *)storage;
	struct sockaddr_in *v4 = (void *)storage;

	memset(storage, 0, sizeof(*storage));
	if (strchr(host, ':')) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		check(inet_pton(AF_INET6, host, &v6->sin6_addr) == 1, host);
		return sizeof(*v6);
	}
	v4->sin_family = AF_INET;
	v4->sin_port = htons(port);
	check(inet_pton(AF_INET, host, &v4->sin_addr) == 1, host);
	return sizeof(*v4);
}

static int port_of(int fd)
{
	struct sockaddr_storage storage;
	socklen_t length = sizeof(storage);

	check(getsockname(fd, (void *)&storage, &length) == 0, "getsockname");
	return ntohs(((struct sockaddr_in *)&storage)->sin_port);
}

/* receive HOST PEEK: one connection to its end; peeks before each read if PEEK is 1 */
static void receive(const char *host, int peek)
{
	struct sockaddr_storage storage;
	socklen_t length = address_of(&storage, host, 0);
	int listener = socket(storage.ss_family, SOCK_STREAM, 0), off = 0, fd;
	char *buffer = buffer_of(1 << 16);
	ssize_t got;

	check(listener >= 0, "socket");
	if (storage.ss_family == AF_INET6)
		setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	check(bind(listener, (void *)&storage, length) == 0, "bind");
	check(listen(listener, 1) == 0, "listen");
	say("ready %d %d\n", getpid(), port_of(listener));
	fd = accept(listener, NULL, NULL);
	check(fd >= 0, "accept");
	do {
		if (peek)
			check(recv(fd, buffer, 1 << 16, MSG_PEEK) >= 0, "recv");
		got = recv(fd, buffer, 1 << 16, 0);
	} while (got > 0);
	check(got == 0, "recv");
}

/* send HOST PORT BYTES FILE: connects when told; from FILE by sendfile if it is not empty */
static void send_bytes(const char *host, int port, long bytes, const char *file)
{
	struct sockaddr_storage storage;
	socklen_t length = address_of(&storage, host, port);
	int fd = socket(storage.ss_family, SOCK_STREAM, 0), in = *file ? open(file, O_RDONLY) : -1;
	char *buffer = buffer_of(1 << 16);
	long left = bytes;

	check(fd >= 0, "socket");
	check(!*file || in >= 0, file);
	start();
	check(connect(fd, (void *)&storage, length) == 0, "connect");
	while (left > 0) {
		size_t size = left < 1 << 16 ? left : 1 << 16;
		ssize_t sent = in >= 0 ? sendfile(fd, in, NULL, size) : send(fd, buffer, size, 0);

		check(sent > 0, "send");
		left -= sent;
	}
	check(shutdown(fd, SHUT_WR) == 0, "shutdown");
}
