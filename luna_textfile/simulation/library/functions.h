/* Every function by name, once. One row: name, what its slot must be, which answers a [fault] may spoil.
 *
 * The first nine are the head of CK_FUNCTION_LIST in its order; OTHER_FUNCTIONS are the 59 behind them, which a
 * read-only caller has no business to call: they log their name and refuse. */
#ifndef LUNA_SIMULATOR_FUNCTIONS_H
#define LUNA_SIMULATOR_FUNCTIONS_H

#define LISTS (CAN(PARTIAL) | CAN(TOO_SMALL) | CAN(GARBAGE))
#define NUMBERS (CAN(PARTIAL) | CAN(UNAVAILABLE))

#define ANSWERED_FUNCTIONS(X) \
    X(C_Initialize, ON_LIBRARY, 0) \
    X(C_Finalize, ON_LIBRARY, 0) \
    X(C_GetInfo, ON_LIBRARY, 0) \
    X(C_GetFunctionList, ON_LIBRARY, 0) \
    X(C_GetSlotList, ON_LIBRARY, LISTS) \
    X(C_GetSlotInfo, ON_SLOT, 0) \
    X(C_GetTokenInfo, ON_TOKEN, NUMBERS) \
    X(C_GetMechanismList, ON_TOKEN, LISTS) \
    X(C_GetMechanismInfo, ON_TOKEN, 0) \
    X(CA_GetFirmwareVersion, ON_HSM, CAN(PARTIAL)) \
    X(CA_GetHSMCapabilitySet, ON_HSM, LISTS | CAN(COUNTS_DIFFER)) \
    X(CA_GetHSMPolicySet, ON_HSM, LISTS | CAN(COUNTS_DIFFER)) \
    X(CA_GetHSMCapabilitySetting, ON_HSM, 0) \
    X(CA_GetHSMPolicySetting, ON_HSM, 0) \
    X(CA_GetTokenCapabilities, ON_TOKEN, LISTS | CAN(COUNTS_DIFFER)) \
    X(CA_GetTokenPolicies, ON_TOKEN, LISTS | CAN(COUNTS_DIFFER)) \
    X(CA_GetHSMStorageInformation, ON_HSM, NUMBERS) \
    X(CA_GetTokenStorageInformation, ON_TOKEN, NUMBERS) \
    X(CA_GetHSMStats, ON_HSM, CAN(PARTIAL) | CAN(DIRTY)) \
    X(CA_GetTokenStatus, ON_TOKEN, NUMBERS) \
    X(CA_GetServerInstanceBySlotID, ON_HSM, 0) \
    X(CA_GetHAState, ON_GROUP, CAN(PARTIAL) | CAN(GARBAGE)) \
    X(CA_GetCurrentHAState, ON_GROUP, CAN(PARTIAL) | CAN(GARBAGE)) \
    X(CA_RoleStateGet, ON_TOKEN, 0) \
    X(CA_GetTunnelSlotNumber, ON_HSM, 0) \
    X(CA_GetUserContainerNumber, ON_HSM, 0) \
    X(CA_RetrieveLicenseList, ON_HSM, LISTS) \
    X(CA_GetNumberOfAllowedContainers, ON_HSM, 0)

#define OTHER_FUNCTIONS(X) \
    X(C_InitToken) X(C_InitPIN) X(C_SetPIN) X(C_OpenSession) X(C_CloseSession) X(C_CloseAllSessions) \
    X(C_GetSessionInfo) X(C_GetOperationState) X(C_SetOperationState) X(C_Login) X(C_Logout) \
    X(C_CreateObject) X(C_CopyObject) X(C_DestroyObject) X(C_GetObjectSize) X(C_GetAttributeValue) \
    X(C_SetAttributeValue) X(C_FindObjectsInit) X(C_FindObjects) X(C_FindObjectsFinal) \
    X(C_EncryptInit) X(C_Encrypt) X(C_EncryptUpdate) X(C_EncryptFinal) \
    X(C_DecryptInit) X(C_Decrypt) X(C_DecryptUpdate) X(C_DecryptFinal) \
    X(C_DigestInit) X(C_Digest) X(C_DigestUpdate) X(C_DigestKey) X(C_DigestFinal) \
    X(C_SignInit) X(C_Sign) X(C_SignUpdate) X(C_SignFinal) X(C_SignRecoverInit) X(C_SignRecover) \
    X(C_VerifyInit) X(C_Verify) X(C_VerifyUpdate) X(C_VerifyFinal) X(C_VerifyRecoverInit) X(C_VerifyRecover) \
    X(C_DigestEncryptUpdate) X(C_DecryptDigestUpdate) X(C_SignEncryptUpdate) X(C_DecryptVerifyUpdate) \
    X(C_GenerateKey) X(C_GenerateKeyPair) X(C_WrapKey) X(C_UnwrapKey) X(C_DeriveKey) \
    X(C_SeedRandom) X(C_GenerateRandom) X(C_GetFunctionStatus) X(C_CancelFunction) X(C_WaitForSlotEvent)

/* What the slot of a call must be. A group is an HA virtual slot: it has a token, but no HSM of its own. */
enum target { ON_LIBRARY, ON_SLOT, ON_TOKEN, ON_HSM, ON_GROUP };

enum function {
#define ENUMERATE(name, target, spoils) FN_##name,
    ANSWERED_FUNCTIONS(ENUMERATE)
#undef ENUMERATE
    FUNCTION_COUNT,
    ANY_FUNCTION = FUNCTION_COUNT
};

struct function_row {
    const char *name;
    enum target target;
    unsigned spoils; /* a bit per enum action, see CAN */
};

extern const struct function_row FUNCTIONS[FUNCTION_COUNT];

#endif
