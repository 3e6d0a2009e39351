//! `tenken demo`

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Mutex;
use tenken_ops::Tenken;
use tenken_ops::demo::{DemoProgress, DemoReport, Scale, make_demo};

use super::{Failed, Outcome, Place, complain, explain, print_json};

/// The seed of demo data unless another is given.
pub const DEFAULT_SEED: u64 = 8;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// どれだけ作るか: shop（薬局1つ）、prefecture（1つの県）、nation（全国24万3千施設）
    #[arg(long, value_parser = ["shop", "prefecture", "nation"])]
    scale: String,
    /// 同じ数なら同じデータになります
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED)]
    seed: u64,
    /// 全国でも、すべての施設に台帳を作る（shop と prefecture には、いつも作ります）
    #[arg(long)]
    ledgers: bool,
    /// 結果をJSONで出す
    #[arg(long)]
    json: bool,
}

pub async fn run(place: Place, args: Args) -> Outcome {
    let scale = Scale::parse(&args.scale)
        .ok_or_else(|| complain("--scale は shop、prefecture、nation のどれかです。"))?;
    let tenken = place.open().await?;
    let report = make(&tenken, scale, args.seed, args.ledgers).await?;
    if args.json {
        return print_json(&report);
    }
    println!("デモの施設を {} 件作りました。", report.facilities);
    for round in &report.rounds {
        println!(
            "  {}: 対象 {}、回答 {}",
            round.id, round.targeted, round.answered
        );
    }
    Ok(())
}

/// Makes demo data with a progress bar on a terminal.
pub async fn make(
    tenken: &Tenken,
    scale: Scale,
    seed: u64,
    with_ledgers: bool,
) -> Result<DemoReport, Failed> {
    let bar = ProgressBar::new(0);
    bar.set_style(
        ProgressStyle::with_template("{msg} {bar:40} {human_pos}/{human_len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let stage = Mutex::new((String::new(), 0));
    let show = |progress: DemoProgress| {
        let mut stage = stage
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if *stage != (progress.what.to_owned(), progress.total) {
            *stage = (progress.what.to_owned(), progress.total);
            bar.set_length(progress.total);
            bar.set_message(progress.what);
        }
        bar.set_position(progress.done);
    };
    let made = make_demo(tenken, scale, seed, with_ledgers, &show).await;
    bar.finish_and_clear();
    made.map_err(explain)
}
