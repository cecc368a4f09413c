/* The log of calls: the proof of what a caller did, and did not do. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call.h"

/* Opened for each line, not kept: a caller that closes all descriptors (a daemon, a fork) would lose the log. */
static int open_log(void)
{
    const char *path = getenv("LUNA_SIMULATOR_LOG");
    return path == NULL || *path == '\0' ? -1 : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
}

bool call_log_open(void)
{
    const char *path = getenv("LUNA_SIMULATOR_LOG");
    if (path == NULL || *path == '\0')
        return true;
    int log = open_log();
    if (log < 0) {
        fprintf(stderr, "luna simulator: LUNA_SIMULATOR_LOG: %s: %s\n", path, strerror(errno));
        return false;
    }
    close(log);
    return true;
}

/* O_APPEND and a single write keep lines of several processes and threads whole. */
static void write_line(const char *line, size_t length)
{
    int log = open_log();
    if (log < 0)
        return;
    if (write(log, line, length) != (ssize_t)length)
        fprintf(stderr, "luna simulator: LUNA_SIMULATOR_LOG: a line was not written\n");
    close(log);
}

void call_log(const struct call *call, const char *fault)
{
    char line[192], slot[32] = "", outcome[64];
    if (FUNCTIONS[call->function].target != ON_LIBRARY)
        snprintf(slot, sizeof slot, " slot=%lu", call->slot_id);
    if (fault != NULL)
        snprintf(outcome, sizeof outcome, "fault=%s", fault);
    else
        snprintf(outcome, sizeof outcome, "rv=0x%lx", call->rv);
    int length = snprintf(line, sizeof line, "%s%s%s%s%s %s\n", FUNCTIONS[call->function].name, slot,
                          call->sizing ? " sizing" : "", call->detail[0] != '\0' ? " " : "", call->detail, outcome);
    write_line(line, (size_t)length);
}

void call_log_refused(const char *name)
{
    char line[64];
    int length = snprintf(line, sizeof line, "%s rv=0x%lx\n", name, CKR_FUNCTION_NOT_SUPPORTED);
    write_line(line, (size_t)length);
}
