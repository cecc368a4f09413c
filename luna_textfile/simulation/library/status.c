/* CA_GetTokenStatus, CA_RoleStateGet. */
#include "answer.h"
#include "entry.h"

static CK_RV put_status(const struct call *call, CK_ULONG *const places[])
{
    const struct slot *slot = call->slot;
    const struct value *sessions = &slot->token_status_sessions, *rw_sessions = &slot->token_status_rw_sessions;
    if (sessions->kind == VALUE_ABSENT)
        return CKR_FUNCTION_NOT_SUPPORTED;
    const CK_ULONG numbers[] = {
        call->spoil == ACTION_UNAVAILABLE ? CK_UNAVAILABLE_INFORMATION : slot->token_status_flags.number,
        call_value(call, sessions),
        call_value(call, rw_sessions),
    };
    return put_numbers(call, places, numbers, 3);
}

EXPORT CK_RV CA_GetTokenStatus(CK_SLOT_ID slot, CK_ULONG *flags, CK_ULONG *sessions, CK_ULONG *rw_sessions)
{
    struct call call = call_slot(FN_CA_GetTokenStatus, slot);
    CK_ULONG *const places[] = {flags, sessions, rw_sessions};
    if (call.rv == CKR_OK)
        call.rv = put_status(&call, places);
    return call_end(&call);
}

static CK_RV put_role(const struct roles *roles, CK_USER_TYPE user, CA_ROLE_STATE *state)
{
    if (state == NULL)
        return CKR_ARGUMENTS_BAD;
    if (roles->count == 0)
        return CKR_FUNCTION_NOT_SUPPORTED;
    for (size_t i = 0; i < roles->count; i++)
        if (roles->list[i].user == user) {
            *state = roles->list[i].state;
            return CKR_OK;
        }
    return CKR_USER_TYPE_INVALID;
}

EXPORT CK_RV CA_RoleStateGet(CK_SLOT_ID slot, CK_USER_TYPE user, CA_ROLE_STATE *state)
{
    struct call call = call_detail(FN_CA_RoleStateGet, slot, "role", &user, 1);
    if (call.rv == CKR_OK)
        call.rv = put_role(&call.slot->roles, user, state);
    return call_end(&call);
}
