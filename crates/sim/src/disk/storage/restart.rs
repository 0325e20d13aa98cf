//! What is left after an outage, laid out for the next life.

use std::fs;

use super::{Storage, has_no_salt};
use crate::disk::Outage;
use crate::disk::image::Image;
use crate::disk::trace::Asked;

impl Storage {
    /// Power returns, or the process is started again.
    ///
    /// # Panics
    /// Where the disk below fails, or failed before.
    pub fn restart(&mut self, outage: Outage) {
        assert_eq!(self.machine_failed, None, "the disk below the simulated one failed");
        self.crash_now();
        self.look_behind();
        match outage {
            Outage::Power => self.lose_power(),
            Outage::Process => {
                self.happened.process_lost += 1;
                self.files.values_mut().for_each(Image::forget_handles);
            }
        }
        let names: Vec<String> = self.files.keys().cloned().collect();
        for name in names {
            self.lay_out(&name, outage);
        }
        self.crashed = false;
        self.crash_in = None;
        self.full_spell = 0;
        self.life += 1;
        self.trace.add(Asked::Restart, "", outage as u64, 0, 0);
    }

    fn lose_power(&mut self) {
        self.happened.power_lost += 1;
        let mut open: Vec<u64> = self.files.values().flat_map(Image::unsafe_names).collect();
        open.sort_unstable();
        open.insert(0, 0);
        let through = self.chance.pick(&open);
        for image in self.files.values_mut() {
            image.lose_power(through, &mut self.chance, &mut self.happened);
        }
    }

    /// Writes the file as it is now into a new one of the same name: what is left of open handles
    /// and their locks stays with the old.
    fn lay_out(&mut self, name: &str, outage: Outage) {
        let path = self.folder.join(name);
        let shared = self.folder.join(format!("{name}-shm"));
        let below = "the disk below the simulated one works";
        if shared.exists() {
            fs::remove_file(shared).expect(below);
        }
        let image = &self.files[name];
        let content = match outage {
            Outage::Power => image.durable().map(<[u8]>::to_vec),
            Outage::Process => image.length().map(|_| fs::read(&path).expect(below)),
        };
        self.trace.add(Asked::Restart, name, 0, content.as_ref().map_or(0, |c| c.len() as u64), 0);
        // No rename over the old one: file systems flush that to the real disk.
        if path.exists() {
            fs::remove_file(&path).expect(below);
        }
        if let Some(content) = content {
            if has_no_salt(name) {
                self.trace.bytes(&content);
            }
            fs::write(path, content).expect(below);
        }
    }
}
