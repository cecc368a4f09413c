/* Keys whose text is one of several words, or a list. */
#include <string.h>

#include "section.h"

const char *parse_kind(const char *text, void *field, unsigned long n)
{
    (void)n;
    static const char *const KINDS[] = {"", "partition", "admin", "ha", "empty"};
    for (size_t kind = KIND_PARTITION; kind <= KIND_EMPTY; kind++)
        if (strcmp(text, KINDS[kind]) == 0) {
            *(enum slot_kind *)field = (enum slot_kind)kind;
            return NULL;
        }
    return "is not one of partition, admin, ha, empty";
}

const char *parse_layout(const char *text, void *field, unsigned long n)
{
    (void)n;
    static const char *const LAYOUTS[] = {"v2", "v1", "v2prime"};
    for (size_t layout = LAYOUT_V2; layout <= LAYOUT_V2_PRIME; layout++)
        if (strcmp(text, LAYOUTS[layout]) == 0) {
            *(enum ha_layout *)field = (enum ha_layout)layout;
            return NULL;
        }
    return "is not one of v2, v1, v2prime";
}

/* `a:b:c`, exactly `width` numbers; then the end, or spaces and the next. */
static bool read_tuple(const char **text, CK_ULONG *numbers, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        if (i > 0 && *(*text)++ != ':')
            return false;
        if (!read_number(text, &numbers[i]))
            return false;
    }
    size_t spaces = strspn(*text, " \t");
    if (**text != '\0' && spaces == 0)
        return false;
    *text += spaces;
    return true;
}

const char *parse_settings(const char *text, void *field, unsigned long n)
{
    (void)n;
    struct settings *out = field;
    out->given = true;
    for (out->count = 0; *text != '\0'; out->count++) {
        CK_ULONG pair[2];
        if (out->count == MAX_SETTINGS || !read_tuple(&text, pair, 2))
            return "is not a list of at most 64 id:value pairs such as 0:0 1:1";
        out->list[out->count] = (struct setting){pair[0], pair[1]};
    }
    return NULL;
}

const char *parse_roles(const char *text, void *field, unsigned long n)
{
    (void)n;
    struct roles *out = field;
    for (out->count = 0; *text != '\0'; out->count++) {
        CK_ULONG t[5];
        if (out->count == MAX_ROLES || !read_tuple(&text, t, 5) || t[1] > 255 || t[2] > 255 || t[3] > 255 || t[4] > 255)
            return "is not a list of user:flags:attempts:primary:secondary such as 0:0x01:10:1:0";
        out->list[out->count].user = t[0];
        out->list[out->count].state =
            (CA_ROLE_STATE){(CK_BYTE)t[1], (CK_BYTE)t[2], (CK_BYTE)t[3], (CK_BYTE)t[4]};
    }
    return NULL;
}

/* Serials of members are digits; 20 bytes is what the widest layout holds, 15 the narrowest with its NUL. */
static bool read_member(const char **text, struct member *out)
{
    size_t digits = strspn(*text, "0123456789");
    if (digits == 0 || digits > 15 || (*text)[digits] != ':')
        return false;
    memcpy(out->serial, *text, digits);
    *text += digits + 1;
    out->lost = strncmp(*text, "lost", 4) == 0;
    if (out->lost)
        *text += 4;
    else if (!read_number(text, &out->status))
        return false;
    size_t spaces = strspn(*text, " \t");
    bool ended = **text == '\0' || spaces > 0;
    *text += spaces;
    return ended;
}

const char *parse_members(const char *text, void *field, unsigned long n)
{
    (void)n;
    struct members *out = field;
    for (out->count = 0; *text != '\0'; out->count++)
        if (out->count == CK_HA_MAX_MEMBERS || !read_member(&text, &out->list[out->count]))
            return "is not a list of at most 32 serial:code or serial:lost, a serial of at most 15 digits";
    return NULL;
}

static bool is_luna_call(const char *name, size_t length)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        if (strlen(FUNCTIONS[i].name) == length && strncmp(FUNCTIONS[i].name, name, length) == 0)
            return strncmp(name, "CA_", 3) == 0;
    return false;
}

/* Read only to find mistakes: which symbols are missing was decided when the library was built. */
const char *parse_without(const char *text, void *field, unsigned long n)
{
    (void)field;
    (void)n;
    while (*text != '\0') {
        size_t length = strcspn(text, ", \t");
        if (!is_luna_call(text, length))
            return "is not a list of CA_ functions of this library, separated by commas";
        text += length;
        text += strspn(text, ", \t");
    }
    return NULL;
}
