"""What ships: from the scores of all models on rows held back from training to a policy with its
certificate. The estimators stand on this, and so can scores that come from anywhere else.
"""

from dataclasses import dataclass, replace

from ml_app.cascade.certificate import (
    NO_METHOD,
    Certificate,
    Promise,
    missing_labels,
)
from ml_app.cascade.choice import choose
from ml_app.cascade.confidence import Confidence
from ml_app.cascade.evidence import (
    Comparison,
    Evidence,
    Held,
    Terms,
    data_hash,
    weigh,
)
from ml_app.cascade.losses import Loss
from ml_app.cascade.paired import interval
from ml_app.cascade.path import answered_by, of_stage, shares
from ml_app.cascade.policy import CASCADE, Policy


@dataclass(frozen=True)
class Decision:
    """What ships, why, and what was weighed."""

    policy: Policy
    certificate: Certificate
    reason: str
    loss: Loss
    comparisons: tuple[Comparison, ...]
    """Every model alone, the last stage, and the cascade where one was proven."""
    path: tuple[tuple[float, ...], ...]
    """Thresholds from strict to greedy."""
    temperatures: dict[str, float]
    confidences: tuple[Confidence, ...]
    """Of each stage but the last, whether or not the cascade ships."""


def decide(terms: Terms, calibrate: Held, certify: Held) -> Decision:
    """Calibrate, test, and take the cheapest that is good enough; see `choice.choose`.

    Where every model has a declared price, prices say what is cheapest. Where not, stage one alone
    is preferred to the single model, that to the further stages alone, and those to the cascade.
    """
    if not calibrate.weight.sum() or not certify.weight.sum():
        return _nothing_held(terms, calibrate)
    evidence = weigh(terms, calibrate, certify)
    alone = (_stage_one(evidence), *evidence.alone[1:])
    cascade = _cascade(evidence, certify)
    name, reason = choose(terms, evidence, alone, cascade)
    compared = (*alone, _yardstick(terms, evidence, certify), *cascade)
    ships = next(one for one in compared if one.name == name)
    return Decision(
        policy=_policy(terms, evidence, ships),
        certificate=_certificate(terms, evidence, ships, reason, data_hash(certify)),
        reason=reason,
        loss=evidence.loss,
        comparisons=compared,
        path=evidence.path,
        temperatures=evidence.temperatures,
        confidences=evidence.confidences,
    )


def _stage_one(evidence: Evidence) -> Comparison:
    """Stage one alone is the end of the path: it is proven where the whole path is, because a
    second look at the same rows would need a delta of its own.
    """
    tested = evidence.tested
    complete = tested.steps == len(evidence.path)
    one = evidence.alone[0]
    if complete:
        return replace(
            one, proven=True, missing_labels=0, p_value=tested.p_value, method=tested.method
        )
    return replace(one, proven=False, missing_labels=max(one.missing_labels, 1))


def _cascade(evidence: Evidence, held: Held) -> tuple[Comparison, ...]:
    """The greediest proven cascade; none where nothing was, or where it is stage one alone."""
    tested, rows, loss = evidence.tested, evidence.certify, evidence.loss
    if not 0 < tested.steps < len(evidence.path):
        return ()
    stage = answered_by(rows.confidences, evidence.cuts)
    answered = of_stage(rows.losses, stage)
    pairs = rows.pairs(evidence.cuts, loss)
    tried = evidence.rehearse.pairs(evidence.cuts, loss)
    low, high = interval(pairs, evidence.promise.delta, tried)
    one = Comparison(
        name=CASCADE,
        loss=held.mean(answered),
        difference=pairs.mean * loss.bound,
        low=low * loss.bound,
        high=high * loss.bound,
        p_value=tested.p_value,
        method=tested.method,
        proven=True,
        missing_labels=0,
        share=shares(stage, len(rows.losses), held.weight),
    )
    return (one,)


def _yardstick(terms: Terms, evidence: Evidence, held: Held) -> Comparison:
    """The last stage against itself: there is nothing to prove, and what is missing is what the
    strictest cascade would have taken.
    """
    strict = evidence.certify.pairs(evidence.path[0], evidence.loss)
    return Comparison(
        name=terms.last,
        loss=held.mean(evidence.certify.losses[-1]),
        difference=0.0,
        low=0.0,
        high=0.0,
        p_value=1.0,
        method=NO_METHOD,
        proven=False,
        missing_labels=0 if evidence.tested.steps else missing_labels(evidence.promise, strict),
    )


def _policy(terms: Terms, evidence: Evidence, ships: Comparison) -> Policy:
    cascade = ships.name == CASCADE
    names = terms.stages if cascade else (ships.name,)
    return Policy(
        kind=terms.kind,
        stages=names,
        temperatures=tuple(evidence.temperatures[name] for name in names),
        confidences=evidence.confidences if cascade else (),
        thresholds=evidence.cuts if cascade else (),
        decision=terms.decision,
    )


def _certificate(
    terms: Terms, evidence: Evidence, ships: Comparison, reason: str, hashed: str
) -> Certificate:
    """About what ships."""
    promise = evidence.promise
    return Certificate(
        loss=promise.loss.name,
        epsilon=promise.epsilon,
        delta=terms.delta,
        n=evidence.n,
        method=ships.method if ships.proven else NO_METHOD,
        p_value=min(1.0, ships.p_value * len(terms.alone)),
        share=ships.share or (1.0,),
        thresholds=evidence.cuts if ships.name == CASCADE else (),
        data_hash=hashed,
        certified=ships.proven,
        missing_labels=ships.missing_labels,
        reason=reason,
    )


def _nothing_held(terms: Terms, calibrate: Held) -> Decision:
    """Too few rows to hold any back: the last stage answers, and nothing is promised."""
    loss = terms.loss(calibrate)
    reason = (
        f"the cascade does not pay here, because the rows are too few to hold any back: without "
        f"rows to certify on, {terms.last} answers"
    )
    epsilon = terms.budget * loss.bound if terms.relative else terms.budget
    promise = Promise(loss, min(epsilon, 0.999 * loss.bound), terms.promised)
    certificate = Certificate(
        loss=loss.name,
        epsilon=promise.epsilon,
        delta=terms.delta,
        n=0,
        method=NO_METHOD,
        p_value=1.0,
        share=(1.0,),
        thresholds=(),
        data_hash=data_hash(calibrate),
        certified=False,
        missing_labels=promise.labels_needed,
        reason=reason,
    )
    policy = Policy(terms.kind, (terms.last,), (1.0,), (), (), terms.decision)
    heats = dict.fromkeys(calibrate.scores, 1.0)
    return Decision(policy, certificate, reason, loss, (), (), heats, ())
