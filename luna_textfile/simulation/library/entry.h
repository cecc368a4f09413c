/* The symbols this library exports, with the prototypes of the real one. */
#ifndef LUNA_SIMULATOR_ENTRY_H
#define LUNA_SIMULATOR_ENTRY_H

#include "luna.h"

typedef struct CK_FUNCTION_LIST CK_FUNCTION_LIST;

EXPORT CK_RV C_Initialize(void *arguments);
EXPORT CK_RV C_Finalize(void *reserved);
EXPORT CK_RV C_GetInfo(CK_INFO *info);
EXPORT CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list);
EXPORT CK_RV C_GetSlotList(CK_BBOOL with_token, CK_SLOT_ID *list, CK_ULONG *count);
EXPORT CK_RV C_GetSlotInfo(CK_SLOT_ID slot, CK_SLOT_INFO *info);
EXPORT CK_RV C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO *info);
EXPORT CK_RV C_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *count);
EXPORT CK_RV C_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info);

EXPORT CK_RV CA_GetFirmwareVersion(CK_SLOT_ID slot, CK_ULONG *major, CK_ULONG *minor, CK_ULONG *subminor);
EXPORT CK_RV CA_GetHSMCapabilitySet(CK_SLOT_ID slot, CK_ULONG *ids, CK_ULONG *id_count, CK_ULONG *values,
                                    CK_ULONG *value_count);
EXPORT CK_RV CA_GetHSMPolicySet(CK_SLOT_ID slot, CK_ULONG *ids, CK_ULONG *id_count, CK_ULONG *values,
                                CK_ULONG *value_count);
EXPORT CK_RV CA_GetTokenCapabilities(CK_SLOT_ID slot, CK_ULONG *ids, CK_ULONG *id_count, CK_ULONG *values,
                                     CK_ULONG *value_count);
EXPORT CK_RV CA_GetTokenPolicies(CK_SLOT_ID slot, CK_ULONG *ids, CK_ULONG *id_count, CK_ULONG *values,
                                 CK_ULONG *value_count);
EXPORT CK_RV CA_GetHSMCapabilitySetting(CK_SLOT_ID slot, CK_ULONG id, CK_ULONG *value);
EXPORT CK_RV CA_GetHSMPolicySetting(CK_SLOT_ID slot, CK_ULONG id, CK_ULONG *value);
EXPORT CK_RV CA_GetHSMStorageInformation(CK_SLOT_ID slot, CK_ULONG *overhead, CK_ULONG *total, CK_ULONG *used,
                                         CK_ULONG *free);
EXPORT CK_RV CA_GetTokenStorageInformation(CK_SLOT_ID slot, CK_ULONG *overhead, CK_ULONG *total, CK_ULONG *used,
                                           CK_ULONG *free, CK_ULONG *objects);
EXPORT CK_RV CA_GetHSMStats(CK_SLOT_ID slot, CK_ULONG id_count, CK_ULONG *ids, HSM_STATS_PARAMS *stats);
EXPORT CK_RV CA_GetTokenStatus(CK_SLOT_ID slot, CK_ULONG *flags, CK_ULONG *sessions, CK_ULONG *rw_sessions);
EXPORT CK_RV CA_RoleStateGet(CK_SLOT_ID slot, CK_USER_TYPE user, CA_ROLE_STATE *state);
EXPORT CK_RV CA_GetServerInstanceBySlotID(CK_SLOT_ID slot, CK_ULONG *instance);
EXPORT CK_RV CA_GetTunnelSlotNumber(CK_SLOT_ID slot, CK_SLOT_ID *tunnel);
EXPORT CK_RV CA_GetUserContainerNumber(CK_SLOT_ID slot, CK_ULONG *container);
EXPORT CK_RV CA_GetNumberOfAllowedContainers(CK_SLOT_ID slot, CK_ULONG *count);
EXPORT CK_RV CA_RetrieveLicenseList(CK_SLOT_ID slot, CK_ULONG *count, CK_ULONG *list); /* the size comes first */

/* Written to a place whose size is the layout's own: 1056 bytes, or 528, or 792. */
EXPORT CK_RV CA_GetHAState(CK_SLOT_ID slot, void *status);
EXPORT CK_RV CA_GetCurrentHAState(CK_SLOT_ID slot, void *status);

#endif
