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
    of("response.export", "回答", "回答を用紙の形で書き出し"),
    of(
        "responses.export",
        "回答",
        "提出された回答をまとめて書き出し",
    ),
    of("file.attach", "回答", "ファイルを添付"),
    of("file.view", "回答", "ファイルを閲覧"),
    of("facility.add", "施設", "施設を登録"),
    of("facility.update", "施設", "施設の情報を変更"),
    of("facilities.import", "施設", "施設の一覧を取り込み"),
    of("facilities.move", "施設", "施設の所管を移す"),
    of("corporation.add", "施設", "法人を登録"),
    of("vendor.add", "事業者", "事業者を登録"),
    of("vendor.update", "事業者", "事業者の情報を変更"),
    of("product.add", "事業者", "製品・サービスを登録"),
    of("product.update", "事業者", "製品・サービスを変更"),
    of("contract.add", "事業者", "契約を登録"),
    of("contract.update", "事業者", "契約を変更"),
    of("contract.propose", "事業者", "事業者が契約を届け出"),
    of(
        "contract.accept",
        "事業者",
        "事業者からの契約の届けを受け入れ",
    ),
    of("contract.decline", "事業者", "事業者からの契約の届けを断る"),
    of("server.add", "保守委託", "サーバを登録"),
    of("server.update", "保守委託", "サーバの内容を変更"),
    of("server.remove", "保守委託", "サーバを一覧から外す"),
    of("server.file", "保守委託", "証跡の書類を添付"),
    of("server.file_view", "保守委託", "証跡の書類を閲覧"),
    of("server.file_removal", "保守委託", "証跡の書類を削除"),
    of(
        "maintenance.judge",
        "保守委託",
        "保守委託機関編の判定を記録",
    ),
    of("sheet.link", "事業者", "事業者へのリンクを作成"),
    of("sheet.unlink", "事業者", "事業者へのリンクを取り消し"),
    of("sheet.mail", "事業者", "事業者への依頼をメールで送信"),
    of("sheet.view", "事業者", "事業者の点検表を閲覧"),
    of("sheet.answer", "事業者", "事業者の点検表に回答"),
    of("sheet.withdraw", "事業者", "事業者の回答を取り下げ"),
    of("sheet.ask", "事業者", "事業者に確認"),
    of("sheet.reply", "事業者", "事業者からの返事"),
    of("disclosure.template", "事業者", "MDS・SDSのひな形を登録"),
    of("disclosure.register", "事業者", "MDS・SDSを登録"),
    of("disclosure.view", "事業者", "MDS・SDSとリスクの記録を閲覧"),
    of("risk.record", "事業者", "リスクの記録を保存"),
    of("roles.template", "事業者", "役割分担確認表の行を登録"),
    of("roles.view", "事業者", "役割分担確認表を閲覧"),
    of("roles.save", "事業者", "役割分担確認表に記入"),
    of("round.open", "実施回", "実施回を開始"),
    of("round.close", "実施回", "実施回を締切"),
    of("round.change", "実施回", "実施回の内容を変更"),
    of("round.reopen", "実施回", "実施回の受付を再開"),
    of("notice.write", "お知らせ", "お知らせを書き始め"),
    of("notice.file", "お知らせ", "お知らせにファイルを添付"),
    of("notice.publish", "お知らせ", "お知らせを公表"),
    of("notice.confirm", "お知らせ", "お知らせを確認"),
    of("notice.pass_on", "お知らせ", "お知らせを施設へ伝達"),
    of("reminder.send", "お知らせ", "回答をお願い"),
    of("question.ask", "質問", "質問を送信"),
    of("question.view", "質問", "質問を閲覧"),
    of("question.answer", "質問", "質問に回答"),
    of("question.hand_over", "質問", "質問をほかの窓口へ"),
    of("inspection.plan", "立入検査", "立入検査を計画"),
    of("inspection.replan", "立入検査", "立入検査の計画を変更"),
    of("inspection.cancel", "立入検査", "立入検査を取りやめ"),
    of("inspection.view", "立入検査", "立入検査の資料を閲覧"),
    of("inspection.note", "立入検査", "現地の記録を追加"),
    of("inspection.photo", "立入検査", "写真を追加"),
    of("inspection.photo_view", "立入検査", "写真を閲覧"),
    of("inspection.photo_removal", "立入検査", "写真を削除"),
    of("inspection.tell", "立入検査", "結果を施設へ伝達"),
    of("inspection.reply", "立入検査", "結果への返事を送信"),
    of("inspection.close", "立入検査", "指摘の改善を確認"),
    of("form.import", "様式", "様式を取り込み"),
    of("results.export", "集計", "集計を書き出し"),
    of("session.begin", "サインイン", "サインイン"),
    of("session.refused", "サインイン", "サインインの失敗"),
    of("session.end", "サインイン", "サインアウト"),
    of("account.create", "権限", "利用者を招待"),
    of("account.grant", "権限", "利用者に役割を追加"),
    of("account.revoke", "権限", "利用者の役割を外す"),
    of(
        "account.login",
        "権限",
        "サインインに使う名前を変更（施設のコードの変更による）",
    ),
    of("account.told", "権限", "アカウントの変更を本人が確認"),
    of("account.link", "権限", "新しいリンクを作成"),
    of("account.letters", "権限", "招待の手紙を作成"),
    of("account.mail", "権限", "招待をメールで送信"),
    of(
        "account.forgotten",
        "権限",
        "パスワードを忘れたという知らせ",
    ),
    of("account.password", "権限", "パスワードを設定"),
    of("account.codes", "権限", "確認コードを開始"),
    of("account.codes_off", "権限", "確認コードを停止"),
    of("account.passkey", "権限", "パスキーを追加"),
    of("account.passkey_off", "権限", "パスキーを削除"),
    of("account.remove", "権限", "利用者を削除"),
    of("token.create", "権限", "トークンを作成"),
    of("token.revoke", "権限", "トークンを取消し"),
    of("mail.retry", "設定", "メールを送り直し"),
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
