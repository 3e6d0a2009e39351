//! The key that evidence is encrypted with: made once, missed when it is gone.

use std::process::{Command, Output};

use tenken_ops::Actor;
use tenken_ops::evidence::{Described, add_evidence, has_evidence_key, receive_file};
use tenken_testing::evidence::pdf;

use crate::support::{Place, Site};

fn tenken(place: &Place, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenken"));
    command
        .args(words)
        .args(place.arguments())
        .output()
        .unwrap()
}

#[tokio::test]
async fn without_the_key_the_server_says_so_and_what_is_lost_can_be_given_up() {
    let place = Place::sqlite();
    {
        let site = Site::open(&place).await;
        let facility = site.facility("pharmacy", 1, None).await.id;
        let (tenken, local, file) = (&site.tenken, &Actor::Local, pdf("a", ""));
        let received = receive_file(tenken, local, &facility, "契約.pdf", file).await;
        let about = Described {
            kind: "contract".into(),
            ..Described::default()
        };
        add_evidence(tenken, local, received.unwrap(), None, about)
            .await
            .unwrap();
        assert!(has_evidence_key(tenken).await.unwrap());
    }
    std::fs::write(place.data().join("codes.key"), "5e".repeat(32)).unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let refused = tenken(&place, &serve);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("evidence.key") && said.contains("forget-lost"),
        "{said}"
    );
    let file = place.data().join("evidence.key");
    assert!(
        !file.exists(),
        "no other key is put in the place of the lost one"
    );
    let forget = ["evidence", "forget-lost"];
    std::fs::write(&file, "e7".repeat(32)).unwrap();
    let nothing = tenken(&place, &forget);
    assert!(String::from_utf8_lossy(&nothing.stdout).contains("0個"));
    std::fs::write(&file, "00".repeat(32)).unwrap();
    assert_eq!(tenken(&place, &serve).status.code(), Some(1), "another key");
    let lost = tenken(&place, &forget);
    assert!(String::from_utf8_lossy(&lost.stdout).contains("1個"));
}
