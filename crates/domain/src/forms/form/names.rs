//! What people call the questions and rows of a form. Wherever one is named, it is named here.

use super::{Form, Item};
use crate::text::input::fold;

/// The longest beginning of a question in a list, in characters.
const SHORT: usize = 40;

impl Form {
    /// What an answer is called: number and text of its item and, in a group, the label of its
    /// field. `None` for a key no answer is stored under.
    pub fn name_of(&self, key: &str) -> Option<String> {
        self.answer_type(key)?;
        let name = self.row_name(&self.items[self.position(key)?]);
        Some(match self.field(key) {
            Some(field) => format!("{name} {}", field.label),
            None => name,
        })
    }

    /// An item by number, text and, in a checklist, the devices it is about: several rows share
    /// number and text.
    pub fn row_name(&self, item: &Item) -> String {
        number_and_text(&item.number, &self.row_text(item))
    }

    /// The same without its number, where that stands in a column of its own.
    pub fn row_text(&self, item: &Item) -> String {
        with_device(&item.text, item)
    }

    /// The same with the beginning of a long text.
    pub fn row_beginning(&self, item: &Item) -> String {
        let line = item.text.lines().next().unwrap_or_default();
        let text = match line.chars().count() > SHORT {
            true => format!("{}…", line.chars().take(SHORT).collect::<String>()),
            false => line.to_owned(),
        };
        number_and_text(&item.number, &with_device(&text, item))
    }

    /// The same in few letters, with the number of its section: `２（７）ネットワーク機器`.
    pub fn short_row_name(&self, item: &Item) -> String {
        let section = &self.sections[item.section].title;
        let section = section.split_whitespace().next().unwrap_or_default();
        let device = device_of(item).unwrap_or_default();
        let number = &item.number;
        // Some forms print the section's number in the row's: 「２-⑥」.
        let rest = fold(number);
        let rest = rest.strip_prefix(&fold(section));
        match rest.is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric())) {
            true => format!("{number}{device}"),
            false if number.starts_with(['（', '(']) => format!("{section}{number}{device}"),
            false => format!("{section}-{number}{device}"),
        }
    }
}

fn number_and_text(number: &str, text: &str) -> String {
    match number {
        "" => text.to_owned(),
        number => format!("{number} {text}"),
    }
}

fn with_device(text: &str, item: &Item) -> String {
    match device_of(item) {
        Some(device) => format!("{text}（{device}）"),
        None => text.to_owned(),
    }
}

/// The devices that tell a row from others. A row about all of them stands alone.
pub(crate) fn device_of(item: &Item) -> Option<&str> {
    let devices = item.device.as_ref().filter(|_| item.check().is_some());
    let told = devices.filter(|devices| !devices.is_all());
    told.map(|devices| devices.label.as_str())
}
