//! `tenken serve`

use std::io::Write;
use std::net::SocketAddr;
use tenken_ops::audit::When;
use tenken_ops::demo::Scale;
use tokio::task::JoinSet;

use super::{Failed, Outcome, Place, audit_key, complain, demo, explain};
use crate::jobs::smtp::MailServer;
use crate::jobs::{mailing, sealing, telling};
use crate::{server, web};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// 待ち受けるアドレスと番号
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 見本のデータで開く（置き場所は、指定がなければ ./tenken-demo-data）
    #[arg(long)]
    demo: bool,
    /// 人が開くアドレス（例：https://tenken.example.jp）。メールに書くリンクは、このアドレスになります
    #[arg(long, value_name = "URL", env = "TENKEN_PUBLIC_URL")]
    public_url: Option<String>,
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

impl Default for Args {
    fn default() -> Self {
        Args {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            demo: false,
            public_url: None,
            mail: MailArgs::default(),
        }
    }
}

pub async fn run(mut place: Place, args: Args) -> Outcome {
    if args.demo && place.data.is_none() && place.database_url.is_none() {
        place.data = Some("tenken-demo-data".into());
    }
    let tenken = place.open().await?;
    if args.demo
        && tenken_ops::set_up::installation(&tenken)
            .await
            .map_err(explain)?
            .is_none()
    {
        demo::make(&tenken, Scale::Shop, demo::DEFAULT_SEED).await?;
    }
    let mail = args.mail.server()?;
    let key = audit_key::open(&place.dir())?;
    let mut jobs = JoinSet::new();
    jobs.spawn(sealing::keep_sealing(tenken.clone(), key.clone()));
    jobs.spawn(telling::keep_telling(tenken.clone()));
    let options = web::Options {
        loopback_only: true,
        sends_mail: mail.is_some(),
    };
    let served = server::serve(tenken.clone(), args.listen, options, |address| {
        println!("点検 Tenken を始めました。ブラウザで次のアドレスを開いてください（終わるときは Ctrl+C）。");
        println!("http://{address}/");
        // A program that waits for the address may be reading through a pipe.
        let _ = std::io::stdout().flush();
        if let Some(server) = mail {
            let address = args.public_url.unwrap_or_else(|| format!("http://{address}"));
            jobs.spawn(mailing::keep_mailing(tenken.clone(), server, address));
        }
    })
    .await;
    // Whatever they are at may be broken off: it is taken up again the next time.
    jobs.shutdown().await;
    sealing::seal_and_sign(&tenken, &key, When::Now).await;
    served.map_err(complain)
}

impl MailArgs {
    fn server(&self) -> Result<Option<MailServer>, Failed> {
        let (Some(url), Some(from)) = (&self.smtp_url, &self.mail_from) else {
            return Ok(None);
        };
        MailServer::new(url, from).map(Some).map_err(complain)
    }
}
