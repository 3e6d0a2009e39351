//! What deeds are done to, as entries of the audit log name it.

use std::fmt::Display;
use strum::{EnumProperty, EnumString, IntoStaticStr};

/// The kind of thing that something was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumProperty, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum Subject {
    #[strum(props(label = "操作の記録"))]
    Audit,
    #[strum(props(label = "契約"))]
    Contract,
    #[strum(props(label = "法人"))]
    Corporation,
    #[strum(props(label = "MDS・SDS"))]
    Disclosure,
    #[strum(props(label = "証跡"))]
    Evidence,
    #[strum(props(label = "施設の一覧"))]
    Facilities,
    #[strum(props(label = "施設の情報"))]
    Facility,
    /// A fee that facilities claim, by its id.
    #[strum(props(label = "診療報酬の加算"))]
    Fee,
    #[strum(props(label = "ファイル"))]
    File,
    #[strum(props(label = "様式"))]
    Form,
    #[strum(props(label = "立入検査"))]
    Inspection,
    #[strum(props(label = "この製品の設定"))]
    Installation,
    /// A kind of ledger.
    #[strum(props(label = "台帳"))]
    Ledger,
    #[strum(props(label = "操作の記録"))]
    Log,
    #[strum(props(label = "メール"))]
    Mail,
    #[strum(props(label = "保守委託機関編の判定"))]
    Maintenance,
    #[strum(props(label = "お知らせ"))]
    Notice,
    #[strum(props(label = "製品・サービス"))]
    Product,
    #[strum(props(label = "質問"))]
    Question,
    /// What a facility has against what may come: what is looked at, by its name.
    #[strum(props(label = "備え"))]
    Readiness,
    /// Of a round, by a facility: `response:ROUND/FACILITY`.
    #[strum(props(label = "回答"))]
    Response,
    #[strum(props(label = "役割分担確認表の版"))]
    RoleTemplate,
    /// Of a contract, or of what a facility does itself.
    #[strum(props(label = "役割分担確認表"))]
    Roles,
    #[strum(props(label = "実施回"))]
    Round,
    #[strum(props(label = "サーバ"))]
    Server,
    /// Of a round, about a contract: `sheet:ROUND/CONTRACT`.
    #[strum(props(label = "事業者の点検表"))]
    Sheet,
    #[strum(props(label = "MDS・SDSのひな形"))]
    Template,
    #[strum(props(label = "トークン"))]
    Token,
    #[strum(props(label = "利用者"))]
    User,
    #[strum(props(label = "事業者"))]
    Vendor,
    /// The data, by its kind, or what it says about a facility.
    #[strum(props(label = "既知の弱点"))]
    Weaknesses,
}

impl Subject {
    /// The one with this id, as entries hold it.
    pub fn of(self, id: impl Display) -> String {
        format!("{}:{id}", self.id())
    }

    /// The kind alone, where there is one or where it was many.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The word for it.
    pub fn label(self) -> &'static str {
        self.get_str("label").unwrap_or_default()
    }
}
