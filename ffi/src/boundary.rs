//! 境界 — How a call comes in from C and its answer goes out: pointers are checked, panics stop here.

use std::ffi::{CStr, CString, c_char};
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use passport_core::model::{ApplicationNumber, Day, Instant, RequestKey};
use passport_core::{Code, Error, Language, Result};

use crate::error::{ErrorValue, passport_error};
use crate::handle::{self, Opaque};
use crate::types::passport_code;

/// 成功 — What every call that did its work answers.
pub(crate) const OK: passport_code = 0;

/// The body of an exported function: `boundary!(error, |c| …)` runs it, catches its panic, and reports its error.
///
/// `c` is the [`Caller`], by which the body reads its arguments and writes its outputs. The body itself is safe
/// code: it stands outside of the unsafe block.
macro_rules! boundary {
    ($error:expr, |$caller:ident| $work:expr) => {{
        let work = |$caller: $crate::boundary::Caller<'_>| -> passport_core::Result<()> { $work };
        // SAFETY: this stands in an `unsafe extern "C" fn`, whose caller keeps the contract at the head of lib.rs.
        unsafe { $crate::boundary::cross($error, work) }
    }};
}
pub(crate) use boundary;

/// Runs the body of a call. Use it by its macro.
///
/// # Safety
/// The contract at the head of lib.rs, for every pointer that the body reads or writes.
pub(crate) unsafe fn cross(
    error: *mut *mut passport_error,
    work: impl FnOnce(Caller<'_>) -> Result<()>,
) -> passport_code {
    caught(|| match work(Caller(PhantomData)) {
        Ok(()) => OK,
        Err(fault) => {
            let code = fault.code().number();
            if !error.is_null()
                && let Ok(handle) = handle::make::<passport_error>(ErrorValue::new(&fault))
            {
                // SAFETY: it is not NULL, and the caller has room there for a handle.
                unsafe { error.write(handle) };
            }
            code
        }
    })
    .unwrap_or_else(|| {
        if !error.is_null() {
            let fault = Error::from_code(Code::Panic);
            let handle = caught(|| handle::make::<passport_error>(ErrorValue::new(&fault)));
            if let Some(Ok(handle)) = handle {
                // SAFETY: as above.
                unsafe { error.write(handle) };
            }
        }
        Code::Panic.number()
    })
}

/// What some work answers, or none when it panics.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    // What a panic leaves half done is not looked at again: every lock here is taken as it is found.
    catch_unwind(AssertUnwindSafe(work)).map_err(std::mem::forget).ok()
}

/// Ends a handle, for the `_free` of every noun.
pub(crate) fn freed<H: Opaque>(handle: *mut H) -> passport_code {
    let outcome = caught(|| handle::free(handle).map_or_else(|fault| fault.code().number(), |()| OK));
    outcome.unwrap_or(Code::Panic.number())
}

/// An argument that is not as it must be.
pub(crate) fn bad_argument() -> Error {
    Error::from_code(Code::BadArgument)
}

/// 呼び手 — The C code that made the call: its promise that its pointers are good, as long as the call lasts.
#[derive(Clone, Copy)]
pub(crate) struct Caller<'call>(PhantomData<&'call ()>);

impl<'call> Caller<'call> {
    /// Text: not NULL, and UTF-8.
    pub(crate) fn text(self, text: *const c_char) -> Result<&'call str> {
        self.optional_text(text)?.ok_or_else(bad_argument)
    }

    /// Text, or NULL for none.
    pub(crate) fn optional_text(self, text: *const c_char) -> Result<Option<&'call str>> {
        if text.is_null() {
            return Ok(None);
        }
        // SAFETY: it is not NULL, and the caller promises a NUL and that the text stays until the call is over.
        let text = unsafe { CStr::from_ptr(text) };
        text.to_str().map(Some).map_err(|_| bad_argument())
    }

    /// A request key, or NULL for none.
    pub(crate) fn request_key(self, key: *const c_char) -> Result<Option<RequestKey>> {
        self.optional_text(key)?.map(|key| key.parse().map_err(|_| bad_argument())).transpose()
    }

    /// So many texts.
    pub(crate) fn texts(self, texts: *const *const c_char, count: usize) -> Result<Vec<String>> {
        if count == 0 {
            return Ok(Vec::new());
        }
        if texts.is_null() || isize::try_from(count.saturating_mul(size_of::<*const c_char>())).is_err() {
            return Err(bad_argument());
        }
        // SAFETY: it is not NULL, and the caller promises `count` pointers that stay until the call is over.
        let texts = unsafe { std::slice::from_raw_parts(texts, count) };
        texts.iter().map(|text| self.text(*text).map(str::to_owned)).collect()
    }

    /// So many numbers.
    pub(crate) fn numbers<T: Copy>(self, numbers: *const T, count: usize) -> Result<&'call [T]> {
        if count == 0 {
            return Ok(&[]);
        }
        if numbers.is_null() || isize::try_from(count.saturating_mul(size_of::<T>())).is_err() {
            return Err(bad_argument());
        }
        // SAFETY: it is not NULL, and the caller promises `count` numbers that stay until the call is over.
        Ok(unsafe { std::slice::from_raw_parts(numbers, count) })
    }

    /// A day, as `2026-12-26`.
    pub(crate) fn day(self, text: *const c_char) -> Result<Day> {
        self.text(text)?.parse().map_err(|_| bad_argument())
    }

    /// A day, or NULL for none.
    pub(crate) fn optional_day(self, text: *const c_char) -> Result<Option<Day>> {
        self.optional_text(text)?.map(|text| text.parse().map_err(|_| bad_argument())).transpose()
    }

    /// A number, or NULL for none.
    pub(crate) fn optional<T: Copy>(self, number: *const T) -> Option<T> {
        // SAFETY: it is not NULL, and the caller promises a number there.
        (!number.is_null()).then(|| unsafe { number.read() })
    }

    /// Bytes; NULL is good for none of them.
    pub(crate) fn bytes(self, bytes: *const u8, length: usize) -> Result<&'call [u8]> {
        if length == 0 {
            return Ok(&[]);
        }
        if bytes.is_null() || isize::try_from(length).is_err() {
            return Err(bad_argument());
        }
        // SAFETY: it is not NULL, and the caller promises `length` bytes that stay until the call is over.
        Ok(unsafe { std::slice::from_raw_parts(bytes, length) })
    }

    /// An instant, or NULL for none.
    pub(crate) fn optional_instant(self, at: *const i64) -> Result<Option<Instant>> {
        self.optional(at).map(instant).transpose()
    }

    /// Where an output goes: asked for before the work, so that nothing is done whose answer has no place.
    pub(crate) fn out<T>(self, output: *mut T) -> Result<Out<'call, T>> {
        if output.is_null() { Err(bad_argument()) } else { Ok(Out(output, self.0)) }
    }

    /// Where an output goes that the caller may not want.
    pub(crate) fn optional_out<T>(self, output: *mut T) -> Option<Out<'call, T>> {
        self.out(output).ok()
    }

    /// A getter: reads a snapshot into an output.
    pub(crate) fn read<H: Opaque, T>(
        self,
        handle: *const H,
        output: *mut T,
        read: impl FnOnce(&H::Value) -> T,
    ) -> Result<()> {
        self.read_at(handle, output, |value| Ok(read(value)))
    }

    /// A getter that may refuse, as one of a list whose index is beyond its end.
    pub(crate) fn read_at<H: Opaque, T>(
        self,
        handle: *const H,
        output: *mut T,
        read: impl FnOnce(&H::Value) -> Result<T>,
    ) -> Result<()> {
        let output = self.out(output)?;
        handle::with(handle, |value| {
            output.put(read(value)?);
            Ok(())
        })
    }

    /// A getter of an instant that there may not be.
    pub(crate) fn read_instant<H: Opaque>(
        self,
        handle: *const H,
        has: *mut bool,
        at: *mut i64,
        read: impl FnOnce(&H::Value) -> Option<Instant>,
    ) -> Result<()> {
        let (has, at) = (self.out(has)?, self.out(at)?);
        handle::with(handle, |value| {
            let instant = read(value);
            has.put(instant.is_some());
            at.put(instant.map_or(0, |instant| instant.timestamp()));
            Ok(())
        })
    }

    /// A getter of bytes, which stay as long as the snapshot; NULL and 0 for none.
    pub(crate) fn read_bytes<H: Opaque>(
        self,
        handle: *const H,
        data: *mut *const u8,
        length: *mut usize,
        read: impl FnOnce(&H::Value) -> Option<&[u8]>,
    ) -> Result<()> {
        let (data, length) = (self.out(data)?, self.out(length)?);
        handle::with(handle, |value| {
            let bytes = read(value).filter(|bytes| !bytes.is_empty());
            data.put(bytes.map_or(ptr::null(), <[u8]>::as_ptr));
            length.put(bytes.map_or(0, <[u8]>::len));
            Ok(())
        })
    }
}

/// An output that was checked.
pub(crate) struct Out<'call, T>(*mut T, PhantomData<&'call ()>);

impl<T> Out<'_, T> {
    pub(crate) fn put(self, value: T) {
        // SAFETY: `Caller::out` has seen that it is not NULL, and the caller promises room for a `T`.
        unsafe { self.0.write(value) };
    }
}

impl<H: Opaque> Out<'_, *mut H> {
    /// Hands a value out behind a new handle.
    pub(crate) fn make(self, value: H::Value) -> Result<()> {
        self.put(handle::make(value)?);
        Ok(())
    }
}

/// An instant of C's seconds since 1970-01-01T00:00:00Z.
pub(crate) fn instant(seconds: i64) -> Result<Instant> {
    Instant::from_timestamp(seconds, 0).ok_or_else(bad_argument)
}

/// The number of an application; one that cannot be is answered like one that is not.
pub(crate) fn number(value: i64) -> Result<ApplicationNumber> {
    ApplicationNumber::new(value).ok_or_else(Error::no_record)
}

/// A language, of those there are.
pub(crate) fn language(number: i32) -> Option<Language> {
    [Language::Japanese, Language::English].into_iter().find(|language| *language as i32 == number)
}

/// Text as C has it. A NUL inside would end it there, and so it is cut there.
pub(crate) fn c_text(text: &str) -> CString {
    let whole = text.split('\0').next().unwrap_or_default();
    CString::new(whole).unwrap_or_default()
}

/// Text that may be absent, as C has it: empty.
pub(crate) fn c_text_of(text: Option<impl std::fmt::Display>) -> CString {
    text.map(|text| c_text(&text.to_string())).unwrap_or_default()
}

/// The number of an application there may be: 0 for none.
pub(crate) fn number_of(number: Option<ApplicationNumber>) -> i64 {
    number.map_or(0, ApplicationNumber::value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;
    use crate::error::{passport_error_code, passport_error_free};
    use crate::ra::{passport_ra, passport_ra_free, passport_ra_worklist};
    use crate::registry::{
        passport_registry, passport_registry_free, passport_registry_in_memory, passport_registry_ra,
    };
    use crate::text::{TextValue, passport_text, passport_text_value};
    use crate::worklist::passport_worklist_free;

    /// A panic wherever a call may have one: before its work, and while its handle's slot is locked.
    #[test]
    fn a_panic_is_answered_and_the_process_goes_on() {
        let (mut registry, mut ra) = (ptr::null_mut::<passport_registry>(), ptr::null_mut::<passport_ra>());
        // SAFETY: NULL for the options, room for the registry, no error asked for; the same below.
        unsafe {
            assert_eq!(passport_registry_in_memory(ptr::null(), &raw mut registry, ptr::null_mut()), OK);
            assert_eq!(passport_registry_ra(registry, c"operator".as_ptr(), &raw mut ra, ptr::null_mut()), OK);
        }
        let text = handle::make::<passport_text>(TextValue::new("text")).unwrap();
        let mut error = ptr::null_mut::<passport_error>();
        let mut output = 7_u64;
        for _ in 0..20 {
            let before = boundary!(&raw mut error, |c| {
                let output = c.out(&raw mut output)?;
                panics();
                output.put(8);
                Ok(())
            });
            let locked = boundary!(ptr::null_mut(), |c| c.read(text, &raw mut output, |_| panics()));
            assert_eq!((before, locked, output), (Code::Panic.number(), Code::Panic.number(), 7));
            // SAFETY: a handle that `boundary!` left.
            unsafe {
                assert_eq!(passport_error_code(error), Code::Panic.number());
                assert_eq!(passport_error_free(error), OK);
            }
        }
        assert_eq!(freed(ptr::from_ref(&7_u64).cast_mut().cast::<passport_text>()), Code::BadHandle.number());
        // What the panics passed through works as before.
        let (mut value, mut worklist) = (ptr::null(), ptr::null_mut());
        // SAFETY: as above.
        unsafe {
            assert_eq!(passport_text_value(text, &raw mut value, ptr::null_mut()), OK);
            assert_eq!(CStr::from_ptr(value), c"text");
            assert_eq!(passport_ra_worklist(ra, &raw mut worklist, ptr::null_mut()), OK);
            assert_eq!(passport_worklist_free(worklist), OK);
            assert_eq!(passport_ra_free(ra), OK);
            assert_eq!(passport_registry_free(registry), OK);
        }
        assert_eq!(freed(text), OK);
    }

    fn panics() -> u64 {
        panic!("a fault of the library")
    }
}
