/* What no single line of a scenario can be blamed for: missing keys, names that lead nowhere, faults that cannot be. */
#include <string.h>

#include "scenario.h"

static bool is_given(const struct value *value)
{
    return value->kind != VALUE_ABSENT;
}

/* Half an answer by oversight would look like a fault of the caller: all of a call's numbers, or none. */
static bool are_together(const struct value *const values[], size_t count)
{
    size_t given = 0;
    for (size_t i = 0; i < count; i++)
        given += is_given(values[i]);
    return given == 0 || given == count;
}

static bool check_hsm(const char *path, const struct hsm *hsm)
{
    const struct value *const storage[] = {&hsm->storage_total, &hsm->storage_used, &hsm->storage_overhead};
    if (hsm->firmware.major == 0)
        return scenario_complain(path, hsm->line, "[hsm %s] has no firmware", hsm->name);
    if (!are_together(storage, 3))
        return scenario_complain(path, hsm->line, "[hsm %s]: storage_total, _used, _overhead: all or none", hsm->name);
    return true;
}

static bool check_slot_values(const char *path, const struct slot *slot)
{
    const struct value *const storage[] = {&slot->storage_total, &slot->storage_used, &slot->storage_overhead,
                                           &slot->objects};
    const struct value *const status[] = {&slot->token_status_sessions, &slot->token_status_rw_sessions};
    if (!are_together(storage, 4))
        return scenario_complain(path, slot->line, "slot %lu: storage_total, _used, _overhead and objects: all or none",
                                 slot->id);
    if (!are_together(status, 2))
        return scenario_complain(path, slot->line, "slot %lu: token_status_sessions and _rw_sessions: both or none",
                                 slot->id);
    return true;
}

static bool check_slot(const char *path, struct slot *slot)
{
    bool physical = slot->kind == KIND_PARTITION || slot->kind == KIND_ADMIN;
    if (slot->kind == KIND_MISSING)
        return scenario_complain(path, slot->line, "slot %lu has no kind", slot->id);
    if (slot->kind != KIND_EMPTY && !slot->serial.given)
        return scenario_complain(path, slot->line, "slot %lu has no serial", slot->id);
    if (physical && slot->hsm_name[0] == '\0')
        return scenario_complain(path, slot->line, "slot %lu has no hsm: which one is it a partition of?", slot->id);
    if (!physical && slot->hsm_name[0] != '\0')
        return scenario_complain(path, slot->line, "slot %lu is of no HSM: leave hsm out", slot->id);
    if (slot->kind != KIND_HA && slot->members.count > 0)
        return scenario_complain(path, slot->line, "slot %lu is no HA group: leave members out", slot->id);
    slot->hsm = physical ? scenario_hsm(slot->hsm_name) : NULL;
    if (physical && slot->hsm == NULL)
        return scenario_complain(path, slot->line, "slot %lu: there is no [hsm %s]", slot->id, slot->hsm_name);
    return check_slot_values(path, slot);
}

static bool check_place(const char *path, const struct fault *fault)
{
    bool named = fault->slot.given || fault->hsm_name[0] != '\0';
    if (fault->slot.given && fault->hsm_name[0] != '\0')
        return scenario_complain(path, fault->line, "fault: give slot or hsm, not both");
    if (fault->slot.given && scenario_slot(fault->slot.number) == NULL)
        return scenario_complain(path, fault->line, "fault: there is no slot %lu", fault->slot.number);
    if (fault->hsm_name[0] != '\0' && scenario_hsm(fault->hsm_name) == NULL)
        return scenario_complain(path, fault->line, "fault: there is no [hsm %s]", fault->hsm_name);
    if (named && fault->function != ANY_FUNCTION && FUNCTIONS[fault->function].target == ON_LIBRARY)
        return scenario_complain(path, fault->line, "fault: %s has no slot", FUNCTIONS[fault->function].name);
    return true;
}

static bool check_fault(const char *path, const struct fault *fault)
{
    if (!fault->function_given)
        return scenario_complain(path, fault->line, "fault has no function");
    if (fault->action == ACTION_NONE)
        return scenario_complain(path, fault->line, "fault has no action");
    unsigned spoils = fault->function == ANY_FUNCTION ? 0 : FUNCTIONS[fault->function].spoils;
    if (fault->action >= ACTION_PARTIAL && !(spoils & (1u << fault->action)))
        return scenario_complain(path, fault->line, "fault: this action means nothing for this function");
    return check_place(path, fault);
}

bool scenario_check(const char *path)
{
    if (!scenario.title.given || !scenario.description.given)
        return scenario_complain(path, 1, "title and description are missing at the top: say what to expect");
    for (size_t i = 0; i < scenario.hsm_count; i++)
        if (!check_hsm(path, &scenario.hsms[i]))
            return false;
    for (size_t i = 0; i < scenario.slot_count; i++)
        if (!check_slot(path, &scenario.slots[i]))
            return false;
    for (size_t i = 0; i < scenario.fault_count; i++)
        if (!check_fault(path, &scenario.faults[i]))
            return false;
    return true;
}
