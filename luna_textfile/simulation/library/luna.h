/* Luna's own structures and numbers, as the public sources give them: vendor header sfnt_extensions.h 7.4, the older
 * headers in chevah/safenet-p11sample, and ThalesGroup/pycryptoki, which agree where not said otherwise. */
#ifndef LUNA_SIMULATOR_LUNA_H
#define LUNA_SIMULATOR_LUNA_H

#include "pkcs11.h"

#define EXPORT __attribute__((visibility("default")))

/* Vendor codes are 0x80000000 + n, zero-extended in the 64-bit CK_RV. */
#define CKR_POLICY_ID_INVALID 0x8000007BUL

/* CA_GetHSMStats (names of pycryptoki's defines.py). */
#define LUNA_STATS_BOOT_TIME 1UL
#define LUNA_STATS_CPU_UP_TIME 2UL
#define LUNA_STATS_CPU_IDLE_TIME 3UL
#define LUNA_STATS_ICD_COMMANDS_COUNT 4UL
#define LUNA_STATS_UNKNOWN 0xFFFFFFFFUL

/* High before low. Each half is a 32-bit number in a 64-bit place. */
typedef struct {
    CK_ULONG ulId;
    CK_ULONG ulHighValue;
    CK_ULONG ulLowValue;
} HSM_STATS_PARAMS;

typedef struct {
    CK_BYTE flags;
    CK_BYTE loginAttemptsLeft;
    CK_BYTE primaryAuthMech;
    CK_BYTE secondaryAuthMech;
} CA_ROLE_STATE;

#define CK_HA_MAX_MEMBERS 32

/* The layout of Luna client 6 and later (vendor header cryptoki_v2.h 2018; Thales' OpenSSL engine). */
typedef struct {
    CK_CHAR groupSerial[20];
    struct {
        CK_CHAR memberSerial[20];
        CK_RV memberStatus;
    } memberList[CK_HA_MAX_MEMBERS];
    CK_ULONG listSize;
} CK_HA_STATUS;

/* Luna client 5.x: serials are numbers. */
typedef struct {
    CK_ULONG groupSerial;
    struct {
        CK_ULONG memberSerial;
        CK_RV memberStatus;
    } memberList[CK_HA_MAX_MEMBERS];
    CK_ULONG listSize;
} CK_HA_STATUS_V1;

/* Printed on the newest thalesdocs.com page only; probably a simplification of that page. */
typedef struct {
    CK_CHAR groupSerial[16];
    struct {
        CK_CHAR memberSerial[16];
        CK_RV memberStatus;
    } memberList[CK_HA_MAX_MEMBERS];
    CK_ULONG listSize;
} CK_HA_STATUS_V2_PRIME;

ASSERT_SIZE(HSM_STATS_PARAMS, 24);
ASSERT_AT(HSM_STATS_PARAMS, ulHighValue, 8);
ASSERT_AT(HSM_STATS_PARAMS, ulLowValue, 16);
ASSERT_SIZE(CA_ROLE_STATE, 4);
ASSERT_SIZE(CK_HA_STATUS, 1056);
ASSERT_AT(CK_HA_STATUS, memberList, 24);
ASSERT_AT(CK_HA_STATUS, memberList[0].memberStatus, 48);
ASSERT_AT(CK_HA_STATUS, memberList[1], 56);
ASSERT_AT(CK_HA_STATUS, listSize, 1048);
ASSERT_SIZE(CK_HA_STATUS_V1, 528);
ASSERT_AT(CK_HA_STATUS_V1, memberList, 8);
ASSERT_AT(CK_HA_STATUS_V1, memberList[1], 24);
ASSERT_AT(CK_HA_STATUS_V1, listSize, 520);
ASSERT_SIZE(CK_HA_STATUS_V2_PRIME, 792);
ASSERT_AT(CK_HA_STATUS_V2_PRIME, memberList, 16);
ASSERT_AT(CK_HA_STATUS_V2_PRIME, memberList[1], 40);
ASSERT_AT(CK_HA_STATUS_V2_PRIME, listSize, 784);

#endif
