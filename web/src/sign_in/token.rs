//! Tokens: 32 random bytes in hexadecimal, told once. Only their SHA-256 is kept.

use domovoi_domain::access::Hash;
use rand::Rng;
use sha2::{Digest, Sha256};

/// A token that nobody has.
pub fn fresh() -> String {
    let token: [u8; 32] = rand::rng().random();
    token.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of a token: a random one needs no slow hash, it cannot be guessed.
pub fn hash(token: &str) -> Hash {
    Sha256::digest(token.as_bytes()).into()
}
