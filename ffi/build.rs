//! Writes the ABI's number into the library; it changes only when a program built against an older one would break.

fn main() {
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libpassport.so.0");
    println!("cargo:rerun-if-changed=build.rs");
}
