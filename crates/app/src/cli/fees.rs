//! `tenken fees`

use serde_json::json;
use tenken_ops::Actor;
use tenken_ops::readiness::{FeeOfFacility, fees_of};

use super::{Outcome, Place, explain, print_json};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// 施設のIDか医療機関コード
    #[arg(value_name = "FACILITY")]
    facility: String,
    /// JSONで出す
    #[arg(long)]
    json: bool,
}

pub async fn run(place: Place, args: Args) -> Outcome {
    let tenken = place.open().await?;
    let view = fees_of(&tenken, &Actor::Local, &args.facility)
        .await
        .map_err(explain)?;
    if args.json {
        return print_json(&json!({ "facility": view.facility.id, "fees": view.fees }));
    }
    view.fees.iter().for_each(tell);
    Ok(())
}

fn tell(one: &FeeOfFacility) {
    let result = &one.result;
    println!("{}：{}", result.name, result.state.label());
    if !one.may_claim {
        println!("  ※ この施設の種類が届け出る加算ではありません。");
    }
    for requirement in &result.requirements {
        let desirable = match requirement.desirable {
            true => "（望ましい）",
            false => "",
        };
        println!(
            "{} {}{desirable}",
            requirement.number,
            requirement.state.label()
        );
        for because in &requirement.because {
            println!("    {}", because.text());
        }
    }
}
