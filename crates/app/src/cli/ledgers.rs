//! `tenken ledgers`

use serde_json::json;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use tenken_domain::ledgers::LedgerKind;
use tenken_ops::ledgers::logs::{LogTaken, import_log};
use tenken_ops::ledgers::{
    Handed, ImportChoices, LedgerImport, Owner, export_ledger, import_ledger, kind_text,
    ledger_kind, ledger_kinds, load_ledger_kind,
};
use tenken_ops::suggestions::{Tally, suggest_for_all};
use tenken_ops::{Actor, Tenken};

use super::{Failed, Outcome, Place, complain, explain, print_json, read_file, write_file};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// どんな台帳があるか（列とともに）
    Kinds(Kinds),
    /// 台帳の種類の定義（TOML）を読み込む。新しい台帳か、いまある台帳に列を足したもの
    Define {
        /// 定義のファイル
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 表（Excelの .xlsx、または CSV：UTF-8、UTF-16、Shift_JIS）かアクセスログを、台帳に取り込む
    Import(Import),
    /// 台帳を書き出す（.xlsx か .csv）
    Export(Export),
    /// すべての施設の台帳が、対策項目ごとに何と言っているかを数える
    Suggestions {
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
pub struct Kinds {
    /// この台帳の定義（TOML）を出す。列を足して define で読み込める
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    /// JSONで出す
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("owner").required(true).args(["facility", "corporation"]))]
pub struct Import {
    /// 台帳の名前（tenken ledgers kinds で一覧が出る）
    #[arg(value_name = "KIND")]
    kind: String,
    /// 表かログのファイル
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 施設のIDか医療機関コード
    #[arg(long, value_name = "ID")]
    facility: Option<String>,
    /// 法人のID。表の「施設」の列が、どの施設のものかを言う
    #[arg(long, value_name = "ID")]
    corporation: Option<String>,
    /// ためしに読むだけで、何も登録しない
    #[arg(long)]
    dry_run: bool,
    /// 直すところのある行は除いて、ほかを取り込む
    #[arg(long)]
    skip_faulty: bool,
    /// 表にない列に入れるもの（例：kind=端末PC）。何度でも書ける
    #[arg(long, value_name = "COLUMN=TEXT", value_parser = filled)]
    fill: Vec<(String, String)>,
    /// JSONで出す
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Export {
    /// 台帳の名前
    #[arg(value_name = "KIND")]
    kind: String,
    /// 書き出すファイル（.xlsx か .csv）
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 施設のIDか医療機関コード
    #[arg(long, value_name = "ID")]
    facility: String,
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let tenken = place.open().await?;
    match command {
        Command::Kinds(asked) => kinds(&tenken, asked).await,
        Command::Define { file } => {
            let text = String::from_utf8(read_file(&file)?)
                .map_err(|_| complain("ファイルの文字コードをUTF-8にしてください。"))?;
            let name = file.display().to_string();
            let kind = load_ledger_kind(&tenken, &Actor::Local, &name, &text).await;
            let kind = kind.map_err(explain)?;
            println!("{}（{}）を読み込みました。", kind.title, kind.id);
            Ok(())
        }
        Command::Import(import) => take_in(&tenken, import).await,
        Command::Suggestions { json } => suggestions(&tenken, json).await,
        Command::Export(export) => {
            let Export {
                kind,
                file,
                facility,
            } = export;
            let is_csv = ending(&file) == "csv";
            let made = export_ledger(&tenken, &Actor::Local, &facility, &kind, is_csv).await;
            write_file(&file, &made.map_err(explain)?.content)
        }
    }
}

async fn kinds(tenken: &Tenken, asked: Kinds) -> Outcome {
    if let Some(id) = asked.kind.as_deref().filter(|_| !asked.json) {
        print!(
            "{}",
            kind_text(tenken, &Actor::Local, id)
                .await
                .map_err(explain)?
        );
        return Ok(());
    }
    let all = ledger_kinds(tenken, &Actor::Local).await.map_err(explain)?;
    let wanted = |kind: &LedgerKind| asked.kind.as_ref().is_none_or(|id| *id == kind.id);
    let kinds: Vec<&LedgerKind> = all
        .iter()
        .map(|kind| &**kind)
        .filter(|it| wanted(it))
        .collect();
    if asked.json {
        return print_json(&kinds);
    }
    for kind in kinds {
        let columns: Vec<&str> = kind.columns.iter().map(|column| &*column.title).collect();
        println!("{}\t{}\t{}", kind.id, kind.title, columns.join("、"));
    }
    Ok(())
}

async fn suggestions(tenken: &Tenken, json: bool) -> Outcome {
    let counted = suggest_for_all(tenken, &Actor::Local).await;
    let (facilities, measures) = counted.map_err(explain)?;
    if json {
        return print_json(&json!({ "facilities": facilities, "measures": measures }));
    }
    println!("台帳のある施設：{facilities}");
    let catalog = tenken.catalog();
    for (id, tally) in &measures {
        let title = catalog.measure(id).map_or(&**id, |measure| &*measure.title);
        let Tally { yes, no, open } = tally;
        println!("{title}：はい {yes}、いいえ {no}、まだわからない {open}");
    }
    Ok(())
}

async fn take_in(tenken: &Tenken, import: Import) -> Outcome {
    let kind = ledger_kind(tenken, &Actor::Local, &import.kind)
        .await
        .map_err(explain)?;
    if kind.sealed {
        return take_in_log(tenken, import).await;
    }
    let owner = match (import.facility, import.corporation) {
        (Some(id), _) => Owner::Facility(id),
        (None, id) => Owner::Corporation(id.unwrap_or_default()),
    };
    let handed = Handed::File(read_file(&import.file)?);
    let choices = ImportChoices {
        fill: import.fill,
        skip_faulty: import.skip_faulty,
    };
    let actor = Actor::Local;
    let done = import_ledger(
        tenken,
        &actor,
        &owner,
        &kind.id,
        handed,
        &choices,
        import.dry_run,
    )
    .await;
    let done = done.map_err(explain)?;
    if import.json {
        print_json(&json!({
            "rows": done.file.rows.len(), "faulty": done.faulty_rows(), "stored": done.is_stored,
            "facilities": done.shops, "faults": done.file.faults().collect::<Vec<_>>(),
            "refused": done.refused, "unknown_headings": done.file.unknown_headings,
        }))?;
    } else {
        tell(&done, import.dry_run);
    }
    match done.faulty_rows() > 0 && !choices.skip_faulty {
        true => Err(Failed),
        false => Ok(()),
    }
}

fn tell(done: &LedgerImport, dry_run: bool) {
    for fault in done.file.faults() {
        eprintln!("{}行目（{}）：{}", fault.row, fault.cell, fault.message);
    }
    for refused in &done.refused {
        eprintln!("{}行目：{}", refused.row, refused.message);
    }
    for heading in done
        .file
        .unknown_headings
        .iter()
        .filter(|it| !it.text.is_empty())
    {
        eprintln!(
            "注意：「{}」（{}）という列は、この台帳にないので読みません。",
            heading.text, heading.cell
        );
    }
    let lead = match (done.is_stored, dry_run) {
        (true, _) => "登録しました。",
        (false, true) => "ためしに読みました（何も登録していません）。",
        (false, false) => "直すところがあるので、何も登録していません。",
    };
    println!("{lead}");
    for shop in &done.shops {
        println!(
            "{}：新しい行 {}、変わる行 {}、変わりなし {}",
            shop.name, shop.added, shop.changed, shop.same
        );
    }
}

async fn take_in_log(tenken: &Tenken, import: Import) -> Outcome {
    let Some(facility) = import.facility else {
        return Err(complain(
            "ログは、--facility で施設を1つ指定して取り込みます。",
        ));
    };
    let file = File::open(&import.file)
        .map_err(|error| complain(format!("{}: {error}", import.file.display())))?;
    let name = import.file.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    let taken = import_log(
        tenken,
        &Actor::Local,
        &facility,
        &import.kind,
        &name,
        BufReader::with_capacity(1 << 20, file),
        import.dry_run,
    );
    let taken: LogTaken = taken.await.map_err(explain)?;
    if import.json {
        return print_json(&taken);
    }
    for fault in &taken.faults {
        eprintln!("{}行目：{}", fault.line, fault.message);
    }
    let lead = match (import.dry_run, taken.was_there) {
        (true, _) => "ためしに読みました（何も登録していません）。",
        (false, true) => "このファイルは、前に取り込んであります。",
        (false, false) => "取り込みました。",
    };
    println!(
        "{lead}{}行（うち、列に分けられず元のまま残した行 {}）",
        taken.lines, taken.unread
    );
    Ok(())
}

fn ending(file: &Path) -> String {
    file.extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase()
}

fn filled(text: &str) -> Result<(String, String), String> {
    let parts = text
        .split_once('=')
        .map(|(column, text)| (column.to_owned(), text.to_owned()));
    parts
        .ok_or_else(|| "「kind=端末PC」のように、列の名前と、入れるものを書いてください".to_owned())
}
