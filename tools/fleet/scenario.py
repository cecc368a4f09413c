"""The scenario of one appliance with many partitions, from which a fleet is multiplied."""

HSM = "fleet-hsm"
LABEL = "partition-"
SERIAL = "1234567800"
"""What serials begin with; the slot's number follows."""

_TEXT = """title = One appliance with {partitions} partitions
description = Made by the fleet measurement: every fact that the jobs can ask for is there.

[hsm {hsm}]
server_instance = 0
firmware = 7.8.4
storage_total = 33554432
storage_used = 6000000
storage_overhead = 9648
commands = 1000000 + 20/s
uptime = 864000000 + 1000/s
idle = 820000000 + 950/s
capabilities = 0:1 1:0 2:15 7:1 12:1 15:1 16:1 27:33554432 33:{partitions} 37:1
policies = 0:1 1:0 7:1 12:0 15:0 16:1 33:{partitions} 37:0
licenses = 621000002:0 621000021:1

[slots 0-{last}]
kind = partition
hsm = {hsm}
label = {label}{{nnn}}
serial = {serial}{{nnn}}
sessions = 10
max_sessions = 1024
rw_sessions = 5
max_rw_sessions = 1024
public_total = 324096
public_free = 162048
private_total = 324096
private_free = 162048
storage_total = 324096
storage_used = 162048
storage_overhead = 9648
objects = 100
token_status_sessions = 12
token_status_rw_sessions = 6
capabilities = 0:1 4:1 15:1 20:10 21:1 22:1 23:1
policies = 0:1 4:1 15:1 20:10 21:1 22:1 23:1
roles = 0:0x01:10:1:0 1:0x05:10:1:0
"""


def scenario(partitions: int) -> str:
    """Return the scenario's text, for 1 to 1000 partitions in the slots from 0."""
    return _TEXT.format(hsm=HSM, label=LABEL, serial=SERIAL, partitions=partitions, last=partitions - 1)
