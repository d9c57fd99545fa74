# The commands of the house. `make demo` and `make test` set everything up by themselves.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
UI := web/ui
LISTEN ?= 127.0.0.1:8080

.PHONY: help setup ui demo serve test test-rust test-ui test-browser test-fuzz faults bench bench-built soak lint types deny clean

help: ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## Installs what is missing, or says exactly what is
	@scripts/setup.sh base

ui: setup ## Builds the browser's part into web/ui/dist
	@scripts/ui.sh

demo: ui ## A living town at http://127.0.0.1:8080
	$(CARGO) build --release --locked -p domovoi-web
	target/release/domovoi demo --listen $(LISTEN)

serve: ui ## The real thing, with its data in ./data
	$(CARGO) build --release --locked -p domovoi-web
	target/release/domovoi serve --listen $(LISTEN) --data data

test: ui lint test-rust test-ui test-fuzz test-browser ## All of them

lint: ## Formats and lints
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

test-rust: ## Rules, storage, search, actors, the wire, scenarios, the house's own rules
	$(CARGO) test --workspace --locked

test-ui: ## Types, lints and unit tests of the browser's part
	cd $(UI) && npm run --silent check && npm run --silent test

test-browser: ## Stories in a real Chromium
	@scripts/setup.sh browser
	$(CARGO) build --locked -p domovoi-web
	cd tests/browser && npm ci --silent --no-audit --no-fund && node --test --test-concurrency=1 --test-reporter=spec stories/*.story.mjs

test-fuzz: ## Every field of every POST, through the OpenAPI document
	@scripts/setup.sh schemathesis
	$(CARGO) build --locked -p domovoi-web
	tests/fuzz/run.sh

faults: ## The real binary under kill -9, power cuts, broken and full disks, crowds (root tries more)
	$(CARGO) build --locked -p domovoi-web
	DOMOVOI_FAULTS=full $(CARGO) test --locked -p domovoi-tests --test faults --test bytes -- --test-threads=1 --nocapture
	DOMOVOI_FAULTS=full $(CARGO) test --locked -p domovoi-storage --test mutations

bench: bench-built ## Ours beside PostgreSQL, Node and Bun, one table in README.md (ROWS=… SCALE=0.1 ROUNDS=3)
	ROWS=$(ROWS) SCALE=$(SCALE) ROUNDS=$(ROUNDS) $(CARGO) bench --locked -p domovoi-tests --bench bench

soak: bench-built ## 2,000 commands/s, 1,000 sockets, searches for DURATION minutes (30), drawn in docs/soak.svg
	DURATION=$(or $(DURATION),30) $(CARGO) bench --locked -p domovoi-tests --bench bench -- soak

bench-built:
	@scripts/setup.sh bench
	cd tests/bench/peers && npm ci --silent --no-audit --no-fund
	$(CARGO) build --release --locked -p domovoi-web

types: ## Regenerates openapi.json and the TypeScript types from the code
	$(CARGO) run --quiet --locked -p domovoi-web -- openapi > $(UI)/src/wire/openapi.json
	cd $(UI) && npm run --silent wire

deny: ## Licences, advisories and sources of everything we build in
	@command -v cargo-deny >/dev/null || $(CARGO) install --locked cargo-deny
	cargo deny check

clean: ## Throws away what was built
	$(CARGO) clean
	rm -rf $(UI)/dist $(UI)/node_modules tests/browser/node_modules
