//! The page of the reference that comes from the tables of this crate.

use crate::Fault;
use crate::operation::operations;
use crate::status::status_of;
use engine::Code;
use std::fmt::Write;

const HEAD: &str = "# The HTTP interface

The whole description is [`openapi/xianquan.json`](../../openapi/xianquan.json), which every server
serves at `/openapi.json`. This page has what a table shows best. It is printed from the tables of the
`api` crate; a test keeps the two equal, `make bless` rewrites it.

- **Keys.** `Authorization: Bearer xqk_…`, made by `xq keys` or by whoever has one: `POST /v1/keys`
  makes a key of the caller's own role for its own member (the operator any), at most 64 live ones a member, and
  shows its secret once. Open without one are the screens, `/healthz`, `/readyz`,
  `/openapi.json`, the GraphQL schema, markets, books, trades, candles, buy-backs, series figures and market streams.
- **Writes**, but for keys and the demo world, are `POST` with an `Idempotency-Key` (1 to 64 printable ASCII characters). The same key with
  the same input gives the first answer again, with `Idempotent-Replayed: true`; with other input it is
  refused and changes nothing. Keys are kept for 30 days. An answer leaves when its record is durable;
  `Xq-Sequence` says which record, and whoever has it reads its own write.
- **A preview**: any write of the table below with `preview=true` in the query is decided and not recorded. The
  answer or refusal is that of the write now, with `Xq-Preview: true`; `effects` tells the change of balances and
  holdings that the caller may see, and fees. It needs no `Idempotency-Key`, tells no codes, and standbys answer it.
  `sequence` and the ids of what is new are those that the next record would have. Batches, claims of gifts and
  what is no command cannot be previewed (`no_preview`).
- **A batch** (`POST /v1/batch`) takes up to 10,000 commands: the fields of an operation, those of its
  address among them, with `op` and `idempotency_key`. Each is answered for itself, in order.
- **Reads** say in `Xq-Sequence` which record is the last that they count in; lists and balances say it in
  `as_of`, too. `min_sequence` in the query, or `Xq-Min-Sequence` in the head, names a record that the
  answer must count in: it waits five seconds at most, then is refused as `not_caught_up`. Whoever wrote
  through one server and reads from another sends the `Xq-Sequence` of the write.
- **Lists** come from the books in SQL: newest first, what is over as well as what is open. They take `limit`
  (1 to 200) and `cursor`, `from` and `to` (RFC 3339, or a day where the caller lives; `to` includes its day), and
  where it makes sense `state`, `open=true|false`, `series`, `side`, `kind`. There are no totals. A member sees its
  own side; operator, regulator and auditor see everybody's where they name no member. While the books are being
  made from the journal, lists are refused as `books_not_ready`.
- **Then.** Balances, holdings, the order book and the trial balance take `as_of` (a record) or `at` (a time, or
  the end of a day) and answer what was true after it, exactly.
- **Holdings** carry their cost: purchases from the issuer at what was paid, trades with their fees; what comes as
  a gift, by transfer or in a swap comes at zero. It is a weighted average: units that leave take their share
  along, rounded down to a minor unit. Market value is face value at the price of the last trade in the book or in
  an auction; the unrealised gain is market value less cost.
- **The statement** (`/v1/wallet/statement`) is JSON page by page, or all of a period as CSV (UTF-8 with a byte
  order mark, amounts in major units, no cell is a formula) or PDF, by `Accept` or `format`.
- **Days and hours.** A wallet's worth (`/v1/wallet/value`) and a till's totals (`/v1/redeem/totals`) are told by days where
  the member lives, 400 at most; each step of a redemption counts on the day it was taken. Flows (`/v1/stats/flows`) are
  told by weekday and hour where the issuer or merchant lives, so that noon is noon everywhere.
- **What can be used** (`/v1/wallet/usable`) is decided by the engine as a till's authorisation would be, on the present
  state, series by series, and recorded nowhere; what is not taken carries the code a till would be refused with.
- **Candles** begin at multiples of their length since 1970 in UTC: `1m`, `5m`, `15m`, `1h`, `4h`, `1d`.
- **GraphQL** (`POST /graphql`; `GET` shows the schema, [`openapi/xianquan.graphql`](../../openapi/xianquan.graphql))
  reads the same lists and things with the same rights; a refusal has its `code`, `status`, `param` and `may_retry`
  in `extensions`. A request has at most 64 KB, is 15 fields deep, and asks for 20,000 fields, a list counting as
  many times as it has entries; it takes ten seconds at most.
- **The demo world** (`xq demo`): `/v1/sandbox/personas` says who can be played, `…/{persona}/session` gives a key for a
  day to callers on this machine (`--open-personas`: to everybody), `/v1/sandbox/busy-day` lets many people act.
- **The screens** are at `/` and every address that is none of these: `/v1`, `/graphql`, `/openapi.json`, `/healthz`,
  `/readyz`, `/metrics`. `make web` before the build puts them in.
- **Refusals** are `application/problem+json` with `code`, `param`, `may_retry` and `request_id`, in Chinese
  where `Accept-Language` prefers it.
- **Streams** (`…/stream`) speak SSE, or WebSocket where the request asks for an upgrade. Items are
  numbered `sequence.index`; `Last-Event-ID` or `after` resumes. The index 4294967295 stands for the end of
  a record. A market's stream begins with `book` and goes on with `trade`, `depth` (quantity 0: the price is
  gone) and `status`. The last item is `end` with its reason; a reader that takes nothing for ten seconds is
  ended as `too_slow`.
";

/// The page, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    line(&mut page, "\n## Operations\n\n| `op` | path | roles besides operator |\n|---|---|---|");
    for operation in operations() {
        let roles: Vec<&str> = operation.roles.iter().map(|role| role.name()).collect();
        let (name, path) = (operation.name, operation.path);
        line(&mut page, &format!("| `{name}` | `{path}` | {} |", roles.join(", ")));
    }
    line(&mut page, "\n## Refusals of the interface\n\n| status | code | | |\n|---|---|---|---|");
    for fault in Fault::ALL {
        let (status, name) = (fault.status().as_u16(), fault.name());
        let (english, chinese) = (fault.english(), fault.chinese());
        line(&mut page, &format!("| {status} | `{name}` | {english} | {chinese} |"));
    }
    line(&mut page, "\n## Status of the engine's refusals\n");
    line(&mut page, "What each means stands in [rejections](rejections.md).\n");
    for status in [403, 404, 409, 422] {
        let codes = Code::ALL.iter().filter(|code| status_of(**code).as_u16() == status);
        let codes: Vec<String> = codes.map(|code| format!("`{}`", code.name())).collect();
        line(&mut page, &format!("- **{status}**: {}", codes.join(", ")));
    }
    page
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("writing to a string does not fail");
}
