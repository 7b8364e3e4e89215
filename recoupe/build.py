"""The whole story on one page: a folder in, a cross-checked dossier out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from recoupe import __version__
from recoupe.model import Decision, Document, Dossier, Notice, Reading, to_plain
from recoupe.model.records import Kind
from recoupe.read.limits import DEFAULT, Limits

if TYPE_CHECKING:
    from recoupe.read.authority import GivenEntity

Each = Callable[[Callable[[Document], Reading], Sequence[Document]], Iterable[Reading]]


class Progress(Protocol):
    """Someone who wants to know how far a build is."""

    def stage(self, name: str, total: int) -> None:
        """Stage `name` begins; it has `total` steps (0: unknown)."""

    def step(self, what: str) -> None:
        """One step of the stage is done: `what` names it."""


class Silence:
    """A `Progress` that keeps it to itself."""

    def stage(self, name: str, total: int) -> None:
        """Say nothing."""

    def step(self, what: str) -> None:
        """Say nothing."""


class Kept(Protocol):
    """Where readings are kept between builds (`store.Shelf`)."""

    def kept(self, key: str) -> Reading | None:
        """The reading under `key`, None when there is none."""

    def keep(self, key: str, reading: Reading) -> None:
        """Keep `reading` under `key`."""


def one_by_one(read: Callable[[Document], Reading], documents: Sequence[Document]) -> Iterator[Reading]:
    """Read the documents in this process: the plain `Each`."""
    return map(read, documents)


def build(
    folder: Path,
    decisions: Sequence[Decision] = (),
    each: Each = one_by_one,
    progress: Progress | None = None,
    exclude: Sequence[Path] = (),
    limits: Limits = DEFAULT,
    jobs: int | None = 1,
) -> Dossier:
    """Read `folder` and return its cross-checked dossier: same inputs, same bytes out.

    `each` applies the reading to all documents: another process pool, or a cache, changes nothing but time. `exclude`
    are paths that are never input (the dossier itself). Files are opened within `limits` by `jobs` processes, as
    `read_folder` says.
    """
    from recoupe.across.copies import decided, find_copies, find_families
    from recoupe.across.dates import inherit_dates
    from recoupe.across.entities import resolve
    from recoupe.across.events import merge_events
    from recoupe.across.relations import relate
    from recoupe.across.utterances import find_utterances
    from recoupe.crosscheck import crosscheck
    from recoupe.read.folder import read_folder

    progress = progress or Silence()
    found = read_folder(folder, progress=progress, exclude=exclude, limits=limits, jobs=jobs)

    progress.stage("reading", len(found.documents))
    readings = []
    for reading in each(Reader(names_of(found.entities)), found.documents):  # within: one document each
        progress.step(reading.document.names[0])
        readings.append(reading)

    progress.stage("copies", 0)
    documents = [reading.document for reading in readings]
    copies = decided(find_copies(documents), decisions)
    families = find_families(documents, copies, decisions)  # across: who copies whom
    readings = inherit_dates(readings, copies)
    progress.stage("crosscheck", 0)
    who = resolve(readings, decisions, found.entities)
    entities = who.entities
    utterances = find_utterances(readings, entities, copies)
    events = merge_events(readings, entities, families, decisions)
    relations = relate(readings, events, entities)
    checks = crosscheck(readings, events, entities, families, copies)
    return Dossier(
        version=__version__,
        readings=tuple(readings),
        copies=copies,
        families=families,
        utterances=utterances,
        entities=entities,
        events=events,
        relations=relations,
        checks=checks,
        decisions=tuple(decisions),
        notices=(
            *found.notices,
            *who.notices,
            *(n for reading in readings for n in reading.notices if n.level == "error"),
        ),
        skipped=found.skipped,
        candidates=who.candidates,
    )


Given = tuple[str, Kind | None]


def names_of(entities: Sequence[GivenEntity]) -> tuple[Given, ...]:
    """All names of the user's list, with the kind of what they name; the first line that claims a name keeps it."""
    found: dict[str, Given] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            found.setdefault(name, (name, entity.kind))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents closely, each with those of the user's names that stand in it: on others it does not depend."""

    given: tuple[Given, ...] = ()

    def __call__(self, document: Document) -> Reading:
        """The reading of `document`."""
        return read_or_tell(document, self._standing(document))

    def key(self, document: Document) -> str:
        """What its reading depends on, hashed."""
        return reading_key(document, self._standing(document))

    def _standing(self, document: Document) -> tuple[Given, ...]:
        from recoupe.within.mentions.given import names_in

        return names_in(document.text, self.given) if self.given else ()


def read_or_tell(document: Document, given: Sequence[Given] = ()) -> Reading:
    """`read_closely(document)`; where that fails, an empty reading with a notice, so that the others are built."""
    from recoupe.within import read_closely

    try:
        return read_closely(document, given)
    except Exception as error:  # a fault of ours on an unforeseen text: named, never silent, never the folder's end
        why = f"{type(error).__name__}: {error}"[:200]
        notice = Notice(
            code="within.failed",
            message=f"{document.names[0]} was opened but not read closely ({why}): nothing is drawn from it; "
            "please report this.",
            file=document.names[0],
            level="error",
            data=(("why", why),),
        )
        return Reading(document=document, lemmas=("",) * len(document.sentences), notices=(notice,))


def keeping(shelf: Kept, each: Each, used: list[str]) -> Each:
    """`each`, but what stands on `shelf` is not read again, and what is read is put there at once.

    The keys of all documents, in order, are added to `used`.
    """

    def kept(read: Callable[[Document], Reading], documents: Sequence[Document]) -> Iterator[Reading]:
        key_of = read.key if isinstance(read, Reader) else reading_key
        keys = [key_of(document) for document in documents]
        used.extend(keys)
        known = [shelf.kept(key) for key in keys]
        fresh = iter(each(read, [d for d, k in zip(documents, known, strict=True) if k is None]))
        for key, reading in zip(keys, known, strict=True):
            if reading is None:
                reading = next(fresh)
                if not any(n.code == "within.failed" for n in reading.notices):
                    shelf.keep(key, reading)
            yield reading

    return kept


def reading_key(document: Document, given: Sequence[Given] = ()) -> str:
    """What a reading depends on, hashed: the document as read, the user's names in it, and the rules that read it."""
    plain = json.dumps(to_plain(document), sort_keys=True, ensure_ascii=False)
    names = json.dumps([list(name) for name in given], ensure_ascii=False) if given else ""
    return hashlib.sha256(f"{rules_version()}\n{names}{plain}".encode()).hexdigest()


@cache
def rules_version() -> str:
    """A hash of the code and language data that readings come from: another version never takes over old readings."""
    here = Path(__file__).parent
    digest = hashlib.sha256(__version__.encode())
    for room in ("languages", "model", "within"):
        for path in sorted((here / room).rglob("*")):
            if path.suffix in {".py", ".toml"}:
                digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
