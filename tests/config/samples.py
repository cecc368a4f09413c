"""A value other than the default for every key as each source writes it, and strategies for whole configurations."""

from typing import Any, NamedTuple

from hypothesis import strategies as st


class Sample(NamedTuple):
    """One value: as YAML and TOML give it, as the environment writes it, and as the configuration holds it."""

    native: Any
    text: str
    typed: Any


SAMPLES = {
    "hsm.library_path": Sample("/opt/lib/x.so", "/opt/lib/x.so", "/opt/lib/x.so"),
    "hsm.slot_id": Sample([3, 1], "3, 1", (3, 1)),
    "hsm.token_label": Sample(["par 0", "par1"], "par 0,par1", ("par 0", "par1")),
    "hsm.token_serial": Sample("0123456789", "0123456789", ("0123456789",)),
    "hsm.name": Sample("vault", "vault", "vault"),
    "hsm.names": Sample({"123": "a", "par1": "b"}, "123=a, par1=b", {"123": "a", "par1": "b"}),
    "hsm.chrystoki_conf": Sample("/etc/c.conf", "/etc/c.conf", "/etc/c.conf"),
    "exporter.port": Sample(9200, "9200", 9200),
    "exporter.bind_address": Sample("::1", "::1", "::1"),
    "exporter.health_port": Sample(8081, "8081", 8081),
    "collector.enabled": Sample(native=False, text="off", typed=False),
    "collector.daily_collection_hour": Sample(23, "23", 23),
    "collector.minute_interval_seconds": Sample(120, "120", 120),
    "collector.collect_luna_specific": Sample(native=False, text="No", typed=False),
    "collector.initial_delay_seconds": Sample(0, "0", 0),
    "collector.token_status": Sample(native=False, text="0", typed=False),
    "collector.capability_ids": Sample("all", "all", "all"),
    "collector.policy_ids": Sample(12, "12", (12,)),
    "collector.partition_capability_ids": Sample([0, 22], "0,22", (0, 22)),
    "collector.partition_policy_ids": Sample("all", "all", "all"),
    "collector.role_schedule": Sample("Minute", "MINUTE", "minute"),
    "collector.ha_state": Sample("any", "any", "any"),
    "collector.call_timeout_seconds": Sample(2, "2", 2.0),
    "collector.initialize_timeout_seconds": Sample(2.5, "2.5", 2.5),
    "collector.minute_deadline_seconds": Sample(59, "59", 59.0),
    "collector.daily_deadline_seconds": Sample(600, "600", 600.0),
    "expect.hsm_policies": Sample({12: 0, "7": 1}, "12=0, 7=1", {"12": 0, "7": 1}),
    "expect.hsm_policies_by_hsm": Sample({"a/b": {12: 1, 7: 0}}, "a/b/12=1,a/b/7=0", {"a/b": {"12": 1, "7": 0}}),
    "expect.partition_policies": Sample({22: 1}, "22=1", {"22": 1}),
    "expect.partition_policies_by_token": Sample({12345: {22: 0}}, "12345/22=0", {"12345": {"22": 0}}),
    "expect.activated_roles": Sample("crypto_officer", "crypto_officer", ("crypto_officer",)),
    "expect.activated_roles_by_token": Sample(
        {"a": ["so", "crypto_user"]}, "a/so,a/crypto_user", {"a": ("so", "crypto_user")}
    ),
    "logging.level": Sample("DEBUG", "Debug", "debug"),
    "logging.format": Sample("pretty", "pretty", "pretty"),
    "textfile.directory": Sample("/srv/prom", "/srv/prom", "/srv/prom"),
    "textfile.state_directory": Sample("/srv/state", "/srv/state", "/srv/state"),
    "privacy.serial": Sample("hash", "Hash", "hash"),
    "privacy.label": Sample("redact", "redact", "redact"),
    "privacy.hsm": Sample("HASH", "hash", "hash"),
    "privacy.salt_file": Sample("/srv/salt", "/srv/salt", "/srv/salt"),
}

_words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).filter(str.strip)
_ids = st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=5, unique=True) | st.just("all")
_paths = st.text(st.sampled_from("abc./ é"), max_size=20).map(lambda text: "/" + text)
_trees: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64) + 1, 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=5), inner, max_size=3),
    max_leaves=8,
)

CONFIGURATIONS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "hsm": st.fixed_dictionaries({"slot_id": _ids, "library_path": _paths}, optional={"name": _words})
        | st.fixed_dictionaries(
            {"token_label": st.lists(_words, max_size=3, unique=True)},
            optional={"names": st.dictionaries(_words, _words, max_size=3), "token_serial": _words},
        ),
        "exporter": st.fixed_dictionaries({"port": st.integers(1, 4000), "health_port": st.integers(4001, 65535)}),
        "collector": st.fixed_dictionaries(
            {"enabled": st.booleans(), "capability_ids": _ids, "minute_interval_seconds": st.integers(10, 3600)},
            optional={"daily_deadline_seconds": st.floats(0.1, 3600)},
        ),
        "expect": st.fixed_dictionaries(
            {"hsm_policies": st.dictionaries(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), max_size=3)},
            optional={
                "partition_policies_by_token": st.dictionaries(_words, st.just({22: 1}), max_size=2),
                "activated_roles_by_token": st.dictionaries(_words, st.just(["so"]), max_size=2),
            },
        ),
        "logging": st.fixed_dictionaries({"level": st.sampled_from(["trace", "Warn"])}),
        "textfile": st.fixed_dictionaries({"directory": _paths}),
        "privacy": st.fixed_dictionaries({"label": st.sampled_from(["keep", "Hash", "redact"])}),
        "bundle": st.dictionaries(st.text("abc", max_size=5), _trees, max_size=3),
    },
)
"""Valid configurations as a file holds them. Names of keys are such that none looks like a PIN."""
