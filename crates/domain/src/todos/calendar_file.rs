//! To-dos as a calendar file (RFC 5545), for the calendars of mail programs and telephones. Written here in a few
//! lines: the crates for it bring a second library of dates, and a clock.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Due, Todo};
use crate::text::calendar::{era_date, start_of_day};

/// The longest line in octets, without its line break (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// A calendar file: one event of a whole day for each to-do. Days are days in Tokyo. What is overdue stands on
/// `today`, so that it is seen, and says since when. `whose` tells the facility, and this installation, from all others:
/// with it ids are unlike in a calendar that shows many (`<facility>.tenken.example.jp`). `name` is what programs call the
/// calendar: the facility, for who has several.
///
/// Events, because many calendars leave to-dos (VTODO) out.
pub fn calendar_file(todos: &[Todo], today: Date, whose: &str, name: &str) -> String {
    let mut out = String::new();
    let stamp = start_of_day(today).to_zoned(TimeZone::UTC);
    let stamp = format!("{}T{:02}0000Z", compact(stamp.date()), stamp.hour());
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tenken//Todos//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        line(&mut out, text);
    }
    // No standard has it for a whole calendar but RFC 7986, which old programs do not read.
    for property in ["NAME", "X-WR-CALNAME"] {
        line(&mut out, &format!("{property}:{}", escaped(name)));
    }
    for todo in todos {
        let day = todo.due.max(today);
        let next = day.saturating_add(1.day());
        let overdue = match todo.state {
            Due::Overdue => "【期限切れ】",
            Due::Soon | Due::Later => "",
        };
        let mut about = format!("期限：{}\n{}", era_date(todo.due), todo.why);
        for row in &todo.rows {
            about.push_str(&format!("\n・{}", row.name));
        }
        if let Some(whom) = &todo.whom {
            about.push_str(&format!("\n担当：{whom}"));
        }
        line(&mut out, "BEGIN:VEVENT");
        line(
            &mut out,
            &format!("UID:{}@{}", escaped(&todo.id), escaped(whose)),
        );
        line(&mut out, &format!("DTSTAMP:{stamp}"));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", compact(day)));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", compact(next)));
        line(
            &mut out,
            &format!("SUMMARY:{overdue}{}", escaped(&todo.title)),
        );
        line(&mut out, &format!("DESCRIPTION:{}", escaped(&about)));
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// `20261201`
fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// A text as a value (RFC 5545, 3.3.11): nothing in it ends the line or the value. Control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, folded between characters: what follows begins with a space (RFC 5545, 3.1).
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > LONGEST_LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}
