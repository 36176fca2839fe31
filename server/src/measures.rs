//! What is measured, for Prometheus, on an address of its own.

use crate::serve::{self, Rules};
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use bytes::Bytes;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use std::time::Duration;
use tokio::net::TcpListener;

/// So many may ask at the same time: one program that collects, and somebody who looks.
const RULES: Rules = Rules { connections: 16, of_network: None };
/// How often old values of histograms are put together.
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins to measure. Before it is called nothing is counted.
///
/// # Errors
/// If it was called before.
pub fn begin() -> Result<PrometheusHandle, BuildError> {
    PrometheusBuilder::new().install_recorder()
}

/// Shows what is measured to whoever asks here, with the same patience for connections as everywhere else, for ever.
pub async fn show(listener: TcpListener, measures: PrometheusHandle) {
    let upkeep = measures.clone();
    let look = move || async move { ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], measures.render()) };
    let router = Router::new().route("/", get(look.clone())).route("/metrics", get(look));
    let upkeep = async {
        let mut turns = tokio::time::interval(UPKEEP);
        loop {
            turns.tick().await;
            upkeep.run_upkeep();
        }
    };
    let refusal = Bytes::from_static(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    serve::run(listener, router, RULES, refusal, upkeep).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn whoever_asks_sees_the_measures_and_who_asks_nothing_keeps_no_seat() {
        let measures = PrometheusBuilder::new().build_recorder();
        metrics::with_local_recorder(&measures, || metrics::counter!("safar_tried").increment(7));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shown = tokio::spawn(show(listener, measures.handle()));
        let ask = async |path: &str| {
            let mut stream = TcpStream::connect(address).await.unwrap();
            // Who is turned away may find the connection closed before everything was said.
            let _ = stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: safar\r\nconnection: close\r\n\r\n").as_bytes()).await;
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer).await;
            answer
        };
        for path in ["/metrics", "/"] {
            let answer = ask(path).await;
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("safar_tried 7"), "{answer}");
        }
        assert!(ask("/else").await.starts_with("HTTP/1.1 404"));
        let mut silent = Vec::new();
        for _ in 0..RULES.connections * 3 {
            silent.push(TcpStream::connect(address).await.unwrap());
        }
        assert!(ask("/metrics").await.contains("safar_tried 7"), "who asks nothing keeps nobody out");
        let mut turned_away = 0;
        for stream in &mut silent {
            let said = tokio::time::timeout(Duration::from_millis(20), stream.read(&mut [0; 64])).await;
            turned_away += usize::from(said.is_ok());
        }
        assert!(turned_away >= RULES.connections * 2, "{turned_away}");
        shown.abort();
    }
}
