/* C_GetMechanismList, C_GetMechanismInfo: the same few mechanisms on every token. */
#include "answer.h"
#include "entry.h"

#define CKF_HW 0x1UL
#define CKF_ENCRYPT 0x100UL
#define CKF_DECRYPT 0x200UL
#define CKF_SIGN 0x800UL
#define CKF_VERIFY 0x2000UL
#define CKF_GENERATE 0x8000UL
#define CKF_GENERATE_KEY_PAIR 0x10000UL

/* Numbers of PKCS#11 2.20. */
static const struct mechanism {
    CK_MECHANISM_TYPE type;
    CK_MECHANISM_INFO info;
} MECHANISMS[] = {
    {0x0000, {2048, 8192, CKF_HW | CKF_GENERATE_KEY_PAIR}},   /* CKM_RSA_PKCS_KEY_PAIR_GEN */
    {0x0001, {2048, 8192, CKF_HW | CKF_SIGN | CKF_VERIFY}},   /* CKM_RSA_PKCS */
    {0x0040, {2048, 8192, CKF_HW | CKF_SIGN | CKF_VERIFY}},   /* CKM_SHA256_RSA_PKCS */
    {0x1040, {105, 571, CKF_HW | CKF_GENERATE_KEY_PAIR}},     /* CKM_EC_KEY_PAIR_GEN */
    {0x1041, {105, 571, CKF_HW | CKF_SIGN | CKF_VERIFY}},     /* CKM_ECDSA */
    {0x1080, {16, 32, CKF_HW | CKF_GENERATE}},                /* CKM_AES_KEY_GEN */
    {0x1082, {16, 32, CKF_HW | CKF_ENCRYPT | CKF_DECRYPT}},   /* CKM_AES_CBC */
};
#define MECHANISM_COUNT (sizeof MECHANISMS / sizeof MECHANISMS[0])

EXPORT CK_RV C_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *count)
{
    struct call call = call_sizing(FN_C_GetMechanismList, slot, list == NULL);
    CK_ULONG write = 0;
    if (call.rv == CKR_OK)
        call.rv = two_call(&call, MECHANISM_COUNT, count, &write);
    for (CK_ULONG i = 0; i < write; i++)
        list[i] = MECHANISMS[i].type;
    return call_end(&call);
}

static CK_RV describe(CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    if (info == NULL)
        return CKR_ARGUMENTS_BAD;
    for (size_t i = 0; i < MECHANISM_COUNT; i++)
        if (MECHANISMS[i].type == type) {
            *info = MECHANISMS[i].info;
            return CKR_OK;
        }
    return CKR_MECHANISM_INVALID;
}

EXPORT CK_RV C_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    struct call call = call_detail(FN_C_GetMechanismInfo, slot, "type", &type, 1);
    if (call.rv == CKR_OK)
        call.rv = describe(type, info);
    return call_end(&call);
}
