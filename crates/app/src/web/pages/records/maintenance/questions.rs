//! The questions about a server, in plain words.

use maud::{Markup, html};
use tenken_domain::records::maintenance::{Document, Duty, ServerKind};
use tenken_ops::records::maintenance::{NO_CONTRACT, NOT_FOUND_YET, Question, Server};
use tenken_ops::vendors::contracts::Contract;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::parts::fields::Field;

/// A radio button: its value and words.
type Choice = (String, String);

/// The field of a question, with what is in it.
pub fn field(
    question: Question,
    context: &PageContext,
    server: &Server,
    contracts: &[Contract],
    value: &str,
    error: Option<&str>,
) -> Markup {
    match question {
        Question::Name => name(value, error),
        Question::Kind => kind(value, error),
        Question::Contract => html! {
            (choices(question, "どの契約で、みてもらっていますか", "", &of_contracts(context, contracts), value, error))
            p { "一覧にない契約は、" a href=(addresses::FACILITY_CONTRACTS.link([&server.facility])) { "契約している事業者" } "の画面で登録できます。" }
        },
        Question::Duty => choices(
            question,
            "このサーバのセキュリティ更新は、事業者の役目ですか",
            "セキュリティ更新とは、見つかった弱点をふさぐために、OSやソフトを新しくすることです。事業者が行うと取り決めてあるかどうかを答えます。来たついでに行ってくれているだけなら、事業者に聞いてください。",
            &Duty::ALL.map(|one| choice(one.id(), one.label())),
            value,
            error,
        ),
        Question::WrittenIn => choices(
            question,
            "事業者の役目だと、どの書類に書いてありますか",
            "書かれているときだけ「はい」と数えます（解説記事による。原本で確認してください）。",
            &documents(),
            value,
            error,
        ),
        Question::Place => Field {
            name: question.id(),
            label: "何ページの、第何条に書いてありますか",
            hint: "例：第5条第2項、12ページの「保守の範囲」",
            required: true,
            value,
            error,
        }
        .text(),
    }
}

/// What the facility calls a server.
pub fn name(value: &str, error: Option<&str>) -> Markup {
    Field {
        name: Question::Name.id(),
        label: "呼び名",
        hint: "あとで見てわかる名前にします。例：電子カルテのサーバ、電子薬歴のサーバ、受付のパソコン",
        required: true,
        value,
        error,
    }
    .text()
}

/// What a server is.
pub fn kind(value: &str, error: Option<&str>) -> Markup {
    let words = |kind| match kind {
        ServerKind::Server => {
            "サーバ（ほかのパソコンのためにデータをしまっておく、親役のコンピュータ）"
        }
        ServerKind::Pc => {
            "サーバの役目をするパソコン（アプリとデータがその1台に入っていて、その中だけで動く）"
        }
        ServerKind::Cloud => "クラウドサービス（事業者のコンピュータを、ネットワーク越しに使う）",
    };
    let all = ServerKind::ALL.map(|kind| choice(kind.id(), words(kind)));
    choices(
        Question::Kind,
        "それは、どれに当たりますか",
        "",
        &all,
        value,
        error,
    )
}

/// What is known as the answer to a question, as its field posts it; empty before it is answered.
pub fn known_answer(question: Question, server: &Server) -> String {
    let facts = &server.facts;
    let known = match question {
        Question::Name => Some(facts.name.as_str()),
        Question::Kind => Some(facts.kind.id()),
        Question::Contract => server.contract.as_ref().map(|one| one.id.as_str()),
        Question::Duty => Some(facts.duty.id()).filter(|_| facts.duty != Duty::Unknown),
        Question::WrittenIn => facts.written_in.map(|one| one.id()),
        Question::Place => Some(facts.place.as_str()),
    };
    known.unwrap_or_default().to_owned()
}

fn of_contracts(context: &PageContext, contracts: &[Contract]) -> Vec<Choice> {
    let words = |one: &Contract| {
        let over = match one.is_in_force(context.today()) {
            true => "",
            false => "（いまは続いていません）",
        };
        format!("{}：{}{over}", one.vendor.1, one.title)
    };
    let registered = contracts.iter().map(|one| (one.id.clone(), words(one)));
    let none = choice(
        NO_CONTRACT,
        "この中にはない（登録していない、契約していない）",
    );
    registered.chain([none]).collect()
}

fn documents() -> Vec<Choice> {
    let all = Document::ALL.iter();
    let known = all.map(|one| choice(one.id(), one.label()));
    known
        .chain([choice(NOT_FOUND_YET, "まだ見つからない、書かれていない")])
        .collect()
}

fn choice(value: &str, words: &str) -> Choice {
    (value.to_owned(), words.to_owned())
}

/// A question with radio buttons; the first has the id that errors lead to.
fn choices(
    question: Question,
    asked: &str,
    hint: &str,
    all: &[Choice],
    chosen: &str,
    error: Option<&str>,
) -> Markup {
    let id = question.id();
    html! {
        fieldset class="field" {
            legend class="label" { (asked) span class="must" { "（必ず選んでください）" } }
            @if !hint.is_empty() { p class="hint" { (hint) } }
            @if let Some(error) = error { p class="error" id={ (id) "-error" } { "修正が必要です：" (error) } }
            div class="choices" {
                @for (at, (value, words)) in all.iter().enumerate() {
                    label class="choice" {
                        input type="radio" name=(id) id=[(at == 0).then_some(id)] value=(value) checked[value == chosen]
                            aria-describedby=[error.map(|_| format!("{id}-error"))] aria-invalid=[error.map(|_| "true")];
                        span { (words) }
                    }
                }
            }
        }
    }
}
