/* Preloaded into a server: kills it at a sync of its job store's log. The file that SLUICE_KILL_AT names says at which
 * one and on which side of it: "3 before", "3 after"; without the file nothing happens. */
#define _GNU_SOURCE
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int sync_count;

static int is_log_of_store(int descriptor) {
    static const char name[] = "/store.sqlite-wal";
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t size = readlink(link, path, sizeof path);
    const ssize_t end = (ssize_t)sizeof name - 1;
    return size > end && memcmp(path + size - end, name, (size_t)end) == 0;
}

/* The order, 0 without one. */
static int kill_at(char side[8]) {
    const char *const name = getenv("SLUICE_KILL_AT");
    FILE *const file = name != NULL ? fopen(name, "re") : NULL;
    int number = 0;
    if (file == NULL) return 0;
    if (fscanf(file, "%d %7s", &number, side) != 2) number = 0;
    fclose(file);
    return number;
}

static int synced(long call, int descriptor) {
    char side[8] = "";
    const int number = is_log_of_store(descriptor) ? kill_at(side) : 0;
    const int is_it = number > 0 && atomic_fetch_add(&sync_count, 1) + 1 == number;
    if (is_it && strcmp(side, "before") == 0) kill(getpid(), SIGKILL);
    const long result = syscall(call, descriptor);
    if (is_it) kill(getpid(), SIGKILL);
    return (int)result;
}

int fdatasync(int descriptor) { return synced(SYS_fdatasync, descriptor); }
int fsync(int descriptor) { return synced(SYS_fsync, descriptor); }
