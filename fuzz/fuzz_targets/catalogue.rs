//! Any text as a reseller's catalogue: every fault with its line, or a catalogue by which a record can be judged.

#![no_main]

use std::cell::OnceCell;

use libfuzzer_sys::fuzz_target;
use passport_core::Rule;
use passport_fuzz::Stage;

thread_local! {
    static STAGE: OnceCell<Stage> = const { OnceCell::new() };
}

fuzz_target!(|text: &str| {
    STAGE.with(|stage| {
        let stage = stage.get_or_init(Stage::new);
        // It parses and judges as `load_catalogue` does, and then asks every rule about a record under what it read.
        if let Err(refused) = stage.ra.catalogue_changes_with(text, stage.today) {
            assert!(!refused.findings().is_empty(), "a refusal has its findings");
            assert!(refused.findings().iter().all(|finding| finding.rule == Rule::CatalogueInvalid), "{refused}");
        }
    });
});
