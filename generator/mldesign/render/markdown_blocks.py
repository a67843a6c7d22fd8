"""What a page template calls: each block is Markdown made from one part of the plan, gaps included.

Nothing here knows a stage, a slot or a choice by name: a template names blueprint paths, a block
reads what lies there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from mldesign.model.blueprint import Choice
from mldesign.model.plan import Plan
from mldesign.render.asked import applies, asked_by
from mldesign.render.markdown_text import Markdown, bullets, code, inline, prose, table
from mldesign.render.markdown_values import label, words

_STEP = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True)
class Gap:
    """Something a rule asks for that the blueprint does not say."""

    path: str
    rule: str
    page: str


@dataclass
class Blocks:
    """The blocks of one document. Gaps met while pages are rendered are gathered in `gaps`."""

    plan: Plan
    page: str = ""
    gaps: list[Gap] = field(default_factory=list)

    def value(self, path: str) -> Any:
        """What the blueprint holds at a dotted path: a value, a part, a list; None when it is not
        written.
        """
        found: Any = self.plan.blueprint
        for step in _STEP.findall(path):
            found = found[int(step)] if step.isdigit() else getattr(found, step)
        return found

    def said(self, path: str) -> Markdown:
        """A value in words, or the gap it leaves."""
        value = self.value(path)
        return words(value) if is_declared(value) else self.gap(path)

    def text(self, path: str) -> Markdown:
        """A value of several paragraphs, or the gap it leaves."""
        value = self.value(path)
        return prose(value) if is_declared(value) else self.gap(path)

    def gap(self, path: str) -> Markdown:
        """Say that a key is not filled, or left open on purpose, and which rule asks for it."""
        question = next((q for q in self.plan.open_questions if path.startswith(q.path)), None)
        if question is not None:
            return Markdown(f'<em class="gap">left open</em>: {inline(question.reason)}')
        rule = self._asker(path)
        if rule:
            if all(known.path != path for known in self.gaps):
                self.gaps.append(Gap(path, rule, self.page))
            return Markdown(f'<em class="gap">not declared</em>: {code(path)}, asked for by {rule}')
        return Markdown(f'<em class="gap">not declared</em>: {code(path)}')

    def applies(self, path: str) -> bool:
        """Whether there is something to say of a key: it is written, or could be."""
        written = is_declared(self.value(path))
        return written or applies(path, self.plan.blueprint.problem.task.use)

    def _asker(self, path: str) -> str:
        return asked_by(path, self.plan.blueprint.problem.task.use)

    def facts(self, *paths: str) -> Markdown:
        """A table of what is written in some parts or values; what is missing and asked for stands
        below it.
        """
        rows: list[tuple[Markdown, Markdown]] = []
        missing: list[str] = []
        for path in paths:
            value = self.value(path)
            if isinstance(value, BaseModel) and (value or not self._asker(path)):
                self._part_facts(path, value, rows, missing, prefix="")
            elif is_declared(value):
                above, _, name = path.rpartition(".")
                said = words(value, type(self.value(above)), name)
                rows.append((inline(label(name)), said))
            else:
                missing.append(path)
        return self._with_gaps(table(("", "Declared"), rows), missing, paths)

    def _part_facts(
        self,
        path: str,
        part: BaseModel,
        rows: list[tuple[Markdown, Markdown]],
        missing: list[str],
        prefix: str,
    ) -> None:
        for name in type(part).model_fields:
            value, here = getattr(part, name), f"{path}.{name}"
            if isinstance(part, Choice) and name in self._settled(path):
                continue
            if isinstance(value, BaseModel) and not isinstance(value, Choice):
                self._part_facts(here, value, rows, missing, f"{prefix}{label(name)}: ")
            elif _holds_parts(value) or isinstance(value, Choice):
                continue
            elif is_declared(value):
                said = words(value, type(part), name)
                rows.append((inline(_joined(prefix, label(name))), said))
            elif self._asker(here):
                missing.append(here)

    def _settled(self, path: str) -> set[str]:
        """Fields of a choice that its decision tells already."""
        taken = [d for d in self.plan.decisions if d.path == path]
        return {"use", *(option.name for decision in taken for option in decision.options)}

    def _with_gaps(self, shown: Markdown, missing: Sequence[str], paths: Sequence[str]) -> Markdown:
        told = {gap.path for gap in self.gaps if gap.page == self.page}
        asked = [path for path in missing if self._asker(path) and path not in told]
        if not shown and not asked:
            asked = [path for path in paths if not is_declared(self.value(path))]
        lines = bullets(self.gap(path) for path in asked)
        return Markdown("\n\n".join(filter(None, [shown, lines])))

    def items(self, path: str, *fields: str) -> Markdown:
        """A list of parts as a table with the given fields, a list of texts as bullets, or the
        gap.
        """
        entries = self.value(path)
        if not entries:
            return self.gap(path)
        if not isinstance(entries[0], BaseModel):
            return bullets(words(entry) for entry in entries)
        used = [name for name in fields if any(is_declared(getattr(e, name)) for e in entries)]
        rows = ([words(getattr(e, name), type(e), name) for name in used] for e in entries)
        return table([label(name) for name in used], rows)

    def mapping(self, path: str, *head: str) -> Markdown:
        """A mapping as a table of two columns, or the gap."""
        entries: Mapping[str, Any] = self.value(path)
        if not entries:
            return self.gap(path)
        return table(head, ((inline(str(key)), words(value)) for key, value in entries.items()))


def is_declared(value: Any) -> bool:
    """Whether something was written. False and 0 are values; empty parts and lists are not."""
    return value is not None and (isinstance(value, (bool, int, float)) or bool(value))


def _holds_parts(value: Any) -> bool:
    """Whether it is a list of parts, or names each: they have tables of their own."""
    inside = value.values() if isinstance(value, Mapping) else value
    return isinstance(value, Mapping | tuple) and isinstance(next(iter(inside), None), BaseModel)


def _joined(prefix: str, name: str) -> str:
    """`Canary: ` and `Abort if` → `Canary: abort if`; words in capitals stay."""
    return prefix + (name[:1].lower() + name[1:] if prefix and name[1:2].islower() else name)
