/* C_GetSlotList, C_GetSlotInfo. */
#include "answer.h"
#include "entry.h"

static CK_RV list_slots(const struct call *call, bool with_token, CK_SLOT_ID *list, CK_ULONG *count)
{
    CK_ULONG available = 0, write = 0;
    for (size_t i = 0; i < scenario.slot_count; i++)
        available += !with_token || scenario.slots[i].kind != KIND_EMPTY;
    CK_RV rv = two_call(call, available, count, &write);
    for (size_t i = 0, written = 0; rv == CKR_OK && written < write; i++)
        if (!with_token || scenario.slots[i].kind != KIND_EMPTY)
            list[written++] = scenario.slots[i].id;
    return rv;
}

EXPORT CK_RV C_GetSlotList(CK_BBOOL with_token, CK_SLOT_ID *list, CK_ULONG *count)
{
    struct call call = call_library(FN_C_GetSlotList, list == NULL);
    if (call.rv == CKR_OK)
        call.rv = list_slots(&call, with_token != 0, list, count);
    return call_end(&call);
}

/* The descriptions by which the vendor's own samples and manuals tell the kinds of slots apart. */
static const char *const DESCRIPTIONS[] = {
    [KIND_MISSING] = "",
    [KIND_PARTITION] = "Net Token Slot",
    [KIND_ADMIN] = "Net Admin Token Slot",
    [KIND_HA] = "HA Virtual Card Slot",
    [KIND_EMPTY] = "Net Token Slot",
};

static CK_FLAGS usual_flags(const struct slot *slot)
{
    CK_FLAGS present = slot->kind == KIND_EMPTY ? 0 : CKF_TOKEN_PRESENT;
    return slot->kind == KIND_HA ? present : present | CKF_HW_SLOT;
}

static void describe(const struct slot *slot, CK_SLOT_INFO *info)
{
    put_words(info->slotDescription, sizeof info->slotDescription, DESCRIPTIONS[slot->kind]);
    if (slot->slot_description.given)
        put_text(info->slotDescription, sizeof info->slotDescription, &slot->slot_description);
    put_words(info->manufacturerID, sizeof info->manufacturerID, "SafeNet");
    info->flags = slot->slot_flags.given ? slot->slot_flags.number : usual_flags(slot);
    info->hardwareVersion = slot->hardware;
    info->firmwareVersion = packed_firmware(slot);
}

EXPORT CK_RV C_GetSlotInfo(CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
    struct call call = call_slot(FN_C_GetSlotInfo, slot);
    if (call.rv == CKR_OK && info == NULL)
        call.rv = CKR_ARGUMENTS_BAD;
    if (call.rv == CKR_OK)
        describe(call.slot, info);
    return call_end(&call);
}
