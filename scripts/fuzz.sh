#!/usr/bin/env bash
# Coverage-guided fuzzing; what the targets are is in docs/testing.md.
#
#   scripts/fuzz.sh TARGET|all SECONDS [JOBS]   so long each (0: until stopped), JOBS processes at a time
#   scripts/fuzz.sh reproduce TARGET FILE       one input again, with a backtrace
#   scripts/fuzz.sh minimise TARGET|all         the committed corpus anew, from all that was ever found
#
# What is found stands in fuzz/findings, what was tried on the way in fuzz/work; neither is committed.
set -euo pipefail
cd "$(dirname "$0")/.."
TARGETS=(request journal rule decide)
EVERY=10 # seconds from one report of progress to the next

usage() {
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | sed '/^set/d' >&2
  exit 2
}

build() {
  scripts/setup.sh fuzzing
  local host
  host=$(rustc -vV | sed -n 's/^host: //p')
  # A --target of its own spares build scripts the counters.
  RUSTC_WRAPPER="$PWD/fuzz/covered.sh" cargo build --locked --manifest-path fuzz/Cargo.toml \
    --profile fuzz --target "$host" --target-dir fuzz/target --bins
  BIN="fuzz/target/$host/fuzz"
}

# One process; its log tells the rest.
fuzz_one() { # target number seconds
  local target=$1 log="fuzz/work/$1.$2.log" words=()
  if [[ -e fuzz/dict/$target.dict ]]; then words=(-dict="fuzz/dict/$target.dict"); fi
  RUST_BACKTRACE=1 "$BIN/$target" "fuzz/work/$target" "fuzz/corpus/$target" "${words[@]}" \
    -artifact_prefix="fuzz/findings/$target/" \
    -max_total_time="$3" -max_len=4096 -len_control=0 -timeout=20 -rss_limit_mb=2048 \
    -report_slow_units=20 -print_final_stats=1 -verbosity=1 >"$log" 2>&1
}

last() { # log field: the last number told of it
  grep -ao "$2[: ]*[0-9][0-9]*" "$1" 2>/dev/null | tail -1 | grep -ao '[0-9][0-9]*$' || echo 0
}

figures() { # target
  local runs=0 cov=0 corpus=0 log value
  for log in fuzz/work/"$1".*.log; do
    runs=$((runs + $(last "$log" '^#')))
    value=$(last "$log" 'cov')
    cov=$((value > cov ? value : cov))
    value=$(last "$log" 'corp')
    corpus=$((value > corpus ? value : corpus))
  done
  local found
  found=$(find "fuzz/findings/$1" -type f -newer fuzz/work/started | wc -l)
  printf '%-8s %12d runs   cov %6d   corpus %6d   findings %d\n' "$1" "$runs" "$cov" "$corpus" "$found"
}

report() {
  local target
  for target in "${CHOSEN[@]}"; do
    if compgen -G "fuzz/work/$target.*.log" >/dev/null; then figures "$target"; fi
  done
}

fuzz() { # targets… with SECONDS_EACH and JOBS set
  local target number=0 failed=0 next
  mkdir -p fuzz/work
  touch fuzz/work/started
  for target in "${CHOSEN[@]}"; do
    rm -f fuzz/work/"$target".*.log
    mkdir -p "fuzz/work/$target" "fuzz/findings/$target" "fuzz/corpus/$target"
  done
  local waiting=("$@") running=()
  trap 'kill "${running[@]}" 2>/dev/null || true; wait; report; exit 130' INT TERM
  while ((${#waiting[@]} + ${#running[@]})); do
    while ((${#waiting[@]} && ${#running[@]} < JOBS)); do
      fuzz_one "${waiting[0]}" "$number" "$SECONDS_EACH" &
      running+=($!)
      number=$((number + 1))
      waiting=("${waiting[@]:1}")
    done
    for ((next = 0; next < EVERY; next++)); do
      sleep 1
      local alive=()
      for pid in "${running[@]}"; do
        if kill -0 "$pid" 2>/dev/null; then alive+=("$pid"); else wait "$pid" || failed=1; fi
      done
      ((${#alive[@]} < ${#running[@]})) && next=$EVERY
      running=("${alive[@]}")
    done
    printf -- '-- %s s\n' "$SECONDS"
    report
  done
  check_findings || failed=1
  return "$failed"
}

# Says of each finding what it is and how to see it again.
check_findings() {
  local target file log found=0
  for target in "${CHOSEN[@]}"; do
    for log in fuzz/work/"$target".*.log; do
      local counters
      counters=$(last "$log" 'modules *(')
      if ((counters < 1000)); then
        echo "$target: built without coverage; remove fuzz/target and start again" >&2
        found=1
      fi
      grep -am1 -A3 "panicked at\|^==.*ERROR" "$log" || true
    done
    while IFS= read -r file; do
      found=1
      printf 'FOUND %s\n  scripts/fuzz.sh reproduce %s %s\n' "$file" "$target" "$file"
    done < <(find "fuzz/findings/$target" -type f -newer fuzz/work/started)
  done
  return "$found"
}

# Twice: first whatever is needed to reach all that is reached, then the few of these that reach most.
minimise() { # target
  local target=$1 kept="fuzz/work/$1.kept" few="fuzz/work/$1.few" control="fuzz/work/$1.merge"
  rm -rf "$kept" "$few" "$control"
  mkdir -p "$kept" "$few" "fuzz/work/$target" "fuzz/corpus/$target"
  local merge=("$BIN/$target" -set_cover_merge=1 -use_counters=0 -timeout=20 -rss_limit_mb=4096)
  "${merge[@]}" "$kept" "fuzz/corpus/$target" "fuzz/work/$target" >"$control.log" 2>&1
  "${merge[@]}" -merge_control_file="$control" "$few" "$kept" >>"$control.log" 2>&1
  python3 scripts/fuzz_corpus.py "$control" "fuzz/corpus/$target"
  rm -rf "$kept" "$few" "$control"
}

choose() { # TARGET|all
  if [[ $1 == all ]]; then CHOSEN=("${TARGETS[@]}"); else CHOSEN=("$1"); fi
  [[ " ${TARGETS[*]} " == *" ${CHOSEN[0]} "* ]] || usage
}

[[ $# -ge 2 ]] || usage
case $1 in
reproduce)
  choose "$2"
  build
  RUST_BACKTRACE=1 exec "$BIN/$2" "$3"
  ;;
minimise)
  choose "$2"
  build
  for target in "${CHOSEN[@]}"; do minimise "$target"; done
  ;;
*)
  choose "$1"
  SECONDS_EACH=$2 JOBS=${3:-1}
  [[ $SECONDS_EACH =~ ^[0-9]+$ && $JOBS =~ ^[1-9][0-9]*$ ]] || usage
  build
  # One target alone gets all the processes; of several, each gets one.
  tasks=("${CHOSEN[@]}")
  while ((${#CHOSEN[@]} == 1 && ${#tasks[@]} < JOBS)); do tasks+=("${CHOSEN[0]}"); done
  SECONDS=0
  fuzz "${tasks[@]}"
  ;;
esac
