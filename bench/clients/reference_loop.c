/* The physical reference: one epoll loop that writes the board's bytes to every screen.
 *
 *   reference_loop PORT ROWS      (ROWS: the picture's rows as JSON)
 *
 * It answers just enough HTTP and Socket.IO for the load client: an upgrade, the namespace, `watch`,
 * and `POST /flood?count=N&begin=M`, on which it builds N frames, one after the other, and writes
 * each to every screen. What the kernel does not take at once waits in a tail of the socket's own.
 */
#define _GNU_SOURCE
#include "ws.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 65536, EVENTS = 512, LINE = 65536 };

typedef struct {
    int upgraded, watching, waiting;
    uint8_t *tail;
} Peer;

static Peer peers[MOST];
static int watchers[MOST], watching;
static int poller;
static uint8_t frame[LINE];

static void listen_for(int fd, int events, int how) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    epoll_ctl(poller, how, fd, &event);
}

static void deliver(int fd, const uint8_t *data, int size) {
    Peer *peer = &peers[fd];
    int written = 0;
    if (!peer->waiting) {
        written = write(fd, data, size);
        if (written == size) return;
        if (written < 0) written = 0;
        listen_for(fd, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
    }
    peer->tail = realloc(peer->tail, peer->waiting + size - written);
    memcpy(peer->tail + peer->waiting, data + written, size - written);
    peer->waiting += size - written;
}

static void write_tail(int fd) {
    Peer *peer = &peers[fd];
    int written = write(fd, peer->tail, peer->waiting);
    if (written <= 0) return;
    peer->waiting -= written;
    memmove(peer->tail, peer->tail + written, peer->waiting);
    if (!peer->waiting) listen_for(fd, EPOLLIN, EPOLL_CTL_MOD);
}

static void say(int fd, const char *text) {
    uint8_t out[512];
    int size = strlen(text), head = frame_head(out, size, 0);
    memcpy(out + head, text, size);
    deliver(fd, out, head + size);
}

static void forget(int fd) {
    for (int i = 0; i < watching; i++)
        if (watchers[i] == fd) watchers[i--] = watchers[--watching];
    free(peers[fd].tail);
    peers[fd] = (Peer){0};
    close(fd);
}

static void flood(int fd, int count, int begin, const char *rows) {
    static char text[LINE];
    const char *answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    for (int n = begin; n < begin + count; n++) {
        int size = snprintf(text, sizeof text,
                            "42/board,[\"frame\",{\"ledger\":%d,\"rows\":%s}]", n, rows);
        int head = frame_head(frame, size, 0);
        memcpy(frame + head, text, size);
        for (int i = 0; i < watching; i++) deliver(watchers[i], frame, head + size);
    }
    deliver(fd, (const uint8_t *)answer, strlen(answer));
}

static void answer_http(int fd, const char *request, const char *rows) {
    int count, begin;
    if (sscanf(request, "POST /flood?count=%d&begin=%d", &count, &begin) == 2) {
        flood(fd, count, begin, rows);
        return;
    }
    const char *yes = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\n\r\n"; /* the client does not check the key's answer */
    peers[fd].upgraded = 1;
    deliver(fd, (const uint8_t *)yes, strlen(yes));
    say(fd, "0{}");
}

static void hear(int fd, const char *text, int size) {
    if (starts(text, size, "40/board,")) say(fd, "40/board,{}");
    if (starts(text, size, "42/board,0[") && !peers[fd].watching) {
        peers[fd].watching = 1;
        watchers[watching++] = fd;
        say(fd, "43/board,0[{\"ok\":true}]");
    }
}

static void read_on(int fd, const char *rows) {
    static char data[LINE];
    int start, length, size = read(fd, data, sizeof data - 1);
    if (size <= 0) {
        if (size == 0 || errno != EAGAIN) forget(fd);
        return;
    }
    data[size] = 0;
    if (!peers[fd].upgraded) {
        answer_http(fd, data, rows);
        return;
    }
    for (int at = 0; whole_frame((uint8_t *)data + at, size - at, &start, &length);
         at += start + length)
        hear(fd, data + at + start, length);
}

static void take(int door) {
    int one = 1, fd;
    while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        peers[fd] = (Peer){0};
        listen_for(fd, EPOLLIN, EPOLL_CTL_ADD);
    }
}

static int open_door(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int one = 1, door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(door, (void *)&address, sizeof address) || listen(door, 4096)) {
        perror("bind");
        exit(1);
    }
    return door;
}

int main(int argc, char **argv) {
    struct epoll_event events[EVENTS];
    if (argc != 3) return 2;
    raise_open_files();
    poller = epoll_create1(0);
    int door = open_door(atoi(argv[1]));
    listen_for(door, EPOLLIN, EPOLL_CTL_ADD);
    for (;;) {
        int ready = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == door) {
                take(door);
                continue;
            }
            if (events[i].events & EPOLLOUT) write_tail(fd);
            if (events[i].events & (EPOLLIN | EPOLLHUP)) read_on(fd, argv[2]);
        }
    }
}
