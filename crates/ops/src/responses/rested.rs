//! What a submission rested on: the rows as they were, and the contact chart as it was.

use std::collections::BTreeMap;
use tenken_domain::contact_chart::ContactChart;
use tenken_domain::suggestions::Basis;
use tenken_store::responses::submission_bases;

use super::Response;
use super::suggested::{read_bases, unreadable};
use crate::core::error::Result;
use crate::core::tenken::Tenken;

/// What a submission rested on.
#[derive(Debug, Clone, Default)]
pub struct Rested {
    /// By item: the rule, and the rows with the revisions they had.
    pub bases: BTreeMap<String, Basis>,
    /// The contact chart, if the form asks for one and there was one.
    pub chart: Option<ContactChart>,
}

/// What a submission of a response rested on, by its revision; nothing for one that is not there. Whoever could read
/// the response may see it.
pub async fn rested_on(tenken: &Tenken, response: &Response, revision: i64) -> Result<Rested> {
    let (round, facility) = (response.round.id.clone(), response.facility.id.clone());
    tenken
        .read(response.permit, async move |tx| {
            let Some(row) = submission_bases::get(tx, &round, &facility, revision).await? else {
                return Ok(Rested::default());
            };
            let chart = row.chart.as_deref().map(serde_json::from_str).transpose();
            Ok(Rested {
                bases: read_bases(&row)?,
                chart: chart.map_err(|_| unreadable())?,
            })
        })
        .await
}
