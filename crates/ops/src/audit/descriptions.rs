//! An entry in words: what it was done to, and what changed.

use serde_json::{Map, Value};

use tenken_domain::FacilityKind;
use tenken_domain::evidence::EvidenceKind;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::readiness::Met;
use tenken_domain::records::maintenance::{Document, Duty, ServerKind, Verdict};
use tenken_domain::text::calendar::log_time;

use super::log::LogEntry;
use super::{Action, Subject};
use crate::core::actor::Role;

/// The words for what entries tell in their detail.
const FIELDS: &[(&str, &str)] = &[
    ("accepted_on", "認めた日"),
    ("action", "操作"),
    ("added", "新しい施設"),
    ("assessment", "リスクの評価"),
    ("authority", "所管"),
    ("beds", "病床数"),
    ("by", "分け方"),
    ("closed_at", "締め切った時刻"),
    ("closed_on", "廃止日"),
    ("closes_at", "締切"),
    ("code", "コード"),
    ("code6", "自治体"),
    ("contract", "契約"),
    ("corporation", "法人"),
    ("covers", "契約でみるもの"),
    ("dated_on", "いつの時点のデータか"),
    ("declared_on", "いつからのことか"),
    ("declared_state", "満たしているか"),
    ("desk", "窓口"),
    ("duty", "セキュリティ更新は事業者の役目か"),
    ("earlier_end", "前のリンクを使えなくしたか"),
    ("ends_on", "終わった日"),
    ("entries", "記録の数"),
    ("evidence_files", "証跡のファイルの数"),
    ("evidence_kind", "証跡の種類"),
    ("expires_on", "有効期限"),
    ("facilities", "施設の数"),
    ("facility", "施設"),
    ("file", "書類"),
    ("finding", "指摘"),
    ("findings", "指摘の数"),
    ("follow_up_on", "再確認の予定日"),
    ("form", "様式"),
    ("from", "はじめの日"),
    ("gmis_id", "G-MIS ID"),
    ("inspectors", "担当者"),
    ("issued_on", "発行日"),
    ("item", "設問"),
    ("kana", "フリガナ"),
    ("key_lost", "確認コードの鍵をなくしたか"),
    ("kind", "種類"),
    ("kinds", "種類"),
    ("known_browser", "前に使ったブラウザ"),
    ("known_entries", "登録されている件数"),
    ("ledger", "台帳"),
    ("ledger_rows", "台帳の行"),
    ("left_out", "取り込まなかった行の数"),
    ("lines", "行数"),
    ("login", "サインインに使う名前"),
    ("mail", "メール"),
    ("measure", "対応"),
    ("measures", "対策項目"),
    ("municipality", "市区町村"),
    ("name", "名称"),
    ("note", "補足"),
    ("number", "法人番号"),
    ("of", "抽出のもとの施設の数"),
    ("opened_on", "開設日"),
    ("opens_at", "開始"),
    ("phone", "電話"),
    ("photo", "写真"),
    ("place", "ページ・条"),
    ("places", "記録した行"),
    ("planned_on", "訪問の予定日"),
    ("prefecture", "都道府県"),
    ("product", "製品・サービス"),
    ("product_kind", "種類"),
    ("product_version", "製品・サービスの版"),
    ("questions", "質問の数"),
    ("reason", "理由"),
    ("receipt", "受付番号"),
    ("reference_date", "基準日"),
    ("remark", "気づいたこと"),
    ("reply_by", "返事の期限"),
    ("requirement", "要件"),
    ("review_on", "見直す日"),
    ("reviewed_on", "目を通した日"),
    ("revision", "何回目の提出か"),
    ("role", "役割"),
    ("round", "実施回"),
    ("rows", "項目"),
    ("rows_added", "追加した行"),
    ("rows_changed", "変更した行"),
    ("rows_removed", "消した行"),
    ("scope", "範囲"),
    ("seed", "見本の番号、抽出の種"),
    ("server_kind", "種類"),
    ("sha256", "内容のハッシュ値（SHA-256）"),
    ("since", "いつから"),
    ("starts_on", "始まった日"),
    ("targeted", "対象の施設の数"),
    ("template", "ひな形"),
    ("text", "探した言葉"),
    ("title", "名前"),
    ("to", "おわりの日"),
    ("until", "いつまで使えるか"),
    ("updated", "変わった施設"),
    ("valid_from", "有効になった日"),
    ("vendor", "事業者"),
    ("verdict", "判定"),
    ("version", "版"),
    ("visited_on", "検査した日"),
    ("who", "だれが"),
    ("written_in", "書いてある書類"),
];

impl LogEntry {
    /// What it was done to, in words. The facility it concerns is told apart.
    pub fn subject_label(&self) -> String {
        let (kind, id) = self.subject.split_once(':').unwrap_or((&self.subject, ""));
        // One that a newer program noted is told as it is.
        let Ok(kind) = kind.parse::<Subject>() else {
            return self.subject.clone();
        };
        let word = kind.label();
        let what = match self.subject_name.as_str() {
            "" => id,
            name => name,
        };
        match kind {
            Subject::Response | Subject::Sheet => {
                let round = id.split('/').next().unwrap_or_default();
                format!("実施回 {round} の{word}")
            }
            Subject::Facility | Subject::Maintenance => word.to_owned(),
            Subject::Roles if id.is_empty() => format!("{word}（施設が行うもの）"),
            Subject::Roles => format!("{word}　契約 {what}"),
            _ => format!("{word} {what}").trim_end().to_owned(),
        }
    }

    /// What the detail tells, line by line: `名称：みどり薬局 → あおば薬局`.
    pub fn told(&self) -> Vec<String> {
        match &self.detail {
            Value::Object(detail) => match (detail.get("before"), detail.get("after")) {
                (before, Some(Value::Object(after))) => differences(before, after),
                _ => lines(detail),
            },
            Value::Null => Vec::new(),
            other => vec![text("", other)],
        }
    }
}

fn differences(before: Option<&Value>, after: &Map<String, Value>) -> Vec<String> {
    let Some(Value::Object(before)) = before else {
        return lines(after);
    };
    after
        .iter()
        .map(|(name, new)| {
            let old = text(name, before.get(name).unwrap_or(&Value::Null));
            format!("{}：{old} → {}", word(name), text(name, new))
        })
        .collect()
}

/// What is not null, name by name.
fn lines(fields: &Map<String, Value>) -> Vec<String> {
    fields
        .iter()
        .filter(|(_, value)| !value.is_null() && value.as_str() != Some(""))
        .map(|(name, value)| format!("{}：{}", word(name), text(name, value)))
        .collect()
}

/// The fields of a detail that people would read as they are called in the code.
pub(super) fn without_word(detail: &Value) -> Vec<String> {
    let Value::Object(fields) = detail else {
        return Vec::new();
    };
    let inner = ["before", "after"]
        .iter()
        .filter_map(|side| fields.get(*side));
    let mut found: Vec<String> = inner.flat_map(without_word).collect();
    let own = fields.keys().filter(|name| {
        !["before", "after"].contains(&name.as_str()) && word(name) == name.as_str()
    });
    found.extend(own.cloned());
    found
}

fn word(name: &str) -> &str {
    FIELDS
        .iter()
        .find(|(field, _)| *field == name)
        .map_or(name, |(_, word)| word)
}

/// The value of a field as people read it.
fn text(field: &str, value: &Value) -> String {
    match value {
        Value::Null => "（なし）".to_owned(),
        Value::Bool(value) => if *value { "はい" } else { "いいえ" }.to_owned(),
        Value::String(text) => label(field, text).unwrap_or_else(|| text.clone()),
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().map(|value| text(field, value)).collect();
            texts.join("、")
        }
        other => other.to_string(),
    }
}

/// The word or the time that a stored text stands for, if it stands for one.
fn label(field: &str, text: &str) -> Option<String> {
    match field {
        "kind" | "kinds" => FacilityKind::parse(text).map(|kind| kind.label().to_owned()),
        "prefecture" => Prefecture::parse(text).map(|prefecture| prefecture.label().to_owned()),
        "evidence_kind" => EvidenceKind::parse(text).map(|kind| kind.label().to_owned()),
        "role" => Role::parse(text).map(|role| role.label().to_owned()),
        "server_kind" => ServerKind::parse(text).map(|kind| kind.label().to_owned()),
        "duty" => Duty::parse(text).map(|duty| duty.label().to_owned()),
        "written_in" => Document::parse(text).map(|document| document.label().to_owned()),
        "verdict" => Verdict::parse(text).map(|verdict| verdict.label().to_owned()),
        "declared_state" => Met::parse(text).map(|state| state.label().to_owned()),
        "action" => Action::parse(text).map(|action| action.label().to_owned()),
        _ if field.ends_with("_at") => text.parse().ok().map(log_time),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(detail: Value) -> Vec<String> {
        LogEntry {
            seq: 1,
            at: jiff::Timestamp::UNIX_EPOCH,
            actor: "local".into(),
            user_id: String::new(),
            actor_name: String::new(),
            subject_name: String::new(),
            origin: "local".into(),
            action: "facility.update".into(),
            subject: "facility:f".into(),
            facility: None,
            detail,
        }
        .told()
    }

    #[test]
    fn details_are_told_in_words() {
        assert_eq!(told(Value::Null), Vec::<String>::new());
        let detail = json!({ "before": { "name": "A", "beds": null }, "after": { "name": "B", "beds": 20 } });
        assert_eq!(told(detail), ["名称：A → B", "病床数：（なし） → 20"]);
        let detail = json!({ "before": null, "after": { "kinds": ["pharmacy", "y"], "kana": "", "beds": null } });
        assert_eq!(told(detail), ["種類：薬局、y"]);
        let at = "2026-11-20T03:00:00.000Z";
        assert_eq!(
            told(json!({ "opens_at": at })),
            ["開始：2026/11/20 12:00:00"]
        );
        assert_eq!(told(json!({ "other": 1 })), ["other：1"]);
        assert_eq!(told(json!("as it was")), ["as it was"]);
    }
}
