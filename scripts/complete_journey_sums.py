#!/usr/bin/env python3
"""Sum the coupon money in the Complete Journey files, without the product.

    python3 scripts/complete_journey_sums.py DIR > sums.json

This is the other side of a replay's reconciliation: it shares no code with the
program it checks. DIR holds products and transactions as .csv or .csv.zst (the
latter needs the zstd command). All amounts are whole cents. A line counts when
its coupon_disc or coupon_match_disc is not zero. A product missing from the
products table has no manufacturer: its lines stand under "unknown".
"""

import csv
import io
import json
import subprocess
import sys
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

UNKNOWN = "unknown"


class DataError(Exception):
    """Something in the files that must not be summed over in silence."""


@contextmanager
def table(folder, name):
    """Open a table as rows by column name, plain or compressed."""
    plain, packed = folder / f"{name}.csv", folder / f"{name}.csv.zst"
    if plain.exists():
        with open(plain, newline="", encoding="utf-8") as file:
            yield csv.DictReader(file)
    elif packed.exists():
        with subprocess.Popen(["zstd", "-dcq", str(packed)], stdout=subprocess.PIPE) as process:
            yield csv.DictReader(io.TextIOWrapper(process.stdout, encoding="utf-8", newline=""))
        if process.returncode != 0:
            raise DataError(f"zstd could not read {packed}")
    else:
        raise DataError(f"neither {plain} nor {packed} exists")


def cents(text, where):
    """Turn a decimal text into whole cents; a fraction of a cent is an error, never rounded."""
    value = Decimal(text).scaleb(2)
    if value != value.to_integral_value():
        raise DataError(f"{where}: {text} is not whole cents")
    if value < 0:
        raise DataError(f"{where}: {text} is negative")
    return int(value)


def manufacturers(folder):
    """Map each product to its manufacturer."""
    with table(folder, "products") as rows:
        return {row["product_id"]: row["manufacturer_id"] for row in rows}


def add(sums, key, coupon, match):
    """Book one line under a key."""
    entry = sums.setdefault(key, {"redemptions": 0, "manufacturer_cents": 0, "store_cents": 0})
    entry["redemptions"] += coupon != 0
    entry["manufacturer_cents"] += coupon
    entry["store_cents"] += match


def by_number(sums):
    """Order keys as numbers with the unknown manufacturer last, so that output can be compared."""
    return dict(sorted(sums.items(), key=lambda item: [
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in item[0].split("/")]))


def compute(folder):
    """Read the files once and sum by manufacturer, by store and by both."""
    maker = manufacturers(folder)
    total, makers, stores, pairs = {}, {}, {}, {}
    households, match_only = set(), 0
    with table(folder, "transactions") as rows:
        for number, row in enumerate(rows, start=2):
            coupon = cents(row["coupon_disc"], f"transactions line {number}")
            match = cents(row["coupon_match_disc"], f"transactions line {number}")
            if not coupon and not match:
                continue
            who, store = maker.get(row["product_id"], UNKNOWN), row["store_id"]
            match_only += not coupon
            households.add(row["household_id"])
            add(total, "total", coupon, match)
            add(makers, who, coupon, match)
            add(stores, store, coupon, match)
            add(pairs, f"{who}/{store}", coupon, match)
    zero = {"redemptions": 0, "manufacturer_cents": 0, "store_cents": 0}
    return {
        "total": {**total.get("total", zero), "match_only_lines": match_only,
                  "manufacturers": len(makers.keys() - {UNKNOWN}), "stores": len(stores),
                  "households": len(households)},
        "manufacturers": by_number(makers),
        "stores": by_number(stores),
        "manufacturer_stores": by_number(pairs),
    }


def main():
    """Print the sums of the folder named on the command line as JSON."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print("usage: complete_journey_sums.py DIR", file=sys.stderr)
        return 2
    try:
        json.dump(compute(Path(sys.argv[1])), sys.stdout, indent=1)
        print()
    except (DataError, OSError, KeyError, ArithmeticError) as error:
        print(f"complete_journey_sums: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
