/* The part of PKCS#11 2.20 that this double answers, written down afresh: types, numbers, structures.
 *
 * On Linux nothing is packed and CK_ULONG is `unsigned long`: the vendor's headers have their pack(1) for Windows
 * only (vendor header sfnt_extensions.h, 7.4; ThalesGroup/pycryptoki). A caller that gets a width or an offset wrong
 * reads rubbish without a message, so each one is asserted here. */
#ifndef LUNA_SIMULATOR_PKCS11_H
#define LUNA_SIMULATOR_PKCS11_H

#include <stddef.h>

typedef unsigned char CK_BYTE;
typedef unsigned char CK_CHAR;
typedef unsigned char CK_BBOOL;
typedef unsigned long CK_ULONG;
typedef CK_ULONG CK_RV;
typedef CK_ULONG CK_FLAGS;
typedef CK_ULONG CK_SLOT_ID;
typedef CK_ULONG CK_USER_TYPE;
typedef CK_ULONG CK_MECHANISM_TYPE;

#define CK_UNAVAILABLE_INFORMATION (~0UL)
#define CK_EFFECTIVELY_INFINITE 0UL

#define CKR_OK 0x00UL
#define CKR_SLOT_ID_INVALID 0x03UL
#define CKR_GENERAL_ERROR 0x05UL
#define CKR_ARGUMENTS_BAD 0x07UL
#define CKR_DEVICE_ERROR 0x30UL
#define CKR_FUNCTION_NOT_SUPPORTED 0x54UL
#define CKR_MECHANISM_INVALID 0x70UL
#define CKR_TOKEN_NOT_PRESENT 0xE0UL
#define CKR_USER_TYPE_INVALID 0x103UL
#define CKR_BUFFER_TOO_SMALL 0x150UL
#define CKR_CRYPTOKI_NOT_INITIALIZED 0x190UL
#define CKR_CRYPTOKI_ALREADY_INITIALIZED 0x191UL

/* CK_SLOT_INFO.flags */
#define CKF_TOKEN_PRESENT 0x1UL
#define CKF_HW_SLOT 0x4UL

/* CK_TOKEN_INFO.flags */
#define CKF_RNG 0x1UL
#define CKF_LOGIN_REQUIRED 0x4UL
#define CKF_USER_PIN_INITIALIZED 0x8UL
#define CKF_TOKEN_INITIALIZED 0x400UL

/* CK_C_INITIALIZE_ARGS.flags */
#define CKF_OS_LOCKING_OK 0x2UL

typedef struct {
    CK_BYTE major;
    CK_BYTE minor;
} CK_VERSION;

typedef struct {
    CK_VERSION cryptokiVersion;
    CK_CHAR manufacturerID[32];
    CK_FLAGS flags;
    CK_CHAR libraryDescription[32];
    CK_VERSION libraryVersion;
} CK_INFO;

typedef struct {
    CK_CHAR slotDescription[64];
    CK_CHAR manufacturerID[32];
    CK_FLAGS flags;
    CK_VERSION hardwareVersion;
    CK_VERSION firmwareVersion;
} CK_SLOT_INFO;

typedef struct {
    CK_CHAR label[32];
    CK_CHAR manufacturerID[32];
    CK_CHAR model[16];
    CK_CHAR serialNumber[16];
    CK_FLAGS flags;
    CK_ULONG ulMaxSessionCount;
    CK_ULONG ulSessionCount;
    CK_ULONG ulMaxRwSessionCount;
    CK_ULONG ulRwSessionCount;
    CK_ULONG ulMaxPinLen;
    CK_ULONG ulMinPinLen;
    CK_ULONG ulTotalPublicMemory;
    CK_ULONG ulFreePublicMemory;
    CK_ULONG ulTotalPrivateMemory;
    CK_ULONG ulFreePrivateMemory;
    CK_VERSION hardwareVersion;
    CK_VERSION firmwareVersion;
    CK_CHAR utcTime[16];
} CK_TOKEN_INFO;

typedef struct {
    CK_ULONG ulMinKeySize;
    CK_ULONG ulMaxKeySize;
    CK_FLAGS flags;
} CK_MECHANISM_INFO;

typedef struct {
    void *CreateMutex;
    void *DestroyMutex;
    void *LockMutex;
    void *UnlockMutex;
    CK_FLAGS flags;
    void *pReserved;
} CK_C_INITIALIZE_ARGS;

#define ASSERT_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has another size")
#define ASSERT_AT(type, field, byte) _Static_assert(offsetof(type, field) == (byte), #type "." #field " has moved")

ASSERT_SIZE(CK_ULONG, 8);
ASSERT_SIZE(CK_INFO, 88);
ASSERT_AT(CK_INFO, flags, 40);
ASSERT_AT(CK_INFO, libraryVersion, 80);
ASSERT_SIZE(CK_SLOT_INFO, 112);
ASSERT_AT(CK_SLOT_INFO, flags, 96);
ASSERT_AT(CK_SLOT_INFO, hardwareVersion, 104);
ASSERT_AT(CK_SLOT_INFO, firmwareVersion, 106);
ASSERT_SIZE(CK_TOKEN_INFO, 208);
ASSERT_AT(CK_TOKEN_INFO, flags, 96);
ASSERT_AT(CK_TOKEN_INFO, ulMaxSessionCount, 104);
ASSERT_AT(CK_TOKEN_INFO, ulSessionCount, 112);
ASSERT_AT(CK_TOKEN_INFO, ulMaxRwSessionCount, 120);
ASSERT_AT(CK_TOKEN_INFO, ulRwSessionCount, 128);
ASSERT_AT(CK_TOKEN_INFO, ulMaxPinLen, 136);
ASSERT_AT(CK_TOKEN_INFO, ulMinPinLen, 144);
ASSERT_AT(CK_TOKEN_INFO, ulTotalPublicMemory, 152);
ASSERT_AT(CK_TOKEN_INFO, ulFreePublicMemory, 160);
ASSERT_AT(CK_TOKEN_INFO, ulTotalPrivateMemory, 168);
ASSERT_AT(CK_TOKEN_INFO, ulFreePrivateMemory, 176);
ASSERT_AT(CK_TOKEN_INFO, hardwareVersion, 184);
ASSERT_AT(CK_TOKEN_INFO, firmwareVersion, 186);
ASSERT_AT(CK_TOKEN_INFO, utcTime, 188);

#endif
