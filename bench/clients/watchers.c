/* Many screens on one epoll loop: each watches a board and notes when which state of it came.
 *
 *   watchers HOST PORT COUNT BOARD        (environment: WATCH_COOKIE)
 *
 * Prints `ready OPEN SECONDS`; then for each line `SECONDS UNTIL FILE` on standard input it takes
 * frames for so long, or until every open screen has seen a frame with "ledger" >= UNTIL (0: never),
 * writes one record a frame to FILE (`-`: none), and prints one JSON line of what came.
 * A record: screen (uint32), size (uint32), "ledger" (int64), arrival (int64, ns, CLOCK_MONOTONIC).
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

enum { CONNECTING, UPGRADING, ENTERING, WATCHING, CLOSED };
enum { AT_ONCE = 64, EVENTS = 512, ROOM = 65536, PATIENCE = 120 };

typedef struct {
    int fd, state, size, capacity;
    int64_t newest;
    uint8_t *data;
} Screen;

typedef struct {
    uint32_t screen, size;
    int64_t ledger, at;
} Record;

static struct sockaddr_in server;
static const char *host, *board, *cookie;
static Screen *screens;
static int count, poller, opened, closed;
static Record *records;
static long taken, room_for;
static int64_t until;
static int reached; /* screens that have seen a frame as new as `until` */
static int64_t bytes;

static void give_up(int index) {
    Screen *screen = &screens[index];
    if (screen->state == CLOSED) return;
    if (screen->state == WATCHING) opened--;
    if (until && screen->newest >= until) reached--;
    screen->state = CLOSED;
    closed++;
    close(screen->fd);
}

static void say(int index, const char *text) {
    uint8_t frame[2048];
    int size = strlen(text), head = frame_head(frame, size, 0x80);
    memcpy(frame + head, text, size);
    if (write(screens[index].fd, frame, head + size) != head + size) give_up(index);
}

static void listen_for(int index, int events, int how) {
    struct epoll_event event = {.events = events, .data.u32 = index};
    epoll_ctl(poller, how, screens[index].fd, &event);
}

static void begin(int index) {
    Screen *screen = &screens[index];
    int one = 1;
    screen->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (screen->fd < 0) {
        perror("socket (raise `ulimit -n`)");
        exit(1);
    }
    setsockopt(screen->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    screen->state = CONNECTING;
    connect(screen->fd, (void *)&server, sizeof server);
    listen_for(index, EPOLLOUT, EPOLL_CTL_ADD);
}

static void ask_upgrade(int index) {
    char ask[2048];
    int size = snprintf(ask, sizeof ask,
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: %s:%d\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: c2NyZWVucyBvZiBiZW5jaA==\r\nCookie: %s\r\n\r\n",
        host, ntohs(server.sin_port), cookie);
    screens[index].state = UPGRADING;
    if (write(screens[index].fd, ask, size) != size) {
        give_up(index);
        return;
    }
    listen_for(index, EPOLLIN, EPOLL_CTL_MOD);
}

static void note(int index, const char *text, int size) {
    const char *found = memmem(text, size, "\"ledger\":", 9);
    if (!found) return;
    int64_t ledger = strtoll(found + 9, NULL, 10), at = now_ns();
    Screen *screen = &screens[index];
    if (taken == room_for) {
        room_for = room_for ? room_for * 2 : 1 << 20;
        records = realloc(records, room_for * sizeof *records);
    }
    records[taken++] = (Record){index, size, ledger, at};
    bytes += size;
    if (until && ledger >= until && screen->newest < until) reached++;
    if (ledger > screen->newest) screen->newest = ledger;
}

static void hear(int index, int kind, const char *text, int size) {
    Screen *screen = &screens[index];
    char ask[512];
    if (kind == CLOSE) {
        give_up(index);
    } else if (starts(text, size, "2") && size == 1) {
        say(index, "3"); /* Engine.IO: ping, pong */
    } else if (screen->state == ENTERING && starts(text, size, "0")) {
        say(index, "40/board,");
    } else if (starts(text, size, "40/board,")) {
        snprintf(ask, sizeof ask, "42/board,0[\"watch\",{\"board\":\"%s\"}]", board);
        say(index, ask);
    } else if (starts(text, size, "44/board,")) {
        give_up(index); /* refused */
    } else if (starts(text, size, "43/board,0[{\"ok\":true")) {
        if (screen->state != WATCHING) opened++;
        screen->state = WATCHING;
    } else {
        note(index, text, size);
    }
}

/* Where the messages begin once the server has answered the upgrade; -1 when it refused. */
static int upgraded(Screen *screen) {
    uint8_t *end = memmem(screen->data, screen->size, "\r\n\r\n", 4);
    if (!end) return 0;
    if (!memmem(screen->data, screen->size, " 101 ", 5)) return -1;
    screen->state = ENTERING;
    return end + 4 - screen->data;
}

static void read_on(int index) {
    Screen *screen = &screens[index];
    if (screen->capacity - screen->size < ROOM / 4) {
        screen->capacity = screen->capacity ? screen->capacity * 2 : ROOM;
        screen->data = realloc(screen->data, screen->capacity);
    }
    int got = read(screen->fd, screen->data + screen->size, screen->capacity - screen->size);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) give_up(index);
        return;
    }
    screen->size += got;
    int done = 0, start, length;
    if (screen->state == UPGRADING && (done = upgraded(screen)) < 0) {
        give_up(index);
        return;
    }
    while (screen->state != UPGRADING && screen->state != CLOSED &&
           whole_frame(screen->data + done, screen->size - done, &start, &length)) {
        hear(index, screen->data[done] & 0xf, (char *)screen->data + done + start, length);
        done += start + length;
    }
    memmove(screen->data, screen->data + done, screen->size - done);
    screen->size -= done;
}

static void turn(int milliseconds) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poller, events, EVENTS, milliseconds);
    for (int i = 0; i < ready; i++) {
        int index = events[i].data.u32;
        if (screens[index].state == CLOSED) continue;
        if (screens[index].state == CONNECTING) ask_upgrade(index);
        else read_on(index);
    }
}

static void open_all(void) {
    int64_t begun = now_ns();
    int started = 0;
    while (opened + closed < count && now_ns() - begun < PATIENCE * 1000000000LL) {
        while (started < count && started - opened - closed < AT_ONCE) begin(started++);
        turn(100);
    }
    printf("ready %d %.2f\n", opened, (now_ns() - begun) / 1e9);
    fflush(stdout);
}

static void start_watch(int64_t newest) {
    taken = bytes = reached = 0;
    until = newest;
    for (int i = 0; i < count; i++)
        if (until && screens[i].state == WATCHING && screens[i].newest >= until) reached++;
}

static void keep(const char *path) {
    if (!strcmp(path, "-")) return;
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(records, sizeof *records, taken, file) != (size_t)taken) {
        perror(path);
        exit(1);
    }
    fclose(file);
}

static double cpu_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec +
           (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void watch(double seconds, int64_t newest, const char *path) {
    double cpu = cpu_seconds();
    int64_t end = now_ns() + (int64_t)(seconds * 1e9);
    start_watch(newest);
    while (now_ns() < end && !(until && reached >= opened)) turn(20);
    keep(path);
    double first = taken ? records[0].at / 1e9 : 0, last = taken ? records[taken - 1].at / 1e9 : 0;
    printf("{\"frames\":%ld,\"first\":%.6f,\"last\":%.6f,\"open\":%d,\"closed\":%d,\"reached\":%d,"
           "\"bytes\":%ld,\"cpu\":%.3f}\n",
           taken, first, last, opened, closed, reached, (long)bytes, cpu_seconds() - cpu);
    fflush(stdout);
}

int main(int argc, char **argv) {
    char line[512], path[400];
    double seconds;
    long newest;
    if (argc != 5) return 2;
    host = argv[1];
    count = atoi(argv[3]);
    board = argv[4];
    cookie = getenv("WATCH_COOKIE") ? getenv("WATCH_COOKIE") : "";
    server.sin_family = AF_INET;
    server.sin_port = htons(atoi(argv[2]));
    inet_pton(AF_INET, host, &server.sin_addr);
    raise_open_files();
    poller = epoll_create1(0);
    screens = calloc(count, sizeof *screens);
    open_all();
    /* The input is read between stretches only: while nobody asks, pings must still be answered. */
    struct epoll_event input = {.events = EPOLLIN, .data.u32 = 0};
    int asked = epoll_create1(0);
    epoll_ctl(asked, EPOLL_CTL_ADD, 0, &input);
    for (;;) {
        turn(20);
        if (epoll_wait(asked, &input, 1, 0) < 1) continue;
        if (!fgets(line, sizeof line, stdin)) return 0;
        if (sscanf(line, "%lf %ld %399s", &seconds, &newest, path) == 3) watch(seconds, newest, path);
    }
}
