/* The keys of [fault]. */
#include <string.h>

#include "section.h"

const char *parse_function(const char *text, void *field, unsigned long n)
{
    (void)n;
    struct fault *fault = field;
    for (size_t i = 0; i <= FUNCTION_COUNT; i++)
        if (strcmp(i == ANY_FUNCTION ? "any" : FUNCTIONS[i].name, text) == 0) {
            fault->function = (enum function)i;
            fault->function_given = true;
            return NULL;
        }
    return "is neither a function that this library answers nor any";
}

const char *parse_fault_slot(const char *text, void *field, unsigned long n)
{
    if (strcmp(text, "any") == 0)
        return NULL;
    return parse_optional(text, field, n) ? "is neither a slot's number nor any" : NULL;
}

const char *parse_nth(const char *text, void *field, unsigned long n)
{
    (void)n;
    unsigned long *nth = field;
    return number_parse(text, nth) && *nth > 0 ? NULL : "is not the number of a call: the first is 1";
}

static const char *read_exit(const char *argument, struct fault *out)
{
    return number_parse(argument, &out->code) && out->code < 256 ? NULL : "wants a status: exit 3";
}

static const char *read_return(const char *argument, struct fault *out)
{
    return number_parse(argument, &out->code) ? NULL : "wants a code: return 0x80000076";
}

static const char *read_delay(const char *argument, struct fault *out)
{
    return parse_pause(argument, &out->delay_ns, 0) ? "wants a duration: delay 2ms" : NULL;
}

static const char *read_print(const char *argument, struct fault *out)
{
    size_t length = strcspn(argument, " ");
    const char *text = argument + length + strspn(argument + length, " ");
    out->stream = strncmp(argument, "stdout ", 7) == 0 ? 1 : strncmp(argument, "stderr ", 7) == 0 ? 2 : 0;
    if (out->stream == 0 || *text == '\0' || strlen(text) >= sizeof out->text)
        return "wants a stream and at most 127 bytes of text: print stdout Hello";
    strcpy(out->text, text);
    return NULL;
}

static const char *read_nothing(const char *argument, struct fault *out)
{
    (void)out;
    return *argument == '\0' ? NULL : "has a word too many behind the action";
}

static const struct {
    const char *name;
    enum action action;
    const char *(*read)(const char *argument, struct fault *out);
} ACTIONS[] = {
    {"hang", ACTION_HANG, read_nothing},
    {"hang-blocked", ACTION_HANG_BLOCKED, read_nothing},
    {"segv", ACTION_SEGV, read_nothing},
    {"abort", ACTION_ABORT, read_nothing},
    {"exit", ACTION_EXIT, read_exit},
    {"return", ACTION_RETURN, read_return},
    {"delay", ACTION_DELAY, read_delay},
    {"print", ACTION_PRINT, read_print},
    {"partial", ACTION_PARTIAL, read_nothing},
    {"too-small", ACTION_TOO_SMALL, read_nothing},
    {"counts-differ", ACTION_COUNTS_DIFFER, read_nothing},
    {"dirty", ACTION_DIRTY, read_nothing},
    {"unavailable", ACTION_UNAVAILABLE, read_nothing},
    {"garbage", ACTION_GARBAGE, read_nothing},
};

const char *parse_action(const char *text, void *field, unsigned long n)
{
    (void)n;
    struct fault *fault = field;
    size_t length = strcspn(text, " ");
    for (size_t i = 0; i < sizeof ACTIONS / sizeof ACTIONS[0]; i++)
        if (strlen(ACTIONS[i].name) == length && strncmp(ACTIONS[i].name, text, length) == 0) {
            fault->action = ACTIONS[i].action;
            return ACTIONS[i].read(text + length + strspn(text + length, " "), fault);
        }
    return "is not one of hang, hang-blocked, segv, abort, exit, return, delay, print, partial, too-small, "
           "counts-differ, dirty, unavailable, garbage";
}
