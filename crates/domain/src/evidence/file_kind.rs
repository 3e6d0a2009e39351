//! The kinds of files that are taken as evidence.

/// A kind of file. Contract pages and BCPs are often Word or Excel files, so those are taken beside PDF and pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// PDF
    Pdf,
    /// PNG
    Png,
    /// JPEG
    Jpeg,
    /// Word without macros
    Docx,
    /// Excel without macros
    Xlsx,
    /// PowerPoint without macros
    Pptx,
}

/// All that differs between them.
struct Facts {
    label: &'static str,
    /// File name endings in lower case, the usual one first.
    endings: &'static [&'static str],
    media_type: &'static str,
}

impl FileKind {
    /// All, in the order of lists.
    pub const ALL: [FileKind; 6] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
    ];

    fn facts(self) -> Facts {
        let (label, endings, media_type): (_, &[&str], _) = match self {
            FileKind::Pdf => ("PDF", &["pdf"], "application/pdf"),
            FileKind::Png => ("PNGの画像", &["png"], "image/png"),
            FileKind::Jpeg => ("JPEGの画像", &["jpg", "jpeg"], "image/jpeg"),
            FileKind::Docx => (
                "Wordの文書",
                &["docx"],
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            FileKind::Xlsx => (
                "Excelのファイル",
                &["xlsx"],
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            FileKind::Pptx => (
                "PowerPointのファイル",
                &["pptx"],
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ),
        };
        Facts {
            label,
            endings,
            media_type,
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        self.facts().label
    }

    /// The endings of its file names in lower case, the usual one first.
    pub fn endings(self) -> &'static [&'static str] {
        self.facts().endings
    }

    /// Media type.
    pub fn media_type(self) -> &'static str {
        self.facts().media_type
    }

    /// The kind whose media type this is.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.media_type() == media_type)
    }

    /// The kind that a file name claims by its ending.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|kind| kind.endings().contains(&ending.as_str()))
    }
}
