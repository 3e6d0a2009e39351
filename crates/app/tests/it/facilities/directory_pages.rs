//! The directory: finding facilities, vendors, and the pages.

use tenken_ops::facilities::{FacilityFilter, import_facilities, list_facilities};
use tenken_ops::vendors::{VendorFacts, add_vendor, edit_vendor, find_vendor, list_vendors};
use tenken_ops::{Actor, Total};

use crate::support::{Site, code, found, on_both};

on_both!(
    facilities_are_found_however_they_are_typed,
    long_lists_are_walked_to_the_end,
    vendors_are_added_and_changed,
    the_pages_of_the_directory,
);

const OPERATOR: Actor = Actor::Local;

async fn facilities_are_found_however_they_are_typed(site: &Site) {
    // As long as can be, in letters of four bytes.
    let longest = "𠮷".repeat(200);
    let list = format!("code,name,kind,kana\n0342111457,{longest},薬局,{longest}\n");
    import_facilities(&site.tenken, &OPERATOR, list.into(), false)
        .await
        .unwrap();
    let list = "code,name,kind,kana\n\
        0110113719,さくら病院,病院,サクラビョウイン\n\
        0342110913,サクラ薬局,薬局,サクラヤッキョク\n\
        0342111184,ABC％薬局_1,薬局,エービーシー\n";
    import_facilities(&site.tenken, &OPERATOR, list.into(), false)
        .await
        .unwrap();
    for (text, expected) in [
        ("さくら", 2),
        ("ｻｸﾗ", 2),
        ("サクラ　薬局", 1),
        ("さくらびょう", 1),
        ("ａｂｃ", 1),
        ("abc%", 1),
        ("%", 1),
        ("_1", 1),
        ("\\", 0),
        ("'; --", 0),
        ("0342", 3),
        ("𠮷", 1),
        ("０３４２１１０９１３", 1),
        ("19さくら", 0),
        ("", 4),
    ] {
        let filter = FacilityFilter {
            text: text.into(),
            ..Default::default()
        };
        assert_eq!(found(site, filter).await.len(), expected, "{text}");
    }
}

async fn long_lists_are_walked_to_the_end(site: &Site) {
    let mut list = String::from("code,name,kind\n");
    for number in 0..1_120 {
        let code =
            tenken_domain::FacilityCode::with_check_digit(&format!("134{number:06}")).unwrap();
        // Many of the same name, which only their ids keep apart.
        list.push_str(&format!("{code},薬局{:02},薬局\n", number / 40));
    }
    import_facilities(&site.tenken, &OPERATOR, list.into(), false)
        .await
        .unwrap();
    for (text, expected, total) in [
        ("薬局", 1_120, Total::AtLeast(1_000)),
        ("薬局0", 400, Total::Exactly(400)),
    ] {
        let (mut seen, mut after) = (std::collections::HashSet::new(), None);
        loop {
            let filter = FacilityFilter {
                text: text.into(),
                after,
                ..Default::default()
            };
            let page = list_facilities(&site.tenken, &OPERATOR, filter)
                .await
                .unwrap();
            assert_eq!(page.total, total);
            seen.extend(page.items.into_iter().map(|facility| facility.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), expected);
    }
}

async fn vendors_are_added_and_changed(site: &Site) {
    let facts = |name: &str, number: &str| VendorFacts {
        name: name.into(),
        number: number.into(),
        phone: "03-1234-5678".into(),
        ..VendorFacts::default()
    };
    let add = async |facts| add_vendor(&site.tenken, &OPERATOR, facts).await;
    let one = add(facts("見本システム", "7000012050002")).await.unwrap();
    for (wrong, expected) in [
        (facts("", ""), "name"),
        (facts("別", "7000012050002"), "number"),
        (facts("別", "7000012050003"), "number"),
        (
            VendorFacts {
                phone: "1".into(),
                ..facts("別", "")
            },
            "phone",
        ),
    ] {
        assert_eq!(code(add(wrong).await.unwrap_err()), expected);
    }
    site.set_now("2026-11-20T03:00:01Z");
    let edit =
        async |seen: &str, facts| edit_vendor(&site.tenken, &OPERATOR, &one.id, seen, facts).await;
    let renamed = facts("見本ソフト", "7000012050002");
    let two = edit(&one.version, renamed.clone()).await.unwrap();
    assert_eq!(two.name, "見本ソフト");
    edit(&one.version, renamed).await.unwrap();
    let error = edit(&one.version, facts("ほか", "")).await.unwrap_err();
    assert_eq!(code(error), "changed_meanwhile");
    let found = find_vendor(&site.tenken, &OPERATOR, "7000012050002")
        .await
        .unwrap();
    assert_eq!(found, two);
    let listed = list_vendors(&site.tenken, &OPERATOR, None).await.unwrap();
    assert_eq!(listed.items, [two]);
}

async fn the_pages_of_the_directory(site: &Site) {
    let one = site.facility("hospital", 1, Some(100)).await;
    let path = format!("/facilities/{}", one.id);
    let page = site.get(&format!("{path}/facts")).await;
    assert_eq!(page.status, 200);
    let posted = |version: &str, beds: &str| {
        [
            ("name", "見本1"),
            ("kind", "hospital"),
            ("prefecture", "13"),
            ("code", one.code.as_deref().unwrap()),
            ("authority", "131016"),
            ("beds", beds),
            ("since", "令和8年10月1日"),
            ("version", version),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let post = async |fields: [(String, String); 8]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (&**a, &**b)).collect();
        site.post(&format!("{path}/facts"), &fields).await
    };
    let refused = post(posted(&one.version, "たくさん")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("病床数を数で") && refused.body.contains("value=\"たくさん\""));
    assert_eq!(post(posted(&one.version, "120")).await.status, 303);
    let page = site.get(&path).await.body;
    assert!(
        page.contains("これまでの変更") && page.contains("令和8年10月1日"),
        "{page}"
    );

    let moves = [
        ("from", "131016"),
        ("to", "130001"),
        ("act", "try"),
        ("since", ""),
    ];
    let tried = site.post("/facilities/moves", &moves).await.body;
    assert!(tried.contains("1施設が移ります"), "{tried}");
    let refused = site
        .post(
            "/facilities/moves",
            &[("from", "131016"), ("since", "2/30")],
        )
        .await;
    assert_eq!(refused.status, 422);
    let template = site.get("/facilities/imports/template.csv").await;
    assert!(
        template.body.contains("医療機関コード,名称,種別") && template.body.contains("旧コード")
    );
    let added = site.post("/vendors", &[("name", "見本システム")]).await;
    assert_eq!(added.status, 303);
    assert!(
        site.get(added.header("location"))
            .await
            .body
            .contains("見本システム")
    );
    assert_eq!(site.post("/vendors", &[("name", "")]).await.status, 422);
}
