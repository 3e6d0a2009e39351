//! Who answers for which row.

use tenken_domain::checklists::rows::RowState;
use tenken_domain::forms::answer::{Answer, Answers, CheckRow};
use tenken_domain::forms::form::Device;
use tenken_domain::responses::validate::validate;
use tenken_domain::vendors::coverage::{
    Contracted, Cover, Said, coverage, leaves_out, under_contract,
};

use jiff::civil::date;

use crate::support::{TODAY, YEAR, bundled, checked, row};

fn said(rows: &[(&str, CheckRow)]) -> Answers {
    rows.iter()
        .map(|(id, row)| ((*id).to_owned(), Answer::Check(row.clone())))
        .collect()
}

fn yes() -> CheckRow {
    row(checked(true, date(2026, 11, 2)), None, None)
}

fn no() -> CheckRow {
    row(
        checked(false, date(2026, 11, 2)),
        Some(date(2027, 3, 31)),
        None,
    )
}

/// "No", with a day that has passed.
fn overdue() -> CheckRow {
    let target = TODAY.yesterday().unwrap();
    row(checked(false, date(2026, 11, 2)), Some(target), None)
}

/// How the access log of servers (row 2(6)) is covered by its own form and two vendors.
fn covered(own: &[(&str, CheckRow)], contracts: &[(&[Device], Option<CheckRow>)]) -> (Cover, bool) {
    let (form, vendor_form) = (
        bundled("pharmacy-checklist@R5"),
        bundled("vendor-checklist@R5"),
    );
    let mut own: Vec<(&str, CheckRow)> = own.to_vec();
    own.push(("presence", yes()));
    let own = said(&own);
    let answers: Vec<Option<Answers>> = contracts
        .iter()
        .map(|(_, row)| row.clone().map(|row| said(&[("2-6-server", row)])))
        .collect();
    let contracted: Vec<Contracted<'_>> = contracts
        .iter()
        .zip(&answers)
        .map(|((covers, _), answers)| Contracted {
            covers,
            answers: answers.as_ref(),
        })
        .collect();
    let rows = coverage((&form, &own), &vendor_form, &contracted, TODAY);
    let row = rows
        .iter()
        .find(|row| vendor_form.items[row.item].id == "2-6-server")
        .unwrap();
    (row.cover(), row.is_overstated())
}

#[test]
fn a_row_is_covered_by_whoever_answers_for_it() {
    use Device::*;
    let outside = || CheckRow {
        outside: true,
        ..CheckRow::default()
    };
    let own = |row: CheckRow| vec![("2-6-server", row)];
    for (name, own, contracts, expected) in [
        ("nobody", vec![], vec![], (Cover::Uncovered, false)),
        (
            "one waits",
            vec![],
            vec![(&[][..], None)],
            (Cover::Awaited, false),
        ),
        (
            "one says yes",
            vec![],
            vec![(&[][..], Some(yes()))],
            (Cover::Answered, false),
        ),
        (
            "one says no",
            vec![],
            vec![(&[Server][..], Some(no()))],
            (Cover::Planned, false),
        ),
        (
            "not in the contract",
            vec![],
            vec![(&[Network][..], Some(yes()))],
            (Cover::Uncovered, false),
        ),
        (
            "said to be outside",
            vec![],
            vec![(&[][..], Some(outside()))],
            (Cover::Uncovered, false),
        ),
        (
            "outside, but the facility did",
            own(yes()),
            vec![(&[Pc][..], None)],
            (Cover::Answered, false),
        ),
        (
            "outside here, answered there",
            vec![],
            vec![(&[Pc][..], None), (&[Server][..], Some(yes()))],
            (Cover::Answered, false),
        ),
        (
            "two disagree",
            vec![],
            vec![(&[][..], Some(yes())), (&[][..], Some(no()))],
            (Cover::Contradicted, false),
        ),
        (
            "the vendor knows better",
            own(yes()),
            vec![(&[][..], Some(no()))],
            (Cover::Answered, true),
        ),
        (
            "both say no",
            own(no()),
            vec![(&[][..], Some(no()))],
            (Cover::Planned, false),
        ),
        (
            "the facility says no",
            own(no()),
            vec![(&[Pc][..], None)],
            (Cover::Planned, false),
        ),
        (
            "no, and the day has passed",
            vec![],
            vec![(&[][..], Some(overdue()))],
            (Cover::Late, false),
        ),
        (
            "one of two is late",
            own(no()),
            vec![(&[][..], Some(overdue()))],
            (Cover::Late, false),
        ),
        (
            "no, without a day",
            own(row(checked(false, date(2026, 11, 2)), None, None)),
            vec![],
            (Cover::Late, false),
        ),
    ] {
        assert_eq!(covered(&own, &contracts), expected, "{name}");
    }
}

#[test]
fn what_concerns_all_devices_is_in_every_contract() {
    let form = bundled("vendor-checklist@R5");
    let left_out = |covers: &[Device]| -> Vec<&str> {
        let items = form.items.iter().filter(|item| leaves_out(covers, item));
        items.map(|item| item.id.as_str()).collect()
    };
    assert!(
        left_out(&[]).is_empty(),
        "nobody has said: everything is asked"
    );
    assert!(left_out(&Device::KINDS).is_empty());
    let network = left_out(&[Device::Network]);
    assert_eq!(network.len(), 9);
    assert!(!network.contains(&"2-2") && !network.contains(&"2-7-network"));
}

#[test]
fn a_row_outside_the_contract_needs_nothing_and_keeps_its_remark() {
    let form = bundled("vendor-checklist@R5");
    let mut open: Vec<(&str, CheckRow)> = Vec::new();
    for item in form
        .items
        .iter()
        .filter(|item| !item.helper && !form.is_reference(item))
    {
        if !leaves_out(&[Device::Network], item) {
            open.push((&item.id, yes()));
        }
    }
    let remark = CheckRow {
        remark: "回線の会社です".into(),
        first: checked(true, date(2026, 11, 2)),
        ..CheckRow::default()
    };
    open.push(("2-6-server", remark));
    let marked = under_contract(&form, &[Device::Network], &said(&open));
    assert!(validate(&form, &marked, TODAY, YEAR).is_empty());
    let Some(Answer::Check(row)) = marked.get("2-6-server") else {
        panic!("the row is gone");
    };
    assert!(row.outside && row.first.is_none());
    assert_eq!(row.remark, "回線の会社です");
}

#[test]
fn a_facility_without_systems_covers_nothing_itself() {
    let (form, vendor_form) = (
        bundled("pharmacy-checklist@R5"),
        bundled("vendor-checklist@R5"),
    );
    let own = said(&[("presence", no()), ("2-6-server", yes())]);
    let rows = coverage((&form, &own), &vendor_form, &[], TODAY);
    assert!(
        rows.iter()
            .all(|row| row.own.is_none() && row.vendors.is_empty())
    );
    let contracted = Contracted {
        covers: &[],
        answers: Some(&said(&[("2-2", yes())])),
    };
    let rows = coverage((&form, &own), &vendor_form, &[contracted], TODAY);
    let states: Vec<&Said> = rows.iter().flat_map(|row| &row.vendors).collect();
    assert!(states.contains(&&Said::Checked(RowState::Met)));
}
