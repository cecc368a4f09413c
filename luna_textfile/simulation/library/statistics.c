/* CA_GetHSMStats: counters since the HSM's last reset. */
#include "answer.h"
#include "entry.h"

#define DIRT 0xDEADBEEF00000000UL

static const struct value *counter(const struct hsm *hsm, CK_ULONG id)
{
    switch (id) {
    case LUNA_STATS_BOOT_TIME:
        return &hsm->boot_time;
    case LUNA_STATS_CPU_UP_TIME:
        return &hsm->uptime;
    case LUNA_STATS_CPU_IDLE_TIME:
        return &hsm->idle;
    case LUNA_STATS_ICD_COMMANDS_COUNT:
        return &hsm->commands;
    default:
        return NULL;
    }
}

/* What a real HSM answers to an id it has not is not public: here the entry comes back marked as unknown. */
static HSM_STATS_PARAMS entry(const struct call *call, CK_ULONG id)
{
    const struct value *value = counter(call->slot->hsm, id);
    if (value == NULL || value->kind == VALUE_ABSENT)
        return (HSM_STATS_PARAMS){LUNA_STATS_UNKNOWN, 0, 0};
    CK_ULONG now = call_value(call, value);
    CK_ULONG dirt = call->spoil == ACTION_DIRTY ? DIRT : 0;
    return (HSM_STATS_PARAMS){id, now >> 32 | dirt, (now & 0xFFFFFFFFUL) | dirt};
}

/* Firmware 6.20.0 brought these counters (vendor manual 6.2.2, `hsm monitor`). */
static bool is_too_old(const struct firmware *firmware)
{
    return firmware->major < 6 || (firmware->major == 6 && firmware->minor < 20);
}

static CK_RV put_stats(const struct call *call, CK_ULONG id_count, const CK_ULONG *ids, HSM_STATS_PARAMS *stats)
{
    if (id_count == 0 || ids == NULL || stats == NULL)
        return CKR_ARGUMENTS_BAD;
    if (is_too_old(&call->slot->hsm->firmware) || call->slot->hsm->commands.kind == VALUE_ABSENT)
        return CKR_FUNCTION_NOT_SUPPORTED;
    CK_ULONG written = call->spoil == ACTION_PARTIAL ? id_count / 2 : id_count;
    for (CK_ULONG i = 0; i < written; i++)
        stats[i] = entry(call, ids[i]);
    return CKR_OK;
}

EXPORT CK_RV CA_GetHSMStats(CK_SLOT_ID slot, CK_ULONG id_count, CK_ULONG *ids, HSM_STATS_PARAMS *stats)
{
    struct call call = call_detail(FN_CA_GetHSMStats, slot, "ids", ids, id_count);
    if (call.rv == CKR_OK)
        call.rv = put_stats(&call, id_count, ids, stats);
    return call_end(&call);
}
