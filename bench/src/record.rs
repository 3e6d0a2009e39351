//! What was measured, as Markdown: on the screen and as a dated record.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Outcome;

/// Everything that was measured.
pub struct Report {
    conditions: Vec<(String, String)>,
    budgets: Vec<Vec<String>>,
    tables: Vec<Table>,
    /// Submissions per second, by round: what the raw limit is compared with.
    pub rates: BTreeMap<String, f64>,
}

struct Table {
    title: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Report {
    /// A report on what was measured under these conditions.
    pub fn new(conditions: Vec<(&str, String)>) -> Self {
        let mut report = Report {
            conditions: Vec::new(),
            budgets: Vec::new(),
            tables: Vec::new(),
            rates: BTreeMap::new(),
        };
        for (name, value) in conditions {
            report.condition(name, value);
        }
        report
    }

    /// Adds a condition.
    pub fn condition(&mut self, name: &str, value: String) {
        self.conditions.push((name.to_owned(), value));
    }

    /// Adds a figure with its budget and what to compare it with.
    pub fn budget(&mut self, what: &str, budget: &str, figure: String, peer: &str, met: bool) {
        let verdict = if met { "met" } else { "NOT MET" };
        let row = [what, budget, &figure, verdict, peer];
        self.budgets.push(row.map(str::to_owned).into());
    }

    /// Adds a figure that has no budget.
    pub fn note(&mut self, what: &str, figure: String) {
        let row = [what, "–", &figure, "–", "–"];
        self.budgets.push(row.map(str::to_owned).into());
    }

    /// Adds a table, and shows that work goes on.
    pub fn table(&mut self, title: &str, head: &[&str], rows: Vec<Vec<String>>) {
        let head = head.iter().map(|&name| name.to_owned()).collect();
        let table = Table {
            title: title.to_owned(),
            head,
            rows,
        };
        eprintln!("measured: {title}");
        self.tables.push(table);
    }

    /// Writes the record into a directory and gives the file.
    pub fn save(&self, dir: &Path, name: &str) -> Outcome<PathBuf> {
        std::fs::create_dir_all(dir)?;
        let day = jiff::Timestamp::now().strftime("%Y-%m-%d");
        let file = dir.join(format!("{day}-{name}.md"));
        std::fs::write(&file, format!("# {day}: {name}\n\n{self}"))?;
        Ok(file)
    }
}

impl Display for Report {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "Measured by `tenken-bench`; all times are those of a client on the same machine.\n"
        )?;
        for (name, value) in &self.conditions {
            writeln!(out, "- {name}: {value}")?;
        }
        let head = ["what", "budget", "measured", "", "peer"]
            .map(str::to_owned)
            .into();
        let budgets = Table {
            title: "Budgets".into(),
            head,
            rows: self.budgets.clone(),
        };
        write!(out, "\n{budgets}")?;
        self.tables
            .iter()
            .try_for_each(|table| write!(out, "\n{table}"))
    }
}

impl Display for Table {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "## {}\n", self.title)?;
        let width = |at: usize| {
            let cells = self
                .rows
                .iter()
                .chain([&self.head])
                .filter_map(|row| row.get(at));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
                .max(2)
        };
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let mut line = |row: &[String]| {
            write!(out, "|")?;
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                if at == 0 {
                    write!(out, " {cell:<width$} |")?
                } else {
                    write!(out, " {cell:>width$} |")?
                }
            }
            writeln!(out)
        };
        let rule = |at: usize| {
            if at == 0 {
                "-".repeat(widths[0])
            } else {
                format!("{}:", "-".repeat(widths[at] - 1))
            }
        };
        let rule: Vec<String> = (0..widths.len()).map(rule).collect();
        line(&self.head)?;
        line(&rule)?;
        self.rows.iter().try_for_each(|row| line(row))
    }
}

/// A time in milliseconds.
pub fn millis(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}
