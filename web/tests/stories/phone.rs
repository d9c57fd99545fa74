//! What a person holds in his hand.

use domovoi_web::sign_in::second_factor::totp::Seed;

/// An app on a phone.
pub(crate) struct Phone(Seed);

impl Phone {
    /// Reads the seed as it is typed in by hand (RFC 4648 base 32).
    pub(crate) fn of(secret: &str) -> Phone {
        let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
        for sign in secret.bytes() {
            let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
                .iter()
                .position(|own| *own == sign)
                .unwrap();
            bits = (bits << 5) | value as u32;
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count) as u8);
            }
        }
        Phone(Seed::of(bytes))
    }

    /// The code of the present step, or of one before or after it.
    pub(crate) fn code(&self, steps: i64) -> String {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        self.0.code((now.as_secs() / 30).checked_add_signed(steps).unwrap())
    }
}
