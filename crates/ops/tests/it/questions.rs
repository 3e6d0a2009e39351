//! Questions of facilities: to the right desk, handed on, answered.

use tenken_ops::messages::questions::{
    Desk, NewQuestion, answer_question, ask_question, find_question, hand_over_question,
    questions_at_desk, questions_of,
};
use tenken_ops::messages::{MessageKind, list_messages};
use tenken_ops::{Actor, Error, Role};

use crate::support::{Site, on_both, somebody};

on_both!(
    a_question_finds_its_desk_and_its_answer,
    questions_that_cannot_be_taken_are_refused,
);

fn about_the_form(body: &str) -> NewQuestion {
    NewQuestion {
        desk: "authority".into(),
        body: body.into(),
        item: "Q2".into(),
        ..NewQuestion::default()
    }
}

async fn a_question_finds_its_desk_and_its_answer(site: &Site) {
    let tenken = &site.tenken;
    let near = site.facility("pharmacy", 1, None).await;
    site.other_facility().await;
    let pharmacist = somebody(Role::FacilityMember, &near.id);
    let authority = somebody(Role::Authority, "131016");
    let neighbour = somebody(Role::Authority, "030007");
    let ministry = somebody(Role::Ministry, "");
    let waiting = async |actor: &Actor| questions_at_desk(tenken, actor).await.unwrap().len();

    ask_question(
        tenken,
        &pharmacist,
        &near.id,
        about_the_form("これは何ですか。"),
    )
    .await
    .unwrap();
    assert_eq!(
        (waiting(&authority).await, waiting(&neighbour).await),
        (1, 0)
    );
    assert_eq!(waiting(&ministry).await, 0);
    let id = questions_at_desk(tenken, &authority).await.unwrap()[0]
        .id
        .clone();
    for stranger in [&neighbour, &ministry, &somebody(Role::Inspector, "131016")] {
        let refused = find_question(tenken, stranger, &id).await;
        assert!(matches!(refused, Err(Error::NotFound(_))));
    }
    assert!(
        answer_question(tenken, &neighbour, &id, "答え")
            .await
            .is_err()
    );
    assert!(
        answer_question(tenken, &authority, &id, " ").await.is_err(),
        "an empty answer"
    );

    hand_over_question(tenken, &authority, &id, "ministry")
        .await
        .unwrap();
    assert_eq!(
        (waiting(&authority).await, waiting(&ministry).await),
        (0, 1)
    );
    assert_eq!(
        find_question(tenken, &ministry, &id).await.unwrap().desk,
        Desk::Ministry
    );
    answer_question(tenken, &ministry, &id, "レセコンのことです。")
        .await
        .unwrap();

    let own = questions_of(tenken, &pharmacist, &near.id).await.unwrap();
    assert_eq!(own[0].item.as_deref(), Some("Q2"));
    assert_eq!(own[0].answer.as_ref().unwrap().0, "レセコンのことです。");
    let inbox = list_messages(tenken, &pharmacist, &near.id).await.unwrap();
    assert_eq!(inbox[0].kind, MessageKind::Answer);
    assert!(
        inbox[0].body.contains("これは何ですか。")
            && inbox[0].body.contains("レセコンのことです。")
    );
}

async fn questions_that_cannot_be_taken_are_refused(site: &Site) {
    let near = site.facility("pharmacy", 1, None).await;
    let pharmacist = somebody(Role::Facility, &near.id);
    let other = site.other_facility().await;
    let no_round = NewQuestion {
        round: Some("no-round".into()),
        ..about_the_form("本文")
    };
    let to_the_ministry = NewQuestion {
        desk: "ministry".into(),
        ..about_the_form("本文")
    };
    for wrong in [
        about_the_form(""),
        about_the_form("\u{0}"),
        about_the_form(&"長".repeat(10_001)),
        no_round,
        to_the_ministry,
    ] {
        assert!(
            ask_question(&site.tenken, &pharmacist, &near.id, wrong)
                .await
                .is_err()
        );
    }
    let elsewhere = ask_question(&site.tenken, &pharmacist, &other.id, about_the_form("本文"));
    assert!(matches!(elsewhere.await, Err(Error::NotFound(_))));
    assert!(
        questions_of(&site.tenken, &pharmacist, &near.id)
            .await
            .unwrap()
            .is_empty()
    );
}
