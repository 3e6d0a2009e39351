//! Tables that come in: looked at, mended, stored; those of a chain's shops at once; and out again.

use tenken_ops::facilities::Facility;
use tenken_ops::ledgers::{
    Handed, ImportChoices, LedgerImport, Owner, export_ledger, export_shops, import_ledger, ledger,
    ledger_kind, ledgers_of_shops, shops_template,
};
use tenken_ops::{Actor, Error, Role};

use crate::support::{Site, on_both, somebody};

on_both!(
    what_was_looked_at_is_stored_without_the_file,
    rows_that_cannot_be_taken_are_left_out,
    a_row_that_came_meanwhile_stops_it,
    what_a_file_says_goes_on_top_of_what_is_there,
    a_chain_hands_in_all_its_shops,
    others_neither_bring_in_nor_take_out,
);

const DEVICES: &str = "管理番号,OS,登録日\n1,Windows 11,R2.12.1\n2,Windows 8,令和3年4月1日\n";

async fn handed(site: &Site, owner: &Owner, handed: Handed, dry_run: bool) -> LedgerImport {
    let choices = ImportChoices::default();
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    import_ledger(tenken, actor, owner, "devices", handed, &choices, dry_run)
        .await
        .unwrap()
}

fn file(text: &str) -> Handed {
    Handed::File(text.as_bytes().to_vec())
}

/// What was looked at, as the page carries it.
async fn looked_at(site: &Site, owner: &Owner, text: &str) -> (LedgerImport, Handed) {
    let import = handed(site, owner, file(text), true).await;
    let kind = ledger_kind(&site.tenken, &Actor::Local, "devices")
        .await
        .unwrap();
    let kept = Handed::Kept(import.kept(&kind));
    (import, kept)
}

async fn column(site: &Site, facility: &Facility, id: &str) -> Vec<String> {
    let ledger = ledger(&site.tenken, &Actor::Local, &facility.id, "devices")
        .await
        .unwrap();
    let rows = ledger.rows.iter();
    rows.map(|kept| kept.row.values.get(id).to_owned())
        .collect()
}

fn counts(import: &LedgerImport) -> Vec<(usize, usize, usize)> {
    let shops = import.shops.iter();
    shops
        .map(|shop| (shop.added, shop.changed, shop.same))
        .collect()
}

async fn what_was_looked_at_is_stored_without_the_file(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let owner = Owner::Facility(facility.id.clone());
    let (import, kept) = looked_at(site, &owner, DEVICES).await;
    assert_eq!(
        (counts(&import), import.is_stored),
        (vec![(2, 0, 0)], false)
    );
    assert!(
        column(site, &facility, "number").await.is_empty(),
        "nothing is stored by a look"
    );
    let stored = handed(site, &owner, kept.clone(), false).await;
    assert_eq!((counts(&stored), stored.is_stored), (vec![(2, 0, 0)], true));
    assert_eq!(
        column(site, &facility, "registered_on").await,
        ["2020-12-01", "2021-04-01"]
    );
    // A post that is sent twice changes nothing.
    let again = handed(site, &owner, kept, false).await;
    assert_eq!(counts(&again), [(0, 0, 2)]);
    let log = site
        .text("SELECT action FROM audit_entries WHERE action LIKE 'ledger.i%' ORDER BY seq LIMIT 1")
        .await;
    assert_eq!(log, "ledger.import");
}

async fn rows_that_cannot_be_taken_are_left_out(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let owner = Owner::Facility(facility.id.clone());
    let text = "施設,管理番号,登録日\n,1,R2.12.1\n,2,いつか\nよそ薬局,3,R2.12.1\n,1,R3.1.1\n,4,\n";
    let (import, kept) = looked_at(site, &owner, text).await;
    let faults: Vec<(usize, &str)> = import.file.faults().map(|it| (it.row, it.code)).collect();
    assert_eq!(faults, [(3, "unreadable"), (5, "duplicate-row")]);
    assert_eq!(
        import.refused.iter().map(|it| it.row).collect::<Vec<_>>(),
        [4]
    );
    assert_eq!(import.faulty_rows(), 3);
    let whole = handed(site, &owner, file(text), false).await;
    assert!(!whole.is_stored && column(site, &facility, "number").await.is_empty());
    let stored = handed(site, &owner, kept, false).await;
    assert!(stored.is_stored);
    assert_eq!(column(site, &facility, "number").await, ["1", "4"]);
}

async fn a_row_that_came_meanwhile_stops_it(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let owner = Owner::Facility(facility.id.clone());
    let (_, kept) = looked_at(site, &owner, DEVICES).await;
    let Handed::Kept(text) = &kept else {
        panic!("{kept:?}")
    };
    // Somebody meddles with what the page carries: it is read anew, and nothing of it is stored.
    let spoiled = Handed::Kept(text.replace("2020/12/01", "いつか"));
    let import = handed(site, &owner, spoiled, false).await;
    assert!(!import.is_stored && import.faulty_rows() == 1);
    assert!(column(site, &facility, "number").await.is_empty());
    let choices = ImportChoices::default();
    let broken = Handed::Kept("x".into());
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let refused = import_ledger(tenken, actor, &owner, "devices", broken, &choices, false).await;
    assert!(matches!(refused.unwrap_err(), Error::Rows(_)));
}

async fn what_a_file_says_goes_on_top_of_what_is_there(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let owner = Owner::Facility(facility.id.clone());
    handed(site, &owner, file(DEVICES), false).await;
    let more = "管理番号,OS,設置場所\n2,Windows 11,受付\n1,,\n3,,\n";
    let import = handed(site, &owner, file(more), false).await;
    assert_eq!(counts(&import), [(1, 1, 1)]);
    assert_eq!(
        column(site, &facility, "os").await,
        ["Windows 11", "Windows 11", ""]
    );
    let fill = ImportChoices {
        fill: vec![("kind".into(), "端末PC".into())],
        skip_faulty: false,
    };
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    import_ledger(
        tenken,
        actor,
        &owner,
        "devices",
        file("管理番号,種類\n1,\n2,サーバ\n"),
        &fill,
        false,
    )
    .await
    .unwrap();
    assert_eq!(column(site, &facility, "kind").await, ["pc", "server", ""]);
    // Out and in again it is the same.
    for is_csv in [true, false] {
        let out = export_ledger(tenken, actor, &facility.id, "devices", is_csv)
            .await
            .unwrap();
        let import = handed(site, &owner, Handed::File(out.content), true).await;
        assert_eq!(counts(&import), [(0, 0, 3)], "{}", out.name);
    }
}

/// Two pharmacies and a third one of the same name, of a corporation, and its head office.
async fn chain(site: &Site) -> (Vec<Facility>, Actor) {
    let mut shops = Vec::new();
    for number in [1, 2, 3] {
        shops.push(site.facility("pharmacy", number, None).await);
    }
    site.sql(
        "INSERT INTO corporations (id, name, kana, search, created_at, updated_at) \
         VALUES ('chain', '見本調剤', '', '', '', ''); \
         UPDATE facilities SET corporation_id = 'chain'; \
         UPDATE facilities SET name = '見本2' WHERE name = '見本3'",
    )
    .await;
    (shops, somebody(Role::Corporation, "chain"))
}

async fn a_chain_hands_in_all_its_shops(site: &Site) {
    let (shops, office) = chain(site).await;
    let code = shops[2].code.clone().unwrap();
    let owner = Owner::Corporation("chain".into());
    let text = format!(
        "施設,管理番号,OS\n見本1,1,Windows 11\n見本2,1,Windows 11\n{code},1,Windows 8\n{code},2,=1+1\nよそ,9,\n,9,\n"
    );
    let (import, kept) = looked_at(site, &owner, &text).await;
    let told: Vec<(usize, bool)> = (import.refused.iter())
        .map(|it| (it.row, it.message.contains("いくつも")))
        .collect();
    assert_eq!(
        told,
        [(3, true), (6, false), (7, false)],
        "a name that two shops have is neither's"
    );
    handed(site, &owner, kept, false).await;
    let found = ledgers_of_shops(&site.tenken, &office, "chain")
        .await
        .unwrap();
    let size_of = |shop: &Facility| {
        let shop = found.shops.iter().find(|it| it.facility == shop.id);
        shop.unwrap().sizes.get("devices").copied()
    };
    let sizes: Vec<Option<i64>> = shops.iter().map(size_of).collect();
    assert_eq!(
        (sizes, found.may_change),
        (vec![Some(1), None, Some(2)], true)
    );
    // Out, with each shop as it is found again.
    for is_csv in [true, false] {
        let out = export_shops(&site.tenken, &office, "chain", "devices", is_csv)
            .await
            .unwrap();
        let import = handed(site, &owner, Handed::File(out.content), true).await;
        assert_eq!(counts(&import), [(0, 0, 1), (0, 0, 2)], "{}", out.name);
    }
    let entries = site
        .text("SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = 'ledger.export' AND facility_id IS NOT NULL")
        .await;
    assert_eq!(entries, "4", "two files with rows of two shops");
    // A template that comes back as it went out is nothing.
    let template = shops_template(&site.tenken, &office, "chain", "devices")
        .await
        .unwrap();
    let import = handed(site, &owner, Handed::File(template.content), true).await;
    assert!(
        import.file.rows.is_empty() && import.file.notes.is_empty(),
        "{import:?}"
    );
}

async fn others_neither_bring_in_nor_take_out(site: &Site) {
    let (shops, _) = chain(site).await;
    let (tenken, choices) = (&site.tenken, ImportChoices::default());
    let owner = Owner::Corporation("chain".into());
    let stranger = somebody(Role::Corporation, "other");
    let staff = somebody(Role::Facility, &shops[0].id);
    for who in [&stranger, &staff] {
        assert!(matches!(
            ledgers_of_shops(tenken, who, "chain").await.unwrap_err(),
            Error::NotFound(_)
        ));
        assert!(matches!(
            export_shops(tenken, who, "chain", "devices", true)
                .await
                .unwrap_err(),
            Error::NotFound(_)
        ));
        assert!(matches!(
            shops_template(tenken, who, "chain", "devices")
                .await
                .unwrap_err(),
            Error::NotFound(_)
        ));
        let refused = import_ledger(
            tenken,
            who,
            &owner,
            "devices",
            file(DEVICES),
            &choices,
            true,
        )
        .await;
        assert!(matches!(refused.unwrap_err(), Error::NotFound(_)));
    }
    // An authority sees its own shops of a corporation and brings nothing in.
    let authority = somebody(Role::Authority, "131016");
    let found = ledgers_of_shops(tenken, &authority, "chain").await.unwrap();
    assert_eq!((found.shops.len(), found.may_change), (3, false));
    let refused = import_ledger(
        tenken,
        &authority,
        &owner,
        "devices",
        file(DEVICES),
        &choices,
        true,
    )
    .await;
    assert!(matches!(refused.unwrap_err(), Error::Forbidden));
    let elsewhere = somebody(Role::Authority, "140007");
    let found = ledgers_of_shops(tenken, &elsewhere, "chain").await.unwrap();
    assert!(found.shops.is_empty() && !found.may_change);
}
