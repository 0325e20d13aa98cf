//! Series, templates and public figures.

use crate::Fault;
use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{List, Page, Params, PathId, Reply, Wanted, found, list, list_query};
use crate::wire::{Amount, BasisPoints, Currency, MemberId, Quantity, SeriesId, Shown, Timestamp};
use crate::{Answer, Caller};
use async_graphql::SimpleObject;
use axum::extract::State;
use engine::coupon::{Series, SeriesState, Terms};
use engine::{SeriesUnits, State as Books};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use views::database::DatabaseError;
use views::query::{Narrowed, Reader};
use views::schema::{SeriesRow, SeriesVersionRow};

/// A series in a list.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Series", complex)]
pub(crate) struct SeriesView {
    /// Its id.
    pub id: SeriesId,
    /// What it is called.
    pub title: Option<Titles>,
    /// Who owes the coupons.
    pub issuer: MemberId,
    /// `draft`, `approved`, `active`, `suspended`, `expired`, `dormant` or `closed`.
    pub state: String,
    /// Currency of face value.
    pub currency: Currency,
    /// Minor units one unit stands for.
    pub unit_value: Amount,
    /// Units in one coupon.
    pub units_per_coupon: u64,
    /// What the first holder gave: `paid`, `promotional` or `loyalty`.
    pub consideration: String,
    /// `registered` or `bearer`.
    pub form: String,
    /// May pass from holder to holder.
    pub transferable: bool,
    /// May be used in parts.
    pub divisible: bool,
    /// Backing as a share of outstanding face value.
    pub reserve_ratio: BasisPoints,
    /// The issuer's time zone.
    pub time_zone: String,
    /// When it becomes valid.
    pub starts_at: Option<Timestamp>,
    /// When it expires or its dormancy ends.
    pub ends_at: Option<Timestamp>,
    /// How many versions were approved.
    pub versions: usize,
    /// The template it was made from.
    pub template: Option<super::TemplateName>,
}

/// A series and its versions, as the books have them.
pub(crate) type Versioned = (SeriesRow, Vec<SeriesVersionRow>);

/// Series with their versions.
pub(crate) fn with_versions(
    reader: &mut Reader<'_>,
    series: Vec<SeriesRow>,
) -> Result<Vec<Versioned>, DatabaseError> {
    let numbers: Vec<i64> = series.iter().map(|series| series.series_id).collect();
    let mut versions: BTreeMap<i64, Vec<SeriesVersionRow>> = BTreeMap::new();
    for version in reader.rows_with::<SeriesVersionRow>("series_id", &numbers)? {
        versions.entry(version.series_id).or_default().push(version);
    }
    let both = series.into_iter().map(|series| {
        let versions = versions.remove(&series.series_id).unwrap_or_default();
        (series, versions)
    });
    Ok(both.collect())
}

impl From<Versioned> for SeriesView {
    fn from((row, versions): Versioned) -> Self {
        let mut approved = versions.iter().filter(|version| version.state.0 == "approved");
        let (count, last) = (approved.clone().count(), approved.next_back().or(versions.last()));
        let template = last.and_then(|version| {
            let id = version.template.clone()?;
            let number = version.template_version.and_then(|number| u32::try_from(number).ok());
            Some(super::TemplateName { id, version: number })
        });
        Self {
            id: row.series_id.shown(),
            title: last.map(|version| titles(&version.document)),
            issuer: row.issuer_id.shown(),
            state: row.state.0.to_owned(),
            currency: row.currency.into(),
            unit_value: row.unit_value.shown(),
            units_per_coupon: row.units_per_coupon.shown(),
            consideration: row.consideration.0.to_owned(),
            form: row.form.0.to_owned(),
            transferable: row.transferable,
            divisible: row.divisible,
            reserve_ratio: row.reserve_ratio.shown(),
            time_zone: last.map(|version| version.time_zone.clone()).unwrap_or_default(),
            starts_at: row.starts_at.map(Into::into),
            ends_at: row.ends_at.map(Into::into),
            versions: count,
            template,
        }
    }
}

/// The name of a series, by language.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Titles")]
pub(crate) struct Titles {
    /// In English.
    pub en: Option<String>,
    /// In Chinese.
    pub zh: Option<String>,
}

/// What a series is called, by its contract.
pub(crate) fn titles_of(state: &Books, id: units::SeriesId) -> Option<Titles> {
    titles_of_series(state.coupons.get(id)?)
}

pub(crate) fn titles_of_series(series: &Series) -> Option<Titles> {
    let version = series.versions.last().map(|version| &version.document);
    let draft = || series.draft.as_ref().map(|draft| &draft.document);
    version.or_else(draft).map(|text| titles(text))
}

fn titles(contract: &str) -> Titles {
    let contract = document(contract);
    let title = |language: &str| Some(contract["title"][language].as_str()?.to_owned());
    Titles { en: title("en"), zh: title("zh") }
}

/// The word for a state or kind, as JSON has it.
pub(crate) fn word(value: &impl Serialize) -> String {
    let word = serde_json::to_value(value).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A series with its contract.
#[derive(Serialize, ToSchema)]
pub(crate) struct SeriesDetail {
    /// What a list shows.
    #[serde(flatten)]
    pub series: SeriesView,
    /// The contract in force, or the draft before the first approval.
    #[schema(value_type = Object)]
    pub document: Value,
    /// A draft that waits for approval, where the series has been approved before.
    #[schema(value_type = Option<Object>)]
    pub draft: Option<Value>,
    /// The engine's reading of the contract.
    #[schema(value_type = Object)]
    pub terms: Value,
}

pub(crate) fn view(id: units::SeriesId, series: &Series) -> SeriesView {
    let terms: &Terms = series.terms();
    let template = terms.template.as_ref();
    SeriesView {
        id: id.into(),
        title: titles_of_series(series),
        issuer: series.issuer.into(),
        state: word(&series.state),
        currency: terms.currency.into(),
        unit_value: terms.unit_value.into(),
        units_per_coupon: terms.units_per_coupon,
        consideration: word(&terms.consideration),
        form: word(&terms.form),
        transferable: terms.transferable,
        divisible: terms.divisible,
        reserve_ratio: terms.reserve_ratio.into(),
        time_zone: terms.time_zone.clone(),
        starts_at: series.starts_at.map(Timestamp::from),
        ends_at: series.ends_at.map(Timestamp::from),
        versions: series.versions.len(),
        template: template.map(|template| super::TemplateName {
            id: template.id.clone(),
            version: Some(template.version),
        }),
    }
}

list_query! {
    /// Which series.
    SeriesQuery {
        /// Only of this issuer.
        #[param(value_type = Option<String>)]
        issuer: Option<MemberId>,
        /// Only in this state.
        state: Option<String>,
    }
}

/// Lists series, newest first.
#[utoipa::path(get, path = "/v1/issue/series", tag = "issue", params(SeriesQuery),
    security(("api_key" = [])), responses((status = 200, body = List<SeriesView>)))]
pub(crate) async fn list_series(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<SeriesQuery>,
) -> Answer<Reply<List<SeriesView>>> {
    let part = (Some(caller), query.part());
    let issuer = query.issuer.map(|issuer| issuer.0);
    let which = Narrowed { state: query.state, ..Narrowed::default() };
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        let series = reader.series(issuer, &wanted.which, &wanted.page)?;
        with_versions(reader, series)
    };
    list(&app, least, part, which, read, SeriesView::from).await
}

/// Reads a series with its contract.
#[utoipa::path(get, path = "/v1/issue/series/{series}", tag = "issue", security(("api_key" = [])),
    params(("series" = SeriesId, Path)), responses((status = 200, body = SeriesDetail)))]
pub(crate) async fn get_series(
    State(app): State<Arc<App>>,
    _: Caller,
    PathId(id): PathId<units::SeriesId>,
) -> Answer<Reply<SeriesDetail>> {
    let state = app.back.model.read();
    let series = found(state.coupons.get(id))?;
    let draft = series.draft.as_ref().map(|draft| document(&draft.document));
    let (in_force, draft) = match series.versions.last() {
        Some(version) => (document(&version.document), draft),
        None => (draft.unwrap_or_default(), None),
    };
    Ok(Reply::of(
        &state,
        SeriesDetail {
            series: view(id, series),
            document: in_force,
            draft,
            terms: serde_json::to_value(series.terms()).unwrap_or_default(),
        },
    ))
}

/// One series as a list shows it.
pub(crate) async fn get_series_view(
    State(app): State<Arc<App>>,
    least: AtLeast,
    _: Caller,
    PathId(id): PathId<units::SeriesId>,
) -> Answer<Reply<SeriesView>> {
    let number = i64::from(id.number());
    let answer = ask(&app, least, move |reader| {
        let series = reader.rows_with::<SeriesRow>("series_id", &[number])?;
        Ok(with_versions(reader, series)?.pop())
    });
    let answer = answer.await?;
    Ok(Reply { as_of: answer.as_of, body: found(answer.found)?.into() })
}

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// A contract with blanks, for one industry.
#[derive(Serialize, ToSchema)]
pub(crate) struct TemplateView {
    /// Name.
    pub id: &'static str,
    /// Version.
    pub version: u32,
    /// The industry it is for.
    pub industry: &'static str,
    /// What it is called, by language.
    #[schema(value_type = Object)]
    pub title: Value,
    /// What it is for, by language.
    #[schema(value_type = Object)]
    pub description: Value,
    /// JSON Schema of what the issuer fills in.
    #[schema(value_type = Object)]
    pub fill_schema: &'static Value,
    /// The contract document with its blanks.
    #[schema(value_type = Object)]
    pub document: &'static Value,
}

fn template(template: &'static contract::Template) -> TemplateView {
    TemplateView {
        id: &template.id,
        version: template.version,
        industry: &template.industry,
        title: serde_json::to_value(&template.title).unwrap_or_default(),
        description: serde_json::to_value(&template.description).unwrap_or_default(),
        fill_schema: &template.fill_schema,
        document: &template.document,
    }
}

/// Lists the templates.
#[utoipa::path(get, path = "/v1/issue/templates", tag = "issue", params(Page),
    security(("api_key" = [])), responses((status = 200, body = List<TemplateView>)))]
pub(crate) async fn list_templates(
    State(app): State<Arc<App>>,
    _: Caller,
    Params(page): Params<Page>,
) -> Answer<Reply<List<TemplateView>>> {
    let templates = contract::templates().iter().map(template);
    page.cut(app.back.model.sequence(), (1_usize..).zip(templates))
}

/// Reads the newest version of a template.
#[utoipa::path(get, path = "/v1/issue/templates/{template}", tag = "issue",
    security(("api_key" = [])), params(("template" = String, Path)),
    responses((status = 200, body = TemplateView)))]
pub(crate) async fn get_template(
    State(app): State<Arc<App>>,
    _: Caller,
    PathId(id): PathId<String>,
) -> Answer<Reply<TemplateView>> {
    let newest = contract::template(&id, None);
    let newest = newest.ok_or_else(|| Fault::TemplateNotFound.at("template"))?;
    Ok(Reply { as_of: app.back.model.sequence(), body: template(newest) })
}

/// Public figures of a series.
#[derive(Serialize, ToSchema)]
pub(crate) struct SeriesStats {
    /// The series.
    pub series: SeriesId,
    /// Where it stands.
    #[schema(value_type = String)]
    pub state: SeriesState,
    /// Currency.
    pub currency: Currency,
    /// Units by where they are; `issued` is the sum of all others.
    #[schema(value_type = Object)]
    pub units: SeriesUnits,
    /// Face value of what is outstanding, authorisations included.
    pub outstanding_face: Amount,
    /// Holders of free units.
    pub holders: usize,
    /// What the issuer's outstanding coupons in this currency require in escrow.
    pub escrow_required: Amount,
    /// What stands in the issuer's escrow in this currency.
    pub escrow: Amount,
    /// How the market works.
    pub venue: VenueSummary,
}

/// Mode, tick and lot.
#[derive(Serialize, ToSchema)]
pub(crate) struct VenueSummary {
    /// Kind of venue.
    #[schema(value_type = crate::wire::VenueMode)]
    pub mode: engine::coupon::VenueMode,
    /// Prices are multiples of this.
    pub tick: crate::wire::Price,
    /// Quantities are multiples of this.
    pub lot: Quantity,
}

/// Reads the public figures of a series; no key is needed.
#[utoipa::path(get, path = "/v1/stats/series/{series}", tag = "stats",
    params(("series" = SeriesId, Path)), responses((status = 200, body = SeriesStats)))]
pub(crate) async fn series_stats(
    State(app): State<Arc<App>>,
    PathId(id): PathId<units::SeriesId>,
) -> Answer<Reply<SeriesStats>> {
    let state = app.back.model.read();
    let series = found(state.coupons.get(id))?;
    Ok(Reply::of(&state, stats(&state, id, series)))
}

fn stats(state: &Books, id: units::SeriesId, series: &Series) -> SeriesStats {
    let terms = series.terms();
    let units = state.title.units(id);
    let owed = units::Quantity::new(units.outstanding.saturating_add(units.authorised));
    let escrow = engine::ledger::AccountKey::escrow(series.issuer, terms.currency);
    SeriesStats {
        series: id.into(),
        state: series.state,
        currency: terms.currency.into(),
        units,
        outstanding_face: owed.face(terms.unit_value).unwrap_or_default().into(),
        holders: state.title.holder_count(id),
        escrow_required: state.coupons.required(series.issuer, terms.currency).into(),
        escrow: state.ledger.balance(escrow).into(),
        venue: VenueSummary {
            mode: terms.venue.mode,
            tick: terms.venue.tick.into(),
            lot: terms.venue.lot.into(),
        },
    }
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_series))
        .routes(routes!(get_series))
        .routes(routes!(list_templates))
        .routes(routes!(get_template))
        .routes(routes!(series_stats))
        .merge(super::terms::routes())
}
