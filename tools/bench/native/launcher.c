/* launcher REPORT PROGRAM [ARGUMENT...]: runs a program and writes down what it cost, all its descendants included.
 *
 * Not Python, because a process inherits the peak memory of the one that starts it: a program smaller than the bench
 * would be reported with the bench's size. The report is one line: CPU in microseconds, wall time in microseconds, peak
 * memory of the largest process in KiB, bytes of files made dirty, wait status. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int BYTES_OF_A_BLOCK = 512; /* ru_oublock counts in these, whatever the file system has */

static long long now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static long long us(struct timeval time)
{
    return time.tv_sec * 1000000LL + time.tv_usec;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* a process that its parent leaves behind is counted all the same */
    long long begin = now_us();
    pid_t program = fork();
    if (program == 0) {
        execv(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status = 0;
    waitpid(program, &status, 0);
    long long wall = now_us() - begin;
    while (wait(NULL) > 0)
        continue;
    struct rusage cost;
    getrusage(RUSAGE_CHILDREN, &cost);
    FILE *report = fopen(argv[1], "w");
    if (report == NULL)
        return 1;
    fprintf(report, "%lld %lld %ld %ld %d\n", us(cost.ru_utime) + us(cost.ru_stime), wall, cost.ru_maxrss,
            cost.ru_oublock * BYTES_OF_A_BLOCK, status);
    return fclose(report) == 0 ? 0 : 1;
}
