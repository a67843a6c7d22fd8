"""What the `prepare` step of a fitted pipeline makes of the matrix, column by column, as plain
data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np


class Unsupported(ValueError):
    """A transformer that is not expressed here."""


@dataclass(frozen=True)
class Number:
    """(x - mean) / scale, with missing values filled first."""

    column: int
    fill: float = float("nan")
    mean: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True)
class Indicator:
    """1 where the column holds the code, else 0."""

    column: int
    code: float


@dataclass(frozen=True)
class Lookup:
    """A value for each code; `default` for any other."""

    column: int
    codes: tuple[float, ...]
    values: tuple[float, ...]
    default: float


Prepared = Number | Indicator | Lookup


def prepared_columns(transformer: Any, columns: Sequence[int]) -> list[Prepared]:
    """What each output column of a fitted transformer of these input columns is. Raises
    `Unsupported`."""
    from sklearn.compose import ColumnTransformer  # heavy, and only training asks for them
    from sklearn.pipeline import Pipeline

    if isinstance(transformer, str):
        if transformer != "passthrough":
            raise Unsupported(transformer)
        return [Number(column) for column in columns]
    if isinstance(transformer, ColumnTransformer):
        return [
            prepared
            for name, inner, chosen in transformer.transformers_
            if inner != "drop"
            for prepared in prepared_columns(inner, [columns[i] for i in chosen])
        ]
    if isinstance(transformer, Pipeline):
        first, *rest = [step for _, step in transformer.steps]
        found = prepared_columns(first, columns)
        for step in rest:
            found = _then(step, found)
        return found
    return list(_single(transformer, columns))


def _single(transformer: Any, columns: Sequence[int]) -> Iterator[Prepared]:
    from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, TargetEncoder

    if isinstance(transformer, FunctionTransformer) and transformer.func is None:
        yield from (Number(column) for column in columns)  # a fitted "passthrough"
    elif isinstance(transformer, OneHotEncoder):
        if transformer.handle_unknown != "ignore" or transformer.drop is not None:
            raise Unsupported("a one-hot encoder that drops columns or refuses values")
        for column, codes in zip(columns, transformer.categories_, strict=True):
            yield from (Indicator(column, float(code)) for code in codes)
    elif isinstance(transformer, TargetEncoder):
        yield from _target_lookups(transformer, columns)
    else:
        yield from _then(transformer, [Number(column) for column in columns])


def _target_lookups(transformer: Any, columns: Sequence[int]) -> Iterator[Lookup]:
    """For more than two classes there is one for each class, class after class within a column."""
    means = np.atleast_1d(transformer.target_mean_)
    for place, encodings in enumerate(transformer.encodings_):
        column, output = divmod(place, len(means))
        codes = tuple(float(code) for code in transformer.categories_[column])
        yield Lookup(columns[column], codes, tuple(encodings.tolist()), float(means[output]))


def _then(step: Any, columns: Sequence[Prepared]) -> list[Prepared]:
    """The columns after one more step of a pipeline."""
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import StandardScaler

    if isinstance(step, SimpleImputer) and not step.add_indicator:
        pairs = zip(columns, step.statistics_, strict=True)
        return [_filled(column, float(fill)) for column, fill in pairs]
    if isinstance(step, StandardScaler):
        means = step.mean_ if step.with_mean else np.zeros(len(columns))
        scales = step.scale_ if step.with_std else np.ones(len(columns))
        triples = zip(columns, means.tolist(), scales.tolist(), strict=True)
        return [_scaled(column, mean, scale) for column, mean, scale in triples]
    raise Unsupported(type(step).__name__)


def _filled(column: Prepared, fill: float) -> Prepared:
    if not isinstance(column, Number) or column.mean != 0 or column.scale != 1 or np.isnan(fill):
        raise Unsupported("filling something other than raw numbers")
    return replace(column, fill=fill)


def _scaled(column: Prepared, mean: float, scale: float) -> Prepared:
    if isinstance(column, Lookup):
        values = tuple((value - mean) / scale for value in column.values)
        return replace(column, values=values, default=(column.default - mean) / scale)
    if not isinstance(column, Number) or column.mean != 0 or column.scale != 1:
        raise Unsupported("scaling something other than numbers, or twice")
    return replace(column, mean=mean, scale=scale)
