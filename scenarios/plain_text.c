#include "scenarios/plain_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Bytes of the UTF-8 character at `bytes`, its code point in *code; 0 where it is none: a stray or missing
 * continuation, an overlong form, a surrogate, beyond U+10FFFF. */
static size_t character_at(const unsigned char *bytes, size_t n_bytes, uint32_t *code)
{
    static const uint32_t SMALLEST[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char first = bytes[0];
    const size_t length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0 || length > n_bytes)
        return 0;
    *code = length == 1 ? first : first & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if (bytes[i] >> 6 != 2)
            return 0;
        *code = *code << 6 | (bytes[i] & 0x3Fu);
    }
    const bool is_surrogate = *code >= 0xD800 && *code <= 0xDFFF;
    return *code < SMALLEST[length] || *code > 0x10FFFF || is_surrogate ? 0 : length;
}

static bool is_control(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
           (code >= 0x7F && code < 0xA0 && code != 0x85);
}

const char *plain_text_fault(const char *text, size_t n_bytes, struct text_place *place)
{
    static const char MARK[] = "\xEF\xBB\xBF";
    const unsigned char *const bytes = (const unsigned char *)text;
    size_t i = n_bytes >= 3 && memcmp(text, MARK, 3) == 0 ? 3 : 0;
    bool is_indent = true;
    *place = (struct text_place){1, 1};
    while (i < n_bytes) {
        uint32_t code = 0;
        const size_t length = character_at(&bytes[i], n_bytes - i, &code);
        if (length == 0)
            return "not UTF-8 text; save the file as UTF-8";
        if (is_control(code))
            return "a control character; delete it";
        if (code == '\t' && is_indent)
            return "a tab; indent with spaces";
        i += length;
        if (code == '\n') {
            *place = (struct text_place){place->line + 1, 1};
            is_indent = true;
        } else {
            place->column++;
            is_indent = is_indent && code == ' ';
        }
    }
    return NULL;
}
