/* Small things that several answers need. */
#ifndef LUNA_SIMULATOR_ANSWER_H
#define LUNA_SIMULATOR_ANSWER_H

#include "call.h"

/* The fixed strings of PKCS#11: padded with spaces, never terminated. */
void put_text(CK_CHAR *place, size_t width, const struct text *text);
void put_words(CK_CHAR *place, size_t width, const char *words);

/* C_GetTokenInfo and C_GetSlotInfo give minor and subminor in one byte, 10 * minor + subminor
 * (ThalesGroup/pycryptoki takes it apart so); what does not fit in a byte is lost, as it would be there. */
CK_VERSION packed_firmware(const struct slot *slot);

/* The two-call protocol for one array of `available` entries. OK: write the first *write of them (0 when the caller
 * only asked for the size). */
CK_RV two_call(const struct call *call, CK_ULONG available, CK_ULONG *count, CK_ULONG *write);

/* Writes `numbers` to as many places. A partial answer stops half way. */
CK_RV put_numbers(const struct call *call, CK_ULONG *const places[], const CK_ULONG numbers[], size_t count);

#endif
