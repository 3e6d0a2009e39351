//! Sets many filled checklists and tells what that takes:
//! `cargo run --release -p tenken-paper --example papers -- 1000 papers.zip`.
//! Beside the bundle it writes one of each kind: `papers.zip.blank.pdf`, `.filled.pdf`, `.filled.xlsx`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs::{self, File};
use std::io::Write;
use std::time::Instant;
use tenken_domain::checklists::paper::Sheet;
use tenken_paper::{Bundle, CHECKLISTS_PER_FILE, Fonts, Portion, checklists};
use tenken_spreadsheets::checklist_xlsx;

use tenken_testing::forms::{CHECKLISTS, filled, form, sheet};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().map_or(1_000, |text| text.parse().unwrap());
    let path = arguments.next().unwrap_or_else(|| "papers.zip".into());
    let fonts = Fonts::of_this_system().unwrap();
    for id in CHECKLISTS {
        let full = sheet(id, filled(&form(id), "保守会社に確認した"));
        let blank = Sheet::blank(form(id));
        let name = |kind| format!("{path}.{id}.{kind}");
        fs::write(
            name("blank.pdf"),
            checklists(&fonts, &[blank]).unwrap().content,
        )
        .unwrap();
        fs::write(name("filled.xlsx"), checklist_xlsx(&full).unwrap()).unwrap();
        fs::write(
            name("filled.pdf"),
            checklists(&fonts, &[full]).unwrap().content,
        )
        .unwrap();
    }
    let one = |number: usize| Sheet {
        respondent: format!("見本薬局{number:04}"),
        ..sheet(
            "pharmacy-checklist",
            filled(&form("pharmacy-checklist"), "確認済み"),
        )
    };
    let begun = Instant::now();
    let mut bundle = Bundle::default();
    let mut file = File::create(&path).unwrap();
    let mut bytes = 0;
    for part in (0..count).collect::<Vec<_>>().chunks(CHECKLISTS_PER_FILE) {
        let sheets: Vec<Sheet> = part.iter().map(|number| one(*number)).collect();
        let made = bundle.add(Portion::set(&fonts, &sheets)).unwrap();
        bytes += made.len();
        file.write_all(&made).unwrap();
        println!(
            "{} checklists, {:.1} s, {} MiB resident",
            part[part.len() - 1] + 1,
            begun.elapsed().as_secs_f64(),
            resident()
        );
    }
    file.write_all(&bundle.finish(None).unwrap()).unwrap();
    println!(
        "{count} checklists in {:.1} s, {} KB",
        begun.elapsed().as_secs_f64(),
        bytes / 1_000
    );
}

/// Memory of this process in MiB, where the system tells it.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    kib.unwrap_or_default() / 1024
}
