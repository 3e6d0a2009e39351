//! The directory of facilities.

mod import;
mod list;

pub use import::{ImportReport, import_facilities};
pub(crate) use list::PAGE;
pub use list::{FacilityFilter, Page, list_facilities};

use tenken_domain::FacilityKind;
use tenken_domain::facility::Prefecture;
use tenken_domain::facility_code::FacilityCode;
use tenken_domain::input::{control_character, fold};
use tenken_store::Tx;
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::targets::{self, Scope};

use crate::actor::Actor;
use crate::audit::{made, note_for};
use crate::error::{Error, Result};
use crate::policy::{Act, require};
use crate::tenken::Tenken;

/// A facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facility {
    /// Our own id; stays when the code changes.
    pub id: String,
    /// Ten-digit code.
    pub code: Option<String>,
    /// G-MIS ID.
    pub gmis_id: Option<String>,
    /// Kind.
    pub kind: FacilityKind,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// City, town or village.
    pub municipality: String,
    /// Six-digit code of the health authority.
    pub authority: Option<String>,
    /// Beds.
    pub beds: Option<i64>,
    /// Synthetic.
    pub demo: bool,
}

/// A facility to be added, as typed.
#[derive(Debug, Clone, Default)]
pub struct NewFacility {
    /// Ten-digit code, if known.
    pub code: Option<String>,
    /// G-MIS ID.
    pub gmis_id: Option<String>,
    /// Kind: `pharmacy` or 薬局.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// Prefecture: `13` or 東京都. By default the code's.
    pub prefecture: String,
    /// City, town or village.
    pub municipality: String,
    /// Six-digit code of the health authority.
    pub authority: Option<String>,
    /// Beds.
    pub beds: Option<i64>,
}

impl Facility {
    /// The name of the prefecture.
    pub fn prefecture_label(&self) -> &'static str {
        Prefecture::parse(&self.prefecture).map_or("", Prefecture::label)
    }
}

impl From<FacilityRow> for Facility {
    fn from(row: FacilityRow) -> Self {
        Facility {
            // The store holds only kinds this program wrote.
            kind: FacilityKind::parse(&row.kind).unwrap_or(FacilityKind::Clinic),
            id: row.id,
            code: row.code,
            gmis_id: row.gmis_id,
            name: row.name,
            kana: row.kana,
            prefecture: row.prefecture,
            municipality: row.municipality,
            authority: row.authority,
            beds: row.beds,
            demo: row.demo,
        }
    }
}

/// Adds a facility and enrols it in the open rounds that ask its kind.
///
/// # Errors
/// A code that cannot be right or is taken, an unknown kind or prefecture, no name.
pub async fn add_facility(tenken: &Tenken, actor: &Actor, new: NewFacility) -> Result<Facility> {
    require(actor, Act::ManageFacilities)?;
    let row = prepare(tenken, new)?;
    let (stored, actor) = (row.clone(), actor.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| Box::pin(async move { store(tx, &actor, row).await }))
        .await?;
    Ok(stored.into())
}

/// Checks a new facility and gives it an id.
pub(crate) fn prepare(tenken: &Tenken, new: NewFacility) -> Result<FacilityRow> {
    let code = new
        .code
        .as_deref()
        .map(fold)
        .filter(|text| !text.is_empty());
    let code = code.map(|text| text.parse::<FacilityCode>()).transpose();
    let code = code.map_err(|error| Error::bad("code", format!("{error}。")))?;
    let kind = FacilityKind::parse(&new.kind).ok_or_else(|| {
        Error::bad(
            "kind",
            "施設の種類（病院、診療所、歯科診療所、薬局）を選んでください。",
        )
    })?;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 200 || control_character(&name, false).is_some() {
        return Err(Error::bad(
            "name",
            "施設の名称を、200文字までで入れてください。",
        ));
    }
    let from_code = code
        .as_ref()
        .and_then(|code| Prefecture::parse(&code.as_str()[..2]));
    let prefecture = Prefecture::parse(&new.prefecture)
        .or(from_code.filter(|_| new.prefecture.trim().is_empty()))
        .ok_or_else(|| Error::bad("prefecture", "都道府県を選んでください。"))?;
    if new.beds.is_some_and(|beds| !(0..=10_000).contains(&beds)) {
        return Err(Error::bad(
            "beds",
            "病床数は0から10,000までの数で入れてください。",
        ));
    }
    let authority = new.authority.filter(|code| !code.trim().is_empty());
    if authority
        .as_ref()
        .is_some_and(|code| tenken.catalog().authority(code).is_none())
    {
        return Err(Error::bad(
            "authority",
            "所管の自治体を、6桁のコードで入れてください。",
        ));
    }
    let at = tenken.stored_now();
    Ok(FacilityRow {
        id: tenken.surroundings().id(),
        code: code.map(String::from),
        gmis_id: new.gmis_id.map(|id| fold(&id)).filter(|id| !id.is_empty()),
        kind: kind.id().to_owned(),
        name,
        kana: new.kana.trim().to_owned(),
        prefecture: prefecture.code(),
        municipality: new.municipality.trim().to_owned(),
        authority,
        beds: new.beds,
        demo: false,
        created_at: at.clone(),
        updated_at: at,
    })
}

/// Stores a prepared facility.
pub(crate) async fn store(tx: &mut Tx<'_>, actor: &Actor, row: FacilityRow) -> Result<()> {
    if let Some(code) = &row.code
        && facilities::by_code(tx, code).await?.is_some()
    {
        return Err(Error::bad(
            "code_taken",
            format!("コード {code} の施設は、すでに登録されています。"),
        ));
    }
    let rows = [row];
    facilities::insert_many(tx, &rows).await?;
    targets::enrol(
        tx,
        Scope::Facility {
            id: &rows[0].id,
            now: &rows[0].created_at,
        },
    )
    .await?;
    let row = &rows[0];
    let subject = format!("facility:{}", row.id);
    let detail = made(fields(row));
    note_for(
        &row.id,
        tx,
        &row.created_at,
        actor,
        "facility.add",
        &subject,
        detail,
    )
    .await
}

/// What the audit log tells of a facility.
fn fields(row: &FacilityRow) -> serde_json::Value {
    serde_json::json!({
        "code": row.code, "gmis_id": row.gmis_id, "kind": row.kind, "name": row.name,
        "kana": row.kana, "prefecture": row.prefecture, "municipality": row.municipality,
        "authority": row.authority, "beds": row.beds,
    })
}

/// A facility by its id or its ten-digit code.
pub async fn find_facility(tenken: &Tenken, actor: &Actor, key: &str) -> Result<Facility> {
    let key = key.to_owned();
    let row = tenken
        .db()
        .read::<_, Error, _>(move |tx| Box::pin(async move { by_key(tx, &key).await }))
        .await?;
    require(actor, Act::ReadFacility(&row))?;
    Ok(row.into())
}

/// A facility's row by its id or its ten-digit code.
pub(crate) async fn by_key(tx: &mut Tx<'_>, key: &str) -> Result<FacilityRow> {
    let is_code = key.len() == 10 && key.bytes().all(|b| b.is_ascii_digit());
    let row = if is_code {
        facilities::by_code(tx, key).await?
    } else {
        facilities::get(tx, key).await?
    };
    row.ok_or_else(Error::facility_not_found)
}
