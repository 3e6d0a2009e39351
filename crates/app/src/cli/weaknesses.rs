//! `tenken weaknesses`

use std::path::PathBuf;
use tenken_domain::weaknesses::DatasetKind;
use tenken_ops::Actor;
use tenken_ops::weaknesses::{DatasetState, LoadedDataset, datasets, load_dataset};

use super::{Outcome, Place, complain, explain, print_json, read_file};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 公開されている弱点のデータを取り込む。ファイルは、提供元から取得したまま渡します
    Load {
        /// データの種類：kev（CISA KEVのJSON）、end_of_life（endoflife.dateの api/v1/products/full）、jvn（MyJVNの getVulnOverviewList の回答。何回かに分けて取り込めます）
        #[arg(value_name = "KIND", value_parser = ["kev", "end_of_life", "jvn"])]
        kind: String,
        /// ファイル
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// 取り込んであるデータと、その古さを並べる
    List {
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(place: Place, command: Command) -> Outcome {
    match command {
        Command::Load { kind, file, json } => {
            let kind = DatasetKind::parse(&kind)
                .ok_or_else(|| complain("その種類のデータはありません。"))?;
            let bytes = read_file(&file)?;
            let tenken = place.open().await?;
            let loaded = load_dataset(&tenken, &Actor::Local, kind, bytes)
                .await
                .map_err(explain)?;
            match json {
                true => print_json(&loaded)?,
                false => tell_loaded(&loaded),
            }
            Ok(())
        }
        Command::List { json } => {
            let tenken = place.open().await?;
            let states = datasets(&tenken, &Actor::Local).await.map_err(explain)?;
            if json {
                return print_json(&states);
            }
            states.iter().for_each(tell_state);
            Ok(())
        }
    }
}

fn tell_loaded(loaded: &LoadedDataset) {
    let label = loaded.kind.label();
    if loaded.is_known {
        println!("{label}：同じファイルが、すでに取り込まれています。");
        return;
    }
    println!(
        "{label}：取り込みました。登録されているのは{}件です。",
        loaded.facts.entries
    );
    if loaded.is_older {
        eprintln!(
            "いままでのデータより古い日付のファイルです。新しいファイルがあれば、取り込み直してください。"
        );
    }
}

fn tell_state(state: &DatasetState) {
    if let Some(facts) = &state.newest {
        let dated = match facts.dated_on {
            Some(day) => format!("{day}のデータ"),
            None => "日付のないデータ".to_owned(),
        };
        println!("{}  {}件  {dated}", state.kind.label(), facts.entries);
    }
    if let Some(warning) = &state.warning {
        println!("  ※ {warning}");
    }
}
