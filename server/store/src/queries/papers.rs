//! Forms that were printed.

use super::Backend;
use crate::StoreError;
use crate::decode::inconsistent;
use domain::attempt::Millis;
use domain::form::Form;
use domain::paper::PaperNumber;

/// A use is noted with the day: what is read often must not be written as often.
const DAY: Millis = 24 * 3_600_000;

impl Backend {
    pub async fn add_paper(&self, number: &PaperNumber, form: &Form, now: Millis) -> Result<bool, StoreError> {
        let text = serde_json::to_string(form).map_err(|_| inconsistent("papers", number.as_str()))?;
        let sql = "INSERT INTO papers (number, form, made, last_used) VALUES ($1, $2, $3, $3) ON CONFLICT (number) DO NOTHING";
        sqlx::query(sql).bind(number.as_str()).bind(text).bind(now).execute(&self.write).await?;
        Ok(self.paper(number, now).await?.as_ref() == Some(form))
    }

    pub async fn paper(&self, number: &PaperNumber, now: Millis) -> Result<Option<Form>, StoreError> {
        let sql = "SELECT form, last_used FROM papers WHERE number = $1";
        let found: Option<(String, Millis)> = sqlx::query_as(sql).bind(number.as_str()).fetch_optional(&self.read).await?;
        let Some((form, last_used)) = found else { return Ok(None) };
        if last_used <= now - DAY {
            let sql = "UPDATE papers SET last_used = $2 WHERE number = $1 AND last_used < $2";
            sqlx::query(sql).bind(number.as_str()).bind(now).execute(&self.write).await?;
        }
        serde_json::from_str(&form).map(Some).map_err(|_| inconsistent("papers", number.as_str()))
    }

    pub async fn remove_papers(&self, unused_since: Millis, limit: u32) -> Result<u64, StoreError> {
        let sql = "DELETE FROM papers WHERE number IN (SELECT number FROM papers WHERE last_used < $1 ORDER BY last_used LIMIT $2)";
        Ok(sqlx::query(sql).bind(unused_since).bind(i64::from(limit)).execute(&self.write).await?.rows_affected())
    }
}
