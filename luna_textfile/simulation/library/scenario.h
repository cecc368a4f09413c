/* What a scenario file says, after parsing. */
#ifndef LUNA_SIMULATOR_SCENARIO_H
#define LUNA_SIMULATOR_SCENARIO_H

#include <stdio.h>

#include "functions.h"
#include "luna.h"
#include "value.h"

#define MAX_HSMS 32
#define MAX_SLOTS 256
#define MAX_FAULTS 64
#define MAX_SETTINGS 64
#define MAX_ROLES 8
#define MAX_NAME 32
#define MAX_TEXT 64

/* Bytes, not a C string: a label may hold NUL and is never terminated on the wire. */
struct text {
    bool given;
    size_t length;
    unsigned char bytes[MAX_TEXT];
};

struct optional {
    bool given;
    CK_ULONG number;
};

struct setting {
    CK_ULONG id;
    CK_ULONG value;
};

struct settings {
    bool given;
    size_t count;
    struct setting list[MAX_SETTINGS];
};

struct roles {
    size_t count;
    struct {
        CK_USER_TYPE user;
        CA_ROLE_STATE state;
    } list[MAX_ROLES];
};

struct firmware {
    CK_ULONG major, minor, subminor;
};

struct hsm {
    unsigned line;
    char name[MAX_NAME + 1];
    struct optional server_instance;
    struct firmware firmware;
    struct value storage_total, storage_used, storage_overhead;
    struct value commands, boot_time, uptime, idle;
    struct settings capabilities, policies, licenses;
};

/* `lost`: 0x30 when the loss is first seen, 0xE0 from the second call on. */
struct member {
    CK_CHAR serial[MAX_NAME];
    bool lost;
    CK_RV status;
};

struct members {
    size_t count;
    struct member list[CK_HA_MAX_MEMBERS];
};

enum slot_kind { KIND_MISSING, KIND_PARTITION, KIND_ADMIN, KIND_HA, KIND_EMPTY };
enum ha_layout { LAYOUT_V2, LAYOUT_V1, LAYOUT_V2_PRIME };

struct slot {
    unsigned line;
    CK_SLOT_ID id;
    enum slot_kind kind;
    char hsm_name[MAX_NAME + 1];
    const struct hsm *hsm; /* NULL for an HA group and an empty slot */
    struct text label, serial, model, manufacturer, slot_description;
    CK_VERSION hardware;
    struct optional flags, slot_flags;
    struct value sessions, max_sessions, rw_sessions, max_rw_sessions;
    struct value public_total, public_free, private_total, private_free;
    struct value storage_total, storage_used, storage_overhead, objects;
    struct optional token_status_flags;
    struct value token_status_sessions, token_status_rw_sessions;
    struct settings capabilities, policies;
    struct roles roles;
    struct members members;
    enum ha_layout ha_layout;
};

enum action {
    ACTION_NONE,
    ACTION_HANG,
    ACTION_HANG_BLOCKED,
    ACTION_SEGV,
    ACTION_ABORT,
    ACTION_EXIT,
    ACTION_RETURN,
    ACTION_DELAY,
    ACTION_PRINT,
    /* From here on: the call is answered, and the answer is spoilt. */
    ACTION_PARTIAL,
    ACTION_TOO_SMALL,
    ACTION_COUNTS_DIFFER,
    ACTION_DIRTY,
    ACTION_UNAVAILABLE,
    ACTION_GARBAGE
};

#define CAN(spoil) (1u << ACTION_##spoil)

struct fault {
    unsigned line;
    enum function function; /* ANY_FUNCTION: every one that takes a slot */
    bool function_given;
    struct optional slot;
    char hsm_name[MAX_NAME + 1];
    unsigned long nth; /* 0: every matching call */
    enum action action;
    CK_ULONG code; /* of exit and return */
    int64_t delay_ns;
    int stream;
    char text[MAX_TEXT * 2];
};

struct scenario {
    bool based; /* on another file */
    struct text title, description;
    struct text library_description;
    CK_VERSION library_version;
    int64_t delay_ns; /* of every call */
    size_t hsm_count, slot_count, fault_count;
    struct hsm hsms[MAX_HSMS];
    struct slot slots[MAX_SLOTS];
    struct fault faults[MAX_FAULTS];
};

/* The scenario in force; zero before the first C_Initialize. */
extern struct scenario scenario;

bool scenario_load(const char *path);
bool scenario_load_base(const char *path, unsigned line, const char *name);
bool scenario_read(const char *path, FILE *file);

/* Says on stderr, in one line, what is wrong with which line; then false. */
bool scenario_complain(const char *path, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* After the last line: are the sections complete, do names and numbers meet? */
bool scenario_check(const char *path);

const struct hsm *scenario_hsm(const char *name);
const struct slot *scenario_slot(CK_SLOT_ID id);

#endif
