//! `tenken results`

use std::io::Write;
use std::path::PathBuf;
use tenken_domain::results::tabulation::Dimension;
use tenken_ops::Actor;
use tenken_ops::results::{export_round, tabulate_round};
use tenken_spreadsheets::{results_csv, results_table};

use super::{Outcome, Place, complain, explain};
use crate::api::results::ResultsBody;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// 実施回のID
    round: String,
    /// 何ごとに分けるか
    #[arg(long, default_value = "bed_class", value_parser = ["bed_class", "prefecture", "kind"])]
    by: String,
    /// 形
    #[arg(long, value_parser = ["text", "json", "csv"])]
    format: Option<String>,
    /// JSONで出す（--format json と同じ）
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// 書き出す先。なければ画面に出す
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub async fn run(place: Place, args: Args) -> Outcome {
    let by = Dimension::parse(&args.by).unwrap_or(Dimension::BedClass);
    let tenken = place.open().await?;
    let format = if args.json {
        "json"
    } else {
        args.format.as_deref().unwrap_or("text")
    };
    let counted = if format == "csv" || args.output.is_some() {
        export_round(&tenken, &Actor::Local, &args.round, by).await
    } else {
        tabulate_round(&tenken, &Actor::Local, &args.round, by).await
    };
    let (round, results) = counted.map_err(explain)?;
    let bytes = match format {
        "json" => {
            let mut bytes =
                serde_json::to_vec_pretty(&ResultsBody::of(&round, results)).map_err(complain)?;
            bytes.push(b'\n');
            bytes
        }
        "csv" => results_csv(&results),
        _ => results_table(&round.title, &results).into_bytes(),
    };
    let written = match &args.output {
        Some(path) => std::fs::write(path, bytes),
        None => std::io::stdout().write_all(&bytes),
    };
    written.map_err(|error| complain(format!("書き出せません（{error}）。")))
}
