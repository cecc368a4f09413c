/* The keys of each kind of section, and how the text behind one becomes a field. */
#ifndef LUNA_SIMULATOR_SECTION_H
#define LUNA_SIMULATOR_SECTION_H

#include "scenario.h"

/* Reads all of `text` into `field`; NULL when understood, else what is wrong with it. `n` stands for {n}. */
typedef const char *parser(const char *text, void *field, unsigned long n);

struct key {
    const char *name;
    parser *parse;
    size_t offset;
};

struct key_table {
    const struct key *keys;
    size_t count;
};

extern const struct key_table HEAD_KEYS, LIBRARY_KEYS, HSM_KEYS, SLOT_KEYS, FAULT_KEYS;

/* The number is the width in bytes of the place on the wire. */
parser parse_text_16, parse_text_32, parse_text_64, parse_hex_32;
parser parse_name, parse_sentence, parse_version, parse_firmware;
parser parse_optional, parse_instance, parse_settings, parse_roles, parse_members;
parser parse_value, parse_level, parse_limit, parse_pause;
parser parse_kind, parse_layout, parse_without;
parser parse_function, parse_fault_slot, parse_nth, parse_action;

/* A number as C writes it, decimal or 0x; moves *text behind it. */
bool read_number(const char **text, CK_ULONG *out);
bool number_parse(const char *text, CK_ULONG *out);

#endif
