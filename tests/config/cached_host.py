"""A host whose configuration is cached, for the tests of the cache."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from luna_textfile.config import cache

Change = Callable[[dict[str, Any]], object]


class Host:
    """A configuration file, a state directory and an environment."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "config.yaml"
        self.path.write_text("hsm: {slot_id: 5}\n")
        self.state = folder / "state"
        self.state.mkdir()
        self.environ = {"STATE_DIRECTORY": str(self.state)}

    def slot(self) -> object:
        """Return the slot of the configuration as a job gets it."""
        return cache.current(self.path, self.environ).hsm.slot_id

    @property
    def file(self) -> Path:
        """The one cache file there is."""
        (file,) = self.state.iterdir()
        return file

    def change(self, change: Change) -> None:
        """Change the stored content in place: owner and mode stay."""
        content = json.loads(self.file.read_text())
        change(content)
        self.file.write_text(json.dumps(content))

    @property
    def name(self) -> str:
        """The name of the cache file, there or not."""
        return Path(cache._cache_file(str(self.path), self.environ)).name


def parsed_anew_and_kept(host: Host, slot: int = 5) -> None:
    """Check that the cache was not believed, and that it is right again afterwards."""
    assert host.slot() == (slot,)
    stored = json.loads(host.file.read_text())
    assert stored["config"]["hsm"]["slot_id"] == [slot]
    assert host.slot() == (slot,)
