//! `tenken serve`

use clap::{Args as _, FromArgMatches};
use std::io::Write;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use tenken_ops::accounts::any_accounts;
use tenken_ops::audit::When;
use tenken_ops::demo::Scale;
use tenken_ops::{Environment, Tenken, installation};
use tokio::task::JoinSet;

use super::{Failed, Outcome, Place, audit_key, complain, demo, evidence, explain, totp_key};
use crate::edge::{self, Reach};
use crate::jobs::smtp::MailServer;
use crate::jobs::{compare, deliver, remind, remove_old, seal_audit, send_mails, warm_up};
use crate::server;
use crate::thumbnails::Thumbnails;
use crate::web::{Given, Setting, SetupCode};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// 待ち受けるアドレスと番号
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "TENKEN_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    #[command(flatten)]
    edge: edge::Settings,
    /// 1人が1分のあいだに開いたり保存したりできる回数
    #[arg(
        long,
        value_name = "NUMBER",
        env = "TENKEN_REQUESTS_PER_MINUTE",
        default_value = "600"
    )]
    requests_per_minute: NonZeroU32,
    /// 見本のデータで開く（置き場所は、指定がなければ ./tenken-demo-data）
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    mail: MailArgs,
}

/// How mails are sent; without these settings none are.
#[derive(Debug, Default, clap::Args)]
struct MailArgs {
    /// メールを送るサーバー（例：smtps://利用者:パスワード@mail.example.jp）。なければ、メールは送りません
    #[arg(
        long,
        value_name = "URL",
        env = "TENKEN_SMTP_URL",
        hide_env_values = true,
        requires = "mail_from"
    )]
    smtp_url: Option<String>,
    /// メールの送り主（例：点検 Tenken <tenken@example.jp>）
    #[arg(long, value_name = "ADDRESS", env = "TENKEN_MAIL_FROM")]
    mail_from: Option<String>,
}

impl Args {
    /// What serving without a command is: the environment counts there, too.
    pub fn from_environment() -> Self {
        let command = Args::augment_args(clap::Command::new("tenken"));
        Args::from_arg_matches(&command.get_matches_from(["tenken"]))
            .unwrap_or_else(|error| error.exit())
    }
}

pub async fn run(mut place: Place, args: Args) -> Outcome {
    if args.demo && place.data.is_none() && place.database_url.is_none() {
        place.data = Some("tenken-demo-data".into());
    }
    let settings = args.told(&place);
    let reach = Reach::check(args.listen, args.edge).map_err(complain)?;
    let tenken = place.open().await?;
    if args.demo && installation(&tenken).await.map_err(explain)?.is_none() {
        demo::make(&tenken, Scale::Shop, demo::DEFAULT_SEED, true).await?;
    }
    let mail = args.mail.server()?;
    let code = setup_code(&tenken).await?;
    let entrance = code.as_ref().map_or("/".to_owned(), |code| code.path());
    totp_key::open(&place.dir(), &tenken).await?;
    evidence::open(&place.dir(), &tenken).await?;
    let key = audit_key::open(&place.dir())?;
    let mut jobs = JoinSet::new();
    jobs.spawn(seal_audit::keep_sealing(tenken.clone(), key.clone()));
    jobs.spawn(warm_up::get_figures_ready(tenken.clone()));
    jobs.spawn(deliver::keep_telling(tenken.clone()));
    jobs.spawn(remind::keep_reminding(tenken.clone()));
    jobs.spawn(compare::keep_comparing(tenken.clone()));
    jobs.spawn(remove_old::keep_forgetting(tenken.clone()));
    let given = Given {
        requests_per_minute: args.requests_per_minute,
        sends_mail: mail.is_some(),
        settings,
        setup_code: code,
        // Without it files have no small pictures, which is no reason not to start.
        thumbnails: std::env::current_exe().ok().map(Thumbnails::by),
    };
    let served = server::serve(tenken.clone(), args.listen, reach, given, |address| {
        println!("点検 Tenken を始めました。ブラウザで次のアドレスを開いてください（終わるときは Ctrl+C）。");
        println!("{address}{entrance}");
        // A program that waits for the address may be reading through a pipe.
        let _ = std::io::stdout().flush();
        if let Some(server) = mail {
            jobs.spawn(send_mails::keep_mailing(tenken.clone(), server, address.to_owned()));
        }
    })
    .await;
    // Whatever they are at may be broken off: it is taken up again the next time.
    jobs.shutdown().await;
    seal_audit::seal_and_sign(&tenken, &key, When::Now).await;
    served.map_err(complain)
}

/// The code that the first set-up asks for, as long as nobody has an account and nothing is set up.
async fn setup_code(tenken: &Tenken) -> Result<Option<Arc<SetupCode>>, Failed> {
    let is_set_up = installation(tenken).await.map_err(explain)?.is_some();
    if is_set_up || any_accounts(tenken).await.map_err(explain)? {
        return Ok(None);
    }
    let code = Environment::real().letters(16);
    Ok(Some(Arc::new(SetupCode::new(code))))
}

impl Args {
    /// The settings as they are in force, without secrets.
    fn told(&self, place: &Place) -> Vec<Setting> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let value = |id: &str| match id {
            "data" => Some(place.dir().display().to_string()),
            "database_url" => place.database_url.as_ref().map(|_| GIVEN.to_owned()),
            "listen" => Some(self.listen.to_string()),
            "requests_per_minute" => Some(self.requests_per_minute.to_string()),
            "public_url" => self.edge.public_url.clone(),
            "tls_cert" => path(&self.edge.tls_cert),
            "tls_key" => path(&self.edge.tls_key),
            "trusted_proxy" => Some(self.edge.trusted_proxy.join(", ")),
            "smtp_url" => self.mail.smtp_url.as_ref().map(|_| GIVEN.to_owned()),
            "mail_from" => self.mail.mail_from.clone(),
            _ => None,
        };
        let command = Place::augment_args(Args::augment_args(clap::Command::new("tenken")));
        let setting = |arg: &clap::Arg| {
            let given = value(arg.get_id().as_str()).filter(|value| !value.is_empty());
            Some(Setting {
                option: format!("--{}", arg.get_long()?),
                variable: arg
                    .get_env()
                    .map(|name| name.to_string_lossy().into_owned()),
                meaning: arg.get_help().map(ToString::to_string).unwrap_or_default(),
                value: given.unwrap_or_else(|| NOT_GIVEN.to_owned()),
            })
        };
        let known = command.get_arguments().filter(|arg| arg.get_id() != "demo");
        known.filter_map(setting).collect()
    }
}

/// What is shown in place of a secret, and of nothing.
const GIVEN: &str = "（設定されています）";
const NOT_GIVEN: &str = "（なし）";

impl MailArgs {
    fn server(&self) -> Result<Option<MailServer>, Failed> {
        let (Some(url), Some(from)) = (&self.smtp_url, &self.mail_from) else {
            return Ok(None);
        };
        MailServer::new(url, from).map(Some).map_err(complain)
    }
}
