//! The page of the reference that comes from the tables.

use std::fmt::Write;

use crate::rows::SCHEMA_VERSION;
use crate::schema::TABLES;

const HEAD: &str = "# The lake

`xq lake export --out DIR` writes the journal as Parquet files, a folder for each table and each day in UTC:

```text
DIR/postings/day=2026-11-26/part-000000000001-000000065535.parquet
```

The name of a part says which records it holds. The layout is Hive's, so `day` is a column for every
program that knows it. How to ask: [recipes/lake.md](../recipes/lake.md). This page is printed from the
tables of the `lake` crate; a test keeps the two equal, `make bless` rewrites it. Each file holds the same
descriptions in its metadata (`xianquan.…`).

- Money is in minor units of the currency beside it: 12345 of CNY is ¥123.45. Nothing is a float.
- Ids are written as the API writes them: `mem_7`, `ser_1`, `ord_12`.
- A member, series, order or redemption has a row for each thing that happened to it, not one row that
  changes. What it is now is its last row, or a sum.
";

/// The page, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    line(&mut page, &format!("- Version of the tables: {SCHEMA_VERSION}."));
    for table in TABLES {
        line(&mut page, &format!("\n## {}\n\n{}\n", table.name, table.about));
        line(&mut page, "| column | type | |\n|---|---|---|");
        for column in table.columns {
            let kind = column.kind.name();
            let kind = if column.nullable { format!("{kind}, or null") } else { kind.to_owned() };
            line(&mut page, &format!("| `{}` | {kind} | {} |", column.name, column.about));
        }
    }
    page
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("writing to a string does not fail");
}
