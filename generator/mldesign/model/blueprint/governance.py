"""Rules the system is under, and the people it is run by."""

from typing import Literal

from mldesign.model.blueprint.part import Many, Part, about, listed, named, section
from mldesign.model.quantities import Duration, Money


class ImpactAssessment(Part):
    """A study of what the system does to people."""

    by: str | None = about("Who made it.", "Data protection officer")
    date: str | None = about("When.", "2026-04")
    summary: str | None = about("What it found.", "Refusals need a second look by a person.")


class Governance(Part):
    """Rules the system is under."""

    risk_tier: Literal["minimal", "limited", "high", "prohibited"] | None = about(
        "Class of risk, as in the EU AI Act.", "high"
    )
    regulation: Many[str] = listed("Laws and rules that apply.", ["EU AI Act", "GDPR"])
    standards: Many[str] = listed("Standards that are applied.", ["ISO/IEC 42001"])
    intended_use: str | None = about("What it is meant for.", "consumer loans up to 20k EUR")
    out_of_scope_use: str | None = about("What it must not be used for.", "mortgages, pricing")
    misuse: str | None = about("How it may be abused, and what is done.", "probing by brokers")
    limitations: Many[str] = listed("What it cannot do.", ["No history below 21 years."])
    affected_groups: Many[str] = listed("Whom it affects.", ["applicants"])
    impact_assessment: ImpactAssessment = section(ImpactAssessment, "What it does to people.")
    human_oversight: str | None = about("Who can step in, and how.", "clerk overrides any refusal")
    notice: str | None = about("How people learn of it.", "on the form")
    explanation: str | None = about("How people get reasons.", "letter with three reasons")
    appeal: str | None = about("How people object.", "second look within 5 days")
    legal_review: str | None = about("What the lawyers said.", "approved 2026-04")


class Prices(Part):
    """What things cost."""

    currency: str | None = about("Currency of numbers without one.", "EUR", pattern=r"^[A-Z]{3}$")
    replica_hour: Money | None = about("One replica for one hour.", "0.06 EUR")
    feature_read_million: Money | None = about("A million reads of features.", "0.25 EUR")
    storage_gb_month: Money | None = about("A gigabyte for a month.", "0.02 EUR")
    egress_gb: Money | None = about("A gigabyte sent out.", "0.09 EUR")


class OnCall(Part):
    """Who is called."""

    rota: str | None = about("Name of the rota.", "ML on-call")
    hours: str | None = about("When it is staffed.", "Mon-Fri 8-18")
    first_response: Duration | None = about("Time until someone looks.", "30 min")


class Incident(Part):
    """What happens when it breaks."""

    process: str | None = about("How an incident runs.", "docs/incident.md")
    levels: Many[str] = listed("Levels of severity.", ["1: wrong decisions go out"])
    reporting: str | None = about("Who must be told.", "supervisor within 72 h")


class Operations(Part):
    """The people and money that keep it running."""

    oncall: OnCall = section(OnCall, "Who is called.")
    incident: Incident = section(Incident, "What happens when it breaks.")
    mttr_target: Duration | None = about("Time until it works again.", "1 h")
    prices: Prices = section(Prices, "What things cost.", {"replica_hour": "0.06 EUR"})
    build_cost: Money | None = about("What building it costs.", "60k EUR")
    raci: dict[str, str] = named(
        "Who does what: task → responsible, accountable, consulted, informed.",
        {"retraining": "R ML, A risk, C legal, I branches"},
    )
    decommission: str | None = about("How it is switched off one day.", "back to the score card")
