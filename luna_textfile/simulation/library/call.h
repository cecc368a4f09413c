/* One call from outside, from its first instruction to its line in the log. */
#ifndef LUNA_SIMULATOR_CALL_H
#define LUNA_SIMULATOR_CALL_H

#include "scenario.h"

#define ABSURD_COUNT 0xFFFFFFFFFFFFFFF0UL

struct call {
    enum function function;
    CK_SLOT_ID slot_id;
    const struct slot *slot; /* NULL for calls on the library */
    bool sizing;             /* the first half of a two-call function */
    enum action spoil;       /* how a fault wants the answer spoilt */
    int64_t elapsed_ns;      /* since the scenario's start */
    CK_RV rv;                /* anything but CKR_OK: there is nothing left to answer */
    char detail[64];         /* "ids=4", for the log */
};

/* Checks library, slot and token, and lets the faults have their way. */
struct call call_library(enum function function, bool sizing);
struct call call_slot(enum function function, CK_SLOT_ID slot_id);
struct call call_sizing(enum function function, CK_SLOT_ID slot_id, bool sizing);
struct call call_detail(enum function function, CK_SLOT_ID slot_id, const char *name, const CK_ULONG *numbers,
                        CK_ULONG count);

/* Logs the call; gives its rv. */
CK_RV call_end(const struct call *call);

/* The value now. */
CK_ULONG call_value(const struct call *call, const struct value *value);

/* C_Initialize alone begins without an initialised library. */
void call_disturb(struct call *call);
bool clock_start(const char *path);
int64_t clock_elapsed_ns(void);
void library_mark(bool initialised);
bool library_is_initialised(void);

/* Faults that fit the call: delays it, spoils it, or does not come back. */
void fault_apply(struct call *call);
void pause_for(int64_t pause_ns);

/* One line, one write(2). `fault` is NULL for a call that came back. */
bool call_log_open(void);
void call_log(const struct call *call, const char *fault);
void call_log_refused(const char *name);

#endif
