//! The statement from the books.

use super::{AccountPeriod, LineView, StatementView};
use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{Page, Range, cursor};
use crate::resource::wallet::holdings::{self, HoldingView};
use crate::wire::Shown;
use crate::{Answer, Fault};
use std::sync::Arc;
use units::MemberId;
use views::database::DatabaseError;
use views::query::{AccountSpan, Line, Order, Reader, Span, Wallet};
use views::value::Value;

/// Holdings on a statement at most.
const MOST_HOLDINGS: usize = 1_000;

/// One page, newest first.
pub(super) async fn page(
    app: &Arc<App>,
    least: AtLeast,
    member: MemberId,
    range: Range,
    page: &Page,
) -> Answer<StatementView> {
    let (limit, after) = (page.limit()?, page.after::<String>()?);
    let is_first = after.is_none();
    let after = after.map(|text| place(&text)).transpose()?;
    let wanted = u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?;
    let lines = views::query::Page { after, limit: wanted, order: Order::NewestFirst };
    let mut statement = gather(app, least, (member, is_first), range, lines).await?;
    let more = statement.items.len() > limit;
    statement.items.truncate(limit);
    if !more {
        statement.next_cursor = None;
    }
    Ok(statement)
}

/// All of it, oldest first; refused where there are more lines than `most`.
pub(super) async fn whole(
    app: &Arc<App>,
    least: AtLeast,
    member: MemberId,
    range: Range,
    most: u32,
) -> Answer<StatementView> {
    let page = views::query::Page { after: None, limit: most + 1, order: Order::OldestFirst };
    let mut statement = gather(app, least, (member, true), range, page).await?;
    let fits = u32::try_from(statement.items.len()).is_ok_and(|lines| lines <= most);
    if !fits {
        let more = format!("At most {most}.");
        return Err(Fault::StatementTooLong.at("from").saying(&more));
    }
    statement.next_cursor = None;
    Ok(statement)
}

type Gathered = (Vec<AccountSpan>, Vec<Line>, Vec<HoldingView>);

async fn gather(
    app: &Arc<App>,
    least: AtLeast,
    (member, with_holdings): (MemberId, bool),
    range: Range,
    page: views::query::Page,
) -> Answer<StatementView> {
    let (from, to) = (range.from, range.to);
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let answer = ask(app, least, move |reader| {
        let span = reader.span(from, to)?;
        let accounts = reader.account_spans(member, span)?;
        let lines = reader.lines(&accounts, span, &page)?;
        let held = if with_holdings { held(reader, member, span)? } else { Vec::new() };
        Ok::<Gathered, DatabaseError>((accounts, lines, held))
    });
    let answer = answer.await?;
    let (accounts, lines, holdings) = answer.found;
    // Of the page: one more was asked for to know whether there are more.
    let last = lines.get(limit.saturating_sub(2));
    let next_cursor = last.map(|line| cursor(&format!("{}.{}", line.sequence, line.leg)));
    let holdings: Vec<HoldingView> = holdings.into_iter().map(|it| it.titled(app)).collect();
    let items = lines.into_iter().map(|line| line_view(&accounts, line));
    Ok(StatementView {
        member: member.into(),
        as_of: answer.as_of,
        from: range.from.map(Into::into),
        to: range.to.map(Into::into),
        time_zone: range.zone,
        items: items.collect::<Answer<_>>()?,
        accounts: accounts.into_iter().map(account_view).collect(),
        totals: holdings::totals(&holdings),
        holdings,
        next_cursor,
    })
}

fn held(
    reader: &mut Reader<'_>,
    member: MemberId,
    span: Span,
) -> Result<Vec<HoldingView>, DatabaseError> {
    let at = Some(span.until).filter(|until| *until < reader.as_of());
    let wallet = Wallet { member, at, ends_before: None, after: None, limit: MOST_HOLDINGS };
    Ok(holdings::read(reader, &wallet)?.1)
}

fn place(text: &str) -> Answer<Vec<Value>> {
    let parts = text.split_once('.');
    let parsed = parts.and_then(|(sequence, leg)| {
        Some(vec![Value::Int(sequence.parse().ok()?), Value::Int(leg.parse().ok()?)])
    });
    parsed.ok_or_else(|| Fault::CursorInvalid.at("cursor"))
}

fn account_view(span: AccountSpan) -> AccountPeriod {
    AccountPeriod {
        currency: span.currency.into(),
        purpose: span.purpose,
        opening: span.opening.shown(),
        credits: span.credits.shown(),
        debits: span.debits.shown(),
        balance: span.closing.shown(),
    }
}

fn line_view(accounts: &[AccountSpan], line: Line) -> Answer<LineView> {
    let account = accounts.iter().find(|account| account.account_id == line.account_id);
    let account = account.ok_or(Fault::Internal)?;
    let event = views::query::read_event(&line.event).map_err(|_| Fault::Internal)?;
    Ok(LineView {
        id: format!("{}.{}", line.sequence, line.event_index),
        recorded_at: line.recorded_at.into(),
        r#type: node::kind_of(&event),
        currency: account.currency.into(),
        purpose: account.purpose.clone(),
        series: event.moves.first().map(|moved| moved.series.into()),
        amount: line.amount.shown(),
        balance: line.balance.shown(),
    })
}
