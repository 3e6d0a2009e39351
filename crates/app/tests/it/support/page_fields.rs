//! The fields of a page as a browser would post them.

/// Names and values, in the order of the page.
pub type Pairs = Vec<(String, String)>;

/// The fields of the form of a page that are posted: inputs but for buttons and files, those that are
/// chosen one of only if they are, and text areas.
pub fn fields_of(page: &str) -> Pairs {
    let mut pairs = Pairs::new();
    let mut rest = page;
    while let Some(at) = rest.find(['<']) {
        rest = &rest[at + 1..];
        let is_area = rest.starts_with("textarea ");
        if !is_area && !rest.starts_with("input ") {
            continue;
        }
        let end = rest.find('>').expect("a tag ends");
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let kind = attribute(tag, "type").unwrap_or_default();
        let is_off = ["radio", "checkbox"].contains(&&*kind) && !tag.contains(" checked");
        if is_area {
            let text = &after[..after.find("</textarea>").expect("it ends")];
            let text = text.strip_prefix('\n').unwrap_or(text);
            pairs.push((name, unescaped(text)));
        } else if kind != "file" && !is_off {
            pairs.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    pairs
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let begins = format!(" {name}=\"");
    let value = &tag[tag.find(&begins)? + begins.len()..];
    Some(unescaped(&value[..value.find('"')?]))
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&lt;", "<");
    text.replace("&gt;", ">").replace("&amp;", "&")
}
