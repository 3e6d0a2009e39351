//! What was before and after, for the detail of an entry.

use serde_json::{Map, Value, json};

/// Something came into being: this is what it is.
pub(crate) fn made(after: Value) -> Value {
    json!({ "before": null, "after": after })
}

/// The fields that differ between two objects; `None` if none does.
pub(crate) fn changed(before: &Value, after: &Value) -> Option<Value> {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return (before != after).then(|| json!({ "before": before, "after": after }));
    };
    let names: Vec<&String> = after
        .keys()
        .filter(|name| before.get(*name) != after.get(*name))
        .collect();
    let pick = |from: &Map<String, Value>| -> Map<String, Value> {
        names
            .iter()
            .map(|name| {
                let value = from.get(*name).cloned().unwrap_or_default();
                ((*name).clone(), value)
            })
            .collect()
    };
    (!names.is_empty()).then(|| json!({ "before": pick(before), "after": pick(after) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({ "name": "a", "beds": 20, "kana": "" });
        let after = json!({ "name": "b", "beds": 20, "kana": "" });
        assert_eq!(
            changed(&before, &after),
            Some(json!({ "before": { "name": "a" }, "after": { "name": "b" } }))
        );
        assert_eq!(changed(&before, &before), None);
    }
}
