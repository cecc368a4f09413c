/* CK_FUNCTION_LIST of PKCS#11 2.20: 68 functions in the standard's order. */
#include "call.h"
#include "entry.h"

/* Nobody may change anything here: each other function only leaves its name in the log. It takes no arguments because
 * it reads none, which the calling conventions of Linux allow. */
#define STUB(name) \
    static CK_RV name(void) \
    { \
        call_log_refused(#name); \
        return CKR_FUNCTION_NOT_SUPPORTED; \
    }
OTHER_FUNCTIONS(STUB)

#define PLACE(name) CK_RV (*name)(void);
struct CK_FUNCTION_LIST {
    CK_VERSION version;
    CK_RV (*C_Initialize)(void *);
    CK_RV (*C_Finalize)(void *);
    CK_RV (*C_GetInfo)(CK_INFO *);
    CK_RV (*C_GetFunctionList)(CK_FUNCTION_LIST **);
    CK_RV (*C_GetSlotList)(CK_BBOOL, CK_SLOT_ID *, CK_ULONG *);
    CK_RV (*C_GetSlotInfo)(CK_SLOT_ID, CK_SLOT_INFO *);
    CK_RV (*C_GetTokenInfo)(CK_SLOT_ID, CK_TOKEN_INFO *);
    CK_RV (*C_GetMechanismList)(CK_SLOT_ID, CK_MECHANISM_TYPE *, CK_ULONG *);
    CK_RV (*C_GetMechanismInfo)(CK_SLOT_ID, CK_MECHANISM_TYPE, CK_MECHANISM_INFO *);
    OTHER_FUNCTIONS(PLACE)
};
ASSERT_SIZE(struct CK_FUNCTION_LIST, 8 + 68 * 8);

#define ADDRESS(name) name,
static CK_FUNCTION_LIST LIST = {
    {2, 20},          C_Initialize,   C_Finalize,     C_GetInfo,          C_GetFunctionList,
    C_GetSlotList,    C_GetSlotInfo,  C_GetTokenInfo, C_GetMechanismList, C_GetMechanismInfo,
    OTHER_FUNCTIONS(ADDRESS)
};

EXPORT CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    struct call call = {.function = FN_C_GetFunctionList, .rv = list == NULL ? CKR_ARGUMENTS_BAD : CKR_OK};
    if (list != NULL)
        *list = &LIST;
    return call_end(&call);
}
