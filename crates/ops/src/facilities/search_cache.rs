//! Which facilities have a text in what they are searched by, from memory. A text that few have would
//! make the database look at every facility; here that takes some thousandths of a second. Like the
//! live figures it can be thrown away and rebuilt, and follows the database by a number (ADR 3).

use memchr::memmem::Finder;
use std::sync::Arc;
use tenken_store::facilities::{facility_search, population};
use tokio::sync::RwLock;

use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;

/// What all facilities are searched by, as of a generation of the directory.
#[derive(Default)]
pub(crate) struct FacilityTexts(Arc<RwLock<Texts>>);

#[derive(Default)]
struct Texts {
    /// What [`population::generation`] was when they were read; 0 before.
    generation: i64,
    /// One after the other, each with a line break behind it.
    all: String,
    /// Where each begins.
    starts: Vec<usize>,
    /// Whose each is.
    ids: Vec<Box<str>>,
}

impl FacilityTexts {
    /// The facilities that have a text, unless they are more than `most`.
    pub async fn few(
        &self,
        tenken: &Tenken,
        text: &str,
        most: usize,
    ) -> Result<Option<Vec<String>>> {
        let generation = tenken
            .read(Unasked::Program, async move |tx| {
                Ok(population::generation(tx).await?)
            })
            .await?;
        if self.0.read().await.generation != generation {
            self.follow(tenken).await?;
        }
        Ok(self.0.read().await.few(text, most))
    }

    async fn follow(&self, tenken: &Tenken) -> Result<()> {
        let mut texts = Arc::clone(&self.0).write_owned().await;
        tenken
            .read_long(Unasked::Program, async move |tx| {
                let generation = population::generation(tx).await?;
                if texts.generation == generation {
                    return Ok(());
                }
                let mut fresh = Texts {
                    generation,
                    ..Texts::default()
                };
                facility_search::scan_texts(tx, |id, text| fresh.put(id, text)).await?;
                *texts = fresh;
                Ok(())
            })
            .await
    }
}

impl Texts {
    fn put(&mut self, id: &str, text: &str) {
        self.starts.push(self.all.len());
        self.all.push_str(text);
        self.all.push('\n');
        self.ids.push(id.into());
    }

    fn few(&self, text: &str, most: usize) -> Option<Vec<String>> {
        let finder = Finder::new(text);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(hit) = finder.find(&self.all.as_bytes()[from..]) {
            let next = self.starts.partition_point(|start| *start <= from + hit);
            if found.len() == most {
                return None;
            }
            found.push(self.ids[next - 1].to_string());
            // On with the next facility: one may have a text many times.
            match self.starts.get(next) {
                Some(start) => from = *start,
                None => break,
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_facility_is_found_once_and_never_across_two() {
        let mut texts = Texts::default();
        for (id, text) in [
            ("a", "さくらさくら"),
            ("b", ""),
            ("c", "くらい"),
            ("d", "みどり"),
        ] {
            texts.put(id, text);
        }
        let few = |text: &str, most| texts.few(text, most);
        assert_eq!(few("くら", 9), Some(vec!["a".into(), "c".into()]));
        assert_eq!(few("くら", 1), None);
        assert_eq!(few("らく", 9), Some(Vec::new()), "two are not one text");
        assert_eq!(few("どり", 9), Some(vec!["d".into()]));
    }
}
