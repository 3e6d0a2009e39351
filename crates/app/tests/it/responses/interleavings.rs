//! Several pages of several people, with script and without, and a program, at one response, over a
//! network that loses, delays and repeats: nothing that was stored goes unless whoever overwrote it had
//! been shown it. Drawn by seed, the same every time.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use tenken_domain::forms::answer::{Answer, AnswerType, Fields};
use tenken_domain::forms::form::Form;
use tenken_ops::Actor;
use tenken_ops::forms::import_form;

use super::interleaved_pages::{Open, Shown, Version};
use crate::support::page_fields::{Pairs, fields_of};
use crate::support::{Reply, Site, on_both};

on_both!(nothing_is_lost_silently);

/// How many things happen.
const STEPS: usize = 3_000;

/// One item of every type of answer, and a group.
const FORM: &str = r#"
id = "every-type"
version = "1"
kind = "survey"
title = "すべての種類"
short_title = "すべての種類"
respondents = ["pharmacy"]
provenance = "own"
issuer = "Tenken"
source = "test"
about = "テスト"
[[sections]]
id = "main"
title = "調査"
[[items]]
id = "yes"
number = "1"
section = "main"
text = "はい？"
type = "yes_no"
[[items]]
id = "one"
number = "2"
section = "main"
text = "どれ？"
type = "single_choice"
options = [{ id = "a", number = "", label = "あ" }, { id = "b", number = "", label = "い" }, { id = "other", number = "", label = "他", free_text = true }]
[[items]]
id = "many"
number = "3"
section = "main"
text = "どれとどれ？"
type = "multiple_choice"
options = [{ id = "a", number = "", label = "あ" }, { id = "b", number = "", label = "い" }, { id = "c", number = "", label = "う" }]
[[items]]
id = "line"
number = "4"
section = "main"
text = "一行"
type = "text"
max_length = 10
[[items]]
id = "lines"
number = "5"
section = "main"
text = "何行か"
type = "long_text"
max_length = 20
[[items]]
id = "count"
number = "6"
section = "main"
text = "何人？"
type = "integer"
min = 0
max = 100
unit = "人"
[[items]]
id = "money"
number = "7"
section = "main"
text = "いくら？"
type = "money"
[[items]]
id = "day"
number = "8"
section = "main"
text = "いつ？"
type = "date"
[[items]]
id = "row"
number = "9"
section = "main"
text = "点検"
type = "check"
[[items]]
id = "chart"
number = "10"
section = "main"
text = "図"
type = "file"
required = false
[[items]]
id = "who"
number = "11"
section = "main"
text = "だれ？"
type = "group"
fields = [
  { id = "name", label = "氏名", type = "text", required = true, max_length = 10 },
  { id = "place", label = "所属", type = "text", required = true, max_length = 10 },
  { id = "staff", label = "人数", type = "integer", required = true, min = 0, max = 100, unit = "人" },
  { id = "asked", label = "聞いたか", type = "yes_no", required = true },
]
"#;

/// Random numbers from a seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// A post under way: what it says, and what its sender had been shown when it was made.
#[derive(Clone)]
struct Post {
    from: usize,
    path: String,
    fields: Pairs,
    shown: Shown,
}

struct World<'s> {
    site: &'s Site,
    form: Arc<Form>,
    path: String,
    dice: Dice,
    /// With the script, then without, then the program's.
    pages: Vec<Open>,
    /// The answers the program read last, with their `ETag`.
    read: (String, Map<String, Value>),
    /// Posts that are still on their way, or will come again.
    late: Vec<Post>,
    /// What is stored: the version of each key, and who made it.
    stored: BTreeMap<String, Value>,
    versions: BTreeMap<String, Version>,
    makers: HashMap<Version, usize>,
    last: Version,
    lost: Vec<String>,
    told: BTreeMap<&'static str, usize>,
}

const WITH_SCRIPT: std::ops::Range<usize> = 0..3;
const PLAIN: std::ops::Range<usize> = 3..5;
const PROGRAM: usize = 5;

async fn nothing_is_lost_silently(site: &Site) {
    let read = import_form(&site.tenken, &Actor::Local, "every-type.toml", FORM).await;
    read.unwrap();
    let facility = site.facility("pharmacy", 1, None).await.id;
    let round = site.round("every-type@1").await;
    let mut world = World {
        site,
        form: Arc::clone(&round.form),
        path: format!("/rounds/{}/responses/{facility}", round.id),
        dice: Dice(0x5eed_0024),
        pages: vec![Open::default(); PROGRAM + 1],
        read: ("\"0\"".into(), Map::new()),
        late: Vec::new(),
        stored: BTreeMap::new(),
        versions: BTreeMap::new(),
        makers: HashMap::new(),
        last: 0,
        lost: Vec::new(),
        told: BTreeMap::new(),
    };
    for page in 0..PROGRAM {
        world.open(page).await;
    }
    for _ in 0..STEPS {
        world.step().await;
    }
    assert!(
        world.lost.is_empty(),
        "{}: {:#?}",
        world.lost.len(),
        world.lost
    );
    // All that was meant to happen did.
    for what in [
        "saved",
        "reply lost",
        "late",
        "typed on",
        "conflict",
        "fault",
        "page saved",
        "page conflict",
        "page fault",
        "file",
        "put",
        "put refused",
    ] {
        let times = world.told.get(what).copied().unwrap_or(0);
        assert!(times >= 10, "{what}: {times} of {:?}", world.told);
    }
}

impl World<'_> {
    fn tell(&mut self, what: &'static str) {
        *self.told.entry(what).or_default() += 1;
    }

    async fn step(&mut self) {
        let scripted = WITH_SCRIPT.start + self.dice.below(WITH_SCRIPT.len());
        let plain = PLAIN.start + self.dice.below(PLAIN.len());
        match self.dice.below(20) {
            0..5 => {
                let key = self.type_something(scripted);
                self.pages[scripted].keep(&key);
            }
            5..12 => self.autosave(scripted).await,
            12 => self.choose(scripted),
            13 => self.open(scripted).await,
            14..16 => {
                self.type_something(plain);
            }
            16 => self.post_page(plain).await,
            17 => self.post_page(scripted).await,
            18 => self.deliver_late().await,
            _ => self.use_program().await,
        }
        self.look_at(scripted);
    }

    /// A page rests on what it shows, but for what waits to be sent or chosen.
    fn look_at(&mut self, page: usize) {
        let open = &self.pages[page];
        let waits = |key: &String| open.unsent.iter().any(|(of, _)| of == key);
        for (key, _, kind) in self.form.keys().filter(|(key, ..)| !waits(key)) {
            let shows = answer_of(kind, &key, open.entries.get(&key).unwrap_or(&Pairs::new()));
            let shows = shows.map(|answer| as_text(answer.as_ref()));
            if shows.as_deref() != Ok(open.was.get(&key).map_or("", String::as_str)) {
                self.lost.push(format!(
                    "page {page} shows {shows:?} at {key} and rests on {:?}",
                    open.was.get(&key)
                ));
            }
        }
    }

    /// What is stored now, and who may have overwritten what with what they had been shown.
    async fn look_at_draft(&mut self, by: usize, shown: &Shown, how: &str) {
        let reply = self.site.api("GET", &self.path, &[], None).await.json();
        let now: BTreeMap<String, Value> =
            serde_json::from_value(reply["answers"].clone()).unwrap();
        let keys: BTreeSet<String> = now.keys().chain(self.stored.keys()).cloned().collect();
        for key in keys {
            if now.get(&key) == self.stored.get(&key) {
                continue;
            }
            if let Some(before) = self.versions.get(&key) {
                let was_shown = shown.get(&key).is_some_and(|seen| seen.contains(before));
                if !was_shown && self.makers.get(before) != Some(&by) {
                    self.lost.push(format!(
                        "{how}: {by} overwrote {:?} at {key} with {:?}, unseen",
                        self.stored.get(&key),
                        now.get(&key)
                    ));
                }
            }
            self.last += 1;
            self.makers.insert(self.last, by);
            self.versions.insert(key, self.last);
        }
        self.stored = now;
    }

    /// The reader of a page has been shown what is stored at these keys.
    fn show(&mut self, page: usize, keys: impl Iterator<Item = String>) {
        for key in keys {
            if let Some(version) = self.versions.get(&key) {
                let shown = self.pages[page].shown.entry(key).or_default();
                shown.insert(*version);
            }
        }
    }

    async fn open(&mut self, page: usize) {
        let reply = self.site.get(&self.path).await;
        assert_eq!(reply.status, StatusCode::OK);
        let fresh = Open::read(&self.form, &reply.body);
        self.pages[page] = self.pages[page].reopened(fresh);
        let waits: BTreeSet<String> = self.pages[page]
            .unsent
            .iter()
            .map(|(key, _)| key.clone())
            .collect();
        let keys: Vec<String> = self.form.keys().map(|(key, ..)| key).collect();
        self.show(page, keys.into_iter().filter(|key| !waits.contains(key)));
    }

    /// Types into an answer; sometimes what cannot be used, sometimes nothing.
    fn type_something(&mut self, page: usize) -> String {
        let keys: Vec<(String, AnswerType)> = self
            .form
            .keys()
            .filter(|(key, ..)| key != "chart")
            .map(|(key, _, kind)| (key, kind.clone()))
            .collect();
        let (key, kind) = keys[self.dice.below(keys.len())].clone();
        let entry = self.some_entry(&key, &kind);
        self.pages[page].entries.insert(key.clone(), entry);
        key
    }

    fn some_entry(&mut self, key: &str, kind: &AnswerType) -> Pairs {
        let named = |part: &str, value: String| (Fields::name(key, part), value);
        if self.dice.one_in(8) {
            return Pairs::new();
        }
        let (wrong, number) = (self.dice.one_in(6), self.dice.below(100));
        match kind {
            AnswerType::YesNo(_) => vec![named("", ["yes", "no"][number % 2].into())],
            AnswerType::SingleChoice(_) => match ["a", "b", "other"][number % 3] {
                "other" => vec![
                    named("", "other".into()),
                    named("other-text", format!("他{number}")),
                ],
                option => vec![named("", option.into())],
            },
            AnswerType::MultipleChoice(_) => ["a", "b", "c"]
                .iter()
                .enumerate()
                .filter(|(at, _)| number >> at & 1 == 1)
                .map(|(_, option)| named("", (*option).into()))
                .collect(),
            AnswerType::Text(_) | AnswerType::LongText(_) if wrong => {
                vec![named("", "長".repeat(21))]
            }
            AnswerType::Text(_) | AnswerType::LongText(_) => vec![named("", format!("文{number}"))],
            AnswerType::Integer(_) | AnswerType::Money(_) if wrong => {
                vec![named("", "いくつか".into())]
            }
            AnswerType::Integer(_) | AnswerType::Money(_) => vec![named("", number.to_string())],
            AnswerType::Date(_) if wrong => vec![named("", "2026-02-30".into())],
            AnswerType::Date(_) => vec![named("", format!("2026-10-{:02}", number % 28 + 1))],
            AnswerType::Check(_) => vec![
                named("first", ["yes", "no"][number % 2].into()),
                named("first_on", format!("2026-10-{:02}", number % 28 + 1)),
                named("first_by", format!("見本 {}", number % 7)),
                named("remark", format!("備考{}", number % 5)),
            ],
            AnswerType::File(_) | AnswerType::Group(_) => Pairs::new(),
        }
    }

    /// One answer is sent by the script, as far as the network lets it.
    async fn autosave(&mut self, page: usize) {
        let Some((key, waiting)) = self.pages[page].next() else {
            return;
        };
        let mut fields = waiting.entry.clone();
        fields.push(("revision".into(), waiting.base.clone()));
        let post = Post {
            from: page,
            path: format!("{}/answers/{key}", self.path),
            fields,
            shown: self.pages[page].shown.clone(),
        };
        let network = self.dice.below(10);
        if network < 3 {
            // It comes later, and perhaps once more.
            self.late.push(post.clone());
        }
        if network == 0 {
            return;
        }
        let reply = self.deliver(&post).await;
        if self.dice.one_in(5) {
            self.tell("typed on");
            let kind = self.form.answer_type(&key).unwrap().clone();
            let entry = self.some_entry(&key, &kind);
            self.pages[page].entries.insert(key.clone(), entry);
            self.pages[page].keep(&key);
        }
        if network == 9 {
            self.tell("reply lost");
            return;
        }
        let body = reply.json();
        self.pages[page].take(&key, &waiting.entry, reply.status.as_u16(), &body);
        match reply.status {
            StatusCode::OK => {
                self.tell("saved");
                // What its reader typed is what is stored, whoever stored it.
                self.show(page, std::iter::once(key.clone()));
                let kind = self.form.answer_type(&key).unwrap();
                let sent = answer_of(kind, &key, &waiting.entry).unwrap();
                let stored = self.stored.get(&key).cloned();
                if body["was"] != as_text(sent.as_ref()) || stored != sent.map(|sent| json!(sent)) {
                    self.lost
                        .push(format!("acknowledged and not stored: {key} {stored:?}"));
                }
            }
            StatusCode::CONFLICT => {
                self.tell("conflict");
                if self.pages[page].choices.contains_key(&key) {
                    self.show(page, std::iter::once(key));
                }
            }
            _ => self.tell("fault"),
        }
    }

    async fn deliver(&mut self, post: &Post) -> Reply {
        let fields: Vec<(&str, &str)> = post
            .fields
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        let reply = self.site.post(&post.path, &fields).await;
        self.look_at_draft(post.from, &post.shown, &post.path).await;
        reply
    }

    /// A post that was thought lost arrives, or arrives again.
    async fn deliver_late(&mut self) {
        if self.late.is_empty() {
            return;
        }
        self.tell("late");
        let at = self.dice.below(self.late.len());
        let post = if self.dice.one_in(3) {
            self.late[at].clone()
        } else {
            self.late.swap_remove(at)
        };
        self.deliver(&post).await;
    }

    fn choose(&mut self, page: usize) {
        let keys: Vec<String> = self.pages[page].choices.keys().cloned().collect();
        for key in keys {
            let mine = self.dice.one_in(2);
            self.pages[page].choose(&key, mine);
        }
    }

    /// The whole page is posted, as without script, or as the script does when its reader goes on.
    async fn post_page(&mut self, page: usize) {
        let post = Post {
            from: page,
            path: self.path.clone(),
            fields: self.pages[page].all(),
            shown: self.pages[page].shown.clone(),
        };
        if self.dice.one_in(8) {
            self.late.push(post.clone());
        }
        let reply = if self.dice.one_in(5) {
            self.tell("file");
            self.attach(&post).await
        } else {
            self.deliver(&post).await
        };
        self.follow(page, reply).await;
    }

    /// What the reader does with the page that comes back, until there are fields again.
    async fn follow(&mut self, page: usize, mut reply: Reply) {
        loop {
            match reply.status {
                StatusCode::SEE_OTHER => {
                    self.tell("page saved");
                    self.pages[page].unsent.clear();
                    return self.open(page).await;
                }
                StatusCode::UNPROCESSABLE_ENTITY => {
                    self.tell("page fault");
                    let fresh = Open::read(&self.form, &reply.body);
                    // At these the page shows what was typed, not what is stored.
                    let typed: BTreeSet<String> = fresh.base.keys().cloned().collect();
                    let shown = std::mem::take(&mut self.pages[page].shown);
                    self.pages[page] = Open { shown, ..fresh };
                    for key in &typed {
                        if WITH_SCRIPT.contains(&page) {
                            self.pages[page].keep(key);
                        }
                    }
                    let keys: Vec<String> = self.form.keys().map(|(key, ..)| key).collect();
                    return self.show(page, keys.into_iter().filter(|key| !typed.contains(key)));
                }
                StatusCode::CONFLICT => {
                    self.tell("page conflict");
                    let mut fields = fields_of(&reply.body);
                    let picks: Vec<String> = fields
                        .iter()
                        .filter_map(|(name, _)| name.strip_prefix("pick.").map(str::to_owned))
                        .collect();
                    self.show(page, picks.clone().into_iter());
                    for (_, choice) in fields
                        .iter_mut()
                        .filter(|(name, _)| name.starts_with("pick."))
                    {
                        if self.dice.one_in(2) {
                            *choice = "mine".into();
                        }
                    }
                    let post = Post {
                        from: page,
                        path: self.path.clone(),
                        fields,
                        shown: self.pages[page].shown.clone(),
                    };
                    reply = self.deliver(&post).await;
                }
                other => panic!("{other}: {}", reply.body),
            }
        }
    }

    /// A file is attached by its button, which posts everything else with it.
    async fn attach(&mut self, post: &Post) -> Reply {
        let mut body = String::new();
        for (name, value) in &post.fields {
            body += &format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        self.last += 1;
        let name = format!("chart{}.pdf", self.last);
        body += &format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n%PDF-1.7 {name}\r\n--edge--\r\n"
        );
        let request = axum::http::Request::post(format!("{}/files/chart", self.path))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(body.into())
            .unwrap();
        let reply = self.site.send(request).await;
        self.look_at_draft(post.from, &post.shown, "file").await;
        reply
    }

    /// The program reads the response, or replaces what it read with something else at one answer.
    async fn use_program(&mut self) {
        if self.dice.one_in(2) {
            let reply = self.site.api("GET", &self.path, &[], None).await;
            let answers = reply.json()["answers"].as_object().unwrap().clone();
            self.read = (reply.header("etag").to_owned(), answers);
            let keys: Vec<String> = self.form.keys().map(|(key, ..)| key).collect();
            self.show(PROGRAM, keys.into_iter());
        }
        let key = self.type_something(PROGRAM);
        let kind = self.form.answer_type(&key).unwrap();
        match answer_of(kind, &key, &self.pages[PROGRAM].entries[&key]) {
            Ok(Some(answer)) => drop(self.read.1.insert(key, json!(answer))),
            _ => drop(self.read.1.remove(&key)),
        }
        let (tag, answers) = self.read.clone();
        let body = Some(json!({ "answers": answers }));
        let reply = self
            .site
            .api("PUT", &self.path, &[("if-match", &tag)], body)
            .await;
        self.tell(if reply.status == StatusCode::OK {
            "put"
        } else {
            "put refused"
        });
        let shown = self.pages[PROGRAM].shown.clone();
        self.look_at_draft(PROGRAM, &shown, "put").await;
        if reply.status == StatusCode::OK {
            self.read.0 = reply.header("etag").to_owned();
        }
    }
}

/// What is entered in the fields of an answer; the fault if it cannot be used.
fn answer_of(kind: &AnswerType, key: &str, entry: &Pairs) -> Result<Option<Answer>, String> {
    let mut posted: HashMap<String, Vec<String>> = HashMap::new();
    for (name, value) in entry {
        posted.entry(name.clone()).or_default().push(value.clone());
    }
    let read = kind.kind().from_fields(&Fields::new(&posted, key));
    read.map_err(|problem| problem.message)
}

fn as_text(answer: Option<&Answer>) -> String {
    answer.map_or_else(String::new, |answer| serde_json::to_string(answer).unwrap())
}
