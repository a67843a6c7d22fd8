"""Every kind of mistake, with the exact words it is answered with. Line 6 is the first added."""

from collections.abc import Callable

import pytest

CASES = {
    "unknown key": (
        "sumary: x\n",
        [
            "6:1 LANG030 a blueprint has no key `sumary` | did you mean `summary`?",
        ],
    ),
    "unknown key that is like none": (
        "zzz: 1\n",
        [
            "6:1 LANG030 a blueprint has no key `zzz` | known here: `blueprint`, `name`, "
            "`summary`, `version`, `status`, `stage`, `owners`, `reviewers`, "
            "`approvals`, `changelog`, `problem`, `constraints` and 18 more",
        ],
    ),
    "key in the wrong place": (
        "target: class\n",
        [
            "6:1 LANG030 a blueprint has no key `target` | `target` belongs at `data.target`",
        ],
    ),
    "unknown key below": (
        "training: {sede: 1}\n",
        [
            "6:12 LANG030 `training` has no key `sede` | did you mean `seed`?",
        ],
    ),
    "number for text": (
        "version: 1.10\n",
        [
            "6:10 LANG032 `version`: expected text, found the number `1.1` | put it in "
            'quotes: `"1.10"`',
        ],
    ),
    "truth value for text": (
        "summary: true\n",
        [
            '6:10 LANG032 `summary`: expected text, found `true` | put it in quotes: `"true"`',
        ],
    ),
    "text for list": (
        "owners: Ada\n",
        [
            "6:9 LANG032 `owners`: expected a list, found the text `Ada` | write "
            "`[Ada]`, or one `- ` line for each item",
        ],
    ),
    "mapping for list": (
        "owners: {name: Ada}\n",
        [
            "6:1 LANG032 `owners`: expected a list, found a mapping | write for example "
            "`[{name: Ada Example, accountable: true}]` (who answers for it)",
        ],
    ),
    "text for section": (
        "deployment: online\n",
        [
            "6:13 LANG032 `deployment`: expected a mapping, found the text `online` | "
            "write its keys: `mode`, `package`, `serving`, `schedule`, `deadline`, "
            "`batch`, `interface`, `exposure`, `access_control`, `consumers`, "
            "`services`, `latency_budget` and 15 more",
        ],
    ),
    "list for section": (
        "deployment: [online]\n",
        [
            "6:1 LANG032 `deployment`: expected a mapping, found a list | write its "
            "keys: `mode`, `package`, `serving`, `schedule`, `deadline`, `batch`, "
            "`interface`, `exposure`, `access_control`, `consumers`, `services`, "
            "`latency_budget` and 15 more",
        ],
    ),
    "text for number": (
        "training: {seed: many}\n",
        [
            "6:18 LANG032 `training.seed`: expected a whole number, found the text "
            "`many` | write for example `0` (seed of everything random)",
        ],
    ),
    "fraction for whole number": (
        "training: {seed: 1.5}\n",
        [
            "6:18 LANG032 `training.seed`: expected a whole number, found the number "
            "`1.5` | write for example `0` (seed of everything random)",
        ],
    ),
    "truth value for number": (
        "training: {seed: true}\n",
        [
            "6:18 LANG032 `training.seed`: expected a whole number, found `true` | write "
            "for example `0` (seed of everything random)",
        ],
    ),
    "wrong unit": (
        "traffic: {peak_rate: 200 apples}\n",
        [
            "6:22 LANG033 `traffic.peak_rate`: expected a rate like `20/s`, found the "
            "text `200 apples` | units that fit: /s, /min, /h, /day, /week, /month",
        ],
    ),
    "no unit": (
        "constraints: {latency: {p99: 100}}\n",
        [
            "6:30 LANG033 `constraints.latency.p99`: expected a duration like `100 ms`, "
            "found the number `100` | add a unit: ms, s, min, h, days, weeks, months, "
            "years",
        ],
    ),
    "unit of another kind": (
        "constraints: {latency: {p99: 2 GB}}\n",
        [
            "6:30 LANG033 `constraints.latency.p99`: expected a duration like `100 ms`, "
            "found the text `2 GB` | units that fit: ms, s, min, h, days, weeks, months, "
            "years",
        ],
    ),
    "negative duration": (
        "constraints: {latency: {p99: -1 s}}\n",
        [
            "6:30 LANG033 `constraints.latency.p99`: expected a duration that is not "
            "negative, found the text `-1 s` | units that fit: ms, s, min, h, days, "
            "weeks, months, years",
        ],
    ),
    "share above one": (
        "constraints: {availability: 99.9}\n",
        [
            "6:29 LANG033 `constraints.availability`: expected a share between 0% and "
            "100%, like `20%` or `0.2`, found the number `99.9` | units that fit: %, a "
            "number between 0 and 1",
        ],
    ),
    "share in percent": (
        "constraints: {availability: 120%}\n",
        [
            "6:29 LANG033 `constraints.availability`: expected a share between 0% and "
            "100%, like `20%` or `0.2`, found the text `120%` | units that fit: %, a "
            "number between 0 and 1",
        ],
    ),
    "list for quantity": (
        "constraints: {budget_month: [1]}\n",
        [
            "6:15 LANG033 `constraints.budget_month`: expected an amount of money like "
            "`800 EUR`, found a list | units that fit: a currency code such as EUR or "
            "USD, $, €, £",
        ],
    ),
    "unknown word": (
        "stage: desing\n",
        [
            "6:8 LANG035 `stage` cannot be `desing` | did you mean `design`? write one "
            "of `concept`, `design`, `prototype`, `pilot`, `production`, `maintenance`",
        ],
    ),
    "unknown word that is like none": (
        "stage: 7\n",
        [
            "6:8 LANG035 `stage` cannot be the number `7` | write one of `concept`, "
            "`design`, `prototype`, `pilot`, `production`, `maintenance`",
        ],
    ),
    "out of range": (
        "traffic: {peak_factor: 0}\n",
        [
            "6:24 LANG034 `traffic.peak_factor`: expected a number of more than 0, found "
            "the number `0` | write for example `3` (peak rate over mean rate)",
        ],
    ),
    "two bounds": (
        "lint: {thresholds: {alpha: 2}}\n",
        [
            "6:28 LANG034 `lint.thresholds.alpha`: expected a number of less than 1, "
            "found the number `2` | write for example `0.05` (false alarms of tests and "
            "monitors)",
        ],
    ),
    "short text": (
        "lint: {ignore: [{rule: DAT003, reason: no}]}\n",
        [
            "6:40 LANG036 `lint.ignore[0].reason`: expected at least 10 characters, "
            "found 2 | write for example `Labels are final the same day.` (why)",
        ],
    ),
    "time of day": (
        "deployment: {deadline: 6 o'clock}\n",
        [
            "6:24 LANG036 `deployment.deadline` cannot be `6 o'clock` | write for "
            "example `06:00` (time of day by which a batch must be done)",
        ],
    ),
    "date or text": (
        "milestones: [{name: a, due: [1]}]\n",
        [
            "6:24 LANG032 `milestones[0].due`: expected a date like `2026-05-31` or "
            "text, found a list | write for example `2026-09-30` (date, or a rough time "
            "such as a quarter)",
        ],
    ),
    "a date that is none": (
        "lint: {ignore: [{rule: DAT003, reason: It is final the same day, until: 2026-02-30}]}\n",
        [
            "6:73 LANG033 `lint.ignore[0].until`: expected a date like `2026-12-31`, "
            "found the text `2026-02-30` | write for example `2026-12-31` (when it is "
            "looked at again)",
        ],
    ),
    "missing key in a list": (
        "owners: [{role: engineer}]\n",
        [
            "6:10 LANG031 `owners[0].name` is missing | write `name: Ada Example` (person or rota)",
        ],
    ),
    "empty value": (
        "summary:\nowners: [Ada,]\n",
        [
            "6:1 LANG042 `summary` stands there without a value | write a value, remove "
            'the line, or leave it open on purpose: `{deferred: "why"}`',
            "7:10 LANG032 `owners[0]`: expected a mapping, found the text `Ada` | write "
            "its keys: `name`, `role`, `accountable`, `contact`",
        ],
    ),
    "language version": (
        "blueprint: 2\n",
        [
            "6:12 LANG044 the file is in version 2 of the language; expected 1 | install "
            "the mldesign that made it, or a newer one",
        ],
    ),
    "unknown choice": (
        "model: lightgmb\n",
        [
            "6:8 LANG037 `model` has no choice `lightgmb` | did you mean `lightgbm`? "
            "choices: `lightgbm`, `ridge`",
        ],
    ),
    "unknown choice like none": (
        "model: {use: zzz}\n",
        [
            "6:14 LANG037 `model` has no choice `zzz` | choices: `lightgbm`, `ridge`",
        ],
    ),
    "unknown option": (
        "model: {use: lightgbm, tree: 5}\n",
        [
            "6:24 LANG039 `lightgbm` has no option `tree` | did you mean `trees`? "
            "options: `trees`, `learning_rate`, `depth`, `missing`",
        ],
    ),
    "option of another choice": (
        "model: {use: ridge, trees: 5}\n",
        [
            "6:21 LANG039 `ridge` has no option `trees` | `lightgbm` has it; it has no options",
        ],
    ),
    "options": (
        "model: {use: lightgbm, trees: 0, learning_rate: fast, depth: deep, missing: NA}\n",
        [
            "6:31 LANG034 `model.trees`: expected a number of at least 1, found the "
            "number `0` | leave it out for the default `200` (enough)",
            "6:49 LANG032 `model.learning_rate`: expected a number, found the text "
            "`fast` | leave it out for the default `0.05` (safe)",
            "6:62 LANG032 `model.depth`: expected a whole number or `unlimited`, found "
            "the text `deep` | leave it out for the default `6` (six)",
            "6:77 LANG032 `model.missing`: expected a list, found the text `NA` | write "
            "`[NA]`, or one `- ` line for each item",
        ],
    ),
    "options do not fit": (
        "training: {split: {use: random, test: 60%, validation: 50%}}\n",
        [
            "6:12 LANG040 `training.split`: test and validation leave no rows for "
            "training | change one of its options",
        ],
    ),
    "choice is number": (
        "model: 5\n",
        [
            "6:8 LANG032 `model`: expected the name of a choice, or a mapping with "
            "`use`, found the number `5` | write for example `lightgbm` (the model, and "
            "those it was chosen from)",
        ],
    ),
    "use is number": (
        "model: {use: 5}\n",
        [
            "6:14 LANG032 `model.use`: expected text, found the number `5` | put it in "
            'quotes: `"5"`',
        ],
    ),
    "language field and option": (
        "monitoring: {prediction_log: {use: sqlite, retention: 90 parsecs}}\n",
        [
            "6:55 LANG033 `monitoring.prediction_log.retention`: expected a duration "
            "like `90 days`, found the text `90 parsecs` | units that fit: ms, s, min, "
            "h, days, weeks, months, years",
        ],
    ),
    "no use, unknown": (
        "model: {tres: 5}\n",
        [
            "6:9 LANG030 `model` has no key `tres` | did you mean `trees`?",
        ],
    ),
    "no use, values": (
        "model: {trees: 0}\n",
        [
            "6:16 LANG034 `model.trees`: expected a number of at least 1, found the "
            "number `0` | leave it out for the default `200` (enough)",
        ],
    ),
    "deferred without reason": (
        "model: {deferred: }\nsummary: {deferred: x, when: y}\n",
        [
            '6:1 LANG041 a deferred value needs a reason | write `{deferred: "why it is '
            'open", until: "what ends the waiting"}`',
            "7:24 LANG041 `when` cannot stand beside `deferred` | beside it stand only "
            "`until` (a date or event) and `trigger`",
        ],
    ),
}


@pytest.mark.parametrize(("added", "expected"), CASES.values(), ids=CASES.keys())
def test_mistakes(said: Callable[[str], list[str]], added: str, expected: list[str]) -> None:
    assert said(added) == expected
