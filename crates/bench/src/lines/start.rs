//! From the start of the program to its first answer.

use std::time::Instant;

use super::journal::fill;
use crate::server::Server;
use crate::{Bound, Error, Figure, Line, Place, Setting, Unit};

pub const LINE: Line = Line {
    name: "restart",
    about: "xq serve on 10 M records and a snapshot of them, to the first answer over HTTP",
    figures: &[
        Figure::new("first_answer", "first answer", "首次应答", Unit::Seconds)
            .asked(Bound::Below(5.0)),
        Figure::new("memory", "memory then", "此时内存", Unit::Mebibytes),
    ],
    place: Place::Here,
    runs: 3,
    prepare: Some(prepare),
    run,
    warm_up: false,
};

fn prepare(setting: &Setting) -> Result<(), Error> {
    let folder = setting.kept("restart");
    fill(&folder, setting.size(10_000_000, 20_000))?;
    node::take_snapshot(&folder)?;
    Ok(())
}

fn run(setting: &Setting) -> Result<Vec<f64>, Error> {
    let start = Instant::now();
    let server = Server::start(setting, &setting.kept("restart"))?;
    Ok(vec![start.elapsed().as_secs_f64(), server.resident_mebibytes()])
}

pub const IDLE: Line = Line {
    name: "idle",
    about: "xq serve on an empty folder, after its first answer",
    figures: &[Figure::new("memory", "memory, idle server", "空闲服务器内存", Unit::Mebibytes)
        .asked(Bound::Below(80.0))],
    place: Place::Here,
    runs: 3,
    prepare: None,
    run: |setting| {
        let folder = setting.passing()?;
        Ok(vec![Server::start(setting, folder.path())?.resident_mebibytes()])
    },
    warm_up: false,
};
