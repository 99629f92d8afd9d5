"""Make the pipeline that Postil ships: `python -m annotations.suggesters.training CORPUS [OUT] [--work FOLDER]`.

CORPUS is the folder with the open corpora, OUT the pipeline's folder (the shipped one by default). The parser and the
recogniser are trained side by side, on one core each. With --work what is made on the way is kept, and a run that was
broken off goes on from there.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("out", type=Path, metavar="OUT", nargs="?")
    parser.add_argument("--work", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    os.environ.update(ONE_THREAD)
    with tempfile.TemporaryDirectory() as passing:
        make(options.corpus, options.out, options.work or Path(passing))


def make(corpus: Path, out: Path | None, work: Path) -> None:
    """All stages, the two trainings in processes of their own."""
    from . import stages  # after the environment is set, which numpy reads when it is imported

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        parser = processes.submit(stages.parser, corpus, work)
        names = processes.submit(stages.taught, corpus, work)
        parts = parser.result(), names.result()
    stages.whole(corpus, work, *parts, out or stages.SHIPPED)


if __name__ == "__main__":
    main()
