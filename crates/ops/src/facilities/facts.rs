//! The facts of a facility as somebody types them.

use jiff::civil::Date;
use tenken_domain::FacilityKind;
use tenken_domain::authority::city_elsewhere;
use tenken_domain::facility::Prefecture;
use tenken_domain::facility_code::FacilityCode;
use tenken_domain::input::{control_character, fold, phone_number, too_long};
use tenken_domain::mail_address::read_mail_address;
use tenken_store::facilities::FacilityRow;

use super::searchable;
use crate::error::{Error, Result};
use crate::tenken::Tenken;

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

/// Checks the facts of a facility and gives it an id. The corporation is still as it was typed.
pub(crate) fn checked(tenken: &Tenken, facts: FacilityFacts) -> Result<FacilityRow> {
    let code = facts
        .code
        .as_deref()
        .map(fold)
        .filter(|text| !text.is_empty());
    let code = code.map(|text| text.parse::<FacilityCode>()).transpose();
    let code = code.map_err(|error| Error::bad("code", format!("{error}。")))?;
    let kind = FacilityKind::parse(&facts.kind).ok_or_else(|| {
        Error::bad(
            "kind",
            "施設の種類（病院、診療所、歯科診療所、薬局）を選んでください。",
        )
    })?;
    let name = one_line("name", "施設の名称", &facts.name)?;
    if name.is_empty() {
        return Err(Error::bad("name", "施設の名称を入れてください。"));
    }
    let from_code = code.as_ref().map(FacilityCode::prefecture);
    let prefecture = Prefecture::parse(&facts.prefecture)
        .or(from_code.filter(|_| facts.prefecture.trim().is_empty()))
        .ok_or_else(|| Error::bad("prefecture", "都道府県を選んでください。"))?;
    if let Some(message) = code
        .as_ref()
        .and_then(|it| it.contradiction(kind, prefecture))
    {
        return Err(Error::bad("contradiction", format!("{message}。")));
    }
    if facts.beds.is_some_and(|beds| !(0..=10_000).contains(&beds)) {
        return Err(Error::bad(
            "beds",
            "病床数は0から10,000までの数で入れてください。",
        ));
    }
    let authority = facts.authority.filter(|code| !code.trim().is_empty());
    if authority
        .as_ref()
        .is_some_and(|code| tenken.catalog().authority(code).is_none())
    {
        return Err(Error::bad(
            "authority",
            "所管の自治体を、6桁のコードで入れてください。",
        ));
    }
    let prefecture_code = prefecture.code();
    if authority
        .as_ref()
        .is_some_and(|code| !code.starts_with(&prefecture_code))
    {
        return Err(Error::bad(
            "authority",
            format!(
                "所管の自治体が、{}の自治体ではありません。所管か都道府県を直してください。",
                prefecture.label()
            ),
        ));
    }
    let municipality = one_line("municipality", "市区町村", &facts.municipality)?;
    let catalog = tenken.catalog();
    if let Some(city) = city_elsewhere(catalog.authorities(), &municipality, &prefecture_code) {
        return Err(Error::bad(
            "municipality",
            format!(
                "{}は、{}の市ではありません。市区町村か都道府県を直してください。",
                city.name,
                prefecture.label()
            ),
        ));
    }
    if let (Some(opened), Some(closed)) = (facts.opened_on, facts.closed_on)
        && closed < opened
    {
        return Err(Error::bad(
            "closed_on",
            "廃止日が開設日より前になっています。どちらかを直してください。",
        ));
    }
    let (mail, phone) = contact(facts.mail, facts.phone)?;
    let at = tenken.stored_now();
    Ok(searchable(FacilityRow {
        id: tenken.surroundings().id(),
        code: code.map(String::from),
        gmis_id: facts
            .gmis_id
            .map(|id| fold(&id))
            .filter(|id| !id.is_empty()),
        kind: kind.id().to_owned(),
        name,
        kana: one_line("kana", "フリガナ", &facts.kana)?,
        prefecture: prefecture_code,
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

/// A text on one line, of at most 200 characters.
pub(crate) fn one_line(code: &'static str, what: &str, text: &str) -> Result<String> {
    const LONGEST: usize = 200;
    let text = text.trim();
    if let Some(message) = too_long(text, LONGEST) {
        return Err(Error::bad(code, format!("{what}は、{message}")));
    }
    if control_character(text, false).is_some() {
        return Err(Error::bad(
            code,
            format!("{what}は、{LONGEST}文字までの1行で入れてください。"),
        ));
    }
    Ok(text.to_owned())
}

/// An e-mail address and a telephone number, if they are given.
pub(crate) fn contact(
    mail: Option<String>,
    phone: Option<String>,
) -> Result<(Option<String>, Option<String>)> {
    let given = |text: Option<String>| text.map(|text| fold(&text)).filter(|it| !it.is_empty());
    let typed = given(phone);
    let mail = given(mail)
        .map(|mail| {
            let no_address = "メールアドレスは、1つだけ、@ を入れて書いてください。";
            read_mail_address(&mail).ok_or_else(|| Error::bad("mail", no_address))
        })
        .transpose()?;
    let phone = typed.as_deref().and_then(phone_number);
    if phone.is_none() && typed.is_some() {
        return Err(Error::bad(
            "phone",
            "電話番号は、先頭の0から、数字とハイフンで書いてください。",
        ));
    }
    Ok((mail, phone))
}
