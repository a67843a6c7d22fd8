"""Write every derived file anew. Review what changed before you commit it.

python tests/accept.py
"""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.golden.derived import EXAMPLES, ROOT, derived


def main() -> None:
    """Remove the examples and write all derived files."""
    files = list(derived())
    for name in EXAMPLES:
        shutil.rmtree(ROOT / "examples" / name, ignore_errors=True)
    changed = 0
    for path, content in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
            changed += 1
    print(f"{len(files)} derived files, {changed} written")


if __name__ == "__main__":
    main()
