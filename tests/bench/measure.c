/* What a command takes: `measure FILE COMMAND [ARGUMENT…]` writes its processor seconds, elapsed seconds and greatest
 * memory in KiB to FILE, and exits as the command does. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time) { return (double)time.tv_sec + 1e-6 * (double)time.tv_usec; }

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int main(int n_arguments, char **arguments)
{
    if (n_arguments < 3) {
        fprintf(stderr, "Usage: measure FILE COMMAND [ARGUMENT...]\n");
        return 2;
    }
    const double start = seconds_now();
    const pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        fprintf(stderr, "measure: %s: %s\n", arguments[2], strerror(errno));
        _exit(127);
    }
    int state;
    struct rusage use;
    if (child < 0 || wait4(child, &state, 0, &use) != child) {
        perror("measure");
        return 1;
    }
    const double elapsed = seconds_now() - start;
    FILE *const file = fopen(arguments[1], "w");
    if (!file) {
        perror(arguments[1]);
        return 1;
    }
    fprintf(file, "%.6f %.6f %ld\n", seconds_of(use.ru_utime) + seconds_of(use.ru_stime), elapsed, use.ru_maxrss);
    const int is_written = fclose(file) == 0;
    return WIFEXITED(state) && is_written ? WEXITSTATUS(state) : 1;
}
