//! The measures that evidence can speak for, in the groups people know from their forms.

use std::collections::HashSet;
use tenken_domain::forms::form::FormKind;
use tenken_domain::forms::measure::Measure;
use tenken_domain::{Catalog, FacilityKind, Form};

/// Measures below one heading.
pub struct Group<'c> {
    /// The heading of a section, or of all that no form of this kind of facility asks for.
    pub title: String,
    /// Each once in all groups.
    pub measures: Vec<&'c Measure>,
}

/// All measures: first those that forms for a kind of facility ask for, section by section, the newest checklist before
/// all others; then the rest.
pub fn groups(catalog: &Catalog, kind: FacilityKind) -> Vec<Group<'_>> {
    let mut forms: Vec<&Form> = (catalog.forms().map(|form| &**form))
        .filter(|form| form.not_made_for(kind).is_none())
        .collect();
    forms.sort_by_key(|form| {
        (
            form.kind != FormKind::Checklist,
            std::cmp::Reverse(form.fiscal_year),
        )
    });
    let mut seen = HashSet::new();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for form in forms {
        // The row that asks whether there is anything to check at all shows nothing.
        for item in form.items.iter().filter(|item| !item.gate) {
            let measure = item.measure.as_deref().and_then(|id| catalog.measure(id));
            let section = form.sections.get(item.section);
            let (Some(measure), Some(section)) = (measure, section) else {
                continue;
            };
            if !seen.insert(&measure.id) {
                continue;
            }
            match groups.iter_mut().find(|group| group.title == section.title) {
                Some(group) => group.measures.push(measure),
                None => groups.push(Group {
                    title: section.title.clone(),
                    measures: vec![measure],
                }),
            }
        }
    }
    let rest: Vec<&Measure> = (catalog.measures())
        .filter(|measure| !seen.contains(&measure.id))
        .collect();
    if !rest.is_empty() {
        groups.push(Group {
            title: "そのほかの対策".into(),
            measures: rest,
        });
    }
    groups
}
