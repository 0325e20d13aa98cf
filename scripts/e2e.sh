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
npx playwright test "$@"
