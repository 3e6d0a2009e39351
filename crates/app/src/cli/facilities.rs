//! `tenken facilities`

use std::path::PathBuf;
use tenken_ops::Actor;
use tenken_ops::facilities::import_facilities;

use super::{Outcome, Place, explain, print_json, read_file};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 施設の一覧（Excelの .xlsx、または CSV：UTF-8 か Shift_JIS）を登録する。同じコードの施設は更新する
    Import {
        /// 一覧のファイル
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// ためしに読むだけで、何も登録しない
        #[arg(long)]
        dry_run: bool,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let Command::Import {
        file,
        dry_run,
        json,
    } = command;
    let list = read_file(&file)?;
    let tenken = place.open().await?;
    let report = match import_facilities(&tenken, &Actor::Local, list, dry_run).await {
        Err(tenken_ops::Error::Rows(faults)) if json => {
            print_json(&faults)?;
            return Err(super::Failed);
        }
        other => other.map_err(explain)?,
    };
    if json {
        return print_json(&report);
    }
    let lead = if dry_run {
        "ためしに読みました（何も登録していません）。"
    } else {
        "登録しました。"
    };
    println!(
        "{lead}{}件：新しい施設 {}、更新 {}、変わりなし {}、新しい法人 {}、先頭の0を補ったコード {}",
        report.rows,
        report.added,
        report.updated,
        report.unchanged,
        report.corporations,
        report.padded_codes
    );
    Ok(())
}
