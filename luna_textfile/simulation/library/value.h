/* A number that changes as the scenario's time goes by. */
#ifndef LUNA_SIMULATOR_VALUE_H
#define LUNA_SIMULATOR_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#define MAX_TERMS 8
#define MAX_POINTS 32

enum value_kind { VALUE_ABSENT, VALUE_SUM, VALUE_POINTS, VALUE_UNAVAILABLE, VALUE_INFINITE };

/* `amount`, or `amount` per `period_ns`, or a wave from `amount` up to `crest` and back within `period_ns`. */
struct term {
    enum { TERM_CONSTANT, TERM_RATE, TERM_WAVE } kind;
    bool negative;
    int64_t amount;
    int64_t crest;
    int64_t period_ns;
};

struct point {
    int64_t at_ns;
    int64_t amount;
};

struct value {
    enum value_kind kind;
    unsigned count;
    union {
        struct term terms[MAX_TERMS];
        struct point points[MAX_POINTS];
    };
};

/* Numbers below 2^63, exact. Each moves *text behind what it read; false leaves *out alone. */
bool read_integer(const char **text, int64_t *out);
bool read_duration(const char **text, int64_t *out_ns);
bool read_seconds(const char **text, int64_t *out_ns);

/* The whole of `text` is a sum of terms or a list of points; NULL when understood, else what is wrong with it. */
const char *value_parse(const char *text, struct value *out);

/* The value `elapsed_ns` after the start, never below 0; all ones for `unavailable`. Not for VALUE_ABSENT. */
unsigned long value_at(const struct value *value, int64_t elapsed_ns);

#endif
