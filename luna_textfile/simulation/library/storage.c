/* CA_GetFirmwareVersion, CA_GetHSMStorageInformation, CA_GetTokenStorageInformation. Storage is in bytes. */
#include "answer.h"
#include "entry.h"

EXPORT CK_RV CA_GetFirmwareVersion(CK_SLOT_ID slot, CK_ULONG *major, CK_ULONG *minor, CK_ULONG *subminor)
{
    struct call call = call_slot(FN_CA_GetFirmwareVersion, slot);
    if (call.rv == CKR_OK) {
        const struct firmware *firmware = &call.slot->hsm->firmware;
        CK_ULONG *const places[] = {major, minor, subminor};
        const CK_ULONG numbers[] = {firmware->major, firmware->minor, firmware->subminor};
        call.rv = put_numbers(&call, places, numbers, 3);
    }
    return call_end(&call);
}

/* Used and free make up the total here, as in the vendor's printed examples; the overhead is told beside it. */
static CK_ULONG free_of(CK_ULONG total, CK_ULONG used)
{
    if (total == CK_UNAVAILABLE_INFORMATION || used == CK_UNAVAILABLE_INFORMATION)
        return CK_UNAVAILABLE_INFORMATION;
    return total > used ? total - used : 0;
}

/* A scenario that says nothing about storage plays an HSM that does not tell. */
static CK_RV put_hsm_storage(const struct call *call, CK_ULONG *const places[])
{
    const struct hsm *hsm = call->slot->hsm;
    if (hsm->storage_total.kind == VALUE_ABSENT)
        return CKR_FUNCTION_NOT_SUPPORTED;
    CK_ULONG total = call_value(call, &hsm->storage_total), used = call_value(call, &hsm->storage_used);
    const CK_ULONG numbers[] = {call_value(call, &hsm->storage_overhead), total, used, free_of(total, used)};
    return put_numbers(call, places, numbers, 4);
}

EXPORT CK_RV CA_GetHSMStorageInformation(CK_SLOT_ID slot, CK_ULONG *overhead, CK_ULONG *total, CK_ULONG *used,
                                         CK_ULONG *free)
{
    struct call call = call_slot(FN_CA_GetHSMStorageInformation, slot);
    CK_ULONG *const places[] = {overhead, total, used, free};
    if (call.rv == CKR_OK)
        call.rv = put_hsm_storage(&call, places);
    return call_end(&call);
}

static CK_RV put_token_storage(const struct call *call, CK_ULONG *const places[])
{
    const struct slot *slot = call->slot;
    if (slot->storage_total.kind == VALUE_ABSENT)
        return CKR_FUNCTION_NOT_SUPPORTED;
    CK_ULONG total = call_value(call, &slot->storage_total), used = call_value(call, &slot->storage_used);
    const CK_ULONG numbers[] = {call_value(call, &slot->storage_overhead), total, used, free_of(total, used),
                                call_value(call, &slot->objects)};
    return put_numbers(call, places, numbers, 5);
}

EXPORT CK_RV CA_GetTokenStorageInformation(CK_SLOT_ID slot, CK_ULONG *overhead, CK_ULONG *total, CK_ULONG *used,
                                           CK_ULONG *free, CK_ULONG *objects)
{
    struct call call = call_slot(FN_CA_GetTokenStorageInformation, slot);
    CK_ULONG *const places[] = {overhead, total, used, free, objects};
    if (call.rv == CKR_OK)
        call.rv = put_token_storage(&call, places);
    return call_end(&call);
}
