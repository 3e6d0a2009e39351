//! What kinds of devices a checklist row is about (機器種別). Forms have rows about one kind, about
//! several together (「サーバ、端末PC」), and name them in their own words.

use serde::{Deserialize, Serialize, Serializer};

/// A kind of device that a contract can cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// サーバ
    Server,
    /// 端末PC
    Pc,
    /// ネットワーク機器
    Network,
}

impl Device {
    /// The kinds that a contract can cover one by one.
    pub const KINDS: [Device; 3] = [Self::Server, Self::Pc, Self::Network];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            Device::Server => "server",
            Device::Pc => "pc",
            Device::Network => "network",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Device::Server => "サーバ",
            Device::Pc => "端末PC",
            Device::Network => "ネットワーク機器",
        }
    }
}

/// The devices a row is about: one kind, several, all of them, or something a form gives a name to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Devices {
    /// Key within the form.
    pub id: String,
    /// As printed.
    pub label: String,
    /// Which kinds they are; none if they are something else.
    #[serde(default)]
    pub kinds: Vec<Device>,
}

/// All kinds together: what a row about them needs no device in its name for.
const ALL: (&str, &str) = ("all", "医療情報システム全般");

impl Devices {
    /// Those that every form knows: each kind, and all of them.
    pub fn usual() -> impl Iterator<Item = Devices> {
        let one = |device: Device| Devices {
            id: device.id().to_owned(),
            label: device.label().to_owned(),
            kinds: vec![device],
        };
        let all = Devices {
            id: ALL.0.to_owned(),
            label: ALL.1.to_owned(),
            kinds: Device::KINDS.to_vec(),
        };
        std::iter::once(all).chain(Device::KINDS.into_iter().map(one))
    }

    /// Whether they are all kinds.
    pub fn is_all(&self) -> bool {
        Device::KINDS.iter().all(|kind| self.kinds.contains(kind))
    }

    /// Whether what is said of these is said of the others, too.
    pub fn include(&self, others: &Devices) -> bool {
        self == others
            || (!others.kinds.is_empty()
                && others.kinds.iter().all(|kind| self.kinds.contains(kind)))
    }
}

/// Forms call the same devices by different names; what they are decides, and the name only where
/// nothing else is known.
impl PartialEq for Devices {
    fn eq(&self, other: &Self) -> bool {
        match (self.kinds.is_empty(), other.kinds.is_empty()) {
            (false, false) => {
                let has = |devices: &Devices, kind: &Device| devices.kinds.contains(kind);
                Device::KINDS
                    .iter()
                    .all(|kind| has(self, kind) == has(other, kind))
            }
            (true, true) => self.label == other.label,
            _ => false,
        }
    }
}

impl Eq for Devices {}

/// Items name their devices by id; the form has the rest.
pub(super) fn id_alone<S: Serializer>(
    devices: &Option<Devices>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    devices
        .as_ref()
        .map(|devices| &devices.id)
        .serialize(serializer)
}
