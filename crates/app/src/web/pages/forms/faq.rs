//! `GET /faq`: what people ask often, and whom to ask by telephone.

use maud::{Markup, html};
use tenken_domain::forms::faq::TelephoneDesk;
use tenken_ops::rounds::find_round;

use crate::web::error::WebResult;
use crate::web::parts::crumbs;
use crate::web::visit::{Passing, Visit};

/// The page: open to everybody, because who cannot sign in needs it most.
pub async fn show(Passing(visit): Passing) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&visit, &[]))
            h1 { "よくある質問" }
            (entries(&visit, None))
        }
    };
    visit.page("よくある質問", &body)
}

/// What concerns a round, or everything.
pub async fn list(visit: &Visit, round: &str) -> WebResult<Markup> {
    let form = match round {
        "" => None,
        round => Some(find_round(visit, &visit.actor, round).await?.form.key()),
    };
    Ok(entries(visit, form.as_deref()))
}

fn entries(visit: &Visit, form: Option<&str>) -> Markup {
    let catalog = visit.catalog();
    let faq = catalog.faq();
    let mut desks = faq.desks_about(form).peekable();
    html! {
        @for entry in faq.about(form) {
            details {
                summary { (entry.question) }
                div class="help easy" { p { (entry.answer) } }
            }
        }
        @if desks.peek().is_some() {
            details {
                summary { "公式の照会先（電話）" }
                div class="help" { @for desk in desks { (shown(visit, desk)) } }
            }
        }
    }
}

/// The official telephone desks of some forms, by `id@version`.
pub fn desks(visit: &Visit, forms: &[String]) -> Markup {
    let catalog = visit.catalog();
    let all = catalog.faq().desks_about(None);
    let about = all.filter(|desk| desk.forms.iter().any(|form| forms.contains(form)));
    html! { @for desk in about { (shown(visit, desk)) } }
}

fn shown(visit: &Visit, desk: &TelephoneDesk) -> Markup {
    html! {
        dl class="facts" {
            dt { "内容" } dd { (desk.about) }
            dt { "窓口" } dd { (desk.name) }
            dt { "電話" } dd class="number" { (desk.phone) }
            dt { "応対可能時間" } dd { (desk.hours) }
            dt { "どの調査" } dd { (names(visit, &desk.forms)) }
        }
    }
}

fn names(visit: &Visit, forms: &[String]) -> String {
    let catalog = visit.catalog();
    let titles = forms.iter().filter_map(|key| {
        let (id, version) = key.split_once('@')?;
        Some(catalog.form(id, version)?.short_title.clone())
    });
    titles.collect::<Vec<_>>().join("、")
}
