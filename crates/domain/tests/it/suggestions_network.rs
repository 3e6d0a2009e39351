//! Rules on the ledger of connections and diagrams.

use crate::suggested::check;

#[test]
fn diagrams() {
    const DIAGRAM: &str = "connections: kind=構成図; title=本館の図; checked_on=2025-11-20";
    const LINE: &str = "connections: kind=接続点; title=光回線; department=調剤室";
    const FILE: &str = "evidence: name=図.pdf; measures=network.structure_known,inventory.network_diagram; expires_on=2026-11-20";
    for measure in ["network.structure_known", "inventory.network_diagram"] {
        check(
            measure,
            &[
                (&[], "-", "構成図"),
                (&[DIAGRAM], "-", "外とつながる線"),
                (&[LINE], "-", "構成図と、図を直した日"),
                (&[DIAGRAM, LINE], "yes", "1か所"),
                (&[FILE, LINE], "yes", "1か所"),
                (
                    &[
                        "evidence: name=図.pdf; measures=network.structure_known,inventory.network_diagram; expires_on=2026-11-19",
                        LINE,
                    ],
                    "-",
                    "構成図",
                ),
                (
                    &[
                        "evidence: name=図.pdf; measures=network.structure_known,inventory.network_diagram",
                        LINE,
                    ],
                    "-",
                    "構成図",
                ),
                (
                    &[
                        "connections: kind=構成図; title=図; checked_on=2025-11-19",
                        LINE,
                    ],
                    "-",
                    "「図 ネットワーク構成図」",
                ),
                (
                    &[
                        "connections: kind=構成図; title=図; checked_on=2026-11-21",
                        LINE,
                    ],
                    "-",
                    "「図 ネットワーク構成図」",
                ),
            ],
        );
    }
    let nowhere = "connections: kind=接続点; title=保守回線";
    check(
        "network.structure_known",
        &[(&[DIAGRAM, nowhere], "yes", "")],
    );
    check(
        "inventory.network_diagram",
        &[(&[DIAGRAM, LINE, nowhere], "-", "保守回線")],
    );
}
