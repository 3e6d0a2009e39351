//! The command line. One file per command; each calls use cases and prints.
//!
//! Exit codes: 0 ok, 1 the input or data has a problem (each named on stderr),
//! 2 wrong usage.

mod audit;
mod audit_key;
mod demo;
mod evidence;
mod facilities;
mod fees;
mod forms;
mod key_file;
mod ledgers;
mod private_dir;
mod results;
mod risk;
mod rounds;
mod serve;
mod thumbnail;
mod tokens;
mod totp_key;
mod users;
mod weaknesses;

use clap::{Parser, Subcommand};
use std::fmt::Display;
use std::io::{IsTerminal, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use tenken_ops::{Environment, Location, Tenken};

/// 点検 Tenken：医療機関・薬局のサイバーセキュリティ調査とチェックリスト
#[derive(Debug, Parser)]
#[command(
    name = "tenken",
    version,
    about = "点検 Tenken：医療機関・薬局のサイバーセキュリティ調査とチェックリスト",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    place: Place,
    /// 動作の記録（標準エラー出力）の形。くわしさは TENKEN_LOG（例：info）で決めます
    #[arg(
        long,
        value_name = "FORMAT",
        global = true,
        env = "TENKEN_LOG_FORMAT",
        default_value = "text"
    )]
    log_format: LogFormat,
    #[command(subcommand)]
    command: Option<Command>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Where the data is.
#[derive(Debug, Clone, clap::Args)]
struct Place {
    /// データの置き場所（フォルダ） [既定: ./tenken-data]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// データベースのアドレス（postgres://…）。これを指定すると、--data には鍵だけを置きます
    #[arg(
        long,
        value_name = "URL",
        global = true,
        env = "TENKEN_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 画面とAPIを開く（何も付けないときの動作）
    Serve(serve::Args),
    /// 見本のデータを作る（画面に「デモ」と出ます）
    Demo(demo::Args),
    /// 様式（調査票・チェックリスト）
    #[command(subcommand)]
    Forms(forms::Command),
    /// 施設の一覧
    #[command(subcommand)]
    Facilities(facilities::Command),
    /// 台帳（機器、利用者ID、アクセスログなど）
    #[command(subcommand)]
    Ledgers(ledgers::Command),
    /// 実施回
    #[command(subcommand)]
    Rounds(rounds::Command),
    /// 実施回の集計
    Results(results::Args),
    /// 画面に入る人（アカウント）
    #[command(subcommand)]
    Users(users::Command),
    /// 証跡（契約書や写真などのファイル）
    #[command(subcommand)]
    Evidence(evidence::Command),
    /// ファイルの見本の画像を作る（プログラムが自分で使う）
    #[command(hide = true)]
    Thumbnail(thumbnail::Args),
    /// APIを使うプログラムのための鍵（トークン）
    #[command(subcommand)]
    Tokens(tokens::Command),
    /// 公開されている弱点のデータ（機器台帳と照らし合わせます）
    #[command(subcommand)]
    Weaknesses(weaknesses::Command),
    /// 診療報酬の加算の要件を、施設の記録から見る
    Fees(fees::Args),
    /// ランサムウェアへの備えを、施設の記録から見る
    Risk(risk::Args),
    /// 操作の記録（監査ログ）を確かめる
    #[command(subcommand)]
    Audit(audit::Command),
}

/// A command that failed; what is wrong has been printed.
struct Failed;

type Outcome = Result<(), Failed>;

/// Prints what is wrong.
fn complain(problem: impl Display) -> Failed {
    eprintln!("{problem}");
    Failed
}

/// Prints a use case's error with every fault it carries.
fn explain(error: tenken_ops::Error) -> Failed {
    let failed = complain(&error);
    match error {
        tenken_ops::Error::Form(faults) => faults.iter().for_each(|fault| eprintln!("{fault}")),
        tenken_ops::Error::Rows(faults) => {
            for fault in faults {
                let column = if fault.column.is_empty() {
                    String::new()
                } else {
                    format!("「{}」: ", fault.column)
                };
                match fault.row {
                    0 => eprintln!("{column}{} [{}]", fault.message, fault.code),
                    row => eprintln!("{row}行目: {column}{} [{}]", fault.message, fault.code),
                }
            }
        }
        tenken_ops::Error::Invalid(faults) => eprint!("{faults}"),
        _ => {}
    }
    failed
}

impl Place {
    fn location(&self) -> Result<Location, Failed> {
        match &self.database_url {
            Some(url) => Location::from_url(url).map_err(complain),
            None => Ok(Location::Sqlite { dir: self.dir() }),
        }
    }

    /// The directory of everything that is not in the database.
    fn dir(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| "tenken-data".into())
    }

    async fn open(&self) -> Result<Tenken, Failed> {
        let dir = self.dir();
        if self.database_url.is_none() {
            private_dir::make(&dir)?;
            for file in ["tenken.db", "tenken.lock"] {
                // Why it cannot be written is told when it is opened.
                let _ = private_dir::make_file(&dir.join(file));
            }
        } else if dir.exists() {
            private_dir::make(&dir)?;
        }
        Tenken::open(&self.location()?, Environment::real())
            .await
            .map_err(explain)
    }
}

/// Prints a value as JSON.
fn print_json(value: &impl serde::Serialize) -> Outcome {
    let text = serde_json::to_string_pretty(value).map_err(complain)?;
    // Whoever reads may stop reading; what was done is done all the same.
    let _ = writeln!(std::io::stdout(), "{text}");
    Ok(())
}

/// Reads a file, or says which one could not be read and why.
fn read_file(path: &std::path::Path) -> Result<Vec<u8>, Failed> {
    std::fs::read(path)
        .map_err(|error| complain(format!("{} を読めません（{error}）。", path.display())))
}

/// Writes a file, or says which one could not be written and why.
fn write_file(path: &std::path::Path, content: &[u8]) -> Outcome {
    std::fs::write(path, content)
        .map_err(|error| complain(format!("{} に書き出せません（{error}）。", path.display())))
}

/// Writes the log from now on: warnings and errors, unless `TENKEN_LOG` asks for more.
fn begin_log(format: LogFormat) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("TENKEN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(filter);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    begin_log(cli.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("プログラムを始められません（{error}）。");
            return ExitCode::FAILURE;
        }
    };
    let place = cli.place;
    let outcome = runtime.block_on(async {
        match cli
            .command
            .unwrap_or_else(|| Command::Serve(serve::Args::from_environment()))
        {
            Command::Serve(args) => serve::run(place, args).await,
            Command::Demo(args) => demo::run(place, args).await,
            Command::Forms(command) => forms::run(place, command).await,
            Command::Facilities(command) => facilities::run(place, command).await,
            Command::Ledgers(command) => ledgers::run(place, command).await,
            Command::Rounds(command) => rounds::run(place, command).await,
            Command::Results(args) => results::run(place, args).await,
            Command::Users(command) => users::run(place, command).await,
            Command::Evidence(command) => evidence::run(place, command).await,
            Command::Thumbnail(args) => thumbnail::run(&args),
            Command::Tokens(command) => tokens::run(place, command).await,
            Command::Weaknesses(command) => weaknesses::run(place, command).await,
            Command::Fees(args) => fees::run(place, args).await,
            Command::Risk(args) => risk::run(place, args).await,
            Command::Audit(command) => audit::run(place, command).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed) => ExitCode::FAILURE,
    }
}
