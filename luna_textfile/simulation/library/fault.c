/* What goes wrong: the [fault] sections, applied to a call. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "call.h"

/* Counted for the life of the process: the second C_Initialize of a process does not start the count again. */
static unsigned long matches[MAX_FAULTS];
static pthread_mutex_t matches_lock = PTHREAD_MUTEX_INITIALIZER;

void pause_for(int64_t pause_ns)
{
    struct timespec left = {pause_ns / 1000000000, pause_ns % 1000000000};
    while (pause_ns > 0 && nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

static bool is_meant(const struct fault *fault, const struct call *call)
{
    if (fault->function == ANY_FUNCTION ? call->slot == NULL : fault->function != call->function)
        return false;
    if (fault->slot.given && fault->slot.number != call->slot_id)
        return false;
    if (fault->hsm_name[0] != '\0' && (call->slot->hsm == NULL || call->slot->hsm != scenario_hsm(fault->hsm_name)))
        return false;
    return !(fault->action == ACTION_TOO_SMALL && call->sizing);
}

/* `too-small` without nth hits once: the caller's second try is meant to succeed. */
static bool is_due(const struct fault *fault)
{
    pthread_mutex_lock(&matches_lock);
    unsigned long match = ++matches[fault - scenario.faults];
    pthread_mutex_unlock(&matches_lock);
    unsigned long nth = fault->action == ACTION_TOO_SMALL && fault->nth == 0 ? 1 : fault->nth;
    return nth == 0 || nth == match;
}

static _Noreturn void hang(bool signals_blocked)
{
    sigset_t all;
    sigfillset(&all);
    if (signals_blocked)
        pthread_sigmask(SIG_BLOCK, &all, NULL);
    for (;;)
        pause();
}

static _Noreturn void crash(void)
{
    volatile int *volatile nowhere = NULL; /* volatile twice: a store that nobody reads before abort() is dropped */
    *nowhere = 1;
    abort(); /* not reached; the compiler cannot know */
}

/* With stdio and without a flush, as libraries do: it is the caller's business that nothing waits in a buffer. */
static void print(const struct fault *fault)
{
    fprintf(fault->stream == STDOUT_FILENO ? stdout : stderr, "%s\n", fault->text);
}

/* Logged first: such a call has no end to log at. */
static _Noreturn void end_process(const struct fault *fault, const struct call *call)
{
    static const char *const NAMES[] = {
        [ACTION_HANG] = "hang",   [ACTION_HANG_BLOCKED] = "hang-blocked", [ACTION_SEGV] = "segv",
        [ACTION_ABORT] = "abort", [ACTION_EXIT] = "exit",
    };
    call_log(call, NAMES[fault->action]);
    if (fault->action == ACTION_SEGV)
        crash();
    if (fault->action == ACTION_ABORT)
        abort();
    if (fault->action == ACTION_EXIT)
        exit((int)fault->code);
    hang(fault->action == ACTION_HANG_BLOCKED);
}

static void act(const struct fault *fault, struct call *call)
{
    switch (fault->action) {
    case ACTION_RETURN:
        call->rv = fault->code;
        break;
    case ACTION_DELAY:
        pause_for(fault->delay_ns);
        break;
    case ACTION_PRINT:
        print(fault);
        break;
    case ACTION_HANG:
    case ACTION_HANG_BLOCKED:
    case ACTION_SEGV:
    case ACTION_ABORT:
    case ACTION_EXIT:
        end_process(fault, call);
    default:
        call->spoil = fault->action;
    }
}

void fault_apply(struct call *call)
{
    for (size_t i = 0; i < scenario.fault_count; i++) {
        const struct fault *fault = &scenario.faults[i];
        if (is_meant(fault, call) && is_due(fault))
            act(fault, call);
    }
}
