//! Contract documents, templates and single words: what is wrong with them is told, never suffered.

use crate::Source;
use contract::{Problem, Terms};
use serde_json::Value;
use std::str::FromStr;
use units::{CivilDate, Currency, DealId, MemberId, OrderId, Timestamp, TokenId};

/// A contract document, or what fills a template: read, or refused with the places.
///
/// # Panics
/// Where a promise is broken.
pub fn document(source: &mut Source<'_>) {
    let kind = usize::from(source.byte());
    let Ok(value) = serde_json::from_slice::<Value>(source.rest()) else {
        return;
    };
    let Some(template) = contract::templates().get(kind) else {
        return read_contract(&value);
    };
    match template.fill(&value) {
        Ok(document) => read_contract(&document),
        Err(problems) => check_problems(&value, &problems),
    }
}

fn read_contract(document: &Value) {
    let read = contract::read(document);
    assert_eq!(read, contract::read(document), "the same document reads the same");
    match read {
        Ok(terms) => check_terms(&terms),
        Err(problems) => check_problems(document, &problems),
    }
}

fn check_terms(terms: &Terms) {
    let bytes = minicbor::to_vec(terms).expect("memory takes everything");
    let decoded: Terms = minicbor::decode(&bytes).expect("terms can be read back");
    assert_eq!(&decoded, terms, "terms survive their bytes");
    let last = terms.valid_until.map(|day| contract::expiry_instant(day, &terms.time_zone));
    if let Some(Ok(end)) = last {
        contract::local_time(end, &terms.time_zone).expect("the day after the last");
    }
}

/// What is wrong is told by a place that is there, or could be.
fn check_problems(document: &Value, problems: &[Problem]) {
    assert!(!problems.is_empty(), "refused without a reason");
    for Problem { code, pointer, .. } in problems {
        let above = pointer.rsplit_once('/').map_or("", |(above, _)| above);
        assert!(document.pointer(above).is_some(), "{code} at {pointer}, which is nowhere");
    }
}

/// Ids, amounts and times as words: what is read is shown so that it reads the same.
///
/// # Panics
/// Where a promise is broken.
pub fn words(text: &str) {
    fn word<T: FromStr + ToString + PartialEq>(text: &str) {
        if let Ok(value) = text.parse::<T>() {
            let shown = value.to_string();
            let again = shown.parse::<T>().ok();
            assert!(again.as_ref() == Some(&value), "{text} is shown as {shown}");
        }
    }
    word::<MemberId>(text);
    word::<OrderId>(text);
    word::<DealId>(text);
    word::<TokenId>(text);
    word::<Timestamp>(text);
    word::<CivilDate>(text);
    word::<Currency>(text);
}
