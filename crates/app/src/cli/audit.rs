//! `tenken audit`

use std::path::PathBuf;
use tenken_ops::Actor;
use tenken_ops::audit::{Checkpoint, PublicKey, Report, make_checkpoint, verify};

use super::{
    Failed, Outcome, Place, audit_key, complain, explain, print_json, read_file, write_file,
};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 記録が、消されたり、書きかえられたり、差し込まれたりしていないかを確かめる
    Verify {
        /// 別の場所に取っておいた確認印（checkpoint で書き出したもの）とも比べる
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// この置き場所の鍵のほかに、署名を認める公開鍵（16進数64桁。何度でも付けられます）
        #[arg(long, value_name = "PUBLIC_KEY", value_parser = public_key)]
        key: Vec<PublicKey>,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// いまの記録に署名して、確認印を書き出す。別の場所に取っておくと、あとで比べられる
    Checkpoint {
        /// 書き出す先。なければ画面に出す
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// 署名を確かめるための公開鍵を出す
    Key,
}

fn public_key(text: &str) -> Result<PublicKey, String> {
    PublicKey::parse(text).ok_or_else(|| "公開鍵は、16進数64桁で書いてください".to_owned())
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let own = audit_key::open(&place.dir())?;
    match command {
        Command::Key => println!("{}", own.public()),
        Command::Checkpoint { output } => {
            let tenken = place.open().await?;
            let made = make_checkpoint(&tenken, &Actor::Local, &own)
                .await
                .map_err(explain)?;
            let Some(path) = output else {
                return print_json(&made);
            };
            let text = serde_json::to_string_pretty(&made).map_err(complain)?;
            write_file(&path, (text + "\n").as_bytes())?;
        }
        Command::Verify {
            checkpoint,
            mut key,
            json,
        } => {
            let kept = checkpoint.as_deref().map(read_checkpoint).transpose()?;
            let tenken = place.open().await?;
            key.push(own.public());
            let report = verify(&tenken, &Actor::Local, key, kept)
                .await
                .map_err(explain)?;
            if json {
                print_json(&report)?;
            } else {
                tell(&report);
            }
            if report.faults_found > 0 {
                return Err(Failed);
            }
        }
    }
    Ok(())
}

fn read_checkpoint(path: &std::path::Path) -> Result<Checkpoint, Failed> {
    serde_json::from_slice(&read_file(path)?).map_err(|error| {
        complain(format!(
            "{} は確認印のファイルではありません（{error}）。tenken audit checkpoint -o で書き出したファイルを指定してください。",
            path.display()
        ))
    })
}

fn tell(report: &Report) {
    let Report {
        entries,
        checkpoints,
        faults_found,
        faults,
    } = report;
    for fault in faults {
        eprintln!("{fault}");
    }
    let unnamed = faults_found - faults.len() as u64;
    if unnamed > 0 {
        eprintln!("ほかに{unnamed}件あります。");
    }
    match faults_found {
        0 => println!("異常はありません。記録 {entries}件、確認印 {checkpoints}個を確かめました。"),
        _ => println!(
            "{faults_found}件の異常があります（記録 {entries}件、確認印 {checkpoints}個を確かめました）。"
        ),
    }
}
