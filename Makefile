# Every target sets up what it needs first; see scripts/setup.

.DEFAULT_GOAL := help
.PHONY: help run test android test-android web bench fuzz audit setup setup-android setup-web setup-test pins clean

help: ## list the targets
	@echo 'make TARGET [ARGS="..."]'
	@awk -F ' *## *' '/^[a-z-]+:.*##/ { sub(/:.*/, "", $$1); printf "  %-13s %s\n", $$1, $$2 }' Makefile

run: setup ## play: serve music, and a page to play it, at http://localhost:8000
	@exec .venv/bin/courante serve $(ARGS)

test: setup-test ## every check: ruff, pyright, import rules, the page, the Android app, tests with coverage
	@scripts/check

android: setup-android ## the Android app: android/build/courante-VERSION.apk, signed
	@$(MAKE) --no-print-directory -C android apk

test-android: setup-test ## only the checks of the Android app
	@$(MAKE) --no-print-directory -C android test

web: setup-web ## build the page from web/ into src/courante/api/web; playing needs no Node
	@node web/build.mjs

bench: setup-test ## the measurements that docs/journey.md quotes; BENCH=composing for one of them
	@scripts/bench $(BENCH)

fuzz: setup-test ## the fuzzers, for minutes instead of seconds; FACTOR=20 times as long
	@FUZZ_FACTOR=$(or $(FACTOR),20) .venv/bin/pytest tests/fuzz

audit: setup-test ## look up known faults of the pinned packages; wants a network
	@scripts/audit $(ARGS)

setup: ## only set up what `make run` needs
	@scripts/setup run

setup-android: ## only set up what `make android` needs
	@scripts/setup android

setup-web: ## only set up what `make web` needs
	@scripts/setup web

setup-test: ## only set up what `make test` needs
	@scripts/setup test

pins: setup-test ## write constraints.txt from what is installed in .venv
	@scripts/write-constraints

clean: ## remove what set-up and checks made (not your runs)
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .coverage build src/*.egg-info \
	  android/build web/node_modules web/.test-*
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
