#!/usr/bin/env bash
# Walks the screens in a real Chromium against the real server. Arguments go to Playwright, such as
# `--project=desk-en` or `till`.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1; then
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null 2>&1; then
    echo "installing: chromium fonts-noto-cjk"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
  else
    echo "please install Chromium (Debian: chromium fonts-noto-cjk), or name it: CHROMIUM=/path/to/it" >&2
    exit 1
  fi
fi

scripts/web.sh
cargo build --locked --bin xq
export CHROMIUM XQ_PROGRAM
CHROMIUM=$(command -v "${CHROMIUM:-chromium}")
XQ_PROGRAM=$(realpath "${CARGO_TARGET_DIR:-target}/debug/xq")
cd web
if [[ " $*" == *" --project"* ]]; then
  npx playwright test "$@"
else
  # One after the other, each in a world of its own: at once they would meet at the same tills.
  failed=0
  for project in desk-zh desk-en phone-zh phone-en; do
    npx playwright test --project="$project" "$@" || failed=1
  done
  exit "$failed"
fi
