#!/bin/sh
# Runs the program that `make up` (or `cargo build`) has built; XQ_BIN names another one.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/target}
for program in "${XQ_BIN:-}" "$target/release/xq" "$target/debug/xq"; do
  if [ -n "$program" ] && [ -x "$program" ]; then
    exec "$program" "$@"
  fi
done
echo "xq is not built yet: run 'make up' or 'cargo build --release --bin xq'" >&2
exit 1
