/* Capabilities and policies: CA_GetHSMCapabilitySet and its three likes, and the calls for a single id. */
#include "answer.h"
#include "entry.h"

/* Both arrays NULL: the caller wants the sizes, in elements. One NULL and one not is undocumented, so refused. The two
 * counters are arguments of their own; a library in which they differ is what `counts-differ` plays. */
static CK_RV put_settings(const struct call *call, const struct settings *set, CK_ULONG *ids, CK_ULONG *id_count,
                          CK_ULONG *values, CK_ULONG *value_count)
{
    CK_ULONG id_write = 0, value_write = 0, value_total = set->count;
    if ((ids == NULL) != (values == NULL))
        return CKR_ARGUMENTS_BAD;
    if (!set->given)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (call->spoil == ACTION_COUNTS_DIFFER && value_total > 0)
        value_total--;
    CK_RV id_rv = two_call(call, set->count, id_count, &id_write);
    CK_RV value_rv = two_call(call, value_total, value_count, &value_write);
    if (id_rv != CKR_OK || value_rv != CKR_OK)
        return id_rv != CKR_OK ? id_rv : value_rv;
    for (CK_ULONG i = 0; i < id_write; i++)
        ids[i] = set->list[i].id;
    for (CK_ULONG i = 0; i < value_write; i++)
        values[i] = set->list[i].value;
    return CKR_OK;
}

#define ANSWER_SET(name, set) \
    EXPORT CK_RV name(CK_SLOT_ID slot, CK_ULONG *ids, CK_ULONG *id_count, CK_ULONG *values, CK_ULONG *value_count) \
    { \
        struct call call = call_sizing(FN_##name, slot, ids == NULL && values == NULL); \
        if (call.rv == CKR_OK) \
            call.rv = put_settings(&call, &call.slot->set, ids, id_count, values, value_count); \
        return call_end(&call); \
    }

ANSWER_SET(CA_GetHSMCapabilitySet, hsm->capabilities)
ANSWER_SET(CA_GetHSMPolicySet, hsm->policies)
ANSWER_SET(CA_GetTokenCapabilities, capabilities)
ANSWER_SET(CA_GetTokenPolicies, policies)

static CK_RV put_setting(const struct settings *set, CK_ULONG id, CK_ULONG *value)
{
    if (value == NULL)
        return CKR_ARGUMENTS_BAD;
    if (!set->given)
        return CKR_FUNCTION_NOT_SUPPORTED;
    for (size_t i = 0; i < set->count; i++)
        if (set->list[i].id == id) {
            *value = set->list[i].value;
            return CKR_OK;
        }
    return CKR_POLICY_ID_INVALID;
}

#define ANSWER_SETTING(name, set) \
    EXPORT CK_RV name(CK_SLOT_ID slot, CK_ULONG id, CK_ULONG *value) \
    { \
        struct call call = call_detail(FN_##name, slot, "id", &id, 1); \
        if (call.rv == CKR_OK) \
            call.rv = put_setting(&call.slot->set, id, value); \
        return call_end(&call); \
    }

ANSWER_SETTING(CA_GetHSMCapabilitySetting, hsm->capabilities)
ANSWER_SETTING(CA_GetHSMPolicySetting, hsm->policies)

/* The number of partitions the licence allows is capability 33. */
EXPORT CK_RV CA_GetNumberOfAllowedContainers(CK_SLOT_ID slot, CK_ULONG *count)
{
    struct call call = call_slot(FN_CA_GetNumberOfAllowedContainers, slot);
    if (call.rv == CKR_OK)
        call.rv = put_setting(&call.slot->hsm->capabilities, 33, count);
    if (call.rv == CKR_POLICY_ID_INVALID)
        call.rv = CKR_FUNCTION_NOT_SUPPORTED;
    return call_end(&call);
}
