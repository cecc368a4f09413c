"""Run on a booted host, as poll_exporters.py FILE NAME=URL...: ask node_exporters all the time, keep every answer."""

import json
import sys
import time
import urllib.request

PAUSE = 0.25


def main(path: str, exporters: dict[str, str]) -> None:
    """Write a line for each scrape that was answered."""
    # No proxy from the environment.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with open(path, "a", buffering=1, encoding="utf-8") as file:
        while True:
            for name, url in exporters.items():
                asked = time.time()
                try:
                    with opener.open(url, timeout=10) as answer:
                        text = answer.read().decode()
                except OSError:  # it is not up yet
                    continue
                file.write(json.dumps([asked, name, text]) + "\n")
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(sys.argv[1], dict(argument.split("=", 1) for argument in sys.argv[2:]))
