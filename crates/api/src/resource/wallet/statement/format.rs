//! Which form a statement takes, and how it is sent.

use super::{StatementView, csv, pdf};
use crate::app::App;
use crate::sheet::Kind;
use crate::{Answer, Fault, Language};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;

/// The form of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// For programs; page by page.
    Json,
    /// For spreadsheets.
    Csv,
    /// For people and their tax offices.
    Pdf,
}

impl Format {
    /// The first of the three that `Accept` names.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let value = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let named = value.unwrap_or("").split(',').find_map(|part| {
            match part.split(';').next().unwrap_or("").trim() {
                "application/json" => Some(Self::Json),
                "text/csv" => Some(Self::Csv),
                "application/pdf" => Some(Self::Pdf),
                _ => None,
            }
        });
        named.unwrap_or(Self::Json)
    }

    /// Lines that fit.
    pub fn most_lines(self) -> u32 {
        if self == Self::Pdf { 10_000 } else { 100_000 }
    }

    /// The whole statement as a file.
    pub async fn response(
        self,
        app: &App,
        statement: StatementView,
        language: Language,
    ) -> Answer<Response> {
        let (as_of, name) = (statement.as_of, file_name(&statement));
        let made_at = app.now(&app.back.model.read());
        let render = move || match self {
            Self::Pdf => pdf::render(&statement, made_at, language),
            Self::Json | Self::Csv => csv::render(&statement, language),
        };
        let bytes = tokio::task::spawn_blocking(render).await.map_err(|_| Fault::Internal)??;
        let kind = match self {
            Self::Pdf => Kind::Pdf,
            Self::Json | Self::Csv => Kind::Csv,
        };
        Ok(kind.file(bytes, &name, as_of))
    }
}

fn file_name(statement: &StatementView) -> String {
    format!("statement-{}-{}", statement.member.0, statement.as_of)
}
