/* Keys whose text is a word, a number or a version. */
#define _POSIX_C_SOURCE 200809L
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "section.h"

/* strtoul would take a minus sign and wrap it round. */
bool read_number(const char **text, CK_ULONG *out)
{
    char *end = NULL;
    if (!isdigit((unsigned char)**text))
        return false;
    errno = 0;
    unsigned long number = strtoul(*text, &end, strncmp(*text, "0x", 2) == 0 ? 16 : 10);
    if (errno != 0 || end == *text)
        return false;
    *text = end;
    *out = number;
    return true;
}

bool number_parse(const char *text, CK_ULONG *out)
{
    return read_number(&text, out) && *text == '\0';
}

const char *parse_name(const char *text, void *field, unsigned long n)
{
    (void)n;
    size_t length = strlen(text);
    if (length == 0 || length > MAX_NAME || strpbrk(text, " \t[]") != NULL)
        return "is not a name: up to 32 characters, no spaces, no brackets";
    memcpy(field, text, length + 1);
    return NULL;
}

/* Writes `n` for {n}, and with leading zeros for {nn}, {nnn} ...; returns the bytes read, 0 when there is no mark. */
static size_t expand_mark(const char *text, unsigned long n, char *out, size_t room)
{
    size_t letters = strspn(text + 1, "n");
    if (text[0] != '{' || letters == 0 || text[1 + letters] != '}')
        return 0;
    snprintf(out, room, "%0*lu", (int)letters, n);
    return letters + 2;
}

static bool read_text(const char *text, struct text *out, unsigned long n, size_t width)
{
    out->given = true;
    for (out->length = 0; *text != '\0';) {
        char number[MAX_TEXT];
        size_t read = expand_mark(text, n, number, sizeof number);
        size_t length = read > 0 ? strlen(number) : 1;
        if (out->length + length > width)
            return false;
        memcpy(out->bytes + out->length, read > 0 ? number : text, length);
        out->length += length;
        text += read > 0 ? read : 1;
    }
    return true;
}

const char *parse_text_16(const char *text, void *field, unsigned long n)
{
    return read_text(text, field, n, 16) ? NULL : "is longer than 16 bytes";
}

const char *parse_text_32(const char *text, void *field, unsigned long n)
{
    return read_text(text, field, n, 32) ? NULL : "is longer than 32 bytes";
}

const char *parse_text_64(const char *text, void *field, unsigned long n)
{
    return read_text(text, field, n, 64) ? NULL : "is longer than 64 bytes";
}

/* For the reader of the file; the library only wants it to be there. */
const char *parse_sentence(const char *text, void *field, unsigned long n)
{
    (void)n;
    ((struct text *)field)->given = *text != '\0';
    return *text != '\0' ? NULL : "is empty: say it in one line";
}

const char *parse_hex_32(const char *text, void *field, unsigned long n)
{
    (void)n;
    struct text *out = field;
    out->given = true;
    for (out->length = 0; *text != '\0'; text += strspn(text, " ")) {
        if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]) || out->length == 32)
            return "is not a row of at most 32 bytes such as ff fe 41";
        char pair[] = {text[0], text[1], '\0'};
        out->bytes[out->length++] = (unsigned char)strtoul(pair, NULL, 16);
        text += 2;
    }
    return NULL;
}

const char *parse_version(const char *text, void *field, unsigned long n)
{
    (void)n;
    CK_VERSION *out = field;
    CK_ULONG major = 0, minor = 0;
    if (!read_number(&text, &major) || *text++ != '.' || !number_parse(text, &minor) || major > 255 || minor > 255)
        return "is not a version such as 10.7, each part 0 to 255";
    *out = (CK_VERSION){(CK_BYTE)major, (CK_BYTE)minor};
    return NULL;
}

const char *parse_firmware(const char *text, void *field, unsigned long n)
{
    (void)n;
    struct firmware *out = field;
    if (!read_number(&text, &out->major) || *text++ != '.' || !read_number(&text, &out->minor) || *text++ != '.' ||
        !number_parse(text, &out->subminor))
        return "is not a firmware version such as 7.8.4";
    return NULL;
}

const char *parse_optional(const char *text, void *field, unsigned long n)
{
    (void)n;
    struct optional *out = field;
    out->given = number_parse(text, &out->number);
    return out->given ? NULL : "is not a whole number, decimal or 0x...";
}

const char *parse_instance(const char *text, void *field, unsigned long n)
{
    struct optional *out = field;
    if (strcmp(text, "none") != 0)
        return parse_optional(text, field, n) ? "is neither a server's number nor none" : NULL;
    out->given = false;
    return NULL;
}

const char *parse_value(const char *text, void *field, unsigned long n)
{
    (void)n;
    return value_parse(text, field);
}

const char *parse_level(const char *text, void *field, unsigned long n)
{
    if (strcmp(text, "unavailable") != 0)
        return parse_value(text, field, n);
    ((struct value *)field)->kind = VALUE_UNAVAILABLE;
    return NULL;
}

const char *parse_limit(const char *text, void *field, unsigned long n)
{
    if (strcmp(text, "infinite") != 0)
        return parse_level(text, field, n);
    ((struct value *)field)->kind = VALUE_INFINITE;
    return NULL;
}

const char *parse_pause(const char *text, void *field, unsigned long n)
{
    (void)n;
    int64_t pause_ns = 0;
    if (!read_duration(&text, &pause_ns) || *text != '\0')
        return "is not a duration such as 2ms, 1.5s, 10m";
    *(int64_t *)field = pause_ns;
    return NULL;
}
