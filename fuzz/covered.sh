#!/bin/sh
# Stands before rustc and adds coverage for libFuzzer, by flags that a stable compiler has: counters at
# every edge, a table of them, and the operands of comparisons. Only where it says something: in our own
# crates and in what reads bytes and text for them, and never in build scripts and macros, which are
# built without --target.
rustc=$1
shift
case "$CARGO_PKG_NAME" in
fuzz | api | contract | engine | journal | node | units | cel | minicbor | serde_json)
  case " $* " in
  *" --target "*)
    set -- "$@" -Cpasses=sancov-module \
      -Cllvm-args=-sanitizer-coverage-level=4 \
      -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
      -Cllvm-args=-sanitizer-coverage-pc-table \
      -Cllvm-args=-sanitizer-coverage-trace-compares
    ;;
  esac
  ;;
esac
exec "$rustc" "$@"
