"""Blocks made from the plan: decisions, computed numbers, columns, findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mldesign.model.design import ResolvedColumn
from mldesign.model.finding import Finding
from mldesign.model.plan import Decision, Input, Number, Plan
from mldesign.render.markdown_text import Markdown, anchor, code, inline, link, table
from mldesign.render.markdown_values import number, plain

_ORIGIN = {"written": "written", "default": "default", "seen": "seen in the file"}


@dataclass(frozen=True)
class PlanBlocks:
    """Readings of one plan. `section` renders what a component says about itself."""

    plan: Plan
    section: Callable[[Decision], Markdown]

    def decisions(self, stage: str) -> Markdown:
        """The decisions answered in a stage, each with options, reason and the alternatives not
        taken.
        """
        mine = [d for d in self.plan.decisions if d.path.partition(".")[0] == stage]
        return Markdown("\n\n".join(self._decision(d) for d in mine))

    def _decision(self, decision: Decision) -> str:
        others = table(
            ("Not taken", "What it is", "Why not"),
            ((code(a.name), a.summary, a.why_not) for a in decision.alternatives),
        )
        options = table(
            ("Option", "Value", "Origin", "Why", "Effect"),
            (
                (code(o.name), plain(o.value), _ORIGIN.get(o.origin, o.origin), o.why, o.effect)
                for o in decision.options
            ),
        )
        change = f"Change it at {code(decision.path)}. Origin: {_origin(decision.origin)}."
        parts = [
            anchor(f"d-{_place(decision)}"),
            f"### {inline(decision.title)}: {inline(decision.choice.replace('_', ' '))}",
            f"{inline(decision.question)} **{inline(decision.summary)}**",
            f"Why: {inline(decision.reason)} {change}",
            self.section(decision),
            options,
            _folded(f"Alternatives not taken ({len(decision.alternatives)})", others),
        ]
        return "\n\n".join(part for part in parts if part)

    def decision_list(self) -> Markdown:
        """All decisions in one table, linked to where they are told in full."""
        return table(
            ("Question", "Choice", "Why", "Instead of", "Origin"),
            (
                (
                    link(d.title, f"{d.path.partition('.')[0].partition('[')[0]}.md#d-{_place(d)}"),
                    code(d.choice),
                    d.reason,
                    Markdown(", ".join(code(a.name) for a in d.alternatives)),
                    _origin(d.origin),
                )
                for d in self.plan.decisions
            ),
        )

    def numbers(self, stage: str) -> Markdown:
        """The computed numbers of a stage, short: title, result, formula."""
        mine = [n for n in self.plan.numbers if n.section == stage]
        return table(
            ("Computed", "Result", "Formula"),
            (
                (n.title, self._result(n), link(n.id, f"numbers.md#{_number_place(n)}"))
                for n in mine
            ),
            right=(1,),
        )

    def all_numbers(self) -> Markdown:
        """Every number in full: inputs with their origin, formula, result, or what is missing."""
        return Markdown("\n\n".join(self._number_in_full(n) for n in self.plan.numbers))

    def _number_in_full(self, found: Number) -> str:
        inputs = table(
            ("Input", "Value", "Origin", "From"),
            ((i.name, self._input(i), i.origin, code(i.path)) for i in found.inputs),
            right=(1,),
        )
        result = self._result(found)
        shown = result if found.value is None else f"**{result}**"
        parts = [
            anchor(_number_place(found)),
            f"### {inline(found.title)}",
            f"{found.id}: {code(found.formula)} → {shown}",
            inputs,
            inline(found.note),
        ]
        return "\n\n".join(part for part in parts if part)

    def _result(self, found: Number) -> Markdown:
        if found.value is None:
            needs = ", ".join(code(path) for path in found.missing) or "an input"
            return Markdown(f'<em class="gap">needs</em> {needs}')
        return inline(number(found.value, found.unit, self._currency))

    def _input(self, given: Input) -> str:
        if isinstance(given.value, str):
            return given.value
        return number(float(given.value), given.unit, self._currency)

    @property
    def _currency(self) -> str:
        return self.plan.blueprint.operations.prices.currency or ""

    def contract(self) -> Markdown:
        """The data contract, column by column; of several sources that are read, one after the
        other.
        """
        read = [source for source in self.plan.sources if source.role]
        parts = [
            f"**{inline(source.written.name)}**\n\n{self._columns(source.columns)}"
            for source in read
            if source.columns
        ]
        return Markdown("\n\n".join(parts)) if parts else self._columns(self.plan.columns)

    def _columns(self, columns: Iterable[ResolvedColumn]) -> Markdown:
        target = self.plan.blueprint.data.target
        return table(
            ("Column", "Type", "Allowed", "May be missing", "Unit", "Meaning", "Origin"),
            (
                (
                    code(c.name),
                    _type(c, target),
                    _allowed(c.minimum, c.maximum, c.categories),
                    "yes" if c.nullable else "no",
                    c.unit,
                    c.description + (" Protected attribute." if c.sensitive else ""),
                    _origin(c.origin),
                )
                for c in columns
            ),
        )

    def column_decisions(self) -> Markdown:
        """What is done with each column, and why."""
        return table(
            ("Column", "What is done", "Why", "Options", "Origin"),
            (
                (
                    code(d.name),
                    d.choice.replace("_", " ") or "left out",
                    d.reason,
                    Markdown(", ".join(f"{code(o.name)} {plain(o.value)}" for o in d.options)),
                    _origin(d.origin),
                )
                for d in self.plan.column_decisions
            ),
        )

    def findings(self, stage: str) -> Markdown:
        """The findings on one stage, worst first; empty when there are none."""
        found = (f for f in self.plan.findings if f.where.path.partition(".")[0] == stage)
        return self._findings(f for f in found if f.accepted is None)

    def open_findings(self) -> Markdown:
        """All findings nobody has accepted."""
        return self._findings(f for f in self.plan.findings if f.accepted is None)

    def accepted_findings(self) -> Markdown:
        """Findings the author lives with, with the reason given."""
        return table(
            ("Rule", "Severity", "Finding", "Accepted because", "Where"),
            (
                (_rule(f), f.severity.word, f.message, f.accepted, _where(f))
                for f in _worst_first(f for f in self.plan.findings if f.accepted is not None)
            ),
        )

    def _findings(self, found: Iterable[Finding]) -> Markdown:
        return table(
            ("Severity", "Rule", "Finding", "What to do", "Where"),
            (
                (Markdown(f"**{f.severity.word}**"), _rule(f), f.message, f.help, _where(f))
                for f in _worst_first(found)
            ),
        )


def _place(decision: Decision) -> str:
    """The anchor of a decision: its slot, numbered when the blueprint answers it several times."""
    index = decision.path.partition("[")[2].partition("]")[0]
    name = decision.slot.replace("_", "-")
    return name if index in ("", "0") else f"{name}-{index}"


def _origin(word: str) -> str:
    return _ORIGIN.get(word, word)


def _rule(finding: Finding) -> Markdown:
    return Markdown(f"{code(finding.code)} {inline(finding.name)}")


def _where(finding: Finding) -> Markdown:
    return Markdown(f"{code(finding.where.path)} line {finding.where.line}")


def _worst_first(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda f: (-f.severity, f.where.line, f.code, f.message))


def _folded(summary: str, text: Markdown) -> str:
    if not text:
        return ""
    return f'<details markdown="1"><summary>{summary}</summary>\n\n{text}\n\n</details>'


def _type(column: ResolvedColumn, target: str | None) -> Markdown:
    several = f", several, between them {code(column.separator)}" if column.separator else ""
    return Markdown(column.type + (" (target)" if column.name == target else "") + several)


def _allowed(low: object, high: object, categories: tuple[str, ...] | None) -> Markdown:
    if categories:
        shown = ", ".join(code(value) for value in categories[:8])
        return Markdown(shown + (f" and {len(categories) - 8} more" if len(categories) > 8 else ""))
    bounds = [
        f"≥ {plain(low)}" if low is not None else "",
        f"≤ {plain(high)}" if high is not None else "",
    ]
    return Markdown(", ".join(filter(None, bounds)))


def _number_place(found: Number) -> str:
    return f"n-{found.id}-{found.key}".lower().replace("_", "-")
