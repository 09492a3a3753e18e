"""How long the size of a company takes in very large groups.

No faster program is known to compare with, so the ceiling is the time that the goal allows: a ratio of 1 uses it up.
The graphs are a ring, a chain and a star of 50,000 linked enterprises with two accounting years each, and a tangle of
100,000 enterprises with 200,000 holdings by chance. The first figure also reads the case from JSON and writes the
answer. Seconds are those of the processor: the engine waits for nothing, and other programs do not count.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from functools import partial

from bench.figure import Figure
from companies.size import Case, as_expected, classify, read_cases

COUNT = 50_000
# The goal for 50,000 enterprises; twice that with reading and writing, and four times for four times as many holdings.
SECONDS = 5.0
SECONDS_WITH_JSON = 10.0
SECONDS_OF_TANGLE = 20.0
SEED = 2003_361

Pairs = list[tuple[int, int, str]]


def figures() -> Iterator[Figure]:
    """Yield the seconds of each graph beside the seconds that the goal allows."""
    ring = [(position, (position + 1) % COUNT, "51") for position in range(COUNT)]
    star = [(0, position, "51") for position in range(1, COUNT)]
    whole = _text(COUNT, ring)
    yield _figure("size: ring of 50,000, JSON to JSON", partial(_answer, whole), SECONDS_WITH_JSON)
    for name, count, pairs, seconds in [
        ("ring of 50,000", COUNT, ring, SECONDS),
        ("chain of 50,000", COUNT, ring[:-1], SECONDS),
        ("star of 50,000", COUNT, star, SECONDS),
        ("tangle of 100,000 with 200,000 holdings", 2 * COUNT, _tangle(2 * COUNT), SECONDS_OF_TANGLE),
    ]:
        yield _figure(f"size: {name}", partial(classify, _case(_text(count, pairs))), seconds)


def _figure(name: str, work: Callable[[], object], seconds: float) -> Figure:
    start = time.process_time()
    work()
    return Figure(name, "s", ours=time.process_time() - start, ceiling=seconds, goal=1.0, less_is_better=True)


def _tangle(count: int) -> Pairs:
    chance = random.Random(SEED)
    return [(chance.randrange(count), chance.randrange(count), str(chance.randint(1, 99))) for _ in range(2 * count)]


def _text(count: int, pairs: Pairs) -> str:
    """Return a file with one case, in which the first enterprise applies."""
    nodes = [{"id": str(position), "accounts": [_accounts(2023), _accounts(2024)]} for position in range(count)]
    links = [{"owner": str(owner), "owned": str(owned), "capital": capital} for owner, owned, capital in pairs]
    given = {"applicant": "0", "reference_date": "2025-06-30", "nodes": nodes, "links": links}
    return json.dumps({"format": "sme-vectors/1", "vectors": [{"id": "large", "input": given}]})


def _accounts(year: int) -> dict[str, object]:
    return {"year": year, "headcount": "1.5", "turnover": "123456.78", "balance": "98765.43"}


def _case(text: str) -> Case:
    ((_, case),) = read_cases(text)
    return case


def _answer(text: str) -> str:
    return json.dumps(as_expected(classify(_case(text))))
