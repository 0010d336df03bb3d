# Every target sets up what it needs first; see scripts/setup.

.DEFAULT_GOAL := help
.PHONY: help run test bench fuzz audit setup setup-test pins clean

help: ## list the targets
	@echo 'make TARGET [ARGS="..."]'
	@awk -F ' *## *' '/^[a-z-]+:.*##/ { sub(/:.*/, "", $$1); printf "  %-12s %s\n", $$1, $$2 }' Makefile

run: setup ## play: serve music, and a page to play it, at http://localhost:8000
	@exec .venv/bin/courante serve $(ARGS)

test: setup-test ## every check: ruff, pyright, import rules, tests with coverage
	@scripts/check

bench: setup-test ## the measurements that docs/journey.md quotes; BENCH=composing for one of them
	@scripts/bench $(BENCH)

fuzz: setup-test ## the fuzzers, for minutes instead of seconds; FACTOR=20 times as long
	@FUZZ_FACTOR=$(or $(FACTOR),20) .venv/bin/pytest tests/fuzz

audit: setup-test ## look up known faults of the pinned packages; wants a network
	@scripts/audit $(ARGS)

setup: ## only set up what `make run` needs
	@scripts/setup run

setup-test: ## only set up what `make test` needs
	@scripts/setup test

pins: setup-test ## write constraints.txt from what is installed in .venv
	@scripts/write-constraints

clean: ## remove what set-up and checks made (not your runs)
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .coverage build src/*.egg-info
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
