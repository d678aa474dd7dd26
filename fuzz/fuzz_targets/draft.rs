//! Any text as a draft's JSON: it is refused, or it is the same after another turn and can be checked.

#![no_main]

use std::cell::OnceCell;

use libfuzzer_sys::fuzz_target;
use passport_core::model::Draft;
use passport_fuzz::Stage;

thread_local! {
    static STAGE: OnceCell<Stage> = const { OnceCell::new() };
}

fuzz_target!(|text: &str| {
    let Ok(draft) = Draft::from_json(text) else { return };
    let json = draft.to_json();
    // Escapes and base64 may make it longer than what is read again.
    if json.len() <= Draft::MAX_JSON {
        assert_eq!(Draft::from_json(&json).expect("what to_json wrote"), draft);
    }
    STAGE.with(|stage| {
        // Whatever it finds, it finds without a panic; nothing of it is kept.
        let _ = stage.get_or_init(Stage::new).session.check(&draft);
    });
});
