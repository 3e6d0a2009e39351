//! `tenken serve`

use std::io::Write;
use std::net::SocketAddr;
use tenken_ops::audit::When;
use tenken_ops::demo::Scale;

use super::{Outcome, Place, audit_key, complain, demo, explain};
use crate::{sealing, server};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// 待ち受けるアドレスと番号
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 見本のデータで開く（置き場所は、指定がなければ ./tenken-demo-data）
    #[arg(long)]
    demo: bool,
}

impl Default for Args {
    fn default() -> Self {
        Args {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            demo: false,
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
    let key = audit_key::open(&place.dir())?;
    let sealing = tokio::spawn(sealing::keep_sealing(tenken.clone(), key.clone()));
    let served = server::serve(tenken.clone(), args.listen, |address| {
        println!("点検 Tenken を始めました。ブラウザで次のアドレスを開いてください（終わるときは Ctrl+C）。");
        println!("http://{address}/");
        // A program that waits for the address may be reading through a pipe.
        let _ = std::io::stdout().flush();
    })
    .await;
    // Whatever it is at, it may be broken off: the last round does it over.
    sealing.abort();
    sealing::seal_and_sign(&tenken, &key, When::Now).await;
    served.map_err(complain)
}
