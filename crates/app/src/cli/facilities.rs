//! `tenken facilities`

use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::facilities::facility_code::Schedule;
use tenken_ops::Actor;
use tenken_ops::facilities::{ImportReport, import_list};
use tenken_spreadsheets::facility_list::{Choices, Column, RowFault, Spoiled, Understood};

use super::{Failed, Outcome, Place, explain, print_json, read_file};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 施設の一覧（Excelの .xlsx、または CSV：UTF-8、UTF-16、Shift_JIS）を登録する。同じコードの施設は更新する
    Import(Box<Import>),
}

#[derive(Debug, clap::Args)]
pub struct Import {
    /// 一覧のファイル
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// ためしに読むだけで、何も登録しない
    #[arg(long)]
    dry_run: bool,
    /// JSONで出す
    #[arg(long)]
    json: bool,
    /// 読むシートの名前（何度でも書ける）。なければ、見出しのある最初の見えるシート
    #[arg(long, value_name = "NAME")]
    sheet: Vec<String>,
    /// 見出しの行の番号
    #[arg(long, value_name = "ROW")]
    heading_row: Option<usize>,
    /// 列の読み方。列の記号か見出しに、何として読むかを書く（例：C=名称、備考=種別、E=使わない）。何度でも書ける
    #[arg(long, value_name = "COLUMN=NAME", value_parser = column)]
    column: Vec<(String, Option<Column>)>,
    /// すべての施設の都道府県（列がないとき）
    #[arg(long, value_name = "NAME", value_parser = prefecture)]
    prefecture: Option<Prefecture>,
    /// すべての施設の点数表（列がないとき）：医科、歯科、薬局
    #[arg(long, value_name = "NAME", value_parser = schedule)]
    schedule: Option<Schedule>,
    /// 非表示の行も取り込む
    #[arg(long)]
    hidden_rows: bool,
    /// 読めないセルは、いま登録されている内容のままにして、ほかを取り込む
    #[arg(long)]
    skip_faulty_cells: bool,
    /// どの施設か確かでない行は取り込まずに、ほかを取り込む
    #[arg(long)]
    skip_faulty_rows: bool,
    /// 文字化けしているかもしれない文字も、そのまま取り込む
    #[arg(long)]
    take_damaged: bool,
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    report: &'a ImportReport,
    understood: Option<&'a Understood>,
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let Command::Import(import) = command;
    let list = read_file(&import.file)?;
    let tenken = place.open().await?;
    let (json, dry_run) = (import.json, import.dry_run);
    let read = import_list(&tenken, &Actor::Local, list, import.choices(), dry_run)
        .await
        .map_err(explain)?;
    let report = match read.outcome {
        Ok(report) => report,
        Err(tenken_ops::Error::Rows(faults)) if json => {
            print_json(&faults)?;
            return Err(Failed);
        }
        Err(error) => {
            let failed = explain(error);
            advise(read.spoiled);
            return Err(failed);
        }
    };
    let understood = read.understood.as_ref();
    if json {
        return print_json(&Printed {
            report: &report,
            understood,
        });
    }
    // Whoever reads may stop reading; the list is imported all the same.
    let _ = std::io::stdout().write_all(describe_report(&report, understood).as_bytes());
    Ok(())
}

impl Import {
    fn choices(self) -> Choices {
        Choices {
            sheets: self.sheet,
            heading_row: self.heading_row,
            columns: self.column,
            prefecture: self.prefecture,
            schedule: self.schedule,
            hidden_rows: self.hidden_rows,
            skip_cells: self.skip_faulty_cells,
            skip_rows: self.skip_faulty_rows,
            take_damaged: self.take_damaged,
        }
    }
}

fn column(text: &str) -> Result<(String, Option<Column>), String> {
    let wrong = "「C=名称」のように、列の記号か見出しと、何として読むかを書いてください";
    let (key, name) = text.rsplit_once('=').ok_or(wrong)?;
    match name.trim() {
        "使わない" => Ok((key.to_owned(), None)),
        name => {
            let names: Vec<&str> = Column::all().map(Column::label).collect();
            let column = Column::parse(name).ok_or_else(|| {
                format!(
                    "「{name}」という列はありません。{}、使わない のどれかです",
                    names.join("、")
                )
            })?;
            Ok((key.to_owned(), Some(column)))
        }
    }
}

fn prefecture(text: &str) -> Result<Prefecture, String> {
    Prefecture::parse(text).ok_or_else(|| "都道府県の名前か、2桁の番号を書いてください".to_owned())
}

fn schedule(text: &str) -> Result<Schedule, String> {
    Schedule::parse(text).ok_or_else(|| "医科、歯科、薬局のどれかを書いてください".to_owned())
}

/// What can be done about faults without mending the file.
fn advise(spoiled: Spoiled) {
    if spoiled.cells > 0 {
        eprintln!(
            "読めないセル{}か所は、--skip-faulty-cells を付ければ、いまの内容のままにしてほかを取り込めます。",
            spoiled.cells
        );
    }
    if spoiled.rows > 0 {
        eprintln!(
            "どの施設か確かでない行{}行は、--skip-faulty-rows を付ければ、除いてほかを取り込めます。",
            spoiled.rows
        );
    }
}

/// Adds a line to a text.
macro_rules! say {
    ($text:ident, $($line:tt)*) => {
        // Writing to a string cannot fail.
        writeln!($text, $($line)*).unwrap_or_default()
    };
}

/// What was done, as lines.
fn describe_report(report: &ImportReport, understood: Option<&Understood>) -> String {
    let mut text = String::new();
    let lead = if report.dry_run {
        "ためしに読みました（何も登録していません）。"
    } else {
        "登録しました。"
    };
    say!(
        text,
        "{lead}{}件：新しい施設 {}、更新 {}、変わりなし {}、新しい法人 {}、先頭の0を補ったコード {}",
        report.rows,
        report.added,
        report.updated,
        report.unchanged,
        report.corporations,
        report.padded_codes
    );
    if let Some(understood) = understood {
        tell_reading(&mut text, understood);
    }
    for change in &report.changes {
        say!(
            text,
            "{}：新しく入る {}、変わる {}、空になる {}",
            change.column,
            change.filled,
            change.changed,
            change.emptied
        );
        for example in &change.examples {
            say!(
                text,
                "  {}行目 {}：「{}」→「{}」",
                example.row,
                example.name,
                example.before,
                example.after
            );
        }
    }
    let emptied: u64 = report.changes.iter().map(|change| change.emptied).sum();
    if emptied > 0 {
        say!(
            text,
            "注意：一覧のセルが空なので、{emptied}か所の内容が空になります。"
        );
    }
    tell_faults(&mut text, "注意", &report.notes);
    tell_faults(&mut text, "注意（取り込みません）", &report.left_out);
    text
}

fn tell_reading(text: &mut String, understood: &Understood) {
    let sheets: Vec<&str> = understood
        .sheets
        .iter()
        .filter(|sheet| sheet.is_read)
        .map(|sheet| sheet.name.as_str())
        .collect();
    let sheet = match sheets.as_slice() {
        [] => String::new(),
        names => format!("シート「{}」、", names.join("」「")),
    };
    say!(
        text,
        "読み方：{sheet}見出し {}行目、{}行、前の行と同じ施設 {}行",
        understood.last_heading_row,
        understood.rows,
        understood.joined_rows
    );
    for (built, number) in &understood.codes {
        say!(text, "  コード：{} {number}件", built.label());
    }
    let told = [
        ("都道府県", &understood.prefecture),
        ("点数表", &understood.schedule),
    ];
    for (what, said) in told {
        if let Some(said) = said {
            say!(text, "  {what}（列がないとき）：{said}");
        }
    }
    for column in &understood.columns {
        let used = column.used_as.map_or("使わない", Column::label);
        say!(text, "  {}列「{}」：{used}", column.letter, column.heading);
    }
}

fn tell_faults(text: &mut String, lead: &str, faults: &[RowFault]) {
    for fault in faults {
        match fault.row {
            0 => say!(text, "{lead}：{}", fault.message),
            row => say!(text, "{lead}：{row}行目：{}", fault.message),
        }
    }
}
