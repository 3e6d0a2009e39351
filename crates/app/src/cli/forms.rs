//! `tenken forms`

use serde::Serialize;
use std::path::PathBuf;
use tenken_domain::Form;
use tenken_domain::forms::form::{FormKind, Provenance, Respondent};
use tenken_ops::Actor;
use tenken_ops::forms::{check_forms, form_source, import_form, list_forms};

use super::{Outcome, Place, complain, explain, print_json, read_file, write_file};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 登録されている様式を並べる
    List {
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// 様式のファイルの誤りを、すべて見つける（登録はしません）。いっしょに渡したファイルは、たがいに使えます
    Check {
        /// 様式のファイル（TOML）
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// 様式のファイルを登録する
    Import {
        /// 様式のファイル（TOML）
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 様式をファイルに書き出す
    Export {
        /// 様式のIDと版
        #[arg(value_name = "ID@VERSION")]
        form: String,
        /// ファイルの形
        #[arg(long, default_value = "toml", value_parser = ["toml", "json"])]
        format: String,
        /// 書き出す先。なければ画面に出す
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    version: &'a str,
    kind: FormKind,
    title: &'a str,
    respondents: &'a [Respondent],
    provenance: Provenance,
    /// Counted items: numbered questions, or rows.
    items: usize,
    regular: usize,
    reference: usize,
}

impl<'a> From<&'a Form> for Listed<'a> {
    fn from(form: &'a Form) -> Self {
        let counts = form.counts();
        Listed {
            id: &form.id,
            version: &form.version,
            kind: form.kind,
            title: &form.title,
            respondents: &form.respondents,
            provenance: form.provenance,
            items: counts.total,
            regular: counts.regular,
            reference: counts.reference,
        }
    }
}

pub async fn run(place: Place, command: Command) -> Outcome {
    // Checking looks at measures and clauses only, so it may run anywhere.
    let tenken = place.open().await?;
    match command {
        Command::List { json } => {
            let forms = list_forms(&tenken, &Actor::Local).await.map_err(explain)?;
            if json {
                return print_json(
                    &forms
                        .iter()
                        .map(|form| Listed::from(&**form))
                        .collect::<Vec<_>>(),
                );
            }
            for form in &forms {
                let counts = form.counts();
                println!(
                    "{:<28} {:>3}項目（{}）  {}",
                    form.key(),
                    counts.total,
                    form.provenance.label(),
                    form.short_title
                );
            }
            Ok(())
        }
        Command::Check { files, json } => {
            let mut texts = Vec::new();
            for file in &files {
                let name = file.display().to_string();
                let text = text(read_file(file)?, &name)?;
                texts.push((name, text));
            }
            let faults = check_forms(&tenken, &texts).err().unwrap_or_default();
            if json {
                print_json(&faults)?;
            } else {
                faults.iter().for_each(|fault| eprintln!("{fault}"));
            }
            match faults.len() {
                0 => {
                    if !json {
                        println!("誤りはありません（{}件のファイル）。", files.len());
                    }
                    Ok(())
                }
                count => Err(complain(format!("誤りが{count}か所あります。"))),
            }
        }
        Command::Import { file } => {
            let name = file.display().to_string();
            let text = text(read_file(&file)?, &name)?;
            let form = import_form(&tenken, &Actor::Local, &name, &text)
                .await
                .map_err(explain)?;
            println!(
                "様式「{}」（{}項目）を登録しました。",
                form.key(),
                form.counts().total
            );
            Ok(())
        }
        Command::Export {
            form,
            format,
            output,
        } => {
            let Some((id, version)) = form.split_once('@') else {
                return Err(complain(format!(
                    "「{form}」は 様式のID@版 の形で書いてください（例：pharmacy-survey@R8）。"
                )));
            };
            let text = match format.as_str() {
                "json" => {
                    let form = tenken_ops::forms::find_form(&tenken, &Actor::Local, id, version)
                        .await
                        .map_err(explain)?;
                    serde_json::to_string_pretty(&*form).map_err(complain)?
                }
                _ => form_source(&tenken, &Actor::Local, id, version)
                    .await
                    .map_err(explain)?,
            };
            match output {
                None => {
                    println!("{text}");
                    Ok(())
                }
                Some(path) => write_file(&path, text.as_bytes()),
            }
        }
    }
}

fn text(bytes: Vec<u8>, name: &str) -> Result<String, super::Failed> {
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|&&b| b == b'\n')
            .count()
            + 1;
        complain(format!(
            "{name}:{line}: UTF-8 の文字ではありません。UTF-8 で保存し直してください。 [encoding]"
        ))
    })
}
