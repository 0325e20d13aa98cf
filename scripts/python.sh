#!/usr/bin/env bash
# A Python with what tests compare with: DuckDB, pandas and pyarrow (the lake), standardwebhooks (signatures).
# Prints where it is. Installed once, into the target folder; nothing else of the product needs it.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1 standardwebhooks==1.1.0)
home="$(realpath -m "${CARGO_TARGET_DIR:-target}")/python"
mark="$home/${packages[*]}"

mkdir -p "$home"
exec 9>"$home/lock"
flock 9
if [[ ! -e "$mark" ]]; then
  # Debian has venv in a package of its own.
  python3 -m venv "$home/venv" >&2 || { echo "please install: python3-venv" >&2; exit 1; }
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2 || {
    echo "cannot install ${packages[*]} from PyPI; the tests of the lake need them" >&2
    exit 1
  }
  touch "$mark"
fi
echo "$home/venv/bin/python"
