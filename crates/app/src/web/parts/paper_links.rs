//! The ways from a checklist to paper and Excel, and back.

use maud::{Markup, html};
use tenken_domain::Form;
use tenken_domain::forms::form::FormKind;
use tenken_ops::responses::Response;

use crate::web::addresses;

/// While it is filled in.
pub fn while_answering(response: &Response) -> Markup {
    let address = addresses::RESPONSE.link([&response.round.id, &response.facility.id]);
    html! { @if is_checklist(&response.round.form) { (of_vendor(&address)) } }
}

/// While a form is filled in that is a checklist anyway, as a vendor's is.
pub fn of_vendor(address: &str) -> Markup {
    let more = html! { li { a href={ (address) (addresses::FILLED_SHEET) } { "記入したExcelから読み込む" } } };
    html! {
        details {
            summary { "紙やExcelで使う" }
            div class="help" {
                p { "印刷して手で書いたり、Excelで書いてから読み込んだりできます。いまの内容が入った用紙が出ます。" }
                (list(address, true, &more))
            }
        }
    }
}

/// Where a response is read: `paper` is the address its PDF is under.
pub fn of_response(response: &Response, paper: &str) -> Markup {
    let as_it_stands =
        addresses::RESPONSE.link([&response.round.id, &response.facility.id]) == paper;
    html! {
        @if is_checklist(&response.round.form) { (list(paper, as_it_stands, &html! {})) }
    }
}

/// A blank one.
pub fn of_form(form: &Form) -> Markup {
    html! {
        @if is_checklist(form) {
            p { "記入していない用紙：" }
            (list(&addresses::form(form), true, &html! {}))
        }
    }
}

fn is_checklist(form: &Form) -> bool {
    form.kind == FormKind::Checklist
}

fn list(address: &str, with_excel: bool, more: &Markup) -> Markup {
    html! {
        ul {
            li { a href={ (address) (addresses::PAPER_PDF) } download { "公式の用紙の形で受け取る（PDF、A4）" } }
            @if with_excel { li { a href={ (address) (addresses::PAPER_XLSX) } download { "Excelで受け取る" } } }
            (more)
        }
    }
}
