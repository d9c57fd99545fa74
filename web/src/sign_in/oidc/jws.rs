//! Signed tokens (RFC 7515) under the keys of a provider (RFC 7517): RS256 and ES256, which every provider offers, and
//! nothing else. Which of the two it is, the key decides together with the head of the token, never the head alone.

use super::Fault;
use crate::sign_in::passkey::read;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;

/// A set with more keys is none of an honest provider; each costs a check.
const KEYS: usize = 50;

#[derive(Clone, Deserialize)]
pub(super) struct KeySet {
    keys: Vec<Key>,
}

/// One key as it is published; what is none of ours is passed over.
#[derive(Clone, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    /// Names what must be understood (RFC 7515, 4.1.11); nothing of it is.
    crit: Option<serde_json::Value>,
}

impl KeySet {
    /// Whether a key of this name is known, or the token names none.
    pub(super) fn knows(&self, token: &str) -> bool {
        let kid = head(token).and_then(|head| head.kid);
        kid.is_none_or(|kid| self.keys.iter().any(|key| key.kid.as_ref() == Some(&kid)))
    }

    /// What the token says, if one of the keys has signed it.
    pub(super) fn open(&self, token: &str) -> Result<Vec<u8>, Fault> {
        let opened = || {
            let head = head(token).filter(|head| head.crit.is_none())?;
            let (signed, signature) = token.rsplit_once('.')?;
            let payload = signed.split_once('.')?.1;
            let signature = read(signature)?;
            let fits = |key: &&Key| head.kid.is_none() || key.kid == head.kid;
            let mut keys = self.keys.iter().take(KEYS).filter(fits);
            let right = keys.any(|key| key.has_signed(&head.alg, signed.as_bytes(), &signature) == Some(true));
            right.then(|| read(payload)).flatten()
        };
        opened().ok_or(Fault::Signature)
    }
}

fn head(token: &str) -> Option<Head> {
    let mut parts = token.split('.');
    let head = parts.next()?;
    (parts.count() == 2).then(|| serde_json::from_slice(&read(head)?).ok())?
}

impl Key {
    /// `None` where the key is not for this.
    fn has_signed(&self, alg: &str, signed: &[u8], signature: &[u8]) -> Option<bool> {
        let own = self.alg.as_deref().is_none_or(|own| own == alg);
        if !own || self.purpose.as_deref().is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let part = |text: &Option<String>| read(text.as_deref()?);
        match (alg, self.kty.as_str()) {
            ("RS256", "RSA") => {
                let (n, e) = (part(&self.n)?, part(&self.e)?);
                let key = RsaPublicKeyComponents { n: &n, e: &e };
                Some(key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).is_ok())
            }
            ("ES256", "EC") if self.crv.as_deref() == Some("P-256") => {
                let point = [vec![4], part(&self.x)?, part(&self.y)?].concat();
                let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
                Some(key.verify(signed, signature).is_ok())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::passkey::written;
    use serde_json::json;

    /// RFC 7515, A.2: a token under RS256 and its key.
    const RSA: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const RSA_N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
    /// RFC 7515, A.3: the same under ES256.
    const EC: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    const EC_X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    const EC_Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

    fn keys(keys: serde_json::Value) -> KeySet {
        serde_json::from_value(json!({ "keys": keys })).unwrap()
    }

    fn both() -> KeySet {
        keys(json!([
            {"kty": "oct", "k": "AAAA"},
            {"kty": "RSA", "n": RSA_N, "e": "AQAB"},
            {"kty": "EC", "crv": "P-256", "x": EC_X, "y": EC_Y},
        ]))
    }

    #[test]
    fn the_examples_of_the_standard_open_and_nothing_near_them() {
        for token in [RSA, EC] {
            let opened = both().open(token).unwrap();
            assert!(String::from_utf8(opened).unwrap().contains("\"iss\":\"joe\""));
            let (rest, signature) = token.rsplit_once('.').unwrap();
            let (head, payload) = rest.split_once('.').unwrap();
            let none = written(br#"{"alg":"none"}"#);
            let symmetric = written(br#"{"alg":"HS256"}"#);
            let critical = written(br#"{"alg":"RS256","crit":["b64"]}"#);
            let other = written(br#"{"iss":"eve"}"#);
            for broken in [
                format!("{none}.{payload}."),
                format!("{none}.{payload}.{signature}"),
                format!("{symmetric}.{payload}.{signature}"),
                format!("{critical}.{payload}.{signature}"),
                format!("{head}.{other}.{signature}"),
                format!("{head}.{payload}.{signature}.{signature}"),
                format!("{head}.{payload}"),
                String::new(),
            ] {
                assert_eq!(both().open(&broken), Err(Fault::Signature), "{broken}");
            }
        }
    }

    #[test]
    fn a_key_opens_what_it_is_for_and_what_names_it() {
        let rsa = |more: serde_json::Value| {
            let mut key = json!({"kty": "RSA", "n": RSA_N, "e": "AQAB"});
            key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            keys(json!([key]))
        };
        assert!(rsa(json!({"alg": "RS256", "use": "sig", "kid": "a"})).open(RSA).is_ok());
        for wrong in [
            json!({"use": "enc"}),
            json!({"alg": "RS512"}),
            json!({"e": "AQ"}),
            json!({"kty": "EC"}),
        ] {
            assert!(rsa(wrong).open(RSA).is_err());
        }
        let named = format!("{}.e30.AA", written(br#"{"alg":"RS256","kid":"b"}"#));
        assert!(!rsa(json!({"kid": "a"})).knows(&named));
        assert!(rsa(json!({"kid": "b"})).knows(&named));
    }
}
