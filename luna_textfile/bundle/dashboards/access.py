"""Words of dashboards about access: the state of roles and tokens, and the names of members of HA groups.

Bits are taken apart before two hosts are joined: the larger of two numbers of bits is not the worse state.
"""

from luna_textfile.bundle.dashboards.selectors import HSM, TOKEN
from luna_textfile.pkcs11.flags import (
    CKF_PROTECTED_AUTHENTICATION_PATH,
    CKF_SO_PIN_COUNT_LOW,
    CKF_SO_PIN_TO_BE_CHANGED,
    CKF_TOKEN_INITIALIZED,
    CKF_USER_PIN_COUNT_LOW,
    CKF_USER_PIN_INITIALIZED,
    CKF_USER_PIN_TO_BE_CHANGED,
    CKF_WRITE_PROTECTED,
    LUNA_ROLE_ACTIVATED,
    LUNA_ROLE_INITIALIZED,
    LUNA_ROLE_LOCKED_OUT,
    LUNA_ROLE_PIN_TO_BE_CHANGED,
)

_MEMBERS = ("hsm_ha_member_up", "hsm_ha_expected_member")
_ROLE = "hsm, label, serial, role"
_OF_MEMBER = "job, instance, member"


def access_words(role_schedule: str, fresh_roles: str, fresh: str, host: str) -> dict[str, str]:
    """Return the words; the job `role_schedule` asks for roles, and `fresh_roles` keeps what it said lately."""
    roles = f'{TOKEN}, schedule="{role_schedule}"'
    flags = f"hsm_role_flags{{{roles}}}"
    locked, initialised, activated = (
        bit(flags, place) for place in (LUNA_ROLE_LOCKED_OUT, LUNA_ROLE_INITIALIZED, LUNA_ROLE_ACTIVATED)
    )
    state = _joined(f"clamp_max(3 * {locked} + {initialised} + {activated}, 3)", fresh_roles)
    expected = f"and on (job, instance, hsm, label, serial, role) hsm_role_activation_expected{{{roles}}}"
    as_expected = f"min by ({_ROLE}) ({activated} {expected} {fresh_roles})"
    token = f"hsm_token_flags{{{TOKEN}}}"
    return {
        # The client's own certificate is of no HSM.
        "certificates": f'{host}, hsm=~"|$hsm"',
        "role_schedule": role_schedule,
        "roles": roles,
        "fresh_roles": fresh_roles,
        # 0 not initialised, 1 initialised, 2 activated, 3 locked out whatever else.
        "role_state": state,
        # The same, but 5 locked out; 4 not activated, which it should be.
        "role_verdict": f"max by ({_ROLE}) ({state} + 2 * ({state} == bool 3) "
        f'or label_replace(4 + ({as_expected} == 0), "of", "expected", "", ""))',
        "role_change": _joined(f"floor({flags} / {LUNA_ROLE_PIN_TO_BE_CHANGED}) % 4", fresh_roles),
        "role_locked": locked,
        # Recorded, and only where a role is locked: of a fleet all others cost.
        "locked_roles": f"instance:hsm_role_flags:locked{{{HSM}}}",
        "role_activated": as_expected,
        # 0 fine, 1 few attempts left, 2 and 3 one left, 4 to 7 locked, 8 and more not initialised.
        "user_pin": _of_token(
            f"floor({token} / {CKF_USER_PIN_COUNT_LOW}) % 8 + 8 - 8 * {bit(token, CKF_USER_PIN_INITIALIZED)}", fresh
        ),
        "so_pin": _of_token(f"floor({token} / {CKF_SO_PIN_COUNT_LOW}) % 8", fresh),
        "pin_change": _of_token(
            f"{bit(token, CKF_USER_PIN_TO_BE_CHANGED)} + 2 * {bit(token, CKF_SO_PIN_TO_BE_CHANGED)}", fresh
        ),
        "token_initialised": _of_token(bit(token, CKF_TOKEN_INITIALIZED), fresh),
        "protected_path": _of_token(bit(token, CKF_PROTECTED_AUTHENTICATION_PATH), fresh),
        "write_protected": _of_token(bit(token, CKF_WRITE_PROTECTED), fresh),
        "member_names": _member_names(host),
        "hsm_policy_state": _policy_state("hsm_policy", HSM),
        "any_token_policy_state": _policy_state("hsm_token_policy", HSM),
        "token_policy_state": _policy_state("hsm_token_policy", TOKEN),
    }


def bit(flags: str, value: int) -> str:
    """Return 1 where the bit of this value is set, else 0."""
    return f"(floor({flags} / {value}) % 2)"


def _joined(state: str, fresh: str) -> str:
    return f"max by ({_ROLE}) ({state} {fresh})"


def _of_token(state: str, fresh: str) -> str:
    return f"max by (hsm, label, serial) ({state} {fresh})"


def _policy_state(family: str, selector: str) -> str:
    """Return 1 for a policy that is as expected, 0 for one that is not, -1 for one that is expected and not there."""
    value, expected = f"{family}{{{selector}}}", f"{family}_expected{{{selector}}}"
    return f"({value} == bool {expected} or (0 * {expected} - 1 unless {value}))"


def _member_names(host: str) -> str:
    """Return 1 for each member of a group, with the partition and the HSM that its host knows under its serial.

    It is looked for within a day: the member that is lost answers no more. With HAOnly no partition has a slot, and
    both stay empty.
    """
    members = f'label_replace(max_over_time(hsm_token_info{{{host}}}[1d:10m]), "member", "$1", "serial", "(.*)")'
    for label, source in (("partition", "label"), ("appliance", "hsm")):
        members = f'label_replace({members}, "{label}", "$1", "{source}", "(.*)")'
    known = f"topk by ({_OF_MEMBER}) (1, max by ({_OF_MEMBER}, partition, appliance) ({members}))"
    unknown = " or ".join(f"group by ({_OF_MEMBER}) ({family}{{{host}}})" for family in _MEMBERS)
    return f"({known} or on ({_OF_MEMBER}) ({unknown}))"
