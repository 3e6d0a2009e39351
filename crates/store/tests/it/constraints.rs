//! What the tables do not take, whatever the program does.

use tenken_store::Location;

use crate::support::{TestDb, on_both, postgres_client};

on_both!(what_cannot_be_is_refused, what_can_be_is_taken);

/// Runs a statement behind the store's back; `false` if a constraint refuses it.
async fn runs(test: &TestDb, sql: &str) -> bool {
    match &test.location {
        Location::Sqlite { dir } => {
            let conn = rusqlite::Connection::open(dir.join("tenken.db")).unwrap();
            let done = conn.execute_batch(sql);
            if let Err(error) = &done {
                let code = error.sqlite_error_code();
                assert_eq!(
                    code,
                    Some(rusqlite::ErrorCode::ConstraintViolation),
                    "{error}: {sql}"
                );
            }
            done.is_ok()
        }
        Location::Postgres { url } => {
            let done = postgres_client(url).await.batch_execute(sql).await;
            if let Err(error) = &done {
                let code = error.code().map_or("", |code| code.code());
                assert!(code.starts_with("23"), "{error}: {sql}");
            }
            done.is_ok()
        }
    }
}

/// A template of the role-sharing table and what is said to one of its rows.
const ROLES: &str =
    "INSERT INTO role_templates (version, content, loaded_at) VALUES ('R6.6', '[]', '')";
const SAID: &str = "INSERT INTO role_statements (facility_id, template_version, contract_id, said_by, row_key, \
    revision, statement, recorded_at, recorded_by) VALUES ('f1', 'R6.6', NULL, 'facility', '1', 1, '{}', '', '')";

async fn what_cannot_be_is_refused(test: &TestDb) {
    test.with_round(1).await;
    assert!(runs(test, ROLES).await);
    assert!(runs(test, SAID).await);
    for sql in [
        // Shapes.
        "UPDATE facilities SET code = '130000001'",
        "UPDATE facilities SET code = '13000000a1'",
        "UPDATE facilities SET authority = '13101６'",
        "UPDATE facilities SET prefecture = '1'",
        "UPDATE facilities SET closed_on = '2026/11/01'",
        "UPDATE facilities SET mail = ''",
        // Closed sets, truth values and counts.
        "UPDATE facilities SET kind = 'shop'",
        "UPDATE facilities SET demo = 2",
        "UPDATE facilities SET beds = -1",
        "UPDATE rounds SET version = 0",
        "INSERT INTO round_kinds (round_id, kind) VALUES ('r', 'shop')",
        "INSERT INTO weakness_datasets (kind, sha256, entries, loaded_at, content) VALUES \
         ('cve', '0000000000000000000000000000000000000000000000000000000000000000', 0, '', '{}')",
        // What belongs together.
        "INSERT INTO drafts (round_id, facility_id, revision, submitted_revision, body, updated_at) \
         VALUES ('r', 'f1', 1, 2, '{}', '')",
        "INSERT INTO questions (id, facility_id, desk, body, asked_at, asked_by, answer) \
         VALUES ('q', 'f1', 'ministry', '?', '', '', 'yes')",
        "INSERT INTO file_contents (sha256, size, content) VALUES \
         ('0000000000000000000000000000000000000000000000000000000000000000', 1, '')",
        // References.
        "INSERT INTO contract_drafts (round_id, contract_id, revision, submitted_revision, body, updated_at) \
         VALUES ('r', 'none', 1, 0, '{}', '')",
        "INSERT INTO import_files (user_id, name, size, sha256, content, created_at) \
         VALUES ('none', 'a', 0, '', '', '')",
        // Nothing is said twice, also where no contract is named.
        SAID,
    ] {
        assert!(!runs(test, sql).await, "{sql}");
    }
}

async fn what_can_be_is_taken(test: &TestDb) {
    test.with_round(1).await;
    for sql in [
        "UPDATE facilities SET code = NULL, authority = NULL, closed_on = NULL, mail = NULL, beds = NULL",
        "INSERT INTO questions (id, facility_id, desk, body, asked_at, asked_by) \
         VALUES ('q', 'f1', 'ministry', '?', '', '')",
        "UPDATE questions SET answer = 'yes', answered_at = '', answered_by = 'user:u'",
        "INSERT INTO import_files (name, size, sha256, content, created_at) VALUES ('a', 0, '', '', '')",
    ] {
        assert!(runs(test, sql).await, "{sql}");
    }
}
