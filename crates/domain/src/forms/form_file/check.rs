//! Faults a form file can have although it can be read: what it says does not
//! hold together.

use std::collections::{HashMap, HashSet};

use super::brought::{Listed, Lists, unknown_clause};
use super::fault::{FormFault, Lines};
use super::reach::is_reachable;
use crate::forms::answer::{AnswerType, ChoiceOption, Column};
use crate::forms::catalog::Catalog;
use crate::forms::form::condition::{Condition, Test, Value};
use crate::forms::form::{Devices, Form, FormKind, Item, Respondent, is_key};

/// What items may point to.
pub(super) struct Known<'a> {
    /// What there is already.
    pub catalog: &'a Catalog,
    /// What the form brings itself.
    pub brought: &'a Lists,
}

/// Finds every fault. `is_read` is whether the file could be read without any.
pub(super) fn check(
    form: &Form,
    lines: &Lines<'_>,
    known: &Known<'_>,
    is_read: bool,
) -> Vec<FormFault> {
    let mut faults = Vec::new();
    header(form, lines, &mut faults);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, item) in form.items.iter().enumerate() {
        let line = lines.items[at];
        let mut fault =
            |code, message: String| faults.push(lines.fault(line, Some(&item.id), code, message));
        if let Some(first) = seen.insert(&item.id, line) {
            fault(
                "duplicate-id",
                format!(
                    "同じ id の設問が{first}行目にもあります。id は様式の中で1つだけにしてください。"
                ),
            );
        }
        if !is_key(&item.id) {
            fault("bad-id", bad_id("id "));
        }
        for (code, message) in texts(item)
            .into_iter()
            .chain(answer(&item.answer))
            .chain(references(item, known))
        {
            fault(code, message);
        }
        for (code, message) in conditions(form, at, item, lines) {
            fault(code, message);
        }
    }
    // Reachability only makes sense once references hold.
    if faults.is_empty() && is_read {
        for (at, item) in form.items.iter().enumerate() {
            if item.when.is_some() && !is_reachable(form, at) {
                faults.push(lines.fault(
                    lines.items[at],
                    Some(&item.id),
                    "unreachable",
                    "どう答えてもこの設問にはたどり着けません。条件（when）を見直してください。",
                ));
            }
        }
    }
    faults
}

fn header(form: &Form, lines: &Lines<'_>, faults: &mut Vec<FormFault>) {
    let mut fault = |key: &str, code, message: &str| {
        let line = lines.header.get(key).copied().unwrap_or(1);
        faults.push(lines.fault(line, None, code, message));
    };
    for (name, value) in [("id", &form.id), ("version", &form.version)] {
        if !is_key(value) {
            fault(name, "bad-id", &bad_id(&format!("{name}「{value}」")));
        }
    }
    for (name, value) in [("title", &form.title), ("short_title", &form.short_title)] {
        if value.trim().is_empty() {
            fault(name, "empty-title", &format!("{name} が空です。"));
        }
    }
    if form.respondents.is_empty() {
        fault(
            "respondents",
            "no-respondents",
            "respondents（誰が答えるか）を1つ以上書いてください。",
        );
    }
    let mut ids = HashSet::new();
    for (section, &line) in form.sections.iter().zip(&lines.sections) {
        if !ids.insert(&section.id) {
            let message = format!("区分の id「{}」が2つあります。", section.id);
            faults.push(lines.fault(line, None, "duplicate-section", message));
        }
        if !is_key(&section.id) {
            let message = bad_id(&format!("区分の id「{}」", section.id));
            faults.push(lines.fault(line, None, "bad-id", message));
        }
    }
}

/// What vendors are asked must be there, and be for vendors.
pub(super) fn vendor_form(form: &Form, lines: &Lines<'_>, catalog: &Catalog) -> Option<FormFault> {
    let key = form.vendor_form.as_deref()?;
    let line = lines.header.get("vendor_form").copied().unwrap_or(1);
    let fault = |code, message: String| Some(lines.fault(line, None, code, message));
    let (id, version) = key.split_once('@').unwrap_or((key, ""));
    if !is_key(id) || !is_key(version) {
        let message =
            "vendor_form は「様式のid@版」の形で書いてください（例：vendor-checklist@R5）。";
        return fault("bad-form", message.to_owned());
    }
    if form.respondents.contains(&Respondent::Vendor) {
        let message = "事業者が答える様式に、vendor_form（事業者に書いてもらう様式）は付けられません。消してください。";
        return fault("bad-form", message.to_owned());
    }
    let Some(asked) = catalog.form(id, version) else {
        return fault(
            "unknown-form",
            format!(
                "vendor_form の様式「{key}」は登録されていません。先に事業者用の様式を登録するか、名前を直してください。"
            ),
        );
    };
    if asked.kind != FormKind::Checklist || asked.respondents != [Respondent::Vendor] {
        let who: Vec<&str> = asked.respondents.iter().map(|who| who.label()).collect();
        return fault(
            "bad-form",
            format!(
                "vendor_form の様式「{key}」は、{}が答える{}です。事業者が答えるチェックリストを書いてください。",
                who.join("・"),
                asked.kind.label()
            ),
        );
    }
    None
}

/// Faults of the devices a form gives names to.
pub(super) fn devices(own: &Listed<Devices>, lines: &Lines<'_>) -> Vec<FormFault> {
    let mut seen: Vec<String> = Devices::usual().map(|devices| devices.id).collect();
    let mut faults = Vec::new();
    for (line, devices) in own {
        let mut fault =
            |code, message: String| faults.push(lines.fault(*line, None, code, message));
        let id = &devices.id;
        if seen.contains(id) {
            fault(
                "duplicate-entry",
                format!("機器の種別「{id}」はもうあります。ほかの id にしてください。"),
            );
        }
        if !is_key(id) {
            fault("bad-id", bad_id(&format!("機器の種別の id「{id}」")));
        }
        if devices.label.trim().is_empty() {
            fault(
                "empty-text",
                format!("機器の種別「{id}」の label（用紙の言い方）が空です。"),
            );
        }
        seen.push(id.clone());
    }
    faults
}

fn bad_id(what: &str) -> String {
    format!("{what}に使えるのは半角の英数字とハイフン、下線だけです（64文字まで）。")
}

type Finding = (&'static str, String);

fn texts(item: &Item) -> Vec<Finding> {
    let mut found = Vec::new();
    if item.text.trim().is_empty() {
        found.push(("empty-text", "設問の文（text）が空です。".into()));
    }
    let is_row = matches!(item.answer, AnswerType::Check(_)) && !item.gate;
    if is_row && !item.helper && item.number.trim().is_empty() {
        found.push((
            "no-number",
            "チェックリストの行に番号（number）がありません。".into(),
        ));
    }
    if item.not_required.is_some() && !matches!(item.answer, AnswerType::Check(_)) {
        found.push((
            "not-a-row",
            "not_required が使えるのはチェックリストの行（type = \"check\"）だけです。".into(),
        ));
    }
    if item.gate && !matches!(item.answer, AnswerType::Check(_)) {
        found.push((
            "not-a-row",
            "gate が使えるのはチェックリストの行（type = \"check\"）だけです。".into(),
        ));
    }
    found
}

/// Ids of options or fields: each once, and only of plain letters.
fn ids<'a>(what: &str, ids: impl Iterator<Item = &'a str>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for id in ids {
        if !seen.insert(id) {
            let message = format!("{what}の id「{id}」が2つあります。");
            found.push(("duplicate-option", message));
        }
        if !is_key(id) {
            found.push(("bad-id", bad_id(&format!("{what}の id「{id}」"))));
        }
    }
    found
}

/// What an answer type says about itself; of a group, also its fields.
fn answer(kind: &AnswerType) -> Vec<Finding> {
    let options =
        |options: &[ChoiceOption]| ids("選択肢", options.iter().map(|option| option.id.as_str()));
    let fault = |wrong: bool, code, message: &str| {
        Vec::from_iter(wrong.then(|| (code, message.to_owned())))
    };
    let limits = |min: i64, max: i64| {
        fault(
            min > max,
            "empty-range",
            "min が max より大きいため、答えられる数がありません。",
        )
    };
    let length = |max: usize| {
        fault(
            max == 0,
            "empty-range",
            "max_length が0のため、何も書けません。",
        )
    };
    match kind {
        AnswerType::SingleChoice(choice) => options(&choice.options),
        AnswerType::MultipleChoice(choice) => {
            let texts = choice.options.iter().filter(|option| option.free_text);
            let mut found = options(&choice.options);
            found.extend(fault(
                texts.count() > 1,
                "two-free-texts",
                "文を書きこめる選択肢（free_text）は、multiple_choice では1つだけです。",
            ));
            found
        }
        AnswerType::Text(kind) => length(kind.max_length),
        AnswerType::LongText(kind) => length(kind.max_length),
        AnswerType::Integer(kind) => limits(kind.min, kind.max),
        AnswerType::Money(kind) => limits(kind.min, kind.max),
        AnswerType::Check(check) => fault(
            !check.has(Column::First),
            "no-first-column",
            "チェックリストの行の columns に first（1回目）がありません。",
        ),
        AnswerType::Group(group) => {
            let fields = group.fields.iter();
            let mut found = ids("項目", fields.clone().map(|field| field.id.as_str()));
            found.extend(fields.flat_map(|field| answer(&field.answer)));
            found
        }
        AnswerType::YesNo(_) | AnswerType::Date(_) | AnswerType::File(_) => Vec::new(),
    }
}

fn references(item: &Item, known: &Known<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let (catalog, brought) = (known.catalog, known.brought);
    let measure = item.measure.iter();
    for id in measure.filter(|id| catalog.measure(id).is_none() && !brought.has_measure(id)) {
        found.push((
            "unknown-measure",
            format!("対策項目「{id}」は登録されていません。id を確かめるか、この様式の [[measures]] に書いてください。"),
        ));
    }
    let clauses = item.clauses.iter();
    for key in clauses.filter(|key| catalog.clause(key).is_none() && !brought.has_clause(key)) {
        found.push(("unknown-clause", unknown_clause(key)));
    }
    let terms = item.terms.iter();
    for id in terms.filter(|id| catalog.term(id).is_none() && !brought.has_term(id)) {
        found.push((
            "unknown-term",
            format!("用語「{id}」は登録されていません。id を確かめるか、この様式の [[terms]] に書いてください。"),
        ));
    }
    found
}

/// The conditions an item stands under.
pub(super) fn all_conditions(item: &Item) -> impl Iterator<Item = &Condition> {
    item.when
        .iter()
        .chain(item.not_required.iter().map(|rule| &rule.when))
}

fn conditions(form: &Form, at: usize, item: &Item, lines: &Lines<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for test in all_conditions(item).flat_map(Condition::tests) {
        // Whole items only: a field of a group (`Q1.name`) is not one.
        match form.index.get(&test.item).copied() {
            None if lines.unread.contains(&test.item) => {}
            None => found.push((
                "unknown-reference",
                format!("条件が見ている設問「{}」はありません。", test.item),
            )),
            Some(other) if other >= at => {
                let code = if reaches(form, other, at) {
                    "cycle"
                } else {
                    "forward-reference"
                };
                let message = match code {
                    "cycle" => format!("条件が「{}」を通って自分自身に戻っています。", test.item),
                    _ => format!(
                        "条件が後ろの設問「{}」を見ています。前にある設問だけを使ってください。",
                        test.item
                    ),
                };
                found.push((code, message));
            }
            Some(other) => found.extend(test_fits(test, &form.items[other])),
        }
    }
    found
}

/// Whether following conditions from one item leads to another.
fn reaches(form: &Form, from: usize, to: usize) -> bool {
    let mut stack = vec![from];
    let mut seen = HashSet::new();
    while let Some(at) = stack.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            stack.extend(
                all_conditions(&form.items[at])
                    .flat_map(Condition::items)
                    .filter_map(|id| form.position(id)),
            );
        }
    }
    false
}

/// Whether a test makes sense for the item it looks at.
fn test_fits(test: &Test, item: &Item) -> Option<Finding> {
    if test.given() != 1 {
        return Some((
            "bad-condition",
            format!(
                "「{}」の条件には is、includes、answered、at_least／at_most のどれか1つだけを書いてください。",
                test.item
            ),
        ));
    }
    let has = |options: &[ChoiceOption], id: &str| options.iter().any(|option| option.id == id);
    let fits = match (&item.answer, &test.is, &test.includes) {
        (AnswerType::Group(_), ..) => false,
        (AnswerType::YesNo(_) | AnswerType::Check(_), Some(Value::YesNo(_)), _) => true,
        (AnswerType::SingleChoice(choice), Some(Value::Option(id)), _) => has(&choice.options, id),
        (_, Some(_), _) => false,
        (AnswerType::MultipleChoice(choice), _, Some(id)) => has(&choice.options, id),
        (_, _, Some(_)) => false,
        (AnswerType::Integer(_) | AnswerType::Money(_), ..) => true,
        (
            AnswerType::YesNo(_)
            | AnswerType::SingleChoice(_)
            | AnswerType::MultipleChoice(_)
            | AnswerType::Text(_)
            | AnswerType::LongText(_)
            | AnswerType::Date(_)
            | AnswerType::File(_)
            | AnswerType::Check(_),
            ..,
        ) => test.answered.is_some(),
    };
    (!fits).then(|| {
        (
            "bad-condition",
            format!(
                "条件の値が設問「{}」の答え方に合いません。選択肢の id や型を確かめてください。",
                test.item
            ),
        )
    })
}
