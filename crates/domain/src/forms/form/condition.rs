//! When an item is asked, as a condition on the answers of earlier items.

use serde::{Deserialize, Serialize};

use crate::forms::answer::Answer;

/// A condition. On an item that is itself not asked it is false, which is what
/// makes branches nest (Q11 → Q12 → Q12-1 … 6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "条件は { item = \"Q1\", is = true }、{ all = [ … ] }、{ any = [ … ] }、{ not = { … } } のどれかの形にしてください。item と一緒に使えるのは is、includes、answered、at_least、at_most です。"
)]
pub enum Condition {
    /// Every one holds.
    All(AllOf),
    /// At least one holds.
    Any(AnyOf),
    /// It does not hold.
    Not(NotOf),
    /// The answer of one item.
    Test(Test),
}

/// `{ all = [ … ] }`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllOf {
    /// The conditions.
    pub all: Vec<Condition>,
}

/// `{ any = [ … ] }`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnyOf {
    /// The conditions.
    pub any: Vec<Condition>,
}

/// `{ not = { … } }`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotOf {
    /// The condition.
    pub not: Box<Condition>,
}

/// A test of one item's answer. Exactly one of the tests is given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The item.
    pub item: String,
    /// `true`/`false` for yes/no and checklist rows (their first check), an
    /// option for a single choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<Value>,
    /// An option of a multiple choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub includes: Option<String>,
    /// Whether there is an answer at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<bool>,
    /// Lowest number that passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
    /// Highest number that passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
}

/// What an answer is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// はい / いいえ
    YesNo(bool),
    /// An option's id.
    Option(String),
}

impl Condition {
    /// The ids of all items it looks at.
    pub fn items(&self) -> Vec<&str> {
        match self {
            Condition::All(AllOf { all: parts }) | Condition::Any(AnyOf { any: parts }) => {
                parts.iter().flat_map(Condition::items).collect()
            }
            Condition::Not(NotOf { not }) => not.items(),
            Condition::Test(test) => vec![&test.item],
        }
    }

    /// Its single tests.
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Condition::All(AllOf { all: parts }) | Condition::Any(AnyOf { any: parts }) => {
                parts.iter().flat_map(Condition::tests).collect()
            }
            Condition::Not(NotOf { not }) => not.tests(),
            Condition::Test(test) => vec![test],
        }
    }

    /// Whether it holds, where `answer_of` gives the answer of an item that is
    /// asked and `None` for one that is not asked or not answered.
    pub fn holds<'a>(&self, answer_of: &dyn Fn(&str) -> Option<&'a Answer>) -> bool {
        match self {
            Condition::All(AllOf { all }) => all.iter().all(|part| part.holds(answer_of)),
            Condition::Any(AnyOf { any }) => any.iter().any(|part| part.holds(answer_of)),
            Condition::Not(NotOf { not }) => !not.holds(answer_of),
            Condition::Test(test) => test.holds(answer_of(&test.item)),
        }
    }
}

impl Test {
    fn holds(&self, answer: Option<&Answer>) -> bool {
        let Some(answer) = answer else {
            return self.answered == Some(false);
        };
        let is = self.is.as_ref().is_none_or(|value| match (value, answer) {
            (Value::YesNo(wanted), Answer::YesNo(given)) => wanted == given,
            (Value::YesNo(wanted), Answer::Check(row)) => {
                row.first.as_ref().and_then(|check| check.value) == Some(*wanted)
            }
            (Value::Option(wanted), Answer::Choice(choice)) => *wanted == choice.option,
            _ => false,
        });
        let includes = self.includes.as_ref().is_none_or(
            |wanted| matches!(answer, Answer::Choices(choices) if choices.options.contains(wanted)),
        );
        let number = match answer {
            Answer::Number(number) => Some(*number),
            Answer::YesNo(_)
            | Answer::Choice(_)
            | Answer::Choices(_)
            | Answer::Text(_)
            | Answer::Date(_)
            | Answer::File(_)
            | Answer::Check(_) => None,
        };
        let at_least = self
            .at_least
            .is_none_or(|least| number.is_some_and(|n| n >= least));
        let at_most = self
            .at_most
            .is_none_or(|most| number.is_some_and(|n| n <= most));
        is && includes && at_least && at_most && self.answered != Some(false)
    }

    /// How many tests are given; a well-formed test has exactly one, or a range.
    pub fn given(&self) -> usize {
        usize::from(self.is.is_some())
            + usize::from(self.includes.is_some())
            + usize::from(self.answered.is_some())
            + usize::from(self.at_least.is_some() || self.at_most.is_some())
    }
}
