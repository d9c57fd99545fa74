//! Bytes of SMPP 3.4. Every unit begins with four numbers of four bytes: length, command, status, sequence.

/// Longest unit that is read; answers are short, and receipts of other clients do not come to a transmitter.
pub(super) const LONGEST: usize = 4096;
const HEAD: usize = 16;
/// The top bit tells answers from questions.
const ANSWER: u32 = 0x8000_0000;

pub(super) const BIND_TRANSMITTER: u32 = 0x02;
pub(super) const SUBMIT_SM: u32 = 0x04;
pub(super) const UNBIND: u32 = 0x06;

/// A unit whose fields are read by whoever knows its command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) command: u32,
    pub(super) status: u32,
    pub(super) sequence: u32,
    pub(super) body: Vec<u8>,
}

impl Unit {
    pub(super) fn ask(command: u32, sequence: u32, body: Vec<u8>) -> Unit {
        Unit {
            command,
            status: 0,
            sequence,
            body,
        }
    }

    /// The answer to a question of the other side.
    pub(super) fn answer(&self) -> Unit {
        Unit::ask(self.command | ANSWER, self.sequence, Vec::new())
    }

    pub(super) fn is_question(&self) -> bool {
        self.command & ANSWER == 0
    }

    pub(super) fn answers(&self, command: u32, sequence: u32) -> bool {
        self.command == command | ANSWER && self.sequence == sequence
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let length = (HEAD + self.body.len()) as u32;
        let head = [length, self.command, self.status, self.sequence];
        let mut bytes: Vec<u8> = head.iter().flat_map(|number| number.to_be_bytes()).collect();
        bytes.extend(&self.body);
        bytes
    }

    /// Reads one unit from the front; how many bytes it took. `Ok(None)` wants more.
    ///
    /// # Errors
    /// A length that no unit has: the stream cannot be followed any more.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<(Unit, usize)>, BadLength> {
        let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let Some(length) = number(0).map(|length| length as usize) else {
            return Ok(None);
        };
        if !(HEAD..=LONGEST).contains(&length) {
            return Err(BadLength(length));
        }
        let whole = bytes.get(..length).and_then(|whole| {
            Some(Unit {
                command: number(4)?,
                status: number(8)?,
                sequence: number(12)?,
                body: whole[HEAD..].to_vec(),
            })
        });
        Ok(whole.map(|unit| (unit, length)))
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadLength(pub(super) usize);

/// A text that ends with a zero, without one inside and no longer than the field is.
fn text(body: &mut Vec<u8>, text: &str, most: usize) {
    body.extend(text.bytes().filter(|byte| *byte != 0).take(most - 1));
    body.push(0);
}

/// 4.1.1: who we are. We only send.
pub(super) fn bind(system_id: &str, password: &str) -> Vec<u8> {
    let mut body = Vec::new();
    text(&mut body, system_id, 16);
    text(&mut body, password, 9);
    // No type of system, version 3.4, and no range of addresses: nothing comes in.
    body.extend([0, 0x34, 0, 0, 0]);
    body
}

/// 4.4.1: one message in UCS-2. Its validity is told as a relative time (7.1.1.2), so that no code comes late.
pub(super) fn submit(sender: &str, to: &str, words: &str, valid_seconds: u64) -> Vec<u8> {
    let mut body = vec![0];
    // A sender of letters is of type 5; a number is international.
    let digits = sender.trim_start_matches('+');
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        body.extend([1, 1]);
        text(&mut body, digits, 21);
    } else {
        body.extend([5, 0]);
        text(&mut body, sender, 12);
    }
    body.extend([1, 1]);
    text(&mut body, to.trim_start_matches('+'), 21);
    // Class, protocol and priority of an ordinary message; at once.
    body.extend([0, 0, 0, 0]);
    let (minutes, seconds) = ((valid_seconds / 60).min(59), valid_seconds % 60);
    text(&mut body, &format!("00000000{minutes:02}{seconds:02}000R"), 17);
    // No receipt, nothing replaced, UCS-2, no canned text.
    body.extend([0, 0, 8, 0]);
    let words: Vec<u8> = words.encode_utf16().take(70).flat_map(u16::to_be_bytes).collect();
    body.push(words.len() as u8);
    body.extend(words);
    body
}
