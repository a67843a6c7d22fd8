"""What is known of metrics by their names."""

LARGER_IS_BETTER = frozenset(
    [
        "accuracy",
        "balanced_accuracy",
        "precision",
        "recall",
        "f1",
        "fbeta",
        "roc_auc",
        "auc",
        "auroc",
        "pr_auc",
        "auprc",
        "average_precision",
        "specificity",
        "sensitivity",
        "r2",
        "ndcg",
        "map",
        "mrr",
        "hit_rate",
        "precision_at_k",
        "recall_at_k",
        "lift",
        "gini",
        "ks",
        "silhouette",
        "coverage",
        "matthews_corrcoef",
        "mcc",
        "top_k_accuracy",
    ]
)
SMALLER_IS_BETTER = frozenset(
    [
        "log_loss",
        "cross_entropy",
        "brier",
        "ece",
        "rmse",
        "mse",
        "mae",
        "mape",
        "smape",
        "wape",
        "rmsle",
        "medae",
        "pinball",
        "pinball_loss",
        "quantile_loss",
        "error_rate",
        "cost",
        "expected_cost",
        "davies_bouldin",
        "crps",
        "mase",
    ]
)
PERCENT_ERRORS = frozenset(("mape", "smape"))
PLAIN_ACCURACY = frozenset(("accuracy", "error_rate"))
ROC = frozenset(("roc_auc", "auc", "auroc"))


def plain_name(name: str) -> str:
    """Name of a metric without its cut-off: `recall@10` is `recall`."""
    return name.lower().partition("@")[0].replace("-", "_").strip("_ ")


def direction_of(name: str) -> str | None:
    """Which way is better, or None for a metric nobody here knows."""
    plain = plain_name(name)
    if plain in LARGER_IS_BETTER:
        return "maximize"
    return "minimize" if plain in SMALLER_IS_BETTER else None


def cut_off(name: str, k: int | None) -> int | None:
    """The k of a top-k metric: declared, or in its name."""
    tail = name.partition("@")[2]
    return k if k is not None else int(tail) if tail.isdigit() else None
