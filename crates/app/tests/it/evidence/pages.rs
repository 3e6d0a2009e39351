//! The pages of evidence: handing in, what is refused and how, newer versions, rows of ledgers, removing.

use axum::body::Body;
use axum::http::Request;
use tenken_ops::ledgers::{Taking, TypedRow, save_rows};
use tenken_ops::{Actor, Role};
use tenken_testing::evidence::{docx, pdf, png};

use crate::support::accounts::signed_in_as;
use crate::support::{Browser, Reply, Site, on_both};

on_both!(
    a_paper_is_handed_in_shown_and_taken_away,
    what_is_not_taken_says_why_and_what_was_typed_stays,
    what_is_late_comes_first_and_a_measure_picks_its_own,
    a_newer_version_stands_before_the_older_one,
    what_somebody_changed_meanwhile_is_not_overwritten,
    a_photo_belongs_to_a_row,
    another_facility_does_not_exist,
);

/// A post with fields, and with a file where there is one.
fn post(path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    if let Some((name, content)) = file {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x");
    request.body(Body::from(body)).unwrap()
}

/// A pharmacy, with somebody who answers for it.
async fn pharmacy(site: &Site) -> (String, Browser<'_>) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let browser = signed_in_as(site, "of-it", Role::Facility, Some(&facility)).await;
    (facility, browser)
}

/// Hands in a paper and gives the address of its page.
async fn hand_in(
    browser: &mut Browser<'_>,
    facility: &str,
    fields: &[(&str, &str)],
    file: (&str, &[u8]),
) -> String {
    let path = format!("/facilities/{facility}/evidence");
    let fields = [&[("kind", "contract")], fields].concat();
    gone_to(&browser.send(post(&path, &fields, Some(file))).await)
}

/// Where a reply leads, without what is said there.
fn gone_to(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.body);
    let (path, _) = reply.header("location").split_once('?').unwrap();
    path.to_owned()
}

async fn a_paper_is_handed_in_shown_and_taken_away(site: &Site) {
    let (facility, mut browser) = pharmacy(site).await;
    let file = pdf("契約", "");
    let fields = [
        ("title", "レセコンの保守契約書"),
        ("measures", "bcp.drilled"),
        ("measures", "governance.officer_appointed"),
    ];
    let one = hand_in(&mut browser, &facility, &fields, ("契約.pdf", &file)).await;
    let page = browser.get(&one).await.body;
    for told in ["レセコンの保守契約書", "安全管理責任者の設置", "契約.pdf"] {
        assert!(page.contains(told), "{told} in {page}");
    }
    assert!(!page.contains("user:"), "people have names: {page}");
    let list = browser
        .get(&format!("/facilities/{facility}/evidence"))
        .await
        .body;
    let picture = format!("{one}/versions/1/thumbnail.jpg");
    assert!(list.contains(&picture) && list.contains("loading=\"lazy\""));
    let picture = browser.get(&picture).await;
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert!(picture.bytes.starts_with(b"\xff\xd8\xff"));
    let taken = browser.get(&format!("{one}/versions/1/file")).await;
    assert_eq!(taken.bytes, file);
    assert!(
        taken
            .header("content-disposition")
            .starts_with("attachment;")
    );
    assert_eq!(taken.header("x-content-type-options"), "nosniff");
    assert_eq!(
        browser.get(&format!("{one}/versions/2/file")).await.status,
        404
    );

    // The same file once more is the same evidence.
    let again = hand_in(&mut browser, &facility, &[], ("写し.pdf", &file)).await;
    assert_eq!(again, one);

    let removed = browser.post(&format!("{one}/removal"), &[]).await;
    assert_eq!(removed.status, 303);
    let page = browser.get(&one).await.body;
    assert!(page.contains("この証跡は消されています"), "{page}");
    assert_eq!(
        browser.get(&format!("{one}/versions/1/file")).await.status,
        404
    );
}

async fn what_is_not_taken_says_why_and_what_was_typed_stays(site: &Site) {
    let (facility, mut browser) = pharmacy(site).await;
    let path = format!("/facilities/{facility}/evidence");
    let large = [pdf("長い", ""), vec![b' '; 10 * 1024 * 1024]].concat();
    let locked = pdf("契約", "/Encrypt 9 0 R");
    let files: [(&str, &[u8], &str); 5] = [
        ("写真.png", &pdf("契約", ""), "名前と中身が違います"),
        ("契約.pdf", &locked, "パスワード"),
        ("メモ.txt", b"memo", "受け付けられない種類です"),
        ("長い.pdf", &large, "大きすぎます"),
        ("大きい.png", &png(60_000, 60_000), "大きい.png"),
    ];
    let typed = [
        ("kind", ""),
        ("title", "残る名前"),
        ("measures", "bcp.drilled"),
        ("review_on", "いつか"),
    ];
    for (name, content, why) in files {
        let reply = browser
            .send(post(&path, &typed, Some((name, content))))
            .await;
        assert_eq!(reply.status, 422, "{name}");
        for told in [
            why,
            "何の証跡かを選んでください",
            "見直す日は、日付で入れてください",
            "value=\"残る名前\"",
            "value=\"bcp.drilled\" checked",
            "value=\"いつか\"",
        ] {
            assert!(reply.body.contains(told), "{name}: {told}: {}", reply.body);
        }
    }
    let none = browser.send(post(&path, &typed, None)).await;
    assert!(
        none.body.contains("ファイルを選んでください。"),
        "{}",
        none.body
    );
    // What is wrong elsewhere costs the file, and the page says so.
    let file = pdf("契約", "");
    let reply = browser
        .send(post(&path, &typed, Some(("契約.pdf", &file))))
        .await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("ファイルをもう一度選んでください"));
    let list = browser.get(&path).await.body;
    assert!(list.contains("まだありません"), "nothing was kept: {list}");
}

async fn what_is_late_comes_first_and_a_measure_picks_its_own(site: &Site) {
    let (facility, mut browser) = pharmacy(site).await;
    for (title, measure, review_on) in [
        ("いつでもよい証跡", "bcp.drilled", ""),
        ("先の証跡", "bcp.drilled", "2999-01-01"),
        ("遅れた証跡", "governance.officer_appointed", "2001-01-01"),
    ] {
        let fields = [
            ("title", title),
            ("measures", measure),
            ("review_on", review_on),
        ];
        let file = docx(title);
        hand_in(&mut browser, &facility, &fields, ("証跡.docx", &file)).await;
    }
    let path = format!("/facilities/{facility}/evidence");
    let list = browser.get(&path).await.body;
    let at = |title| {
        list.find(title)
            .unwrap_or_else(|| panic!("{title} in {list}"))
    };
    assert!(at("遅れた証跡") < at("先の証跡") && at("先の証跡") < at("いつでもよい証跡"));
    assert!(list.contains("年以上過ぎています"));
    let picked = browser
        .get(&format!("{path}?measure=bcp.drilled"))
        .await
        .body;
    assert!(picked.contains("先の証跡") && !picked.contains("遅れた証跡"));
}

async fn a_newer_version_stands_before_the_older_one(site: &Site) {
    let (facility, mut browser) = pharmacy(site).await;
    let (old, new) = (pdf("去年", ""), pdf("今年", ""));
    let one = hand_in(&mut browser, &facility, &[], ("去年.pdf", &old)).await;
    let versions = format!("{one}/versions");
    assert!(browser.get(&versions).await.body.contains("新しい版"));
    let wrong = [("expires_on", "2020-01-01"), ("valid_from", "2021-01-01")];
    let file = Some(("今年.pdf", &*new));
    let refused = browser.send(post(&versions, &wrong, file)).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("有効になった日より前です"));
    let added = browser.send(post(&versions, &[], file)).await;
    assert_eq!(gone_to(&added), one);
    let page = browser.get(&one).await.body;
    assert!(page.find("今年.pdf").unwrap() < page.find("去年.pdf").unwrap());
    let removed = browser.post(&format!("{versions}/1/removal"), &[]).await;
    assert_eq!(gone_to(&removed), one);
    assert_eq!(browser.get(&format!("{versions}/1/file")).await.status, 404);
    assert_eq!(browser.get(&format!("{versions}/2/file")).await.bytes, new);
}

async fn what_somebody_changed_meanwhile_is_not_overwritten(site: &Site) {
    let (facility, mut browser) = pharmacy(site).await;
    let one = hand_in(&mut browser, &facility, &[], ("契約.pdf", &pdf("a", ""))).await;
    let change = |title: &'static str, revision: &'static str| {
        [
            ("title", title),
            ("kind", "contract"),
            ("revision", revision),
        ]
    };
    assert_eq!(gone_to(&browser.post(&one, &change("先", "1")).await), one);
    let late = browser.post(&one, &change("後", "1")).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("ほかの人が先に") && late.body.contains("value=\"後\""));
    assert!(late.body.contains("name=\"revision\" value=\"2\""));
    let nameless = browser.post(&one, &change("", "2")).await;
    assert_eq!(nameless.status, 422);
    assert_eq!(gone_to(&browser.post(&one, &change("後", "2")).await), one);
}

async fn a_photo_belongs_to_a_row(site: &Site) {
    let (facility, mut browser) = pharmacy(site).await;
    let id = site.tenken.new_id();
    let row = TypedRow {
        id: Some(id.clone()),
        cells: vec![("number".into(), "PC-7".into())],
        ..TypedRow::default()
    };
    let (tenken, local) = (&site.tenken, &Actor::Local);
    save_rows(
        tenken,
        local,
        &facility,
        "devices",
        vec![row],
        Taking::Whole,
    )
    .await
    .unwrap();
    let (row, path) = (
        format!("/ledger-rows/{id}"),
        format!("/ledger-rows/{id}/evidence"),
    );
    assert!(browser.get(&row).await.body.contains("PC-7の写真"));
    let fields = [("title", "ラベル"), ("kind", "picture")];
    let refused = browser
        .send(post(&path, &fields, Some(("a.txt", b"x"))))
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("受け付けられない種類です"));
    assert!(refused.body.contains("value=\"ラベル\""));
    let file = pdf("ラベル", "");
    let added = browser
        .send(post(&path, &fields, Some(("ラベル.pdf", &file))))
        .await;
    assert_eq!(added.header("location"), format!("{row}#photos"));
    let page = browser.get(&row).await.body;
    assert!(page.contains("thumbnail.jpg") && page.contains("ラベル"));
    let (_, rest) = page
        .split_once(&format!("/facilities/{facility}/evidence/"))
        .unwrap();
    let one = format!("/facilities/{facility}/evidence/{}", &rest[..id.len()]);
    assert!(browser.get(&one).await.body.contains(&row));

    // A box that is not ticked any more lets go of the row.
    let fields = [("title", "ラベル"), ("kind", "picture"), ("revision", "1")];
    assert_eq!(gone_to(&browser.post(&one, &fields).await), one);
    assert!(!browser.get(&row).await.body.contains("thumbnail.jpg"));
}

async fn another_facility_does_not_exist(site: &Site) {
    let (facility, mut browser) = pharmacy(site).await;
    let one = hand_in(&mut browser, &facility, &[], ("契約.pdf", &pdf("a", ""))).await;
    let other = site.other_facility().await.id;
    let mut stranger = signed_in_as(site, "of-other", Role::Facility, Some(&other)).await;
    let theirs = one.replace(&facility, &other);
    for path in [&one, &theirs] {
        for below in [
            "",
            "/versions",
            "/versions/1/file",
            "/versions/1/thumbnail.jpg",
        ] {
            let path = format!("{path}{below}");
            assert_eq!(stranger.get(&path).await.status, 404, "{path}");
        }
        let file = pdf("b", "");
        let versions = post(&format!("{path}/versions"), &[], Some(("b.pdf", &file)));
        for request in [versions, post(path, &[], None)] {
            let status = stranger.send(request).await.status;
            assert!(status == 404 || status == 422, "{path}: {status}");
        }
        let status = stranger.post(&format!("{path}/removal"), &[]).await.status;
        assert_eq!(status, 404, "{path}");
    }
    assert_eq!(
        browser.get(&format!("{one}/versions/1/file")).await.status,
        200
    );
}
