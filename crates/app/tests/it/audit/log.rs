//! The audit log as people read it: what use cases note, filters, pages, files, who may.

use axum::http::StatusCode;
use jiff::civil::date;
use serde_json::json;
use tenken_ops::accounts::tokens::create_token;
use tenken_ops::actor::ScopeKind;
use tenken_ops::audit::{LogEntry, LogFilter, read_log};
use tenken_ops::facilities::{import_facilities, read_facility_log};
use tenken_ops::rounds::close_round;
use tenken_ops::{Actor, Error, Grant, Role, TokenActor};

use crate::support::allowed::Environment;
use crate::support::{Site, on_both, survey_answers, to_make};

on_both!(
    changes_tell_before_and_after,
    the_log_is_paged_and_filtered,
    a_submission_is_in_the_facilitys_own_log,
    pages_and_files_tell_the_same,
    who_may_read,
);

async fn whole_log(site: &Site, filter: LogFilter) -> Vec<LogEntry> {
    let mut entries = Vec::new();
    let mut before = None;
    loop {
        let page = read_log(&site.tenken, &Actor::Local, &filter, before)
            .await
            .unwrap();
        entries.extend(page.entries);
        before = page.next;
        if before.is_none() {
            return entries;
        }
    }
}

async fn changes_tell_before_and_after(site: &Site) {
    let facility = site.facility("hospital", 1, Some(20)).await;
    let code = facility.code.clone().unwrap();
    let list = format!("code,name,kind,beds\n{code},見本1,病院,30\n0110113719,見本病院,病院,\n");
    for changed in [1, 0] {
        let before = whole_log(site, LogFilter::default()).await.len();
        import_facilities(
            &site.tenken,
            &Actor::Local,
            list.clone().into_bytes(),
            false,
        )
        .await
        .unwrap();
        let after = whole_log(site, LogFilter::default()).await.len();
        assert_eq!(
            after - before,
            1 + changed,
            "the import and what it changed"
        );
    }
    let log = read_facility_log(
        &site.tenken,
        &Actor::Local,
        &code,
        &LogFilter::default(),
        None,
    )
    .await
    .unwrap();
    let [changed, added] = &log.page.entries[..] else {
        panic!("{:?}", log.page.entries)
    };
    assert_eq!(changed.action, "facility.update");
    assert_eq!(changed.detail["before"]["beds"], 20);
    assert_eq!(changed.detail["after"]["beds"], 30);
    assert_eq!(
        changed.detail["after"].get("name"),
        None,
        "only what changed"
    );
    assert_eq!(added.action, "facility.add");
    assert_eq!(added.detail["after"]["name"], "見本1");

    let round = site.round("hospital-survey@R5").await;
    close_round(&site.tenken, &Actor::Local, &round.id)
        .await
        .unwrap();
    let log = whole_log(site, LogFilter::default()).await;
    assert_eq!(log[0].action, "round.close");
    assert_eq!(
        log[0].detail,
        json!({ "before": { "closed_at": null }, "after": { "closed_at": "2026-11-20T03:00:00.000Z" } })
    );
}

async fn the_log_is_paged_and_filtered(site: &Site) {
    for number in 1..=60 {
        site.facility("pharmacy", number, None).await;
    }
    site.set_now("2026-11-20T15:00:00Z"); // midnight in Tokyo
    let late = site.facility("pharmacy", 61, None).await;
    let all = whole_log(site, LogFilter::default()).await;
    assert_eq!(all.len(), 62, "with the token of the test");
    assert!(all.is_sorted_by_key(|entry| -entry.seq));
    let found = |filter: LogFilter| async { whole_log(site, filter).await.len() };
    let none = LogFilter::default;
    let day = |day| Some(date(2026, 11, day));
    for (filter, count) in [
        (
            LogFilter {
                from: day(21),
                ..none()
            },
            1,
        ),
        (
            LogFilter {
                to: day(20),
                ..none()
            },
            61,
        ),
        (
            LogFilter {
                from: day(22),
                ..none()
            },
            0,
        ),
        (
            LogFilter {
                action: "token.create".into(),
                ..none()
            },
            1,
        ),
        (
            LogFilter {
                who: "LOCAL".into(),
                ..none()
            },
            62,
        ),
        (
            LogFilter {
                who: "l_cal".into(),
                ..none()
            },
            0,
        ),
        (
            LogFilter {
                facility: late.id.clone(),
                ..none()
            },
            1,
        ),
        (
            LogFilter {
                facility: late.code.clone().unwrap(),
                to: day(20),
                ..none()
            },
            0,
        ),
    ] {
        assert_eq!(found(filter.clone()).await, count, "{filter:?}");
    }
    let unknown = LogFilter {
        facility: "0000000000".into(),
        ..none()
    };
    let refused = read_log(&site.tenken, &Actor::Local, &unknown, None).await;
    assert!(matches!(refused, Err(Error::NotFound(_))));
}

async fn a_submission_is_in_the_facilitys_own_log(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let other = site.facility("pharmacy", 2, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}/submissions", round.id, facility.id);
    let sent = site
        .api(
            "POST",
            &path,
            &[("idempotency-key", "k")],
            Some(json!({ "answers": survey_answers() })),
        )
        .await;
    assert_eq!(sent.status, StatusCode::CREATED);
    let of = |id: String| async move {
        let filter = LogFilter::default();
        read_facility_log(&site.tenken, &Actor::Local, &id, &filter, None)
            .await
            .unwrap()
            .page
            .entries
    };
    let log = of(facility.id.clone()).await;
    assert_eq!((log.len(), log[0].label()), (2, "回答を提出"));
    assert_eq!(log[0].actor_name, "test", "the name of the token");
    assert!(log[0].actor.starts_with("token:"));
    assert_eq!(of(other.id).await.len(), 1);

    // A look from outside is noted, one from inside is not.
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let mut looks = Vec::new();
    for (role, scope) in [
        (Role::Facility, Some(facility.id.as_str())),
        (Role::Authority, Some("131016")),
    ] {
        let token = create_token(&site.tenken, &Actor::Local, to_make("looks", role, scope))
            .await
            .unwrap();
        for path in [path.clone(), format!("{path}/submissions/1")] {
            let reply = site.api_as(&token.secret, "GET", &path, &[], None).await;
            assert_eq!(reply.status, StatusCode::OK);
        }
        let log = of(facility.id.clone()).await;
        looks.push(
            log.iter()
                .filter(|entry| entry.label() == "回答を閲覧")
                .count(),
        );
    }
    assert_eq!(looks, [0, 2]);
    let by_name = LogFilter {
        who: "tes".into(),
        ..LogFilter::default()
    };
    assert_eq!(whole_log(site, by_name).await.len(), 1);
}

async fn pages_and_files_tell_the_same(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    site.sql("UPDATE facilities SET name = '=1+1'").await;
    let page = site.get("/log").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "施設を登録",
        "トークンを作成",
        "2026/11/20 12:00:00",
        "=1+1",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    let file = site.get("/log.csv?action=facility.add").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.body.starts_with("\u{FEFF}番号,時刻,"), "{}", file.body);
    assert!(file.body.contains(",'=1+1,"), "no formula: {}", file.body);
    assert!(!file.body.contains("トークンを作成"));

    let own = format!("/facilities/{}/log", facility.id);
    let page = site.get(&own).await;
    assert!(page.body.contains("<th scope=\"col\">操作情報</th>"));
    // That it was taken away is noted.
    assert!(!page.body.contains("操作の記録を書き出し</td>"));
    let file = site.get(&format!("{own}.csv")).await;
    assert!(
        file.body
            .starts_with("\u{FEFF}ユーザーID,氏名,時刻,カテゴリ,操作情報\n")
    );
    let exported = LogFilter {
        action: "log.export".into(),
        ..LogFilter::default()
    };
    assert_eq!(whole_log(site, exported).await.len(), 2);

    let odd = site.get("/log?from=yesterday&facility=1").await;
    assert_eq!(odd.status, StatusCode::OK);
    assert!(odd.body.contains("「yesterday」という日はありません"));
    let unknown = site.get("/log?facility=0000000000").await;
    assert!(unknown.body.contains("施設が見つかりません"));
    assert_eq!(
        site.get("/facilities/none/log").await.status,
        StatusCode::NOT_FOUND
    );
}

async fn who_may_read(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    let other = site.facility("pharmacy", 2, None).await;
    site.sql(&format!(
        "UPDATE facilities SET authority = '030007' WHERE id = '{}'",
        other.id
    ))
    .await;
    let filter = LogFilter::default();
    let around = Environment::of(site, &own.id).await;
    for role in Role::ALL {
        let actor = Actor::Token(TokenActor {
            id: "t".into(),
            name: "t".into(),
            grant: Grant {
                role,
                scope: around.scope_of(role).map(str::to_owned),
            },
        });
        let limited = role.scope_kind() != ScopeKind::Everywhere;
        let reaches_all = !limited || role == Role::Owner;
        let all = read_log(&site.tenken, &actor, &filter, None).await;
        match role {
            Role::Owner | Role::Operator | Role::Auditor => assert!(all.is_ok(), "{role:?}"),
            _ => assert!(matches!(all, Err(Error::Forbidden)), "{role:?}"),
        }
        // The own one has a contract beside what the other has.
        for (facility, may, noted) in [(&own, role != Role::Vendor, 2), (&other, reaches_all, 1)] {
            let log = read_facility_log(&site.tenken, &actor, &facility.id, &filter, None).await;
            match may {
                true => assert_eq!(log.unwrap().page.entries.len(), noted, "{role:?}"),
                false => assert!(matches!(log, Err(Error::NotFound(_))), "{role:?}"),
            }
        }
    }
}
