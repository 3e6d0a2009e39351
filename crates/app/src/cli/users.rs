//! `tenken users`

use serde_json::json;
use tenken_ops::accounts::{
    self, Account, Link, NewAccount, create_account, issue_link, list_accounts,
};
use tenken_ops::{Actor, Role};

use super::{Outcome, Place, complain, explain, print_json, seed_key};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// アカウントを作り、パスワードを決めるためのリンクを出す
    Create {
        /// サインインに使う名前（メールアドレスも可）
        #[arg(long)]
        login: String,
        /// お名前
        #[arg(long)]
        name: String,
        /// 役割
        #[arg(long, value_parser = ["operator", "ministry", "authority", "inspector", "corporation", "facility", "facility_member", "vendor", "auditor"])]
        role: String,
        /// どこの：facility は施設のコードかID、authority と inspector は自治体の6桁のコード、corporation と vendor は法人番号かID
        #[arg(long)]
        scope: Option<String>,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// アカウントの一覧
    List {
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
    /// 鍵をなくして読めなくなった確認コードを、やめる
    ForgetCodes,
    /// パスワードを決め直すための、新しいリンクを出す
    Link {
        /// サインインに使う名前
        login: String,
        /// JSONで出す
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(place: Place, command: Command) -> Outcome {
    let tenken = place.open().await?;
    match command {
        Command::ForgetCodes => seed_key::forget(&place.dir(), &tenken).await,
        Command::Create {
            login,
            name,
            role,
            scope,
            json,
        } => {
            let role = Role::parse(&role).ok_or_else(|| complain("その役割はありません。"))?;
            let grant = accounts::grant_to_give(&tenken, &Actor::Local, role, scope.as_deref());
            let grant = grant.await.map_err(explain)?;
            let new = NewAccount { login, name };
            let (account, link) = create_account(&tenken, &Actor::Local, new, grant)
                .await
                .map_err(explain)?;
            print_link(&account, &link, json)
        }
        Command::List { json } => {
            let all = list_accounts(&tenken, &Actor::Local)
                .await
                .map_err(explain)?;
            if json {
                return print_json(&all.iter().map(shown).collect::<Vec<_>>());
            }
            for account in &all {
                let roles: Vec<&str> = account.grants.iter().map(|it| it.role.label()).collect();
                println!("{}\t{}\t{}", account.login, account.name, roles.join("、"));
            }
            Ok(())
        }
        Command::Link { login, json } => {
            let all = list_accounts(&tenken, &Actor::Local)
                .await
                .map_err(explain)?;
            let account = all
                .iter()
                .find(|account| account.login == login)
                .ok_or_else(|| complain(format!("「{login}」というアカウントはありません。")))?;
            let (account, link) = issue_link(&tenken, &Actor::Local, &account.id)
                .await
                .map_err(explain)?;
            print_link(&account, &link, json)
        }
    }
}

fn shown(account: &Account) -> serde_json::Value {
    json!({
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "grants": account.grants,
        "has_password": account.has_password,
        "has_codes": account.has_codes,
    })
}

fn print_link(account: &Account, link: &Link, json: bool) -> Outcome {
    let path = format!("/welcome/{}", link.secret);
    if json {
        return print_json(&json!({ "id": account.id, "link": path, "until": link.until }));
    }
    eprintln!(
        "{}さんに、サーバーのアドレスのあとに次の文字を付けたリンクを伝えてください。1回だけ使えます。二度と表示しません。",
        account.name
    );
    println!("{path}");
    Ok(())
}
