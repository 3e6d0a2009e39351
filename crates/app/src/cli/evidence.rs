//! `tenken evidence`, and the key that evidence is encrypted with: `<dir>/evidence.key`.

use std::path::Path;
use tenken_ops::evidence::{forget_unreadable_evidence, has_evidence_key, use_evidence_key};
use tenken_ops::{Actor, Environment, EvidenceKey, Tenken};

use super::key_file::KeyFile;
use super::{Failed, Outcome, Place, complain, explain};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 鍵をなくして読めなくなった証跡のファイルを消し、新しい鍵で始める
    ForgetLost,
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let tenken = place.open().await?;
    match command {
        Command::ForgetLost => forget(&place.dir(), &tenken).await,
    }
}

fn file(dir: &Path) -> KeyFile {
    KeyFile::new(dir, "evidence.key", "証跡")
}

fn read_or_make(dir: &Path) -> Result<EvidenceKey, Failed> {
    file(dir).read_or_make(EvidenceKey::parse, || {
        EvidenceKey::new(&Environment::real()).to_text()
    })
}

/// Gives the installation its key. A key is made on first use, but never where there is evidence that needs another.
pub async fn open(dir: &Path, tenken: &Tenken) -> Outcome {
    let advice = || {
        complain(format!(
            "証跡の鍵 {} がないか、別の鍵です。控えか、同じデータベースで動いているほかのコンピューターから、同じファイルを写してください。鍵をなくしたときは、証跡のファイルはもう読めません。tenken evidence forget-lost で、読めなくなったファイルを消して、新しい鍵で始められます。",
            dir.join("evidence.key").display()
        ))
    };
    let found = file(dir).read(EvidenceKey::parse)?;
    if found.is_none() && has_evidence_key(tenken).await.map_err(explain)? {
        return Err(advice());
    }
    match use_evidence_key(tenken, read_or_make(dir)?).await {
        Err(tenken_ops::Error::Bad { .. }) => Err(advice()),
        done => done.map_err(explain),
    }
}

/// `tenken evidence forget-lost`
async fn forget(dir: &Path, tenken: &Tenken) -> Outcome {
    let key = read_or_make(dir)?;
    let count = forget_unreadable_evidence(tenken, &Actor::Local, &key)
        .await
        .map_err(explain)?;
    println!(
        "読めなくなった証跡のファイルを{count}個、消しました。何があったかの記録は残っています。"
    );
    Ok(())
}
