//! Making the projections again from the records. Results and memories are opinions; this proves it.

use super::{Fault, attempts::projection};
use domain::attempt::Attempt;
use store::Store;

/// How many attempts are read at a time.
const PAGE: u32 = 500;
/// After how many attempts the log says how far it is; some ten seconds.
const TOLD: usize = 10_000;

/// Makes all projections again. Returns how many attempts they hold.
///
/// # Errors
/// Any [`Fault`]; the former projections stay then.
pub async fn rebuild(store: &Store) -> Result<usize, Fault> {
    let mut rebuild = store.rebuild().await?;
    let (mut after, mut count) = (None, 0);
    loop {
        let page = store.finished_attempts_page(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        for head in &page {
            let attempt = Attempt::replay(store.events(&head.id).await?)?;
            if let Some((result, reviews)) = projection(&head.id, &attempt) {
                rebuild.add(result, reviews).await?;
                count += 1;
                if count % TOLD == 0 {
                    tracing::info!(attempts = count, "the projections are being made again");
                }
            }
        }
    }
    rebuild.commit().await?;
    Ok(count)
}
