//! Ledgers: rows typed, changed by two, removed, brought back; kinds that an operator loads; who has what.

use tenken_domain::ledgers::Values;
use tenken_ops::ledgers::{
    RowOutcome, RowQuery, Saved, Taking, TypedRow, find_rows, kind_text, ledger, ledger_kinds,
    ledgers_of, load_ledger_kind, restore_row, row_history, save_rows,
};
use tenken_ops::{Actor, Error, Role};

use crate::support::code;
use crate::support::somebody;
use crate::support::{Site, on_both};

on_both!(
    rows_are_typed_read_and_kept_with_their_history,
    two_people_change_one_row,
    rows_are_told_apart_by_their_key,
    what_cannot_be_read_keeps_the_rest_or_nothing,
    others_do_not_see_or_change_a_facility_s_ledgers,
    an_operator_adds_a_column_and_a_kind,
    who_has_this_product_is_one_look,
);

fn typed(id: Option<&str>, seen: i64, cells: &[(&str, &str)]) -> TypedRow {
    let cells = cells
        .iter()
        .map(|(column, text)| ((*column).into(), (*text).into()));
    TypedRow {
        id: id.map(Into::into),
        seen,
        cells: cells.collect(),
        is_removed: false,
    }
}

async fn save(site: &Site, facility: &str, kind: &str, rows: Vec<TypedRow>) -> Saved {
    let actor = Actor::Local;
    save_rows(&site.tenken, &actor, facility, kind, rows, Taking::Each)
        .await
        .unwrap()
}

async fn rows(site: &Site, facility: &str, kind: &str) -> Vec<Values> {
    let ledger = ledger(&site.tenken, &Actor::Local, facility, kind)
        .await
        .unwrap();
    ledger
        .rows
        .into_iter()
        .map(|kept| kept.row.values)
        .collect()
}

async fn rows_are_typed_read_and_kept_with_their_history(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let id = site.tenken.new_id();
    let first = [
        ("number", "００1"),
        ("os", "Win11"),
        ("registered_on", "令和2年12月1日"),
        ("state", "稼働"),
    ];
    let saved = save(
        site,
        &facility.id,
        "devices",
        vec![typed(Some(&id), 0, &first)],
    )
    .await;
    let RowOutcome::Kept(row) = &saved.outcomes[0] else {
        panic!("{saved:?}")
    };
    assert_eq!(
        (&*row.id, row.revision, row.values.get("registered_on")),
        (&*id, 1, "2020-12-01")
    );
    // A post that is sent twice is one row.
    let again = save(
        site,
        &facility.id,
        "devices",
        vec![typed(Some(&id), 0, &first)],
    )
    .await;
    assert!(
        matches!(&again.outcomes[0], RowOutcome::Same(same) if same.revision == 1),
        "{again:?}"
    );
    save(
        site,
        &facility.id,
        "devices",
        vec![typed(Some(&id), 1, &[("state", "停止")])],
    )
    .await;
    let mut goes = typed(Some(&id), 2, &[]);
    goes.is_removed = true;
    let saved = save(site, &facility.id, "devices", vec![goes]).await;
    assert_eq!(saved.outcomes, [RowOutcome::Removed]);
    assert!(rows(site, &facility.id, "devices").await.is_empty());

    let history = row_history(&site.tenken, &Actor::Local, &id).await.unwrap();
    let states: Vec<Option<&str>> = (history.revisions.iter())
        .map(|former| former.values.as_ref().map(|values| values.get("state")))
        .collect();
    assert_eq!(states, [None, Some("stopped"), Some("active")]);
    restore_row(&site.tenken, &Actor::Local, &id, 1)
        .await
        .unwrap();
    assert_eq!(
        rows(site, &facility.id, "devices").await[0].get("state"),
        "active"
    );
    let (_, overview) = ledgers_of(&site.tenken, &Actor::Local, &facility.id)
        .await
        .unwrap();
    let devices = overview
        .iter()
        .find(|one| one.kind.id == "devices")
        .unwrap();
    assert_eq!(devices.rows, 1);
    let log = site
        .text("SELECT action FROM audit_entries WHERE action LIKE 'ledger%' ORDER BY seq LIMIT 1")
        .await;
    assert_eq!(log, "ledger.change");
}

async fn two_people_change_one_row(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let id = site.tenken.new_id();
    save(
        site,
        &facility.id,
        "devices",
        vec![typed(Some(&id), 0, &[("number", "1"), ("place", "受付")])],
    )
    .await;
    // Both saw revision 1. Different cells: both are kept.
    save(
        site,
        &facility.id,
        "devices",
        vec![typed(Some(&id), 1, &[("place", "調剤室")])],
    )
    .await;
    let saved = save(
        site,
        &facility.id,
        "devices",
        vec![typed(Some(&id), 1, &[("maker", "A社")])],
    )
    .await;
    assert!(
        matches!(&saved.outcomes[0], RowOutcome::Kept(row) if row.revision == 3),
        "{saved:?}"
    );
    let now = rows(site, &facility.id, "devices").await.remove(0);
    assert_eq!((now.get("place"), now.get("maker")), ("調剤室", "A社"));
    // The same cell: the second one sees what the first one made of it.
    let saved = save(
        site,
        &facility.id,
        "devices",
        vec![typed(Some(&id), 1, &[("place", "休憩室")])],
    )
    .await;
    let RowOutcome::Conflict(conflict) = &saved.outcomes[0] else {
        panic!("{saved:?}")
    };
    assert_eq!(conflict.columns, ["place"]);
    assert_eq!(
        conflict.theirs.as_ref().unwrap().values.get("place"),
        "調剤室"
    );
    // Somebody removed it meanwhile.
    let goes = TypedRow {
        is_removed: true,
        ..typed(Some(&id), 3, &[])
    };
    save(site, &facility.id, "devices", vec![goes]).await;
    let saved = save(
        site,
        &facility.id,
        "devices",
        vec![typed(Some(&id), 3, &[("place", "x")])],
    )
    .await;
    assert!(matches!(&saved.outcomes[0], RowOutcome::Conflict(gone) if gone.theirs.is_none()));
}

async fn rows_are_told_apart_by_their_key(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let twice = vec![
        typed(None, 0, &[("number", "PC-1")]),
        typed(None, 0, &[("number", "ｐｃ-１")]),
    ];
    let saved = save(site, &facility.id, "devices", twice).await;
    let RowOutcome::Kept(first) = saved.outcomes[0].clone() else {
        panic!("{saved:?}")
    };
    let RowOutcome::Refused(faults) = &saved.outcomes[1] else {
        panic!("{saved:?}")
    };
    assert_eq!(
        (&*faults[0].column, faults[0].code),
        ("number", "duplicate")
    );
    // Two rows swap their numbers in one go.
    let saved = save(
        site,
        &facility.id,
        "devices",
        vec![typed(None, 0, &[("number", "PC-2")])],
    )
    .await;
    let RowOutcome::Kept(second) = saved.outcomes[0].clone() else {
        panic!("{saved:?}")
    };
    let swap = vec![
        typed(Some(&first.id), 1, &[("number", "PC-3")]),
        typed(Some(&second.id), 1, &[("number", "PC-1")]),
        typed(Some(&first.id), 2, &[("number", "PC-2")]),
    ];
    let saved = save(site, &facility.id, "devices", swap).await;
    assert!(
        saved
            .outcomes
            .iter()
            .all(|outcome| matches!(outcome, RowOutcome::Kept(_))),
        "{saved:?}"
    );
    let other = site.other_facility().await;
    let saved = save(
        site,
        &other.id,
        "devices",
        vec![typed(None, 0, &[("number", "PC-1")])],
    )
    .await;
    assert!(
        matches!(saved.outcomes[0], RowOutcome::Kept(_)),
        "numbers are a facility's own"
    );
}

async fn what_cannot_be_read_keeps_the_rest_or_nothing(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let three = || {
        vec![
            typed(None, 0, &[("number", "1")]),
            typed(
                None,
                0,
                &[
                    ("number", "2"),
                    ("registered_on", "いつか"),
                    ("state", "こわれた"),
                ],
            ),
            typed(None, 0, &[("number", "3")]),
        ]
    };
    let actor = Actor::Local;
    let whole = save_rows(
        &site.tenken,
        &actor,
        &facility.id,
        "devices",
        three(),
        Taking::Whole,
    )
    .await
    .unwrap();
    assert!(!whole.is_kept);
    assert!(rows(site, &facility.id, "devices").await.is_empty());
    let each = save(site, &facility.id, "devices", three()).await;
    assert!(matches!(&each.outcomes[1], RowOutcome::Refused(faults) if faults.len() == 2));
    assert_eq!(rows(site, &facility.id, "devices").await.len(), 2);
    let sealed = save_rows(
        &site.tenken,
        &actor,
        &facility.id,
        "access_log",
        three(),
        Taking::Each,
    )
    .await;
    assert_eq!(code(sealed.unwrap_err()), "sealed");
}

async fn others_do_not_see_or_change_a_facility_s_ledgers(site: &Site) {
    let (own, other) = (
        site.facility("pharmacy", 1, None).await,
        site.other_facility().await,
    );
    let id = site.tenken.new_id();
    save(
        site,
        &other.id,
        "devices",
        vec![typed(Some(&id), 0, &[("number", "1")])],
    )
    .await;
    let staff = somebody(Role::Facility, &own.id);
    let looked = ledger(&site.tenken, &staff, &other.id, "devices")
        .await
        .unwrap_err();
    assert!(matches!(looked, Error::NotFound(_)));
    assert!(matches!(
        row_history(&site.tenken, &staff, &id).await.unwrap_err(),
        Error::NotFound(_)
    ));
    assert!(matches!(
        restore_row(&site.tenken, &staff, &id, 1).await.unwrap_err(),
        Error::NotFound(_)
    ));
    let change = vec![typed(Some(&id), 1, &[("number", "9")])];
    let refused = save_rows(
        &site.tenken,
        &staff,
        &other.id,
        "devices",
        change.clone(),
        Taking::Each,
    )
    .await;
    assert!(matches!(refused.unwrap_err(), Error::NotFound(_)));
    // Another's row under one's own facility is no row.
    let strange = save_rows(
        &site.tenken,
        &staff,
        &own.id,
        "devices",
        change,
        Taking::Each,
    )
    .await
    .unwrap();
    assert!(matches!(strange.outcomes[0], RowOutcome::Conflict(_)));
    assert!(matches!(
        find_rows(&site.tenken, &staff, &RowQuery::default())
            .await
            .unwrap_err(),
        Error::Forbidden
    ));
    let auditor = somebody(Role::Auditor, "");
    ledger(&site.tenken, &auditor, &other.id, "devices")
        .await
        .unwrap();
    let seen = site
        .text("SELECT action FROM audit_entries ORDER BY seq DESC LIMIT 1")
        .await;
    assert_eq!(seen, "ledger.view");
}

async fn an_operator_adds_a_column_and_a_kind(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let actor = Actor::Local;
    let text = kind_text(&site.tenken, &actor, "devices").await.unwrap();
    let more = format!(
        "{text}\n[[columns]]\nid = \"lent_to\"\ntitle = \"貸出先\"\ntype = \"text\"\nindexed = true\n"
    );
    load_ledger_kind(&site.tenken, &actor, "devices.toml", &more)
        .await
        .unwrap();
    load_ledger_kind(&site.tenken, &actor, "devices.toml", &more)
        .await
        .unwrap();
    let other_process = site.open_again().await;
    let kinds = ledger_kinds(&other_process, &actor).await.unwrap();
    assert!(kinds.get("devices").unwrap().column("lent_to").is_some());
    save(
        site,
        &facility.id,
        "devices",
        vec![typed(None, 0, &[("number", "1"), ("lent_to", "本部")])],
    )
    .await;
    let query = RowQuery {
        kind: "devices".into(),
        values: vec![("lent_to".into(), "本部".into())],
        page: 0,
    };
    assert_eq!(
        find_rows(&other_process, &actor, &query)
            .await
            .unwrap()
            .total,
        1
    );
    let less = load_ledger_kind(&site.tenken, &actor, "devices.toml", &text)
        .await
        .unwrap_err();
    assert_eq!(code(less), "columns_lost");
    let own = "id = \"keys\"\ntitle = \"鍵の台帳\"\nabout = \"鍵。\"\nrow = \"鍵\"\n[[columns]]\nid = \"n\"\ntitle = \"番号\"\ntype = \"text\"\n";
    load_ledger_kind(&site.tenken, &actor, "keys.toml", own)
        .await
        .unwrap();
    save(
        site,
        &facility.id,
        "keys",
        vec![typed(None, 0, &[("n", "7")])],
    )
    .await;
    assert_eq!(rows(site, &facility.id, "keys").await.len(), 1);
    let staff = somebody(Role::Facility, &facility.id);
    let refused = load_ledger_kind(&site.tenken, &staff, "keys.toml", own)
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Forbidden));
    let broken = load_ledger_kind(&site.tenken, &actor, "x.toml", "id = 1")
        .await
        .unwrap_err();
    assert!(matches!(broken, Error::Form(_)));
}

async fn who_has_this_product_is_one_look(site: &Site) {
    let (one, other) = (
        site.facility("pharmacy", 1, None).await,
        site.other_facility().await,
    );
    for (facility, number, os, version) in [
        (&one, "1", "Ｗｉｎｄｏｗｓ　１０", "22H2"),
        (&one, "2", "Windows 11", "23H2"),
        (&other, "1", "windows10", "21H2"),
    ] {
        let cells = [
            ("number", number),
            ("os", os),
            ("software_version", version),
        ];
        save(site, &facility.id, "devices", vec![typed(None, 0, &cells)]).await;
    }
    let look = async |values: &[(&str, &str)]| {
        let values = values
            .iter()
            .map(|(column, text)| ((*column).into(), (*text).into()));
        let query = RowQuery {
            kind: "devices".into(),
            values: values.collect(),
            page: 0,
        };
        let found = find_rows(&site.tenken, &Actor::Local, &query)
            .await
            .unwrap();
        (found.total, found.facilities, found.rows.len())
    };
    assert_eq!(look(&[("os", "Windows 10")]).await, (2, 2, 2));
    assert_eq!(look(&[("os", "windows*")]).await, (3, 2, 3));
    assert_eq!(
        look(&[("os", "Windows 10"), ("software_version", "22h2")]).await,
        (1, 1, 1)
    );
    assert_eq!(look(&[("os", "Windows")]).await, (0, 0, 0));
    let query = RowQuery {
        kind: "devices".into(),
        values: vec![("place".into(), "x".into())],
        page: 0,
    };
    assert_eq!(
        code(
            find_rows(&site.tenken, &Actor::Local, &query)
                .await
                .unwrap_err()
        ),
        "column"
    );
}
