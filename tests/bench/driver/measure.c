/* Runs a command and writes what it cost into a file: measure FILE COMMAND [ARGUMENT...]. The line has seconds,
 * processor seconds, peak resident memory in KiB and the exit code (128 and the signal's number when one ended it). A
 * process counts the memory of the one that started it as its own peak, so that has to be a small one: this. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double seconds_of_timeval(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: measure FILE COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    signal(SIGINT, SIG_IGN); /* the command gets it too, and decides */
    posix_spawnattr_t attributes;
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGINT);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    const double begin = now();
    pid_t child = 0;
    const int error = posix_spawnp(&child, argv[2], NULL, &attributes, argv + 2, environ);
    if (error != 0) {
        fprintf(stderr, "measure: cannot start %s: %s\n", argv[2], strerror(error));
        return 127;
    }
    int status = 0;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR) return 126;
    const double seconds = now() - begin;

    FILE *file = fopen(argv[1], "w");
    if (file == NULL) {
        fprintf(stderr, "measure: cannot write %s: %s\n", argv[1], strerror(errno));
        return 126;
    }
    const int exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    fprintf(file, "%.6f %.6f %ld %d\n", seconds,
            seconds_of_timeval(usage.ru_utime) + seconds_of_timeval(usage.ru_stime), usage.ru_maxrss, exit_code);
    return fclose(file) == 0 ? 0 : 126;
}
