//! A small HTTP/1.1 client that keeps its connection. It does as little as it can for each request, because it shares
//! the machine with the server that it measures.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// More headers than any answer of ours has.
const MAX_HEADERS: usize = 64;
/// Room for a page, so that most answers are read at once.
const ROOM: usize = 64 * 1024;

/// One connection to a server.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// An answer as it came over the wire.
pub struct Answer<'a> {
    /// The status code.
    pub status: u16,
    /// Every byte of it: status line, headers and body, with the sizes of chunks if it came in chunks.
    pub wire: &'a [u8],
    head: usize,
    chunked: bool,
}

/// Where an answer ends.
enum End {
    Length(usize),
    Chunks,
}

impl Connection {
    /// Connects without delaying small packets.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn open(addr: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(addr).await.with_context(|| format!("nobody listens on {addr}"))?;
        stream.set_nodelay(true)?;
        Ok(Self::over(stream))
    }

    /// A connection that is open already.
    pub fn over(stream: TcpStream) -> Self {
        Self { stream, received: Vec::with_capacity(ROOM) }
    }

    /// Sends a whole request and reads its whole answer.
    ///
    /// # Errors
    /// When the connection breaks or what comes back is not HTTP/1.1.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.received.clear();
        let (status, head, end) = loop {
            self.receive().await?;
            if let Some(parsed) = parse_head(&self.received)? {
                break parsed;
            }
        };
        match end {
            End::Length(length) => {
                while self.received.len() < head + length {
                    self.receive().await?;
                }
            }
            End::Chunks => {
                while unchunk(self.received.get(head..).unwrap_or_default())?.is_none() {
                    self.receive().await?;
                }
            }
        }
        Ok(Answer { status, wire: &self.received, head, chunked: matches!(end, End::Chunks) })
    }

    async fn receive(&mut self) -> Result<()> {
        self.received.reserve(ROOM / 4);
        if self.stream.read_buf(&mut self.received).await? == 0 {
            bail!("the server closed the connection in the middle of an answer");
        }
        Ok(())
    }
}

impl Answer<'_> {
    /// The body as it was before it was cut into chunks; compressed if it was asked for so.
    ///
    /// # Errors
    /// When the chunks are malformed.
    pub fn body(&self) -> Result<Vec<u8>> {
        let body = self.wire.get(self.head..).unwrap_or_default();
        if self.chunked { unchunk(body)?.context("the last chunk is missing") } else { Ok(body.to_vec()) }
    }

    /// All headers in their order, names in lower case.
    ///
    /// # Errors
    /// When a value is not plain text.
    pub fn headers(&self) -> Result<Vec<(String, String)>> {
        let mut space = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut parsed = httparse::Response::new(&mut space);
        parsed.parse(self.wire)?;
        let read = |header: &httparse::Header<'_>| Ok((header.name.to_ascii_lowercase(), std::str::from_utf8(header.value)?.to_owned()));
        parsed.headers.iter().map(read).collect()
    }
}

/// Reads status, length of the head and the kind of body; `None` while the head is incomplete.
fn parse_head(received: &[u8]) -> Result<Option<(u16, usize, End)>> {
    let mut space = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Response::new(&mut space);
    let httparse::Status::Complete(head) = parsed.parse(received)? else { return Ok(None) };
    let of = |name: &str| parsed.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value);
    let end = match (of("content-length"), of("transfer-encoding")) {
        (Some(length), _) => End::Length(std::str::from_utf8(length)?.parse()?),
        (None, Some(_)) => End::Chunks,
        (None, None) => End::Length(0),
    };
    Ok(Some((parsed.code.unwrap_or_default(), head, end)))
}

/// The body inside its chunks; `None` while the last one is missing.
fn unchunk(mut chunks: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    loop {
        let size = httparse::parse_chunk_size(chunks).map_err(|_| anyhow::anyhow!("the size of a chunk is malformed"))?;
        let httparse::Status::Complete((start, size)) = size else { return Ok(None) };
        let size = usize::try_from(size)?;
        // Each chunk, the empty last one too, is followed by a line break; we are sent no trailers.
        let Some(rest) = chunks.get(start + size + 2..) else { return Ok(None) };
        if size == 0 {
            return Ok(Some(body));
        }
        body.extend_from_slice(chunks.get(start..start + size).unwrap_or_default());
        chunks = rest;
    }
}

/// A request without a body. `headers` are whole lines.
pub fn get(path: &str, headers: &[String]) -> Vec<u8> {
    request("GET", path, headers, None)
}

/// A form. `headers` are whole lines.
pub fn post(path: &str, headers: &[String], form: &str) -> Vec<u8> {
    request("POST", path, headers, Some(form))
}

fn request(method: &str, path: &str, headers: &[String], form: Option<&str>) -> Vec<u8> {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for header in headers {
        request.push_str(header);
        request.push_str("\r\n");
    }
    if let Some(form) = form {
        request.push_str("Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n");
        request.push_str(&format!("Content-Length: {}\r\n\r\n{form}", form.len()));
    } else {
        request.push_str("\r\n");
    }
    request.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{End, parse_head, unchunk};

    #[test]
    fn chunks_are_put_together_and_a_missing_end_is_noticed() {
        let whole = b"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n";
        assert_eq!(unchunk(whole).unwrap(), Some(b"hello!".to_vec()));
        for cut in 0..whole.len() {
            assert_eq!(unchunk(&whole[..cut]).unwrap(), None, "{cut}");
        }
    }

    #[test]
    fn the_head_says_where_the_body_ends() {
        let head = b"HTTP/1.1 303 See Other\r\ncontent-length: 7\r\n\r\n";
        assert!(matches!(parse_head(head).unwrap(), Some((303, length, End::Length(7))) if length == head.len()));
        assert!(parse_head(&head[..20]).unwrap().is_none());
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert!(matches!(parse_head(chunked).unwrap(), Some((200, _, End::Chunks))));
    }
}
