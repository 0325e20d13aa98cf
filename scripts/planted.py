#!/usr/bin/env python3
"""Plants bugs in a copy of the tree, one after the other, and lets the simulator find them.

    scripts/planted.py [NAME ...] [--seeds N]   plant these, or all, and try at most N seeds each
    scripts/planted.py --check                  only see that each bug can still be planted

The bugs stand in crates/sim/planted.toml. Prints a row of a Markdown table for each; the exit code
is not zero where one was not found.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TREE = TARGET / "planted" / "tree"
# What is built here runs for seconds, so building fast matters more than running fast.
BUILD = {
    "CARGO_TARGET_DIR": str(TARGET / "planted" / "build"),
    "CARGO_PROFILE_RELEASE_LTO": "off",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
    "CARGO_INCREMENTAL": "1",
}


def bugs() -> list[dict]:
    return tomllib.loads((ROOT / "crates/sim/planted.toml").read_text(encoding="utf-8"))["bug"]


def problems() -> list[str]:
    """What stands in the way of planting."""
    found = []
    for bug in bugs():
        count = (ROOT / bug["file"]).read_text(encoding="utf-8").count(bug["old"])
        if count != 1:
            found.append(f"planted bug {bug['name']}: its line stands {count} times in {bug['file']}")
    return found


def copy_tree() -> None:
    """Only what differs is written, so that a build begins where the last one ended."""
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    wanted = {line for line in listing.stdout.splitlines() if (ROOT / line).is_file()}
    for line in sorted(wanted):
        source, copy = ROOT / line, TREE / line
        if not copy.is_file() or source.read_bytes() != copy.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    for copy in [path for path in TREE.rglob("*") if path.is_file()]:
        if str(copy.relative_to(TREE)) not in wanted:
            copy.unlink()


def simulate(seeds: int) -> tuple[bool, int, float, str]:
    """Builds and runs it: whether it found something, with which seed, in how many seconds."""
    subprocess.run(
        ["cargo", "build", "--quiet", "--release", "--locked", "-p", "sim", "--bin", "sim"],
        cwd=TREE, check=True, env=os.environ | BUILD,
    )
    began = time.monotonic()
    program = Path(BUILD["CARGO_TARGET_DIR"]) / "release" / "sim"
    run = subprocess.run([program, "--seeds", f"1..{seeds}"], cwd=TREE, capture_output=True, text=True)
    seconds = time.monotonic() - began
    told = run.stdout + run.stderr
    failed = re.search(r"^seed (\d+)\b.*", told, re.MULTILINE)
    if run.returncode == 0:
        return False, seeds, seconds, "not found"
    if failed is None:
        sys.exit(f"the simulator broke without naming a seed:\n{told}")
    return True, int(failed[1]), seconds, failed[0]


def plant(bug: dict, seeds: int) -> bool:
    file = TREE / bug["file"]
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace(bug["old"], bug["new"]), encoding="utf-8")
    try:
        found, seed, seconds, told = simulate(seeds)
    finally:
        file.write_text(sound, encoding="utf-8")
    print(f"| `{bug['name']}` | {bug['says']} | {seed} | {seconds:.1f} | {told.replace('|', '/')} |", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seeds", type=int, default=1_000)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    if found := problems():
        sys.exit("\n".join(found))
    if chosen.check:
        return
    copy_tree()
    print("| bug | what it does | seed | seconds | what the simulator says |\n|---|---|--:|--:|---|", flush=True)
    wanted = [bug for bug in bugs() if not chosen.names or bug["name"] in chosen.names]
    results = [plant(bug, chosen.seeds) for bug in wanted]
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
