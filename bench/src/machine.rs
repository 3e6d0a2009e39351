//! What this machine is and how busy it is, from Linux's /proc.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::load::{histogram, micros};
use crate::{Outcome, database};

/// Linux counts processor time in hundredths of a second.
const TICKS: f64 = 100.0;

/// What the load comes from.
const CLIENT: &str = "this program: hyper, one thread, one keep-alive connection per client, on \
    the same processors";

/// Memory of a process in MiB.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Resident now.
    pub resident: f64,
    /// Most that ever was.
    pub peak: f64,
}

/// User and system time of a process (`self` or a number) with all its threads.
pub fn cpu_seconds(process: &str) -> Outcome<f64> {
    Ok(cpu_times(process)?[..2].iter().sum())
}

/// The same of this program, with that of all programs it started and saw end.
pub fn our_cpu_seconds() -> Outcome<f64> {
    Ok(cpu_times("self")?.iter().sum())
}

/// User and system time of a process, then that of its children which have ended.
fn cpu_times(process: &str) -> Outcome<Vec<f64>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(4);
    ticks
        .map(|ticks| Ok(ticks.parse::<f64>()? / TICKS))
        .collect()
}

/// Time that all processors together have not been idle.
pub fn busy_seconds() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/stat")?;
    let all = stat.lines().next().unwrap_or_default();
    let ticks: Result<Vec<f64>, _> = all
        .split_whitespace()
        .skip(1)
        .take(8)
        .map(str::parse)
        .collect();
    match ticks?[..] {
        [user, nice, system, _idle, _disk, irq, softirq, _stolen] => {
            Ok((user + nice + system + irq + softirq) / TICKS)
        }
        _ => Err("/proc/stat is not as expected".into()),
    }
}

/// Memory of a process.
pub fn memory(pid: u32) -> Outcome<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let mib = |name: &str| -> Outcome<f64> {
        Ok(field(&status, name)?
            .trim_end_matches(" kB")
            .parse::<f64>()?
            / 1024.0)
    };
    Ok(Memory {
        resident: mib("VmRSS")?,
        peak: mib("VmHWM")?,
    })
}

/// `name: value` in a file of /proc.
fn field<'t>(text: &'t str, name: &str) -> Outcome<&'t str> {
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let value = lines
        .filter(|(found, _)| found.trim() == name)
        .map(|(_, value)| value.trim())
        .next();
    value.ok_or_else(|| format!("no {name} in /proc").into())
}

/// Everything a reader of a record must know.
pub async fn conditions(
    program: &Path,
    scratch: &Path,
    postgres: Option<&str>,
) -> Outcome<Vec<(&'static str, String)>> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let memory = fs::read_to_string("/proc/meminfo")?;
    let load = fs::read_to_string("/proc/loadavg")?;
    let gib = field(&memory, "MemTotal")?
        .trim_end_matches(" kB")
        .parse::<f64>()?
        / 1024.0
        / 1024.0;
    let database = match postgres {
        Some(url) => database::describe_postgres(url).await?,
        None => format!(
            "SQLite {}, WAL, synchronous=FULL, one file beside the server",
            rusqlite::version()
        ),
    };
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    let git = |arguments: &[&str]| said(Command::new("git").current_dir(source).args(arguments));
    let changed = match git(&["status", "--porcelain"]).is_empty() {
        true => "",
        false => " with uncommitted changes",
    };
    let commit = git(&["rev-parse", "--short", "HEAD"]);
    let version = said(Command::new(program).arg("--version"));
    let cores = std::thread::available_parallelism()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let disk = filesystem(scratch)?;
    let now = jiff::Timestamp::now();
    Ok(vec![
        ("date", now.strftime("%Y-%m-%d %H:%M UTC").to_string()),
        (
            "processor",
            format!("{cores} × {}", field(&cpu, "model name")?),
        ),
        ("memory", format!("{gib:.0} GiB")),
        ("system", format!("Linux {}", kernel.trim())),
        ("disk", format!("a folder on {disk}")),
        ("disk latency", sync_latency(scratch)?),
        ("database", database),
        ("server", format!("{version}, source {commit}{changed}")),
        ("compiler", said(Command::new("rustc").arg("--version"))),
        ("client", CLIENT.to_owned()),
        ("load average before", load.trim().to_owned()),
    ])
}

/// The first line a command prints; empty when it cannot run.
fn said(command: &mut Command) -> String {
    let output = command
        .output()
        .map(|output| output.stdout)
        .unwrap_or_default();
    String::from_utf8_lossy(&output)
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// The file system a path is on.
fn filesystem(path: &Path) -> Outcome<String> {
    let path = path.canonicalize()?;
    let mounts = fs::read_to_string("/proc/mounts")?;
    let mount = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?, words.next()?))
        })
        .filter(|(_, at, _)| path.starts_with(at))
        .max_by_key(|(_, at, _)| at.len());
    let (device, _, kind) = mount.ok_or("the path is on no file system")?;
    if kind == "tmpfs" {
        return Err(format!("{} is in memory; give --scratch on a disk", path.display()).into());
    }
    Ok(format!("{device} ({kind})"))
}

/// How long 4 KiB take to be on the disk.
fn sync_latency(dir: &Path) -> Outcome<String> {
    let mut file = File::create(dir.join("sync"))?;
    let mut times = histogram()?;
    for _ in 0..500 {
        let start = Instant::now();
        file.write_all(&[0x5a; 4096])?;
        file.sync_data()?;
        times.record(micros(start.elapsed()))?;
    }
    fs::remove_file(dir.join("sync"))?;
    let ms = |quantile| times.value_at_quantile(quantile) as f64 / 1000.0;
    Ok(format!(
        "4 KiB appended + fdatasync p50 {:.2} ms, p99 {:.2} ms",
        ms(0.5),
        ms(0.99)
    ))
}
