#!/usr/bin/env bash
# Looks for what a build needs. Installs Debian packages where it may; says plainly what is missing
# where it may not. `fuzzing` as argument: also what that needs.
set -euo pipefail

missing_packages=()
need() { command -v "$1" >/dev/null 2>&1 || missing_packages+=("$2"); }
need cc gcc
need make make
need python3 python3
# Tests make a Python of their own, see scripts/python.sh; Debian has what that needs in another package.
python3 -c 'import ensurepip' 2>/dev/null || missing_packages+=(python3-venv)
# Tests, drills and benchmarks start their own servers; the one that Debian makes is not used.
need_postgresql() {
  local found
  for found in "$(pg_config --bindir 2>/dev/null)" ${PATH//:/ } /usr/lib/postgresql/*/bin; do
    if [[ -x "$found/initdb" && $("$found/initdb" --version) =~ \ ([0-9]+) && ${BASH_REMATCH[1]} -ge 15 ]]; then
      return
    fi
  done
  if [[ $(id -u) == 0 ]]; then missing_packages+=(postgresql); else
    echo "please install PostgreSQL 15 or later (Debian: postgresql): tests, drills and benchmarks of it fail without" >&2
  fi
}
need_postgresql
# libFuzzer is C++, and nothing else here is.
[[ "${1:-}" != fuzzing ]] || need g++ g++

if ((${#missing_packages[@]})); then
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null 2>&1; then
    echo "installing: ${missing_packages[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing_packages[@]}" libc6-dev >/dev/null
  else
    echo "please install: ${missing_packages[*]}" >&2
    exit 1
  fi
fi

if ! command -v cargo >/dev/null 2>&1; then
  echo "please install Rust 1.95 or later with cargo (see https://www.rust-lang.org/tools/install)" >&2
  exit 1
fi
