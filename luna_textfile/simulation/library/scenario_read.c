/* Reads the lines of a scenario file. Whatever it does not know is an error with its line: a scenario with a
 * misspelt key would otherwise prove something else than its author thinks. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "section.h"

/* The section being read. `[slots 0-19]` fills many items at once. */
struct section {
    const struct key_table *table;
    char *items;
    size_t stride, count;
    unsigned long first_id;
    uint64_t seen; /* a bit a key */
    char title[MAX_NAME + 16];
};

struct reader {
    const char *path;
    unsigned line;
    struct section section;
};

#define COMPLAIN(reader, ...) scenario_complain((reader)->path, (reader)->line, __VA_ARGS__)

static void enter(struct reader *reader, const struct key_table *table, void *items, size_t stride, size_t count)
{
    reader->section.table = table;
    reader->section.items = items;
    reader->section.stride = stride;
    reader->section.count = count;
    reader->section.first_id = 0;
    reader->section.seen = 0;
}

static bool enter_hsm(struct reader *reader, const char *name)
{
    if (scenario.hsm_count == MAX_HSMS)
        return COMPLAIN(reader, "more than %d HSMs", MAX_HSMS);
    if (scenario_hsm(name) != NULL)
        return COMPLAIN(reader, "a second [hsm %s]", name);
    struct hsm *hsm = &scenario.hsms[scenario.hsm_count];
    const char *problem = parse_name(name, hsm->name, 0);
    if (problem != NULL)
        return COMPLAIN(reader, "\"%s\" %s", name, problem);
    hsm->line = reader->line;
    scenario.hsm_count++;
    enter(reader, &HSM_KEYS, hsm, sizeof *hsm, 1);
    return true;
}

static bool enter_slots(struct reader *reader, CK_ULONG first, CK_ULONG last)
{
    if (last < first || last - first >= MAX_SLOTS - scenario.slot_count)
        return COMPLAIN(reader, "slots %lu-%lu: the last below the first, or more than %d slots in all", first, last,
                        MAX_SLOTS);
    struct slot *slots = &scenario.slots[scenario.slot_count];
    for (CK_ULONG id = first; id <= last && id >= first; id++) {
        if (scenario_slot(id) != NULL)
            return COMPLAIN(reader, "slot %lu is there already", id);
        struct slot *slot = &scenario.slots[scenario.slot_count++];
        slot->id = id;
        slot->line = reader->line;
    }
    enter(reader, &SLOT_KEYS, slots, sizeof *slots, last - first + 1);
    reader->section.first_id = first;
    return true;
}

static bool enter_fault(struct reader *reader)
{
    if (scenario.fault_count == MAX_FAULTS)
        return COMPLAIN(reader, "more than %d faults", MAX_FAULTS);
    struct fault *fault = &scenario.faults[scenario.fault_count++];
    fault->line = reader->line;
    enter(reader, &FAULT_KEYS, fault, sizeof *fault, 1);
    return true;
}

/* `name` is what stands between the brackets. */
static bool read_section(struct reader *reader, const char *name)
{
    snprintf(reader->section.title, sizeof reader->section.title, "[%.*s]", MAX_NAME, name);
    CK_ULONG first = 0, last = 0;
    if (strcmp(name, "library") == 0) {
        enter(reader, &LIBRARY_KEYS, &scenario, sizeof scenario, 1);
        return true;
    }
    if (strcmp(name, "fault") == 0)
        return enter_fault(reader);
    if (strncmp(name, "hsm ", 4) == 0)
        return enter_hsm(reader, name + 4);
    if (strncmp(name, "slot ", 5) == 0 && number_parse(name + 5, &first))
        return enter_slots(reader, first, first);
    if (strncmp(name, "slots ", 6) == 0) {
        const char *range = name + 6;
        if (read_number(&range, &first) && *range++ == '-' && number_parse(range, &last))
            return enter_slots(reader, first, last);
    }
    return COMPLAIN(reader, "unknown section [%s]: there are [library], [hsm NAME], [slot N], [slots N-M], [fault]",
                    name);
}

/* Into every item of the section. */
static bool fill_in(struct reader *reader, const struct key *key, const char *text)
{
    const struct section *section = &reader->section;
    for (size_t i = 0; i < section->count; i++) {
        char *field = section->items + i * section->stride + key->offset;
        const char *problem = key->parse(text, field, section->first_id + i);
        if (problem != NULL)
            return COMPLAIN(reader, "%s: \"%s\" %s", key->name, text, problem);
    }
    return true;
}

static bool read_key(struct reader *reader, const char *name, const char *text)
{
    struct section *section = &reader->section;
    size_t k = 0;
    if (section->table == &HEAD_KEYS && strcmp(name, "base") == 0)
        return scenario_load_base(reader->path, reader->line, text);
    while (k < section->table->count && strcmp(section->table->keys[k].name, name) != 0)
        k++;
    if (k == section->table->count)
        return COMPLAIN(reader, "unknown key \"%s\" in %s", name, section->title);
    if (section->seen & (UINT64_C(1) << k))
        return COMPLAIN(reader, "a second %s in %s", name, section->title);
    section->seen |= UINT64_C(1) << k;
    return fill_in(reader, &section->table->keys[k], text);
}

/* A `#` at the start or behind a space begins a comment; spaces at both ends go. */
static char *trim(char *line)
{
    for (char *at = line; *at != '\0'; at++)
        if (*at == '#' && (at == line || at[-1] == ' ' || at[-1] == '\t')) {
            *at = '\0';
            break;
        }
    line += strspn(line, " \t\r\n");
    size_t length = strlen(line);
    while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL)
        line[--length] = '\0';
    return line;
}

static bool read_line(struct reader *reader, char *line)
{
    line = trim(line);
    size_t length = strlen(line);
    if (length == 0)
        return true;
    if (line[0] == '[' && line[length - 1] == ']') {
        line[length - 1] = '\0';
        return read_section(reader, trim(line + 1));
    }
    char *equals = strchr(line, '=');
    if (equals == NULL)
        return COMPLAIN(reader, "\"%s\" is neither a [section] nor key = value", line);
    *equals = '\0';
    return read_key(reader, trim(line), trim(equals + 1));
}

bool scenario_read(const char *path, FILE *file)
{
    struct reader reader = {.path = path, .section.title = "the lines before the first section"};
    enter(&reader, &HEAD_KEYS, &scenario, sizeof scenario, 1);
    char *line = NULL;
    size_t room = 0;
    bool good = true;
    ssize_t length;
    while (good && (length = getline(&line, &room, file)) >= 0) {
        reader.line++;
        good = strlen(line) == (size_t)length ? read_line(&reader, line) : COMPLAIN(&reader, "holds a NUL byte");
    }
    free(line);
    if (good && ferror(file))
        return COMPLAIN(&reader, "cannot be read: %s", strerror(errno));
    return good;
}

