//! The command line: exit codes, faults on stderr, JSON on stdout.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::Place;

fn tenken(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tenken"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn forms_are_listed_checked_imported_and_exported() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let listed = tenken(&data, &["forms", "list", "--json"]);
    assert_eq!(listed.status.code(), Some(0));
    let forms: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(forms.as_array().unwrap().len(), 6);

    let file = dir.path().join("next.toml");
    let exported = tenken(
        &data,
        &[
            "forms",
            "export",
            "pharmacy-survey@R8",
            "-o",
            file.to_str().unwrap(),
        ],
    );
    assert_eq!(exported.status.code(), Some(0), "{}", stderr(&exported));
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        text.replacen("version = \"R8\"", "version = \"R9\"", 1),
    )
    .unwrap();
    assert_eq!(
        tenken(&data, &["forms", "check", file.to_str().unwrap()])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        tenken(&data, &["forms", "import", file.to_str().unwrap()])
            .status
            .code(),
        Some(0)
    );
    let again = tenken(&data, &["forms", "import", file.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("pharmacy-survey@R9"));

    let bad = text
        .replace("is = true", "is = \"yes\"")
        .replacen("measure = \"", "measure = \"no-", 1)
        .replacen("type = \"text\"", "type = \"text\"\nmin = 1", 1);
    std::fs::write(&file, bad).unwrap();
    let checked = tenken(&data, &["forms", "check", file.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(1));
    let problems = stderr(&checked);
    assert!(
        problems.contains("[unknown-measure]") && problems.contains("[bad-condition]"),
        "{problems}"
    );
    assert!(problems.contains("next.toml:"), "{problems}");
    let misplaced = problems
        .lines()
        .find(|line| line.contains("[misplaced-key]"));
    assert!(
        misplaced.is_some_and(|line| line.contains("設問 Q1: min は")),
        "{problems}"
    );
}

#[test]
fn lists_of_facilities_are_tried_and_imported() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let file = dir.path().join("list.csv");
    let path = file.to_str().unwrap();
    std::fs::write(
        &file,
        "code,name,kind\n0110113719,見本病院,病院\n0110113718,書き誤り,病院\n",
    )
    .unwrap();
    let refused = tenken(&data, &["facilities", "import", path]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("3行目: 「医療機関コード」"),
        "{}",
        stderr(&refused)
    );
    std::fs::write(&file, "code,name,kind\n0110113719,見本病院,病院\n").unwrap();
    for (dry, added) in [(true, 1), (false, 1), (false, 0)] {
        let mut arguments = vec!["facilities", "import", path, "--json"];
        arguments.extend(dry.then_some("--dry-run"));
        let report: Value = serde_json::from_slice(&tenken(&data, &arguments).stdout).unwrap();
        assert_eq!(report["added"], added);
    }
}

#[test]
fn wrong_usage_and_unusable_places_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(tenken(dir.path(), &["fly"]).status.code(), Some(2));
    assert_eq!(
        tenken(dir.path(), &["demo", "--scale", "galaxy"])
            .status
            .code(),
        Some(2)
    );
    let file = dir.path().join("a-file");
    std::fs::write(&file, "x").unwrap();
    let not_a_folder = tenken(&file, &["rounds", "list"]);
    assert_eq!(not_a_folder.status.code(), Some(1));
    assert!(
        stderr(&not_a_folder).contains("a-file"),
        "{}",
        stderr(&not_a_folder)
    );
    let far = tenken(dir.path(), &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(far.status.code(), Some(1));
    assert!(stderr(&far).contains("127.0.0.1"), "{}", stderr(&far));
    let open = [
        "serve",
        "--public-url",
        "https://tenken.example.jp",
        "--trusted-proxy",
        "::1",
    ];
    let nobodys = tenken(dir.path(), &open);
    assert_eq!(nobodys.status.code(), Some(1));
    assert!(
        stderr(&nobodys).contains("アカウント"),
        "{}",
        stderr(&nobodys)
    );
    let unknown = Command::new(env!("CARGO_BIN_EXE_tenken"))
        .args(["rounds", "list", "--database-url", "mysql://x"])
        .output()
        .unwrap();
    assert_eq!(unknown.status.code(), Some(1));
}

#[test]
fn a_demo_shop_is_made_and_counted() {
    let place = Place::sqlite();
    let data = place.dir.path().join("demo");
    let made = tenken(&data, &["demo", "--scale", "shop", "--json"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let report: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(report["facilities"], 1);
    let round = report["rounds"][0]["id"].as_str().unwrap();
    let results = tenken(&data, &["results", round, "--json"]);
    assert_eq!(
        serde_json::from_slice::<Value>(&results.stdout).unwrap()["targeted"],
        1
    );
    let csv = tenken(
        &data,
        &["results", round, "--by", "kind", "--format", "csv"],
    );
    assert!(csv.stdout.starts_with("\u{FEFF}設問ID,".as_bytes()));
}

#[test]
fn the_audit_log_is_checked_and_signed() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let made = tenken(&data, &["tokens", "create", "--role", "auditor"]);
    assert_eq!(made.status.code(), Some(0));
    let kept = dir.path().join("kept.json");
    let kept = kept.to_str().unwrap();
    let signed = tenken(&data, &["audit", "checkpoint", "-o", kept]);
    assert_eq!(signed.status.code(), Some(0), "{}", stderr(&signed));
    let key = tenken(&data, &["audit", "key"]).stdout;
    let checkpoint: Value = serde_json::from_slice(&std::fs::read(kept).unwrap()).unwrap();
    assert_eq!(
        checkpoint["public_key"],
        String::from_utf8(key).unwrap().trim()
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(data.join("audit.key")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }

    let whole = tenken(&data, &["audit", "verify", "--checkpoint", kept, "--json"]);
    assert_eq!(whole.status.code(), Some(0), "{}", stderr(&whole));
    let report: Value = serde_json::from_slice(&whole.stdout).unwrap();
    assert_eq!(
        (
            &report["entries"],
            &report["checkpoints"],
            &report["faults"]
        ),
        (&2.into(), &2.into(), &Value::Array(vec![]))
    );

    rusqlite::Connection::open(data.join("tenken.db"))
        .unwrap()
        .execute_batch("UPDATE audit_entries SET detail = '{}' WHERE seq = 1")
        .unwrap();
    let changed = tenken(&data, &["audit", "verify"]);
    assert_eq!(changed.status.code(), Some(1));
    assert!(
        stderr(&changed).contains("記録 1（1番目）は、あとから書きかえられています"),
        "{}",
        stderr(&changed)
    );

    std::fs::write(kept, "{}").unwrap();
    let unread = tenken(&data, &["audit", "verify", "--checkpoint", kept]);
    assert_eq!(unread.status.code(), Some(1));
    assert!(stderr(&unread).contains("確認印のファイルではありません"));
    let no_key = tenken(&data, &["audit", "verify", "--key", "abc"]);
    assert_eq!(no_key.status.code(), Some(2));
    std::fs::write(data.join("audit.key"), "not a key").unwrap();
    let broken = tenken(&data, &["audit", "key"]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(stderr(&broken).contains("audit.key"));
}

#[test]
fn data_from_before_the_first_release_is_refused_in_plain_words() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let older = "CREATE TABLE refinery_schema_history (version INT4 PRIMARY KEY, name VARCHAR(255), \
                 applied_on VARCHAR(255), checksum VARCHAR(255)); \
                 INSERT INTO refinery_schema_history VALUES (1, 'tables', '2026-11-20T09:00:00Z', '1'); \
                 CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL); \
                 INSERT INTO settings VALUES ('kept', 'yes')";
    let file = data.join("tenken.db");
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch(older).unwrap();
    let refused = tenken(&data, &["rounds", "list"]);
    assert_eq!(refused.status.code(), Some(1));
    let words = stderr(&refused);
    assert!(
        words.contains("最初の公開より前") && words.contains("--data"),
        "{words}"
    );
    let tables: i64 = connection
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(tables, 2, "nothing was made");
}
