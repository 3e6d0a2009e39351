//! `GET|POST …/ledgers/{kind}/logs`: a log of any length is handed in. What arrives goes on to the thread that reads it
//! piece by piece, so that little of the file is in memory and none on disk.

use axum::body::Bytes;
use axum::extract::multipart::Field as Part;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use std::io::{self, ErrorKind, Read};
use tenken_ops::Error;
use tenken_ops::ledgers::logs::import_log;
use tenken_ops::ledgers::{LedgerPlace, ledger_place};
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::way;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::fields::Field;
use crate::web::parts::{errors, faults};
use crate::web::posted::refusal;

/// The largest post that carries a log: 200 MB and its wrapping.
pub const LOG_LIMIT: usize = 201 * 1024 * 1024;
/// Pieces that wait to be read; the network gives them in tens of kilobytes.
const WAITING: usize = 16;

/// The page.
pub async fn show(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
) -> WebResult<Reply> {
    let place = place(&context, &facility, &kind).await?;
    if !place.kind.sealed {
        let there = addresses::LEDGER_IMPORTS.link([&facility, &kind]);
        return Ok(Redirect::to(&there).into_response());
    }
    Ok(page(&context, &place, &html! {}).into_response())
}

/// Takes the file in.
pub async fn hand_in(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
    mut parts: Multipart,
) -> WebResult<Reply> {
    let place = place(&context, &facility, &kind).await?;
    let refuse = |said: Markup| {
        let page = page(&context, &place, &said);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let unreadable =
        |error: axum::extract::multipart::MultipartError| refusal(&error.into_response());
    while let Some(mut part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.file_name().unwrap_or_default().to_owned();
        if name.is_empty() {
            continue;
        }
        let (send, arriving) = arriving();
        let (actor, facility) = (&context.actor, &place.facility.id);
        let taken = import_log(
            &context,
            actor,
            facility,
            &place.kind.id,
            &name,
            arriving,
            false,
        );
        let (sent, taken) = tokio::join!(pass_on(&mut part, send), taken);
        sent?;
        return match taken {
            Ok(taken) => {
                let came = if taken.was_there { "before" } else { "now" };
                let there = addresses::KEPT_LOG.link([&taken.id]);
                let there = there + &addresses::query(&[("came", came)]);
                Ok(Redirect::to(&there).into_response())
            }
            Err(Error::Rows(found)) => Ok(refuse(faults::of_rows("場所", &found))),
            Err(Error::Bad { message, .. }) => Ok(refuse(errors::of_page(&message, Some("file")))),
            Err(other) => Err(other.into()),
        };
    }
    Ok(refuse(errors::of_page(
        "ファイルを選んでください。",
        Some("file"),
    )))
}

/// Where a log is handed in, for who may.
async fn place(context: &PageContext, facility: &str, kind: &str) -> WebResult<LedgerPlace> {
    let place = ledger_place(context, &context.actor, facility, kind).await?;
    match place.may_change {
        true => Ok(place),
        false => Err(Error::Forbidden.into()),
    }
}

fn page(context: &PageContext, place: &LedgerPlace, said: &Markup) -> Markup {
    let (facility, kind) = (&place.facility, &place.kind);
    let parts = [&*facility.id, &*kind.id];
    let title = format!("{}のファイルを入れる", kind.title);
    let columns: Vec<String> = (kind.columns.iter())
        .map(|column| format!("「{}」", column.title))
        .collect();
    let body = html! {
        div class="wrap narrow" {
            (way(context, facility, &[(&addresses::LEDGER.link(parts), &kind.title)]))
            h1 { (title) }
            (said)
            p { "システムから取り出したログのファイル（CSVかテキスト）を、そのまま選んでください。200MBまでです。Excelで開いて保存し直す必要はありません。" }
            ul {
                li { (columns.concat()) "の列を、見出しの言葉で見分けます。" }
                li { "読めない行があっても、捨てません。ファイルにあったとおりに残します。" }
                li { "入れたあとは、だれにも変えられません。同じファイルをもう一度入れても、二重にはなりません。" }
            }
            form method="post" action=(addresses::LEDGER_LOGS.link(parts)) enctype="multipart/form-data" novalidate {
                (Field { name: "file", label: "ログのファイル", required: true, hint: "大きなファイルは、1分ほどかかることがあります。終わるまで、この画面を閉じないでください。", ..Field::default() }.file(".csv,.tsv,.txt,.log,text/csv,text/plain"))
                div class="buttons" { button class="btn" { "入れる" } }
            }
        }
    };
    context.page_about(facility.demo, &title, &body)
}

/// What arrives, on its way to who reads it.
enum Piece {
    /// More of it.
    More(Bytes),
    /// All of it has arrived. What ends without this was broken off.
    End,
}

/// A file that is still arriving.
struct Arriving {
    pieces: Receiver<Piece>,
    /// What of the last piece is not read yet.
    rest: Bytes,
    is_over: bool,
}

fn arriving() -> (Sender<Piece>, Arriving) {
    let (send, pieces) = mpsc::channel(WAITING);
    let arriving = Arriving {
        pieces,
        rest: Bytes::new(),
        is_over: false,
    };
    (send, arriving)
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !self.is_over {
            match self.pieces.blocking_recv() {
                Some(Piece::More(bytes)) => self.rest = bytes,
                Some(Piece::End) => self.is_over = true,
                None => return Err(ErrorKind::UnexpectedEof.into()),
            }
        }
        let length = self.rest.len().min(buffer.len());
        let read = self.rest.split_to(length);
        buffer[..length].copy_from_slice(&read);
        Ok(length)
    }
}

/// Passes on what arrives. When nobody reads it any more, the rest is taken and dropped: a browser shows no answer before
/// it has sent everything.
async fn pass_on(part: &mut Part<'_>, send: Sender<Piece>) -> WebResult<()> {
    let mut is_read = true;
    loop {
        match part.chunk().await {
            Ok(Some(bytes)) if is_read => is_read = send.send(Piece::More(bytes)).await.is_ok(),
            Ok(Some(_)) => {}
            Ok(None) => {
                // Who stopped reading early has said why.
                let _ = send.send(Piece::End).await;
                return Ok(());
            }
            Err(error) => {
                return Err(match error.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => WebError::bad(
                        "ログのファイルが200MBを超えています。期間を区切って取り出し、分けて入れてください。",
                    ),
                    _ => WebError::bad(
                        "ファイルが途中までしか届きませんでした。何も登録していません。もう一度お試しください。",
                    ),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(pieces: Vec<Piece>) -> io::Result<Vec<u8>> {
        let (send, mut arriving) = arriving();
        for piece in pieces {
            send.blocking_send(piece).unwrap();
        }
        drop(send);
        let mut read = Vec::new();
        arriving.read_to_end(&mut read).map(|_| read)
    }

    #[test]
    fn what_is_broken_off_is_no_file() {
        let more = |text: &'static str| Piece::More(Bytes::from_static(text.as_bytes()));
        assert_eq!(read_all(vec![Piece::End]).unwrap(), b"");
        let whole = read_all(vec![more("時刻,"), more(""), more("操作\n"), Piece::End]);
        assert_eq!(whole.unwrap(), "時刻,操作\n".as_bytes());
        for cut in [vec![], vec![more("時刻,操作\n")]] {
            let kind = read_all(cut).map_err(|error| error.kind());
            assert_eq!(kind, Err(ErrorKind::UnexpectedEof));
        }
    }
}
