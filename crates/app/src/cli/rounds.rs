//! `tenken rounds`

use jiff::civil::Date;
use serde_json::json;
use tenken_domain::text::calendar::{era_date, parse_date};
use tenken_domain::{FacilityKind, FiscalYear};
use tenken_ops::rounds::{
    ChangeRound, Closing, OpenRound, Round, RoundSummary, change_round, close_round, list_rounds,
    open_round, reopen_round,
};
use tenken_ops::{Actor, Tenken};

use super::{Outcome, Place, complain, explain, print_json};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 実施回を並べる
    List {
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// 実施回を始める
    Open(Open),
    /// 実施回の締切や名前を直す（お願いした施設にも知らせます）
    Change(Change),
    /// 締め切った実施回の受付を再開する（お願いした施設にも知らせます）
    Reopen {
        /// 実施回のID
        id: String,
        #[command(flatten)]
        until: Until,
        /// 理由
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// 実施回を締め切る
    Close {
        /// 実施回のID
        id: String,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
pub struct Open {
    /// 様式のIDと版
    #[arg(value_name = "FORM@VERSION")]
    form: String,
    /// 実施回のID（半角の英数字とハイフン）
    #[arg(long)]
    id: Option<String>,
    /// 題名
    #[arg(long)]
    title: Option<String>,
    /// 対象の施設の種類（何度でも書けます）
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kind: Vec<FacilityKind>,
    /// 開始日
    #[arg(long, value_name = "DATE", value_parser = date)]
    opens: Option<Date>,
    /// 締切日（その日の終わりまで）
    #[arg(long, value_name = "DATE", value_parser = date)]
    closes: Option<Date>,
    /// 基準日
    #[arg(long, value_name = "DATE", value_parser = date)]
    reference_date: Option<Date>,
    /// 年度（西暦。例：2026 は令和8年度）
    #[arg(long, value_name = "YEAR")]
    fiscal_year: Option<i16>,
    /// JSONで出す
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Change {
    /// 実施回のID
    id: String,
    #[command(flatten)]
    until: Until,
    /// 題名
    #[arg(long)]
    title: Option<String>,
    /// 開始日（始まる前の実施回だけ）
    #[arg(long, value_name = "DATE", value_parser = date)]
    opens: Option<Date>,
    /// 基準日
    #[arg(long, value_name = "DATE", value_parser = date)]
    reference_date: Option<Date>,
    /// 理由
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// JSONで出す
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Until {
    /// 締切日（その日の終わりまで）
    #[arg(long, value_name = "DATE", value_parser = date)]
    closes: Option<Date>,
    /// 締切日を決めない
    #[arg(long, conflicts_with = "closes")]
    no_closing: bool,
}

impl Until {
    fn closing(&self) -> Option<Closing> {
        match (self.closes, self.no_closing) {
            (Some(day), _) => Some(Closing::On(day)),
            (None, true) => Some(Closing::Never),
            (None, false) => None,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "日付は 2026-11-20 や R8.11.20 のように書いてください".into())
}

fn kind(text: &str) -> Result<FacilityKind, String> {
    FacilityKind::parse(text)
        .ok_or_else(|| "hospital、clinic、dental_clinic、pharmacy のどれかです".into())
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let tenken = place.open().await?;
    match command {
        Command::List { json } => list(&tenken, json).await,
        Command::Open(open) => {
            let Some((form_id, version)) = open.form.split_once('@') else {
                return Err(complain(format!(
                    "「{}」は 様式のID@版 の形で書いてください（例：pharmacy-survey@R8）。",
                    open.form
                )));
            };
            let wanted = OpenRound {
                form_id: form_id.to_owned(),
                version: version.to_owned(),
                title: open.title,
                id: open.id,
                kinds: open.kind,
                opens: open.opens,
                closes: open.closes,
                reference_date: open.reference_date,
                fiscal_year: open.fiscal_year.map(FiscalYear),
                demo: false,
            };
            let round = open_round(&tenken, &Actor::Local, wanted)
                .await
                .map_err(explain)?;
            match open.json {
                true => print_json(&crate::api::rounds::RoundBody::of(&round, tenken.now())),
                false => {
                    println!(
                        "実施回「{}」（ID: {}）を始めました。",
                        round.title, round.id
                    );
                    Ok(())
                }
            }
        }
        Command::Change(change) => {
            let wanted = ChangeRound {
                closing: change.until.closing(),
                title: change.title,
                opens: change.opens,
                reference_date: change.reference_date,
                reason: change.reason,
                seen: None,
            };
            let round = change_round(&tenken, &Actor::Local, &change.id, wanted)
                .await
                .map_err(explain)?;
            print_round(&tenken, &round, change.json)
        }
        Command::Reopen {
            id,
            until,
            reason,
            json,
        } => {
            let Some(closing) = until.closing() else {
                return Err(complain(
                    "締切日を --closes で書くか、--no-closing で「決めない」と書いてください。"
                        .to_owned(),
                ));
            };
            let round = reopen_round(&tenken, &Actor::Local, &id, closing, &reason, None)
                .await
                .map_err(explain)?;
            print_round(&tenken, &round, json)
        }
        Command::Close { id, json } => {
            let round = close_round(&tenken, &Actor::Local, &id)
                .await
                .map_err(explain)?;
            match json {
                true => print_json(&crate::api::rounds::RoundBody::of(&round, tenken.now())),
                false => {
                    println!("実施回「{}」を締め切りました。", round.title);
                    Ok(())
                }
            }
        }
    }
}

/// Says how a round is now.
fn print_round(tenken: &Tenken, round: &Round, json: bool) -> Outcome {
    if json {
        return print_json(&crate::api::rounds::RoundBody::of(round, tenken.now()));
    }
    println!(
        "実施回「{}」（{}）は、{}です。",
        round.title,
        until(round),
        round.phase(tenken.now()).label()
    );
    Ok(())
}

fn until(round: &Round) -> String {
    round.last_day().map_or_else(
        || "締切なし".to_owned(),
        |day| format!("{}まで", era_date(day)),
    )
}

async fn list(tenken: &Tenken, json: bool) -> Outcome {
    let rounds = list_rounds(tenken, &Actor::Local).await.map_err(explain)?;
    if json {
        let rounds: Vec<_> = rounds
            .iter()
            .map(|summary| {
                json!({
                    "round": crate::api::rounds::RoundBody::of(&summary.round, tenken.now()),
                    "targeted": summary.targeted,
                    "opened": summary.opened,
                    "answered": summary.answered,
                })
            })
            .collect();
        return print_json(&rounds);
    }
    if rounds.is_empty() {
        println!("実施回はまだありません。tenken rounds open 様式のID@版 で始められます。");
    }
    for RoundSummary {
        round,
        targeted,
        answered,
        ..
    } in &rounds
    {
        let until = until(round);
        println!(
            "{}  {}  {until}  {}  回答 {answered}/{targeted}",
            round.id,
            round.phase(tenken.now()).label(),
            round.title
        );
    }
    Ok(())
}
