//! What can go wrong in a use case, in words for people.

use jiff::Timestamp;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::fault::{Fault, Faults};
use tenken_domain::forms::form_file::FormFault;
use tenken_domain::responses::draft::{Conflict, Draft};
use tenken_domain::text::calendar::era_time;
use tenken_spreadsheets::facility_list::RowFault;

/// What is wrong, by field: its name, and what to do.
pub type FieldFaults = Vec<(&'static str, String)>;

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A use case that could not be carried out. `Display` is plain Japanese.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or not for this actor.
    #[error("{0}が見つかりません。")]
    NotFound(String),
    /// The actor may not do this.
    #[error("この操作をする権限がありません。")]
    Forbidden,
    /// Answers that cannot be taken, every fault by item.
    #[error("回答に、直すところが{}か所あります。", .0.0.len())]
    Invalid(Faults),
    /// A list that cannot be taken, every fault by row.
    #[error("一覧に、直すところが{}か所あります。何も登録していません。", .0.len())]
    Rows(Vec<RowFault>),
    /// A form that cannot be taken, every fault by line.
    #[error("様式に、直すところが{}か所あります。何も登録していません。", .0.len())]
    Form(Vec<FormFault>),
    /// Any other input that cannot be used.
    #[error("{message}")]
    Bad {
        /// Stable name for programs.
        code: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
    /// Several fields of a form that cannot be used.
    #[error("{}", .0.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>().join("\n"))]
    Fields(FieldFaults),
    /// Somebody changed the draft since the actor saw it.
    #[error(
        "ほかの人（または別の画面）が先に保存しています。両方の内容を確かめて、もう一度保存してください。"
    )]
    Stale(Box<Stale>),
    /// A draft exists, so the revision it was seen at must be named.
    #[error(
        "この施設の回答が、すでにあります。いまの版（{current}）を読み、違いを確かめてから、その版を If-Match に付けて送ってください。"
    )]
    RevisionRequired {
        /// The draft's revision.
        current: i64,
    },
    /// The round has not begun.
    #[error("この実施回は{}から始まります。それまでは回答できません。", era_time(*opens_at))]
    NotOpenYet {
        /// When it begins.
        opens_at: Timestamp,
    },
    /// The round is over.
    #[error("この実施回は{}に締め切られました。下書きと提出した内容は、これからも見られます。", era_time(*closed_at))]
    Closed {
        /// When it ended.
        closed_at: Timestamp,
    },
    /// Too many want the same at once.
    #[error("いま、サインインする人で混み合っています。少し待ってから、もう一度お試しください。")]
    Busy,
    /// The database failed.
    #[error("{}", store_message(.0))]
    Store(#[from] tenken_store::Error),
}

/// Both versions of a draft that two people changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// What was about to be stored.
    pub yours: Answers,
    /// What is stored.
    pub theirs: Draft,
    /// The answers that differ.
    pub conflicts: Vec<Conflict>,
}

fn store_message(error: &tenken_store::Error) -> String {
    match error {
        tenken_store::Error::Full => {
            "保存する場所（ディスク）がいっぱいで、保存できませんでした。これまでに受け付けたものは残っています。空きを作ってから、もう一度お試しください。".into()
        }
        tenken_store::Error::Unavailable { .. } => {
            "データベースにつながりません。入力は失われていません。しばらくしてから、もう一度お試しください。".into()
        }
        tenken_store::Error::OlderSchema => {
            "このデータは、最初の公開より前のTenkenで作られたもので、このプログラムでは開けません。データは、何も変えていません。続けて使うときは、そのデータを作ったプログラムで開いてください。新しく始めるときは、--data に別のフォルダ（PostgreSQLでは --database-url に別のデータベース）を指定してください。".into()
        }
        tenken_store::Error::Duplicate { .. } => "同じものがすでに登録されています。".into(),
        other => other.to_string(),
    }
}

impl Error {
    /// Input that cannot be used.
    pub fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Error::Bad {
            code,
            message: message.into(),
        }
    }

    /// A single fault at one item.
    pub fn invalid(fault: Fault) -> Self {
        Error::Invalid(Faults(vec![fault]))
    }

    pub(crate) fn facility_not_found() -> Self {
        Error::NotFound("施設".into())
    }

    pub(crate) fn corporation_not_found() -> Self {
        Error::NotFound("法人".into())
    }

    pub(crate) fn inspection_not_found() -> Self {
        Error::NotFound("この立入検査".into())
    }

    pub(crate) fn vendor_not_found() -> Self {
        Error::NotFound("事業者".into())
    }

    pub(crate) fn round_not_found(id: &str) -> Self {
        Error::NotFound(format!("実施回「{id}」"))
    }
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Self {
        Error::Invalid(faults)
    }
}

impl Error {
    /// The faults of a form's fields, for the page that has them.
    ///
    /// # Errors
    /// The error itself, if it is of another kind.
    pub fn into_fields(self) -> Result<FieldFaults> {
        match self {
            Error::Bad { code, message } => Ok(vec![(code, message)]),
            Error::Fields(faults) => Ok(faults),
            other => Err(other),
        }
    }
}
