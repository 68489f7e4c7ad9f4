//! Deflate with a preset dictionary.
//!
//! The dictionary is compressed first and those bytes are thrown away, so that what follows can point back into it; for reading, the buffer
//! begins with the dictionary. Any raw-deflate reader that is fed the dictionary as a stored block first can read it too.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
    deflate_flags::TDEFL_FORCE_ALL_STATIC_BLOCKS,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

const LEVEL: i32 = 10;
/// A text of up to so many bytes may not be worth a code table of its own.
const SHORT: usize = 16 * 1024;
const RAW: i32 = 0;
const DEFAULT_STRATEGY: i32 = 0;

/// The text of `bytes` in the fewest bytes.
pub(super) fn pack(dictionary: &[u8], bytes: &[u8]) -> Vec<u8> {
    let flags = create_comp_flags_from_zip_params(LEVEL, RAW, DEFAULT_STRATEGY);
    let usual = pack_with(flags, dictionary, bytes);
    if bytes.len() > SHORT {
        return usual;
    }
    let without_table = pack_with(flags | TDEFL_FORCE_ALL_STATIC_BLOCKS, dictionary, bytes);
    if without_table.len() < usual.len() {
        without_table
    } else {
        usual
    }
}

fn pack_with(flags: u32, dictionary: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut compressor = CompressorOxide::new(flags);
    feed(&mut compressor, dictionary, TDEFLFlush::Sync);
    feed(&mut compressor, bytes, TDEFLFlush::Finish)
}

fn feed(compressor: &mut CompressorOxide, mut bytes: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let (status, read, written) = compress(compressor, bytes, &mut buffer, flush);
        packed.extend(buffer.iter().take(written));
        bytes = bytes.get(read..).unwrap_or_default();
        let all_out = bytes.is_empty() && written < buffer.len();
        if status != TDEFLStatus::Okay || all_out {
            return packed;
        }
    }
}

/// The `len` bytes that were packed; `None` if these are not such bytes.
pub(super) fn unpack(dictionary: &[u8], packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut buffer = vec![0; dictionary.len() + len];
    buffer
        .get_mut(..dictionary.len())?
        .copy_from_slice(dictionary);
    let mut decompressor = Box::<DecompressorOxide>::default();
    let (status, _, written) = decompress(
        &mut decompressor,
        packed,
        &mut buffer,
        dictionary.len(),
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    (status == TINFLStatus::Done && written == len).then(|| buffer.split_off(dictionary.len()))
}
