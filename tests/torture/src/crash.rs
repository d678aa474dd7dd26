//! 電源の切れた記憶装置 — What a disk holds after a loss of power: all that was synced, and of the rest any part, in any order.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::disk::Event;

/// A disk writes whole sectors, of the one size or the other.
const SECTORS: [usize; 2] = [512, 4096];

/// A file on the disk.
#[derive(Clone, Default)]
struct File {
    synced: Vec<u8>,
    /// Since then.
    pending: Vec<Event>,
}

/// What lies on the disk, and what is on its way there.
#[derive(Default)]
pub(crate) struct Disk {
    files: Vec<File>,
    /// Which file a name leads to now.
    names: HashMap<PathBuf, usize>,
    /// Everything that each name has led to since its directory was synced, that of the sync first.
    leads: HashMap<PathBuf, Vec<Option<usize>>>,
}

impl Disk {
    fn names(&mut self, path: &Path, file: Option<usize>) {
        let before = self.names.get(path).copied();
        match file {
            Some(file) => drop(self.names.insert(path.to_owned(), file)),
            None => drop(self.names.remove(path)),
        }
        self.leads.entry(path.to_owned()).or_insert_with(|| vec![before]).push(file);
    }

    pub(crate) fn happens(&mut self, event: &Event) {
        match event {
            Event::Create(path) => {
                self.files.push(File::default());
                self.names(path, Some(self.files.len() - 1));
            }
            Event::Write(path, ..) | Event::Truncate(path, _) => {
                if let Some(file) = self.names.get(path) {
                    self.files[*file].pending.push(event.clone());
                }
            }
            Event::Sync(path) => {
                if let Some(file) = self.names.get(path).copied() {
                    let file = &mut self.files[file];
                    for event in std::mem::take(&mut file.pending) {
                        apply(&mut file.synced, &event, &mut |_| true, 1);
                    }
                }
            }
            Event::Delete(path) => self.names(path, None),
            Event::Link(old, new) => {
                let file = self.names.get(old).copied();
                self.names(new, file);
            }
            // All of it is in one directory.
            Event::SyncDirectory(_) => self.leads.clear(),
            Event::Acknowledged(_) | Event::Copied(..) => {}
        }
    }

    /// What is synced of a file.
    #[cfg(test)]
    pub(crate) fn synced(&self, path: &Path) -> &[u8] {
        &self.files[self.names[path]].synced
    }

    /// Loses power: writes what is left of every file to a folder. `index` is that of the log.
    pub(crate) fn crash(&self, random: &mut fastrand::Rng, to: &Path, index: &str) {
        let mut left = self.names.clone();
        for (path, leads) in &self.leads {
            match leads[random.usize(..leads.len())] {
                Some(file) => drop(left.insert(path.clone(), file)),
                None => drop(left.remove(path)),
            }
        }
        for (path, file) in left {
            let file = &self.files[file];
            let mut bytes = file.synced.clone();
            // From a disk that wrote nothing since to one that wrote nearly all.
            let (luck, sector) = (random.u8(0..=4), SECTORS[random.usize(..SECTORS.len())]);
            for event in &file.pending {
                let whole = random.u8(0..4) < luck;
                let torn = random.u8(0..8) == 0;
                if whole || torn {
                    apply(&mut bytes, event, &mut |_| whole || random.bool(), sector);
                }
            }
            std::fs::write(to.join(path), bytes).unwrap();
        }
        // The index of the log is never synced and may hold anything; nobody has it open any more.
        let index = to.join(index);
        match random.u8(0..3) {
            0 => drop(std::fs::remove_file(index)),
            1 => std::fs::write(index, std::iter::repeat_with(|| random.u8(..)).take(32768).collect::<Vec<_>>())
                .unwrap(),
            _ => {}
        }
    }
}

/// Writes a change into a file, sector by sector as far as each `is_written`.
fn apply(bytes: &mut Vec<u8>, event: &Event, is_written: &mut dyn FnMut(usize) -> bool, sector: usize) {
    match event {
        Event::Write(_, at, written) => {
            let at = usize::try_from(*at).unwrap();
            let sector = if sector == 1 { written.len().max(1) } else { sector };
            let mut from = 0;
            while from < written.len() {
                // Up to the next border of a sector of the disk.
                let to = written.len().min(from + sector - (at + from) % sector);
                if is_written(from) {
                    if bytes.len() < at + to {
                        bytes.resize(at + to, 0);
                    }
                    bytes[at + from..at + to].copy_from_slice(&written[from..to]);
                }
                from = to;
            }
        }
        Event::Truncate(_, size) => {
            let size = usize::try_from(*size).unwrap();
            if is_written(0) {
                bytes.resize(size, 0);
            }
        }
        _ => {}
    }
}
