//! Why there is no paper.

/// Why there is no paper, in words for the one who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// None of the fonts that papers are set in is on this machine.
    #[error(
        "PDFを作るための日本語のフォントが、このコンピューターに見つかりません。Debian・Ubuntuでは、パッケージ fonts-noto-cjk か fonts-morisawa-bizud-gothic を入れてください（例：apt-get install fonts-noto-cjk）。Windowsでは「游ゴシック」か「メイリオ」、macOSでは「ヒラギノ角ゴシック」が使われます。消してしまった場合は、入れ直してください。"
    )]
    NoJapaneseFont,
    /// A letter's link does not fit on its page. The letter is named by its facility.
    #[error(
        "「{facility}」への手紙のリンクが長すぎて、1枚に収まりません（{length}文字、最長{longest}文字）。このサーバーの公開アドレスを短くしてください。"
    )]
    LongLink {
        /// Whom the letter is for.
        facility: String,
        /// Characters the link has.
        length: usize,
        /// Characters it may have.
        longest: usize,
    },
    /// The typesetting failed: a fault of a template, not of the data.
    #[error(
        "PDFを作れませんでした。プログラムの不具合です。次の内容を添えて、開発元にお知らせください：{0}"
    )]
    Template(String),
}
