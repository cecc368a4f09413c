"""All troubles.

A host is called after a city, so that each word of a message tells whose trouble it speaks of.
"""

from chain_access_troubles import ACCESS, FLEET
from chain_host_troubles import HOST, LIBRARY, WATCHERS
from chain_hsm_troubles import CHANGED, LOAD, STORAGE

QUIET = "bern"
"""A host that nothing happens to."""

TROUBLES = (*STORAGE, *LOAD, *CHANGED, *ACCESS, *HOST, *LIBRARY, *FLEET, *WATCHERS)
BOOTED = tuple(trouble.city for trouble in TROUBLES if trouble.booted)
CITIES = (QUIET, *(trouble.city for trouble in TROUBLES if trouble.city))
