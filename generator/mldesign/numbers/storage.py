"""F10 to F13: bytes of logs, feature stores and vector indexes."""

from collections.abc import Iterable

GIGABYTE = 1e9
LOG_OVERHEAD_BYTES = 64.0
BYTES_PER_VALUE = 8.0


def bytes_per_day(
    rows_per_day: float, bytes_per_row: float, replicas: float = 1, compression: float = 1
) -> float:
    """F10 growth of a table [bytes/day].

    Formula: rows/day × bytes/row × replicas / compression
    Assumes: constant row size; one copy, no compression where not declared.
    Source: Reliable Machine Learning (O'Reilly 2022), design checklist, stored volume.
    """
    return rows_per_day * bytes_per_row * replicas / compression


def stock(daily_bytes: float, retention_days: float) -> float:
    """F10 size once the retention is full [bytes].

    Formula: bytes/day × T
    Assumes: constant volume.
    Source: arithmetic.
    """
    return daily_bytes * retention_days


def storage_price(size_bytes: float, price_per_gb_month: float) -> float:
    """F10 monthly price of a stock [money/month].

    Formula: GB × price per GB-month
    Assumes: GB = 10⁹ bytes.
    Source: price lists of object stores.
    """
    return size_bytes / GIGABYTE * price_per_gb_month


def log_row_bytes(features: int) -> float:
    """F11 size of one logged prediction [bytes].

    Formula: 8 × features + 64
    Assumes: 8 bytes per value; id, time, version and score take 64.
    Source: prediction-log layout: features, output, time.
    """
    return BYTES_PER_VALUE * features + LOG_OVERHEAD_BYTES


def log_retention_needed(label_delay_p95: float, training_interval: float, margin: float) -> float:
    """F11 shortest useful retention of a prediction log [days].

    Formula: label delay p95 + training interval + margin for investigations
    Assumes: margin of 30 days where not declared.
    Source: a row must outlive its outcome and the training that uses it.
    """
    return label_delay_p95 + training_interval + margin


def feature_store_bytes(
    groups: Iterable[tuple[float, float]], replicas: float = 1, overhead: float = 2
) -> float:
    """F12 memory of an online feature store [bytes]; one (entities, feature bytes per entity) pair
    per group.

    Formula: Σ count × bytes × overhead × replicas
    Assumes: overhead 2 for keys, expiry and hash tables.
    Source: rule of thumb; check against the store's measured size.
    """
    return sum(count * size for count, size in groups) * overhead * replicas


def feature_store_writes(entities: float, refresh_seconds: float) -> float:
    """F12 writes a batch refresh makes [writes/s].

    Formula: entities / refresh interval
    Assumes: the refresh is spread over its interval.
    Source: arithmetic.
    """
    return entities / refresh_seconds


def index_flat(vectors: float, dim: float, value_bytes: float = 4) -> float:
    """F13 memory of an exact index [bytes].

    Formula: N × d × b
    Assumes: nothing but the vectors.
    Source: Faiss guidelines.
    """
    return vectors * dim * value_bytes


def index_hnsw(vectors: float, dim: float, links: float = 32, value_bytes: float = 4) -> float:
    """F13 memory of an HNSW graph [bytes].

    Formula: N × (d × b + 8 × M)
    Assumes: two 4-byte links per M at the base layer; vendors quote up to (d b + 16 M) × 1.2.
    Source: Faiss guidelines; ScyllaDB vector sizing.
    """
    return vectors * (dim * value_bytes + 8 * links)


def index_hnsw_high(vectors: float, dim: float, links: float = 32, value_bytes: float = 4) -> float:
    """F13 upper vendor figure for an HNSW graph [bytes].

    Formula: N × (d × b + 16 × M) × 1.2
    Assumes: vendor overhead; pages disagree by up to a factor of two.
    Source: ScyllaDB vector sizing.
    """
    return vectors * (dim * value_bytes + 16 * links) * 1.2


def index_ivf(vectors: float, dim: float, lists: float, value_bytes: float = 4) -> float:
    """F13 memory of an inverted-file index [bytes].

    Formula: N × (d × b + 8) + nlist × d × b
    Assumes: 8 bytes per id.
    Source: Faiss guidelines.
    """
    return vectors * (dim * value_bytes + 8) + lists * dim * value_bytes


def index_ivfpq(
    vectors: float, dim: float, lists: float, codes: float = 16, code_bits: float = 8
) -> float:
    """F13 memory of an inverted-file index with product quantisation, 4-byte values [bytes].

    Formula: N × (m × nbits / 8 + 8) + nlist × d × b + 2^nbits × d × b
    Assumes: 8 bytes per id, b = 4.
    Source: Faiss guidelines; OpenSearch product quantisation.
    """
    return vectors * (codes * code_bits / 8 + 8) + lists * dim * 4 + 2**code_bits * dim * 4
