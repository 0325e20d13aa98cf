//! Mutation that knows what the bytes mean: steps stay steps, and JSON stays JSON.

mod json;

use crate::STEP;

/// Changes a sequence of steps: whole steps come, go and change places, and bytes change within their
/// step. The sequence is the first `size` of `data`, and may grow to the whole of it; `bytes` is
/// libFuzzer's own mutator, given a slice and how much of it is filled. Returns the new size.
pub fn steps(
    data: &mut [u8],
    size: usize,
    seed: u32,
    bytes: impl Fn(&mut [u8], usize) -> usize,
) -> usize {
    let size = size.min(data.len());
    let steps = size / STEP;
    let chance = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let kind = chance >> 60;
    if steps == 0 || kind < 3 {
        return bytes(data, size);
    }
    let pick = |bits: u64| usize::try_from(bits & 0xFFFF).expect("16 bits fit") % steps * STEP;
    let (one, other) = (pick(chance >> 40), pick(chance >> 20));
    let fits = size + STEP <= data.len();
    match kind {
        3..=4 => {
            data.copy_within(one + STEP..size, one);
            size - STEP
        }
        5..=6 => {
            for at in 0..STEP {
                data.swap(one + at, other + at);
            }
            size
        }
        7..=9 if fits => {
            let mut copied = [0; STEP];
            copied.copy_from_slice(&data[one..one + STEP]);
            data.copy_within(other..size, other + STEP);
            data[other..other + STEP].copy_from_slice(&copied);
            bytes(&mut data[other..other + STEP], STEP);
            size + STEP
        }
        _ => {
            bytes(&mut data[one..one + STEP], STEP);
            size
        }
    }
}

/// Changes the JSON after the last `0xFF`, or, by chance or where there is none, any bytes. Arguments
/// as above.
pub fn body(
    data: &mut [u8],
    size: usize,
    seed: u32,
    bytes: impl Fn(&mut [u8], usize) -> usize,
) -> usize {
    let size = size.min(data.len());
    let chance = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let start = data[..size].iter().rposition(|&byte| byte == 0xFF).map_or(0, |at| at + 1);
    let read = serde_json::from_slice(&data[start..size]).ok();
    let Some(mut value) = read.filter(|_| chance >> 62 > 0) else {
        return bytes(data, size);
    };
    json::change(&mut value, chance.swap_bytes(), |text| {
        let mut room = vec![0; text.len() + 16];
        room[..text.len()].copy_from_slice(text.as_bytes());
        let filled = bytes(&mut room, text.len());
        String::from_utf8_lossy(&room[..filled]).into_owned()
    });
    let text = value.to_string();
    let end = start + text.len();
    match data.get_mut(start..end) {
        Some(room) => {
            room.copy_from_slice(text.as_bytes());
            end
        }
        None => bytes(data, size),
    }
}
