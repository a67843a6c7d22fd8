"""ETH001 to ETH003, ETH007 to ETH010 and ETH012: people, oversight and regulation."""

from mldesign.lint.applies import adverse, automated, high_risk, people, written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Stage, Verdicts, rule

SPECIAL = {
    "health",
    "biometric",
    "minors",
    "ethnicity",
    "religion",
    "politics",
    "union",
    "sex_life",
    "criminal",
}
OPPONENTS = {"fraud", "spam", "moderation", "security", "credit", "identity"}
REQUIRED_BY = {
    "eu ai act": (
        ("governance.intended_use", "Annex IV(1)(a)"),
        ("governance.human_oversight", "Annex IV(3), Art. 14"),
        ("governance.limitations", "Annex IV(3)"),
        ("problem.risks", "Annex IV(5), Art. 9"),
        ("evaluation.metrics", "Annex IV(3), Art. 15"),
    ),
    "gdpr": (
        ("governance.explanation", "Art. 13-15, 22"),
        ("governance.appeal", "Art. 22(3)"),
    ),
    "iso/iec 42001": (
        ("governance.impact_assessment", "A.5.2"),
        ("governance.intended_use", "A.9.4"),
        ("owners", "A.3.2"),
    ),
}
"""Regulation → blueprint fields its file asks for, with the clause."""


@rule("ETH001", "no-impact-assessment", ERROR, high_risk)
def no_impact_assessment(context: Context) -> Verdicts:
    """A high-risk use has no impact assessment.

    Why it hurts: Regulators ask for it before anything else.
    How to fix: Assess individuals, groups and society; record date and author.
    When to ignore: Never.
    Source: ISO/IEC 42001 A.5.2 to A.5.5; NIST AI RMF MAP 5.1.

    Bad:
        governance: {risk_tier: high}
    Good:
        governance: {risk_tier: high, impact_assessment: {by: data protection officer, date:
        2026-04}}
    """
    if not context.blueprint.governance.impact_assessment:
        yield Failure(
            "governance.impact_assessment",
            "the risk tier is high and no impact assessment is recorded",
            related=("governance.risk_tier",),
        )


@rule("ETH002", "no-human-oversight", ERROR, automated, people)
def no_human_oversight(context: Context) -> Verdicts:
    """People are affected automatically and no human can step in.

    Why it hurts: Oversight is a legal duty in high-risk uses and a safety net elsewhere.
    How to fix: Define who steps in, with what information, and how they stop or reverse it.
    When to ignore: The decision is trivial and reversible by the person affected.
    Source: EU AI Act Art. 14; NIST AI RMF MAP 3.5.

    Bad:
        problem: {decision: {automation: automated, affects_people: true, adverse: true}}
    Good:
        problem: {decision: {automation: automated, affects_people: true, adverse: true}}
        governance: {human_oversight: a clerk can override any refusal}
    """
    if not (high_risk(context) or adverse(context)):
        return
    if not context.blueprint.governance.human_oversight:
        yield Failure(
            "governance.human_oversight",
            "the system decides about people by itself and nobody can step in",
            related=("problem.decision.automation", "problem.decision.affects_people"),
        )


@rule("ETH003", "no-recourse", WARNING, adverse, high=ERROR)
def no_recourse(context: Context) -> Verdicts:
    """A person refused by the system has nowhere to go.

    Why it hurts: Errors persist when the affected cannot report them.
    How to fix: Give reasons and a way to appeal; count the appeals that are upheld.
    When to ignore: A person takes the decision and answers for it.
    Source: UK Algorithmic Transparency Recording Standard, appeals.

    Bad:
        problem: {decision: {affects_people: true, adverse: true}}
        governance: {explanation: letter with three reasons}
    Good:
        problem: {decision: {affects_people: true, adverse: true}}
        governance: {explanation: letter with three reasons, appeal: second look within 5 days}
    """
    governance = context.blueprint.governance
    absent = [name for name in ("explanation", "appeal") if getattr(governance, name) is None]
    if absent:
        yield Failure(
            f"governance.{absent[0]}",
            f"the decision can harm people and there is no {' and no '.join(absent)}",
            related=("problem.decision.adverse",),
        )


@rule("ETH007", "intended-use-missing", ERROR, since=Stage.PILOT)
def intended_use_missing(context: Context) -> Verdicts:
    """Intended and excluded uses are not written.

    Why it hurts: Reuse outside the tested domain is the usual route to harm.
    How to fix: State users, context, exclusions and foreseeable misuse.
    When to ignore: Never.
    Source: Model Cards; EU AI Act Annex IV(1)(a); ISO/IEC 42001 A.9.4.

    Bad:
        stage: pilot
        governance: {intended_use: consumer loans up to 20k EUR}
    Good:
        stage: pilot
        governance: {intended_use: consumer loans up to 20k EUR, out_of_scope_use: mortgages}
    """
    governance = context.blueprint.governance
    absent = [n for n in ("intended_use", "out_of_scope_use") if getattr(governance, n) is None]
    if absent:
        yield Failure(
            f"governance.{absent[0]}", f"not written: {', '.join(absent)}".replace("_", " ")
        )


@rule("ETH008", "special-data-no-basis", ERROR)
def special_data_no_basis(context: Context) -> Verdicts:
    """Health, biometric, minors' or similar data has no legal basis.

    Why it hurts: Processing is unlawful without it in many places.
    How to fix: Record basis, consent or exemption in `legal_basis`.
    When to ignore: Never.
    Source: Datasheets for Datasets, collection; GDPR Art. 9.

    Bad:
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, contains: [health], retention: 1 year,
               access_policy: role analyst}
    Good:
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, contains: [health], retention: 1 year,
               access_policy: role analyst, legal_basis: consent}
    """
    for index, source in enumerate(context.blueprint.data.sources):
        special = [kind for kind in source.contains if kind in SPECIAL]
        if special and source.legal_basis is None:
            yield Failure(
                f"data.sources[{index}].legal_basis",
                f"`{source.name}` contains {', '.join(special)} data without a legal basis",
                related=(f"data.sources[{index}].contains",),
            )


@rule(
    "ETH009", "regulatory-file-incomplete", ERROR, written("governance.regulation"), early=WARNING
)
def regulatory_file_incomplete(context: Context) -> Verdicts:
    """A regulation is declared and fields that its file needs are empty.

    Why it hurts: The gap is cheaper to close now than at audit.
    How to fix: Fill the listed fields.
    When to ignore: The file is kept elsewhere; then name it in the field.
    Source: EU AI Act Annex IV; ISO/IEC 42001 Annex A; GDPR.

    Bad:
        governance: {regulation: [GDPR], explanation: letter with reasons}
    Good:
        governance: {regulation: [GDPR], explanation: letter with reasons, appeal: second look}
    """
    declared = (*context.blueprint.governance.regulation, *context.blueprint.governance.standards)
    for name in declared:
        fields = REQUIRED_BY.get(name.lower(), ())
        absent = [(path, clause) for path, clause in fields if not written(path)(context)]
        if absent:
            listed = ", ".join(f"{path} ({clause})" for path, clause in absent[:3])
            more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
            yield Failure(absent[0][0], f"{name} asks for {listed}{more}")


@rule("ETH010", "nominal-oversight", WARNING, written("deployment.human_review"))
def nominal_oversight(context: Context) -> Verdicts:
    """Human review exists on paper but covers almost nothing.

    Why it hurts: People will approve by default.
    How to fix: Match the capacity, or call it automated and add other controls.
    When to ignore: Only a random part is meant to be reviewed, and that is written down.
    Source: EU AI Act Art. 14 (automation bias); F26.

    Bad:
        problem: {decision: {automation: human_in_loop}}
        traffic: {requests_per_day: 20k}
        deployment: {human_review: {capacity_per_day: 100}}
    Good:
        problem: {decision: {automation: human_in_loop}}
        traffic: {requests_per_day: 120}
        deployment: {human_review: {capacity_per_day: 100}}
    """
    if context.blueprint.problem.decision.automation != "human_in_loop":
        return
    capacity = context.blueprint.deployment.human_review.capacity_per_day
    flagged, requests = (
        context.number("F26", "flagged_per_day"),
        context.blueprint.traffic.requests_per_day,
    )
    cases = flagged.value if flagged is not None else requests
    if cases is None or capacity is None:
        yield Missing("traffic.requests_per_day", "deployment.human_review.capacity_per_day")
    elif capacity < context.thresholds.review_coverage * cases:
        formula = " (F26)" if flagged is not None else ""
        yield Failure(
            "deployment.human_review.capacity_per_day",
            f"a person is to confirm, but people can review {capacity} of {cases:,.0f} cases a day"
            f"{formula}",
            related=("problem.decision.automation",),
        )


@rule("ETH012", "no-misuse-analysis", WARNING, written("problem.domain"), since=Stage.PROTOTYPE)
def no_misuse_analysis(context: Context) -> Verdicts:
    """A domain with opponents has no abuse analysis.

    Why it hurts: The opponent reads the output too.
    How to fix: List probing, poisoning and evasion, and what detects each.
    When to ignore: Nobody outside sees or influences the predictions.
    Source: EU AI Act Annex IV(2)(h); NIST AI RMF MEASURE 2.7.

    Bad:
        stage: prototype
        problem: {domain: fraud}
    Good:
        stage: prototype
        problem: {domain: fraud}
        governance: {misuse: probing by brokers is rate-limited and watched}
    """
    domain = (context.blueprint.problem.domain or "").lower()
    if domain in OPPONENTS and not context.blueprint.governance.misuse:
        yield Failure(
            "governance.misuse",
            f"{domain} has opponents and their abuse is not analysed",
            related=("problem.domain",),
        )
