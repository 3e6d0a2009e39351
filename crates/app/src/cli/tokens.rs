//! `tenken tokens`

use jiff::Timestamp;
use tenken_ops::accounts::tokens::{
    MOST_DAYS, Token, TokenToMake, USUAL_DAYS, create_token, list_tokens, revoke_token,
};
use tenken_ops::{Actor, Role, Tenken};

use super::{Outcome, Place, complain, explain, print_json};
use crate::web::parts::dates;

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
        /// 使える日数
        #[arg(long, value_name = "NUMBER", default_value_t = USUAL_DAYS, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_DAYS)))]
        days: u16,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// トークンの一覧。使えないものも出ます
    List {
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// トークンを取り消す。すぐに使えなくなります
    Revoke {
        /// トークンのID（tokens list に出ます）
        id: String,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let tenken = place.open().await?;
    match command {
        Command::Create {
            role,
            scope,
            name,
            days,
            json,
        } => {
            let role = Role::parse(&role).ok_or_else(|| complain("その役割はありません。"))?;
            let token = TokenToMake {
                name: &name,
                role: Some(role),
                scope: scope.as_deref(),
                days,
            };
            create(&tenken, token, json).await
        }
        Command::List { json } => list(&tenken, json).await,
        Command::Revoke { id, json } => {
            revoke_token(&tenken, &Actor::Local, &id)
                .await
                .map_err(explain)?;
            if json {
                return print_json(&serde_json::json!({ "id": id, "state": "revoked" }));
            }
            println!("取り消しました。このトークンは、もう使えません。");
            Ok(())
        }
    }
}

async fn create(tenken: &Tenken, token: TokenToMake<'_>, json: bool) -> Outcome {
    let token = create_token(tenken, &Actor::Local, token)
        .await
        .map_err(explain)?;
    if json {
        return print_json(&serde_json::json!({
            "id": token.id, "token": token.secret, "until": token.until,
        }));
    }
    eprintln!(
        "この文字を控えてください。二度と表示しません。Authorization: Bearer に続けて送ります。{}まで使えます。",
        dates::time(token.until)
    );
    println!("{}", token.secret);
    Ok(())
}

async fn list(tenken: &Tenken, json: bool) -> Outcome {
    let tokens = list_tokens(tenken, &Actor::Local).await.map_err(explain)?;
    let now = tenken.now();
    if json {
        let tokens: Vec<_> = tokens
            .iter()
            .map(|token| token_as_json(token, now))
            .collect();
        return print_json(&tokens);
    }
    if tokens.is_empty() {
        println!("トークンはありません。");
    }
    for token in tokens {
        let role = token.role.map_or("（知らない役割）", Role::label);
        let used = token.used_on.map_or("使われていません".to_owned(), |day| {
            format!("最後に使われた日 {day}")
        });
        println!(
            "{}  {}  {}　{role}　{}まで　{used}",
            token.id,
            token_state(&token, now).1,
            token.name,
            dates::time(token.until),
        );
    }
    Ok(())
}

fn token_as_json(token: &Token, now: Timestamp) -> serde_json::Value {
    serde_json::json!({
        "id": token.id, "name": token.name, "role": token.role, "scope": token.scope,
        "made_by": token.made_by, "made_at": token.made_at, "until": token.until,
        "used_on": token.used_on, "revoked_at": token.revoked_at, "state": token_state(token, now).0,
    })
}

/// For programs, and for people.
fn token_state(token: &Token, now: Timestamp) -> (&'static str, &'static str) {
    match token.revoked_at {
        Some(_) => ("revoked", "取消し済み"),
        None if token.works(now) => ("works", "使えます"),
        None => ("expired", "期限切れ"),
    }
}
