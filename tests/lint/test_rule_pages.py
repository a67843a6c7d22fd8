"""Every rule keeps the promises of its page: its own examples are run."""

import re

import pytest
import yaml

from mldesign.catalog import builtin
from mldesign.lint.rules import every_rule
from mldesign.model.rule import Rule

RULES = every_rule(builtin())
UNRELATED = re.compile(r"^(no-|un)?[a-z0-9]+(-[a-z0-9]+)*$")


def facts_of(fragment: str) -> dict[str, object]:
    """Facts an example needs stand under the key `_facts`, which is no part of the language."""
    return dict((yaml.safe_load(fragment) or {}).get("_facts", {}))


def without_facts(fragment: str) -> str:
    data = yaml.safe_load(fragment) or {}
    if "_facts" not in data:
        return fragment + "\n"
    del data["_facts"]
    return yaml.safe_dump(data, sort_keys=False) if data else ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
class TestPage:
    def test_is_complete(self, rule: Rule) -> None:
        page = rule.page
        prose = (page.finds, page.why, page.fix, page.ignore, page.source)
        assert all(text.endswith((".", "`", ")")) for text in prose), prose
        assert page.bad
        assert page.good

    def test_code_and_name_have_their_form(self, rule: Rule) -> None:
        assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.code)
        assert UNRELATED.match(rule.name)
        assert not rule.name.startswith(("require-", "disallow-", "must-"))

    def test_examples_differ_by_exactly_this_rule(self, rule: Rule, judge_fragment) -> None:
        bad = judge_fragment(without_facts(rule.page.bad), facts_of(rule.page.bad))
        good = judge_fragment(without_facts(rule.page.good), facts_of(rule.page.good))
        flagged = {f.code for f in bad.findings}
        silent = {f.code for f in good.findings}
        assert rule.code in flagged
        assert rule.code not in silent
        assert flagged - silent == {rule.code}

    def test_message_is_one_line_and_says_what_to_do(self, rule: Rule, judge_fragment) -> None:
        bad = judge_fragment(without_facts(rule.page.bad), facts_of(rule.page.bad))
        for finding in bad.findings:
            if finding.code == rule.code:
                assert "\n" not in finding.message
                assert len(finding.message) <= 200
                assert not finding.message.endswith(".")
                assert finding.help
                assert finding.where.path


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)
