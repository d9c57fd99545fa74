//! The public API as a program sees it.

use awc::http::StatusCode;
use domovoi_domain::kernel::Instant as At;
use serde_json::Value;
use std::collections::HashMap;
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

/// Where the houses stand, in cells of about a hundred metres.
pub(super) struct Houses {
    cells: HashMap<(i32, i32), Vec<(f64, f64, usize)>>,
    ids: Vec<String>,
}

/// Degrees of latitude in a cell.
const CELL: f64 = 0.001;
/// How far the nearest house is looked for, in cells: about 30 km.
const REACH: i32 = 300;

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
        let mut houses = Houses {
            cells: HashMap::new(),
            ids: Vec::new(),
        };
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
                    houses.add(id, lat, lon);
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
    fn add(&mut self, id: &str, lat: f64, lon: f64) {
        let index = self.ids.len();
        self.ids.push(id.to_owned());
        self.cells.entry(cell(lat, lon)).or_default().push((lat, lon, index));
    }

    /// Looks ring by ring, and beyond the first hit as far as a nearer house can still stand: a corner of a
    /// ring is farther than its side, and a cell is narrower from west to east.
    pub(super) fn nearest(&self, lat: f64, lon: f64) -> Option<&str> {
        let (row, column) = cell(lat, lon);
        let narrow = lat.to_radians().cos();
        let mut best: Option<(f64, usize)> = None;
        let mut last = REACH;
        let mut ring = 0;
        while ring <= last {
            for (r, c) in ring_cells(row, column, ring) {
                for (house_lat, house_lon, index) in self.cells.get(&(r, c)).into_iter().flatten() {
                    let distance = (house_lat - lat).powi(2) + ((house_lon - lon) * narrow).powi(2);
                    if best.is_none_or(|(nearest, _)| distance < nearest) {
                        // Farther rings than this are farther away than what was found.
                        let enough = (f64::from(ring + 1) * 1.5 / narrow).ceil() as i32 + 1;
                        last = if best.is_none() { enough } else { last.min(enough) };
                        best = Some((distance, *index));
                    }
                }
            }
            ring += 1;
        }
        // Nothing near: the farthest of all answers is still better than none.
        let index = best.map(|(_, index)| index).or_else(|| {
            let all = self.cells.values().flatten();
            all.map(|(a, b, index)| ((a - lat).powi(2) + ((b - lon) * narrow).powi(2), *index))
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, index)| index)
        });
        index.map(|index| self.ids[index].as_str())
    }
}

fn cell(lat: f64, lon: f64) -> (i32, i32) {
    ((lat / CELL).floor() as i32, (lon / CELL).floor() as i32)
}

fn ring_cells(row: i32, column: i32, ring: i32) -> impl Iterator<Item = (i32, i32)> {
    let rows = row - ring..=row + ring;
    rows.flat_map(move |r| {
        let edge = r == row - ring || r == row + ring;
        let step = if edge || ring == 0 { 1 } else { (2 * ring) as usize };
        (column - ring..=column + ring).step_by(step).map(move |c| (r, c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_nearest_house_is_the_nearest(
            places in proptest::collection::vec((59.90..60.0f64, 30.2..30.4f64), 1..60),
            lat in 59.8..60.1f64,
            lon in 30.0..30.6f64,
        ) {
            let mut houses = Houses { cells: HashMap::new(), ids: Vec::new() };
            for (index, (lat, lon)) in places.iter().enumerate() {
                houses.add(&index.to_string(), *lat, *lon);
            }
            let distance = |index: usize| {
                (places[index].0 - lat).powi(2) + ((places[index].1 - lon) * lat.to_radians().cos()).powi(2)
            };
            let found: usize = houses.nearest(lat, lon).unwrap().parse().unwrap();
            let best = (0..places.len()).map(distance).fold(f64::MAX, f64::min);
            prop_assert!(distance(found) <= best + 1e-15);
        }
    }
}
