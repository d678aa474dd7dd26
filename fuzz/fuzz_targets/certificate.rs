//! 2.4 — Any bytes as a certificate and its chain, through `record_certificate`: they are refused, or they are good.

#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use passport_core::Code;
use passport_fuzz::Stage;

thread_local! {
    static STAGE: RefCell<Stage> = RefCell::new(Stage::new());
}

/// Certificate and chain: PEM is split behind its first block; DER certificates in a row are the leaf and its issuers.
fn split(data: &[u8]) -> (Vec<u8>, Vec<u8>) {
    const END: &[u8] = b"-----END CERTIFICATE-----";
    if data.first() != Some(&0x30) {
        let at = data.windows(END.len()).position(|window| window == END).map_or(data.len(), |at| at + END.len());
        return (data[..at].to_vec(), data[at..].to_vec());
    }
    let (leaf, mut rest) = element(data);
    let mut chain = String::new();
    while !rest.is_empty() {
        let (issuer, behind) = element(rest);
        chain += &pem::encode(&pem::Pem::new("CERTIFICATE", issuer));
        rest = behind;
    }
    (leaf.to_vec(), chain.into_bytes())
}

/// The first DER element by its own length, and what is behind; all of it when the length says too much.
fn element(data: &[u8]) -> (&[u8], &[u8]) {
    let size = match data {
        [_, 0x82, high, low, ..] => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        [_, 0x81, low, ..] => 3 + usize::from(*low),
        [_, low, ..] => 2 + usize::from(*low),
        _ => data.len(),
    };
    data.split_at_checked(size).unwrap_or((data, &[]))
}

fuzz_target!(|data: &[u8]| {
    let (certificate, chain) = split(data);
    STAGE.with_borrow_mut(|stage| match stage.ra.record_certificate(stage.approved, &certificate, &chain, None) {
        Ok(_) => *stage = Stage::new(),
        Err(refused) => assert_eq!(refused.code(), Code::Invalid, "{refused}"),
    });
});
