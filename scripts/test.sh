#!/usr/bin/env bash
# Runs every test: with cargo-nextest where it is installed, with cargo's own runner otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."

if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --locked --no-fail-fast
else
  echo "cargo-nextest is not installed; using cargo test (cargo install cargo-nextest is faster)"
  cargo test --workspace --locked --no-fail-fast
fi
