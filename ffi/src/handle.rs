//! ハンドル — What a handle is: a slot's number and its generation in a pointer's clothes, never dereferenced.
//!
//! The lowest bit is set, so that no pointer to anything of C's matches. Each call looks the slot up and asks for
//! the type it expects: a handle that is freed (another generation), foreign (no such slot) or of another kind
//! (another type) answers `BadHandle`. A slot has its own lock, and the segments of slots are made once and stay, so
//! that a look-up takes no lock that another handle's look-up takes.

use std::any::Any;
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use passport_core::{Code, Error, Result};

#[cfg(not(target_pointer_width = "64"))]
compile_error!("a handle holds a slot and a generation: it needs pointers of 64 bits");

/// A C type and the Rust value behind its handles; no two types have the same.
pub(crate) trait Opaque {
    type Value: Any + Send + Sync;
}

/// Declares the C types of handles: opaque, so that nobody can make or copy one's value.
macro_rules! opaque {
    ($name:ident => $value:ty) => {
        impl $crate::handle::Opaque for $name {
            type Value = $value;
        }
    };
}
pub(crate) use opaque;

#[derive(Default)]
struct Slot(RwLock<State>);

#[derive(Default)]
struct State {
    generation: u32,
    value: Option<Box<dyn Any + Send + Sync>>,
}

/// Slots of the first segment; each next one has twice as many.
const FIRST: usize = 64;
/// All segments together hold 2³¹ slots: more than memory does.
static SEGMENTS: [OnceLock<Box<[Slot]>>; 25] = [const { OnceLock::new() }; 25];
static SLOTS: Mutex<Slots> = Mutex::new(Slots { free: Vec::new(), made: 0 });

/// Which slots can be given out: those freed, then those never used.
struct Slots {
    free: Vec<usize>,
    made: usize,
}

/// The segment of a slot, and its place there.
fn place(index: usize) -> Option<(usize, usize)> {
    let segment = usize::try_from((index / FIRST + 1).ilog2()).ok()?;
    (segment < SEGMENTS.len()).then(|| (segment, index - FIRST * ((1 << segment) - 1)))
}

fn bad() -> Error {
    Error::from_code(Code::BadHandle)
}

/// The slot a handle names, and the generation it names it by.
fn slot<H>(handle: *const H) -> Result<(&'static Slot, usize, u32)> {
    let token = handle.addr();
    if token & 1 == 0 {
        return Err(bad());
    }
    let index = (token & 0xffff_ffff) >> 1;
    let generation = u32::try_from(token >> 32).map_err(|_| bad())?;
    let (segment, offset) = place(index).ok_or_else(bad)?;
    let slot = SEGMENTS[segment].get().and_then(|slots| slots.get(offset)).ok_or_else(bad)?;
    Ok((slot, index, generation))
}

/// Puts a value into a slot and answers its handle.
///
/// # Errors
/// `OutcomeUnknown` when there is no slot left: what was done is done, and its answer is lost.
pub(crate) fn make<H: Opaque>(value: H::Value) -> Result<*mut H> {
    let index = {
        let mut slots = SLOTS.lock().unwrap_or_else(PoisonError::into_inner);
        slots.free.pop().unwrap_or_else(|| {
            slots.made += 1;
            slots.made - 1
        })
    };
    let (segment, offset) = place(index).ok_or_else(|| Error::from_code(Code::OutcomeUnknown))?;
    let segment = SEGMENTS[segment].get_or_init(|| (0..FIRST << segment).map(|_| Slot::default()).collect());
    let mut state = segment[offset].0.write().unwrap_or_else(PoisonError::into_inner);
    state.value = Some(Box::new(value));
    let token = usize::try_from(state.generation).unwrap_or_default() << 32 | index << 1 | 1;
    Ok(std::ptr::without_provenance_mut(token))
}

/// Looks a handle up and reads its value. The slot stays locked against being freed: `read` must be short.
///
/// # Errors
/// `BadHandle`, and what `read` answers.
pub(crate) fn with<H: Opaque, R>(handle: *const H, read: impl FnOnce(&H::Value) -> Result<R>) -> Result<R> {
    let (slot, _, generation) = slot(handle)?;
    let state = slot.0.read().unwrap_or_else(PoisonError::into_inner);
    let value = state.value.as_deref().filter(|_| state.generation == generation).ok_or_else(bad)?;
    read(value.downcast_ref().ok_or_else(bad)?)
}

/// A copy of a handle's value, for long work: the handle may be freed meanwhile.
///
/// # Errors
/// `BadHandle`.
pub(crate) fn cloned<H: Opaque<Value: Clone>>(handle: *const H) -> Result<H::Value> {
    with(handle, |value| Ok(value.clone()))
}

/// Ends a handle; NULL is none.
///
/// # Errors
/// `BadHandle`.
pub(crate) fn free<H: Opaque>(handle: *mut H) -> Result<()> {
    if handle.is_null() {
        return Ok(());
    }
    let (slot, index, generation) = slot(handle)?;
    let value = {
        let mut state = slot.0.write().unwrap_or_else(PoisonError::into_inner);
        let is_ours = state.value.as_deref().is_some_and(|value| value.is::<H::Value>());
        if state.generation != generation || !is_ours {
            return Err(bad());
        }
        // A slot whose generations are used up is left alone, so that no handle is ever given twice.
        if let Some(next) = generation.checked_add(1) {
            state.generation = next;
            SLOTS.lock().unwrap_or_else(PoisonError::into_inner).free.push(index);
        }
        state.value.take()
    };
    // Dropped after the slot is unlocked: the last desk of a registry lets go of its store here.
    drop(value);
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    struct Number;
    struct Word;
    opaque!(Number => u64);
    opaque!(Word => String);

    fn read(handle: *const Number) -> Result<u64, Code> {
        with(handle, |value| Ok(*value)).map_err(|fault| fault.code())
    }

    #[test]
    fn a_handle_is_good_until_it_is_freed() {
        let handle = make::<Number>(7).unwrap();
        assert_eq!(handle.addr() & 1, 1);
        assert_eq!(read(handle), Ok(7));
        free(handle).unwrap();
        assert_eq!(read(handle), Err(Code::BadHandle));
        assert_eq!(free(handle).unwrap_err().code(), Code::BadHandle);
        free::<Number>(std::ptr::null_mut()).unwrap();
    }

    #[test]
    fn a_slot_that_is_used_again_does_not_answer_to_its_old_handle() {
        let handles: Vec<_> = (0..1000).map(|n| make::<Number>(n).unwrap()).collect();
        for handle in &handles {
            free(*handle).unwrap();
        }
        let next: Vec<_> = (0..1000).map(|n| make::<Number>(n).unwrap()).collect();
        assert!(handles.iter().all(|handle| read(*handle) == Err(Code::BadHandle)));
        assert!(next.iter().enumerate().all(|(n, handle)| read(*handle) == Ok(u64::try_from(n).unwrap())));
        next.into_iter().for_each(|handle| free(handle).unwrap());
    }

    #[test]
    fn other_kinds_and_other_pointers_are_refused() {
        let word = make::<Word>("word".to_owned()).unwrap();
        assert_eq!(read(word.cast()), Err(Code::BadHandle));
        assert_eq!(free(word.cast::<Number>()).unwrap_err().code(), Code::BadHandle);
        assert_eq!(with(word, |word| Ok(word.clone())).unwrap(), "word");
        free(word).unwrap();
        let stranger = 7_u64;
        assert_eq!(read((&raw const stranger).cast()), Err(Code::BadHandle));
        for token in [0, 1, usize::MAX, 0xffff_ffff, 1 << 63 | 1] {
            assert_eq!(read(std::ptr::without_provenance(token)), Err(Code::BadHandle), "{token:x}");
        }
    }

    #[test]
    fn every_slot_has_one_place() {
        assert_eq!(place(0), Some((0, 0)));
        assert_eq!(place(63), Some((0, 63)));
        assert_eq!(place(64), Some((1, 0)));
        assert_eq!(place(191), Some((1, 127)));
        assert_eq!(place(192), Some((2, 0)));
        assert_eq!(place(usize::try_from(u32::MAX).unwrap()), None);
    }
}
