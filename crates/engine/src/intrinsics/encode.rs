//! `States.Base64Encode`, `States.Base64Decode`, `States.Hash`

use std::fmt::Write as _;

use asl_json::Value;
use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::Refusal;
use super::convert::{short, string};

/// Takes the last group whatever its spare bits are.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// `States.Base64Encode(text)`
pub(super) fn base64_encode(values: &[&Value]) -> Result<Value, Refusal> {
    let [text] = values else {
        return Err(Refusal::Arguments);
    };
    Ok(STANDARD.encode(short(string(text)?)?).into())
}

/// `States.Base64Decode(text)`: lenient, as AWS is (recorded: States.Base64Decode/006, /013 to /019). Characters
/// outside the alphabet are skipped, the first `=` ends the text, a last group of two or three characters counts.
pub(super) fn base64_decode(values: &[&Value]) -> Result<Value, Refusal> {
    let [text] = values else {
        return Err(Refusal::Arguments);
    };
    let mut digits: Vec<u8> = short(string(text)?)?
        .bytes()
        .take_while(|byte| *byte != b'=')
        .filter_map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => Some(byte),
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            _ => None,
        })
        .collect();
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    let bytes = LENIENT.decode(digits).map_err(|_| Refusal::Arguments)?;
    Ok(String::from_utf8_lossy(&bytes).as_ref().into())
}

/// `States.Hash(data, algorithm)` in lower-case hex. Data that is no string is hashed as its JSON text; AWS's digest
/// of such data is not recorded.
pub(super) fn hash(values: &[&Value]) -> Result<Value, Refusal> {
    let [data, algorithm] = values else {
        return Err(Refusal::Arguments);
    };
    let json;
    let data = match data.as_str() {
        Some(text) => text,
        None => {
            json = data.to_json_string();
            &json
        }
    };
    let data = short(data)?;
    let digest = match string(algorithm)? {
        "MD5" => hex(&Md5::digest(data)),
        "SHA-1" => hex(&Sha1::digest(data)),
        "SHA-256" => hex(&Sha256::digest(data)),
        "SHA-384" => hex(&Sha384::digest(data)),
        "SHA-512" => hex(&Sha512::digest(data)),
        _ => return Err(Refusal::Arguments),
    };
    Ok(digest.into())
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
