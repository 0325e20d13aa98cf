#!/usr/bin/env bash
# Runs every test: with cargo-nextest where it is installed, with cargo's own runner otherwise. The
# interface's own tests run twice, on a journal in a folder and on one in PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."

if cargo nextest --version >/dev/null 2>&1; then
  run=(cargo nextest run --locked --no-fail-fast)
else
  echo "cargo-nextest is not installed; using cargo test (cargo install cargo-nextest is faster)"
  run=(cargo test --locked --no-fail-fast)
fi

failed=0
XQ_TEST_STORE=postgres "${run[@]}" --package api --test api || failed=1
XQ_TEST_STORE=folder "${run[@]}" --workspace || failed=1
exit "$failed"
