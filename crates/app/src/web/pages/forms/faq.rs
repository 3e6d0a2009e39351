//! `GET /faq`: what people ask often, and whom to ask by telephone.

use maud::{Markup, html};
use tenken_domain::forms::faq::TelephoneDesk;
use tenken_ops::rounds::find_round;

use crate::web::context::{PageContext, Passing};
use crate::web::error::WebResult;
use crate::web::parts::crumbs;

/// The page: open to everybody, because who cannot sign in needs it most.
pub async fn show(Passing(context): Passing) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[]))
            h1 { "よくある質問" }
            (entries(&context, None))
        }
    };
    context.page("よくある質問", &body)
}

/// What concerns a round, or everything.
pub async fn list(context: &PageContext, round: &str) -> WebResult<Markup> {
    let form = match round {
        "" => None,
        round => Some(find_round(context, &context.actor, round).await?.form.key()),
    };
    Ok(entries(context, form.as_deref()))
}

fn entries(context: &PageContext, form: Option<&str>) -> Markup {
    let catalog = context.catalog();
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
                div class="help" { @for desk in desks { (desk_box(context, desk)) } }
            }
        }
    }
}

/// The official telephone desks of some forms, by `id@version`.
pub fn desks(context: &PageContext, forms: &[String]) -> Markup {
    let catalog = context.catalog();
    let all = catalog.faq().desks_about(None);
    let about = all.filter(|desk| desk.forms.iter().any(|form| forms.contains(form)));
    html! { @for desk in about { (desk_box(context, desk)) } }
}

fn desk_box(context: &PageContext, desk: &TelephoneDesk) -> Markup {
    html! {
        dl class="facts" {
            dt { "内容" } dd { (desk.about) }
            dt { "窓口" } dd { (desk.name) }
            dt { "電話" } dd class="number" { (desk.phone) }
            dt { "応対可能時間" } dd { (desk.hours) }
            dt { "どの調査" } dd { (names(context, &desk.forms)) }
        }
    }
}

fn names(context: &PageContext, forms: &[String]) -> String {
    let catalog = context.catalog();
    let titles = forms.iter().filter_map(|key| {
        let (id, version) = key.split_once('@')?;
        Some(catalog.form(id, version)?.short_title.clone())
    });
    titles.collect::<Vec<_>>().join("、")
}
