//! Whatever is handed in, the answer is a result or a fault, never a panic.

use proptest::prelude::*;
use proptest::sample::select;
use tenken_domain::records::disclosure::DisclosureKind;
use tenken_spreadsheets::disclosure_file::{check, differences, read};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_file_of_questions_is_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        cells in prop::collection::vec(prop_oneof![
            select(vec!["番号", "質問", "回答", "備考", "はい", "いいえ", "対象外", "○", "1", "2-1", "\"", "", "\n", "\t"]).prop_map(str::to_owned),
            ".{0,6}",
        ], 0..60),
        width in 1usize..6,
    ) {
        let _ = read(&bytes, DisclosureKind::Sds);
        let rows: Vec<String> = cells.chunks(width).map(|row| row.join(",")).collect();
        let text = format!("番号,質問,回答,備考\n{}", rows.join("\n"));
        if let Ok(file) = read(text.as_bytes(), DisclosureKind::Mds) {
            let questions: Vec<_> = file.questions.iter().map(|row| row.question.clone()).collect();
            prop_assert!(differences(&questions, &file).is_empty());
            let _ = check(&questions, &file);
        }
    }
}
