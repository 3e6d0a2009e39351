//! Lists of facilities as people have them, against what is known: nothing is erased unseen, one bad
//! cell does not stop the rest, and what was guessed can be decided otherwise.

use tenken_ops::facilities::{
    Facility, FacilityFacts, ImportReport, add_facility, edit_facility, find_facility,
    forget_old_lists, import_list,
};
use tenken_ops::{Actor, Error};
use tenken_spreadsheets::facility_list::{Choices, Column};

use super::directory_import::{decide, upload};
use crate::support::{Site, code, on_both};

on_both!(
    what_is_emptied_is_counted_with_examples,
    damaged_texts_never_replace_good_ones_unasked,
    faulty_cells_and_rows_are_left_by_choice,
    codes_that_contradict_are_refused_everywhere,
    the_page_shows_how_it_reads_and_lets_one_decide,
    a_list_is_kept_for_its_person_for_an_hour,
);

const OPERATOR: Actor = Actor::Local;
const HEAD: &str = "医療機関コード,名称,種別";

async fn import(site: &Site, list: &str, choices: Choices) -> Result<ImportReport, Error> {
    let dry = import_list(&site.tenken, &OPERATOR, list.into(), choices.clone(), true);
    let dry = dry.await.unwrap().outcome;
    let done = import_list(&site.tenken, &OPERATOR, list.into(), choices, false);
    let done = done.await.unwrap().outcome;
    if let (Ok(dry), Ok(done)) = (dry, &done) {
        let dry_run = false;
        assert_eq!(
            ImportReport { dry_run, ..dry },
            *done,
            "a dry run says what is done"
        );
    }
    done
}

async fn plain(site: &Site, list: &str) -> ImportReport {
    import(site, list, Choices::default()).await.unwrap()
}

async fn known(site: &Site, code: &str) -> Facility {
    find_facility(&site.tenken, &OPERATOR, code).await.unwrap()
}

async fn what_is_emptied_is_counted_with_examples(site: &Site) {
    plain(
        site,
        &format!("{HEAD},市区町村,電話,病床数,法人名\n3119900011,A病院,病院,鳥取市,0857-00-0001,120,みほん会\n3149900015,B薬局,薬局,鳥取市,,,\n"),
    )
    .await;
    let report = plain(
        site,
        &format!("{HEAD},市区町村,電話,病床数,法人名\n3119900011,A病院,病院,,0857-00-0009,120,\n3149900015,B薬局,薬局,鳥取市,0857-00-0002,,\n"),
    )
    .await;
    let counts: Vec<_> = report
        .changes
        .iter()
        .map(|it| (it.column, it.filled, it.changed, it.emptied))
        .collect();
    assert_eq!(
        counts,
        [
            ("市区町村", 0, 0, 1),
            ("法人名", 0, 0, 1),
            ("電話", 1, 1, 0)
        ]
    );
    let example = &report.changes[0].examples[0];
    assert_eq!(
        (
            example.row,
            &*example.name,
            &*example.before,
            &*example.after
        ),
        (2, "A病院", "鳥取市", "")
    );
    assert_eq!(report.changes[1].examples[0].before, "みほん会");
}

async fn damaged_texts_never_replace_good_ones_unasked(site: &Site) {
    let head = format!("{HEAD},フリガナ,市区町村,法人名");
    plain(
        site,
        &format!("{head}\n3149900015,𠮷田薬局,薬局,ヨシダ,葛\u{E0100}城市,𠮷田会\n"),
    )
    .await;
    for bad in [
        "?田",
        "\u{E000}田",
        "\u{FFFD}田",
        "𠮷\u{200B}田",
        "𠮷\u{AD}田",
        "〓田",
    ] {
        let list = format!("{head}\n3149900015,{bad}薬局,薬局,{bad},{bad}市,{bad}会\n");
        let report = plain(site, &list).await;
        assert_eq!((report.updated, report.corporations), (0, 0), "{bad:?}");
        let told: Vec<&str> = report.notes.iter().map(|it| it.code).collect();
        assert_eq!(told, ["damaged"; 4], "{bad:?}");
        assert_eq!(known(site, "3149900015").await.name, "𠮷田薬局", "{bad:?}");
    }
    let list = format!("{HEAD}\n3149900015,なに?薬局,薬局\n3149900023,新しい?薬局,薬局\n");
    let report = plain(site, &list).await;
    assert_eq!((report.added, report.updated), (1, 0));
    assert_eq!(
        report.notes.len(),
        2,
        "a new name has nothing to replace, but is told"
    );
    let take = Choices {
        take_damaged: true,
        ..Choices::default()
    };
    let report = import(site, &list, take).await.unwrap();
    assert_eq!(report.updated, 1);
    assert_eq!(known(site, "3149900015").await.name, "なに?薬局");
}

async fn faulty_cells_and_rows_are_left_by_choice(site: &Site) {
    let head = format!("{HEAD},電話,病床数,法人名,法人番号,変更日");
    plain(
        site,
        &format!("{head}\n3119900011,A,病院,0857-00-0001,120,みほん会,7000012050002,2026/10/1\n3149900015,B,薬局,,,,,\n"),
    )
    .await;
    let list = format!(
        "{head}\n3119900011,新A,病院,こわれた,たくさん,,7000012050003,\n3149900015,新B,薬局,,,,2000012100001,\n3149900023,C,薬局,,,,,\n3149900024,D,薬局,,,,,\n"
    );
    let Error::Rows(faults) = import(site, &list, Choices::default()).await.unwrap_err() else {
        panic!()
    };
    assert_eq!(faults.len(), 4);
    let cells = Choices {
        skip_cells: true,
        ..Choices::default()
    };
    assert!(
        import(site, &list, cells.clone()).await.is_err(),
        "a row is nobody's"
    );
    let both = Choices {
        skip_rows: true,
        ..cells
    };
    let report = import(site, &list, both.clone()).await.unwrap();
    assert_eq!((report.rows, report.added, report.updated), (3, 1, 2));
    assert_eq!(report.left_out.len(), 5, "{:?}", report.left_out);
    let a = known(site, "3119900011").await;
    assert_eq!(
        (&*a.name, a.phone.as_deref(), a.beds),
        ("新A", Some("0857-00-0001"), Some(120))
    );
    assert_eq!(a.corporation.unwrap().name, "みほん会");
    // What contradicts what is known is left out likewise.
    let list = format!("{HEAD},変更日\n3119900011,別A,病院,2026/9/1\n3149900023,新C,薬局,\n");
    assert!(import(site, &list, Choices::default()).await.is_err());
    let report = import(site, &list, both).await.unwrap();
    assert_eq!((report.updated, report.left_out[0].code), (1, "backdated"));
    assert_eq!(known(site, "3119900011").await.name, "新A");
}

async fn codes_that_contradict_are_refused_everywhere(site: &Site) {
    let facts = |code: &str, kind: &str, prefecture: &str| FacilityFacts {
        code: Some(code.into()),
        kind: kind.into(),
        name: "A".into(),
        prefecture: prefecture.into(),
        ..FacilityFacts::default()
    };
    let add = async |facts| add_facility(&site.tenken, &OPERATOR, facts).await;
    for wrong in [
        facts("3149900015", "pharmacy", "13"),
        facts("3149900015", "hospital", "31"),
        facts("3119900094", "dental_clinic", ""),
    ] {
        assert_eq!(code(add(wrong).await.unwrap_err()), "contradiction");
    }
    for (authority, municipality, expected) in
        [("131016", "", "authority"), ("", "横浜市", "municipality")]
    {
        let wrong = FacilityFacts {
            authority: Some(authority.into()),
            municipality: municipality.into(),
            ..facts("3149900015", "pharmacy", "31")
        };
        assert_eq!(code(add(wrong).await.unwrap_err()), expected);
    }
    let one = add(facts("1349991019", "pharmacy", "")).await.unwrap();
    assert_eq!(one.prefecture, "13");
    let wrong = facts("1349991019", "clinic", "13");
    let edited = edit_facility(&site.tenken, &OPERATOR, &one.id, &one.version, wrong, None);
    assert_eq!(code(edited.await.unwrap_err()), "contradiction");
    let body = serde_json::json!({ "code": "1349991027", "kind": "hospital", "name": "A" });
    let refused = site.api("POST", "/facilities", &[], Some(body)).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let page = site
        .post(
            &format!("/facilities/{}/facts", one.id),
            &[
                ("name", "A"),
                ("kind", "hospital"),
                ("prefecture", "13"),
                ("code", "1349991019"),
                ("version", &one.version),
            ],
        )
        .await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("点数表"), "{}", page.body);
}

async fn the_page_shows_how_it_reads_and_lets_one_decide(site: &Site) {
    let list = "薬局一覧,,,,\n番,なまえ,医療機関番号,備考,電話\n1,A薬局,9900015,薬局,こわれた\n2,B薬局,9900023,薬局,0857-00-0002\n";
    let page = site
        .send(upload("/facilities/imports", "list.csv", list.as_bytes()))
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("「名称」の列がありません"),
        "{}",
        page.body
    );
    let names = [("column.B", "name"), ("prefecture", "31")];
    let page = decide(site, &page.body, &names).await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("電話番号として読めません"),
        "{}",
        page.body
    );
    assert!(page.body.contains("いまは1か所"), "{}", page.body);
    assert!(
        page.body.contains("内容から推し量りました"),
        "{}",
        page.body
    );
    let all = [names[0], names[1], ("skip_cells", "1")];
    let page = decide(site, &page.body, &all).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for part in [
        "読み取れました",
        "2行目",
        "7桁の番号",
        "取り込まなかったところ",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(
        find_facility(&site.tenken, &OPERATOR, "3149900015")
            .await
            .is_err()
    );
    let stored = decide(
        site,
        &page.body,
        &[all[0], all[1], all[2], ("act", "store")],
    )
    .await;
    assert!(stored.body.contains("登録しました"), "{}", stored.body);
    assert_eq!(known(site, "3149900015").await.name, "A薬局");
    assert_eq!(
        known(site, "3149900023").await.phone.as_deref(),
        Some("0857-00-0002")
    );
    assert_eq!(Column::parse("名称"), Some(Column::Name));
}

async fn a_list_is_kept_for_its_person_for_an_hour(site: &Site) {
    let list = |name: &str| format!("{HEAD}\n3149900015,{name},薬局\n");
    let hand_in = async |name: &str| {
        site.send(upload(
            "/facilities/imports",
            "list.csv",
            list(name).as_bytes(),
        ))
        .await
    };
    let first = hand_in("A").await;
    let second = hand_in("B").await;
    // The first page is of another file than the one that is kept.
    let refused = decide(site, &first.body, &[("act", "store")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("別のファイル"), "{}", refused.body);
    assert_eq!(site.get("/facilities/imports/reading").await.status, 200);
    site.set_now("2026-11-20T04:30:00Z");
    let late = decide(site, &second.body, &[("act", "store")]).await;
    assert_eq!(late.status, 422);
    assert!(late.body.contains("1時間"), "{}", late.body);
    assert_eq!(site.get("/facilities/imports/reading").await.status, 303);
    forget_old_lists(&site.tenken).await.unwrap();
    let third = hand_in("C").await;
    let stored = decide(site, &third.body, &[("act", "store")]).await;
    assert!(stored.body.contains("登録しました"), "{}", stored.body);
    let again = decide(site, &third.body, &[("act", "store")]).await;
    assert_eq!(again.status, 422, "it is stored, and not kept any more");
}
