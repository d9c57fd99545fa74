/* Stands between the program and the C library, and breaks what the test asks for.
 *
 * The test writes into a small file that is mapped here: which call fails, and how far the clock is off. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct orders {
    int64_t clock_ms;    /* how far the wall clock is off */
    int64_t fail_sync;   /* not 0: the journal cannot be synced */
    int64_t short_write; /* not 0: a write to the journal stops in its middle, and the next one fails */
    int64_t syncs_after; /* how often a sync of the journal was tried since it fails */
};

static struct orders *orders;
static __thread int cut;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DOMOVOI_SHIM");
    int fd = path ? open(path, O_RDWR) : -1;
    if (fd < 0) return;
    void *mapped = mmap(NULL, sizeof(struct orders), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped != MAP_FAILED) orders = mapped;
    close(fd);
}

static int is_journal(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, ".journal") != NULL;
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    if (orders && (orders->fail_sync || orders->syncs_after) && is_journal(fd)) {
        __atomic_add_fetch(&orders->syncs_after, 1, __ATOMIC_SEQ_CST);
        if (orders->fail_sync) {
            errno = EIO;
            return -1;
        }
    }
    return real(fd);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    if (orders && orders->short_write && is_journal(fd)) {
        if (cut) {
            cut = 0;
            orders->short_write = 0;
            errno = EIO;
            return -1;
        }
        cut = 1;
        return real(fd, bytes, count > 1 ? count / 2 : count, offset);
    }
    return real(fd, bytes, count, offset);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(clock, time);
    if (done == 0 && clock == CLOCK_REALTIME && orders && orders->clock_ms) {
        int64_t ns = time->tv_sec * 1000000000LL + time->tv_nsec + orders->clock_ms * 1000000LL;
        time->tv_sec = ns / 1000000000LL;
        time->tv_nsec = ns % 1000000000LL;
    }
    return done;
}
