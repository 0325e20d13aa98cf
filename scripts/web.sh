#!/usr/bin/env bash
# Builds the screens into web/dist, which the next build of the program carries, where something about
# them is newer. `--if-possible`: without Node 20 only says what is missing; the API works without.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null || ! command -v npm >/dev/null; then
  echo "the screens need Node 20 or later with npm (https://nodejs.org), which is not here" >&2
  [[ "${1:-}" == --if-possible ]] || exit 1
  echo "going on without them: the API works, and / says how to get the screens (没有 Node：仅启动 API)" >&2
  exit 0
fi

stamp=web/dist/.built
if [[ -f $stamp && -z $(find web openapi/xianquan.json \( -name node_modules -o -name dist -o -name test-results \) -prune -o -type f -newer $stamp -print -quit) ]]; then
  exit 0
fi
cd web
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund --loglevel=error
npm run --silent build
touch dist/.built
# The program takes in what was built when this file is newer than it.
touch ../crates/xq/src/screens.rs
