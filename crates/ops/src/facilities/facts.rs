//! The facts of a facility as somebody types them.

use jiff::civil::Date;
use tenken_domain::FacilityKind;
use tenken_domain::facilities::authority::city_elsewhere;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::facilities::facility_code::{FacilityCode, FacilityCodeError};
use tenken_domain::text::input::fold;
use tenken_store::facilities::FacilityRow;

use super::searchable;
use crate::core::error::{Error, Result};
use crate::core::input::{Typed, contact, one_line, required_line};
use crate::core::tenken::Tenken;

/// The facts of a facility, as typed.
#[derive(Debug, Clone, Default)]
pub struct FacilityFacts {
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
    /// The corporation that runs it: its id or thirteen-digit number.
    pub corporation: Option<String>,
    /// E-mail address.
    pub mail: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// First day of operation.
    pub opened_on: Option<Date>,
    /// Last day of operation.
    pub closed_on: Option<Date>,
}

/// Tells what cannot be used of the facts of a facility, and stores nothing.
///
/// # Errors
/// Every fact that cannot be used.
pub fn check_facts(tenken: &Tenken, facts: FacilityFacts) -> Result<()> {
    check_facility(tenken, facts).map(drop)
}

/// Checks the facts of a facility and gives it an id. The corporation is still as it was typed.
///
/// # Errors
/// Every fact that cannot be used.
pub(crate) fn check_facility(tenken: &Tenken, facts: FacilityFacts) -> Result<FacilityRow> {
    let mut typed = Typed::default();
    let code = typed.field(code_of(facts.code.as_deref()))?;
    let kind = typed.field(kind_of(&facts.kind).map(Some))?;
    let name = required_line(
        "name",
        "施設の名称",
        &facts.name,
        "施設の名称を入れてください。",
    );
    let name = typed.field(name)?;
    let has_code = facts.code.is_some_and(|code| !code.trim().is_empty());
    let prefecture = if has_code && facts.prefecture.trim().is_empty() {
        // It is the code's; a code that cannot be read is fault enough.
        code.as_ref().map(FacilityCode::prefecture)
    } else {
        typed.field(prefecture_of(&facts.prefecture).map(Some))?
    };
    typed.field(require_fitting_code(code.as_ref(), kind, prefecture))?;
    typed.field(require_possible_beds(facts.beds))?;
    let authority = facts.authority.filter(|code| !code.trim().is_empty());
    typed.field(require_authority(tenken, authority.as_deref(), prefecture))?;
    let municipality = municipality_of(tenken, &facts.municipality, prefecture);
    let municipality = typed.field(municipality)?;
    typed.field(require_order(facts.opened_on, facts.closed_on))?;
    let (mail, _) = typed.field(contact(facts.mail, None))?;
    let (_, phone) = typed.field(contact(None, facts.phone))?;
    let kana = typed.field(one_line("kana", "フリガナ", &facts.kana))?;
    typed.done()?;
    let at = tenken.stored_now();
    Ok(searchable(FacilityRow {
        id: tenken.environment().id(),
        code: code.map(String::from),
        gmis_id: facts
            .gmis_id
            .map(|id| fold(&id))
            .filter(|id| !id.is_empty()),
        kind: kind.map(FacilityKind::id).unwrap_or_default().to_owned(),
        name,
        kana,
        prefecture: prefecture.map(Prefecture::code).unwrap_or_default(),
        municipality,
        authority,
        beds: facts.beds,
        corporation_id: facts.corporation.filter(|key| !key.trim().is_empty()),
        mail,
        phone,
        opened_on: facts.opened_on.map(|day| day.to_string()),
        closed_on: facts.closed_on.map(|day| day.to_string()),
        search: String::new(),
        demo: false,
        created_at: at.clone(),
        updated_at: at,
    }))
}

fn code_of(typed: Option<&str>) -> Result<Option<FacilityCode>> {
    let text = typed.map(fold).filter(|text| !text.is_empty());
    let code = text.map(|text| text.parse()).transpose();
    code.map_err(|error: FacilityCodeError| Error::bad("code", format!("{error}。")))
}

fn kind_of(typed: &str) -> Result<FacilityKind> {
    FacilityKind::parse(typed).ok_or_else(|| {
        Error::bad(
            "kind",
            "施設の種類（病院、診療所、歯科診療所、薬局）を選んでください。",
        )
    })
}

fn prefecture_of(typed: &str) -> Result<Prefecture> {
    Prefecture::parse(typed).ok_or_else(|| Error::bad("prefecture", "都道府県を選んでください。"))
}

fn require_fitting_code(
    code: Option<&FacilityCode>,
    kind: Option<FacilityKind>,
    prefecture: Option<Prefecture>,
) -> Result<()> {
    let (Some(code), Some(kind), Some(prefecture)) = (code, kind, prefecture) else {
        return Ok(());
    };
    match code.contradiction(kind, prefecture) {
        Some(message) => Err(Error::bad("contradiction", format!("{message}。"))),
        None => Ok(()),
    }
}

fn require_possible_beds(beds: Option<i64>) -> Result<()> {
    match beds {
        Some(beds) if !(0..=10_000).contains(&beds) => Err(Error::bad(
            "beds",
            "病床数は0から10,000までの数で入れてください。",
        )),
        _ => Ok(()),
    }
}

fn require_authority(
    tenken: &Tenken,
    code: Option<&str>,
    prefecture: Option<Prefecture>,
) -> Result<()> {
    let Some(code) = code else {
        return Ok(());
    };
    if tenken.catalog().authority(code).is_none() {
        return Err(Error::bad(
            "authority",
            "所管の自治体を、6桁のコードで入れてください。",
        ));
    }
    match prefecture {
        Some(prefecture) if !code.starts_with(&prefecture.code()) => Err(Error::bad(
            "authority",
            format!(
                "所管の自治体が、{}の自治体ではありません。所管か都道府県を直してください。",
                prefecture.label()
            ),
        )),
        _ => Ok(()),
    }
}

fn municipality_of(tenken: &Tenken, typed: &str, prefecture: Option<Prefecture>) -> Result<String> {
    let municipality = one_line("municipality", "市区町村", typed)?;
    let catalog = tenken.catalog();
    let elsewhere = prefecture.and_then(|prefecture| {
        let authorities = catalog.authorities();
        let city = city_elsewhere(authorities, &municipality, &prefecture.code())?;
        Some((city, prefecture))
    });
    match elsewhere {
        Some((city, prefecture)) => Err(Error::bad(
            "municipality",
            format!(
                "{}は、{}の市ではありません。市区町村か都道府県を直してください。",
                city.name,
                prefecture.label()
            ),
        )),
        None => Ok(municipality),
    }
}

fn require_order(opened: Option<Date>, closed: Option<Date>) -> Result<()> {
    match (opened, closed) {
        (Some(opened), Some(closed)) if closed < opened => Err(Error::bad(
            "closed_on",
            "廃止日が開設日より前になっています。どちらかを直してください。",
        )),
        _ => Ok(()),
    }
}
