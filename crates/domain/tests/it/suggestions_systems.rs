//! Which operating system people mean, and until when there are updates for it.

use crate::suggested::support_ends;
use tenken_domain::suggestions::SupportEnds;

#[test]
fn systems_as_people_write_them() {
    for (written, name, ends_on) in [
        ("Win8", "Windows 8", "2016-01-12"),
        ("windows 8", "Windows 8", "2016-01-12"),
        ("Windows8.1", "Windows 8.1", "2023-01-10"),
        ("Windows 8.1 Pro", "Windows 8.1", "2023-01-10"),
        ("ウィンドウズ10", "Windows 10", "2025-10-14"),
        ("ウインドウズ１０", "Windows 10", "2025-10-14"),
        ("ｳｨﾝﾄﾞｳｽﾞ 7", "Windows 7", "2020-01-14"),
        ("Ｗｉｎ１０ Pro 22H2", "Windows 10", "2025-10-14"),
        ("Windows 10 Pro（64bit）", "Windows 10", "2025-10-14"),
        ("Microsoft Windows 10 Home", "Windows 10", "2025-10-14"),
        (
            "Microsoft® Windows® 7 Professional SP1",
            "Windows 7",
            "2020-01-14",
        ),
        ("WindowsXP", "Windows XP", "2014-04-08"),
        (
            "Windows Server 2012 R2",
            "Windows Server 2012",
            "2023-10-10",
        ),
        (
            "WinServer2012R2 Standard",
            "Windows Server 2012",
            "2023-10-10",
        ),
        ("Windowsサーバー2008R2", "Windows Server 2008", "2020-01-14"),
        (
            "Windows Server 2022 Datacenter",
            "Windows Server 2022",
            "2031-10-14",
        ),
        ("Windows 11 Pro 23H2", "Windows 11 23H2", "2025-11-11"),
        ("Win11", "Windows 11", ""),
        ("Windows 11 26H2", "Windows 11", ""),
        ("macOS 12", "macOS 12", "2024-09-16"),
        ("Mac OS X 10.15", "macOS 10.15", "2022-09-12"),
        ("macOS Ventura", "macOS 13", "2025-09-15"),
    ] {
        let known = support_ends().of(written);
        let version = known.and_then(|known| known.version);
        let version = version.unwrap_or_else(|| panic!("{written}"));
        let day = version.ends_on.map(|day| day.to_string());
        assert_eq!(
            (&*version.name, &*day.unwrap_or_default()),
            (name, ends_on),
            "{written}"
        );
    }
}

/// A system the maker named no day for is never said to have ended.
#[test]
fn no_day_of_apple_is_asserted() {
    let version = support_ends().of("macOS 12").unwrap().version.unwrap();
    assert_eq!(version.last_on, None);
}

#[test]
fn what_is_unclear_is_no_version() {
    for written in [
        "Windows",
        "Win",
        "Windows 10 / 11",
        "Win8か10",
        "Win81",
        "Windows 100",
        "Windows 10 IoT Enterprise LTSC 2019",
        "Windows Embedded 8",
        "Windows 10.0.19045",
        "Windows 7 22H2 22H2",
        "Windows 2000",
        "Windows Server",
        "Windows Server 2012 R3",
        "macOS",
        "Windows10？",
    ] {
        let known = support_ends()
            .of(written)
            .unwrap_or_else(|| panic!("{written}"));
        assert_eq!(known.version, None, "{written}");
    }
}

#[test]
fn other_names_say_nothing() {
    for written in [
        "",
        "  ",
        "RouterOS 7",
        "Ver.8",
        "10",
        "iOS 17",
        "IOS-XE 17.9",
        "Ubuntu 22.04",
        "８",
    ] {
        assert_eq!(support_ends().of(written), None, "{written}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    assert!(SupportEnds::read("makers = 1").is_err());
    let text = r#"
makers = []
editions = []
families = []
[[systems]]
family = "windows"
name = "Windows 8"
versions = ["8"]
"#;
    let told = SupportEnds::read(text).unwrap_err();
    assert!(told.contains("windows"), "{told}");
}
