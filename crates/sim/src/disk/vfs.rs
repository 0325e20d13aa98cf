//! SQLite's C interface to files (a "VFS"), laid between SQLite and the system's own.
//!
//! All `unsafe` code of the simulator is here. It holds nothing and decides nothing: it turns
//! pointers into values, asks [`Storage`](super::storage::Storage), and passes calls on.
//!
//! ```text
//!  what SQLite allocates for a file    ┌──────────────┬──────┬──────────────────────────┐
//!  (`szOsFile` bytes)                  │ our methods  │ open │ the system's own file …  │
//!                                      └──────────────┴──┬───┴──────────────────────────┘
//!                                                        └─► Box<Open>: disk, handle
//! ```
//!
//! A file in no disk's folder gets the system's own file at the beginning of that room, as if we
//! were not there.
#![allow(unsafe_code)]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Once;
use std::{ptr, slice};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use super::storage::Handle;
use super::{Shared, current, find};

/// What a disk is said to do: never to hurt what lies beside a write. Fixed, so that no run
/// depends on the file system below.
const CHARACTERISTICS: c_int = ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE;
const SECTOR_SIZE: c_int = 4096;

#[repr(C)]
struct Shim {
    base: sqlite3_file,
    open: *mut Open,
}

struct Open {
    disk: Shared,
    handle: Handle,
}

impl Open {
    fn is_dead(&self) -> bool {
        self.disk.lock().is_dead(&self.handle)
    }
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2, // without xFetch: no memory maps
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Calls a method of the system's file behind one of ours.
macro_rules! behind {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: SQLite hands in only files that `open` made; behind the shim lies an open file
        // of the system, whose methods are all there.
        unsafe {
            let file = system_file($file);
            let method = (*(*file).pMethods).$method.expect("the system has all methods");
            method(file $(, $argument)*)
        }
    }};
}

/// Calls a function of the system's VFS.
macro_rules! system {
    ($vfs:expr, $function:ident $(, $argument:expr)*) => {{
        // SAFETY: `install` put the system's VFS there, which lives as long as the process.
        unsafe {
            let vfs = (*$vfs).pAppData.cast::<sqlite3_vfs>();
            ((*vfs).$function.expect("the system has all functions"))(vfs $(, $argument)*)
        }
    }};
}

pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the system's VFS is never taken away; ours is leaked, so it lives as long. What
        // is copied from the system's (dynamic libraries) does not look at the VFS handed in.
        let code = unsafe {
            let system = ffi::sqlite3_vfs_find(ptr::null());
            assert!(!system.is_null(), "SQLite has a VFS");
            let own = c_int::try_from(size_of::<Shim>()).expect("small");
            let vfs = Box::leak(Box::new(sqlite3_vfs {
                iVersion: 2,
                szOsFile: own + (*system).szOsFile,
                pNext: ptr::null_mut(),
                zName: c"simulated".as_ptr(),
                pAppData: system.cast(),
                xOpen: Some(open),
                xDelete: Some(delete),
                xAccess: Some(access),
                xFullPathname: Some(full_pathname),
                xRandomness: Some(randomness),
                xSleep: Some(sleep),
                xCurrentTime: Some(current_time),
                xCurrentTimeInt64: Some(current_time_int64),
                ..*system
            }));
            ffi::sqlite3_vfs_register(vfs, 1)
        };
        assert_eq!(code, ffi::SQLITE_OK, "SQLite takes the simulated disk");
    });
}

/// SQLite asks for new randomness the next time it needs some.
pub(super) fn forget_randomness() {
    // SAFETY: documented: without room for an answer, the generator is reset.
    unsafe { ffi::sqlite3_randomness(0, ptr::null_mut()) }
}

/// # Safety
/// `file` points to room of `szOsFile` bytes.
unsafe fn system_file(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: the room is large enough for both, and the shim's size is a multiple of a pointer's.
    unsafe { file.cast::<Shim>().add(1).cast() }
}

/// # Safety
/// `file` was made by [`open`] and is not closed.
unsafe fn opened<'a>(file: *mut sqlite3_file) -> &'a Open {
    // SAFETY: `open` put a box there, which only `close` takes away.
    unsafe { &*(*file.cast::<Shim>()).open }
}

/// # Safety
/// `name` is null or a C string.
unsafe fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: as promised by the caller.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes();
    Some(Path::new(OsStr::from_bytes(bytes)))
}

fn place(offset: sqlite3_int64) -> u64 {
    u64::try_from(offset).expect("SQLite counts from zero")
}

fn count(amount: c_int) -> usize {
    usize::try_from(amount).expect("SQLite asks for no negative amount")
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's promise.
    let on_disk = unsafe { path(name) }.and_then(find);
    let Some((disk, name_there)) = on_disk else {
        return system!(vfs, xOpen, name, file, flags, out_flags);
    };
    // SAFETY: SQLite gives room of `szOsFile` bytes. Without methods the file counts as not open.
    let behind = unsafe {
        (*file).pMethods = ptr::null();
        system_file(file)
    };
    if let Err(code) = disk.lock().opening(&name_there) {
        return code;
    }
    let code = system!(vfs, xOpen, name, behind, flags, out_flags);
    if code != ffi::SQLITE_OK {
        return code;
    }
    let handle = disk.lock().opened(&name_there);
    // SAFETY: as above.
    unsafe {
        (*file.cast::<Shim>()).open = Box::into_raw(Box::new(Open { disk, handle }));
        (*file).pMethods = &raw const METHODS;
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: SQLite's promise.
    let Some((disk, name_there)) = unsafe { path(name) }.and_then(find) else {
        return system!(vfs, xDelete, name, sync);
    };
    let mut disk = disk.lock();
    let (through, code) = disk.delete(&name_there);
    if !through {
        return code;
    }
    match system!(vfs, xDelete, name, 0) {
        ffi::SQLITE_OK => disk.deleted(&name_there, sync != 0 && code == ffi::SQLITE_OK),
        trouble if code == ffi::SQLITE_OK => return trouble,
        _ => {}
    }
    code
}

unsafe extern "C" fn access(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's promise.
    match unsafe { path(name) }.and_then(find) {
        Some((disk, _)) if disk.lock().has_crashed() => ffi::SQLITE_IOERR_ACCESS,
        _ => system!(vfs, xAccess, name, flags, out),
    }
}

unsafe extern "C" fn full_pathname(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    system!(vfs, xFullPathname, name, room, out)
}

unsafe extern "C" fn randomness(vfs: *mut sqlite3_vfs, amount: c_int, out: *mut c_char) -> c_int {
    let Some(disk) = current() else {
        return system!(vfs, xRandomness, amount, out);
    };
    // SAFETY: SQLite gives room for `amount` bytes, which it has set to zero or does not care for.
    let into = unsafe {
        ptr::write_bytes(out, 0, count(amount));
        slice::from_raw_parts_mut(out.cast::<u8>(), count(amount))
    };
    disk.lock().randomness(into);
    amount
}

unsafe extern "C" fn sleep(vfs: *mut sqlite3_vfs, microseconds: c_int) -> c_int {
    match current() {
        // In a simulation nobody else runs meanwhile, so there is nothing to wait for.
        Some(disk) => {
            disk.lock().wait(microseconds);
            microseconds
        }
        None => system!(vfs, xSleep, microseconds),
    }
}

unsafe extern "C" fn current_time_int64(vfs: *mut sqlite3_vfs, out: *mut sqlite3_int64) -> c_int {
    let Some(disk) = current() else {
        return system!(vfs, xCurrentTimeInt64, out);
    };
    // SAFETY: SQLite gives room for the answer.
    unsafe { *out = disk.lock().milliseconds() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time(vfs: *mut sqlite3_vfs, out: *mut f64) -> c_int {
    let mut milliseconds = 0;
    // SAFETY: as for the other, which does the work.
    unsafe {
        let code = current_time_int64(vfs, &raw mut milliseconds);
        *out = milliseconds as f64 / 86_400_000.0;
        code
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once; the box is the one `open` made.
    let open = unsafe { Box::from_raw((*file.cast::<Shim>()).open) };
    open.disk.lock().closed(&open.handle);
    behind!(file, xClose)
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite calls this on an open file.
    let open = unsafe { opened(file) };
    match open.disk.lock().read(&open.handle, place(offset), count(amount) as u64) {
        ffi::SQLITE_OK => behind!(file, xRead, into, amount, offset),
        trouble => trouble,
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite calls this on an open file, with `amount` bytes to write.
    let (open, bytes) =
        unsafe { (opened(file), slice::from_raw_parts(from.cast::<u8>(), count(amount))) };
    let mut disk = open.disk.lock();
    let plan = disk.write(&open.handle, place(offset), bytes);
    if plan.bytes > 0 {
        let part = c_int::try_from(plan.bytes).expect("no more than was asked for");
        let code = behind!(file, xWrite, from, part, offset);
        if code != ffi::SQLITE_OK {
            disk.machine_failed(code);
            return code;
        }
    }
    plan.code
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: SQLite calls this on an open file.
    let open = unsafe { opened(file) };
    let mut disk = open.disk.lock();
    let (through, code) = disk.truncate(&open.handle, place(length));
    if through {
        let below = behind!(file, xTruncate, length);
        if below != ffi::SQLITE_OK {
            disk.machine_failed(below);
            return below;
        }
    }
    code
}

/// Nothing is synced below: only the simulated disk has to be safe.
unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite calls this on an open file.
    let open = unsafe { opened(file) };
    open.disk.lock().sync(&open.handle)
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    // SAFETY: SQLite calls this on an open file.
    if unsafe { opened(file) }.is_dead() {
        return ffi::SQLITE_IOERR_FSTAT;
    }
    behind!(file, xFileSize, out)
}

/// A dead connection gets no lock, so it cannot take itself for the last one and delete the log.
unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite calls this on an open file.
    if unsafe { opened(file) }.is_dead() {
        return ffi::SQLITE_IOERR_LOCK;
    }
    behind!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    behind!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    behind!(file, xCheckReservedLock, out)
}

unsafe extern "C" fn file_control(
    file: *mut sqlite3_file,
    what: c_int,
    argument: *mut c_void,
) -> c_int {
    // Would let the system lengthen the file behind our back.
    if what == ffi::SQLITE_FCNTL_SIZE_HINT || what == ffi::SQLITE_FCNTL_CHUNK_SIZE {
        return ffi::SQLITE_OK;
    }
    behind!(file, xFileControl, what, argument)
}

unsafe extern "C" fn sector_size(_file: *mut sqlite3_file) -> c_int {
    SECTOR_SIZE
}

unsafe extern "C" fn characteristics(_file: *mut sqlite3_file) -> c_int {
    CHARACTERISTICS
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite calls this on an open file.
    if unsafe { opened(file) }.is_dead() {
        return ffi::SQLITE_IOERR_SHMMAP;
    }
    behind!(file, xShmMap, region, size, extend, out)
}

unsafe extern "C" fn shm_lock(
    file: *mut sqlite3_file,
    offset: c_int,
    amount: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: SQLite calls this on an open file.
    if flags & ffi::SQLITE_SHM_LOCK != 0 && unsafe { opened(file) }.is_dead() {
        return ffi::SQLITE_IOERR_SHMLOCK;
    }
    behind!(file, xShmLock, offset, amount, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    behind!(file, xShmBarrier);
}

/// A dead connection must not delete the file by its name: a living one may have it open.
unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    // SAFETY: SQLite calls this on an open file.
    let delete = if unsafe { opened(file) }.is_dead() { 0 } else { delete };
    behind!(file, xShmUnmap, delete)
}
