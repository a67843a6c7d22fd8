import argparse
import sys
from types import ModuleType, SimpleNamespace

import pytest

import ml_app.cli as command_line
from ml_app.refusal import Misuse, Refused

PACKAGE = command_line.__name__.rpartition(".")[0]


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> dict[str, BaseException | None]:
    """A wiring with one command, `do`, that raises what is put into `fault`."""
    fault: dict[str, BaseException | None] = {"raise": None}

    def configure(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--times", type=int)

    def run(system: SimpleNamespace, arguments: argparse.Namespace) -> int:
        if fault["raise"] is not None:
            raise fault["raise"]
        print(f"{system.name} {arguments.times}")
        return 0

    command = ModuleType("do_it")
    vars(command).update(HELP="does it", configure=configure, run=run)
    wiring = ModuleType("wiring")
    system = SimpleNamespace(name="shop", summary="Sells.")
    vars(wiring).update(COMMANDS=("do_it",), build=lambda: system)
    monkeypatch.setitem(sys.modules, f"{PACKAGE}.wiring", wiring)
    monkeypatch.setitem(sys.modules, f"{PACKAGE}.commands.do_it", command)
    return fault


def test_a_command_gets_the_system_and_its_arguments(
    faults: dict[str, BaseException | None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["do-it", "--times", "3"]) == 0
    assert capsys.readouterr().out == "shop 3\n"


@pytest.mark.parametrize(
    ("fault", "status", "message"),
    [
        (Refused("row 3 is bad"), 1, "error: row 3 is bad"),
        (FileNotFoundError("data/x.csv"), 1, "error: data/x.csv"),
        (Misuse("not like that"), 2, "error: not like that"),
        (KeyboardInterrupt(), 130, "error: interrupted"),
    ],
)
def test_an_expected_fault_is_one_line_and_a_status(
    faults: dict[str, BaseException | None],
    capsys: pytest.CaptureFixture[str],
    fault: BaseException,
    status: int,
    message: str,
) -> None:
    faults["raise"] = fault
    assert command_line.main(["do-it"]) == status
    assert capsys.readouterr().err.strip() == message


def test_a_bug_is_not_hidden(faults: dict[str, BaseException | None]) -> None:
    faults["raise"] = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        command_line.main(["do-it"])


def test_help_lists_each_command_with_its_line(
    faults: dict[str, BaseException | None], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        command_line.main(["--help"])
    assert exit_.value.code == 0
    out = capsys.readouterr().out
    assert "usage: shop" in out
    assert "Sells." in out
    assert "do-it" in out
    assert "does it" in out


@pytest.mark.parametrize("argv", [[], ["fly"], ["do-it", "--times", "many"]])
def test_misuse_is_2(faults: dict[str, BaseException | None], argv: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        command_line.main(argv)
    assert exit_.value.code == 2


def test_a_module_may_say_what_its_command_is_called(
    faults: dict[str, BaseException | None], capsys: pytest.CaptureFixture[str]
) -> None:
    vars(sys.modules[f"{PACKAGE}.commands.do_it"])["NAME"] = "do"
    assert command_line.main(["do", "--times", "2"]) == 0
    assert capsys.readouterr().out == "shop 2\n"
    with pytest.raises(SystemExit):
        command_line.main(["do-it"])
