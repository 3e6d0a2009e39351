//! `tenken risk`

use serde_json::json;
use tenken_domain::readiness::{Points, State};
use tenken_ops::Actor;
use tenken_ops::readiness::{RansomwareOfFacility, compare_facilities, ransomware_of};

use super::{Outcome, Place, explain, print_json};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// 施設のIDか医療機関コード
    #[arg(value_name = "FACILITY")]
    facility: String,
    /// 同じ種類の施設ともくらべる（すべての施設を数えるので、多いと時間がかかる）
    #[arg(long)]
    compare: bool,
    /// JSONで出す
    #[arg(long)]
    json: bool,
}

pub async fn run(place: Place, args: Args) -> Outcome {
    let tenken = place.open().await?;
    if args.compare {
        compare_facilities(&tenken).await.map_err(explain)?;
    }
    let found = ransomware_of(&tenken, &Actor::Local, &args.facility)
        .await
        .map_err(explain)?;
    if args.json {
        let mut told = json!(found);
        told["facility"] = json!(found.facility.id);
        return print_json(&told);
    }
    tell(&found);
    Ok(())
}

fn points(points: Points) -> String {
    format!(
        "{}点～{}点（満点{}点）",
        points.from, points.to, points.possible
    )
}

fn tell(found: &RansomwareOfFacility) {
    println!("ランサムウェアへの備え：{}", points(found.view.points));
    for stage in &found.view.stages {
        println!("{}：{}", stage.title, points(stage.points));
        for part in &stage.parts {
            let mark = match part.state {
                State::Yes => "できている",
                State::No => "まだ",
                State::Unknown => "わからない",
            };
            println!("    {}（{}点）：{mark}", part.title, part.points);
        }
    }
    println!("次にするとよいこと");
    for step in &found.view.next {
        println!("    ＋{}点 {}：{}", step.brings, step.title, step.todo);
    }
    if let Some(others) = &found.comparison {
        println!(
            "同じ種類の{}施設の確かな点：4分の1が{}点まで、まん中が{}点、4分の3が{}点まで",
            others.facilities, others.lower_quartile, others.median, others.upper_quartile
        );
    }
    println!("{}", found.about);
}
