/* Where a slot is: its appliance, its container, its tunnel; and the licences of its HSM. */
#include "answer.h"
#include "entry.h"

static CK_RV put_one(CK_ULONG *place, CK_ULONG number)
{
    if (place == NULL)
        return CKR_ARGUMENTS_BAD;
    *place = number;
    return CKR_OK;
}

/* The NN of ServerNameNN in Chrystoki.conf; a locally attached HSM has none. */
EXPORT CK_RV CA_GetServerInstanceBySlotID(CK_SLOT_ID slot, CK_ULONG *instance)
{
    struct call call = call_slot(FN_CA_GetServerInstanceBySlotID, slot);
    if (call.rv == CKR_OK) {
        const struct optional *server = &call.slot->hsm->server_instance;
        call.rv = server->given ? put_one(instance, server->number) : CKR_FUNCTION_NOT_SUPPORTED;
    }
    return call_end(&call);
}

/* With a partition owner of its own each slot is one container; its number is of no use to a caller but as a name. */
EXPORT CK_RV CA_GetUserContainerNumber(CK_SLOT_ID slot, CK_ULONG *container)
{
    struct call call = call_slot(FN_CA_GetUserContainerNumber, slot);
    if (call.rv == CKR_OK)
        call.rv = put_one(container, slot + 1);
    return call_end(&call);
}

EXPORT CK_RV CA_GetTunnelSlotNumber(CK_SLOT_ID slot, CK_SLOT_ID *tunnel)
{
    struct call call = call_slot(FN_CA_GetTunnelSlotNumber, slot);
    if (call.rv == CKR_OK)
        call.rv = put_one(tunnel, slot);
    return call_end(&call);
}

/* Consecutive (low, high) pairs; the count is of numbers, so twice that of licences. */
static CK_RV put_licenses(const struct call *call, CK_ULONG *count, CK_ULONG *list)
{
    const struct settings *licenses = &call->slot->hsm->licenses;
    CK_ULONG write = 0;
    if (!licenses->given)
        return CKR_FUNCTION_NOT_SUPPORTED;
    CK_RV rv = two_call(call, 2 * licenses->count, count, &write);
    for (CK_ULONG i = 0; i < write; i++)
        list[i] = i % 2 == 0 ? licenses->list[i / 2].id : licenses->list[i / 2].value;
    return rv;
}

EXPORT CK_RV CA_RetrieveLicenseList(CK_SLOT_ID slot, CK_ULONG *count, CK_ULONG *list)
{
    struct call call = call_sizing(FN_CA_RetrieveLicenseList, slot, list == NULL);
    if (call.rv == CKR_OK)
        call.rv = put_licenses(&call, count, list);
    return call_end(&call);
}
