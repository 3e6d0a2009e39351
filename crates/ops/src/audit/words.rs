//! The words for every action: the one table.

/// How an action is told to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// The action, as entries hold it.
    pub action: &'static str,
    /// What it belongs to: the column カテゴリ of an access log.
    pub category: &'static str,
    /// What was done: the column 操作情報.
    pub label: &'static str,
}

const fn of(action: &'static str, category: &'static str, label: &'static str) -> Words {
    Words {
        action,
        category,
        label,
    }
}

/// All actions, in the order of lists.
pub const ACTIONS: &[Words] = &[
    of("response.submit", "回答", "回答を提出"),
    of("response.view", "回答", "回答を閲覧"),
    of("file.attach", "回答", "ファイルを添付"),
    of("file.view", "回答", "ファイルを閲覧"),
    of("facility.add", "施設", "施設を登録"),
    of("facility.update", "施設", "施設の情報を変更"),
    of("facilities.import", "施設", "施設の一覧を取り込み"),
    of("round.open", "実施回", "実施回を開始"),
    of("round.close", "実施回", "実施回を締切"),
    of("form.import", "様式", "様式を取り込み"),
    of("results.export", "集計", "集計を書き出し"),
    of("session.begin", "サインイン", "サインイン"),
    of("session.refused", "サインイン", "サインインの失敗"),
    of("session.end", "サインイン", "サインアウト"),
    of("account.create", "権限", "利用者を招待"),
    of("account.link", "権限", "新しいリンクを作成"),
    of("account.password", "権限", "パスワードを設定"),
    of("account.codes", "権限", "確認コードを開始"),
    of("account.codes_off", "権限", "確認コードを停止"),
    of("account.passkey", "権限", "パスキーを追加"),
    of("account.passkey_off", "権限", "パスキーを削除"),
    of("account.remove", "権限", "利用者を削除"),
    of("token.create", "権限", "トークンを作成"),
    of("log.export", "記録", "操作の記録を書き出し"),
    of("audit.checkpoint", "記録", "確認印を作成"),
    of("installation.set_up", "設定", "はじめの設定"),
    of("demo.make", "設定", "見本のデータを作成"),
];

/// The words for an action; one that a newer program noted is told as it is.
pub fn words(action: &str) -> Option<&'static Words> {
    ACTIONS.iter().find(|words| words.action == action)
}

pub(super) fn known(action: &str) -> bool {
    words(action).is_some()
}
