"""Writing a tree into a folder, and writing a newer one over it: nothing of the user's is lost."""

from pathlib import Path, PurePosixPath

import pytest

from mldesign.model.tree import File, Policy, Tree
from mldesign.write import (
    Action,
    LockFault,
    UnsafePath,
    apply,
    compare,
    read_lock,
    snapshot,
)
from mldesign.write.lock import object_path, unpack

P = PurePosixPath


def tree(**files: str) -> Tree:
    """A tree from keyword arguments; `__` stands for `/`, `_py` for `.py`."""
    return {
        P(name.replace("__", "/").replace("_py", ".py")): File(
            text.encode(), "test/owner", Policy.SEEDED
        )
        for name, text in files.items()
    }


def generate(folder: Path, new: Tree) -> dict[str, Action]:
    lock = read_lock(folder)
    changes = compare(new, snapshot(folder, new, lock), lock)
    apply(changes, folder, "0", b"blueprint")
    return {str(change.path): change.action for change in changes}


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_first_run_creates_all_and_keeps_the_pristine_base(tmp_path: Path) -> None:
    assert generate(tmp_path, tree(a_py="one", pkg__b_py="two")) == {
        "a.py": Action.CREATE,
        "pkg/b.py": Action.CREATE,
    }
    assert (tmp_path / "pkg/b.py").read_text() == "two"
    entry = read_lock(tmp_path).entries[P("pkg/b.py")]
    assert entry.owner == "test/owner"
    assert unpack(object_path(tmp_path, entry.base).read_bytes()) == b"two"


def test_second_run_with_nothing_new_touches_no_file(tmp_path: Path) -> None:
    generate(tmp_path, tree(a_py="one", b_py="two"))
    before = everything(tmp_path)
    assert set(generate(tmp_path, tree(a_py="one", b_py="two")).values()) == {Action.SAME}
    assert everything(tmp_path) == before


def test_untouched_files_follow_the_design(tmp_path: Path) -> None:
    generate(tmp_path, tree(a_py="one", b_py="two", old__c_py="three"))
    assert generate(tmp_path, tree(a_py="ONE", b_py="two", d_py="four")) == {
        "a.py": Action.UPDATE,
        "b.py": Action.SAME,
        "d.py": Action.CREATE,
        "old/c.py": Action.REMOVE,
    }
    assert (tmp_path / "a.py").read_text() == "ONE"
    assert not (tmp_path / "old").exists()


def test_an_edited_file_stays_and_the_new_version_is_put_aside(tmp_path: Path) -> None:
    generate(tmp_path, tree(a_py="one"))
    (tmp_path / "a.py").write_text("mine")
    assert generate(tmp_path, tree(a_py="one")) == {"a.py": Action.SAME}
    for _ in range(2):  # and it is offered again until it is settled
        assert generate(tmp_path, tree(a_py="two")) == {"a.py": Action.KEEP}
        assert (tmp_path / "a.py").read_text() == "mine"
        assert (tmp_path / ".mldesign/new/a.py").read_text() == "two"
        entry = read_lock(tmp_path).entries[P("a.py")]
        assert unpack(object_path(tmp_path, entry.base).read_bytes()) == b"one"
    (tmp_path / "a.py").write_text("two")
    assert generate(tmp_path, tree(a_py="two")) == {"a.py": Action.SAME}
    assert generate(tmp_path, tree(a_py="three")) == {"a.py": Action.UPDATE}


def test_a_file_that_was_there_before_us_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("mine")
    assert generate(tmp_path, tree(a_py="one")) == {"a.py": Action.KEEP}
    assert (tmp_path / "a.py").read_text() == "mine"
    assert generate(tmp_path, tree()) == {"a.py": Action.RELEASE}
    assert (tmp_path / "a.py").read_text() == "mine"


def test_a_deleted_file_stays_deleted(tmp_path: Path) -> None:
    generate(tmp_path, tree(a_py="one", b_py="two"))
    (tmp_path / "a.py").unlink()
    assert generate(tmp_path, tree(a_py="ONE", b_py="two"))["a.py"] is Action.GONE
    assert not (tmp_path / "a.py").exists()


def test_an_edited_file_that_left_the_design_is_released(tmp_path: Path) -> None:
    generate(tmp_path, tree(a_py="one", b_py="two"))
    (tmp_path / "a.py").write_text("mine")
    assert generate(tmp_path, tree(b_py="two"))["a.py"] is Action.RELEASE
    assert (tmp_path / "a.py").read_text() == "mine"
    assert P("a.py") not in read_lock(tmp_path).entries


def test_the_mode_of_the_users_file_survives_an_update(tmp_path: Path) -> None:
    generate(tmp_path, tree(a_py="one"))
    (tmp_path / "a.py").chmod(0o755)
    generate(tmp_path, tree(a_py="two"))
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o755


def test_a_crash_before_the_lock_is_finished_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(tmp_path, tree(a_py="one", b_py="two"))
    whole_replace, calls = Path.replace, []

    def fails_on_the_second(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError("disk full")
        return whole_replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_on_the_second)
    with pytest.raises(OSError, match="disk full"):
        generate(tmp_path, tree(a_py="ONE", b_py="TWO"))
    monkeypatch.undo()
    assert (tmp_path / "a.py").read_text() == "ONE"
    assert (tmp_path / "b.py").read_text() == "two"
    assert not list(tmp_path.glob(".mldesign-*"))
    assert generate(tmp_path, tree(a_py="ONE", b_py="TWO")) == {
        "a.py": Action.SAME,
        "b.py": Action.UPDATE,
    }


@pytest.mark.parametrize("path", ["../out.py", "/etc/out.py", "a/../../out.py"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    outside: Tree = {P(path): File(b"x", "o", Policy.SEEDED)}
    with pytest.raises(UnsafePath, match="does not stay inside"):
        generate(tmp_path / "project", outside)


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / "src").symlink_to(elsewhere)
    with pytest.raises(UnsafePath, match="is a link"):
        generate(project, tree(src__a_py="x"))
    assert not list(elsewhere.iterdir())


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").mkdir()
    with pytest.raises(UnsafePath, match=r"a\.py is in the way"):
        generate(tmp_path, tree(a_py="x"))


def test_a_broken_lock_is_named_with_its_remedy(tmp_path: Path) -> None:
    generate(tmp_path, tree(a_py="one"))
    (tmp_path / ".mldesign/lock.json").write_text("{")
    with pytest.raises(LockFault, match="restore it from version control"):
        generate(tmp_path, tree(a_py="two"))
    assert (tmp_path / "a.py").read_text() == "one"


def test_the_lock_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    generate(tmp_path / "x", tree(a_py="one", b_py="two"))
    generate(tmp_path / "y", tree(b_py="two", a_py="one"))
    assert (tmp_path / "x/.mldesign/lock.json").read_bytes() == (
        tmp_path / "y/.mldesign/lock.json"
    ).read_bytes()
