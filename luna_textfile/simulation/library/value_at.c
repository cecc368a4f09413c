/* What a value is at a moment. Integers throughout, but for the wave: a counter beyond 2^53 keeps its last digits. */
#include <limits.h>
#include <math.h>

#include "value.h"

__extension__ typedef __int128 wide; /* the product of two 64-bit numbers */

static wide floor_divide(wide dividend, wide divisor)
{
    wide quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

/* Lowest at 0, highest at half a period. Rounded to the nearest whole number. */
static wide wave_at(const struct term *term, int64_t elapsed_ns)
{
    const double full_turn = 6.283185307179586;
    double phase = (double)(elapsed_ns % term->period_ns) / (double)term->period_ns;
    double height = (double)term->crest - (double)term->amount;
    return term->amount + (wide)floor(height * ((1.0 - cos(full_turn * phase)) / 2.0) + 0.5);
}

static wide term_at(const struct term *term, int64_t elapsed_ns)
{
    switch (term->kind) {
    case TERM_RATE:
        return floor_divide((wide)term->amount * elapsed_ns, term->period_ns);
    case TERM_WAVE:
        return wave_at(term, elapsed_ns);
    default:
        return term->amount;
    }
}

static wide sum_at(const struct value *value, int64_t elapsed_ns)
{
    wide sum = 0;
    for (unsigned i = 0; i < value->count; i++) {
        wide amount = term_at(&value->terms[i], elapsed_ns);
        sum += value->terms[i].negative ? -amount : amount;
    }
    return sum;
}

static wide between(const struct point *from, const struct point *to, int64_t elapsed_ns)
{
    wide rise = (wide)to->amount - from->amount;
    return from->amount + floor_divide(rise * (elapsed_ns - from->at_ns), to->at_ns - from->at_ns);
}

static wide points_at(const struct value *value, int64_t elapsed_ns)
{
    const struct point *points = value->points;
    if (elapsed_ns <= points[0].at_ns)
        return points[0].amount;
    for (unsigned i = 1; i < value->count; i++)
        if (elapsed_ns < points[i].at_ns)
            return between(&points[i - 1], &points[i], elapsed_ns);
    return points[value->count - 1].amount;
}

unsigned long value_at(const struct value *value, int64_t elapsed_ns)
{
    if (value->kind == VALUE_UNAVAILABLE)
        return ULONG_MAX;
    if (value->kind == VALUE_INFINITE)
        return 0;
    wide result = value->kind == VALUE_POINTS ? points_at(value, elapsed_ns) : sum_at(value, elapsed_ns);
    if (result < 0)
        return 0;
    return result > (wide)ULONG_MAX ? ULONG_MAX : (unsigned long)result;
}
