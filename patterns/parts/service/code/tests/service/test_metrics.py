import re

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

from ml_app.serving.metrics import Histogram, counts, gauge


class Families(Collector):
    def __init__(self, *families: object) -> None:
        self._families = families

    def collect(self):
        return iter(self._families)


def exposition(*families: object) -> str:
    registry = CollectorRegistry()
    registry.register(Families(*families))
    return generate_latest(registry).decode()


def test_a_bound_belongs_to_the_values_below_it() -> None:
    histogram = Histogram((1, 2))
    for value in (0.5, 1, 1.5, 3):
        histogram.observe(value)
    text = exposition(histogram.family("seconds", "How long."))
    assert re.findall(r'seconds_bucket\{le="(.*)"\} (\S+)', text) == [
        ("1", "2.0"),
        ("2", "3.0"),
        ("+Inf", "4.0"),
    ]
    assert "seconds_sum 6.0" in text


def test_counts_and_values_have_their_labels() -> None:
    text = exposition(
        counts("requests", "Requests.", ("route", "status"), {("/a", 200): 3, ("/a", 404): 1}),
        gauge("info", "Which.", 1, version="0001"),
        counts("rows", "Rows.", (), {(): 7}),
    )
    assert 'requests_total{route="/a",status="200"} 3.0' in text
    assert 'requests_total{route="/a",status="404"} 1.0' in text
    assert 'info{version="0001"} 1.0' in text
    assert "rows_total 7.0" in text
