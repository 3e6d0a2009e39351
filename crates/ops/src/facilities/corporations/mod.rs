//! Corporations that run facilities: medical corporations, pharmacy chains.

use tenken_domain::facilities::search_text::folded;
use tenken_store::Tx;
use tenken_store::facilities::corporations::{self, CorporationRow};

use crate::core::actor::Actor;
use crate::core::company_key::{corporation_by_key, find_readable_corporation};
use crate::core::error::{Error, Result};
use crate::core::paging::{PAGE, Page, Total, position};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// A corporation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corporation {
    /// Our own id; never changes.
    pub id: String,
    /// Thirteen-digit corporate number.
    pub number: Option<String>,
    /// Name.
    pub name: String,
}

impl From<CorporationRow> for Corporation {
    fn from(row: CorporationRow) -> Self {
        Corporation {
            id: row.id,
            number: row.number,
            name: row.name,
        }
    }
}

/// A page of the corporations whose name or number has `text` in it, by name.
pub async fn list_corporations(
    tenken: &Tenken,
    actor: &Actor,
    text: &str,
    after: Option<&str>,
) -> Result<Page<Corporation>> {
    let permit = require(actor, Act::ListCompanies)?;
    let (text, after) = (folded(text), position(after));
    let rows = tenken
        .read_long(permit, async move |tx| {
            let text = Some(&*text).filter(|text| !text.is_empty());
            let after = after.as_ref().map(|(name, id)| (&**name, &**id));
            Ok(corporations::list(tx, text, after, PAGE as i64 + 1).await?)
        })
        .await?;
    Ok(Page::of(
        rows,
        Total::Uncounted,
        |row| (&row.name, &row.id),
        Corporation::from,
    ))
}

/// A corporation by its id or its corporate number.
///
/// # Errors
/// Not found.
pub async fn find_corporation(tenken: &Tenken, actor: &Actor, key: &str) -> Result<Corporation> {
    Ok(find_readable_corporation(tenken, actor, key).await?.into())
}

/// The id of a corporation that was typed as id or number.
///
/// # Errors
/// There is none.
pub(crate) async fn id_of(tx: &mut Tx, key: Option<String>) -> Result<Option<String>> {
    let Some(key) = key else {
        return Ok(None);
    };
    match corporation_by_key(tx, key.trim()).await {
        Ok(row) => Ok(Some(row.id)),
        Err(Error::NotFound(_)) => Err(Error::bad(
            "corporation",
            format!(
                "法人「{key}」は登録されていません。法人の一覧にある法人番号かIDを入れてください。"
            ),
        )),
        Err(other) => Err(other),
    }
}
