//! `tenken users`

use serde_json::json;
use tenken_ops::accounts::{
    self, Account, Invited, Link, NewAccount, create_account, find_account, issue_link,
    list_accounts,
};
use tenken_ops::{Actor, Role};

use super::{Outcome, Place, complain, explain, print_json, totp_key};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// アカウントを作り、パスワードを決めるためのリンクを出す（すでにあるアカウントには、役割を加える）
    Create {
        /// サインインに使う名前（メールアドレスも可）
        #[arg(long)]
        login: String,
        /// お名前
        #[arg(long)]
        name: String,
        /// 役割
        #[arg(long, value_parser = ["owner", "operator", "ministry", "authority", "inspector", "corporation", "facility", "facility_member", "vendor", "auditor"])]
        role: String,
        /// どこの：owner と facility は施設のコードかID、authority と inspector は自治体の6桁のコード、corporation と vendor は法人番号かID
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
        Command::ForgetCodes => totp_key::forget(&place.dir(), &tenken).await,
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
            let invited = create_account(&tenken, &Actor::Local, new, grant)
                .await
                .map_err(explain)?;
            print_invited(&invited, json)
        }
        Command::List { json } => {
            let all = list_accounts(&tenken, &Actor::Local)
                .await
                .map_err(explain)?;
            if json {
                return print_json(&all.iter().map(account_as_json).collect::<Vec<_>>());
            }
            for account in &all {
                let roles: Vec<&str> = account.grants.iter().map(|it| it.role.label()).collect();
                println!("{}\t{}\t{}", account.login, account.name, roles.join("、"));
            }
            Ok(())
        }
        Command::Link { login, json } => {
            let account = find_account(&tenken, &Actor::Local, &login)
                .await
                .map_err(explain)?;
            let (account, link) = issue_link(&tenken, &Actor::Local, &account.id, false)
                .await
                .map_err(explain)?;
            print_link(&account, &link, json)
        }
    }
}

fn account_as_json(account: &Account) -> serde_json::Value {
    json!({
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "grants": account.grants,
        "has_password": account.has_password,
        "has_codes": account.has_codes,
    })
}

/// What was made, or what was added to an account that was there.
fn print_invited(invited: &Invited, json: bool) -> Outcome {
    let account = &invited.account;
    if invited.added {
        eprintln!(
            "「{}」のアカウントはすでにあるので、{}さんに役割を加えました。",
            account.login, account.name
        );
    }
    match &invited.link {
        Some(link) => print_link(account, link, json),
        None if json => print_json(&json!({ "id": account.id, "added": true })),
        None => Ok(()),
    }
}

fn print_link(account: &Account, link: &Link, json: bool) -> Outcome {
    let path = format!("/welcome/{}", link.secret);
    if json {
        return print_json(&json!({ "id": account.id, "link": path, "until": link.until }));
    }
    eprintln!(
        "{}さんに、サーバーのアドレスのあとに次の文字を付けたリンクを伝えてください。パスワードを決めるまで、7日間使えます。二度と表示しません。",
        account.name
    );
    println!("{path}");
    Ok(())
}
