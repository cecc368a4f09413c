/* The scenario in force: loaded from its file and, where it has one, the file it builds upon. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "section.h"

struct scenario scenario;

bool scenario_complain(const char *path, unsigned line, const char *format, ...)
{
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    fprintf(stderr, "luna simulator: %s:%u: %s\n", path, line, what);
    return false;
}

const struct hsm *scenario_hsm(const char *name)
{
    for (size_t i = 0; i < scenario.hsm_count; i++)
        if (strcmp(scenario.hsms[i].name, name) == 0)
            return &scenario.hsms[i];
    return NULL;
}

const struct slot *scenario_slot(CK_SLOT_ID id)
{
    for (size_t i = 0; i < scenario.slot_count; i++)
        if (scenario.slots[i].id == id)
            return &scenario.slots[i];
    return NULL;
}

static bool load_file(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        fprintf(stderr, "luna simulator: %s: %s (LUNA_SIMULATOR_SCENARIO names the scenario file)\n", path,
                strerror(errno));
        return false;
    }
    bool good = scenario_read(path, file);
    fclose(file);
    return good && scenario_check(path);
}

/* `name` lies beside `path`, is a scenario in its own right, and all of it holds here too, but for its head. */
bool scenario_load_base(const char *path, unsigned line, const char *name)
{
    char base[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int folder = slash == NULL ? 0 : (int)(slash + 1 - path);
    struct text title = scenario.title, description = scenario.description;
    if (scenario.based || scenario.hsm_count + scenario.slot_count > 0)
        return scenario_complain(path, line, "a second base, or the base of a base");
    if (strchr(name, '/') != NULL || snprintf(base, sizeof base, "%.*s%s", folder, path, name) >= (int)sizeof base)
        return scenario_complain(path, line, "base: \"%s\" is not a file in the same folder", name);
    scenario.based = true;
    if (!load_file(base))
        return false;
    scenario.title = title;
    scenario.description = description;
    return true;
}

bool scenario_load(const char *path)
{
    memset(&scenario, 0, sizeof scenario);
    scenario.library_version = (CK_VERSION){10, 7};
    parse_text_32("Luna PKCS#11 (simulated)", &scenario.library_description, 0);
    return load_file(path);
}
