//! A town whose telephones and letters a test reads.

use crate::town::Town;
use domovoi_web::{Config, Outside, SendLetter, SendText, Server};

/// Starts the server again, with a telephone network that `send_text` is.
pub(crate) async fn with_texts(town: Town, send_text: SendText) -> Town {
    again(town, Some(send_text), None).await
}

/// Starts the server again, with a post that `send_letter` is.
pub(crate) async fn with_letters(town: Town, send_letter: SendLetter) -> Town {
    again(town, None, Some(send_letter)).await
}

async fn again(town: Town, send_text: Option<SendText>, send_letter: Option<SendLetter>) -> Town {
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        workers: 1,
        ..Config::default()
    };
    let outside = Outside {
        read_sheet: domovoi_gateway::sheets::read,
        send_text,
        send_letter,
    };
    town.server.stop().await;
    let server = Server::start(town.house.clone(), config, outside).await.unwrap();
    Town { server, ..town }
}
