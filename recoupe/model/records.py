"""The records that the stages pass on. Frozen, sorted, nothing filled in later; spans say where each was found.

Positions inside a `Reading` (a mention, a time, a quotation) are indexes into its own tuples, -1 for none; across
documents a `Ref` names document and index. `rule` is the name of what found a record, such as `fr.quote.selon`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from recoupe.model.edits import Origin
from recoupe.model.spans import Span

# ---------------------------------------------------------------- one file

BlockKind = Literal[
    "title", "subtitle", "heading", "paragraph", "caption", "credit", "byline", "dateline", "toc", "footnote",
    "editorial", "question", "signature", "boilerplate", "read_also", "embed",
]  # fmt: skip
Format = Literal[
    "pdf", "html", "markdown", "text", "docx", "odt", "rtf", "eml", "image", "xml", "json", "record",
]  # fmt: skip
"""What a text was read from: the format of the file, or of the part of it (of a mail, an archive) that holds the text."""

Status = Literal["given", "stated", "page", "file", "inferred", "inherited", "unknown"]
"""How a fact about a document is known: given by the user, stated in its text, in the data of its page or mail
headers, in the file's own properties, inferred from clues, inherited from a copy, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A problem with a document, as data: `code` is stable (`read.encrypted`), `message` one sentence with a next step.

    `data` holds the changing parts of the message by name, so that it can be said in another language.
    """

    code: str
    message: str
    where: Span | None = None
    file: str = ""
    level: Literal["info", "warning", "error"] = "warning"
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of layout: a paragraph, a caption, a heading... `language` is `fr`, `en`, `es`, another code or `und`.

    `repeats` marks pull quotes and headings that say again what the body says; `role` names the part inside its kind
    (`chapo`, `rubric`, `drafted`), empty for none; `truncated` a block whose end is missing in the file. `confidence` is
    what character recognition says of its own words, 0 to 1; None for text that the file holds as text.
    """

    span: Span
    kind: BlockKind
    language: str
    rule: str = ""
    role: str = ""
    repeats: bool = False
    truncated: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence; it lies inside the block with index `block`."""

    span: Span
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something known about a document as a whole (its title, an author), and how."""

    value: str
    status: Status
    rule: str
    span: Span | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The date of a document: an interval of ISO days, how it is known and why; both None when it is unknown.

    `clues`: what bounds a date that nobody states, each with its words and, as its value, the days (EDTF) that it allows.
    """

    earliest: str | None = None
    latest: str | None = None
    status: Status = "unknown"
    rule: str = ""
    span: Span | None = None
    reason: str = ""
    clues: tuple[Fact, ...] = ()

    @property
    def day(self) -> str | None:
        """The day, where there is exactly one."""
        return self.earliest if self.earliest == self.latest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """What else is said of a `field` of a document (`title`, `published`...), and was not believed: a conflict, shown."""

    field: str
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A mended spot: canonical [start, end) stands where the source has `old`; `rule` says why (`lines.rejoin`).

    `start == end` where something was taken out; `old` is empty where something was put in. Putting every `old` back
    gives the text as the file has it, mark-up and what was `Dropped` apart.
    """

    start: int
    end: int
    old: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Visible text of the file that is not in the document: a menu, a running header.

    `start` and `end` are source offsets on `page`, in the unit of the document's origin; `chars` counts its visible
    characters, `text` is how it begins.
    """

    rule: str
    text: str
    chars: int
    start: int
    end: int
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text of one file. `id` hashes the bytes and the `place` inside the file, so it survives renaming.

    `names` are all its paths relative to the folder (NFC, `/`), sorted: byte-identical files are one document.
    `text` is canonical (repaired, NFC where the source is); `origin` leads every character back to the file. `length` and
    `print_page` are what an export of a press database says of the article ("612 mots", "p. 4"). `house` is the owner of
    its outlet, in the user's own words (`sources.csv`).
    """

    id: str
    names: tuple[str, ...]
    format: Format
    sha256: str
    place: str = ""
    encoding: str = ""
    text: str
    origin: Origin
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    language: str = "und"
    title: Fact | None = None
    subtitle: Fact | None = None
    rubric: Fact | None = None
    authors: tuple[Fact, ...] = ()
    outlet: Fact | None = None
    agency: Fact | None = None
    url: Fact | None = None
    length: Fact | None = None
    print_page: Fact | None = None
    genre: str = ""
    published: Published = Published()
    updated: Published = Published()
    drafted: Published = Published()
    rivals: tuple[Rival, ...] = ()
    repairs: tuple[Repair, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notices: tuple[Notice, ...] = ()
    house: Fact | None = None

    @property
    def kept(self) -> float:
        """The share of the visible characters of its source that stand in `text`, 0 to 1."""
        here = sum(map(len, self.text.split()))
        lost = sum(dropped.chars for dropped in self.dropped)
        return here / (here + lost) if here + lost else 1.0


# ------------------------------------------------------------- one reading

Kind = Literal["person", "organisation", "media", "place", "facility", "product", "event", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that stand for an actor or a place. `chain` is an index into `Reading.chains`, -1 for none.

    `group`: a plural nominal that stands for several ("les deux hommes"), whose chains are `members` where they are
    known; `metonym`: a capital or building that stands for a government ("Moscou exige"), in the chain of the country.
    """

    span: Span
    rule: str
    kind: Kind
    form: Literal["name", "nominal", "pronoun"]
    chain: int = -1
    group: bool = False
    metonym: bool = False
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What a text says that somebody is, beside a name or later: "président russe", "directrice de l'usine".

    `span` holds its words without article; `title` is the same on one line. `mention`: index of the mention that it is
    said of. `state`: ISO code of the state that it belongs to; `of`: indexes of the mentions inside the words, such as the
    body. `held`: now, no longer ("ancien", "ex-"), not yet ("futur"), as the text has it. `time`: index of the time
    expression that says when ("ministre de 2012 à 2015"), -1 where the text gives none: then the document's date holds.
    """

    span: Span
    rule: str
    title: str
    mention: int
    state: str = ""
    of: tuple[int, ...] = ()
    held: Literal["now", "former", "coming"] = "now"
    time: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Mentions of one document that stand for the same thing; `name` is its fullest name there.

    `key` identifies it beyond this document where that is certain: `place:1880252` (GeoNames), `country:RU` (ISO 3166),
    `agency:AFP`, `org:UN`; empty otherwise. `offices`: what the document says that a person is, in order.
    """

    kind: Kind
    name: str
    mentions: tuple[int, ...]
    key: str = ""
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time expression. `value` is its TIMEX3 value, `earliest`/`latest` the ISO days that it allows (None: open).

    `anchor` says what the value hangs on: `absolute`, `document` (its date), `text` (an earlier expression, whose index
    is `hangs_on`), or `none` (unresolved, e.g. no document date: `value` then keeps `XXXX` for what is unknown).
    """

    span: Span
    rule: str
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    earliest: str | None = None
    latest: str | None = None
    anchor: Literal["absolute", "document", "text", "none"] = "none"
    hangs_on: int = -1
    mod: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Someone who says or relays. `span` is the attribution's words (None: known from elsewhere, e.g. the credit).

    `mention` is the index of the mention, `name` the fullest name known in the document, or the words themselves for an
    `anonymous` one. `kind` of an agency or paper is `media`.
    """

    name: str
    kind: Literal["person", "organisation", "media", "place", "group", "anonymous"]
    span: Span | None = None
    mention: int = -1


QuoteMode = Literal["direct", "mixed", "indirect", "scare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words given as someone's. `span` is the hull of `pieces` (an inserted clause or an editor's note cuts them).

    mixed: `span` is the attributed clause and `marks` the words inside the marks. scare: distance, title, nickname; no
    speaker. `relays`: outermost first, between the document and the speaker. `inherited`: no cue of its own, the speaker
    comes from the neighbouring sentence. `stance` of the cue: neutral, doubting, endorsing, denying.
    """

    span: Span
    rule: str
    mode: QuoteMode
    pieces: tuple[Span, ...]
    marks: tuple[Span, ...] = ()
    cue: Span | None = None
    stance: str = ""
    speaker: Voice | None = None
    relays: tuple[Voice, ...] = ()
    nested: bool = False
    inherited: bool = False
    repeats: bool = False


ModalForm = Literal["conditional", "future", "lexical", "question", "negation"]
ModalUse = Literal[
    "reported", "possibility", "forecast", "planned", "condition", "future_in_past", "politeness", "duty",
    "comparison", "questioned", "denied", "opinion",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Modal:
    """Words that say how sure, and what use is made of them. Every conditional verb has one; `source`: whose certainty."""

    span: Span
    rule: str
    form: ModalForm
    use: ModalUse
    source: Voice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number and what it counts. `low`/`high` bound it (None: open); `concept` is language-neutral (`dead`, `aboard`)."""

    span: Span
    rule: str
    low: float | None
    high: float | None
    bound: Literal["exact", "about", "at_least", "at_most", "between"] = "exact"
    unit: str = ""
    counted: Span | None = None
    concept: str = ""


Modality = Literal["asserted", "reported", "hedged", "possible", "planned", "questioned", "opinion"]
RoleKind = Literal["actor", "target", "recipient", "theme", "with", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A participant of a statement: its words, and the mention they hold (-1: none, e.g. goods)."""

    kind: RoleKind
    span: Span
    mention: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something a document says about the world: a finite clause, or an event noun (`nominal`).

    `predicate` is the verb group or noun, `lemma` its head's. `event` is the event type of the lexicon (`meet`,
    `supply`...), empty for none. `sources`: whose words, outermost first; empty: the author's own. `unverified`: in the
    journalistic conditional. `implicit`: negated by sense (cesser, éviter). `cues`: the words that decided modality and
    polarity. `quotes` and `quantities` are indexes. `place` is the index of the mention of where. `named`: an event
    noun that the clause around it only names, or a relative clause that only tells which thing is meant; it gathers events
    and relations and is not counted as saying something more.
    """

    span: Span
    rule: str
    sentence: int
    predicate: Span
    lemma: str
    event: str = ""
    nominal: bool = False
    roles: tuple[Role, ...] = ()
    time: int = -1
    place: int = -1
    quotes: tuple[int, ...] = ()
    quantities: tuple[int, ...] = ()
    modality: Modality = "asserted"
    negated: bool = False
    implicit: bool = False
    unverified: bool = False
    tense: Literal["past", "present", "future", ""] = ""
    sources: tuple[Voice, ...] = ()
    cues: tuple[Span, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one document says. `lemmas` is one string of lemmas a sentence, for search."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    chains: tuple[Chain, ...] = ()
    times: tuple[When, ...] = ()
    quotes: tuple[Quote, ...] = ()
    modals: tuple[Modal, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    statements: tuple[Statement, ...] = ()
    lemmas: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


# ------------------------------------------------------------ whole folder


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Record number `index` (a statement, a mention: the field says which) of the reading of document `doc`."""

    doc: str
    index: int


CopyKind = Literal[
    "identical", "excerpt", "rewrite", "common_agency", "translation", "shared_quotes", "boilerplate", "independent"
]
Direction = Literal["a->b", "b->a", "both_from_agency", "undecided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The same words at two places (two documents, or twice in one). `score` in [0, 1]: share of words in common."""

    left: Span
    right: Span
    kind: Literal["verbatim", "reworded", "translation", "quoted"] = "verbatim"
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What documents `left` and `right` (left < right; equal: inside one document) share, which way, and why.

    `derived` is False for shared quotations and boilerplate. `a` of a direction is `left`; `a->b`: right took from left.
    `agency` names the agency the shared text comes from, empty for none known. `score` in [0, 1] is the share of the
    shorter text that is shared.
    """

    left: str
    right: str
    kind: CopyKind
    derived: bool
    direction: Direction
    agency: str
    passages: tuple[Passage, ...]
    score: float
    reasons: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Passages that descend from one text: they count as ONE source. `origin`: a document id, `agency:AFP`, or empty.

    `certain` is False while an undecided edge holds it together; it then still never adds independence.
    """

    id: str
    kind: CopyKind
    documents: tuple[str, ...]
    passages: tuple[Span, ...]
    origin: str = ""
    certain: bool = True
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Why two names or nominals were taken for one thing; undone by a `Decision`. `score` in [0, 1]."""

    left: str
    right: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One real thing of the story, with all its names (most frequent first) and mentions. `links`: identifiers.

    `notes` and `given` (file and line) come from the user's own authority file, where it speaks of this thing.
    """

    id: str
    kind: Kind
    name: str
    names: tuple[str, ...]
    mentions: tuple[Ref, ...]
    links: tuple[str, ...] = ()
    merges: tuple[Merge, ...] = ()
    notes: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRole:
    """An entity's part in an event."""

    kind: RoleKind
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening that statements of one or more documents speak of.

    `kind` is a type of `languages/events.toml`; `name` the words of the `headline` statement; `when` EDTF, empty when
    unknown, with its days; `where` an entity id or empty. `modality` is the strongest that any independent text gives
    it; `negated`: every statement denies it. `quantities`: references to the quantities that describe it.
    """

    id: str
    kind: str
    name: str
    headline: Ref
    roles: tuple[EventRole, ...]
    when: str = ""
    earliest: str | None = None
    latest: str | None = None
    where: str = ""
    statements: tuple[Ref, ...] = ()
    quantities: tuple[Ref, ...] = ()
    modality: Modality = "asserted"
    unverified: bool = False
    negated: bool = False
    rule: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Who meets, supplies, supports, threatens, sanctions whom: directed, drawn from statements."""

    id: str
    kind: str
    subject: str
    object: str
    what: str = ""
    when: str = ""
    modality: Modality = "asserted"
    unverified: bool = False
    negated: bool = False
    statements: tuple[Ref, ...] = ()
    events: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One origin behind an event. `sure`: counts in the lower bound too; `statements`: what rests on it.

    `kind`: `voice` (someone quoted), `outlet` (a text in its own name), `agency` (a reconstructed dispatch), `none`
    (asserted, with no source given, after others had it). `reason` says why it counts, or not.
    """

    key: str
    name: str
    kind: Literal["voice", "outlet", "agency", "none"]
    sure: bool
    counts: bool
    statements: tuple[Ref, ...]
    families: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One value in a disagreement, and the statements that give it. `evidence`: the compared words."""

    value: str
    statements: tuple[Ref, ...]
    evidence: tuple[Span, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Values of one field that do not fit together (`conflict`), or lie inside one another (`refinement`)."""

    id: str
    field: Literal["date", "number", "place", "actor", "polarity"]
    kind: Literal["conflict", "refinement"]
    sides: tuple[Side, ...]
    compatible: Side | None
    why: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardening:
    """The conditional disappears: `after` states as a fact what `before` gave as unverified, with no new source."""

    before: Ref
    after: Ref
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How an event stands: independent sources between `lower` and `upper`, and what they disagree on."""

    event: str
    sources: tuple[Source, ...]
    lower: int
    upper: int
    disagreements: tuple[Disagreement, ...] = ()
    hardenings: tuple[Hardening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word on a pair (of entities, events, documents): it survives every rebuild.

    `left` and `right`: ids, or names as texts write them. `names`: how both were called when it was said, which is what
    an id that is gone is looked for by; empty where nothing is known.
    """

    left: str
    right: str
    verdict: Literal["same", "different", "copy", "not_copy"]
    by: str = ""
    at: str = ""
    reason: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two entities (ids) that may be one, which rules leave open: for a person to decide.

    `names`: how both are called. `weight`: mentions that would change sides, the fewer of the two. `score` in [0, 1].
    """

    left: str
    right: str
    names: tuple[str, ...]
    score: float
    weight: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One way in which a version of a quotation departs from its base; None on the side where no words stand.

    `cut` and `added`: words that only the base, only the version has; `bracketed`: put in by the version between
    brackets; `changed`: other words; `cue`: another verb of speech; `speaker`: other words for who speaks, taken for
    someone else; `translation`: another language.
    """

    kind: Literal["cut", "added", "changed", "bracketed", "cue", "speaker", "translation"]
    base: Span | None = None
    version: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A quotation (number `index` of a reading) as a version of another; `score`: the share of words in common."""

    quote: Ref
    score: float = 1.0
    drifts: tuple[Drift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One thing said, and its versions in the folder. `base` is the fullest version, of equals the earliest."""

    id: str
    base: Ref
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The whole answer. Sorted and free of clocks, hosts and paths: same files, same version, same dossier."""

    version: str
    readings: tuple[Reading, ...]
    copies: tuple[Copy, ...] = ()
    families: tuple[Family, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    checks: tuple[Check, ...] = ()
    decisions: tuple[Decision, ...] = ()
    notices: tuple[Notice, ...] = ()
    skipped: tuple[str, ...] = field(default=())
    candidates: tuple[Candidate, ...] = ()
