/* C_GetTokenInfo. */
#include "answer.h"
#include "entry.h"

#define USUAL_FLAGS (CKF_RNG | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED)
#define LONGEST_PIN 255
#define SHORTEST_PIN 8

/* PKCS#11 has a number for "I cannot tell"; a scenario that gives no value means that. */
static CK_ULONG level(const struct call *call, const struct value *value)
{
    return value->kind == VALUE_ABSENT ? CK_UNAVAILABLE_INFORMATION : call_value(call, value);
}

static void put_names(const struct slot *slot, CK_TOKEN_INFO *info)
{
    if (slot->manufacturer.given)
        put_text(info->manufacturerID, sizeof info->manufacturerID, &slot->manufacturer);
    else
        put_words(info->manufacturerID, sizeof info->manufacturerID, "SafeNet");
    if (slot->model.given)
        put_text(info->model, sizeof info->model, &slot->model);
    else
        put_words(info->model, sizeof info->model, slot->kind == KIND_HA ? "LunaVirtual" : "LunaSA 7.8");
    put_text(info->serialNumber, sizeof info->serialNumber, &slot->serial);
}

static void put_levels(const struct call *call, CK_TOKEN_INFO *info)
{
    const struct slot *slot = call->slot;
    info->ulMaxSessionCount = level(call, &slot->max_sessions);
    info->ulSessionCount = level(call, &slot->sessions);
    info->ulMaxRwSessionCount = level(call, &slot->max_rw_sessions);
    info->ulRwSessionCount = level(call, &slot->rw_sessions);
    info->ulTotalPublicMemory = level(call, &slot->public_total);
    info->ulFreePublicMemory = level(call, &slot->public_free);
    info->ulTotalPrivateMemory = level(call, &slot->private_total);
    info->ulFreePrivateMemory = level(call, &slot->private_free);
    bool unavailable = call->spoil == ACTION_UNAVAILABLE;
    info->ulMaxPinLen = unavailable ? CK_UNAVAILABLE_INFORMATION : LONGEST_PIN;
    info->ulMinPinLen = unavailable ? CK_UNAVAILABLE_INFORMATION : SHORTEST_PIN;
}

static void describe(const struct call *call, CK_TOKEN_INFO *info)
{
    put_text(info->label, sizeof info->label, &call->slot->label);
    if (call->spoil == ACTION_PARTIAL)
        return;
    put_names(call->slot, info);
    info->flags = call->slot->flags.given ? call->slot->flags.number : USUAL_FLAGS;
    put_levels(call, info);
    info->hardwareVersion = call->slot->hardware;
    info->firmwareVersion = packed_firmware(call->slot);
    put_words(info->utcTime, sizeof info->utcTime, "");
}

EXPORT CK_RV C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    struct call call = call_slot(FN_C_GetTokenInfo, slot);
    if (call.rv == CKR_OK && info == NULL)
        call.rv = CKR_ARGUMENTS_BAD;
    if (call.rv == CKR_OK)
        describe(&call, info);
    return call_end(&call);
}
