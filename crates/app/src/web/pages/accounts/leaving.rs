//! `/people/{person}/removal`: taking roles away, after a look at what that means.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::accounts::{Leaving, preview_leaving, remove_account};
use tenken_ops::{Error, Grant, Role};

use super::people::refused;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::crumbs;
use crate::web::posted::Posted;
use crate::web::reauthenticated::Reauthenticated;
use crate::web::typed::Line;

/// Which role goes; all that whoever looks manages, where none is named.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    role: Line,
    scope: Line,
}

impl Which {
    fn grant(&self) -> Result<Option<Grant>, Error> {
        if self.role.is_empty() {
            return Ok(None);
        }
        let role = Role::parse(&self.role).ok_or_else(|| Error::NotFound("この役割".into()))?;
        let scope = self.scope.given().map(str::to_owned);
        Ok(Some(Grant { role, scope }))
    }
}

/// What it means.
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> WebResult<Reply> {
    match preview_leaving(&context, &context.actor, &id, which.grant()?).await {
        Ok(leaving) => Ok(page(&context, &id, &which, &leaving).into_response()),
        Err(Error::Bad { message, .. }) => refused(&context, &message).await,
        Err(other) => Err(other.into()),
    }
}

/// Does it.
pub async fn remove(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
    Posted(which): Posted<Which>,
) -> WebResult<Reply> {
    match remove_account(&context, &context.actor, &id, which.grant()?).await {
        Ok(()) => Ok(Redirect::to(addresses::PEOPLE).into_response()),
        Err(Error::Bad { message, .. }) => refused(&context, &message).await,
        Err(other) => Err(other.into()),
    }
}

fn page(context: &PageContext, id: &str, which: &Which, leaving: &Leaving) -> Markup {
    let name = &leaving.account.name;
    let title = match leaving.stays {
        true => format!("{name}さんの役割を外す"),
        false => format!("{name}さんの利用をやめる"),
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::PEOPLE, "利用者")]))
            h1 { (title) }
            @if !leaving.deserted.is_empty() {
                (banner(Tone::Warn, "責任者がだれもいなくなります", html! {
                    p { (leaving.deserted.join("、")) "には、回答をまとめる人も、ほかの人を招待できる人もいなくなります。続けて使う施設なら、先に「利用者を招待する」で次の責任者を招待してください。" }
                }))
            }
            p { "なくなる役割：" }
            ul { @for (role, place) in &leaving.roles { li { (place) "：" (role.label()) } } }
            @if leaving.stays { p { (name) "さんのほかの役割は、そのまま残ります。" } }
            @else { p { (name) "さんは、すぐに使えなくなります。これまでの回答と記録は残ります。" } }
            form method="post" action=(addresses::PERSON_REMOVAL.link([id])) {
                input type="hidden" name="role" value=(which.role);
                input type="hidden" name="scope" value=(which.scope);
                div class="buttons" {
                    button class="btn" { @if leaving.stays { "役割を外す" } @else { "利用をやめてもらう" } }
                    a class="btn second" href=(addresses::PEOPLE) { "やめておく" }
                }
            }
        }
    };
    context.page(&title, &body)
}
