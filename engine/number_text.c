#define _GNU_SOURCE
#include "engine/number_text.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Above 2^53 neighbouring whole numbers have no doubles of their own. */
#define LARGEST_WHOLE 9007199254740992.0

static locale_t plain_locale(void)
{
    static locale_t plain;
    if (!plain)
        plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return plain;
}

const char *number_text(double value, char *text)
{
    const locale_t before = uselocale(plain_locale());
    if (value == floor(value) && fabs(value) <= LARGEST_WHOLE) {
        snprintf(text, NUMBER_TEXT_SIZE, "%.0f", value == 0.0 ? 0.0 : value);
    } else {
        /* What 15 digits or fewer say reads back from 15, which %g then writes without the zeros behind; below the least
         * normal number that is not so. */
        const bool is_tiny = fabs(value) < DBL_MIN;
        for (int digits = 1; digits <= 17; digits++) {
            if (digits < 15 && !is_tiny)
                continue;
            snprintf(text, NUMBER_TEXT_SIZE, "%.*g", digits, value);
            if (strtod(text, NULL) == value)
                break;
        }
    }
    uselocale(before);
    return text;
}

const char *number_text_short(double value, char *text)
{
    const locale_t before = uselocale(plain_locale());
    snprintf(text, NUMBER_TEXT_SIZE, "%.4g", value);
    uselocale(before);
    return text;
}

static const char *skip_digits(const char *text)
{
    while (*text >= '0' && *text <= '9')
        text++;
    return text;
}

static bool is_decimal(const char *text)
{
    if (*text == '+' || *text == '-')
        text++;
    const char *const whole = text;
    text = skip_digits(text);
    bool has_digits = text > whole;
    if (*text == '.') {
        const char *const fraction = ++text;
        text = skip_digits(text);
        has_digits = has_digits || text > fraction;
    }
    if (has_digits && (*text == 'e' || *text == 'E')) {
        text++;
        if (*text == '+' || *text == '-')
            text++;
        const char *const exponent = text;
        text = skip_digits(text);
        has_digits = text > exponent;
    }
    return has_digits && *text == '\0';
}

bool number_read(const char *text, double *value)
{
    if (!is_decimal(text))
        return false;
    *value = strtod_l(text, NULL, plain_locale());
    return isfinite(*value);
}
