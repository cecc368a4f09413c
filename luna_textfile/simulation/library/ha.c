/* CA_GetHAState, CA_GetCurrentHAState: which members of a group answer, in the three layouts that are documented. */
#define _POSIX_C_SOURCE 200809L
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "entry.h"

#define PLACES(type) \
    offsetof(type, memberList), sizeof(((type *)0)->memberList[0]), \
        offsetof(type, memberList[0].memberStatus) - offsetof(type, memberList), offsetof(type, listSize), sizeof(type)

/* Where things lie in each layout. */
static const struct shape {
    size_t serial_width; /* 0: the serial is a number */
    size_t members, member_size, status, list_size, total;
} SHAPES[] = {
    [LAYOUT_V2] = {20, PLACES(CK_HA_STATUS)},
    [LAYOUT_V1] = {0, PLACES(CK_HA_STATUS_V1)},
    [LAYOUT_V2_PRIME] = {16, PLACES(CK_HA_STATUS_V2_PRIME)},
};

/* How often each group was asked in this process. */
static atomic_ulong asked[MAX_SLOTS];

/* The manuals: CKR_DEVICE_ERROR when the loss is first seen, CKR_TOKEN_NOT_PRESENT from then on. */
static CK_RV status_of(const struct member *member, bool first_time)
{
    if (!member->lost)
        return member->status;
    return first_time ? CKR_DEVICE_ERROR : CKR_TOKEN_NOT_PRESENT;
}

static void put_number(unsigned char *place, CK_ULONG number)
{
    memcpy(place, &number, sizeof number);
}

/* Text ends with NUL where it is shorter than its place; the place is zeroed. */
static void put_serial(const struct shape *shape, unsigned char *place, const char *serial)
{
    size_t length = strlen(serial);
    if (shape->serial_width == 0)
        put_number(place, strtoul(serial, NULL, 10));
    else
        memcpy(place, serial, length < shape->serial_width ? length : shape->serial_width);
}

static void fill(const struct shape *shape, unsigned char *status, const struct call *call)
{
    const struct members *members = &call->slot->members;
    bool first_time = atomic_fetch_add(&asked[call->slot - scenario.slots], 1) == 0;
    char group[MAX_TEXT + 1] = "";
    memcpy(group, call->slot->serial.bytes, call->slot->serial.length);
    put_serial(shape, status, group);
    for (size_t i = 0; i < members->count; i++) {
        unsigned char *member = status + shape->members + i * shape->member_size;
        put_serial(shape, member, (const char *)members->list[i].serial);
        put_number(member + shape->status, status_of(&members->list[i], first_time));
    }
    put_number(status + shape->list_size, call->spoil == ACTION_GARBAGE ? ABSURD_COUNT : members->count);
}

/* A partial answer ends in the middle of the list: the last field, listSize, is never written. */
static void put_state(const struct call *call, void *place)
{
    const struct shape *shape = &SHAPES[call->slot->ha_layout];
    unsigned char status[sizeof(CK_HA_STATUS)] = {0};
    fill(shape, status, call);
    memcpy(place, status, call->spoil == ACTION_PARTIAL ? shape->total / 2 : shape->total);
}

static CK_RV answer(enum function function, CK_SLOT_ID slot, void *status)
{
    struct call call = call_slot(function, slot);
    if (call.rv == CKR_OK && status == NULL)
        call.rv = CKR_ARGUMENTS_BAD;
    if (call.rv == CKR_OK)
        put_state(&call, status);
    return call_end(&call);
}

EXPORT CK_RV CA_GetHAState(CK_SLOT_ID slot, void *status)
{
    return answer(FN_CA_GetHAState, slot, status);
}

EXPORT CK_RV CA_GetCurrentHAState(CK_SLOT_ID slot, void *status)
{
    return answer(FN_CA_GetCurrentHAState, slot, status);
}
