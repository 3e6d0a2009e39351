//! Everything that is noted in the audit log: the one table of its actions.

use strum::{EnumProperty, EnumString, IntoStaticStr, VariantArray};

/// What was done. Entries hold its name; people read its words.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, EnumProperty, EnumString, IntoStaticStr, VariantArray,
)]
#[allow(missing_docs, reason = "the words beside each say what it is")]
pub enum Action {
    #[strum(
        serialize = "response.submit",
        props(category = "回答", label = "回答を提出")
    )]
    SubmitResponse,
    #[strum(
        serialize = "response.view",
        props(category = "回答", label = "回答を閲覧")
    )]
    ViewResponse,
    #[strum(
        serialize = "response.export",
        props(category = "回答", label = "回答を用紙の形で書き出し")
    )]
    ExportResponse,
    #[strum(
        serialize = "responses.export",
        props(category = "回答", label = "提出された回答をまとめて書き出し")
    )]
    ExportResponses,
    #[strum(
        serialize = "file.attach",
        props(category = "回答", label = "ファイルを添付")
    )]
    AttachFile,
    #[strum(
        serialize = "file.view",
        props(category = "回答", label = "ファイルを閲覧")
    )]
    ViewFile,
    #[strum(
        serialize = "ledger.change",
        props(category = "台帳", label = "台帳の行を変更")
    )]
    ChangeLedger,
    #[strum(
        serialize = "ledger.import",
        props(category = "台帳", label = "台帳をファイルから取り込み")
    )]
    ImportLedger,
    #[strum(
        serialize = "ledger.export",
        props(category = "台帳", label = "台帳を書き出し")
    )]
    ExportLedger,
    #[strum(
        serialize = "ledger.view",
        props(category = "台帳", label = "台帳を閲覧")
    )]
    ViewLedger,
    #[strum(
        serialize = "ledger.find",
        props(category = "台帳", label = "台帳を横断してさがす")
    )]
    FindLedgerRows,
    #[strum(
        serialize = "ledger.kind",
        props(category = "台帳", label = "台帳の種類を読み込み")
    )]
    LoadLedgerKind,
    #[strum(
        serialize = "log.import",
        props(category = "台帳", label = "アクセスログを取り込み")
    )]
    ImportLog,
    #[strum(
        serialize = "log.review",
        props(category = "台帳", label = "アクセスログを確認")
    )]
    ReviewLog,
    #[strum(
        serialize = "readiness.view",
        props(category = "備え", label = "備えのようすを閲覧")
    )]
    ViewReadiness,
    #[strum(
        serialize = "fee.declare",
        props(category = "備え", label = "加算の要件について申告")
    )]
    DeclareRequirement,
    #[strum(
        serialize = "facility.add",
        props(category = "施設", label = "施設を登録")
    )]
    AddFacility,
    #[strum(
        serialize = "facility.update",
        props(category = "施設", label = "施設の情報を変更")
    )]
    UpdateFacility,
    #[strum(
        serialize = "facilities.import",
        props(category = "施設", label = "施設の一覧を取り込み")
    )]
    ImportFacilities,
    #[strum(
        serialize = "facilities.move",
        props(category = "施設", label = "施設の所管を移す")
    )]
    MoveFacilities,
    #[strum(
        serialize = "corporation.add",
        props(category = "施設", label = "法人を登録")
    )]
    AddCorporation,
    #[strum(
        serialize = "vendor.add",
        props(category = "事業者", label = "事業者を登録")
    )]
    AddVendor,
    #[strum(
        serialize = "vendor.update",
        props(category = "事業者", label = "事業者の情報を変更")
    )]
    UpdateVendor,
    #[strum(
        serialize = "product.add",
        props(category = "事業者", label = "製品・サービスを登録")
    )]
    AddProduct,
    #[strum(
        serialize = "product.update",
        props(category = "事業者", label = "製品・サービスを変更")
    )]
    UpdateProduct,
    #[strum(
        serialize = "contract.add",
        props(category = "事業者", label = "契約を登録")
    )]
    AddContract,
    #[strum(
        serialize = "contract.update",
        props(category = "事業者", label = "契約を変更")
    )]
    UpdateContract,
    #[strum(
        serialize = "contract.propose",
        props(category = "事業者", label = "事業者が契約を届け出")
    )]
    ProposeContract,
    #[strum(
        serialize = "contract.accept",
        props(category = "事業者", label = "事業者からの契約の届けを受け入れ")
    )]
    AcceptContract,
    #[strum(
        serialize = "contract.decline",
        props(category = "事業者", label = "事業者からの契約の届けを断る")
    )]
    DeclineContract,
    #[strum(
        serialize = "server.add",
        props(category = "保守委託", label = "サーバを登録")
    )]
    AddServer,
    #[strum(
        serialize = "server.update",
        props(category = "保守委託", label = "サーバの内容を変更")
    )]
    UpdateServer,
    #[strum(
        serialize = "server.remove",
        props(category = "保守委託", label = "サーバを一覧から外す")
    )]
    RemoveServer,
    #[strum(
        serialize = "server.file",
        props(category = "保守委託", label = "証跡の書類を添付")
    )]
    AttachServerFile,
    #[strum(
        serialize = "server.file_view",
        props(category = "保守委託", label = "証跡の書類を閲覧")
    )]
    ViewServerFile,
    #[strum(
        serialize = "server.file_removal",
        props(category = "保守委託", label = "証跡の書類を削除")
    )]
    RemoveServerFile,
    #[strum(
        serialize = "maintenance.judge",
        props(category = "保守委託", label = "保守委託機関編の判定を記録")
    )]
    JudgeMaintenance,
    #[strum(
        serialize = "evidence.add",
        props(category = "証跡", label = "証跡を追加")
    )]
    AddEvidence,
    #[strum(
        serialize = "evidence.version",
        props(category = "証跡", label = "証跡の新しい版を追加")
    )]
    AddEvidenceVersion,
    #[strum(
        serialize = "evidence.update",
        props(category = "証跡", label = "証跡の内容を変更")
    )]
    UpdateEvidence,
    #[strum(
        serialize = "evidence.view",
        props(category = "証跡", label = "証跡の一覧を閲覧")
    )]
    ViewEvidence,
    #[strum(
        serialize = "evidence.file_view",
        props(category = "証跡", label = "証跡のファイルを閲覧")
    )]
    ViewEvidenceFile,
    #[strum(
        serialize = "evidence.removal",
        props(category = "証跡", label = "証跡を削除")
    )]
    RemoveEvidence,
    #[strum(
        serialize = "evidence.forget",
        props(category = "証跡", label = "鍵をなくした証跡を削除")
    )]
    ForgetEvidence,
    #[strum(
        serialize = "sheet.link",
        props(category = "事業者", label = "事業者へのリンクを作成")
    )]
    MakeSheetLink,
    #[strum(
        serialize = "sheet.unlink",
        props(category = "事業者", label = "事業者へのリンクを取り消し")
    )]
    RevokeSheetLink,
    #[strum(
        serialize = "sheet.mail",
        props(category = "事業者", label = "事業者への依頼をメールで送信")
    )]
    MailSheetLink,
    #[strum(
        serialize = "sheet.view",
        props(category = "事業者", label = "事業者の点検表を閲覧")
    )]
    ViewSheet,
    #[strum(
        serialize = "sheet.answer",
        props(category = "事業者", label = "事業者の点検表に回答")
    )]
    AnswerSheet,
    #[strum(
        serialize = "sheet.withdraw",
        props(category = "事業者", label = "事業者の回答を取り下げ")
    )]
    WithdrawSheet,
    #[strum(
        serialize = "sheet.ask",
        props(category = "事業者", label = "事業者に確認")
    )]
    AskVendor,
    #[strum(
        serialize = "sheet.reply",
        props(category = "事業者", label = "事業者からの返事")
    )]
    ReplyToFacility,
    #[strum(
        serialize = "disclosure.template",
        props(category = "事業者", label = "MDS・SDSのひな形を登録")
    )]
    LoadDisclosureTemplate,
    #[strum(
        serialize = "disclosure.register",
        props(category = "事業者", label = "MDS・SDSを登録")
    )]
    RegisterDisclosure,
    #[strum(
        serialize = "disclosure.view",
        props(category = "事業者", label = "MDS・SDSとリスクの記録を閲覧")
    )]
    ViewDisclosures,
    #[strum(
        serialize = "risk.record",
        props(category = "事業者", label = "リスクの記録を保存")
    )]
    RecordRisk,
    #[strum(
        serialize = "roles.template",
        props(category = "事業者", label = "役割分担確認表の行を登録")
    )]
    LoadRoleTemplate,
    #[strum(
        serialize = "roles.view",
        props(category = "事業者", label = "役割分担確認表を閲覧")
    )]
    ViewRoles,
    #[strum(
        serialize = "roles.save",
        props(category = "事業者", label = "役割分担確認表に記入")
    )]
    SaveRoles,
    #[strum(
        serialize = "round.open",
        props(category = "実施回", label = "実施回を開始")
    )]
    OpenRound,
    #[strum(
        serialize = "round.close",
        props(category = "実施回", label = "実施回を締切")
    )]
    CloseRound,
    #[strum(
        serialize = "round.change",
        props(category = "実施回", label = "実施回の内容を変更")
    )]
    ChangeRound,
    #[strum(
        serialize = "round.reopen",
        props(category = "実施回", label = "実施回の受付を再開")
    )]
    ReopenRound,
    #[strum(
        serialize = "notice.write",
        props(category = "お知らせ", label = "お知らせを書き始め")
    )]
    WriteNotice,
    #[strum(
        serialize = "notice.file",
        props(category = "お知らせ", label = "お知らせにファイルを添付")
    )]
    AttachNoticeFile,
    #[strum(
        serialize = "notice.publish",
        props(category = "お知らせ", label = "お知らせを公表")
    )]
    PublishNotice,
    #[strum(
        serialize = "notice.confirm",
        props(category = "お知らせ", label = "お知らせを確認")
    )]
    ConfirmNotice,
    #[strum(
        serialize = "notice.pass_on",
        props(category = "お知らせ", label = "お知らせを施設へ伝達")
    )]
    PassOnNotice,
    #[strum(
        serialize = "reminder.send",
        props(category = "お知らせ", label = "回答をお願い")
    )]
    SendReminder,
    #[strum(
        serialize = "question.ask",
        props(category = "質問", label = "質問を送信")
    )]
    AskQuestion,
    #[strum(
        serialize = "question.view",
        props(category = "質問", label = "質問を閲覧")
    )]
    ViewQuestion,
    #[strum(
        serialize = "question.answer",
        props(category = "質問", label = "質問に回答")
    )]
    AnswerQuestion,
    #[strum(
        serialize = "question.hand_over",
        props(category = "質問", label = "質問をほかの窓口へ")
    )]
    HandOverQuestion,
    #[strum(
        serialize = "inspection.plan",
        props(category = "立入検査", label = "立入検査を計画")
    )]
    PlanInspection,
    #[strum(
        serialize = "inspection.replan",
        props(category = "立入検査", label = "立入検査の計画を変更")
    )]
    ChangeInspectionPlan,
    #[strum(
        serialize = "inspection.cancel",
        props(category = "立入検査", label = "立入検査を取りやめ")
    )]
    CancelInspection,
    #[strum(
        serialize = "inspection.view",
        props(category = "立入検査", label = "立入検査の資料を閲覧")
    )]
    ViewInspection,
    #[strum(
        serialize = "inspection.note",
        props(category = "立入検査", label = "現地の記録を追加")
    )]
    NoteAtInspection,
    #[strum(
        serialize = "inspection.photo",
        props(category = "立入検査", label = "写真を追加")
    )]
    AddPhoto,
    #[strum(
        serialize = "inspection.photo_view",
        props(category = "立入検査", label = "写真を閲覧")
    )]
    ViewPhoto,
    #[strum(
        serialize = "inspection.photo_removal",
        props(category = "立入検査", label = "写真を削除")
    )]
    RemovePhoto,
    #[strum(
        serialize = "inspection.tell",
        props(category = "立入検査", label = "結果を施設へ伝達")
    )]
    TellInspectionResult,
    #[strum(
        serialize = "inspection.reply",
        props(category = "立入検査", label = "結果への返事を送信")
    )]
    ReplyToInspection,
    #[strum(
        serialize = "inspection.close",
        props(category = "立入検査", label = "指摘の改善を確認")
    )]
    CloseFinding,
    #[strum(
        serialize = "form.import",
        props(category = "様式", label = "様式を取り込み")
    )]
    LoadForm,
    #[strum(
        serialize = "weaknesses.load",
        props(category = "弱点", label = "既知の弱点のデータを取り込み")
    )]
    LoadWeaknesses,
    #[strum(
        serialize = "weaknesses.view",
        props(category = "弱点", label = "機器の既知の弱点を閲覧")
    )]
    ViewWeaknesses,
    #[strum(
        serialize = "results.export",
        props(category = "集計", label = "集計を書き出し")
    )]
    ExportResults,
    #[strum(
        serialize = "session.begin",
        props(category = "サインイン", label = "サインイン")
    )]
    SignIn,
    #[strum(
        serialize = "session.refused",
        props(category = "サインイン", label = "サインインの失敗")
    )]
    RefuseSignIn,
    #[strum(
        serialize = "session.end",
        props(category = "サインイン", label = "サインアウト")
    )]
    SignOut,
    #[strum(
        serialize = "account.create",
        props(category = "権限", label = "利用者を招待")
    )]
    InvitePerson,
    #[strum(
        serialize = "account.grant",
        props(category = "権限", label = "利用者に役割を追加")
    )]
    GrantRole,
    #[strum(
        serialize = "account.revoke",
        props(category = "権限", label = "利用者の役割を外す")
    )]
    RevokeRole,
    #[strum(
        serialize = "account.login",
        props(
            category = "権限",
            label = "サインインに使う名前を変更（施設のコードの変更による）"
        )
    )]
    ChangeLogin,
    #[strum(
        serialize = "account.told",
        props(category = "権限", label = "アカウントの変更を本人が確認")
    )]
    ConfirmNews,
    #[strum(
        serialize = "account.link",
        props(category = "権限", label = "新しいリンクを作成")
    )]
    MakeAccountLink,
    #[strum(
        serialize = "account.letters",
        props(category = "権限", label = "招待の手紙を作成")
    )]
    MakeLetters,
    #[strum(
        serialize = "account.mail",
        props(category = "権限", label = "招待をメールで送信")
    )]
    MailInvitation,
    #[strum(
        serialize = "account.forgotten",
        props(category = "権限", label = "パスワードを忘れたという知らせ")
    )]
    ForgetPassword,
    #[strum(
        serialize = "account.password",
        props(category = "権限", label = "パスワードを設定")
    )]
    SetPassword,
    #[strum(
        serialize = "account.codes",
        props(category = "権限", label = "確認コードを開始")
    )]
    BeginCodes,
    #[strum(
        serialize = "account.codes_off",
        props(category = "権限", label = "確認コードを停止")
    )]
    StopCodes,
    #[strum(
        serialize = "account.passkey",
        props(category = "権限", label = "パスキーを追加")
    )]
    AddPasskey,
    #[strum(
        serialize = "account.passkey_off",
        props(category = "権限", label = "パスキーを削除")
    )]
    RemovePasskey,
    #[strum(
        serialize = "account.remove",
        props(category = "権限", label = "利用者を削除")
    )]
    RemovePerson,
    #[strum(
        serialize = "token.create",
        props(category = "権限", label = "トークンを作成")
    )]
    CreateToken,
    #[strum(
        serialize = "token.revoke",
        props(category = "権限", label = "トークンを取消し")
    )]
    RevokeToken,
    #[strum(
        serialize = "mail.retry",
        props(category = "設定", label = "メールを送り直し")
    )]
    RetryMail,
    #[strum(
        serialize = "log.export",
        props(category = "記録", label = "操作の記録を書き出し")
    )]
    ExportLog,
    #[strum(
        serialize = "audit.checkpoint",
        props(category = "記録", label = "確認印を作成")
    )]
    MakeCheckpoint,
    #[strum(
        serialize = "installation.set_up",
        props(category = "設定", label = "はじめの設定")
    )]
    SetUp,
    #[strum(
        serialize = "demo.make",
        props(category = "設定", label = "見本のデータを作成")
    )]
    MakeDemo,
}

impl Action {
    /// All actions, in the order of lists.
    pub const ALL: &'static [Action] = Self::VARIANTS;

    /// The name in entries and filters.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// Reads the name; one that a newer program noted is not known here.
    pub fn parse(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// What it belongs to: the column カテゴリ of an access log.
    pub fn category(self) -> &'static str {
        self.get_str("category").unwrap_or_default()
    }

    /// What was done: the column 操作情報.
    pub fn label(self) -> &'static str {
        self.get_str("label").unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn every_action_has_its_words() {
        for action in Action::ALL {
            assert_eq!(Action::parse(action.id()), Some(*action));
            assert!(
                !action.category().is_empty() && !action.label().is_empty(),
                "{action:?}"
            );
        }
    }
}
