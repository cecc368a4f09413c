"""Names of PKCS#11 return codes, the vendor's included, and what a few of them ask an operator to do.

Standard codes: PKCS#11 2.40. Vendor codes: 0x80000000 plus the number below; they agree in the vendor's public
headers, pycryptoki and the 7.2 manual (`vendor_return_codes.htm`) up to 0x9F, and rest on one source above that.
A code that is not listed keeps its number in its name. The tables are texts, read only when a call has failed:
parsing them costs more than all the calls of a healthy run. Network loss has no code of its own in any public source.
"""

OK = 0x0
SLOT_ID_INVALID = 0x3
TOKEN_NOT_PRESENT = 0xE0
FUNCTION_NOT_SUPPORTED = 0x54
BUFFER_TOO_SMALL = 0x150
VENDOR = 0x80000000
USER_TYPE_INVALID = 0x103
USER_NOT_AUTHORIZED = VENDOR + 0x1A
OPERATION_NOT_ALLOWED = VENDOR + 0x30


def name(code: int) -> str:
    """Name a return code; PyKCS11's own text would drop the vendor bit."""
    code &= 0xFFFFFFFF  # 64-bit return values are zero-extended 32-bit codes
    is_vendor = code >= VENDOR
    words = (LUNA if is_vendor else STANDARD).split()
    number = f"{code - VENDOR if is_vendor else code:02X}"
    if number in words:
        return "CKR_" + words[words.index(number) + 1]
    return f"CKR_VENDOR_0x{code:08X}" if is_vendor else f"CKR_0x{code:08X}"


def hint(reason: str) -> str:
    """Tell what a failure usually means and what to do, or "" where no public source says so."""
    return HINTS.get(reason, "")


STANDARD = """
    00 OK 01 CANCEL 02 HOST_MEMORY 03 SLOT_ID_INVALID 05 GENERAL_ERROR 06 FUNCTION_FAILED 07 ARGUMENTS_BAD
    08 NO_EVENT 09 NEED_TO_CREATE_THREADS 0A CANT_LOCK 20 DATA_INVALID 21 DATA_LEN_RANGE 30 DEVICE_ERROR
    31 DEVICE_MEMORY 32 DEVICE_REMOVED 50 FUNCTION_CANCELED 51 FUNCTION_NOT_PARALLEL 52 FUNCTION_PARALLEL
    54 FUNCTION_NOT_SUPPORTED A0 PIN_INCORRECT A4 PIN_LOCKED B0 SESSION_CLOSED B1 SESSION_COUNT
    B2 SESSION_EXCLUSIVE_EXISTS B3 SESSION_HANDLE_INVALID E0 TOKEN_NOT_PRESENT E1 TOKEN_NOT_RECOGNIZED
    E2 TOKEN_WRITE_PROTECTED 101 USER_NOT_LOGGED_IN 103 USER_TYPE_INVALID
    141 INSERTION_CALLBACK_NOT_SUPPORTED 150 BUFFER_TOO_SMALL
    190 CRYPTOKI_NOT_INITIALIZED 191 CRYPTOKI_ALREADY_INITIALIZED 1A0 MUTEX_BAD 1A1 MUTEX_NOT_LOCKED
    200 FUNCTION_REJECTED
"""

LUNA = """
    04 RC_ERROR 05 CONTAINER_HANDLE_INVALID 06 TOO_MANY_CONTAINERS 07 USER_LOCKED_OUT
    08 CLONING_PARAMETER_ALREADY_EXISTS 09 CLONING_PARAMETER_MISSING 0A CERTIFICATE_DATA_MISSING
    0B CERTIFICATE_DATA_INVALID 0C ACCEL_DEVICE_ERROR 0D WRAPPING_ERROR 0E UNWRAPPING_ERROR 0F MAC_MISSING
    10 DAC_POLICY_PID_MISMATCH 11 DAC_MISSING 12 BAD_DAC 13 SSK_MISSING 14 BAD_MAC 15 DAK_MISSING 16 BAD_DAK
    17 SIM_AUTHORIZATION_FAILED 18 SIM_VERSION_UNSUPPORTED 19 SIM_CORRUPT_DATA 1A USER_NOT_AUTHORIZED
    1B MAX_OBJECT_COUNT_EXCEEDED 1C SO_LOGIN_FAILURE_THRESHOLD 1D SIM_AUTHFORM_INVALID 1E CITS_DAK_MISSING
    1F UNABLE_TO_CONNECT 20 PARTITION_DISABLED 21 CALLBACK_ERROR 22 SECURITY_PARAMETER_MISSING 23 SP_TIMEOUT
    24 TIMEOUT 25 ECC_UNKNOWN_CURVE 26 MTK_ZEROIZED 27 MTK_STATE_INVALID 28 INVALID_ENTRY_TYPE
    29 MTK_SPLIT_INVALID 2A HSM_STORAGE_FULL 2B DEVICE_TIMEOUT 2C CONTAINER_OBJECT_STORAGE_FULL
    2D PED_CLIENT_NOT_RUNNING 2E PED_UNPLUGGED 2F ECC_POINT_INVALID 30 OPERATION_NOT_ALLOWED
    31 LICENSE_CAPACITY_EXCEEDED 32 LOG_FILE_NOT_OPEN 33 LOG_FILE_WRITE_ERROR 34 LOG_BAD_FILE_NAME 35 LOG_FULL
    36 LOG_NO_KCV 37 LOG_BAD_RECORD_HMAC 38 LOG_BAD_TIME 39 LOG_AUDIT_NOT_INITIALIZED 3A LOG_RESYNC_NEEDED
    3B AUDIT_LOGIN_TIMEOUT_IN_PROGRESS 3C AUDIT_LOGIN_FAILURE_THRESHOLD 3D INVALID_FUF_TARGET
    3E INVALID_FUF_HEADER 3F INVALID_FUF_VERSION 40 ECC_ECC_RESULT_AT_INF 41 AGAIN 42 TOKEN_COPIED
    43 SLOT_NOT_EMPTY 44 USER_ALREADY_ACTIVATED 45 STC_NO_CONTEXT 46 STC_CLIENT_IDENTITY_NOT_CONFIGURED
    47 STC_PARTITION_IDENTITY_NOT_CONFIGURED 48 STC_DH_KEYGEN_ERROR 49 STC_CIPHER_SUITE_REJECTED
    4A STC_DH_KEY_NOT_FROM_SAME_GROUP 4B STC_COMPUTE_DH_KEY_ERROR 4C STC_FIRST_PHASE_KDF_ERROR
    4D STC_SECOND_PHASE_KDF_ERROR 4E STC_KEY_CONFIRMATION_FAILED 4F STC_NO_SESSION_KEY 50 STC_RESPONSE_BAD_MAC
    51 STC_NOT_ENABLED 52 STC_CLIENT_HANDLE_INVALID 53 STC_SESSION_INVALID 54 STC_CONTAINER_INVALID
    55 STC_SEQUENCE_NUM_INVALID 56 STC_NO_CHANNEL 57 STC_RESPONSE_DECRYPT_ERROR 58 STC_RESPONSE_REPLAYED
    59 STC_REKEY_CHANNEL_MISMATCH 5A STC_RSA_ENCRYPT_ERROR 5B STC_RSA_SIGN_ERROR 5C STC_RSA_DECRYPT_ERROR
    5D STC_RESPONSE_UNEXPECTED_KEY 5E STC_UNEXPECTED_NONCE_PAYLOAD_SIZE 5F STC_UNEXPECTED_DH_DATA_SIZE
    60 STC_OPEN_CIPHER_MISMATCH 61 STC_OPEN_DHNIST_PUBKEY_ERROR 62 STC_OPEN_KEY_MATERIAL_GEN_FAIL
    63 STC_OPEN_RESP_GEN_FAIL 64 STC_ACTIVATE_MACTAG_U_VERIFY_FAIL 65 STC_ACTIVATE_MACTAG_V_GEN_FAIL
    66 STC_ACTIVATE_RESP_GEN_FAIL 67 CHALLENGE_INCORRECT 68 ACCESS_ID_INVALID 69 ACCESS_ID_ALREADY_EXISTS
    6A KEY_NOT_KEKABLE 6B MECHANISM_INVALID_FOR_FP 6C OPERATION_INVALID_FOR_FP
    6D SESSION_HANDLE_INVALID_FOR_FP 6E CMD_NOT_ALLOWED_HSM_IN_TRANSPORT 6F OBJECT_ALREADY_EXISTS
    71 POLICY_VERSION_INVALID 72 POLICY_SET_VERSION_INVALID 73 REKEK_KEY 74 KEK_RETRY_FAILURE
    75 RNG_RESEED_TOO_EARLY 76 HSM_TAMPERED 77 CONFIG_CHANGE_ILLEGAL 78 SESSION_CONTEXT_NOT_ALLOCATED
    79 SESSION_CONTEXT_ALREADY_ALLOCATED 7A INVALID_BL_ITB_AUTH_HEADER 7B POLICY_ID_INVALID 7C CONFIG_ILLEGAL
    7D CONFIG_FAILS_DEPENDENCIES 7E CERTIFICATE_TYPE_INVALID 7F INVALID_UTILIZATION_METRICS
    80 UTILIZATION_BIN_ID_INVALID 81 UTILIZATION_COUNTER_ID_INVALID 82 INVALID_SERIAL_NUM
    8D HSM_RESTART_REQUIRED 8E FM_CFG_ALLOWEDFLAG_DISABLED 8F ASSIGNED_KEY_REQUIRES_AUTH_DATA
    9A INTERNAL_INTEGRITY_ERROR 9D PED_UNSUPPORTED 9E PED_ERROR 9F ACCESS_ID_CONFLICT A0 STC_LOCKOUT
    A1 STC_ACTIVATION_TIMEOUT A2 STC_KEY_EXPIRED 100 KEY_INVALID_FOR_HA_LOGIN 101 KEY_EXTRACTABLE
    102 AUTH_DATA_NOT_ALLOWED 103 ASSIGNED_KEY_NOT_ALLOWED 104 INTEGER_OVERFLOW 105 ECC_CURVE_NOT_ALLOWED
    106 FAILED_TO_CLONE_AN_OBJECT 107 CLONE_NOT_ATTEMPTED 110 ATTESTATION_EXPIRED 111 PROTOCOL_DISABLED
    112 OBJECT_TYPE_INVALID 113 CERTIFICATE_EXPIRED 114 OBJECT_READ_ONLY 115 TIME_NOT_INITIALIZED
    124 CLOCK_NOT_IN_SYNC 136 KEY_NOT_ACTIVE 1604 BUSY
"""

HINTS = {
    "CKR_TOKEN_NOT_PRESENT": "the appliance is unreachable, or this client has no partition there: run `vtl verify`, "
    "check the rights on the client folder and Chrystoki.conf, ServerName and the client certificate",
    "CKR_SLOT_ID_INVALID": "no such slot: slot numbers shift when partitions change; run `vtl verify`, "
    "or choose the token by hsm.token_label or hsm.token_serial",
    "CKR_DEVICE_ERROR": "the HSM or the connection to it is lost: run `vtl verify`, check network and appliance",
    "CKR_GENERAL_ERROR": "the library could not start: check the rights of this user on the client's configuration, "
    "certificates and lock folder",
    "CKR_SESSION_COUNT": "no session is left on the token: an application leaks sessions",
    "CKR_UNABLE_TO_CONNECT": "the client cannot reach the appliance: check the network, TCP port 1792 and NTLS",
    "CKR_PARTITION_DISABLED": "the partition or the HSM has halted",
    "CKR_SP_TIMEOUT": "the HSM did not answer in time",
    "CKR_TIMEOUT": "the HSM did not answer in time",
    "CKR_DEVICE_TIMEOUT": "the HSM's driver gave up waiting",
    "CKR_MTK_ZEROIZED": "the HSM was tampered with: see the appliance's tamper log",
    "CKR_MTK_STATE_INVALID": "the HSM was tampered with: see the appliance's tamper log",
    "CKR_HSM_TAMPERED": "the HSM reports a tamper event: an HSM SO must look at it",
    "CKR_CMD_NOT_ALLOWED_HSM_IN_TRANSPORT": "the HSM is in secure transport mode: recover it before use",
    "CKR_HSM_STORAGE_FULL": "the HSM's storage is full",
    "CKR_CONTAINER_OBJECT_STORAGE_FULL": "the partition's storage is full",
    "CKR_SO_LOGIN_FAILURE_THRESHOLD": "too many bad SO logins: the HSM is, or is about to be, zeroised",
    "CKR_USER_LOCKED_OUT": "the role is locked",
    "CKR_HSM_RESTART_REQUIRED": "the HSM must be restarted",
    "CKR_CERTIFICATE_EXPIRED": "a certificate has expired: check the client's and the appliance's NTLS certificates",
    "CKR_STC_KEY_EXPIRED": "the secure trusted channel's key has expired",
    "CKR_BUSY": "the HSM is busy; the next run asks again",
    "CKR_AGAIN": "the HSM asks to try again; the next run does",
    "timeout": "the library did not return and was killed; the HSM or the way to it may be stuck "
    "(collector.call_timeout_seconds)",
    "crash": "the vendor library crashed in its own process; nothing else is affected",
    "exit": "the vendor library ended its own process; nothing else is affected",
    "no_process": "the system refused a child process: check its limits (TasksMax= of the unit, ulimit -u and -n)",
    "load": "check hsm.library_path: the file must exist, be readable by this user and fit this machine",
    "no_slot": "the appliances are unreachable, or this client has no partition on them: run `vtl verify`, "
    "check the rights on the client folder and Chrystoki.conf, ServerName and the client certificate",
    "bad_answer": "the library returned success with an impossible answer",
    "deadline": "the run's time was over before this was asked (collector.minute_deadline_seconds, "
    "daily_deadline_seconds)",
    "missing": "Chrystoki.conf names a file that is not there: `luna-textfile check --only certificates` says which",
    "unreadable": "this user may not read the file: `luna-textfile check --only rights` says why",
    "not_pem": "the file holds no certificate that can be read: `luna-textfile check --only certificates`",
    "skipped": "not asked because of the failure reported before it",
    "bug": "this is a fault of luna-textfile: please report it with the traceback",
}
