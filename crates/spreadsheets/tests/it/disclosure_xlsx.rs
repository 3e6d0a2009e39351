//! MDS and SDS as Excel files, read back.

use proptest::prelude::*;
use tenken_domain::records::disclosure::{DisclosureAnswer, DisclosureKind, Given, Question};
use tenken_spreadsheets::disclosure_file::{check, read};
use tenken_spreadsheets::{DisclosureSheet, disclosure_xlsx};

/// What people write, formulas among it; a cell is trimmed when it is read.
fn words() -> impl Strategy<Value = String> {
    "[=+@a-z0-9ぁ-ん一-龠<>&\"' \n]{0,40}".prop_map(|text| text.trim().to_owned())
}

fn questions() -> impl Strategy<Value = (Vec<Question>, Vec<Given>)> {
    let answer = prop::option::of(prop::sample::select(DisclosureAnswer::ALL.to_vec()));
    prop::collection::vec((words(), answer, words()), 1..30).prop_map(|rows| {
        let number = |at: usize| format!("{}-{}", at / 10 + 1, at % 10 + 1);
        let questions = rows.iter().enumerate().map(|(at, (text, ..))| Question {
            number: number(at),
            text: format!("見本{text}"),
        });
        let given = rows
            .iter()
            .enumerate()
            .map(|(at, (_, answer, remark))| Given {
                number: number(at),
                // A statement answers at least something.
                answer: if at == 0 {
                    Some(DisclosureAnswer::No)
                } else {
                    *answer
                },
                remark: remark.clone(),
            });
        (questions.collect(), given.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_written_is_read_back(
        (questions, given) in questions(),
        kind in prop::sample::select(DisclosureKind::ALL.to_vec()),
    ) {
        let sheet = DisclosureSheet { kind, title: "=1+1 見本", questions: &questions, given: &given };
        let bytes = disclosure_xlsx(&sheet).unwrap();
        let file = read(&bytes, kind).unwrap();
        prop_assert_eq!(file.sheet.as_str(), kind.label());
        prop_assert!(file.questions.iter().all(|row| !row.is_formula));
        prop_assert_eq!(&check(&questions, &file).unwrap(), &given);
        prop_assert_eq!(disclosure_xlsx(&sheet).unwrap(), bytes);
    }
}

#[test]
fn a_blank_file_has_its_questions_and_no_answers() {
    let questions = [Question {
        number: "1".into(),
        text: "見本の質問".into(),
    }];
    let sheet = DisclosureSheet {
        kind: DisclosureKind::Mds,
        title: "見本",
        questions: &questions,
        given: &[],
    };
    let file = read(&disclosure_xlsx(&sheet).unwrap(), DisclosureKind::Mds).unwrap();
    assert_eq!(file.questions[0].question, questions[0]);
    assert_eq!(check(&questions, &file).unwrap_err()[0].code, "no-answers");
}
