//! Files that people take away.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response as Reply};
use tenken_ops::Error;
use tenken_ops::responses::files::StoredFile;
use tenken_spreadsheets::XlsxError;

use super::addresses;
use super::error::{WebError, WebResult};

/// A stored file, never to be shown in the browser.
pub fn as_download(stored: StoredFile) -> Reply {
    let name = format!(
        "attachment; filename*=UTF-8''{}",
        addresses::encode(&stored.name)
    );
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, value(&stored.media_type));
    headers.insert(CONTENT_DISPOSITION, value(&name));
    (headers, stored.content).into_response()
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// A drawing without scripts or styles, which browsers show.
pub fn as_drawing(svg: String) -> Reply {
    ([(CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}

/// An Excel file to download.
pub fn as_excel(name: String, made: Result<Vec<u8>, XlsxError>) -> WebResult<Reply> {
    let content = made.map_err(|error| {
        let told = format!("Excelのファイルを作れませんでした。プログラムの不具合です。次の内容を添えて、開発元にお知らせください：{error}");
        WebError::from(Error::bad("xlsx", told))
    })?;
    Ok(as_download(StoredFile {
        name,
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".into(),
        content,
    }))
}
