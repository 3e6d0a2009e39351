//! The catalog this program carries in itself.

use rust_embed::RustEmbed;
use tenken_domain::Catalog;
use tenken_domain::forms::catalog::Sources;
use tenken_domain::forms::form_file::FormFault;
use tenken_domain::readiness::{Fee, Ransomware, read_fee, read_ransomware};
use tenken_domain::suggestions::SupportEnds;
use tenken_domain::weaknesses::{ProductAliases, read_product_aliases};

#[derive(RustEmbed)]
#[folder = "../../catalog"]
struct Files;

fn text(name: &str) -> Result<String, String> {
    let file =
        Files::get(name).ok_or_else(|| format!("catalog/{name} is missing from this program"))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| format!("catalog/{name} is not UTF-8"))
}

/// Reads the bundled catalog with all bundled forms.
///
/// # Errors
/// Every fault of the bundled content. A test keeps it free of them.
pub(crate) fn catalog() -> Result<Catalog, String> {
    let (measures, clauses) = (text("measures.toml")?, text("clauses.toml")?);
    let (glossary, authorities) = (text("glossary.toml")?, text("authorities.csv")?);
    let faq = text("faq.toml")?;
    let mut catalog = Catalog::read(&Sources {
        measures: &measures,
        clauses: &clauses,
        glossary: &glossary,
        authorities: &authorities,
        faq: &faq,
    })
    .map_err(|error| error.to_string())?;
    let names = Files::iter().filter(|name| name.starts_with("forms/"));
    let mut forms = Vec::new();
    for name in names {
        forms.push((format!("catalog/{name}"), text(&name)?));
    }
    match catalog.read_forms(forms) {
        Ok(()) => Ok(catalog),
        Err(faults) => Err(told(faults)),
    }
}

/// The texts of the bundled kinds of ledgers, each with the name of its file.
pub(crate) fn ledger_kinds() -> impl Iterator<Item = (String, String)> {
    let names = Files::iter().filter(|name| name.starts_with("ledgers/"));
    names.filter_map(|name| Some((format!("catalog/{name}"), text(&name).ok()?)))
}

/// Reads the bundled table of what products are called.
///
/// # Errors
/// Every fault of it. A test keeps it free of them.
pub(crate) fn product_aliases() -> Result<ProductAliases, String> {
    let name = "product_aliases.toml";
    read_product_aliases(&format!("catalog/{name}"), &text(name)?).map_err(told)
}

/// Until when there are updates for what runs on devices.
///
/// # Errors
/// Every fault of the table. A test keeps it free of them.
pub(crate) fn support_ends() -> Result<SupportEnds, String> {
    SupportEnds::read(&text("support_ends.toml")?)
}

/// The fees whose requirements are known.
///
/// # Errors
/// Every fault of their files. A test keeps them free of them.
pub(crate) fn fees(catalog: &Catalog) -> Result<Vec<Fee>, String> {
    let names = Files::iter().filter(|name| name.starts_with("fees/"));
    let read = |name: std::borrow::Cow<'static, str>| {
        read_fee(&format!("catalog/{name}"), &text(&name)?, catalog).map_err(told)
    };
    names.map(read).collect()
}

/// How measures stand between a facility and ransomware.
///
/// # Errors
/// Every fault of the file. A test keeps it free of them.
pub(crate) fn ransomware(catalog: &Catalog) -> Result<Ransomware, String> {
    let name = "ransomware.toml";
    read_ransomware(&format!("catalog/{name}"), &text(name)?, catalog).map_err(told)
}

fn told(faults: Vec<FormFault>) -> String {
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    faults.join("\n")
}

/// The text of a bundled form.
pub(crate) fn form_text(id: &str, version: &str) -> Option<String> {
    text(&format!("forms/{id}/{version}.toml")).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_bundled_aliases_have_no_faults() {
        let aliases = super::product_aliases().unwrap_or_else(|faults| panic!("{faults}"));
        assert!(aliases.iter().count() > 20);
    }

    #[test]
    fn the_bundled_catalog_has_no_faults() {
        let catalog = super::catalog().unwrap_or_else(|faults| panic!("{faults}"));
        for form in catalog.forms() {
            let text = super::form_text(&form.id, &form.version).unwrap();
            assert!(
                catalog.read_new_form(&form.key(), &text).is_ok(),
                "{}",
                form.key()
            );
        }
    }
}
