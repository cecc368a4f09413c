"""The structures and prototypes of the simulated library, declared anew: nothing is taken from its headers."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char, c_ubyte, c_ulong, c_void_p
from typing import Any


class Version(ctypes.Structure):
    """CK_VERSION."""

    _fields_ = (("major", c_ubyte), ("minor", c_ubyte))


class Info(ctypes.Structure):
    """CK_INFO."""

    _fields_ = (
        ("cryptoki_version", Version),
        ("manufacturer", c_ubyte * 32),
        ("flags", c_ulong),
        ("description", c_ubyte * 32),
        ("library_version", Version),
    )


class SlotInfo(ctypes.Structure):
    """CK_SLOT_INFO."""

    _fields_ = (
        ("description", c_ubyte * 64),
        ("manufacturer", c_ubyte * 32),
        ("flags", c_ulong),
        ("hardware", Version),
        ("firmware", Version),
    )


class TokenInfo(ctypes.Structure):
    """CK_TOKEN_INFO."""

    _fields_ = (
        ("label", c_ubyte * 32),
        ("manufacturer", c_ubyte * 32),
        ("model", c_ubyte * 16),
        ("serial", c_ubyte * 16),
        ("flags", c_ulong),
        ("max_sessions", c_ulong),
        ("sessions", c_ulong),
        ("max_rw_sessions", c_ulong),
        ("rw_sessions", c_ulong),
        ("max_pin", c_ulong),
        ("min_pin", c_ulong),
        ("public_total", c_ulong),
        ("public_free", c_ulong),
        ("private_total", c_ulong),
        ("private_free", c_ulong),
        ("hardware", Version),
        ("firmware", Version),
        ("utc", c_ubyte * 16),
    )


class Stat(ctypes.Structure):
    """HSM_STATS_PARAMS: high before low."""

    _fields_ = (("id", c_ulong), ("high", c_ulong), ("low", c_ulong))


class RoleState(ctypes.Structure):
    """CA_ROLE_STATE."""

    _fields_ = (("flags", c_ubyte), ("attempts", c_ubyte), ("primary", c_ubyte), ("secondary", c_ubyte))


def ha_layout(serial: Any) -> type[ctypes.Structure]:
    """Declare CK_HA_STATUS with serials of this type."""

    class Member(ctypes.Structure):
        _fields_ = (("serial", serial), ("status", c_ulong))

    class Status(ctypes.Structure):
        _fields_ = (("group", serial), ("members", Member * 32), ("size", c_ulong))

    return Status


HaStatus = ha_layout(c_char * 20)
HaStatusV1 = ha_layout(c_ulong)
HaStatusV2Prime = ha_layout(c_char * 16)

U, P = c_ulong, POINTER(c_ulong)
FIVE = (U, P, P, P, P)
PROTOTYPES: dict[str, tuple[Any, ...]] = {
    "C_Initialize": (c_void_p,),
    "C_Finalize": (c_void_p,),
    "C_GetInfo": (c_void_p,),
    "C_GetFunctionList": (c_void_p,),
    "C_GetSlotList": (c_ubyte, P, P),
    "C_GetSlotInfo": (U, c_void_p),
    "C_GetTokenInfo": (U, c_void_p),
    "C_GetMechanismList": (U, P, P),
    "C_GetMechanismInfo": (U, U, c_void_p),
    "CA_GetFirmwareVersion": (U, P, P, P),
    "CA_GetHSMCapabilitySet": FIVE,
    "CA_GetHSMPolicySet": FIVE,
    "CA_GetHSMCapabilitySetting": (U, U, P),
    "CA_GetHSMPolicySetting": (U, U, P),
    "CA_GetTokenCapabilities": FIVE,
    "CA_GetTokenPolicies": FIVE,
    "CA_GetHSMStorageInformation": FIVE,
    "CA_GetTokenStorageInformation": (U, P, P, P, P, P),
    "CA_GetHSMStats": (U, U, P, c_void_p),
    "CA_GetTokenStatus": (U, P, P, P),
    "CA_GetServerInstanceBySlotID": (U, P),
    "CA_GetHAState": (U, c_void_p),
    "CA_GetCurrentHAState": (U, c_void_p),
    "CA_RoleStateGet": (U, U, c_void_p),
    "CA_GetTunnelSlotNumber": (U, P),
    "CA_GetUserContainerNumber": (U, P),
    "CA_RetrieveLicenseList": (U, P, P),
    "CA_GetNumberOfAllowedContainers": (U, P),
}
