//! What a page posted: its fields, read into a struct beside its handler, and a file where there is one.

use axum::extract::{FromRequest, Multipart, RawForm, Request};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

use super::Site;
use super::error::WebError;

/// Field names with all their values.
pub type Map = HashMap<String, Vec<String>>;

/// The fields of an ordinary post, by the struct that names them. Without one, all there are by name: for
/// pages whose forms are data.
#[derive(Debug, Default)]
pub struct Posted<T = Map>(pub T);

/// The fields and the file of a post that carries one.
#[derive(Debug)]
pub struct Upload<T = Map> {
    /// The fields.
    pub fields: Posted<T>,
    /// The file's name and content, if one was chosen.
    pub file: Option<(String, Vec<u8>)>,
}

impl Posted<Map> {
    /// The last value of a field, trimmed; empty when it was not posted.
    pub fn text(&self, name: &str) -> &str {
        self.value(name).unwrap_or_default().trim()
    }

    /// The last value of a field as it was; empty when it was not posted.
    pub fn exact(&self, name: &str) -> &str {
        self.value(name).unwrap_or_default()
    }

    /// The last value of a field that was posted, as it was, empty or not.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.last().map(String::as_str)
    }

    /// The last value of a field, unless it is empty.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|value| !value.is_empty())
    }

    /// The draft revision the page was made on.
    pub fn revision(&self) -> i64 {
        // A page always posts it; without it nothing newer may be overwritten.
        self.text("revision").parse().unwrap_or(0)
    }
}

impl<T: DeserializeOwned> FromRequest<Site> for Posted<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, site: &Site) -> Result<Self, WebError> {
        let RawForm(fields) = RawForm::from_request(request, site)
            .await
            .map_err(|rejection| refusal(&rejection.into_response()))?;
        read(&fields)
    }
}

impl<T: DeserializeOwned> FromRequest<Site> for Upload<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, site: &Site) -> Result<Self, WebError> {
        let mut parts = Multipart::from_request(request, site)
            .await
            .map_err(|rejection| refusal(&rejection.into_response()))?;
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| refusal(&error.into_response()))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let content = part
                .bytes()
                .await
                .map_err(|error| refusal(&error.into_response()))?;
            match file_name {
                Some(chosen) if !chosen.is_empty() => file = Some((chosen, content.into())),
                Some(_) => {}
                None => fields.push((name, String::from_utf8_lossy(&content).into_owned())),
            }
        }
        // As an ordinary post has them, so that both are read in one way.
        let fields = serde_html_form::to_string(fields).map_err(|_| unreadable())?;
        let fields = read(fields.as_bytes())?;
        Ok(Upload { fields, file })
    }
}

fn read<T: DeserializeOwned>(fields: &[u8]) -> Result<Posted<T>, WebError> {
    let fields = serde_html_form::from_bytes(fields).map_err(|_| unreadable())?;
    Ok(Posted(fields))
}

/// What is told about a post that cannot be read.
pub fn refusal(rejection: &axum::response::Response) -> WebError {
    match rejection.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => WebError::too_large(),
        _ => unreadable(),
    }
}

fn unreadable() -> WebError {
    WebError::bad(
        "送られた内容を読み取れませんでした。ブラウザの「戻る」で前の画面に戻り、もう一度送ってください。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::typed::{Line, Several, ticked};

    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default)]
    struct Fields {
        name: Line,
        password: String,
        kind: Several,
        #[serde(deserialize_with = "ticked")]
        sure: bool,
        kept: Option<String>,
    }

    /// What a struct takes in is read in another way.
    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default)]
    struct Around {
        #[serde(flatten)]
        fields: Fields,
        #[serde(flatten)]
        others: HashMap<String, Line>,
    }

    fn of(post: &str) -> Fields {
        let Posted(fields) = read(post.as_bytes()).unwrap_or_else(|_| panic!("{post}"));
        fields
    }

    #[test]
    fn fields_are_read_as_a_page_posts_them() {
        let all = of("name=+A+&password=+b+&kind=x&kind=&kind=y&sure=1&kept=&other=1&other=2");
        assert_eq!((&*all.name, &*all.password), ("A", " b "));
        assert_eq!(*all.kind, ["x", "y"]);
        assert!(all.sure);
        assert_eq!(all.kept.as_deref(), Some(""));
        assert_eq!(*of("kind=x").kind, ["x"]);
        assert_eq!(&*of("name=a&name=b").name, "b");
        let Ok(Posted(around)) = read::<Around>(b"name=a&name=+b&column.A=x") else {
            panic!("it is readable");
        };
        assert_eq!(&*around.fields.name, "b");
        assert_eq!(&*around.others["column.A"], "x");
    }

    #[test]
    fn what_is_not_posted_is_empty() {
        let none = of("");
        assert_eq!((none.name.given(), &*none.password), (None, ""));
        assert!(none.kind.is_empty() && !none.sure && none.kept.is_none());
    }

    #[test]
    fn fields_of_any_name_keep_all_their_values() {
        let Ok(Posted(map)) = read::<Map>(b"a=1&a=2&b=+3") else {
            panic!("it is readable");
        };
        assert_eq!(map["a"], ["1", "2"]);
        assert_eq!(map["b"], [" 3"]);
    }
}
