"""Names of capability and policy ids, of HSMs and of partitions; capabilities and policies share one numbering.

Sources: pycryptoki's HSM_CONFIG_ constants, the Luna 7.2 manual (`hsm_capabilities_and_policies.htm`) and the 6.2.2
manual (`hsm_showpolicies.htm`) agree on 0 to 49; 50 to 53 are in the newest online manual and a customer's
documentation. Ids above 53 appear in third-party lists only, so they have no name here.
The "Enable" of a capability and the "Allow" of the policy are left out: the family says which it is.
"""

HSM_CONFIGURATION = {
    0: "pin_based_authentication",
    1: "ped_based_authentication",
    2: "performance_level",
    3: "m_of_n_obsolete",
    4: "domestic_mechanisms_and_key_sizes",
    5: "cav_used",
    6: "masking",
    7: "cloning",
    8: "special_cloning_certificate",
    9: "full_non_backup_functionality",
    11: "ecc_mechanisms",
    12: "non_fips_algorithms",
    13: "m_of_n_auto_activation",
    15: "so_reset_of_partition_pin",
    16: "network_replication",
    17: "korean_algorithms",
    18: "fips_evaluated",
    19: "manufacturing_token",
    20: "remote_authentication",
    21: "forcing_user_pin_change",
    22: "offboard_storage",
    23: "partition_groups",
    24: "non_fips_accelerator",
    25: "remote_ped_usage",
    26: "external_storage_of_mtk_split",
    27: "non_volatile_storage_space",
    28: "ha_mode_cgx",
    29: "acceleration",
    30: "unmasking",
    31: "fw5_compatibility_mode",
    32: "public_crypto",
    33: "maximum_number_of_partitions",
    34: "ecies_support",
    35: "single_domain",
    36: "unified_ped_key",
    37: "m_of_n",
    38: "small_form_factor_backup",
    39: "secure_trusted_channel",
    40: "decommission_on_tamper",
    41: "per_partition_so",
    42: "partition_re_initialize",
    43: "low_level_math_acceleration",
    44: "fips_level_4_support",
    45: "fast_path",
    46: "disabling_decommission",
    47: "tunnel_slot",
    48: "controlled_tamper_recovery",
    49: "partition_utilization_metrics",
    50: "functionality_modules",
    51: "smfs_auto_activation",
    52: "disabling_fm_privilege_level",
    53: "fm_cipher_engine_key_encryption",
}

PARTITION_CONFIGURATION = {
    0: "private_key_cloning",
    1: "private_key_wrapping",
    2: "private_key_unwrapping",
    3: "private_key_masking",
    4: "secret_key_cloning",
    5: "secret_key_wrapping",
    6: "secret_key_unwrapping",
    7: "secret_key_masking",
    10: "multipurpose_keys",
    11: "changing_key_attributes",
    14: "ped_use_without_challenge",
    15: "ignore_failed_challenge_responses",
    16: "operation_without_rsa_blinding",
    17: "signing_with_non_local_keys",
    18: "raw_rsa_operations",
    19: "max_non_volatile_storage_space",
    20: "max_failed_user_logins_allowed",
    21: "high_availability_recovery",
    22: "activation",
    23: "auto_activation",
    24: "indirect_login",
    25: "minimum_pin_length",
    26: "maximum_pin_length",
    28: "key_management_functions",
    29: "rsa_signing_without_confirmation",
    30: "remote_authentication",
    31: "private_key_unmasking",
    32: "secret_key_unmasking",
    33: "rsa_pkcs_mechanism",
    34: "cbc_pad_wrapping_of_any_key_size",
    35: "private_key_sff_backup",
    36: "secret_key_sff_backup",
    37: "force_secure_trusted_channel",
    38: "fast_path",
    39: "enforce_key_dates",
    40: "per_key_authorization_data",
    41: "partition_version",
}
"""Sources: pycryptoki's CONTAINER_CONFIG_ constants and the Luna 7.2 manual (`partition_capabilities_and_policies.htm`)
agree on 0 to 40; 41 is in one of them. Ids above that appear in third-party lists only. The minimum PIN length is
stored inverted, by a rule on which sources disagree: the value is shown as it is."""


def hsm_name(number: int) -> str:
    """Name of an HSM capability or policy; an id that no public source names keeps its number."""
    return HSM_CONFIGURATION.get(number, f"id_{number}")


def partition_name(number: int) -> str:
    """Name of a partition's capability or policy, likewise."""
    return PARTITION_CONFIGURATION.get(number, f"id_{number}")
