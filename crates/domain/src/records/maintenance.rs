//! Whether a facility may go by the volume 保守委託機関編 of the safety guideline, version 7.0.
//!
//! The notice 産情発0629第1号 of 29 June 2026: who has outsourced the security updates of all servers,
//! PCs that do a server's work and cloud services included, and follows that volume, counts as following
//! the others too. That the answer is "yes" only where the vendor's duty is written in a contract, terms
//! of use, an SLA or the like is note ※2 of the volume's figure 1, known at second hand.

use serde::{Deserialize, Serialize};

/// What does a server's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerKind {
    /// A machine of its own.
    Server,
    /// A PC on which the work is completed, such as one with a record application installed from CD-R.
    Pc,
    /// Somebody else's machine, used over the network.
    Cloud,
}

impl ServerKind {
    /// All, in the order of lists.
    pub const ALL: [ServerKind; 3] = [Self::Server, Self::Pc, Self::Cloud];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            ServerKind::Server => "server",
            ServerKind::Pc => "pc",
            ServerKind::Cloud => "cloud",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            ServerKind::Server => "サーバ",
            ServerKind::Pc => "サーバの役目をするパソコン",
            ServerKind::Cloud => "クラウドサービス",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == text)
    }
}

/// Whether the security updates of a server are a vendor's duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// A vendor's.
    Vendor,
    /// The facility's own, or nobody's.
    Own,
    /// Nobody has said.
    Unknown,
}

impl Duty {
    /// All, in the order of lists.
    pub const ALL: [Duty; 3] = [Self::Vendor, Self::Own, Self::Unknown];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            Duty::Vendor => "vendor",
            Duty::Own => "own",
            Duty::Unknown => "unknown",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Duty::Vendor => "はい（事業者の役目）",
            Duty::Own => "いいえ（自分たちで行う、またはだれも行っていない）",
            Duty::Unknown => "まだわからない",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.id() == text)
    }
}

/// Where a duty is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// 契約書
    Contract,
    /// 約款
    Terms,
    /// サービスレベル合意書
    Sla,
    /// Another that both sides are bound by.
    Other,
}

impl Document {
    /// All, in the order of lists.
    pub const ALL: [Document; 4] = [Self::Contract, Self::Terms, Self::Sla, Self::Other];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            Document::Contract => "contract",
            Document::Terms => "terms",
            Document::Sla => "sla",
            Document::Other => "other",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Document::Contract => "契約書",
            Document::Terms => "約款・利用規約",
            Document::Sla => "サービスレベル合意書（SLA）",
            Document::Other => "そのほかの取り決めの書類",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == text)
    }
}

/// The contract a server is tended under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tended {
    /// The vendor's name.
    pub vendor: String,
    /// What the facility calls the contract.
    pub title: String,
    /// Whether it is in force on the day of the judgment.
    pub in_force: bool,
}

/// A server and what is known of its updates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// What the facility calls it.
    pub name: String,
    /// What it is.
    pub kind: ServerKind,
    /// The contract it is tended under, if one is named.
    pub contract: Option<Tended>,
    /// Whose duty its updates are.
    pub duty: Duty,
    /// Where that is written.
    pub written_in: Option<Document>,
    /// Page or clause; empty if it is not named.
    pub place: String,
    /// The names of the files that show it. They decide nothing: the rule wants it written, not copied.
    pub evidence: Vec<String>,
}

/// What keeps a server from being one whose updates are a vendor's duty in writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// Its contract has ended or not begun: what was answered under it is not known any more.
    ContractNotInForce,
    /// Nobody has said whose duty it is.
    DutyUnknown,
    /// It is not known where it is written.
    NotWritten,
    /// The page or clause is missing.
    NoPlace,
}

impl Gap {
    /// What is missing.
    pub fn label(self) -> &'static str {
        match self {
            Gap::ContractNotInForce => {
                "選んだ契約が、いまは続いていません。前の答えは、いまの答えとして使えません。"
            }
            Gap::DutyUnknown => "セキュリティ更新が事業者の役目かどうかが、まだわかりません。",
            Gap::NotWritten => "事業者の役目だと、どの書類に書いてあるかがわかりません。",
            Gap::NoPlace => "書類の何ページ・第何条に書いてあるかが、まだ入っていません。",
        }
    }

    /// What to do, with the words to ask the vendor.
    pub fn advice(self) -> &'static str {
        match self {
            Gap::ContractNotInForce => {
                "いまの契約を選び直してください。事業者には「いまの契約は、いつからいつまでですか」と聞きます。"
            }
            Gap::DutyUnknown => {
                "事業者に「この機器のセキュリティ更新（OSとソフトの更新）は、御社の役目ですか」と聞いてください。"
            }
            Gap::NotWritten => {
                "事業者に「そのことは、契約書・約款・SLAのどれに書いてありますか」と聞いてください。書かれていなければ、書面にしてもらえるか相談してください。"
            }
            Gap::NoPlace => {
                "書類を開いて場所を書き写すか、事業者に「何ページの第何条ですか」と聞いてください。"
            }
        }
    }
}

/// What is found of one server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Its updates are a vendor's duty, in writing.
    Outsourced,
    /// They are the facility's own duty, or nobody's.
    NotOutsourced,
    /// This is missing first of all; what comes after it cannot be asked before.
    Missing(Gap),
}

impl Server {
    /// What is found of it. A contract that is not in force takes away what was answered under it, be it
    /// "yes" or "no".
    pub fn finding(&self) -> Finding {
        let lapsed = self.contract.as_ref().is_some_and(|one| !one.in_force);
        if lapsed {
            return Finding::Missing(Gap::ContractNotInForce);
        }
        match (self.duty, self.written_in) {
            (Duty::Own, _) => Finding::NotOutsourced,
            (Duty::Unknown, _) => Finding::Missing(Gap::DutyUnknown),
            (Duty::Vendor, None) => Finding::Missing(Gap::NotWritten),
            (Duty::Vendor, Some(_)) if self.place.trim().is_empty() => {
                Finding::Missing(Gap::NoPlace)
            }
            (Duty::Vendor, Some(_)) => Finding::Outsourced,
        }
    }
}

/// Whether a facility may go by the volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The updates of all its servers are vendors' duty, in writing.
    Applies,
    /// Those of one at least are not.
    DoesNotApply,
    /// Something is missing to say.
    Open,
}

impl Verdict {
    /// All.
    pub const ALL: [Verdict; 3] = [Self::Applies, Self::DoesNotApply, Self::Open];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Applies => "applies",
            Verdict::DoesNotApply => "does_not_apply",
            Verdict::Open => "open",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Applies => "保守委託機関編によることができます",
            Verdict::DoesNotApply => "保守委託機関編によることはできません",
            Verdict::Open => "まだ判定できません",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.id() == text)
    }

    /// What follows from it.
    pub fn consequence(self) -> &'static str {
        match self {
            Verdict::Applies => {
                "この施設は、ガイドライン7.0版の「保守委託機関編」に書かれた項目を守ってください。それを守っていれば、その他の編の項目も守れているものとみなされます。判定だけで守ったことになるわけではありません。"
            }
            Verdict::DoesNotApply => {
                "その他の編（経営管理編・企画管理編・システム運用編）の項目を、それぞれ守ってください。名前の出ているサーバの更新を事業者に委託し、書面に残せば、判定は変わります。"
            }
            Verdict::Open => {
                "足りないところが埋まるまでは、その他の編（経営管理編・企画管理編・システム運用編）の項目を守るものとして進めてください。"
            }
        }
    }
}

/// A server and what is found of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The server, as it was judged.
    pub server: Server,
    /// What was found.
    pub finding: Finding,
}

/// A verdict and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgment {
    /// The verdict.
    pub verdict: Verdict,
    /// Server by server.
    pub servers: Vec<Judged>,
}

/// Judges all servers of a facility. One that is not outsourced decides, whatever is missing of others;
/// of no servers nothing is said.
pub fn judge(servers: Vec<Server>) -> Judgment {
    let servers: Vec<Judged> = servers
        .into_iter()
        .map(|server| Judged {
            finding: server.finding(),
            server,
        })
        .collect();
    let some = |finding: &Finding| servers.iter().any(|one| one.finding == *finding);
    let all_outsourced = servers.iter().all(|one| one.finding == Finding::Outsourced);
    let verdict = if some(&Finding::NotOutsourced) {
        Verdict::DoesNotApply
    } else if servers.is_empty() || !all_outsourced {
        Verdict::Open
    } else {
        Verdict::Applies
    };
    Judgment { verdict, servers }
}
