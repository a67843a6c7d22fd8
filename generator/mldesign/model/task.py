"""Kinds of learning tasks: words of the language, whichever choices carry them out."""

TWO_CLASSES = frozenset({"binary_classification"})
RETRIEVAL = frozenset({"retrieval", "recommendation", "ranking", "matching", "search"})
RECOMMENDING = frozenset({"recommendation", "retrieval"})
UNSUPERVISED = frozenset({"anomaly_detection", "clustering"})
PER_SEGMENT = frozenset({"forecasting", "ranking", "recommendation"})
"""Tasks whose quality differs so much between segments that a mean says little."""
