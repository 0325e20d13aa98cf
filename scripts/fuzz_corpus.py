#!/usr/bin/env python3
"""Chooses a small corpus from what libFuzzer's merge wrote down: the inputs that together reach most."""

import shutil
import sys
from hashlib import sha1
from pathlib import Path

MOST = 64
LARGEST = 4096


def read(control: Path) -> dict[Path, set[str]]:
    """The features of every input. The file begins with how many there are, how many of them were
    there before, and their names; then come lines `FT` with the number of an input and its features."""
    lines = control.read_text(encoding="utf-8").splitlines()
    count = int(lines[0])
    names = [Path(line) for line in lines[2 : 2 + count]]
    features = {name: set() for name in names}
    for line in lines[2 + count :]:
        kind, *numbers = line.split()
        if kind in {"FT", "COV"}:
            features[names[int(numbers[0])]].update(kind + number for number in numbers[1:])
    return features


def choose(features: dict[Path, set[str]]) -> list[Path]:
    """Whatever adds most comes next; of equals, the smaller."""
    left = {name: found for name, found in features.items() if name.stat().st_size <= LARGEST}
    chosen, reached = [], set()
    while left and len(chosen) < MOST:
        best = max(left, key=lambda name: (len(left[name] - reached), -name.stat().st_size))
        if not left[best] - reached:
            break
        reached |= left.pop(best)
        chosen.append(best)
    total = set().union(*features.values())
    print(f"{len(chosen)} of {len(features)} inputs reach {len(reached)} of {len(total)} features")
    return chosen


def main() -> None:
    control, corpus = Path(sys.argv[1]), Path(sys.argv[2])
    kept = {sha1(path.read_bytes()).hexdigest(): path for path in choose(read(control))}
    contents = {name: path.read_bytes() for name, path in kept.items()}
    shutil.rmtree(corpus)
    corpus.mkdir()
    for name, content in contents.items():
        (corpus / name).write_bytes(content)


if __name__ == "__main__":
    main()
