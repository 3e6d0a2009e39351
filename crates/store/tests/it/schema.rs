//! Both databases have the same tables.

use std::collections::BTreeSet;

use tenken_store::Location;

use crate::support::{Schema, TestDb, postgres_client, sqlite};

/// Lines as `facilities.code text null`, `facilities primary key (id)`, `drafts round_id -> rounds`.
type Facts = BTreeSet<String>;

#[tokio::test]
async fn the_schemas_are_equal() {
    let dir = tempfile::tempdir().unwrap();
    let location = sqlite(&dir);
    let _open = TestDb::open(location.clone()).await;
    let Location::Sqlite { dir: data } = location else {
        unreachable!()
    };
    let ours = sqlite_facts(&rusqlite::Connection::open(data.join("tenken.db")).unwrap());

    let schema = Schema::create().await;
    let location = schema.location("");
    let _open = TestDb::open(location.clone()).await;
    let Location::Postgres { url } = location else {
        unreachable!()
    };
    let theirs = postgres_facts(&postgres_client(&url).await).await;
    schema.drop().await;

    assert!(ours.len() > 100, "the schema could not be read: {ours:?}");
    let only_sqlite: Vec<_> = ours.difference(&theirs).collect();
    let only_postgres: Vec<_> = theirs.difference(&ours).collect();
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "only SQLite: {only_sqlite:#?}\nonly PostgreSQL: {only_postgres:#?}"
    );
}

fn sqlite_facts(conn: &rusqlite::Connection) -> Facts {
    let queries = [
        // The rowid alias of a sequence is never null, though it does not say so.
        "SELECT t.name || '.' || c.name
             || CASE c.type WHEN 'TEXT' THEN ' text' WHEN 'BLOB' THEN ' bytes' ELSE ' int' END
             || CASE WHEN c.\"notnull\" OR c.type = 'INTEGER' THEN '' ELSE ' null' END
         FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'",
        "SELECT name || ' primary key (' || group_concat(c, ', ') || ')' FROM
             (SELECT t.name, c.name AS c FROM sqlite_schema t, pragma_table_info(t.name) c
              WHERE t.type = 'table' AND c.pk > 0 ORDER BY t.name, c.pk) GROUP BY name",
        "SELECT name || CASE u WHEN 1 THEN ' unique (' ELSE ' index (' END
             || group_concat(c, ', ') || ')' FROM
             (SELECT t.name, i.name AS i, i.\"unique\" AS u, coalesce(c.name, '…') AS c
              FROM sqlite_schema t,
              pragma_index_list(t.name) i, pragma_index_info(i.name) c
              WHERE t.type = 'table' AND i.origin <> 'pk' ORDER BY t.name, i.name, c.seqno)
         GROUP BY name, i",
        "SELECT t.name || ' ' || f.\"from\" || ' -> ' || f.\"table\"
         FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
        "SELECT name || ' checks ' || ((length(sql) - length(replace(sql, 'CHECK (', ''))) / 7)
         FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CHECK (%'",
    ];
    let mut facts = Facts::new();
    for sql in queries {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap();
        facts.extend(rows.map(Result::unwrap).filter(|fact| is_ours(fact)));
    }
    facts
}

async fn postgres_facts(client: &tokio_postgres::Client) -> Facts {
    let queries = [
        "SELECT table_name || '.' || column_name
             || CASE data_type WHEN 'text' THEN ' text' WHEN 'bytea' THEN ' bytes' ELSE ' int' END
             || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END
         FROM information_schema.columns WHERE table_schema = current_schema()",
        "SELECT t.relname
             || CASE WHEN i.indisprimary THEN ' primary key (' WHEN i.indisunique THEN ' unique ('
                ELSE ' index (' END
             || string_agg(coalesce(a.attname, '…'), ', ' ORDER BY c.position) || ')'
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
         CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY c (number, position)
         LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.number AND c.number > 0
         WHERE t.relnamespace = current_schema()::regnamespace
         GROUP BY t.relname, i.indexrelid, i.indisprimary, i.indisunique",
        "SELECT t.relname || ' ' || a.attname || ' -> ' || f.relname
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
         JOIN pg_class f ON f.oid = c.confrelid
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (c.conkey)
         WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace",
        "SELECT t.relname || ' checks ' || count(*)
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
         WHERE c.contype = 'c' AND c.connamespace = current_schema()::regnamespace
         GROUP BY t.relname",
    ];
    let mut facts = Facts::new();
    for sql in queries {
        let rows = client.query(sql, &[]).await.unwrap();
        facts.extend(
            rows.iter()
                .map(|row| row.get(0))
                .filter(|fact: &String| is_ours(fact)),
        );
    }
    facts
}

/// Leaves out the tables of the migration tool and of SQLite itself.
fn is_ours(fact: &str) -> bool {
    !fact.starts_with("refinery_") && !fact.starts_with("sqlite_")
}
