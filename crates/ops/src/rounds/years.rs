//! The rounds in which one facility checks itself, year by year: the first with the set-up, the following
//! ones whenever it likes. Those of earlier years stay as they are.

use tenken_domain::{FacilityKind, FiscalYear, Form};
use tenken_store::facilities;
use tenken_store::rounds::{self as stored, RoundRow};

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::installation::{Installation, installation};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::rounds::{self, OpenRound};

/// A fiscal year with the forms a facility can check itself by.
#[derive(Debug, Clone)]
pub struct Year {
    /// The year.
    pub year: FiscalYear,
    /// The newest version of each form.
    pub forms: Vec<YearForm>,
}

/// A form in a year.
#[derive(Debug, Clone)]
pub struct YearForm {
    /// The form.
    pub form: Form,
    /// The round of that year, if it has begun or will.
    pub round: Option<String>,
}

/// This fiscal year and the next, for an installation of one facility.
///
/// # Errors
/// This is no such installation; the actor may not manage rounds.
pub async fn years(tenken: &Tenken, actor: &Actor) -> Result<Vec<Year>> {
    let permit = require(actor, Act::ManageRounds)?;
    let kind = own_kind(tenken, permit).await?;
    let rows = tenken
        .read(permit, async move |tx| Ok(stored::list(tx).await?))
        .await?;
    let this = FiscalYear::of(tenken.today());
    let forms = newest_forms(tenken, kind);
    let of = |year: FiscalYear| Year {
        year,
        forms: (forms.iter())
            .map(|form| YearForm {
                round: begun(&rows, form, year).map(|row| row.id.clone()),
                form: form.clone(),
            })
            .collect(),
    };
    Ok(vec![of(this), of(this.next())])
}

/// Starts the rounds of a fiscal year for these forms, by `id@version`: now, or on its first day if
/// that is to come, to its last day. What has begun already is left alone.
///
/// # Errors
/// As [`years`]; a year that is neither this one nor the next; no form.
pub async fn start_year(
    tenken: &Tenken,
    actor: &Actor,
    year: FiscalYear,
    forms: &[String],
) -> Result<()> {
    let permit = require(actor, Act::ManageRounds)?;
    let years = years(tenken, actor).await?;
    let asked = years.into_iter().find(|known| known.year == year);
    let asked = asked
        .ok_or_else(|| Error::bad("year", "始められるのは、今年度か、次の年度の点検です。"))?;
    let wanted = asked
        .forms
        .into_iter()
        .filter(|one| forms.contains(&one.form.key()));
    let wanted: Vec<Form> = wanted.map(|one| one.form).collect();
    if wanted.is_empty() {
        return Err(Error::bad("form", "始めるものを、1つ以上選んでください。"));
    }
    let kind = own_kind(tenken, permit).await?;
    let rows = prepare(tenken, kind, year, &wanted).await?;
    let actor = actor.clone();
    tenken
        .write(permit, async move |tx| {
            let known = stored::list(tx).await?;
            for (form, row) in wanted.iter().zip(&rows) {
                if begun(&known, form, year).is_none() {
                    rounds::store(tx, &actor, row).await?;
                }
            }
            Ok(())
        })
        .await
}

/// The self-checks a facility of a kind begins with: one of every form that asks it.
pub(crate) async fn first_year(tenken: &Tenken, kind: &str) -> Result<Vec<RoundRow>> {
    let kind = FacilityKind::parse(kind).ok_or_else(Error::facility_not_found)?;
    let year = FiscalYear::of(tenken.today());
    prepare(tenken, kind, year, &newest_forms(tenken, kind)).await
}

async fn prepare(
    tenken: &Tenken,
    kind: FacilityKind,
    year: FiscalYear,
    forms: &[Form],
) -> Result<Vec<RoundRow>> {
    let mut rows = Vec::new();
    for form in forms {
        let open = OpenRound {
            form_id: form.id.clone(),
            version: form.version.clone(),
            title: Some(format!("{year} 自主点検：{}", form.short_title)),
            opens: Some(year.first_day().max(tenken.today())),
            closes: Some(year.last_day()),
            fiscal_year: Some(year),
            kinds: vec![kind],
            ..OpenRound::default()
        };
        rows.push(rounds::prepare(tenken, open).await?);
    }
    Ok(rows)
}

/// The round of a form in a year, if there is one.
fn begun<'a>(rows: &'a [RoundRow], form: &Form, year: FiscalYear) -> Option<&'a RoundRow> {
    let mut rows = rows.iter();
    rows.find(|row| row.form_id == form.id && row.fiscal_year == i64::from(year.0))
}

/// The newest version of each form that asks facilities of a kind.
fn newest_forms(tenken: &Tenken, kind: FacilityKind) -> Vec<Form> {
    let catalog = tenken.catalog();
    let mut newest: Vec<&Form> = Vec::new();
    for form in catalog.forms() {
        let mut asked = form
            .respondents
            .iter()
            .filter_map(|who| who.facility_kind());
        let asks = asked.any(|asked| asked == kind);
        match newest.iter_mut().find(|other| other.id == form.id) {
            _ if !asks => {}
            Some(other) if other.fiscal_year <= form.fiscal_year => *other = form,
            Some(_) => {}
            None => newest.push(form),
        }
    }
    newest.into_iter().cloned().collect()
}

/// The kind of the one facility this installation is for.
async fn own_kind(tenken: &Tenken, permit: Permit) -> Result<FacilityKind> {
    let Some(Installation::Facility { facility }) = installation(tenken).await? else {
        return Err(Error::NotFound(
            "年度ごとの点検（1つの施設で使うとき）".into(),
        ));
    };
    let kind = tenken
        .read(permit, async move |tx| {
            let row = facilities::get(tx, &facility).await?;
            Ok(row.ok_or_else(Error::facility_not_found)?.kind)
        })
        .await?;
    FacilityKind::parse(&kind).ok_or_else(Error::facility_not_found)
}
