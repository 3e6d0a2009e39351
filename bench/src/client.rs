//! One keep-alive connection to the server under test.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{HOST, HeaderValue};
use hyper::http::request;
use hyper::{HeaderMap, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Outcome;

/// A client with a connection of its own.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

/// What came back.
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body, as sent.
    pub body: Bytes,
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // How it ends shows at the next request.
        tokio::spawn(async move { connection.await.ok() });
        Ok(Client {
            sender,
            host: address.to_string().parse()?,
        })
    }

    /// Sends a request and waits for the whole answer.
    pub async fn send(
        &mut self,
        request: request::Builder,
        body: impl Into<Bytes>,
    ) -> Outcome<Reply> {
        self.sender.ready().await?;
        let request = request
            .header(HOST, &self.host)
            .body(Full::new(body.into()))?;
        let (head, body) = self.sender.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Reply {
            status: head.status,
            headers: head.headers,
            body,
        })
    }
}

impl Reply {
    /// The answer, if it is as it should be.
    pub fn expect(self, status: StatusCode) -> Outcome<Self> {
        if self.status == status {
            return Ok(self);
        }
        let body: String = String::from_utf8_lossy(&self.body)
            .chars()
            .take(400)
            .collect();
        Err(format!("answer {} instead of {status}: {body}", self.status).into())
    }
}
