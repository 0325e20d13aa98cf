#!/usr/bin/env python3
"""Makes the fonts that documents on paper are set in: crates/paper/fonts.

Chinese from Droid Sans Fallback (what GB 2312 has), everything else from Open Sans. Both are under the
Apache License 2.0; on Debian they are the packages fonts-droid-fallback and fonts-open-sans.
Needs fonttools (PyPI). The result is committed: run this only to change what the fonts cover.
"""

import argparse
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).resolve().parent.parent / "crates/paper/fonts"
# ASCII, Latin-1, Latin Extended-A, Greek, Cyrillic; dashes, quotes, ellipsis, euro, minus.
WESTERN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3CA), *range(0x410, 0x450),
           0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x20AC, 0x2212]


def gb2312():
    """Every character of GB 2312, in order."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def make(source: Path, name: str, characters) -> None:
    """Writes a font with these characters alone: outlines and widths, no layout features."""
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[0, 1, 2, 4, 6, 13, 14],
                             notdef_outline=True, glyph_names=False, recalc_timestamp=False)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(characters))
    subsetter.subset(font)
    target = TARGET / name
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {target.stat().st_size // 1024} KB, {len(font.getBestCmap())} characters")


def main() -> None:
    """One file for Chinese, two weights for everything else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts/truetype"),
                        help="where the system keeps droid/ and open-sans/")
    fonts = parser.parse_args().fonts
    western = set(WESTERN)
    chinese = [code for code in gb2312() if code not in western]
    make(fonts / "droid/DroidSansFallbackFull.ttf", "chinese.ttf", chinese)
    make(fonts / "open-sans/OpenSans-Regular.ttf", "western.ttf", WESTERN)
    make(fonts / "open-sans/OpenSans-Semibold.ttf", "western-bold.ttf", WESTERN)


if __name__ == "__main__":
    main()
