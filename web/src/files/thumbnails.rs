//! Small pictures of photos, made when they are first asked for.

use actix_web::web::Bytes;
use domovoi_domain::kernel::Refusal;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::io::Cursor;

/// Longest side in pixels.
const SIDE: u32 = 320;
const QUALITY: u8 = 80;
/// Widest picture that is opened, and the memory that it may take: a small file can unfold to a huge picture.
const WIDEST: u32 = 12_000;
const MEMORY: u64 = 256 * 1024 * 1024;
/// How many are kept: about 15 KB each.
const KEPT: usize = 1000;

/// Thumbnails by the hash of the picture.
#[derive(Default)]
pub struct Thumbnails(Mutex<HashMap<[u8; 32], Bytes>>);

impl Thumbnails {
    pub fn get(&self, blob: &[u8; 32]) -> Option<Bytes> {
        self.0.lock().get(blob).cloned()
    }

    pub fn keep(&self, blob: [u8; 32], jpeg: Bytes) {
        let mut kept = self.0.lock();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(blob, jpeg);
    }
}

/// A JPEG of at most [`SIDE`] pixels, the right way up. Takes long: not for a server thread.
pub fn make(picture: &[u8]) -> Result<Bytes, Refusal> {
    let made = shrink(picture).map_err(|error| {
        tracing::info!(%error, "no thumbnail of a picture");
        Refusal::conflict(
            "no_thumbnail",
            "Миниатюру этого снимка сделать не удалось. Откройте сам снимок.",
            "No thumbnail could be made of this picture. Open the picture itself.",
        )
    })?;
    Ok(Bytes::from(made))
}

fn shrink(picture: &[u8]) -> image::ImageResult<Vec<u8>> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::new(Cursor::new(picture)).with_guessed_format()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut small = DynamicImage::from_decoder(decoder)?.thumbnail(SIDE, SIDE);
    small.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    small
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_is_small_and_a_bomb_or_rubbish_is_refused() {
        let mut png = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(1600, 400)
            .write_to(&mut png, image::ImageFormat::Png)
            .unwrap();
        let small = image::load_from_memory(&make(png.get_ref()).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (320, 80));
        assert!(make(b"no picture").is_err());

        let mut wide = Cursor::new(Vec::new());
        DynamicImage::new_luma8(WIDEST + 1, 1)
            .write_to(&mut wide, image::ImageFormat::Png)
            .unwrap();
        assert!(make(wide.get_ref()).is_err());
    }
}
