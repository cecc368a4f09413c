/* Reads numbers, durations and values: `500 + 120/s`, `0d:100 1d:512`, `wave(20, 300, 1d)`. */
#include <ctype.h>
#include <string.h>

#include "value.h"

#define NS_PER_SECOND INT64_C(1000000000)

static const struct unit {
    const char *name;
    int64_t ns;
} UNITS[] = {
    {"ms", NS_PER_SECOND / 1000}, {"s", NS_PER_SECOND},           {"m", 60 * NS_PER_SECOND},
    {"h", 3600 * NS_PER_SECOND},  {"d", 86400 * NS_PER_SECOND},
};

static void skip_spaces(const char **text)
{
    while (**text == ' ' || **text == '\t')
        ++*text;
}

static bool accept(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

static bool read_digits(const char **text, int64_t *out)
{
    int64_t number = 0;
    const char *at = *text;
    for (; isdigit((unsigned char)*at); at++)
        if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, *at - '0', &number))
            return false;
    if (at == *text)
        return false;
    *text = at;
    *out = number;
    return true;
}

bool read_integer(const char **text, int64_t *out)
{
    const char *at = *text;
    bool negative = accept(&at, "-");
    if (!read_digits(&at, out))
        return false;
    if (negative)
        *out = -*out;
    *text = at;
    return true;
}

/* The letters that follow must be the unit as a whole: `1min` is not one minute and `in`. */
static bool read_unit(const char **text, int64_t *out_ns)
{
    size_t length = 0;
    while (isalpha((unsigned char)(*text)[length]))
        length++;
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++)
        if (strlen(UNITS[i].name) == length && strncmp(*text, UNITS[i].name, length) == 0) {
            *text += length;
            *out_ns = UNITS[i].ns;
            return true;
        }
    return false;
}

/* Up to nine decimals: with more, a day's fraction would no longer be a whole number of nanoseconds. */
static bool read_decimal(const char **text, int64_t *whole, int64_t *billionths)
{
    if (!read_digits(text, whole))
        return false;
    *billionths = 0;
    if (!accept(text, "."))
        return true;
    int digits = 0;
    for (; isdigit((unsigned char)**text); ++*text, digits++)
        *billionths = *billionths * 10 + (**text - '0');
    if (digits < 1 || digits > 9)
        return false;
    for (; digits < 9; digits++)
        *billionths *= 10;
    return true;
}

static bool scale(int64_t whole, int64_t billionths, int64_t unit_ns, int64_t *out_ns)
{
    /* Counted in the unit's milliseconds the product stays below 2^63; what is finer than 1 ns is dropped. */
    int64_t unit_ms = unit_ns / 1000000;
    int64_t part = billionths / 1000 * unit_ms + billionths % 1000 * unit_ms / 1000;
    int64_t total = 0;
    if (__builtin_mul_overflow(whole, unit_ns, &total) || __builtin_add_overflow(total, part, &total))
        return false;
    *out_ns = total;
    return true;
}

bool read_duration(const char **text, int64_t *out_ns)
{
    const char *at = *text;
    int64_t whole = 0, billionths = 0, unit_ns = 0;
    if (!read_decimal(&at, &whole, &billionths) || !read_unit(&at, &unit_ns))
        return false;
    if (!scale(whole, billionths, unit_ns, out_ns))
        return false;
    *text = at;
    return true;
}

bool read_seconds(const char **text, int64_t *out_ns)
{
    const char *at = *text;
    int64_t whole = 0, billionths = 0;
    if (!read_decimal(&at, &whole, &billionths) || !scale(whole, billionths, NS_PER_SECOND, out_ns))
        return false;
    *text = at;
    return true;
}

static bool read_comma(const char **text)
{
    skip_spaces(text);
    bool found = accept(text, ",");
    skip_spaces(text);
    return found;
}

static bool read_wave(const char **text, struct term *out)
{
    out->kind = TERM_WAVE;
    skip_spaces(text);
    if (!read_integer(text, &out->amount) || !read_comma(text) || !read_integer(text, &out->crest))
        return false;
    if (!read_comma(text) || !read_duration(text, &out->period_ns))
        return false;
    skip_spaces(text);
    return accept(text, ")") && out->amount <= out->crest && out->period_ns > 0;
}

static bool read_term(const char **text, struct term *out)
{
    if (accept(text, "wave("))
        return read_wave(text, out);
    out->kind = TERM_CONSTANT;
    if (!read_integer(text, &out->amount))
        return false;
    if (!accept(text, "/"))
        return true;
    out->kind = TERM_RATE;
    return read_unit(text, &out->period_ns);
}

static bool read_sum(const char *text, struct value *out)
{
    bool negative = false;
    out->kind = VALUE_SUM;
    for (out->count = 0; out->count < MAX_TERMS; ) {
        struct term *term = &out->terms[out->count++];
        if (!read_term(&text, term))
            return false;
        term->negative = negative;
        skip_spaces(&text);
        if (*text == '\0')
            return true;
        negative = *text == '-';
        if (!accept(&text, "+") && !accept(&text, "-"))
            return false;
        skip_spaces(&text);
    }
    return false;
}

static bool read_points(const char *text, struct value *out)
{
    out->kind = VALUE_POINTS;
    for (out->count = 0; out->count < MAX_POINTS; ) {
        struct point *point = &out->points[out->count++];
        if (!read_duration(&text, &point->at_ns) || !accept(&text, ":") || !read_integer(&text, &point->amount))
            return false;
        if (out->count > 1 && point->at_ns <= out->points[out->count - 2].at_ns)
            return false;
        if (*text == '\0')
            return true;
        if (*text != ' ' && *text != '\t')
            return false;
        skip_spaces(&text);
    }
    return false;
}

const char *value_parse(const char *text, struct value *out)
{
    struct value value = {0};
    bool understood = strchr(text, ':') ? read_points(text, &value) : read_sum(text, &value);
    if (!understood)
        return "is not a value: write 500, 500 + 120/s, 0d:100 1d:512 (times ascending) or wave(20, 300, 1d)";
    *out = value;
    return NULL;
}
