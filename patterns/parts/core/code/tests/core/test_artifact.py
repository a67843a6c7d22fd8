from collections.abc import Mapping
from pathlib import Path
from typing import Any

import joblib
import pytest

from ml_app.artifact import Damaged, current, load, publish, use, versions
from ml_app.refusal import Refused


def fill(folder: Path) -> Mapping[str, Any]:
    joblib.dump({"weights": [1, 2]}, folder / "model.joblib")
    (folder / "sub").mkdir()
    (folder / "sub" / "note.txt").write_text("hello")
    return {"task": "test"}


def test_a_version_counts_up_and_bears_the_content(tmp_path: Path) -> None:
    first = publish(fill, b"one", tmp_path)
    second = publish(fill, b"one", tmp_path)
    assert (first.version[:4], second.version[:4]) == ("0001", "0002")
    assert first.version[5:] == second.version[5:] != publish(fill, b"two", tmp_path).version[5:]
    assert versions(tmp_path)[:2] == (first.version, second.version)


def test_the_newest_version_is_current_and_another_can_be_chosen(tmp_path: Path) -> None:
    first, second = publish(fill, b"one", tmp_path), publish(fill, b"two", tmp_path)
    assert current(tmp_path).version == second.version
    use(first.version, tmp_path)
    assert current(tmp_path).version == first.version
    with pytest.raises(Refused, match="no such version"):
        use("0009-00000000", tmp_path)


def test_a_version_can_wait_before_it_is_used(tmp_path: Path) -> None:
    first = publish(fill, b"one", tmp_path)
    publish(fill, b"two", tmp_path, activate=False)
    assert current(tmp_path).version == first.version


def test_the_manifest_names_every_file(tmp_path: Path) -> None:
    artifact = publish(fill, b"one", tmp_path)
    assert set(artifact.manifest["files"]) == {"model.joblib", "sub/note.txt"}
    assert artifact.manifest["task"] == "test"
    assert artifact.load_pickled("model.joblib") == {"weights": [1, 2]}
    assert artifact.file("sub/note.txt").read_text() == "hello"


def test_a_run_that_dies_leaves_nothing_behind(tmp_path: Path) -> None:
    kept = publish(fill, b"one", tmp_path)

    def die(folder: Path) -> Mapping[str, Any]:
        fill(folder)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        publish(die, b"two", tmp_path)
    assert current(tmp_path).version == kept.version
    assert sorted(path.name for path in tmp_path.iterdir()) == [kept.version, "current"]


def test_a_changed_file_is_not_loaded(tmp_path: Path) -> None:
    artifact = publish(fill, b"one", tmp_path)
    joblib.dump({"weights": "changed"}, artifact.directory / "model.joblib")
    with pytest.raises(Damaged, match="changed since training"):
        artifact.load_pickled("model.joblib")


def test_a_file_that_is_not_in_the_manifest_is_not_loaded(tmp_path: Path) -> None:
    artifact = publish(fill, b"one", tmp_path)
    joblib.dump("smuggled", artifact.directory / "other.joblib")
    with pytest.raises(Damaged, match="not a file of version"):
        artifact.load_pickled("other.joblib")


def test_without_training_there_is_no_current_version(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="run `train` first"):
        current(tmp_path)


def test_a_manifest_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    artifact = publish(fill, b"one", tmp_path)
    (artifact.directory / "manifest.json").write_text("{ half")
    with pytest.raises(Damaged, match="no readable manifest"):
        load(artifact.directory)
