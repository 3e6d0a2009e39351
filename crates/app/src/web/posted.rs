//! What a page posted: its fields, and a file where there is one.

use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::response::IntoResponse;
use jiff::civil::Date;
use std::collections::HashMap;
use tenken_domain::text::calendar::parse_date;

use super::Site;
use super::error::WebError;

/// Field names with all their values.
pub type Map = HashMap<String, Vec<String>>;

/// The fields of an ordinary post.
#[derive(Debug, Default)]
pub struct Posted(pub Map);

/// The fields and the file of a post that carries one.
#[derive(Debug, Default)]
pub struct Upload {
    /// The fields.
    pub fields: Posted,
    /// The file's name and content, if one was chosen.
    pub file: Option<(String, Vec<u8>)>,
}

impl Posted {
    /// The last value of a field, trimmed; empty when it was not posted.
    pub fn text(&self, name: &str) -> &str {
        self.value(name).unwrap_or_default().trim()
    }

    /// The last value of a field as it was typed: a password may begin with a space.
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

    /// All values of a field that are not empty.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.0.get(name).into_iter().flatten();
        values.filter(|value| !value.is_empty()).cloned().collect()
    }

    /// A day, unless the field is empty.
    ///
    /// # Errors
    /// No day: the field's name and what to tell.
    pub fn day(&self, name: &'static str) -> Result<Option<Date>, (&'static str, String)> {
        let read = |text| {
            parse_date(text).ok_or_else(|| (name, format!("「{text}」という日付はありません。")))
        };
        self.given(name).map(read).transpose()
    }

    /// The draft revision the page was made on.
    pub fn revision(&self) -> i64 {
        // A page always posts it; without it nothing newer may be overwritten.
        self.text("revision").parse().unwrap_or(0)
    }
}

impl FromRequest<Site> for Posted {
    type Rejection = WebError;

    async fn from_request(request: Request, site: &Site) -> Result<Self, WebError> {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, site)
            .await
            .map_err(|rejection| unreadable(&rejection.into_response()))?;
        let mut map = Map::with_capacity(pairs.len());
        for (name, value) in pairs {
            map.entry(name).or_default().push(value);
        }
        Ok(Posted(map))
    }
}

impl FromRequest<Site> for Upload {
    type Rejection = WebError;

    async fn from_request(request: Request, site: &Site) -> Result<Self, WebError> {
        let mut parts = Multipart::from_request(request, site)
            .await
            .map_err(|rejection| unreadable(&rejection.into_response()))?;
        let mut upload = Upload::default();
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| unreadable(&error.into_response()))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let content = part
                .bytes()
                .await
                .map_err(|error| unreadable(&error.into_response()))?;
            match file_name {
                Some(file) if !file.is_empty() => upload.file = Some((file, content.into())),
                Some(_) => {}
                None => {
                    let value = String::from_utf8_lossy(&content).into_owned();
                    upload.fields.0.entry(name).or_default().push(value);
                }
            }
        }
        Ok(upload)
    }
}

fn unreadable(rejection: &axum::response::Response) -> WebError {
    match rejection.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => WebError::too_large(),
        _ => WebError::bad(
            "送られた内容を読み取れませんでした。ブラウザの「戻る」で前の画面に戻り、もう一度送ってください。",
        ),
    }
}
