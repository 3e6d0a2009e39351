//! Lists of facilities against what is known: codes that change, closures, corporations, Excel.

use axum::body::Body;
use axum::http::Request;
use rust_xlsxwriter::Workbook;
use tenken_domain::FacilityCode;
use tenken_ops::facilities::corporations::{find_corporation, list_corporations};
use tenken_ops::facilities::{
    FacilityFilter, ImportReport, facility_history, find_facility, import_facilities,
    list_facilities,
};
use tenken_ops::{Actor, Error};

use crate::support::{Reply, Site, on_both};

on_both!(
    a_code_changes_and_the_facility_stays,
    what_a_list_is_silent_about_stays,
    corporations_are_found_or_made,
    changes_that_contradict_are_refused_by_row,
    an_excel_list_is_imported_on_the_page,
    facilities_of_an_older_program_are_found,
    variant_letters_find_facilities_and_corporations,
    a_list_larger_than_other_uploads_is_taken,
);

const OPERATOR: Actor = Actor::Local;

async fn import(site: &Site, list: &str) -> Result<ImportReport, Error> {
    import_facilities(&site.tenken, &OPERATOR, list.into(), false).await
}

/// New, changed and unchanged facilities.
async fn counts(site: &Site, list: &str) -> (u64, u64, u64) {
    let tried = import_facilities(&site.tenken, &OPERATOR, list.into(), true)
        .await
        .unwrap();
    let report = import(site, list).await.unwrap();
    assert_eq!(
        ImportReport {
            dry_run: false,
            ..tried
        },
        report,
        "what a dry run says is so"
    );
    (report.added, report.updated, report.unchanged)
}

async fn faults(site: &Site, list: &str) -> Vec<(usize, &'static str)> {
    match import(site, list).await.unwrap_err() {
        Error::Rows(faults) => faults.iter().map(|fault| (fault.row, fault.code)).collect(),
        other => panic!("{other}"),
    }
}

async fn a_code_changes_and_the_facility_stays(site: &Site) {
    let first = "code,name,kind,所管\n0110113719,A,病院,010006\n0342110913,B,薬局,030007\n";
    assert_eq!(counts(site, first).await, (2, 0, 0));
    let id = find_facility(&site.tenken, &OPERATOR, "0110113719")
        .await
        .unwrap()
        .id;
    let second = "code,name,kind,旧コード,変更日\n0312111180,A,病院,0110113719,2026/4/1\n";
    assert_eq!(counts(site, second).await, (0, 1, 0));
    assert_eq!(
        counts(site, second).await,
        (0, 0, 1),
        "again changes nothing"
    );
    for key in ["0312111180", "0110113719"] {
        let found = find_facility(&site.tenken, &OPERATOR, key).await.unwrap();
        assert_eq!(found.id, id, "{key}");
    }
    let history = facility_history(&site.tenken, &OPERATOR, &id)
        .await
        .unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].on, jiff::civil::date(2026, 4, 1));
    // The old list would make a second facility of the same.
    assert_eq!(faults(site, first).await, [(2, "former-code")]);
    let log = site.get(&format!("/facilities/{id}/log")).await.body;
    assert!(log.contains("0110113719 → 0312111180"), "{log}");
}

async fn what_a_list_is_silent_about_stays(site: &Site) {
    let full = "code,name,kind,kana,市区町村,所管,病床数,電話,開設日,法人名\n\
        0110113719,A,病院,エー,札幌市,011002,120,011-123-4567,昭和60年4月1日,見本会\n";
    counts(site, full).await;
    counts(
        site,
        "code,name,kind,病床数,廃止日\n0110113719,A,病院,,2026/9/30\n",
    )
    .await;
    let now = find_facility(&site.tenken, &OPERATOR, "0110113719")
        .await
        .unwrap();
    assert_eq!(
        (now.kana.as_str(), now.municipality.as_str()),
        ("エー", "札幌市")
    );
    assert_eq!(
        (now.authority.as_deref(), now.phone.as_deref()),
        (Some("011002"), Some("011-123-4567"))
    );
    assert_eq!(now.corporation.unwrap().name, "見本会");
    assert_eq!(now.beds, None, "an empty cell says that there is nothing");
    assert_eq!(now.closed_on, Some(jiff::civil::date(2026, 9, 30)));
}

async fn corporations_are_found_or_made(site: &Site) {
    let list = "code,name,kind,法人名,法人番号\n\
        0110113719,A,病院,見本会,7000012050002\n\
        0342110913,B,薬局,見本会,7000012050002\n\
        0342111184,C,薬局,別の会,\n\
        0342111457,D,薬局,別の会,\n\
        0342210408,E,薬局,,\n";
    let report = import(site, list).await.unwrap();
    assert_eq!((report.added, report.corporations), (5, 2));
    let report = import(site, list).await.unwrap();
    assert_eq!((report.unchanged, report.corporations), (5, 0));
    let one = find_corporation(&site.tenken, &OPERATOR, "7000012050002")
        .await
        .unwrap();
    let filter = FacilityFilter {
        corporation: Some(one.id.clone()),
        ..Default::default()
    };
    let its = list_facilities(&site.tenken, &OPERATOR, filter)
        .await
        .unwrap();
    let names: Vec<&str> = its.items.iter().map(|facility| &*facility.name).collect();
    assert_eq!(names, ["A", "B"]);
    let listed = list_corporations(&site.tenken, &OPERATOR, "別の", None)
        .await
        .unwrap();
    assert_eq!(listed.items.len(), 1);
    let page = site.get(&format!("/corporations/{}", one.id)).await;
    assert!(page.body.contains("見本会") && page.body.contains("7000012050002"));

    // The same name twice, and a number nobody knows.
    import(
        site,
        "code,name,kind,法人名,法人番号\n0342211109,F,薬局,別の会,8000012010038\n",
    )
    .await
    .unwrap();
    let doubtful = "code,name,kind,法人名,法人番号\n\
        0342211158,G,薬局,別の会,\n\
        0342211216,H,薬局,,2000012100001\n";
    assert_eq!(
        faults(site, doubtful).await,
        [(2, "ambiguous-corporation"), (3, "unknown-corporation")]
    );
}

async fn changes_that_contradict_are_refused_by_row(site: &Site) {
    counts(
        site,
        "code,name,kind\n0110113719,A,病院\n0342110913,B,薬局\n",
    )
    .await;
    let both = "code,name,kind,旧コード\n0110113719,A,病院,0342110913\n";
    assert_eq!(faults(site, both).await, [(2, "two-facilities")]);
    counts(
        site,
        "code,name,kind,変更日\n0110113719,新A,病院,2026/10/1\n",
    )
    .await;
    let earlier =
        "code,name,kind,変更日\n0342110913,B,薬局,2026/9/1\n0110113719,別A,病院,2026/9/1\n";
    assert_eq!(faults(site, earlier).await, [(3, "backdated")]);
}

/// A file handed in on a page.
pub fn upload(path: &str, name: &str, content: &[u8]) -> Request<Body> {
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--x--\r\n"].concat();
    Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap()
}

/// Goes on from a page that shows how a list is read.
pub async fn decide(site: &Site, page: &str, fields: &[(&str, &str)]) -> Reply {
    let hash = page.split("name=\"sha256\" value=\"").nth(1);
    let hash = hash.unwrap_or_else(|| panic!("{page}"));
    let hash = hash.split('"').next().unwrap();
    let fields = [&[("sha256", hash)], fields].concat();
    site.post("/facilities/imports/reading", &fields).await
}

async fn an_excel_list_is_imported_on_the_page(site: &Site) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in ["医療機関コード", "名称", "種別"].into_iter().enumerate() {
        sheet.write(0, column as u16, heading).unwrap();
    }
    sheet.write(1, 0, 110_113_719).unwrap();
    sheet.write(1, 1, "=HYPERLINK(\"x\")").unwrap();
    sheet.write(1, 2, "病院").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let page = site
        .send(upload("/facilities/imports", "list.xlsx", &bytes))
        .await;
    assert!(page.body.contains("先頭の0を補ったコード"), "{}", page.body);
    let stored = decide(site, &page.body, &[("act", "store")]).await;
    assert!(stored.body.contains("登録しました"), "{}", stored.body);
    let found = find_facility(&site.tenken, &OPERATOR, "0110113719")
        .await
        .unwrap();
    assert_eq!(
        found.name, "=HYPERLINK(\"x\")",
        "text that looks like a formula is text"
    );
    let locked = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 64]].concat();
    let page = site
        .send(upload("/facilities/imports", "list.xls", &locked))
        .await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains(".xlsx"), "{}", page.body);
}

async fn facilities_of_an_older_program_are_found(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    site.sql("UPDATE facilities SET search = 'as it was'").await;
    site.sql("UPDATE settings SET value = '1' WHERE key = 'search_spelling'")
        .await;
    let search = async |tenken: &tenken_ops::Tenken| {
        let filter = FacilityFilter {
            text: "見本１".into(),
            ..Default::default()
        };
        list_facilities(tenken, &OPERATOR, filter)
            .await
            .unwrap()
            .items
    };
    assert!(search(&site.tenken).await.is_empty());
    let opened_again = site.open_again().await;
    assert_eq!(search(&opened_again).await, [facility]);
}

async fn variant_letters_find_facilities_and_corporations(site: &Site) {
    let head = "医療機関コード,名称,種別,都道府県,所管,法人番号,法人名\n";
    let codes = |number: u32| {
        FacilityCode::with_check_digit(&format!("134{number:06}"))
            .unwrap()
            .to_string()
    };
    let names = [
        "髙𣘺薬局",
        "山﨑薬局",
        "𠮷田薬局",
        "葛\u{E0100}城薬局",
        "霞ヶ関薬局",
        "⻑崎町薬局",
        "カドノ‐ワン薬局",
        "渡邊薬局",
    ];
    let rows: String = (1..)
        .zip(names)
        .map(|(number, name)| {
            format!(
                "{},{name},薬局,東京都,131016,,株式会社{name}\n",
                codes(number)
            )
        })
        .collect();
    let list = format!("{head}{rows}");
    let page = site
        .send(upload("/facilities/imports", "list.csv", list.as_bytes()))
        .await;
    let page = decide(site, &page.body, &[("act", "store")]).await;
    assert!(page.body.contains("登録しました"), "{}", page.body);
    for (searched, name) in [
        ("山崎", names[1]),
        ("吉田", names[2]),
        ("葛城", names[3]),
        ("霞ケ関", names[4]),
        ("霞が関", names[4]),
        ("長崎町", names[5]),
        ("カドノ-ワン", names[6]),
        ("渡辺", names[7]),
        ("渡邉", names[7]),
    ] {
        let filter = FacilityFilter {
            text: searched.into(),
            ..FacilityFilter::default()
        };
        let facilities = list_facilities(&site.tenken, &OPERATOR, filter)
            .await
            .unwrap();
        let facilities: Vec<String> = facilities.items.into_iter().map(|it| it.name).collect();
        assert_eq!(facilities, [name], "{searched}");
        let corporations = list_corporations(&site.tenken, &OPERATOR, searched, None)
            .await
            .unwrap();
        let corporations: Vec<String> = corporations.items.into_iter().map(|it| it.name).collect();
        assert_eq!(corporations, [format!("株式会社{name}")], "{searched}");
    }
}

async fn a_list_larger_than_other_uploads_is_taken(site: &Site) {
    let row = format!("0110113719,A,病院,{}\n", "あ".repeat(100));
    let list = format!(
        "code,name,kind,備考\n{}",
        row.repeat(8 * 1024 * 1024 / row.len())
    );
    let page = site
        .send(upload("/facilities/imports", "list.csv", list.as_bytes()))
        .await;
    assert_eq!(page.status, 200, "read, and full of one facility");
    assert!(page.body.contains("1施設にまとめました"), "{}", page.body);
    let page = site
        .send(upload(
            "/facilities/imports",
            "list.csv",
            &vec![b'a'; 65 << 20],
        ))
        .await;
    assert_eq!(page.status, 413);
    assert!(page.body.contains("64MB"));
}
