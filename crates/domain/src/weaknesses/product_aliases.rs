//! How products are called in ledgers and in the data about weaknesses: `catalog/product_aliases.toml`.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};

use super::names::{Names, spelled};
use crate::forms::form_file::{FormFault, Lines, listed};

/// The shortest name, in letters: a shorter one would be found in too much.
const SHORTEST_NAME: usize = 3;

/// A product, and what it is called where.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductAlias {
    /// Key; never changes.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What people write into ledgers, whatever the width, the case and the spaces.
    pub names: Vec<String>,
    /// Makers that stand for it, where a network device is described by nothing else.
    #[serde(default)]
    pub makers: Vec<String>,
    /// As KEV calls it.
    #[serde(default)]
    pub kev: Vec<KevName>,
    /// Vendor and product in the CPEs of JVN: `microsoft:windows_11`; with `*` at the end, all that begin so.
    #[serde(default)]
    pub jvn: Vec<String>,
    /// As endoflife.date calls it.
    pub end_of_life: Option<EndOfLifeName>,
}

/// What KEV calls a product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KevName {
    /// `vendorProject`
    pub vendor: String,
    /// `product`, also where it stands among others.
    pub products: Vec<String>,
}

/// What endoflife.date calls a product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndOfLifeName {
    /// The product.
    pub product: String,
    /// Its release cycles that can be meant, by name; with `*` at the end, all that begin so. Without any, the
    /// version in the ledger says which one it is.
    #[serde(default)]
    pub cycles: Vec<String>,
}

/// All products that are known.
#[derive(Debug, Clone, Default)]
pub struct ProductAliases {
    pub(super) products: Vec<ProductAlias>,
    pub(super) names: Names,
    pub(super) makers: HashMap<Vec<char>, usize>,
}

impl ProductAliases {
    /// All, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &ProductAlias> {
        self.products.iter()
    }
}

/// Reads the table of aliases.
///
/// # Errors
/// Every fault found, in the order of lines.
pub fn read_product_aliases(file: &str, text: &str) -> Result<ProductAliases, Vec<FormFault>> {
    let lines = Lines::new(file, text);
    let document = lines.parse()?;
    let mut faults: Vec<FormFault> = Vec::new();
    let mut products: Vec<(usize, ProductAlias)> = Vec::new();
    for (key, value) in document.into_inner() {
        if key.as_ref() == "products" {
            products = listed("products", Some(value), &lines, &mut faults);
        } else {
            let message = format!(
                "「{}」は使えません。製品を [[products]] の下に書いてください。",
                key.as_ref()
            );
            faults.push(lines.fault_at(key.span(), "key", message));
        }
    }
    let mut aliases = ProductAliases::default();
    let (mut ids, mut owners) = (HashSet::new(), HashMap::new());
    for (line, product) in products {
        let mut fault = |code, message: String| {
            let message = format!("製品「{}」：{message}", product.id);
            faults.push(lines.fault(line, None, code, message));
        };
        if !ids.insert(product.id.clone()) {
            fault("duplicate", "同じ id の製品が2つあります。".to_owned());
        }
        for (code, message) in faults_of(&product) {
            fault(code, message);
        }
        let number = aliases.products.len();
        let makers = product.makers.iter().map(|maker| (maker, true));
        for (name, is_maker) in product.names.iter().map(|name| (name, false)).chain(makers) {
            let key = (spelled(name), is_maker);
            let owner = owners
                .entry(key.clone())
                .or_insert_with(|| product.id.clone());
            if *owner != product.id {
                fault(
                    "name",
                    format!(
                        "書き方「{name}」が、製品「{owner}」にもあります。どちらかわかりません。"
                    ),
                );
            } else if is_maker {
                aliases.makers.insert(key.0, number);
            } else {
                aliases.names.add(name, number);
            }
        }
        aliases.products.push(product);
    }
    match faults.is_empty() {
        true => Ok(aliases),
        false => {
            faults.sort_by_key(|fault| fault.line);
            Err(faults)
        }
    }
}

/// What is wrong with one product by itself.
fn faults_of(product: &ProductAlias) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if product.id.is_empty() || !product.id.chars().all(is_letter) {
        found.push((
            "id",
            "id は、半角の小文字と数字と _ で書いてください。".to_owned(),
        ));
    }
    if product.names.is_empty() {
        found.push((
            "names",
            "names に、台帳での書き方を1つ以上書いてください。".to_owned(),
        ));
    }
    for name in product.names.iter().chain(&product.makers) {
        if spelled(name).len() < SHORTEST_NAME {
            found.push((
                "names",
                format!("書き方「{name}」は短すぎます。{SHORTEST_NAME}文字以上で書いてください。"),
            ));
        }
    }
    if product.kev.is_empty() && product.jvn.is_empty() && product.end_of_life.is_none() {
        found.push((
            "nowhere",
            "kev、jvn、end_of_life のどれかを書いてください。どこにもない製品は、探せません。"
                .to_owned(),
        ));
    }
    for name in &product.kev {
        if name.vendor.trim().is_empty() || name.products.is_empty() {
            found.push((
                "kev",
                "kev には、vendor と、1つ以上の products を書いてください。".to_owned(),
            ));
        }
    }
    for pattern in &product.jvn {
        let bare = pattern.strip_suffix('*').unwrap_or(pattern);
        let is_one = bare.split(':').count() == 2 && bare.split(':').all(|part| !part.is_empty());
        if !is_one || bare.contains('*') || *bare != bare.to_lowercase() {
            found.push(("jvn", format!("jvn の「{pattern}」は、vendor:product の形の小文字で書いてください。* は最後にだけ書けます。")));
        }
    }
    for pattern in product.end_of_life.iter().flat_map(|name| &name.cycles) {
        let bare = pattern.strip_suffix('*').unwrap_or(pattern);
        if bare.is_empty() || bare.contains('*') {
            found.push((
                "cycles",
                format!("cycles の「{pattern}」は使えません。* は最後にだけ書けます。"),
            ));
        }
    }
    found
}
