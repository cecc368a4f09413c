/* What every call has in common: is the library initialised, is there such a slot, what goes wrong today. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "call.h"

const struct function_row FUNCTIONS[FUNCTION_COUNT] = {
#define ROW(name, target, spoils) {#name, target, spoils},
    ANSWERED_FUNCTIONS(ROW)
#undef ROW
};

/* PKCS#11 wants a child after fork() to initialise anew: the library is initialised for one process, not its copies. */
static volatile pid_t initialised_in;

void library_mark(bool initialised)
{
    initialised_in = initialised ? getpid() : 0;
}

bool library_is_initialised(void)
{
    return initialised_in == getpid();
}

void call_disturb(struct call *call)
{
    pause_for(scenario.delay_ns);
    call->elapsed_ns = clock_elapsed_ns();
    fault_apply(call);
}

/* HA virtual slots have no hardware behind them, and only they have members. What the vendor's library says to the
 * other calls there is not public; refusing is what its documentation lets one expect. */
static CK_RV check_token(const struct call *call)
{
    enum target target = FUNCTIONS[call->function].target;
    if (target == ON_SLOT)
        return CKR_OK;
    if (call->slot->kind == KIND_EMPTY)
        return CKR_TOKEN_NOT_PRESENT;
    bool group = call->slot->kind == KIND_HA;
    if ((target == ON_HSM && group) || (target == ON_GROUP && !group))
        return CKR_FUNCTION_NOT_SUPPORTED;
    return CKR_OK;
}

static void begin(struct call *call)
{
    bool on_slot = FUNCTIONS[call->function].target != ON_LIBRARY;
    if (!library_is_initialised()) {
        call->rv = CKR_CRYPTOKI_NOT_INITIALIZED;
        return;
    }
    if (on_slot)
        call->slot = scenario_slot(call->slot_id);
    if (on_slot && call->slot == NULL) {
        call->rv = CKR_SLOT_ID_INVALID;
        return;
    }
    call_disturb(call);
    if (on_slot && call->rv == CKR_OK)
        call->rv = check_token(call);
}

struct call call_library(enum function function, bool sizing)
{
    struct call call = {.function = function, .sizing = sizing};
    begin(&call);
    return call;
}

struct call call_sizing(enum function function, CK_SLOT_ID slot_id, bool sizing)
{
    struct call call = {.function = function, .slot_id = slot_id, .sizing = sizing};
    begin(&call);
    return call;
}

struct call call_slot(enum function function, CK_SLOT_ID slot_id)
{
    return call_sizing(function, slot_id, false);
}

/* The log of a call with ids shows them, so that a test can say "asked for 4 and nothing else". */
struct call call_detail(enum function function, CK_SLOT_ID slot_id, const char *name, const CK_ULONG *numbers,
                        CK_ULONG count)
{
    struct call call = {.function = function, .slot_id = slot_id};
    size_t at = (size_t)snprintf(call.detail, sizeof call.detail, "%s=", name);
    for (CK_ULONG i = 0; numbers != NULL && i < count && at < sizeof call.detail; i++)
        at += (size_t)snprintf(call.detail + at, sizeof call.detail - at, i > 0 ? ",%lu" : "%lu", numbers[i]);
    begin(&call);
    return call;
}

CK_ULONG call_value(const struct call *call, const struct value *value)
{
    if (call->spoil == ACTION_UNAVAILABLE)
        return CK_UNAVAILABLE_INFORMATION;
    return value_at(value, call->elapsed_ns);
}

CK_RV call_end(const struct call *call)
{
    call_log(call, NULL);
    return call->rv;
}
