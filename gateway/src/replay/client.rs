//! The public API as a program sees it.

use awc::http::StatusCode;
use domovoi_domain::kernel::Instant as At;
use serde_json::Value;
use std::time::{Duration, Instant};

/// A signed-in client of one house.
#[derive(Clone)]
pub struct Api {
    base: String,
    token: String,
    client: awc::Client,
}

/// The house could not be reached, or it refused the client itself.
#[derive(Clone, Debug)]
pub struct ApiError(pub String);

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the houses stand.
#[derive(Default)]
pub(super) struct Houses {
    places: Vec<(f64, f64, String)>,
}

impl Api {
    /// # Errors
    /// Says whether the house does not answer or the sign-in is wrong.
    pub async fn sign_in(base: &str, login: &str, password: &str) -> Result<Api, ApiError> {
        let client = awc::Client::builder()
            .timeout(Duration::from_secs(30))
            .connector(awc::Connector::new().limit(256))
            .finish();
        let base = base.trim_end_matches('/').to_owned();
        let body = serde_json::json!({ "login": login, "password": password });
        let mut answer = client
            .post(format!("{base}/api/v1/session"))
            .send_json(&body)
            .await
            .map_err(|error| ApiError(format!("{base} does not answer: {error}")))?;
        let status = answer.status();
        let body: Value = answer.json().await.unwrap_or_default();
        match body["token"].as_str() {
            Some(token) if status == StatusCode::OK => Ok(Api {
                base,
                token: token.to_owned(),
                client,
            }),
            _ => Err(ApiError(format!(
                "sign-in as {login} was refused ({status}): {}",
                words(&body)
            ))),
        }
    }

    /// Sends until the house has answered for good: a house that restarts or is busy is waited for.
    /// The inner result is the body, or the house's refusal in words; beside it, how often it was sent again.
    pub(super) async fn post(
        &self,
        path: &str,
        key: &str,
        at: Option<At>,
        body: Value,
        patience: Duration,
    ) -> Result<(Result<Value, String>, u64), ApiError> {
        let body = body.to_string();
        self.insist(patience, || {
            let mut request = self
                .client
                .post(format!("{}{path}", self.base))
                .bearer_auth(&self.token)
                .insert_header(("Content-Type", "application/json"))
                .insert_header(("Accept-Language", "en"))
                .insert_header(("Idempotency-Key", key));
            if let Some(at) = at {
                request = request.insert_header(("Occurred-At", at.to_string()));
            }
            request.send_body(body.clone())
        })
        .await
    }

    /// All houses with coordinates.
    pub(super) async fn houses(&self, patience: Duration) -> Result<Houses, ApiError> {
        let mut houses = Houses::default();
        let mut cursor = String::new();
        loop {
            let url = format!("{}/api/v1/buildings?limit=500{cursor}", self.base);
            let (page, _) = self
                .insist(patience, || self.client.get(&url).bearer_auth(&self.token).send())
                .await?;
            let page = page.map_err(ApiError)?;
            for house in page["items"].as_array().into_iter().flatten() {
                if let (Some(id), Some(lat), Some(lon)) =
                    (house["id"].as_str(), house["lat"].as_f64(), house["lon"].as_f64())
                {
                    houses.places.push((lat, lon, id.to_owned()));
                }
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(houses),
            }
        }
    }

    async fn insist(
        &self,
        patience: Duration,
        send: impl Fn() -> awc::SendClientRequest,
    ) -> Result<(Result<Value, String>, u64), ApiError> {
        let began = Instant::now();
        let mut pause = Duration::from_millis(100);
        let mut again = 0;
        loop {
            let trouble = match send().await {
                Err(error) => error.to_string(),
                Ok(mut answer) => {
                    let status = answer.status();
                    match answer.json::<Value>().limit(64 * 1024 * 1024).await {
                        Ok(body) if status.is_success() => return Ok((Ok(body), again)),
                        Ok(body) if status == StatusCode::UNAUTHORIZED => {
                            return Err(ApiError(format!("the session has ended: {}", words(&body))));
                        }
                        Ok(body) if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
                            return Ok((Err(words(&body)), again));
                        }
                        Ok(body) => format!("{status}: {}", words(&body)),
                        Err(error) => format!("{status}: {error}"),
                    }
                }
            };
            if began.elapsed() > patience {
                return Err(ApiError(format!(
                    "no good answer for {} s: {trouble}",
                    patience.as_secs()
                )));
            }
            again += 1;
            actix_rt::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

/// A problem document in one line.
fn words(body: &Value) -> String {
    let detail = body["detail"]
        .as_str()
        .or(body["title"].as_str())
        .unwrap_or("no reason given");
    let fields = body["errors"].as_array().into_iter().flatten();
    fields.fold(detail.to_owned(), |text, error| {
        format!(
            "{text} [{}: {}]",
            error["field"].as_str().unwrap_or_default(),
            error["detail"].as_str().unwrap_or_default()
        )
    })
}

impl Houses {
    /// Looks at all of them: some thousands take a few microseconds, a request takes a thousand times that.
    pub(super) fn nearest(&self, lat: f64, lon: f64) -> Option<&str> {
        // A degree of longitude is shorter than one of latitude by this much.
        let narrow = lat.to_radians().cos();
        let distance = |(a, b, _): &&(f64, f64, String)| (a - lat).powi(2) + ((b - lon) * narrow).powi(2);
        let nearest = self.places.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map(|(_, _, id)| id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_house_is_measured_on_the_ground_and_not_in_degrees() {
        let place = |lat, lon, id: &str| (lat, lon, id.to_owned());
        // 0.010° to the north are 1,100 m; 0.015° to the east are 840 m there.
        let houses = Houses {
            places: vec![place(59.950, 30.250, "north"), place(59.940, 30.265, "east")],
        };
        assert_eq!(houses.nearest(59.940, 30.250), Some("east"));
        assert_eq!(houses.nearest(59.949, 30.251), Some("north"));
        assert_eq!(Houses::default().nearest(59.9, 30.2), None);
    }
}
