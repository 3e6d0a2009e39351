//! `GET /facilities/{facility}/contact-chart`, `….svg` and `….pdf`: who calls whom in an incident.

use axum::extract::Path;
use axum::response::Response as Reply;
use maud::{Markup, PreEscaped, html};
use tenken_domain::contact_chart::{Contact, ContactChart};
use tenken_domain::text::calendar::era_date;
use tenken_domain::text::input::fold;
use tenken_ops::ledgers::{FacilityChart, contact_chart, export_contact_chart};
use tenken_ops::responses::files::StoredFile;
use tenken_paper::{ChartWidth, contact_chart_svg};

use super::way;
use crate::web::addresses;
use crate::web::blocking;
use crate::web::context::PageContext;
use crate::web::download::{as_download, as_drawing};
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};

/// The ledger it is drawn from.
pub const CONTACTS: &str = "contacts";

/// Digits a telephone number has at most (ITU-T E.164).
const MOST_DIGITS: usize = 15;
/// And at least: 110, 119.
const FEWEST_DIGITS: usize = 3;

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let found = contact_chart(&context, &context.actor, &id).await?;
    let FacilityChart {
        facility, chart, ..
    } = &found;
    let contacts = addresses::LEDGER.link([&facility.id, CONTACTS]);
    let body = html! {
        div class="wrap" {
            (way(&context, facility, &[(&contacts, "連絡先")]))
            h1 { "連絡体制図" }
            @if chart.groups.is_empty() {
                p { "サイバー攻撃などのときに、だれがどこへ連絡するかの図です。台帳の「連絡先」に書くと、ここに自動でできます。" }
                (ways_to_begin(&found))
            } @else {
                p { (era_date(chart.on)) "の図です。台帳の「連絡先」から作っています。" }
                div class="screen-only" { (missing(&found, &contacts)) }
                div class="buttons screen-only" {
                    button class="btn" type="button" data-print hidden { "印刷する" }
                    a class="btn second" href=(addresses::CONTACT_CHART_PDF.link([&facility.id])) download { "A4の用紙で受け取る（PDF）" }
                    a class="btn second" href=(contacts) { "連絡先を直す・見る" }
                }
                (drawing(chart))
                h2 { "電話番号" }
                ol class="phones" { @for contact in chart.in_order() { li { (phones(contact)) } } }
            }
        }
    };
    Ok(context.page_about(facility.demo, "連絡体制図", &body))
}

/// `GET …/contact-chart.svg`
pub async fn svg(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    let found = export_contact_chart(&context, &context.actor, &id).await?;
    Ok(as_drawing(contact_chart_svg(
        &found.chart,
        ChartWidth::Screen,
    )))
}

/// `GET …/contact-chart.pdf`
pub async fn pdf(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    let found = export_contact_chart(&context, &context.actor, &id).await?;
    let fonts = blocking::fonts().await?;
    let chart = found.chart;
    let name = format!("連絡体制図_{}_{}.pdf", chart.facility, chart.on);
    let made = blocking::typeset(move || tenken_paper::contact_chart(&fonts, &chart)).await?;
    Ok(as_download(StoredFile {
        name,
        media_type: "application/pdf".into(),
        content: made.content,
    }))
}

/// The drawing as wide as there is room.
fn drawing(chart: &ContactChart) -> Markup {
    html! {
        div class="chart wide" { (PreEscaped(contact_chart_svg(chart, ChartWidth::Screen))) }
        div class="chart slim" { (PreEscaped(contact_chart_svg(chart, ChartWidth::Phone))) }
    }
}

fn missing(found: &FacilityChart, contacts: &str) -> Markup {
    let missing = &found.chart.missing;
    html! {
        @if missing.is_empty() {
            (banner(Tone::Good, "チェックリスト 3(1) が求める連絡先がそろっています", html! {}))
        } @else {
            (banner(Tone::Warn, "足りないことがあります", html! {
                ul { @for one in missing { li { (one) } } }
                @if found.may_change { p { a href=(contacts) { "連絡先の表を開いて直す" } } }
            }))
        }
    }
}

fn ways_to_begin(found: &FacilityChart) -> Markup {
    let parts = [&*found.facility.id, CONTACTS];
    html! {
        @if found.may_change {
            div class="buttons" {
                a class="btn" href=(addresses::NEW_ROW.link(parts)) { "連絡先を1件書く" }
                a class="btn second" href=(addresses::LEDGER.link(parts)) { "表を貼り付ける" }
            }
        } @else { p { "まだ連絡先がありません。" } }
    }
}

fn phones(contact: &Contact) -> Markup {
    html! {
        span class="who" { (contact.role.title()) "　" strong { (contact.name()) } }
        @for (label, number) in [("", &contact.phone), ("夜間・休日 ", &contact.night_phone)] {
            @if !number.is_empty() {
                " " span class="nowrap" {
                    (label)
                    @match callable(number) {
                        Some(digits) => a href={ "tel:" (digits) } { (number) },
                        None => (number),
                    }
                }
            }
        }
        @if contact.has_no_phone() { " " span class="muted" { "電話番号がありません" } }
    }
}

/// The number that a telephone dials: what stands in front of everything that is no part of one, as 「（内線12）」.
fn callable(written: &str) -> Option<String> {
    let folded = fold(written);
    let number = folded
        .trim()
        .split(|c: char| !c.is_ascii_digit() && !"+-‐‑–ー−() .".contains(c))
        .next()?;
    let digits: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    (FEWEST_DIGITS..=MOST_DIGITS)
        .contains(&digits.len())
        .then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::callable;

    #[test]
    fn what_is_dialled_is_the_number_alone() {
        for (written, dialled) in [
            ("03-6812-7837", Some("0368127837")),
            ("０３（６８１２）７８３７", Some("0368127837")),
            ("+81 3 6812 7837", Some("+81368127837")),
            ("03-6812-7837（内線12）", Some("0368127837")),
            ("110", Some("110")),
            ("内線12", None),
            ("なし", None),
            ("1234567890123456", None),
        ] {
            assert_eq!(callable(written).as_deref(), dialled, "{written}");
        }
    }
}
