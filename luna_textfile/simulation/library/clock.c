/* The scenario's time: given by the caller, or running since the scenario file was written. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "call.h"

static bool fixed;
static int64_t fixed_ns;
static struct timespec started;

static bool fix(const char *text)
{
    const char *at = text;
    fixed = read_seconds(&at, &fixed_ns) && *at == '\0';
    if (!fixed)
        fprintf(stderr, "luna simulator: LUNA_SIMULATOR_ELAPSED: \"%s\" is not a number of seconds such as 0.5\n",
                text);
    return fixed;
}

bool clock_start(const char *path)
{
    const char *text = getenv("LUNA_SIMULATOR_ELAPSED");
    struct stat status;
    fixed = false;
    if (text != NULL)
        return fix(text);
    if (stat(path, &status) != 0)
        return false;
    started = status.st_mtim;
    return true;
}

int64_t clock_elapsed_ns(void)
{
    struct timespec now;
    if (fixed)
        return fixed_ns;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t elapsed_ns = (now.tv_sec - started.tv_sec) * INT64_C(1000000000) + (now.tv_nsec - started.tv_nsec);
    return elapsed_ns > 0 ? elapsed_ns : 0;
}
