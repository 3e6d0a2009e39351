//! What was not read in an official document is not shown as official, on any form.

use tenken_domain::forms::clause::{Clause, Confidence};
use tenken_ops::Role;

use crate::support::accounts::signed_in;
use crate::support::{Site, on_both};

on_both!(only_what_was_read_in_an_official_document_is_called_official);

/// The part of a page under a heading, to the end of what it folds.
fn under<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, rest) = page.split_once(heading).unwrap_or_default();
    rest.split("</details>").next().unwrap_or_default()
}

/// Whether a clause is cited: the citation of one may begin that of another.
fn cites(page: &str, clause: &Clause) -> bool {
    let cited = format!("ガイドライン {}", clause.cite());
    ["（", "</strong>"]
        .iter()
        .any(|end| page.contains(&format!("{cited}{end}")))
}

async fn only_what_was_read_in_an_official_document_is_called_official(site: &Site) {
    let mut browser = signed_in(site, Role::Ministry, None).await;
    let catalog = site.tenken.catalog();
    let (mut official, mut others) = (0, 0);
    for form in catalog.forms() {
        let page = browser
            .get(&format!("/forms/{}/{}", form.id, form.version))
            .await
            .body;
        for item in &form.items {
            let (_, rest) = page.split_once(&format!("id=\"i-{}\"", item.id)).unwrap();
            let item_page = rest.split("<article").next().unwrap();
            let published = under(item_page, "公式の説明とガイドライン");
            let unchecked = under(item_page, "ガイドラインの条文（原本未確認）");
            for clause in item.clauses.iter().filter_map(|key| catalog.clause(key)) {
                let is_official = clause.confidence == Confidence::Official;
                let key = clause.key();
                assert_eq!(
                    cites(published, clause),
                    is_official,
                    "{key} at {}",
                    item.id
                );
                assert_eq!(
                    cites(unchecked, clause),
                    !is_official,
                    "{key} at {}",
                    item.id
                );
                if is_official {
                    official += 1;
                } else {
                    others += 1;
                    assert!(unchecked.contains(clause.confidence.label()), "{key}");
                    assert!(unchecked.contains(&clause.source), "{key}");
                }
            }
        }
    }
    assert!(official > 0 && others > 0, "{official} {others}");
}
