//! Checklists as PDF and Excel, and filled ones read back: nothing is taken before a person says so.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use rust_xlsxwriter::{Format, Note, Workbook, Worksheet, XlsxError};
use serde_json::{Value, json};
use tenken_ops::Role;

use crate::support::accounts::signed_in;
use crate::support::browser::posted;
use crate::support::{Reply, Site, on_both};

on_both!(
    a_filled_excel_is_shown_first_and_taken_when_ticked,
    a_downloaded_excel_comes_back_as_it_was,
    faults_are_told_row_by_row_and_not_ticked,
    what_others_entered_meanwhile_is_not_lost,
    bad_files_are_refused_in_words,
    a_file_of_another_facility_is_told_and_nothing_ticked,
    what_is_doubtful_is_shown_and_not_ticked,
    papers_that_others_take_are_noted,
    many_papers_are_those_one_may_see,
    papers_are_there_for_checklists_and_after_the_end,
    no_character_costs_a_paper,
    paper_after_submitting_says_so,
);

/// A pharmacy that is asked for its checklist.
struct Case<'a> {
    site: &'a Site,
    round: String,
    facility: String,
    path: String,
}

impl<'a> Case<'a> {
    async fn new(site: &'a Site) -> Self {
        let facility = site.facility("pharmacy", 1, None).await.id;
        let round = site.round("pharmacy-checklist@R5").await.id;
        let path = format!("/rounds/{round}/responses/{facility}");
        Case {
            site,
            round,
            facility,
            path,
        }
    }

    async fn put(&self, revision: &str, answers: Value) {
        let body = Some(json!({ "answers": answers }));
        let headers = [("if-match", revision)];
        let headers = if revision.is_empty() {
            &headers[..0]
        } else {
            &headers
        };
        let reply = self.site.api("PUT", &self.path, headers, body).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    }

    async fn answers(&self) -> Value {
        let reply = self.site.api("GET", &self.path, &[], None).await;
        reply.json()["answers"].clone()
    }

    async fn upload(&self, file: &[u8]) -> Reply {
        let head =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\n";
        let body = [head.as_bytes(), file, b"\r\n--x--\r\n"].concat();
        let request = Request::post(format!("{}/sheet", self.path))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        self.site.send(request).await
    }

    /// Presses the button below a preview, with the rows it suggests.
    async fn take(&self, preview: &Reply) -> Reply {
        let mut fields = vec![("next".to_owned(), "taken".to_owned())];
        fields.extend(inputs(&preview.body));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (&**k, &**v)).collect();
        self.site.send(posted(&self.path, &fields)).await
    }
}

/// What a browser would post of the inputs of a page.
fn inputs(page: &str) -> Vec<(String, String)> {
    let attribute = |input: &str, name: &str| {
        let (_, rest) = input.split_once(&format!(" {name}=\""))?;
        let (value, _) = rest.split_once('"')?;
        Some(
            value
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&"),
        )
    };
    page.split("<input")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or_default())
        .filter(|input| !input.contains("checkbox") || input.contains(" checked"))
        .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
        .collect()
}

/// Filled in by hand: a row for each item, found by its printed text.
fn by_hand(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(["チェック項目", "1回目", "目標日", "2回目", "備考"])
    {
        sheet.write(0, column, heading).unwrap();
    }
    fill(sheet).unwrap();
    workbook.save_to_buffer().unwrap()
}

const PRESENCE: &str = "医療情報システムを導入、運用している。";
const OFFICER: &str = "（１）    医療情報システム安全管理責任者等を設置している。";
const INVENTORY: &str = "（１） サーバ、端末PC、ネットワーク機器の台帳管理を行ってい\n　　る。";
const CHART: &str = "（１） インシデント発生時における組織内と外部関係機関（事業者、厚生労働省、警察等）への連絡体制図がある。";

fn checked(value: bool, on: &str) -> Value {
    json!({ "value": value, "on": on })
}

fn row(first: Value, target: Value) -> Value {
    json!({ "first": first, "target": target, "second": null, "remark": "" })
}

async fn a_filled_excel_is_shown_first_and_taken_when_ticked(site: &Site) {
    let case = Case::new(site).await;
    case.put(
        "",
        json!({ "presence": { "first": checked(true, "2026-07-01") } }),
    )
    .await;
    let before = case.answers().await;
    let page = site.get(&format!("{}/sheet", case.path)).await;
    assert!(page.body.contains("何も変わりません"), "{}", page.body);
    let preview = case
        .upload(&by_hand(|sheet| {
            sheet.write(1, 0, PRESENCE)?.write(1, 1, "はい（R8.7.1）")?;
            sheet
                .write(2, 0, OFFICER)?
                .write(2, 1, "はい・（いいえ）\n（７／２）")?;
            sheet.write(2, 2, "令和８年12月25日")?;
            sheet.write(3, 0, INVENTORY)?.write(3, 1, "○")?;
            sheet.write(4, 0, CHART)?.write(4, 1, "○はい・いいえ 7/2")?;
            sheet.write(4, 4, "<b>壁に貼った</b>")?;
            Ok(())
        }))
        .await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    for told in [
        "4行を読み、2行がいまの内容と違います",
        "いいえ（R8.7.2）",
        "R8.12.25",
        "どちらか分かりません",
        "&lt;b&gt;壁に貼った&lt;/b&gt;",
        "ファイルにない項目が15あります",
        "B3",
    ] {
        assert!(preview.body.contains(told), "{told}: {}", preview.body);
    }
    assert_eq!(
        case.answers().await,
        before,
        "nothing is taken before somebody says so"
    );
    let taken = case.take(&preview).await;
    assert_eq!(taken.header("location"), format!("{}?taken=2", case.path));
    let after = case.answers().await;
    assert_eq!(
        after["1-1"],
        row(checked(false, "2026-07-02"), json!("2026-12-25"))
    );
    assert_eq!(after["3-1"]["remark"], "<b>壁に貼った</b>");
    assert_eq!(after["2-1"], Value::Null);
    let page = site.get(taken.header("location")).await;
    assert!(page.body.contains("2行を取り込みました"));
}

async fn a_downloaded_excel_comes_back_as_it_was(site: &Site) {
    let case = Case::new(site).await;
    let answers = json!({
        "presence": { "first": checked(true, "2026-07-01") },
        "1-1": { "first": checked(false, "2026-07-02"), "target": "2026-12-25", "remark": "=1+1" },
        "2-1": { "first": checked(false, "2026-07-02"), "target": "2026-08-01", "second": checked(true, "2026-08-01") },
    });
    case.put("", answers).await;
    let file = site.get(&format!("{}/paper.xlsx", case.path)).await;
    assert_eq!(file.status, StatusCode::OK);
    let preview = case.upload(&file.bytes).await;
    assert!(
        preview.body.contains("いまの内容と同じです"),
        "{}",
        preview.body
    );
    assert!(!preview.body.contains("checkbox"));
}

async fn faults_are_told_row_by_row_and_not_ticked(site: &Site) {
    let case = Case::new(site).await;
    let preview = case
        .upload(&by_hand(|sheet| {
            sheet.write(1, 0, PRESENCE)?.write(1, 1, "はい 7/2")?;
            sheet
                .write(2, 0, OFFICER)?
                .write(2, 1, "いいえ 7/2")?
                .write(2, 2, "2027/4/1")?;
            sheet
                .write(3, 0, INVENTORY)?
                .write(3, 1, "いいえ 7/2")?
                .write(3, 2, "7/1")?;
            sheet
                .write(4, 0, CHART)?
                .write(4, 1, "いいえ 7/2")?
                .write(4, 2, "8/1")?;
            sheet.write(4, 3, "はい 7/1")?;
            Ok(())
        }))
        .await;
    for told in [
        "令和9年3月31日（水）までの日にしてください",
        "1回目の確認日（令和8年7月2日（木））より前になっています",
        "2回目の確認日が、1回目より前になっています",
    ] {
        assert!(preview.body.contains(told), "{told}: {}", preview.body);
    }
    assert_eq!(preview.body.matches(" checked").count(), 1);
    let taken = case.take(&preview).await;
    assert_eq!(taken.header("location"), format!("{}?taken=1", case.path));
}

async fn what_others_entered_meanwhile_is_not_lost(site: &Site) {
    let case = Case::new(site).await;
    case.put(
        "",
        json!({ "presence": { "first": checked(true, "2026-07-01") } }),
    )
    .await;
    let file = by_hand(|sheet| {
        sheet.write(1, 0, OFFICER)?.write(1, 1, "はい 7/2")?;
        Ok(())
    });
    let preview = case.upload(&file).await;
    let theirs = json!({ "presence": { "first": checked(true, "2026-07-01") }, "1-1": { "first": checked(false, "2026-07-03"), "target": "2026-12-25" } });
    case.put("\"1\"", theirs).await;
    let reply = case.take(&preview).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert!(reply.body.contains("どちらにしますか"));
    assert_eq!(
        case.answers().await["1-1"]["first"],
        checked(false, "2026-07-03")
    );
}

async fn bad_files_are_refused_in_words(site: &Site) {
    let case = Case::new(site).await;
    let locked: Vec<u8> = [
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(),
        "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect(),
    ]
    .concat();
    let vendors = site
        .get("/forms/vendor-checklist/R5/paper.xlsx")
        .await
        .bytes;
    for (file, told) in [
        (b"hello".to_vec(), "Excelのファイルとして読めません"),
        (locked, "パスワードを外して"),
        (vendors, "別の様式か別の年度の版（vendor-checklist@r5）"),
        (by_hand(|_| Ok(())), "行を見つけられませんでした"),
    ] {
        let reply = case.upload(&file).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.body.contains(told), "{told}: {}", reply.body);
    }
    let reply = case.upload(&vec![0; 10 << 20]).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(reply.body.contains("5MB"), "{}", reply.body);
    assert_eq!(case.answers().await, json!({}));
}

async fn a_file_of_another_facility_is_told_and_nothing_ticked(site: &Site) {
    let theirs = site.facility("pharmacy", 2, None).await;
    let case = Case::new(site).await;
    let answers = json!({ "presence": { "first": checked(true, "2026-07-01") } });
    case.put("", answers).await;
    let own = site.get(&format!("{}/paper.xlsx", case.path)).await;
    let other = Case {
        path: format!("/rounds/{}/responses/{}", case.round, theirs.id),
        facility: theirs.id.clone(),
        ..case
    };
    let preview = other.upload(&own.bytes).await;
    assert_eq!(preview.status, StatusCode::OK);
    for told in ["このファイルでよいか、先に確かめてください", &theirs.name] {
        assert!(preview.body.contains(told), "{told}: {}", preview.body);
    }
    assert!(preview.body.contains("type=\"checkbox\""));
    assert!(!preview.body.contains(" checked"), "{}", preview.body);
    let taken = other.take(&preview).await;
    assert_eq!(taken.header("location"), format!("{}?taken=0", other.path));
    assert_eq!(other.answers().await, json!({}));
}

async fn what_is_doubtful_is_shown_and_not_ticked(site: &Site) {
    let case = Case::new(site).await;
    let preview = case
        .upload(&by_hand(|sheet| {
            let (struck, plain) = (Format::new().set_font_strikethrough(), Format::new());
            sheet.write(1, 0, PRESENCE)?.write(1, 1, "はい 7/2")?;
            sheet.write(2, 0, OFFICER)?;
            sheet.write_rich_string(2, 1, &[(&plain, "はい・"), (&struck, "いいえ")])?;
            sheet.write(3, 0, INVENTORY)?.write(3, 1, "はい 7/2")?;
            sheet.insert_note(3, 1, &Note::new("<b>本当は</b>いいえ"))?;
            sheet.write(4, 0, CHART)?.write(4, 1, "はい・いいえ　○")?;
            sheet.write(0, 5, "前年度の結果")?.write(4, 5, "はい")?;
            Ok(())
        }))
        .await;
    for told in [
        "人が確かめる必要がある行は2行",
        "取り消し線のない方",
        "&lt;b&gt;本当は&lt;/b&gt;いいえ",
        "どちらのものか分かりません",
        "F列「前年度の結果」",
    ] {
        assert!(preview.body.contains(told), "{told}: {}", preview.body);
    }
    assert_eq!(preview.body.matches(" checked").count(), 1);
}

/// What the log has about answers that were taken away, by whom.
async fn exports(site: &Site, action: &str) -> String {
    let sql = format!("SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = '{action}'");
    site.text(&sql).await
}

async fn papers_that_others_take_are_noted(site: &Site) {
    let case = Case::new(site).await;
    let mut own = signed_in(site, Role::FacilityMember, Some(&case.facility)).await;
    let mut authority = signed_in(site, Role::Authority, Some("131016")).await;
    for paper in ["paper.pdf", "paper.xlsx"] {
        let path = format!("{}/{paper}", case.path);
        assert_eq!(own.get(&path).await.status, StatusCode::OK);
    }
    assert_eq!(exports(site, "response.export").await, "0");
    let paper = authority.get(&format!("{}/paper.pdf", case.path)).await;
    assert!(paper.bytes.starts_with(b"%PDF-"));
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert_eq!(exports(site, "response.export").await, "1");
}

/// Submits a checklist of a pharmacy that has no system to check.
async fn submit(site: &Site, round: &str, facility: &str) {
    let path = format!("/rounds/{round}/responses/{facility}/submissions");
    let answers = json!({ "presence": { "first": checked(false, "2026-07-01") } });
    let headers = [("idempotency-key", "a")];
    let reply = site
        .api("POST", &path, &headers, Some(json!({ "answers": answers })))
        .await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
}

async fn many_papers_are_those_one_may_see(site: &Site) {
    let case = Case::new(site).await;
    let other = site.other_facility().await;
    let bundle = format!("/rounds/{}/papers.zip", case.round);
    assert_eq!(site.get(&bundle).await.status, StatusCode::NOT_FOUND);
    submit(site, &case.round, &case.facility).await;
    submit(site, &case.round, &other.id).await;
    let mut ministry = signed_in(site, Role::Ministry, None).await;
    let mut authority = signed_in(site, Role::Authority, Some("131016")).await;
    let names = |reply: &Reply| {
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        assert!(reply.bytes.starts_with(b"PK\x03\x04"));
        (
            reply.body.contains("見本1"),
            reply.body.contains("よその薬局"),
        )
    };
    let before: u32 = exports(site, "response.export").await.parse().unwrap();
    assert_eq!(names(&authority.get(&bundle).await), (true, false));
    assert_eq!(
        exports(site, "response.export").await,
        (before + 1).to_string()
    );
    assert_eq!(names(&ministry.get(&bundle).await), (true, true));
    let limited = ministry
        .get(&format!("{bundle}?q=%E3%82%88%E3%81%9D"))
        .await;
    assert_eq!(names(&limited), (false, true));
    // The first one found nothing, so that nothing was taken.
    assert_eq!(exports(site, "responses.export").await, "3");
    let mut own = signed_in(site, Role::Facility, Some(&case.facility)).await;
    assert_eq!(own.get(&bundle).await.status, StatusCode::FORBIDDEN);
}

async fn papers_are_there_for_checklists_and_after_the_end(site: &Site) {
    let case = Case::new(site).await;
    submit(site, &case.round, &case.facility).await;
    for form in ["pharmacy-checklist", "vendor-checklist"] {
        let paper = site.get(&format!("/forms/{form}/R5/paper.pdf")).await;
        assert!(paper.bytes.starts_with(b"%PDF-"), "{}", paper.body);
    }
    let survey = site.get("/forms/pharmacy-survey/R8/paper.pdf").await;
    assert_eq!(survey.status, StatusCode::NOT_FOUND);
    site.post(&format!("/rounds/{}/closing", case.round), &[])
        .await;
    let paper = site
        .get(&format!("{}/submissions/1/paper.pdf", case.path))
        .await;
    assert!(paper.bytes.starts_with(b"%PDF-"), "{}", paper.body);
    let upload = case.upload(b"x").await;
    assert_eq!(upload.header("location"), case.path);
    let page = site.get(&case.path).await;
    assert!(page.body.contains("/paper.pdf") && !page.body.contains("/sheet\""));
}

async fn no_character_costs_a_paper(site: &Site) {
    let case = Case::new(site).await;
    let other = site.other_facility().await;
    submit(site, &case.round, &other.id).await;
    submit(site, &case.round, &case.facility).await;
    let answers = json!({
        "presence": { "first": checked(true, "2026-07-01") },
        "1-1": { "first": checked(true, "2026-07-01"), "remark": "✔確認した 連絡図⭕ 😀 \u{e000} 𛀁" },
    });
    let reply = site.api("GET", &case.path, &[], None).await;
    case.put(reply.header("etag"), answers).await;
    // As names come from lists of other systems.
    site.sql("UPDATE facilities SET name = 'みどり\u{e000}薬局' WHERE name = '見本1'")
        .await;
    let paper = site.get(&format!("{}/paper.pdf", case.path)).await;
    assert!(paper.bytes.starts_with(b"%PDF-"), "{}", paper.body);
    let bundle = format!("/rounds/{}/papers.zip", case.round);
    let mut ministry = signed_in(site, Role::Ministry, None).await;
    let bundle = ministry.get(&bundle).await;
    // Stored without compression: the list at the end can be read as it is.
    for told in [
        "0000_はじめにお読みください.txt",
        "次の1施設の用紙には、書体にない文字があり",
        "U+E000",
    ] {
        assert!(bundle.body.contains(told), "{told}");
    }
}

async fn paper_after_submitting_says_so(site: &Site) {
    let case = Case::new(site).await;
    let print = format!("{}/print", case.path);
    submit(site, &case.round, &case.facility).await;
    let page = site.get(&print).await.body;
    assert!(page.contains("提出済み　受付番号 "), "{page}");
    assert!(!page.contains("下書き（"), "{page}");
    let reply = site.api("GET", &case.path, &[], None).await;
    let revision = reply.header("etag").to_owned();
    let later = json!({ "presence": { "first": checked(true, "2026-07-03") } });
    case.put(&revision, later).await;
    let page = site.get(&print).await.body;
    assert!(page.contains("で提出したあとに変更した"), "{page}");
}
