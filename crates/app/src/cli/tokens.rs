//! `tenken tokens`

use tenken_ops::tokens::create_token;
use tenken_ops::{Actor, Role};

use super::{Outcome, Place, complain, explain, print_json};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// トークンを作る。秘密の文字は、このとき一度だけ表示します
    Create {
        /// 役割
        #[arg(long, value_parser = ["operator", "ministry", "authority", "corporation", "facility", "vendor", "auditor"])]
        role: String,
        /// 何についてか：facility は施設のコードかID、authority は自治体の6桁のコード、corporation と vendor は法人番号かID
        #[arg(long)]
        scope: Option<String>,
        /// 何に使うかの名前
        #[arg(long, default_value = "token")]
        name: String,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let Command::Create {
        role,
        scope,
        name,
        json,
    } = command;
    let role = Role::parse(&role).ok_or_else(|| complain("その役割はありません。"))?;
    let tenken = place.open().await?;
    let token = create_token(&tenken, &Actor::Local, &name, role, scope.as_deref())
        .await
        .map_err(explain)?;
    if json {
        return print_json(&serde_json::json!({ "id": token.id, "token": token.secret }));
    }
    eprintln!(
        "この文字を控えてください。二度と表示しません。Authorization: Bearer に続けて送ります。"
    );
    println!("{}", token.secret);
    Ok(())
}
