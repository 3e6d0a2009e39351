//! Whether the volume for those who outsource maintenance applies.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use tenken_domain::records::maintenance::{
    Document, Duty, Finding, Gap, Server, ServerKind, Tended, Verdict, judge,
};

fn outsourced(name: &str) -> Server {
    Server {
        name: name.into(),
        kind: ServerKind::Server,
        contract: Some(tended(true)),
        duty: Duty::Vendor,
        written_in: Some(Document::Contract),
        place: "第5条".into(),
        evidence: Vec::new(),
    }
}

fn tended(in_force: bool) -> Tended {
    Tended {
        vendor: "見本システム".into(),
        title: "電子薬歴の保守".into(),
        in_force,
    }
}

#[test]
fn what_is_found_of_a_server() {
    let good = outsourced("薬歴");
    let cases = [
        (good.clone(), Finding::Outsourced),
        (
            Server {
                contract: None,
                written_in: Some(Document::Terms),
                kind: ServerKind::Cloud,
                ..good.clone()
            },
            Finding::Outsourced,
        ),
        (
            Server {
                duty: Duty::Own,
                ..good.clone()
            },
            Finding::NotOutsourced,
        ),
        (
            Server {
                duty: Duty::Unknown,
                ..good.clone()
            },
            Finding::Missing(Gap::DutyUnknown),
        ),
        (
            Server {
                written_in: None,
                ..good.clone()
            },
            Finding::Missing(Gap::NotWritten),
        ),
        (
            Server {
                place: " ".into(),
                ..good.clone()
            },
            Finding::Missing(Gap::NoPlace),
        ),
        (
            Server {
                contract: Some(tended(false)),
                ..good.clone()
            },
            Finding::Missing(Gap::ContractNotInForce),
        ),
        // Who had to update it under a contract that is over says nothing of now.
        (
            Server {
                contract: Some(tended(false)),
                duty: Duty::Own,
                ..good
            },
            Finding::Missing(Gap::ContractNotInForce),
        ),
    ];
    for (server, finding) in cases {
        assert_eq!(server.finding(), finding, "{server:?}");
    }
}

#[test]
fn the_verdict_over_all_servers() {
    let (good, open, own) = (
        outsourced("薬歴"),
        Server {
            duty: Duty::Unknown,
            ..outsourced("レセコン")
        },
        Server {
            duty: Duty::Own,
            ..outsourced("画像")
        },
    );
    for (servers, verdict) in [
        (vec![], Verdict::Open),
        (vec![&good], Verdict::Applies),
        (vec![&good, &good], Verdict::Applies),
        (vec![&good, &open], Verdict::Open),
        (vec![&good, &own], Verdict::DoesNotApply),
        (vec![&open, &own], Verdict::DoesNotApply),
    ] {
        let judgment = judge(servers.into_iter().cloned().collect());
        assert_eq!(judgment.verdict, verdict, "{judgment:?}");
    }
}

#[test]
fn names_in_data_are_read_back() {
    for kind in ServerKind::ALL {
        assert_eq!(ServerKind::parse(kind.id()), Some(kind));
        assert_eq!(serde_json::json!(kind), kind.id());
    }
    for duty in Duty::ALL {
        assert_eq!(Duty::parse(duty.id()), Some(duty));
        assert_eq!(serde_json::json!(duty), duty.id());
    }
    for document in Document::ALL {
        assert_eq!(Document::parse(document.id()), Some(document));
        assert_eq!(serde_json::json!(document), document.id());
    }
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::parse(verdict.id()), Some(verdict));
        assert_eq!(serde_json::json!(verdict), verdict.id());
    }
}

fn server() -> impl Strategy<Value = Server> {
    let contract = option::of(any::<bool>().prop_map(tended));
    let written_in = option::of(select(Document::ALL.to_vec()));
    let facts = (
        select(ServerKind::ALL.to_vec()),
        contract,
        select(vec![Duty::Vendor, Duty::Vendor, Duty::Own, Duty::Unknown]),
        written_in,
        select(vec!["第5条", "3ページ", ""]),
    );
    facts.prop_map(|(kind, contract, duty, written_in, place)| Server {
        name: "サーバ".into(),
        kind,
        contract,
        duty,
        written_in,
        place: place.into(),
        evidence: Vec::new(),
    })
}

proptest! {
    #[test]
    fn taking_a_yes_away_never_makes_it_apply(
        servers in prop::collection::vec(server(), 1..5),
        at in any::<prop::sample::Index>(),
        how in 0..5,
    ) {
        let mut fewer = servers;
        let at = at.index(fewer.len());
        let one = &mut fewer[at];
        match how {
            0 => one.duty = Duty::Own,
            1 => one.duty = Duty::Unknown,
            2 => one.written_in = None,
            3 => one.place.clear(),
            _ => one.contract = Some(tended(false)),
        }
        prop_assert_ne!(judge(fewer).verdict, Verdict::Applies);
    }

    #[test]
    fn it_applies_only_if_every_server_is_outsourced_in_writing(
        servers in prop::collection::vec(server(), 0..5),
    ) {
        let judgment = judge(servers);
        let all = judgment.servers.iter().all(|one| {
            one.server.duty == Duty::Vendor
                && one.server.written_in.is_some()
                && !one.server.place.is_empty()
                && one.server.contract.as_ref().is_none_or(|contract| contract.in_force)
        });
        let applies = all && !judgment.servers.is_empty();
        prop_assert_eq!(judgment.verdict == Verdict::Applies, applies);
    }
}
