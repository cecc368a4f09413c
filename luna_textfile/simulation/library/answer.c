/* Padding, packing, the two-call protocol. */
#include <string.h>

#include "answer.h"

void put_text(CK_CHAR *place, size_t width, const struct text *text)
{
    size_t length = text->length < width ? text->length : width;
    memset(place, ' ', width);
    memcpy(place, text->bytes, length);
}

void put_words(CK_CHAR *place, size_t width, const char *words)
{
    size_t length = strlen(words);
    memset(place, ' ', width);
    memcpy(place, words, length < width ? length : width);
}

CK_VERSION packed_firmware(const struct slot *slot)
{
    if (slot->hsm == NULL)
        return (CK_VERSION){0, 0};
    const struct firmware *firmware = &slot->hsm->firmware;
    return (CK_VERSION){(CK_BYTE)firmware->major, (CK_BYTE)(10 * firmware->minor + firmware->subminor)};
}

CK_RV two_call(const struct call *call, CK_ULONG available, CK_ULONG *count, CK_ULONG *write)
{
    *write = 0;
    if (count == NULL)
        return CKR_ARGUMENTS_BAD;
    CK_ULONG room = *count;
    if (call->spoil == ACTION_PARTIAL && !call->sizing)
        available /= 2;
    *count = call->spoil == ACTION_GARBAGE ? ABSURD_COUNT : available;
    if (call->sizing)
        return CKR_OK;
    if (room < available || call->spoil == ACTION_TOO_SMALL)
        return CKR_BUFFER_TOO_SMALL;
    *write = available;
    return CKR_OK;
}

CK_RV put_numbers(const struct call *call, CK_ULONG *const places[], const CK_ULONG numbers[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (places[i] == NULL)
            return CKR_ARGUMENTS_BAD;
    size_t written = call->spoil == ACTION_PARTIAL ? count / 2 : count;
    for (size_t i = 0; i < written; i++)
        *places[i] = numbers[i];
    return CKR_OK;
}
