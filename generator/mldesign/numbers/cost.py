"""F16 to F19 and F30: what training, serving and batch runs take in hours, money and energy."""

HOURS_PER_MONTH = 730.0


def training_hours(examples: float, epochs: float, throughput: float, devices: float = 1) -> float:
    """F16 wall time of one training run [hours].

    Formula: examples × epochs / (throughput × devices × 3600), throughput in examples/s per device
    Assumes: throughput measured, linear scaling over devices.
    Source: arithmetic.
    """
    return examples * epochs / (throughput * devices * 3600)


def transformer_flops(parameters: float, tokens: float) -> float:
    """F16 floating-point operations to train a transformer.

    Formula: C = 6 × N × D
    Assumes: dense model, forward and backward pass.
    Source: Kaplan et al. 2020; Hoffmann et al. 2022.
    """
    return 6 * parameters * tokens


def device_hours(flops: float, effective_flops_per_second: float) -> float:
    """F16 accelerator time for a number of operations [device-hours].

    Formula: C / (peak × MFU × 3600)
    Assumes: effective rate = peak × model FLOP utilisation, 0.3 to 0.5 typical.
    Source: Chowdhery et al. 2022 (PaLM), MFU.
    """
    return flops / (effective_flops_per_second * 3600)


def training_cost(
    runs_per_month: float,
    hours: float,
    devices: float,
    price_per_hour: float,
    search_trials: float = 0,
    trial_share: float = 1,
) -> float:
    """F17 compute cost of training [money/month]; storage and labels are counted by F10 and F14.

    Formula: runs × hours × devices × price + trials × hours × share × devices × price
    Assumes: on-demand price; the search runs once a month; a trial takes the whole run where
        not declared.
    Source: MLOps Stack Canvas, cost per block.
    """
    run = hours * devices * price_per_hour
    return runs_per_month * run + search_trials * trial_share * run


def mean_replicas(replicas_min: float, mean_needed: float, peak_needed: float) -> float:
    """F18 replicas that run on average.

    Formula: (max(floor, N at q_avg) + max(floor, N at q_peak)) / 2
    Assumes: no daily profile is given: the mean of both ends stands for it.
    Source: AWS Machine Learning Lens, cost pillar.
    """
    return (max(replicas_min, mean_needed) + max(replicas_min, peak_needed)) / 2


def serving_cost(replicas: float, price_per_hour: float) -> float:
    """F18 replica cost [money/month].

    Formula: mean replicas × 730 × price per hour
    Assumes: 730 hours a month.
    Source: AWS Machine Learning Lens, cost pillar.
    """
    return replicas * HOURS_PER_MONTH * price_per_hour


def cost_per_thousand(monthly_cost: float, predictions_per_month: float) -> float:
    """F18 cost of a thousand predictions [money].

    Formula: 1000 × monthly cost / predictions per month
    Assumes: steady load.
    Source: AWS Machine Learning Lens, cost pillar.
    """
    return 1000 * monthly_cost / predictions_per_month


def batch_hours(
    rows: float,
    rows_per_second: float,
    workers: float = 1,
    efficiency: float = 0.8,
    overhead: float = 0,
) -> float:
    """F19 duration of a batch run [hours], overhead in hours.

    Formula: T = rows / (rows/s × workers × efficiency) / 3600 + overhead
    Assumes: parallel efficiency 0.8 where not declared.
    Source: batch metrics of a scoring job.
    """
    return rows / (rows_per_second * workers * efficiency) / 3600 + overhead


def energy_kwh(devices: float, watts: float, hours: float, pue: float = 1.5) -> float:
    """F30 energy of a run [kWh].

    Formula: devices × W × hours × PUE / 1000
    Assumes: power usage effectiveness 1.5 where not declared.
    Source: Lacoste et al. 2019.
    """
    return devices * watts * hours * pue / 1000


def emissions_kg(kwh: float, kg_per_kwh: float) -> float:
    """F30 emissions of a run [kg CO₂e].

    Formula: kWh × grid factor
    Assumes: the grid factor of where it runs.
    Source: Lacoste et al. 2019.
    """
    return kwh * kg_per_kwh
