"""All faults.

A host is called after a city, so that each word of a message tells whose fault it speaks of.
"""

from chain_access_faults import ACCESS, FLEET
from chain_host_faults import HOST, LIBRARY, WATCHERS
from chain_hsm_faults import CHANGED, LOAD, STORAGE

QUIET = "bern"
"""A host that nothing happens to."""

FAULTS = (*STORAGE, *LOAD, *CHANGED, *ACCESS, *HOST, *LIBRARY, *FLEET, *WATCHERS)
BOOTED = tuple(fault.city for fault in FAULTS if fault.booted)
CITIES = (QUIET, *(fault.city for fault in FAULTS if fault.city))
