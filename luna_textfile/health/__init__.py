"""Whether a host collects: judged from its files, and served over HTTP."""
