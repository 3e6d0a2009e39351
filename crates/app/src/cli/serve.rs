//! `tenken serve`

use clap::{Args as _, FromArgMatches};
use std::io::Write;
use std::net::SocketAddr;
use tenken_ops::audit::When;
use tenken_ops::demo::Scale;

use super::{Outcome, Place, audit_key, complain, demo, explain, seed_key};
use crate::edge::{self, Reach};
use crate::{sealing, server};

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
    /// 見本のデータで開く（置き場所は、指定がなければ ./tenken-demo-data）
    #[arg(long)]
    demo: bool,
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
    let reach = Reach::check(args.listen, args.edge).map_err(complain)?;
    let tenken = place.open().await?;
    if args.demo
        && tenken_ops::set_up::installation(&tenken)
            .await
            .map_err(explain)?
            .is_none()
    {
        demo::make(&tenken, Scale::Shop, demo::DEFAULT_SEED).await?;
    }
    seed_key::open(&place.dir(), &tenken).await?;
    let key = audit_key::open(&place.dir())?;
    let sealing = tokio::spawn(sealing::keep_sealing(tenken.clone(), key.clone()));
    let served = server::serve(tenken.clone(), args.listen, reach, |address| {
        println!("点検 Tenken を始めました。ブラウザで次のアドレスを開いてください（終わるときは Ctrl+C）。");
        println!("{address}/");
        // A program that waits for the address may be reading through a pipe.
        let _ = std::io::stdout().flush();
    })
    .await;
    // Whatever it is at, it may be broken off: the last round does it over.
    sealing.abort();
    sealing::seal_and_sign(&tenken, &key, When::Now).await;
    served.map_err(complain)
}
