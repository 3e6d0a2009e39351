//! What headings say: in the words of the form, or in those that sheets have always had.

use std::collections::HashMap;

use super::KEY_HEADING;
use tenken_domain::forms::answer::Column;
use tenken_domain::forms::form::Form;
use tenken_domain::text::input::plain;

/// What a heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Item,
    Part,
    Key,
    Entry(Column),
    /// 確認結果: the first check where no column says 1回目.
    Result,
    /// The day of a check: of the one it names, or else of the one it stands beside.
    Day(Option<Column>),
    /// Who made a check, likewise.
    By(Option<Column>),
    /// はい or いいえ below the heading of a check.
    Word(bool),
    Other,
}

/// The words of a form.
pub(super) struct Words(HashMap<String, Heading>);

impl Words {
    pub fn of(form: &Form) -> Self {
        let mut words = HashMap::new();
        for (text, heading) in [
            (&form.paper.item, Heading::Item),
            (&form.paper.section, Heading::Part),
            (&form.paper.result, Heading::Result),
        ] {
            words.extend(text.as_ref().map(|text| (plain(text), heading)));
        }
        let printed = form.columns.printed();
        for column in printed {
            let same = printed
                .iter()
                .filter(|other| other.heading == column.heading);
            let named = same.count() == 1;
            words.insert(plain(&column.heading), meaning(column.id, named));
        }
        for (column, name) in form.columns.headings() {
            words
                .entry(plain(&name))
                .or_insert_with(|| meaning(column, true));
        }
        Words(words)
    }

    /// What a text says that stands above a column.
    pub fn heading(&self, text: &str) -> Heading {
        let bare = bare(text);
        let of_form = self.0.get(text).or_else(|| self.0.get(bare));
        of_form.copied().unwrap_or_else(|| usual(bare))
    }
}

/// What the heading of a column means; one that several columns have, by where it stands.
fn meaning(column: Column, named: bool) -> Heading {
    let check = column.check().filter(|_| named);
    match column {
        Column::FirstOn | Column::SecondOn => Heading::Day(check),
        Column::FirstBy | Column::SecondBy => Heading::By(check),
        other => Heading::Entry(other),
    }
}

fn usual(bare: &str) -> Heading {
    match bare {
        "チェック項目" | "確認項目" | "点検項目" => Heading::Item,
        "1回目"
        | "第1回"
        | "一回目"
        | "1回目確認"
        | "1回目の確認"
        | "1回目結果"
        | "1回目の結果"
        | "1回目確認結果"
        | "1回目の確認結果"
        | "確認結果(1回目)" => Heading::Entry(Column::First),
        "2回目"
        | "第2回"
        | "二回目"
        | "2回目確認"
        | "2回目の確認"
        | "2回目結果"
        | "2回目の結果"
        | "2回目確認結果"
        | "2回目の確認結果"
        | "確認結果(2回目)" => Heading::Entry(Column::Second),
        "目標日" | "対応目標日" | "対応目標" => Heading::Entry(Column::Target),
        "備考" | "備考欄" => Heading::Entry(Column::Remark),
        "確認結果" => Heading::Result,
        "1回目の確認日" | "1回目確認日" | "1回目の日付" | "1回目日付" => {
            Heading::Day(Some(Column::First))
        }
        "2回目の確認日" | "2回目確認日" | "2回目の日付" | "2回目日付" => {
            Heading::Day(Some(Column::Second))
        }
        "確認日" | "日付" | "確認した日" => Heading::Day(None),
        "はい" => Heading::Word(true),
        "いいえ" => Heading::Word(false),
        "区分" => Heading::Part,
        KEY_HEADING => Heading::Key,
        _ => Heading::Other,
    }
}

/// A heading without brackets that only say how it is filled in. What else stands in brackets counts:
/// 「1回目（前年度）」 is another column.
fn bare(text: &str) -> &str {
    const HOW: [&str; 8] = [
        "日付",
        "確認日",
        "はい・いいえ",
        "はい/いいえ",
        "必須",
        "任意",
        "「いいえ」の場合",
        "いいえの場合",
    ];
    let text = text.trim_matches(['※', '*', ':']);
    match text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('))
    {
        Some((bare, how)) if HOW.contains(&how) => bare,
        _ => text,
    }
}
