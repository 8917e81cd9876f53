# `make` lists the verbs. Each verb installs what it needs first; a second run starts in seconds.
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test bench bench-full build format lint types unit api widget layers browser fuzz conformance sizes wire pictures lock setup

ROOT := $(CURDIR)
export PATH := $(ROOT)/.venv/bin:$(PATH)
PYTHON := $(ROOT)/.venv/bin/python
SETUP := @scripts/setup.sh
CHECK := @$(PYTHON) scripts/check.py

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo: ## Start Annai and the example product, and print what to open
	$(SETUP) server web
	@$(PYTHON) scripts/demo.py --check
	@echo "Building the widget …" && node scripts/build.mjs --quiet
	@exec $(PYTHON) scripts/demo.py

demo-reset: ## Forget the demo's data; the next `make demo` starts over
	@if [ -f var/demo/running ] && kill -0 "$$(cat var/demo/running)" 2>/dev/null; then \
	  echo "The demo is running. Stop it with Ctrl-C first."; exit 1; fi
	@rm -rf var/demo && echo "The demo's data is gone."

test: setup ## Run every check and test, cheap ones first
	$(CHECK)

bench: setup build ## Print the budgets: bytes, and speed beside a trivial view
	@PYTHONPATH=tests $(PYTHON) -m bench

bench-full: setup build ## How cost grows to 1,000 guides, 10⁶ users, 10⁷ events; SCALE=0.01 for a hundredth
	@PYTHONPATH=tests $(PYTHON) -m bench full --scale $(or $(SCALE),1)

build: ## Build the widget, the admin's scripts and the npm package
	$(SETUP) web
	@node scripts/build.mjs

format: setup ## Format all code
	@ruff format . && ruff check --fix-only --quiet . && npx biome check --write .

lint: setup ## Formatting and lint rules
	$(CHECK) format lint

types: setup ## Strict types, Python and TypeScript
	$(CHECK) types

unit: setup ## Pure rules and the Python SDK
	$(CHECK) unit

layers: setup ## Import arrows, forbidden calls, documentation
	$(CHECK) layers

wire: setup ## Generate sdk/wire/ from the server's schemas
	@$(PYTHON) -m annai_server.wire.export sdk/wire/annai.schema.json
	@node scripts/wire-types.mjs sdk/wire/annai.schema.json sdk/wire/types.ts
	@$(PYTHON) scripts/wire_pages.py sdk/wire/cases/globs.json sdk/wire/cases/pages.json
	@$(PYTHON) scripts/wire_roles.py sdk/wire/roles.json

widget: setup ## The widget's and the JS SDK's unit tests
	$(CHECK) widget

api: setup ## The server through its API, on SQLite and PostgreSQL
	$(CHECK) api

browser: setup ## The story in a real browser
	$(CHECK) build browser

conformance: setup ## Exactly once, outages, bad input
	$(CHECK) conformance

fuzz: setup ## Wrong requests to the public routes, for SECONDS=300
	@PYTHONPATH=tests $(PYTHON) scripts/fuzz.py --seconds $(or $(SECONDS),300)

sizes: setup ## The widget's bytes against the budget
	$(CHECK) build sizes

pictures: setup build ## Take the README's pictures again
	@$(PYTHON) scripts/pictures.py

lock: ## Turn requirements/*.in into locked *.txt with hashes
	$(SETUP) test
	@scripts/lock.sh

setup: ## Install what checks and tests need
	$(SETUP) test web
