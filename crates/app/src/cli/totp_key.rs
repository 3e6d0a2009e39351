//! The key that the seeds of one-time codes are encrypted with: `<dir>/codes.key`.

use std::path::Path;
use tenken_ops::accounts::{
    encrypt_totp_secrets, forget_unreadable_totp_secrets, unreadable_totp_secrets,
};
use tenken_ops::{Actor, Environment, Tenken, TotpKey};

use super::key_file::KeyFile;
use super::{Failed, Outcome, complain, explain};

fn file(dir: &Path) -> KeyFile {
    KeyFile::new(dir, "codes.key", "確認コード")
}

/// Gives the installation its key, and encrypts what is not yet encrypted. A key is made on first use,
/// but never beside seeds that need another one.
pub async fn open(dir: &Path, tenken: &Tenken) -> Outcome {
    let found = file(dir).read(TotpKey::parse)?;
    let unreadable = unreadable_totp_secrets(tenken, found.as_ref())
        .await
        .map_err(explain)?;
    if unreadable > 0 {
        return Err(complain(format!(
            "確認コードを使っている人のうち{unreadable}人の分を、鍵 {} で読めません（鍵がないか、別の鍵です）。控えか、同じデータベースで動いているほかのコンピューターから、同じファイルを写してください。鍵をなくしたときは、tenken users forget-codes で、その人たちの確認コードをいったんやめられます。",
            dir.join("codes.key").display()
        )));
    }
    tenken.use_seed_key(read_or_make(dir)?);
    encrypt_totp_secrets(tenken).await.map_err(explain)
}

fn read_or_make(dir: &Path) -> Result<TotpKey, Failed> {
    file(dir).read_or_make(TotpKey::parse, || {
        TotpKey::new(&Environment::real()).to_text()
    })
}

/// `tenken users forget-codes`
pub async fn forget(dir: &Path, tenken: &Tenken) -> Outcome {
    let found = file(dir).read(TotpKey::parse)?;
    let count = forget_unreadable_totp_secrets(tenken, &Actor::Local, found.as_ref())
        .await
        .map_err(explain)?;
    println!(
        "{count}人の確認コードをやめました。二要素認証が必要な役割の人は、次にサインインしたときに準備し直します。"
    );
    Ok(())
}
