//! The messages of the TOML reader in plain Japanese.

/// What the reader says where a file is no TOML. Matched by their beginnings; the longer ones first.
const SYNTAX: &[(&str, &str)] = &[
    (
        "duplicate key",
        "同じ名前が2回書かれています。どちらかを消してください",
    ),
    (
        "invalid multi-line",
        "\"\"\" で囲んだ文字の書き方が正しくありません",
    ),
    (
        "invalid basic string",
        "\" で囲んだ文字の書き方が正しくありません。\" が閉じているか、文の中の \" や \\ の前に \\ があるかを見てください",
    ),
    (
        "invalid literal string",
        "' で囲んだ文字の書き方が正しくありません。' が閉じているかを見てください",
    ),
    ("invalid string", "文字の書き方が正しくありません"),
    (
        "string values must be quoted",
        "文字の値は \" で囲んでください",
    ),
    ("missing opening quote", "文字の値は \" で囲んでください"),
    (
        "missing escaped value",
        "\\ の後の書き方が正しくありません。\\ そのものを書くときは \\\\ とします",
    ),
    ("too few unicode", "\\u の後の数字が足りません"),
    ("unclosed array table", "[[ が ]] で閉じられていません"),
    ("unclosed array", "[ で始まる並びが ] で閉じられていません"),
    ("unclosed inline table", "{ が } で閉じられていません"),
    ("unclosed table", "[ が ] で閉じられていません"),
    ("missing assignment", "名前のあとに = がありません"),
    ("missing value", "= の後に値がありません"),
    ("key with no value", "名前だけがあり、= と値がありません"),
    ("missing key", "= の前に名前がありません"),
    ("missing comma", "並びの間に , がありません"),
    ("extra comma", ", が多すぎます"),
    ("extra `=`", "= が多すぎます"),
    ("extra assignment", "= が多すぎます"),
    ("unexpected `=`", "ここに = は書けません"),
    (
        "unexpected key or value",
        "ここに余分なものが書かれています。前の値の \" や , が抜けていないか見てください",
    ),
    (
        "unexpected content",
        "値の後に余分なものが書かれています。1行に書けるのは 1つの 名前 = 値 だけです",
    ),
    (
        "invalid unquoted key",
        "名前に使えない文字があります。名前は半角の英数字と - _ だけです",
    ),
    ("unquoted keys cannot be empty", "= の前に名前がありません"),
    ("invalid key-value pair", "名前 = 値 の形になっていません"),
    (
        "invalid inline table element",
        "{ } の中が 名前 = 値 の形になっていません",
    ),
    (
        "invalid date-time",
        "日付の書き方が正しくありません。2026-07-06 の形で書いてください",
    ),
    (
        "invalid boolean",
        "true か false を、小文字で書いてください",
    ),
    (
        "invalid value",
        "値の書き方が正しくありません。文字なら \" で囲んでください",
    ),
    (
        "invalid comment",
        "# の後に、見えない文字があります。消してください",
    ),
    ("missing comment", "# の書き方が正しくありません"),
    (
        "carriage return",
        "改行の文字が壊れています。ファイルを保存し直してください",
    ),
    (
        "cannot extend value",
        "前に書いた名前と同じ名前が、別の形で使われています",
    ),
    ("cannot recurse", "[ や { の入れ子が深すぎます"),
    ("recursion limit", "[ や { の入れ子が深すぎます"),
    // Everything about digits, signs and prefixes.
    (
        "",
        "書き方が正しくありません。数は半角の数字だけで、文字は \" で囲んで書いてください",
    ),
];

/// A fault of syntax.
pub(super) fn of_syntax(message: &str) -> String {
    let (said, wanted) = message.split_once(", expected ").unwrap_or((message, ""));
    let words = SYNTAX.iter().find(|(begins, _)| said.starts_with(begins));
    let words = words.map_or("書き方が正しくありません", |(_, words)| words);
    // A sign can be shown as it is; the reader's other words say no more than ours.
    let signs: Vec<String> = wanted
        .split(", ")
        .filter_map(|one| one.strip_prefix('`')?.strip_suffix('`'))
        .map(|sign| format!("「{sign}」"))
        .collect();
    match signs.as_slice() {
        [] => format!("{words}。"),
        signs => format!("{words}（ここに入るのは {} です）。", signs.join("か")),
    }
}

/// A fault of content: a name or value that does not belong where it stands.
pub(super) fn of_content(message: &str) -> String {
    let kind = |prefix| {
        let (name, expected) = message.strip_prefix(prefix)?.split_once(", expected ")?;
        Some((name, expected.trim_start_matches("one of ")))
    };
    if let Some(name) = message.strip_prefix("missing field ") {
        format!("{name} がありません。書き足してください。")
    } else if let Some(name) = message.strip_prefix("duplicate field ") {
        format!("{name} が2回書かれています。どちらかを消してください。")
    } else if let Some((name, expected)) = kind("unknown field ") {
        format!("{name} という名前は使えません。使えるのは {expected} です。")
    } else if let Some((name, expected)) = kind("unknown variant ") {
        format!("{name} という値は使えません。使えるのは {expected} です。")
    } else if let Some((given, expected)) =
        kind("invalid type: ").or_else(|| kind("invalid value: "))
    {
        format!(
            "{}ではなく、{}を書いてください。",
            given_in_words(given),
            wanted_in_words(expected)
        )
    } else if message.is_ascii() {
        "書いてある値の形が合いません。手本の様式の同じところと見くらべてください。".to_owned()
    } else {
        format!("書き方の誤りです：{message}")
    }
}

/// `string "x"` as people see it in the file.
fn given_in_words(given: &str) -> String {
    let shown = |kind: &str| {
        given
            .strip_prefix(kind)
            .map(|rest| rest.trim_matches([' ', '`', '"']).to_owned())
    };
    if let Some(text) = shown("string") {
        return format!("文字「{text}」");
    }
    for kind in ["integer", "floating point", "boolean"] {
        if let Some(value) = shown(kind) {
            return format!("「{value}」");
        }
    }
    match given {
        "sequence" => "[ … ] の並び".to_owned(),
        "map" => "{ … } や日付".to_owned(),
        _ => "いまの値".to_owned(),
    }
}

/// What a reader expects, in words.
fn wanted_in_words(expected: &str) -> &'static str {
    if expected.contains("string") {
        "文字（\"…\"）"
    } else if expected.contains("boolean") {
        "true か false "
    } else if expected.contains("sequence") {
        "[ … ] の並び"
    } else if expected.contains("datetime") {
        "日付（例：2026-07-06。\" では囲みません）"
    } else if [
        "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "usize", "integer",
    ]
    .contains(&expected)
    {
        "数（\" では囲みません）"
    } else {
        "{ … } の形"
    }
}

#[cfg(test)]
mod tests {
    use super::{of_content, of_syntax};

    #[test]
    fn nothing_of_the_readers_english_is_left() {
        for message in [
            "invalid basic string, expected `\"`",
            "duplicate key",
            "unclosed array, expected `]`",
            "missing value for key, expected value",
            "invalid date-time, expected digits",
            "something the reader will say one day, expected letters",
        ] {
            let words = of_syntax(message);
            assert!(
                !words.contains(|c: char| c.is_ascii_alphabetic()),
                "{words}"
            );
        }
        for message in [
            "invalid type: string \"2026-07-02\", expected a TOML datetime",
            "invalid type: integer `5`, expected a string",
            "invalid type: map, expected a sequence",
            "invalid length 1, expected 2",
        ] {
            let words = of_content(message);
            for word in [
                "invalid", "type", "expected", "string", "integer", "map", "length",
            ] {
                assert!(!words.contains(word), "{words}");
            }
        }
    }
}
