//! What people call the rows of a checklist.

use crate::support::{bundled, catalog, made_up, made_up_text};

#[test]
fn a_row_is_named_with_its_kind_of_device() {
    let form = bundled("vendor-checklist@R5");
    let names = |id| {
        let item = form.item(id).unwrap();
        (form.row_name(item), form.short_row_name(item))
    };
    let (name, short) = names("2-7-network");
    assert!(name.starts_with("（７） "), "{name}");
    assert!(name.ends_with("（ネットワーク機器）"), "{name}");
    assert_eq!(short, "２（７）ネットワーク機器");
    // Two rows of one number and text.
    assert_ne!(names("2-4-server").0, names("2-4-pc").0);
    // One about all kinds, or about none, needs nothing to tell it from others.
    for (id, number) in [("2-2", "２（２）"), ("1-1", "１（１）")] {
        let (name, short) = names(id);
        assert_eq!(form.name_of(id).unwrap(), name);
        assert_eq!(short, number);
    }
}

#[test]
fn the_number_of_a_section_is_said_once() {
    let form = made_up("hospital-r7");
    let item = |id: &str| form.short_row_name(form.item(id).unwrap());
    assert_eq!(item("2-9"), "２-⑨");
    assert_eq!(item("2-12"), "２-⑫サーバ、端末PC");
    for (printed, expected) in [
        ("２-⑨", "２-⑨"),
        ("2-⑨", "2-⑨"),
        ("２（９）", "２（９）"),
        ("②", "２-②"),
        ("（９）", "２（９）"),
    ] {
        let text = made_up_text("hospital-r7").replace("\"⑨\"", &format!("\"{printed}\""));
        let form = catalog().read_form("numbers.toml", &text).unwrap();
        assert_eq!(form.short_row_name(form.item("2-9").unwrap()), expected);
    }
}
