/* Which key is allowed in which section. One row a key; README.md says what each means. */
#include "section.h"

#define IN(type, field) offsetof(struct type, field)
#define TABLE(name, rows) const struct key_table name = {rows, sizeof rows / sizeof rows[0]}

static const struct key HEAD[] = {
    {"title", parse_sentence, IN(scenario, title)},
    {"description", parse_sentence, IN(scenario, description)},
};
TABLE(HEAD_KEYS, HEAD);

static const struct key LIBRARY[] = {
    {"description", parse_text_32, IN(scenario, library_description)},
    {"version", parse_version, IN(scenario, library_version)},
    {"delay", parse_pause, IN(scenario, delay_ns)},
    {"without", parse_without, 0},
};
TABLE(LIBRARY_KEYS, LIBRARY);

static const struct key HSM[] = {
    {"server_instance", parse_instance, IN(hsm, server_instance)},
    {"firmware", parse_firmware, IN(hsm, firmware)},
    {"storage_total", parse_level, IN(hsm, storage_total)},
    {"storage_used", parse_level, IN(hsm, storage_used)},
    {"storage_overhead", parse_level, IN(hsm, storage_overhead)},
    {"commands", parse_value, IN(hsm, commands)},
    {"boot_time", parse_value, IN(hsm, boot_time)},
    {"uptime", parse_value, IN(hsm, uptime)},
    {"idle", parse_value, IN(hsm, idle)},
    {"capabilities", parse_settings, IN(hsm, capabilities)},
    {"policies", parse_settings, IN(hsm, policies)},
    {"licenses", parse_settings, IN(hsm, licenses)},
};
TABLE(HSM_KEYS, HSM);

static const struct key SLOT[] = {
    {"kind", parse_kind, IN(slot, kind)},
    {"hsm", parse_name, IN(slot, hsm_name)},
    {"label", parse_text_32, IN(slot, label)},
    {"label_hex", parse_hex_32, IN(slot, label)},
    {"serial", parse_text_16, IN(slot, serial)},
    {"model", parse_text_16, IN(slot, model)},
    {"manufacturer", parse_text_32, IN(slot, manufacturer)},
    {"slot_description", parse_text_64, IN(slot, slot_description)},
    {"hardware", parse_version, IN(slot, hardware)},
    {"flags", parse_optional, IN(slot, flags)},
    {"slot_flags", parse_optional, IN(slot, slot_flags)},
    {"sessions", parse_level, IN(slot, sessions)},
    {"max_sessions", parse_limit, IN(slot, max_sessions)},
    {"rw_sessions", parse_level, IN(slot, rw_sessions)},
    {"max_rw_sessions", parse_limit, IN(slot, max_rw_sessions)},
    {"public_total", parse_level, IN(slot, public_total)},
    {"public_free", parse_level, IN(slot, public_free)},
    {"private_total", parse_level, IN(slot, private_total)},
    {"private_free", parse_level, IN(slot, private_free)},
    {"storage_total", parse_level, IN(slot, storage_total)},
    {"storage_used", parse_level, IN(slot, storage_used)},
    {"storage_overhead", parse_level, IN(slot, storage_overhead)},
    {"objects", parse_level, IN(slot, objects)},
    {"token_status_flags", parse_optional, IN(slot, token_status_flags)},
    {"token_status_sessions", parse_level, IN(slot, token_status_sessions)},
    {"token_status_rw_sessions", parse_level, IN(slot, token_status_rw_sessions)},
    {"capabilities", parse_settings, IN(slot, capabilities)},
    {"policies", parse_settings, IN(slot, policies)},
    {"roles", parse_roles, IN(slot, roles)},
    {"members", parse_members, IN(slot, members)},
    {"ha_layout", parse_layout, IN(slot, ha_layout)},
};
TABLE(SLOT_KEYS, SLOT);

static const struct key FAULT[] = {
    {"function", parse_function, 0},
    {"slot", parse_fault_slot, IN(fault, slot)},
    {"hsm", parse_name, IN(fault, hsm_name)},
    {"nth", parse_nth, IN(fault, nth)},
    {"action", parse_action, 0},
};
TABLE(FAULT_KEYS, FAULT);
