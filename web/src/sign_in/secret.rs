//! The key of the installation: it signs what browsers carry for us and seals what must not be read from
//! a copy of the data. It is kept beside the data folder, never inside, so that no backup of the data
//! carries it along.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};
use hmac::{Hmac, Mac};
use rand::Rng;
use sha2::Sha256;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const NONCE: usize = 12;

/// 32 random bytes. What it is used for is part of every use, so that nothing made for one purpose is
/// good for another.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

/// Never in a log.
impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey")
    }
}

/// A key that lasts as long as the process: for tests, and for houses that keep nothing.
impl Default for SecretKey {
    fn default() -> Self {
        SecretKey(rand::rng().random())
    }
}

impl SecretKey {
    /// Reads the key, or makes it, readable by the owner alone.
    ///
    /// # Errors
    /// When the file can neither be read nor made, or holds something else.
    pub fn load(path: &Path) -> io::Result<SecretKey> {
        match std::fs::read(path) {
            Ok(bytes) => {
                let key = bytes
                    .as_slice()
                    .try_into()
                    .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no key: 32 bytes are expected"))?;
                Ok(SecretKey(key))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = SecretKey::default();
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                let mut file = std::fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(path)?;
                file.write_all(&key.0)?;
                file.sync_all()?;
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }

    /// Signs bytes (HMAC-SHA-256, RFC 2104).
    pub fn sign(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let mac = self.mac(purpose, bytes);
        mac.finalize().into_bytes().into()
    }

    /// Whether the signature is ours, in constant time.
    pub fn signed(&self, purpose: &str, bytes: &[u8], signature: &[u8]) -> bool {
        self.mac(purpose, bytes).verify_slice(signature).is_ok()
    }

    fn mac(&self, purpose: &str, bytes: &[u8]) -> Hmac<Sha256> {
        // A shorter key is the same key with zeros behind it (RFC 2104, 2).
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(bytes);
        mac
    }

    /// Seals bytes for one purpose (ChaCha20-Poly1305, RFC 8439, with a fresh random nonce in front).
    pub fn seal(&self, purpose: &str, bytes: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = rand::rng().random();
        let sealed = self.cipher(purpose).encrypt(
            Nonce::from_slice(&nonce),
            Payload {
                msg: bytes,
                aad: purpose.as_bytes(),
            },
        );
        // It fails only beyond 256 GiB.
        let sealed = sealed.unwrap_or_default();
        [nonce.as_slice(), &sealed].concat()
    }

    /// What was sealed for this purpose; `None` for anything else.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let payload = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        self.cipher(purpose).decrypt(Nonce::from_slice(nonce), payload).ok()
    }

    /// Every purpose has a key of its own, so that random nonces of one do not use up those of another.
    fn cipher(&self, purpose: &str) -> ChaCha20Poly1305 {
        let own = self.sign("seal", purpose.as_bytes());
        ChaCha20Poly1305::new(&own.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_key_is_made_once_and_for_the_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("house.key");
        let key = SecretKey::load(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(SecretKey::load(&path).unwrap().0, key.0);
        std::fs::write(&path, "short").unwrap();
        assert!(SecretKey::load(&path).is_err());
        assert_eq!(format!("{key:?}"), "SecretKey");
    }

    #[test]
    fn what_is_sealed_for_one_purpose_opens_for_it_alone() {
        let key = SecretKey::default();
        let sealed = key.seal("seed of 1", b"secret");
        assert_eq!(key.open("seed of 1", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(key.open("seed of 2", &sealed), None);
        assert_eq!(SecretKey::default().open("seed of 1", &sealed), None);
        assert_ne!(sealed, key.seal("seed of 1", b"secret"));
        let mut broken = sealed.clone();
        broken[NONCE] ^= 1;
        assert_eq!(key.open("seed of 1", &broken), None);
        assert_eq!(key.open("seed of 1", b"short"), None);
    }

    #[test]
    fn a_signature_is_good_for_its_purpose_alone() {
        let key = SecretKey::default();
        let signature = key.sign("device", b"x");
        assert!(key.signed("device", b"x", &signature));
        assert!(!key.signed("devic", b"ex", &signature));
        assert!(!key.signed("device", b"y", &signature));
    }
}
