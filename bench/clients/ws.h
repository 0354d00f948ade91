/* What the load client and the reference loop share: the clock and WebSocket frames (RFC 6455). */
#ifndef WS_H
#define WS_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define OPEN_TEXT 0x81 /* a whole text message */
#define PING 0x9
#define CLOSE 0x8

/* Nanoseconds of CLOCK_MONOTONIC, which Python's time.monotonic() reads too. */
static inline int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Allow as many open files as the system lets this user have. */
static inline void raise_open_files(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* Writes a frame's head; `mask` is 0x80 for a client, whose mask of zeros leaves the text as it is.
 * Returns its size. */
static inline int frame_head(uint8_t *out, int size, int mask) {
    int head = 2;
    out[0] = OPEN_TEXT;
    if (size < 126) {
        out[1] = mask | size;
    } else {
        out[1] = mask | 126;
        out[2] = size >> 8;
        out[3] = size & 0xff;
        head = 4;
    }
    if (mask) {
        memset(out + head, 0, 4);
        head += 4;
    }
    return head;
}

/* Where the first frame's payload begins and how long it is; 0 while the frame is not all there. */
static inline int whole_frame(const uint8_t *data, int size, int *start, int *length) {
    if (size < 2) return 0;
    int masked = data[1] & 0x80, n = data[1] & 0x7f, at = 2;
    if (n == 126) {
        if (size < 4) return 0;
        n = data[2] << 8 | data[3];
        at = 4;
    } else if (n == 127) {
        if (size < 10) return 0;
        n = data[6] << 24 | data[7] << 16 | data[8] << 8 | data[9];
        at = 10;
    }
    if (masked) at += 4;
    *start = at;
    *length = n;
    return size >= at + n;
}

static inline int starts(const char *text, int size, const char *with) {
    int n = strlen(with);
    return size >= n && !memcmp(text, with, n);
}

#endif
