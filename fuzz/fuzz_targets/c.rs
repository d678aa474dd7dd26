//! Any sequence of calls of the C face, with arguments good and bad: each answers, none panics, a failure leaves its
//! outputs alone, and text that is handed out is text.
//!
//! The bytes are a program: a function, its arguments, the next function. A handle is one that stands in the pool, of
//! whatever kind and perhaps freed, or none.

#![no_main]

use std::cell::RefCell;
use std::ffi::{CStr, c_char};
use std::ptr;

use libfuzzer_sys::fuzz_target;

/// Runs on one registry; then a new one is made, so that what is kept stays small.
const RUNS: usize = 500;
const MOST_CALLS: usize = 64;
const PANIC: i32 = 42;

/// The manual clock's instant, 2026-04-02T10:00:00+09:00.
const NOW: i64 = 1_775_091_600;
/// What text arguments are picked from, besides what the program says itself.
const WORDS: &[&CStr] = &[
    c"",
    c"SR3.0-1Y",
    c"EV2.0-1Y",
    c"D0001",
    c"2026-04-02",
    c"2026-12-31",
    c"operator",
    c"corporation",
    c"apache",
    c"true",
    c"www.example.jp",
    c"150-0001",
    c"03-5775-8730",
    c"hanako@example.jp",
    c"application_form",
    c"\xff",
    c"deferred",
];
const CSR: &[u8] = include_bytes!("../../tests/data/ec-www.pem");

thread_local! {
    static STAGE: RefCell<Option<Stage>> = const { RefCell::new(None) };
}

/// What outlives a run: the registry and its desks, which a program may use, close and free like anything else.
struct Stage {
    handles: Vec<usize>,
    runs: usize,
}

impl Stage {
    fn new() -> Stage {
        use passport_face::{account, options, ra, registry};
        let error = ptr::null_mut();
        let mut handles = Vec::new();
        // SAFETY: every pointer is to a local of its type.
        unsafe {
            let (mut made, mut whole, mut desk, mut opened, mut key, mut session) =
                (ptr::null_mut(), ptr::null_mut(), ptr::null_mut(), ptr::null_mut(), ptr::null(), ptr::null_mut());
            let answers = [
                options::passport_options_new(&raw mut made, error),
                options::passport_options_set_manual_clock(made, NOW, error),
                registry::passport_registry_in_memory(made, &raw mut whole, error),
                registry::passport_registry_ra(whole, c"operator".as_ptr(), &raw mut desk, error),
                ra::passport_ra_open_account(
                    desk,
                    c"A".as_ptr(),
                    c"D0001".as_ptr(),
                    false,
                    ptr::null(),
                    &raw mut opened,
                    error,
                ),
                account::passport_account_access_key(opened, &raw mut key, error),
                registry::passport_registry_session(whole, key, &raw mut session, error),
            ];
            assert_eq!(answers, [0; 7], "the stage");
            handles.extend([whole.addr(), desk.addr(), session.addr(), opened.addr(), made.addr()]);
        }
        Stage { handles, runs: 0 }
    }
}

/// The program and what it has at hand.
struct Source<'a> {
    bytes: &'a [u8],
    pool: Vec<usize>,
    /// Numbers of records and the like that were handed out.
    numbers: Vec<i64>,
    /// Room for what a call puts out, and what it must hold if the call fails.
    outputs: Vec<(Box<u64>, Kind)>,
    texts: Vec<Vec<u8>>,
}

/// What an output is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Handle,
    Error,
    Text,
    Number,
    Other,
}

/// What stands in an output before a call; a real answer of this value would be missed, and nothing else.
const CANARY: u64 = 0xa5a5_a5a5_a5a5_a5a5;

impl Source<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let place = usize::from(self.byte());
        (!from.is_empty()).then(|| from[place % from.len()])
    }

    /// A handle of the pool, of any kind; now and then none, or no handle at all.
    fn handle(&mut self) -> usize {
        match self.byte() {
            0 => 0,
            1 => usize::from(self.byte()),
            place => self.pool[usize::from(place) % self.pool.len()],
        }
    }

    fn output<T>(&mut self, kind: Kind) -> *mut T {
        if self.byte() == 0 {
            return ptr::null_mut();
        }
        let before = if kind == Kind::Error { 0 } else { CANARY };
        self.outputs.push((Box::new(before), kind));
        let (room, _) = self.outputs.last_mut().expect("pushed");
        ptr::from_mut::<u64>(room).cast()
    }

    /// So many bytes of the program itself, kept until the call is over.
    fn own(&mut self, ending: &[u8]) -> *const u8 {
        let length = usize::from(self.byte()).min(self.bytes.len());
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        self.texts.push([text, ending].concat());
        self.texts.last().expect("pushed").as_ptr()
    }
}

/// An argument of the C face.
trait Argument {
    fn take(source: &mut Source) -> Self;
}

macro_rules! argument {
    ($type:ty, |$source:ident| $take:expr) => {
        impl Argument for $type {
            fn take($source: &mut Source) -> $type {
                $take
            }
        }
    };
}
argument!(bool, |source| source.byte() & 1 == 1);
argument!(i32, |source| match source.byte() {
    255 => -1,
    254 => i32::from(source.byte()) + 300,
    253 => i32::MAX,
    byte => i32::from(byte),
});
argument!(u32, |source| match source.byte() {
    255 => u32::MAX,
    byte => u32::from(byte),
});
argument!(i64, |source| match source.byte() {
    0 => 0,
    1 => NOW + i64::from(source.byte()) * 86_400,
    2 => i64::MAX,
    3 => i64::MIN,
    4 => i64::from(source.byte()),
    _ => {
        let numbers = std::mem::take(&mut source.numbers);
        let number = source.pick(&numbers);
        source.numbers = numbers;
        number.unwrap_or(1)
    }
});
// Lengths and places of rows: no more than what `*const u8` and the arrays have behind them, or more than there can be.
argument!(usize, |source| match source.byte() {
    255 => usize::MAX,
    byte => usize::from(byte & 1),
});
argument!(*const c_char, |source| match source.byte() {
    0 => ptr::null(),
    1 => source.own(b"\0").cast(),
    _ => source.pick(WORDS).map_or(ptr::null(), CStr::as_ptr),
});
argument!(*const u8, |source| if source.byte() & 1 == 0 { CSR.as_ptr() } else { source.own(b"\0") });
argument!(*const i64, |source| if source.byte() & 1 == 0 { ptr::null() } else { &raw const NOW_IS });
argument!(*const i32, |source| if source.byte() & 1 == 0 { ptr::null() } else { &raw const ONE });
argument!(*const *const c_char, |source| if source.byte() & 1 == 0 {
    ptr::null()
} else {
    (&raw const TEXTS).cast()
});
argument!(*mut i32, |source| source.output(Kind::Other));
argument!(*mut u32, |source| source.output(Kind::Other));
argument!(*mut u64, |source| source.output(Kind::Other));
argument!(*mut usize, |source| source.output(Kind::Other));
argument!(*mut bool, |source| source.output(Kind::Other));
argument!(*mut i64, |source| source.output(Kind::Number));
argument!(*mut *const c_char, |source| source.output(Kind::Text));
argument!(*mut *const u8, |source| source.output(Kind::Other));

static NOW_IS: i64 = NOW;
static ONE: i32 = 1;
struct Texts([*const c_char; 1]);
// SAFETY: it leads to text that never changes.
unsafe impl Sync for Texts {}
static TEXTS: Texts = Texts([c"2026-04-02".as_ptr()]);

/// A noun: its handle in, its handle out.
macro_rules! noun {
    ($noun:ty, $free:path) => {
        argument!(*const $noun, |source| ptr::without_provenance(source.handle()));
        argument!(*mut $noun, |source| ptr::without_provenance_mut(source.handle()));
        argument!(*mut *mut $noun, |source| {
            let is_error = stringify!($noun).ends_with("passport_error");
            source.output(if is_error { Kind::Error } else { Kind::Handle })
        });
        const _: unsafe extern "C" fn(*mut $noun) -> i32 = $free;
    };
}

/// What a function answers.
trait Answer {
    /// What may be a code: no other number is as wide.
    fn code(self) -> Option<i32>;
}
macro_rules! by_value {
    ($($type:ty),*) => { $(impl Answer for $type { fn code(self) -> Option<i32> { None } })* };
}
by_value!(i64, u32, usize);
impl Answer for i32 {
    fn code(self) -> Option<i32> {
        Some(self)
    }
}
impl Answer for *const c_char {
    fn code(self) -> Option<i32> {
        // SAFETY: what is answered by value is text, whatever was asked.
        let text = unsafe { CStr::from_ptr(self) };
        assert!(text.to_str().is_ok(), "text is UTF-8");
        None
    }
}

trait Call {
    fn call(&self, source: &mut Source) -> Option<i32>;
}
macro_rules! call {
    ($($argument:ident)*) => {
        impl<R: Answer, $($argument: Argument),*> Call for unsafe extern "C" fn($($argument),*) -> R {
            fn call(&self, source: &mut Source) -> Option<i32> {
                let _ = &source;
                // SAFETY: `Argument` makes what the contract at the head of ffi/src/lib.rs asks for.
                unsafe { self($($argument::take(source)),*) }.code()
            }
        }
    };
}
call!();
call!(A);
call!(A B);
call!(A B C);
call!(A B C D);
call!(A B C D E);
call!(A B C D E F);
call!(A B C D E F G);
call!(A B C D E F G H);
call!(A B C D E F G H I);
call!(A B C D E F G H I J);
call!(A B C D E F G H I J K);

// `noun!` for every noun, and FUNCTIONS: name, whether it answers a code, function.
include!(concat!(env!("OUT_DIR"), "/face.rs"));

fuzz_target!(|bytes: &[u8]| {
    STAGE.with_borrow_mut(|stage| {
        if stage.as_ref().is_none_or(|stage| stage.runs == RUNS) {
            stage.take().into_iter().for_each(|stage| stage.handles.into_iter().for_each(free));
            *stage = Some(Stage::new());
        }
        let stage = stage.as_mut().expect("made");
        stage.runs += 1;
        let mut source = Source {
            bytes,
            pool: stage.handles.clone(),
            numbers: Vec::new(),
            outputs: Vec::new(),
            texts: Vec::new(),
        };
        for _ in 0..MOST_CALLS {
            if source.bytes.len() < 2 {
                break;
            }
            run(&mut source);
        }
        let own = stage.handles.len();
        source.pool.drain(own..).for_each(free);
    });
});

fn run(source: &mut Source) {
    let which = usize::from(u16::from_le_bytes([source.byte(), source.byte()])) % FUNCTIONS.len();
    let (name, answers_code, function) = FUNCTIONS[which];
    // A file of the machine is no part of this.
    if name.starts_with("passport_registry_open") || name.starts_with("passport_registry_create") {
        return;
    }
    let code = function.call(source).filter(|_| answers_code);
    assert_ne!(code, Some(PANIC), "{name} panics");
    for (room, kind) in std::mem::take(&mut source.outputs) {
        match (kind, code) {
            (Kind::Error, _) if *room != 0 => source.pool.push(usize::try_from(*room).expect("64 bits")),
            (Kind::Error, _) => {}
            (_, Some(1..)) => assert_eq!(*room, CANARY, "{name} fails and writes an output"),
            (Kind::Handle, _) if *room != CANARY => source.pool.push(usize::try_from(*room).expect("64 bits")),
            (Kind::Number, _) => source.numbers.push(i64::from_ne_bytes(room.to_ne_bytes())),
            (Kind::Text, _) if *room != CANARY => {
                let text: *const c_char = ptr::with_exposed_provenance(usize::try_from(*room).expect("64 bits"));
                // SAFETY: a getter has handed it out, and nothing was freed since.
                assert!(unsafe { CStr::from_ptr(text) }.to_str().is_ok(), "{name} hands out what is no UTF-8");
            }
            _ => {}
        }
    }
    source.texts.clear();
}

/// Ends a handle of whatever kind; it may be freed already.
fn free(handle: usize) {
    for (name, _, function) in FUNCTIONS.iter().filter(|(name, ..)| name.ends_with("_free")) {
        let mut source =
            Source { bytes: &[2], pool: vec![handle], numbers: Vec::new(), outputs: Vec::new(), texts: Vec::new() };
        assert_ne!(function.call(&mut source), Some(PANIC), "{name} panics");
    }
}
