//! 2.3 — Any bytes as a CSR: an answer, always the same, and the CSR is acceptable or says why not.

#![no_main]

use libfuzzer_sys::fuzz_target;
use passport_core::inspect_csr;

fuzz_target!(|data: &[u8]| {
    let answer = inspect_csr(data);
    assert_eq!(answer.is_err(), data.len() > 64 << 10, "only its size refuses it outright");
    let Ok(inspection) = answer else { return };
    if inspection.is_acceptable() {
        assert!(inspection.key_type.is_some() && inspection.key_bits >= 256 && inspection.spki_sha256.len() == 64);
        // The other wrapping of the same CSR is as acceptable. Text before a PEM block may begin with a 0, as DER does.
        if data.first() == Some(&0x30) && !data.windows(10).any(|text| text == b"-----BEGIN") {
            let text = pem::encode(&pem::Pem::new("CERTIFICATE REQUEST", data));
            if text.len() <= 64 << 10 {
                assert_eq!(inspect_csr(text.as_bytes()).ok(), Some(inspection), "DER and PEM of one CSR");
            }
        }
    } else {
        assert!(!inspection.findings.is_empty(), "a refusal has its rule");
    }
});
