//! Series: the contracts behind coupons.

pub(crate) mod reads;
mod terms;

pub(crate) use reads::{SeriesQuery, Titles, reads, titles_of, titles_of_series, word};

use crate::operation::{Asking, Convert, Prepared, by_hand, writes};
use crate::wire::{CivilDate, MemberId, SeriesId};
use crate::{Answer, Fault, Problem};
use engine::coupon;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

writes! { OPERATIONS:
    /// Approves the draft of a series.
    ApproveSeries 200 at "/v1/issue/series/{series}/approve" by [] => coupon::ApproveSeries {
        /// Which series.
        series: SeriesId,
    }
    /// Opens an approved series for issue and trade.
    ActivateSeries 200 at "/v1/issue/series/{series}/activate" by [Issuer]
        => coupon::ActivateSeries {
        /// Which series.
        series: SeriesId,
    }
    /// Freezes a series: nothing is issued, traded, transferred or authorised.
    SuspendSeries 200 at "/v1/issue/series/{series}/suspend" by [Regulator]
        => coupon::SuspendSeries {
        /// Which series.
        series: SeriesId,
        /// A reference to the reason, at most 64 characters.
        #[schema(max_length = 64)]
        reason: String,
    }
    /// Lifts the freeze of a series.
    ResumeSeries 200 at "/v1/issue/series/{series}/resume" by [Regulator]
        => coupon::ResumeSeries {
        /// Which series.
        series: SeriesId,
    }
    /// Ends a series of which nothing is owed any more.
    CloseSeries 200 at "/v1/issue/series/{series}/close" by [Issuer] => coupon::CloseSeries {
        /// Which series.
        series: SeriesId,
    }
    /// Makes a dormant series valid again until a later day.
    ReactivateSeries 200 at "/v1/issue/series/{series}/reactivate" by [Issuer]
        => coupon::ReactivateSeries {
        /// Which series.
        series: SeriesId,
        /// The new last valid day, in the issuer's time zone.
        valid_until: CivilDate,
    }
}

by_hand! { DOCUMENTS:
    /// Writes the first draft of a series: a contract document, or a template and what fills it.
    DefineSeries 201 at "/v1/issue/series" by [Issuer] => coupon::DefineSeries {
        /// Who will owe the coupons.
        issuer: MemberId,
        /// The contract document.
        #[schema(value_type = Option<Object>)]
        document: Option<Value>,
        /// The template, instead of a document.
        template: Option<TemplateName>,
        /// What fills the template's blanks.
        #[schema(value_type = Option<Object>)]
        values: Option<Value>,
    }
    /// Writes a new draft: of a series not approved yet, or the next version of one that is.
    ReviseSeries 200 at "/v1/issue/series/{series}/revise" by [Issuer] => coupon::ReviseSeries {
        /// Which series.
        series: SeriesId,
        /// The contract document.
        #[schema(value_type = Option<Object>)]
        document: Option<Value>,
        /// The template, instead of a document.
        template: Option<TemplateName>,
        /// What fills the template's blanks.
        #[schema(value_type = Option<Object>)]
        values: Option<Value>,
    }
}

/// Which template.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, async_graphql::SimpleObject)]
#[serde(deny_unknown_fields)]
#[graphql(name = "TemplateName")]
pub(crate) struct TemplateName {
    /// Name, such as `dining`.
    #[schema(example = "dining")]
    pub id: String,
    /// The newest where absent.
    pub version: Option<u32>,
}

impl Convert for DefineSeries {
    fn convert(self, _: &Asking<'_>) -> Answer<Prepared> {
        let document = document(self.document, self.template, self.values)?;
        Ok(coupon::DefineSeries {
            issuer: self.issuer.0,
            terms: Box::new(contract::read(&document).map_err(problems)?),
            document: canonical(document),
        }
        .into())
    }
}

impl Convert for ReviseSeries {
    fn convert(self, _: &Asking<'_>) -> Answer<Prepared> {
        let document = document(self.document, self.template, self.values)?;
        Ok(coupon::ReviseSeries {
            series: self.series.0,
            terms: Box::new(contract::read(&document).map_err(problems)?),
            document: canonical(document),
        }
        .into())
    }
}

/// The document itself, or the template with its blanks filled.
fn document(
    document: Option<Value>,
    template: Option<TemplateName>,
    values: Option<Value>,
) -> Answer<Value> {
    match (document, template, values) {
        (Some(document), None, None) => Ok(document),
        (None, Some(name), Some(values)) => {
            let found = contract::template(&name.id, name.version);
            let template = found.ok_or_else(|| Fault::TemplateNotFound.at("template"))?;
            template.fill(&values).map_err(problems)
        }
        _ => {
            let more = "Give either `document`, or `template` and `values`.";
            Err(Fault::FieldInvalid.at("document").saying(more))
        }
    }
}

fn problems(problems: Vec<contract::Problem>) -> Problem {
    let list = serde_json::to_value(problems).expect("text and numbers become JSON");
    Problem::from(Fault::ContractInvalid).with("problems", list)
}

/// Sorted keys, no spaces: equal documents are equal texts.
fn canonical(mut document: Value) -> String {
    document.sort_all_objects();
    document.to_string()
}
