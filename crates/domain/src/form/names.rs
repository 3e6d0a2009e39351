//! What people call the questions and rows of a form.

use super::{Device, Form, Item};

impl Form {
    /// What an answer is called: number and text of its item and, in a group, the label of its
    /// field. `None` for a key no answer is stored under.
    pub fn name_of(&self, key: &str) -> Option<String> {
        self.answer_type(key)?;
        let item = &self.items[self.position(key)?];
        let label = self.field(key).map(|field| field.label.as_str());
        let parts = [item.number.as_str(), &item.text, label.unwrap_or_default()];
        Some(
            parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
        )
    }

    /// A row of a checklist by number, text and kind of device: several kinds share numbers and texts.
    pub fn row_name(&self, item: &Item) -> String {
        let name = self.name_of(&item.id).unwrap_or_default();
        match device_of(item) {
            Some(device) => format!("{name}（{device}）"),
            None => name,
        }
    }

    /// The same in few letters, with the number of its section: `２（７）ネットワーク機器`.
    pub fn short_row_name(&self, item: &Item) -> String {
        let section = &self.sections[item.section].title;
        let section = section.split_whitespace().next().unwrap_or_default();
        let device = device_of(item).unwrap_or_default();
        format!("{section}{}{device}", item.number)
    }
}

/// The kind of device that tells a row from others. A row about all of them stands alone.
fn device_of(item: &Item) -> Option<&'static str> {
    let device = item.device.filter(|device| *device != Device::All);
    device.map(Device::label)
}
