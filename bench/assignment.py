"""How long does a plan of assignment take, how much memory, and how good is its worst fit?

    python -m bench.assignment                      60 proposals by 30 readers, then 2,000 by 400
    python -m bench.assignment --size 500 100       another size

Nothing is read from a database: proposals, readers, wishes and conflicts are made up, the fits, the floor, the flow and
the effects of the other choices are worked out as the worker does it. Each size runs in a process of its own.
"""

import argparse
import multiprocessing
import random
import resource
from time import perf_counter

SIZES = ((60, 30), (2_000, 400))
READERS = 3
TOPICS = [
    f"{kind} {part}"
    for kind in ("human", "mouse", "plant", "viral")
    for part in ("neuron", "gut", "muscle", "lung", "skin")
]
TOPICS += [
    "凝縮体",
    "腸管免疫",
    "睡眠",
    "骨格筋",
    "organelles",
    "phase separation",
    "birth cohort",
    "ageing",
    "host defence",
    "imaging",
]


def made_up(proposals, readers, *, seed=1):
    """Return queries.Inputs of so many proposals and readers: areas, keywords, languages, wishes, one pair in twenty barred."""
    from reviews.fit import wanted_of  # noqa: PLC0415 - Django stands only inside the process that is measured
    from reviews.queries import Inputs, Reader  # noqa: PLC0415

    chance = random.Random(seed)
    most = -(-proposals * READERS * 5 // (4 * readers))
    texts = [" ".join(chance.sample(TOPICS, 4)) for _ in range(proposals)]
    filler = "What is known of it, and what neither of the two teams could find out alone in five years of work. " * 8
    wanted = [
        wanted_of(area=chance.randint(1, 3), title_en=text, title_ja="", summary=f"{text}. {filler}") for text in texts
    ]
    people = [
        Reader(
            person_pk=number,
            name="",
            area_numbers=frozenset(chance.sample([1, 2, 3], chance.randint(1, 2))),
            keywords=tuple(chance.sample(TOPICS, 5)),
            languages=frozenset(chance.choice([["en"], ["en", "ja"], ["ja"]])),
            most=most + chance.randint(0, 4),
        )
        for number in range(readers)
    ]
    wishes = ("eager", "fine", "rather-not")
    return Inputs(
        proposals=[_Row(number) for number in range(proposals)],
        wanted=wanted,
        readers=people,
        kept=frozenset(),
        barred={one: {number for number in range(readers) if chance.random() < 0.05} for one in range(proposals)},
        bids={
            (chance.randrange(proposals), chance.randrange(readers)): chance.choice(wishes) for _ in range(10 * readers)
        },
        loads={},
    )


class _Row:
    """A proposal as far as a plan asks for it."""

    def __init__(self, pk):
        self.pk = pk


def measure(proposals, readers):
    """Work one plan out, print time, memory and floor."""
    import django  # noqa: PLC0415 - only in the process that is measured

    django.setup()
    from reviews.queries import Wishes  # noqa: PLC0415
    from reviews.services.plans import worked_out  # noqa: PLC0415

    inputs, began = made_up(proposals, readers), perf_counter()
    result = worked_out(inputs, Wishes(readers=READERS, bids=200, least=1))
    seconds, megabytes = perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = f"{proposals:,} x {readers}"
    if "shortage" in result:
        print(f"{name}: cannot be done, {result['shortage']['missing']} readers missing; {seconds:.2f} s")
        return
    told = ", ".join(f"{one['choice']} {one.get('lowest')}/{one.get('mean')}" for one in result["effects"])
    print(f"{name}: {seconds:.2f} s, {megabytes:.0f} MB at most, floor {result['floor']}, sum {result['total']:,}")
    print(f"    lowest/mean fit by choice: {told}")


def main():
    """Measure each size in a fresh process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", nargs=2, type=int, metavar=("PROPOSALS", "READERS"))
    chosen = parser.parse_args().size
    for size in [chosen] if chosen else SIZES:
        process = multiprocessing.get_context("spawn").Process(target=measure, args=size)
        process.start()
        process.join()


if __name__ == "__main__":
    main()
