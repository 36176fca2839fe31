//! Forms that were printed.

use super::Backend;
use crate::StoreError;
use crate::decode::inconsistent;
use domain::attempt::Millis;
use domain::form::Form;
use domain::paper::PaperNumber;

impl Backend {
    pub async fn add_paper(&self, number: &PaperNumber, form: &Form, now: Millis) -> Result<bool, StoreError> {
        let text = serde_json::to_string(form).map_err(|_| inconsistent("papers", number.as_str()))?;
        let sql = "INSERT INTO papers (number, form, made) VALUES ($1, $2, $3) ON CONFLICT (number) DO NOTHING";
        sqlx::query(sql).bind(number.as_str()).bind(text).bind(now).execute(&self.write).await?;
        Ok(self.paper(number).await?.as_ref() == Some(form))
    }

    pub async fn paper(&self, number: &PaperNumber) -> Result<Option<Form>, StoreError> {
        let form: Option<String> =
            sqlx::query_scalar("SELECT form FROM papers WHERE number = $1").bind(number.as_str()).fetch_optional(&self.read).await?;
        form.map(|form| serde_json::from_str(&form).map_err(|_| inconsistent("papers", number.as_str()))).transpose()
    }
}
