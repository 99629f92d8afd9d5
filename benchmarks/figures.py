"""Figures in a line."""


def spread(values: list[float]) -> str:
    if not values:
        return "none"
    ordered = sorted(values)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    at = {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in shares.items()}
    return ", ".join(f"{name} {1000 * value:,.0f} ms" for name, value in at.items())


def told(failed: list[str]) -> str:
    return ", ".join(f"{what} ×{failed.count(what)}" for what in sorted(set(failed)))
