#!/usr/bin/env python3
"""House rules that no compiler knows: sizes, words, licences, and what documents point at."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import planted

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 500
# Tables are long because the world is: one row a fact.
TABLES = {"crates/units/src/currency_table.rs", "crates/engine/src/rejection.rs"}
SOURCES = {".rs", ".ts", ".tsx", ".py", ".sh"}


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )
    return [Path(line) for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def long_files(files: list[Path]) -> list[str]:
    found = []
    for path in files:
        if path.suffix in SOURCES and str(path) not in TABLES:
            lines = text_of(path).count("\n")
            if lines > MAX_LINES:
                found.append(f"{path}: {lines} lines, at most {MAX_LINES}")
    return found


def forbidden_words(files: list[Path]) -> list[str]:
    """Machine paths, unfinished work, and clocks or floats in the pure crates."""
    rules = [
        (re.compile(r"(^|[\s\"'(=])/(work|root|home)/"), lambda p: True, "a path of one machine"),
        (re.compile(r"\b(todo!|unimplemented!|dbg!)\("), lambda p: p.suffix == ".rs", "unfinished"),
        (re.compile(r"\b(f32|f64)\b"), is_pure, "a float in a pure crate"),
        (re.compile(r"mod tests \{"), lambda p: p.suffix == ".rs", "tests stand in their own file"),
    ]
    found = []
    for path in files:
        if path.name == "tidy.py" or path.suffix in {".lock", ".csv"}:
            continue
        if path.is_relative_to("fuzz/corpus"):
            continue  # bytes that a fuzzer made up
        for number, line in enumerate(text_of(path).splitlines(), 1):
            for pattern, applies, what in rules:
                if applies(path) and pattern.search(line) and not line.lstrip().startswith("//"):
                    found.append(f"{path}:{number}: {what}")
    return found


def is_pure(path: Path) -> bool:
    return str(path).startswith(("crates/units/src/", "crates/engine/src/"))


def licences() -> list[str]:
    """Every licence expression of every dependency must be satisfied by the allow list."""
    rules = tomllib.loads(text_of(Path("deny.toml")))["licenses"]
    allowed = set(rules["allow"])
    exceptions = {rule["crate"]: set(rule["allow"]) for rule in rules["exceptions"]}
    found = []
    for name, version, expression in packages():
        if not satisfied(expression, allowed | exceptions.get(name, set())):
            found.append(f"{name} {version}: licence {expression!r}")
    return found


def packages() -> list[tuple[str, str, str]]:
    """Name, version and licence of whatever the product or its fuzz targets are built from."""
    found = set()
    for manifest in ("Cargo.toml", "fuzz/Cargo.toml"):
        metadata = subprocess.run(
            ["cargo", "metadata", "--format-version", "1", "--locked", "--manifest-path", manifest],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )
        for package in json.loads(metadata.stdout)["packages"]:
            found.add((package["name"], package["version"], package["license"] or ""))
    return sorted(found)


def satisfied(expression: str, allowed: set[str]) -> bool:
    """Enough of SPDX for what crates write: AND, OR, parentheses, and the old slash."""
    expression = expression.replace("/", " OR ").strip()
    while expression.startswith("(") and closing(expression) == len(expression) - 1:
        expression = expression[1:-1].strip()
    for word, every in ((" OR ", any), (" AND ", all)):
        parts = split(expression, word)
        if len(parts) > 1:
            return every(satisfied(part, allowed) for part in parts)
    return expression in allowed


def closing(expression: str) -> int:
    depth = 0
    for index, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index
    return -1


def split(expression: str, word: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if depth == 0 and expression.startswith(word, index):
            parts.append(expression[start:index])
            start = index + len(word)
    return parts + [expression[start:]]


def dead_links(files: list[Path]) -> list[str]:
    """Relative links of documents lead somewhere."""
    found = []
    for path in files:
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(path)):
            if "://" not in target and not (ROOT / path.parent / target).exists():
                found.append(f"{path}: no file behind ({target})")
    return found


def purity() -> list[str]:
    """The arrows of the house: no pure crate may depend on anything that touches the world."""
    allowed = {
        "units": {"jiff", "minicbor", "serde"},
        "engine": {"hashbrown", "minicbor", "rustc-hash", "serde", "sha2", "slab", "units"},
    }
    found = []
    for crate, names in allowed.items():
        manifest = tomllib.loads(text_of(Path(f"crates/{crate}/Cargo.toml")))
        for name in set(manifest.get("dependencies", {})) - names:
            found.append(f"crates/{crate} depends on {name}")
    return found


def main() -> int:
    files = tracked()
    checks = [long_files(files), forbidden_words(files), dead_links(files), purity(), licences(), planted.problems()]
    problems = [problem for check in checks for problem in check]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"tidy: {len(files)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
