"""Write the golden pages again: `python tests/render/document/accept.py`; read the difference."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[2] / "generator"), str(HERE.parent / "fixtures")]


def main() -> None:
    """Render the small design into `golden/`."""
    from plans import small  # type: ignore[import-not-found]  # beside, in `fixtures`

    from mldesign.content import content_root
    from mldesign.render.document import document

    golden = HERE / "golden"
    golden.mkdir(exist_ok=True)
    for page in document(small(), None, content_root()).pages:
        (golden / f"{page.name}.md").write_text(page.text, encoding="utf-8")


if __name__ == "__main__":
    main()
