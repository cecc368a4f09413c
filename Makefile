# `make` alone lists what there is to do. Every target sets up what it needs first; a second time that takes no time.
.DEFAULT_GOAL := help
.PHONY: help demo quick test exhaustive bench fleet lint docs judges containers pictures clean

PYTHON_HERE := .venv/bin/python
# Where modules of the tests are, for the tools that use them.
TESTS_PATH := .:tests:tests/contract:tests/system

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: ## see it work on a simulated Luna: both jobs run, their .prom files shown
	@.ci/setup demo
	@$(PYTHON_HERE) -m tools.demo

# A file a core beside each other, and one more, since some only wait; four at most. The tests of a file run in their
# order, and files in that of tests/fixtures/order.py.
WORKERS := $(shell cores=$$(nproc); echo $$((cores < 4 ? cores + 1 : 4)))
PYTEST := $(PYTHON_HERE) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

quick: ## while you work: lint and unit tests (a minute; Python packages only)
	@.ci/setup quick
	@.ci/lint quick
	@$(PYTHON_HERE) -m pytest --numprocesses $(WORKERS) -q tests/unit

test: lint ## before you push: lint, and all tests on real components (ten minutes)
	@$(PYTEST) -m "not exhaustive"

exhaustive: lint ## before a release: every test, all releases, four chains, many examples (an hour)
	@EXHAUSTIVE=1 $(PYTEST)

bench: ## measure it, and write docs/performance.md
	@.ci/setup test
	@PYTHONPATH=$(TESTS_PATH) $(PYTHON_HERE) -m tools.bench --write

fleet: ## measure Prometheus and VictoriaMetrics with 1,000 HSMs, and write docs/performance.md (12 GiB; an hour)
	@.ci/setup test
	@PYTHONPATH=$(TESTS_PATH) $(PYTHON_HERE) -m tools.fleet --write

lint: ## style, types, and who may import whom
	@.ci/setup test
	@.ci/lint

docs: ## write the generated documents and golden files anew; look at the diff
	@.ci/setup test
	@UPDATE_GOLDEN=1 $(PYTHON_HERE) -m pytest -q tests/golden --ignore tests/golden/collect_jobs -k "golden or document or runbook or man or map or row or file"

judges: ## build the field's linters (needs Go), and let all judges read the bundle
	@.ci/setup test
	@.ci/judges
	@$(PYTHON_HERE) -m pytest -q tests/rules/judges

containers: ## build the image without a network, and bring the compose file up (root; minutes)
	@.ci/setup test
	@.ci/containers

pictures: ## draw the dashboards into docs/images (needs Node.js and Chromium)
	@.ci/setup test
	@PYTHONPATH=$(TESTS_PATH) $(PYTHON_HERE) -m tools.pictures

clean: ## remove everything that was built or fetched here
	rm -rf .venv .rig build dist demo *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
