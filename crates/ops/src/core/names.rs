//! What those are called who did something. What is stored is an id, which lasts; what people read is
//! a name.

use std::collections::HashMap;
use tenken_store::Tx;
use tenken_store::accounts::actors::{self, NamedActor};

use crate::core::error::Result;

/// The names of some who did something.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, NamedActor>);

impl Names {
    /// Reads the names of those that are stored like this.
    pub async fn read<'a>(tx: &mut Tx, stored: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let stored: Vec<&str> = stored.into_iter().collect();
        Ok(Names(actors::names(tx, &stored).await?))
    }

    /// What somebody is called.
    pub fn of(&self, stored: &str) -> String {
        let name = self.0.get(stored).map(|known| known.name.as_str());
        match (stored.split_once(':'), name) {
            (_, Some(name)) => name.to_owned(),
            (None, None) if stored == "local" => "このパソコンの利用者".to_owned(),
            (None, None) if stored == "nobody" => "サインインしていない人".to_owned(),
            (Some(("token", _)), None) => "連携プログラム".to_owned(),
            (Some(("link", _)), None) => "リンクを受け取った事業者".to_owned(),
            _ => "登録のない利用者".to_owned(),
        }
    }

    /// The user ID of an access log: what a person signs in with, or how else somebody came in.
    pub fn user_id(&self, stored: &str) -> String {
        let login = self.0.get(stored).map(|known| known.login.as_str());
        match (stored.split_once(':'), login) {
            (Some(("user", _)), Some(login)) if !login.is_empty() => login.to_owned(),
            (Some(("user", _)), _) => "（削除したアカウント）".to_owned(),
            (Some(("token", _)), _) => "（トークン）".to_owned(),
            (Some(("link", _)), _) => "（リンク）".to_owned(),
            _ => stored.to_owned(),
        }
    }
}
