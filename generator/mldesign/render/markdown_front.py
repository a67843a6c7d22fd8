"""Blocks of the first page and of the pages that count: what is asked, five numbers, gaps, test
score.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from mldesign.model.blueprint.identity import Reference
from mldesign.model.plan import Plan
from mldesign.render.diagram.words import full_name, metric_name, number_lookup, target_of
from mldesign.render.markdown_blocks import Blocks, is_declared
from mldesign.render.markdown_measured import NOT_YET, MeasuredBlocks
from mldesign.render.markdown_text import Markdown, code, inline, link, table
from mldesign.render.markdown_values import words
from mldesign.render.test_score import GROUPS, TESTS, band, group_scores, points

_MISSING = Markdown('<em class="gap">not declared</em>')


@dataclass(frozen=True)
class FrontBlocks:
    """Readings across all pages."""

    plan: Plan
    blocks: Blocks
    results: MeasuredBlocks

    def purpose(self) -> Markdown:
        """One sentence of purpose: the summary, or what can be said from the task."""
        blueprint = self.plan.blueprint
        if blueprint.summary:
            return inline(blueprint.summary)
        task = words(blueprint.problem.task.use, type(blueprint.problem.task), "use")
        target = blueprint.data.target
        about = f" of {code(target)}" if target else ""
        return Markdown(
            f"{task.replace('_', ' ').capitalize()}{about}. {self.blocks.gap('summary')}."
        )

    def request(self) -> Markdown:
        """What the reader is asked to decide, from the status of the design."""
        blueprint = self.plan.blueprint
        version = f" version {inline(blueprint.version)} of" if blueprint.version else ""
        asked = {
            "draft": "None yet: this is a draft, comments are welcome.",
            "in_review": f"Approve{version} this design, or say what must change first.",
            "approved": "None: the design is approved. It is kept as the record.",
            "superseded": "None: another design has taken its place.",
            "retired": "None: the system is switched off.",
        }
        if blueprint.status is None:
            return self.blocks.gap("status")
        return Markdown(asked[blueprint.status])

    def five_numbers(self) -> Markdown:
        """The five figures a board asks for first: wanted, computed, measured."""
        computed, limits = number_lookup(self.plan), self.plan.blueprint.constraints
        traffic = self.plan.blueprint.traffic
        peak, replicas = computed("F1.peak_rate"), computed("F3.replicas")
        need = Markdown(f"{peak or '–'}{', ' + replicas if replicas else ''}")
        rows = [
            self._goal_row(),
            (
                link("Answer time, p99", "deployment.md#latency-budget"),
                self._limit("constraints.latency.p99", "≤ ", limits.latency.p99),
                computed("F5.p99") or "–",
                self._measured_latency(),
            ),
            (
                link("Load at the peak", "deployment.md#load"),
                self._limit("traffic.requests_per_day", "", traffic.requests_per_day, " a day"),
                need,
                "–",
            ),
            (
                link("Cost of a month", "operations.md#cost"),
                self._limit("constraints.budget_month", "≤ ", limits.budget_month),
                computed("F18.monthly_cost") or "–",
                "–",
            ),
            (
                link("Age of what the model knows", "training.md#renewal"),
                self._limit("evaluation.staleness.tolerance", "≤ ", None),
                computed("F15.knowledge_age") or "–",
                "–",
            ),
        ]
        return table(("", "Wanted", "Computed", "Measured"), rows, right=(1, 2, 3))

    def _goal_row(self) -> tuple[object, ...]:
        metrics = self.plan.blueprint.evaluation.metrics
        primary = next((m for m in metrics if m.primary), metrics[0] if metrics else None)
        name = metric_name(full_name(primary)) if primary else "Primary metric"
        measured = self.results.value_of(primary) if primary else NOT_YET
        if primary is not None and primary.target is not None:
            wanted = inline(target_of(self.plan, primary))
        else:
            self.blocks.gap("evaluation.metrics")
            wanted = _MISSING
        return link(name, "evaluation.md#goals"), wanted, "–", measured

    def _limit(self, path: str, sign: str, value: object, after: str = "") -> Markdown:
        if value is None:
            value = self.blocks.value(path)
        if is_declared(value):
            return Markdown(f"{sign}{words(value)}{after}")
        self.blocks.gap(path)  # counted; the key stands in the table of gaps
        return _MISSING

    def _measured_latency(self) -> Markdown:
        p99 = self.results.figure("serving", "p99_ms")
        return NOT_YET if p99 is None else inline(f"{p99:.3g} ms")

    def gap_counts(self) -> Markdown:
        """How many keys that rules ask for are empty, page by page."""
        gaps = self.blocks.gaps
        if not gaps:
            return Markdown("Every key that a rule asks for is filled.")
        pages = Counter(gap.page for gap in gaps)
        rows = (
            (link(page.capitalize(), f"{page}.md"), count, _paths(self.blocks, page))
            for page, count in pages.items()
        )
        many = "keys that rules ask for are" if len(gaps) != 1 else "key that a rule asks for is"
        total = f"**{len(gaps)}** {many} not filled."
        return Markdown(f"{total}\n\n{table(('Page', 'Empty', 'Keys'), rows, right=(1,))}")

    def report_card(self) -> Markdown:
        """Ten dimensions with a grade each, the verdict, and the one thing to mend first."""
        if not self.plan.outcomes:
            return Markdown("The rules of the linter were not run.")
        from mldesign.lint.scorecard import scorecard

        card = scorecard(cast("Any", self.plan))  # a plan holds findings and outcomes, too
        rows = [
            (d.name, d.grade or "–", len(d.passed), _codes(d.failed), _codes(d.not_evaluated))
            for d in card.dimensions
        ]
        head = ("Dimension", "Grade", "Passed", "Took marks away", "Could not be judged")
        average = "" if card.average is None else f" ({card.average:.1f} of 4)"
        fix = card.top_fix
        first = f" Mend first: {inline(fix.message)} ({code(fix.code)})." if fix else ""
        verdict = f"**{inline(card.verdict.capitalize())}**{average}.{first}"
        return Markdown(f"{verdict}\n\n{table(head, rows, right=(2,))}")

    def score(self) -> Markdown:
        """The ML Test Score by group, and what it means."""
        scores = group_scores(self.results.measured)
        rows = [(name, f"{scores[group]:g}", "7") for group, name in GROUPS.items()]
        final = min(scores.values())
        summary = f"Final score (the smallest group): **{final:g}**, {band(final)}."
        return Markdown(f"{summary}\n\n{table(('Group', 'Points', 'Of'), rows, right=(1, 2))}")

    def tests(self) -> Markdown:
        """All 28 tests: planned where, evidence of which run."""
        rows = (
            (
                test.id,
                test.text,
                Markdown(
                    ", ".join(code(path) for path in test.planned if self._planned(path)) or "–"
                ),
                code(f"measured.json: {test.evidence}")
                if points(test, self.results.measured)
                else "none",
                f"{points(test, self.results.measured):g}",
            )
            for test in TESTS
        )
        return table(("", "Test", "Planned at", "Evidence", "Points"), rows, right=(4,))

    def _planned(self, path: str) -> bool:
        return is_declared(self.blocks.value(path))

    def reference(self, reference: Reference) -> Markdown:
        """A document this design leans on, linked where it has an address on the web."""
        title = link(reference.title, reference.url) if reference.url else inline(reference.title)
        return Markdown(f"{title}: {inline(reference.note)}") if reference.note else title

    def open_questions(self) -> Markdown:
        """Values left open on purpose, then questions the team has written down."""
        rows = (
            (code(question.path), question.reason, question.until or "no date")
            for question in self.plan.open_questions
        )
        return table(("Where", "Question", "Until"), rows) or Markdown("No question is left open.")

    def gap_list(self) -> Markdown:
        """Every gap with its rule, for the page of open questions."""
        rows = (
            (code(g.path), code(g.rule), link(g.page, f"{g.page}.md")) for g in self.blocks.gaps
        )
        return table(("Key to fill", "Asked for by", "Page"), rows)


def _codes(codes: tuple[str, ...]) -> Markdown:
    return Markdown(", ".join(code(name) for name in codes))


def _paths(blocks: Blocks, page: str) -> Markdown:
    return Markdown(", ".join(code(gap.path) for gap in blocks.gaps if gap.page == page))
