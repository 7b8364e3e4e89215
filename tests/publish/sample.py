"""A small dossier about an invented flood, made by hand; spans are found by searching the texts.

Every kind of record that a page draws, in seven documents and three languages: a dispatch taken by two papers, a rumour
in the conditional that becomes a fact without a new source, a denial, two disagreements, a refinement, and a file that
could not be read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from recoupe.model import (
    Block,
    Candidate,
    Chain,
    Check,
    Copy,
    Decision,
    Disagreement,
    Document,
    Dossier,
    Dropped,
    Entity,
    Event,
    EventRole,
    Fact,
    Family,
    Hardening,
    Mention,
    Merge,
    Modal,
    Notice,
    Office,
    Passage,
    Published,
    Quote,
    Reading,
    Ref,
    Relation,
    Repair,
    Rival,
    Role,
    Sentence,
    Side,
    Source,
    Span,
    Statement,
    Voice,
    When,
    identity,
)

_TEXTS: dict[str, tuple[str, str, str, str, str, str]] = {
    # key: outlet, day, language, format, title, paragraphs (| cuts sentences, a blank line cuts blocks)
    "sentier": (
        "Le Sentier du Val",
        "2025-02-13",
        "fr",
        "pdf",
        "Valmère sous l’eau",
        "La digue de Valmère a cédé dans la nuit de mercredi à jeudi, selon la préfecture de l’Orvaine.| "
        "L’alerte avait été donnée mercredi à 21 h 15 par le gardien du barrage, Basile Ormont.\n\n"
        "Trois cent dix habitants ont été évacués, a annoncé la préfète, Odile Sarrault, dans un premier décompte.| "
        "« Nous n’avons entendu qu’un grondement, puis plus rien », raconte Basile Ormont.",
    ),
    "cantons": (
        "L’Écho des Cantons",
        "2025-02-14",
        "fr",
        "html",
        "À Valmère, la digue n’a pas tenu",
        "La digue de Valmère a cédé dans la nuit de mercredi à jeudi, selon la préfecture de l’Orvaine.| "
        "Trois cent dix habitants ont été évacués, a annoncé la préfète, Odile Sarrault, dans un premier décompte.\n\n"
        "Au gymnase du bourg, on distribue des couvertures.",
    ),
    "herald": (
        "Orvane Herald",
        "2025-02-14",
        "en",
        "docx",
        "Dyke fails at Valmère",
        "The dyke at Valmère gave way early on Thursday, flooding the lower town.| "
        "“We moved three hundred and forty people to higher ground,” said Captain Iwan Breck of the rescue service.\n\n"
        "The first alarm came at dawn on Thursday, residents of the Rue Basse said.",
    ),
    "plaine": (
        "La Plaine libre",
        "2025-02-16",
        "fr",
        "html",
        "Une vanne en question",
        "Une vanne de secours serait restée ouverte plusieurs jours avant la rupture, selon un technicien qui demande "
        "l’anonymat.| Rien n’établit, à ce stade, un lien avec la catastrophe.\n\n"
        "La société Hydraulique Serran, qui exploite l’ouvrage, n’avait pas répondu dimanche à nos questions.",
    ),
    "sentier2": (
        "Le Sentier du Val",
        "2025-02-18",
        "fr",
        "docx",
        "Digue de Valmère : une enquête est ouverte",
        "La procureure de Brissac, Nadia Vellini, a ouvert lundi 17 février une enquête pour mise en danger.| "
        "« Aucune vanne n’est restée ouverte », affirme Thibault Crozat, porte-parole d’Hydraulique Serran.\n\n"
        "Selon lui, la dernière inspection date de novembre.| L’expertise doit être remise avant l’été.",
    ),
    "faro": (
        "El Faro de Orvana",
        "2025-02-21",
        "es",
        "html",
        "La compuerta abierta de Valmère",
        "La compuerta de emergencia estuvo abierta varios días antes de la rotura del dique de Valmère.| "
        "Nadie ha explicado todavía por qué.",
    ),
    "sansdate": (
        "",
        "",
        "fr",
        "text",
        "",
        "Le maire de Valmère, Jonas Perrault, réclame depuis des années le renforcement de l’ouvrage.| "
        "Il a rencontré la préfète à Brissac.",
    ),
}


@dataclass
class _Draft:
    """One document while it is written: its records grow as the story names them."""

    key: str
    document: Document
    mentions: list[Mention] = field(default_factory=list)
    times: list[When] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    modals: list[Modal] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.document.id

    def at(self, words: str, after: int = 0) -> Span:
        """The first place of `words`; fails where the story and its text have parted."""
        start = self.document.text.index(words, after)
        return Span(self.id, start, start + len(words))

    def name(self, words: str, kind: str, chain: int) -> int:
        self.mentions.append(Mention(span=self.at(words), rule="test.name", kind=kind, form="name", chain=chain))  # type: ignore[arg-type]
        return len(self.mentions) - 1

    def when(self, words: str, value: str, low: str | None, high: str | None, anchor: str = "document") -> int:
        self.times.append(
            When(
                span=self.at(words),
                rule="test.when",
                type="DATE",
                value=value,
                earliest=low,
                latest=high,
                anchor=anchor,
            )  # type: ignore[arg-type]
        )
        return len(self.times) - 1

    def says(self, words: str, predicate: str, event: str, **rest: object) -> Ref:
        span = self.at(words)
        sentence = next(i for i, s in enumerate(self.document.sentences) if s.span.covers(span))
        self.statements.append(
            Statement(
                span=span,
                rule="test.clause",
                sentence=sentence,
                predicate=self.at(predicate, span.start),
                lemma=predicate.split()[-1],
                event=event,
                **rest,  # type: ignore[arg-type]
            )
        )
        return Ref(self.id, len(self.statements) - 1)


def _document(key: str) -> Document:
    outlet, day, language, kind, title, body = _TEXTS[key]
    text = ""
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    digest = hashlib.sha256(body.encode()).hexdigest()
    ident = digest[:16]
    parts = ([(title, "title")] if title else []) + [(p, "paragraph") for p in body.split("\n\n")]
    for words, what in parts:
        if text:
            text += "\n\n"
        start = len(text)
        for piece in words.split("|"):
            lead = len(piece) - len(piece.lstrip())
            text += piece
            sentences.append(Sentence(span=Span(ident, len(text) - len(piece) + lead, len(text)), block=len(blocks)))
        blocks.append(Block(span=Span(ident, start, len(text)), kind=what, language=language, rule="test.block"))  # type: ignore[arg-type]
    published = Published(earliest=day, latest=day, status="stated", rule="test.date") if day else Published()
    made = Document(
        id=ident,
        names=(f"{key}.{kind}",),
        format=kind,
        sha256=digest,
        text=text,
        origin=identity(text),  # type: ignore[arg-type]
        blocks=tuple(blocks),
        sentences=tuple(sentences),
        language=language,
        title=Fact(value=title, status="stated", rule="test") if title else None,
        outlet=Fact(value=outlet, status="stated", rule="test") if outlet else None,
        agency=Fact(value="Vallis", status="inferred", rule="test") if key in ("sentier", "cantons") else None,
        published=published,
    )
    return _repaired(made) if key == "cantons" else made


def _repaired(document: Document) -> Document:
    """The document with all that reading can say of one: repairs, text left out, a rival date, an update, a doubt."""
    text, last = document.text, document.blocks[-1]
    wrap, space, start = text.index(" Odile"), text.index("la digue") + 2, last.span.start
    return replace(
        document,
        blocks=(*document.blocks[:-1], replace(last, confidence=0.62)),
        updated=Published(earliest="2025-02-15", latest="2025-02-15", status="page", rule="test.modified"),
        rivals=(
            Rival(
                field="published",
                fact=Fact(value="2025-02-15", status="page", rule="test.json-ld", reason="datePublished"),
            ),
        ),
        repairs=(
            Repair(start=space, end=space + 1, old="\u00a0", rule="clean.space"),
            Repair(start=wrap, end=wrap + 1, old="\r\n", rule="lines.rejoin"),
            Repair(start=start, end=start, old="**", rule="markdown.emphasis"),
        ),
        dropped=(Dropped(rule="html.menu", text="Accueil Politique Sports Météo", chars=27, start=10, end=90),),
    )


def sample() -> Dossier:
    """The dossier of the flood of Valmère: 7 documents, 6 events, 2 disagreements, 1 refinement, 1 hardening."""
    drafts = {key: _Draft(key, _document(key)) for key in _TEXTS}
    s, c, h, p, t, f, u = (drafts[key] for key in _TEXTS)

    mentions: dict[str, list[Ref]] = {}

    def known(draft: _Draft, words: str, kind: str, entity: str) -> int:
        index = draft.name(words, kind, len(draft.mentions))
        mentions.setdefault(entity, []).append(Ref(draft.id, index))
        return index

    kinds = {
        "prefecture": ("organisation", "préfecture de l’Orvaine"),
        "sarrault": ("person", "Odile Sarrault"),
        "ormont": ("person", "Basile Ormont"),
        "breck": ("person", "Iwan Breck"),
        "serran": ("organisation", "Hydraulique Serran"),
        "crozat": ("person", "Thibault Crozat"),
        "vellini": ("person", "Nadia Vellini"),
        "perrault": ("person", "Jonas Perrault"),
        "valmere": ("place", "Valmère"),
        "digue": ("facility", "digue de Valmère"),
        "brissac": ("place", "Brissac"),
    }
    said = {}
    for draft in (s, c):
        said["pref", draft.key] = known(draft, "préfecture de l’Orvaine", "organisation", "prefecture")
        said["sarrault", draft.key] = known(draft, "Odile Sarrault", "person", "sarrault")
        known(draft, "Valmère a cédé"[:7], "place", "valmere")
        known(draft, "La digue de Valmère", "facility", "digue")
    said["ormont", "sentier"] = known(s, "Basile Ormont", "person", "ormont")
    said["breck", "herald"] = known(h, "Captain Iwan Breck", "person", "breck")
    known(h, "Valmère", "place", "valmere")
    known(h, "The dyke at Valmère", "facility", "digue")
    known(p, "Hydraulique Serran", "organisation", "serran")
    said["crozat", "sentier2"] = known(t, "Thibault Crozat", "person", "crozat")
    known(t, "Hydraulique Serran", "organisation", "serran")
    said["vellini", "sentier2"] = known(t, "Nadia Vellini", "person", "vellini")
    known(f, "dique de Valmère", "facility", "digue")
    known(u, "Jonas Perrault", "person", "perrault")
    known(u, "la préfète", "person", "sarrault")
    known(u, "Brissac", "place", "brissac")

    def voice(name: str, kind: str, draft: _Draft, words: str, who: str = "") -> Voice:
        mention = said.get((who, draft.key), -1)
        return Voice(name=name, kind=kind, span=draft.at(words), mention=mention)  # type: ignore[arg-type]

    breach, evacuation, alarm, gate, inquiry, report, meeting, inspection = [], [], [], [], [], [], [], []
    for draft in (s, c):
        pref = voice("préfecture de l’Orvaine", "organisation", draft, "selon la préfecture de l’Orvaine", "pref")
        prefect = voice("Odile Sarrault", "person", draft, "a annoncé la préfète, Odile Sarrault", "sarrault")
        night = draft.when("dans la nuit de mercredi à jeudi", "2025-02-12TNI", "2025-02-12", "2025-02-13", "document")
        breach.append(
            draft.says(
                "La digue de Valmère a cédé dans la nuit de mercredi à jeudi",
                "a cédé",
                "collapse",
                time=night,
                modality="reported",
                sources=(pref,),
                roles=(Role(kind="actor", span=draft.at("La digue de Valmère")),),
            )
        )
        evacuation.append(
            draft.says(
                "Trois cent dix habitants ont été évacués",
                "ont été évacués",
                "evacuate",
                modality="reported",
                sources=(prefect,),
            )
        )
        draft.modals.append(Modal(span=draft.at("premier décompte"), rule="test", form="lexical", use="possibility"))
    evening = s.when("mercredi à 21 h 15", "2025-02-12T21:15", "2025-02-12", "2025-02-12")
    alarm.append(s.says("L’alerte avait été donnée mercredi à 21 h 15", "avait été donnée", "alert", time=evening))
    s.quotes.append(
        Quote(
            span=s.at("« Nous n’avons entendu qu’un grondement, puis plus rien »"),
            rule="test.quote",
            mode="direct",
            pieces=(s.at("« Nous n’avons entendu qu’un grondement, puis plus rien »"),),
            cue=s.at("raconte"),
            speaker=voice("Basile Ormont", "person", s, "raconte Basile Ormont", "ormont"),
        )
    )
    thursday = h.when("early on Thursday", "2025-02-13TMO", "2025-02-13", "2025-02-13")
    dawn = h.when("at dawn on Thursday", "2025-02-13T06:30", "2025-02-13", "2025-02-13")
    breach.append(h.says("The dyke at Valmère gave way early on Thursday", "gave way", "collapse", time=thursday))
    moved = "“We moved three hundred and forty people to higher ground,”"
    breck = voice("Iwan Breck", "person", h, "said Captain Iwan Breck", "breck")
    h.quotes.append(
        Quote(
            span=h.at(moved), rule="test.quote", mode="direct", pieces=(h.at(moved),), cue=h.at("said"), speaker=breck
        )
    )
    evacuation.append(h.says(moved, "moved", "evacuate", modality="reported", sources=(breck,), quotes=(0,)))
    residents = Voice(name="residents of the Rue Basse", kind="group", span=h.at("residents of the Rue Basse said"))
    alarm.append(
        h.says(
            "The first alarm came at dawn on Thursday",
            "came",
            "alert",
            time=dawn,
            modality="reported",
            sources=(residents,),
        )
    )
    before = p.when("plusieurs jours avant la rupture", "2025-02-XX", None, "2025-02-12", "text")
    technician = Voice(name="un technicien", kind="anonymous", span=p.at("selon un technicien"))
    rumour = p.says(
        "Une vanne de secours serait restée ouverte plusieurs jours avant la rupture",
        "serait restée",
        "open",
        time=before,
        modality="reported",
        unverified=True,
        sources=(technician,),
        cues=(p.at("serait restée"),),
    )
    p.modals.append(Modal(span=p.at("serait restée"), rule="fr.modal.press", form="conditional", use="reported"))
    p.modals.append(Modal(span=p.at("Rien n’établit"), rule="fr.modal.none", form="negation", use="denied"))
    crozat = voice("Thibault Crozat", "person", t, "affirme Thibault Crozat", "crozat")
    denial = t.says(
        "« Aucune vanne n’est restée ouverte »",
        "n’est restée",
        "open",
        modality="reported",
        negated=True,
        sources=(crozat,),
        cues=(t.at("Aucune"),),
    )
    t.modals.append(Modal(span=t.at("Aucune"), rule="fr.modal.none", form="negation", use="denied"))
    t.quotes.append(
        Quote(
            span=t.at("« Aucune vanne n’est restée ouverte »"),
            rule="test.quote",
            mode="direct",
            cue=t.at("affirme"),
            pieces=(t.at("« Aucune vanne n’est restée ouverte »"),),
            speaker=crozat,
        )
    )
    spanish = f.when("varios días antes de la rotura", "2025-02-XX", None, "2025-02-12", "text")
    hardened = f.says(
        "La compuerta de emergencia estuvo abierta varios días antes de la rotura",
        "estuvo abierta",
        "open",
        time=spanish,
    )
    gate += [rumour, denial, hardened]
    monday = t.when("lundi 17 février", "2025-02-17", "2025-02-17", "2025-02-17", "absolute")
    inquiry.append(
        t.says(
            "La procureure de Brissac, Nadia Vellini, a ouvert lundi 17 février une enquête",
            "a ouvert",
            "investigate",
            time=monday,
        )
    )
    november = t.when("novembre", "2024-11", "2024-11-01", "2024-11-30")
    inspection.append(
        t.says(
            "la dernière inspection date de novembre",
            "date",
            "inspect",
            time=november,
            modality="reported",
            sources=(crozat,),
        )
    )
    summer = t.when("avant l’été", "2025-06-21", None, "2025-06-20")
    report.append(
        t.says(
            "L’expertise doit être remise avant l’été",
            "doit être remise",
            "report",
            time=summer,
            modality="planned",
            cues=(t.at("doit être"),),
        )
    )
    meeting.append(u.says("Il a rencontré la préfète à Brissac", "a rencontré", "meet"))

    known_elsewhere: dict[str, dict[str, object]] = {
        "brissac": {"links": ("place:6454707", "geonames:6454707")},
        "digue": {
            "merges": (
                Merge(left="digue de Valmère", right="The dyke at Valmère", score=0.8, reason="the same whole name"),
            )
        },
        "perrault": {"notes": "élu en 2020", "given": "entities.csv, line 2", "links": ("wikidata:Q1234567890",)},
    }
    entities = tuple(
        Entity(
            id=key,
            kind=kinds[key][0],  # type: ignore[arg-type]
            name=kinds[key][1],
            names=(kinds[key][1],),
            mentions=tuple(refs),
            **known_elsewhere.get(key, {}),  # type: ignore[arg-type]
        )
        for key, refs in sorted(mentions.items())
    )

    def happening(
        key: str, kind: str, name: str, refs: list[Ref], days: tuple[str, str | None, str | None], **rest: object
    ) -> Event:
        return Event(
            id=key,
            kind=kind,
            name=name,
            headline=refs[0],
            statements=tuple(refs),
            when=days[0],
            earliest=days[1],
            latest=days[2],
            rule="test.event",
            **{"roles": (), **rest},  # type: ignore[arg-type]
        )

    events = (
        happening(
            "e-alarm",
            "alert",
            "L’alerte avait été donnée",
            alarm,
            ("2025-02-12/2025-02-13", "2025-02-12", "2025-02-13"),
        ),
        happening(
            "e-breach",
            "collapse",
            "La digue de Valmère a cédé",
            breach,
            ("2025-02-12/2025-02-13", "2025-02-12", "2025-02-13"),
            roles=(EventRole(kind="actor", entity="digue"),),
            where="valmere",
        ),
        happening(
            "e-evacuation",
            "evacuate",
            "Trois cent dix habitants ont été évacués",
            evacuation,
            ("2025-02-13", "2025-02-13", "2025-02-13"),
            roles=(EventRole(kind="actor", entity="prefecture"),),
        ),
        happening(
            "e-gate",
            "open",
            "Une vanne de secours serait restée ouverte",
            gate,
            ("../2025-02-12", None, "2025-02-12"),
            roles=(EventRole(kind="actor", entity="serran"),),
            modality="reported",
            unverified=True,
        ),
        happening(
            "e-inquiry",
            "investigate",
            "une enquête pour mise en danger",
            inquiry,
            ("2025-02-17", "2025-02-17", "2025-02-17"),
            roles=(EventRole(kind="actor", entity="vellini"), EventRole(kind="target", entity="serran")),
        ),
        happening(
            "e-inspection",
            "inspect",
            "la dernière inspection",
            inspection,
            ("2024-11", "2024-11-01", "2024-11-30"),
            modality="reported",
        ),
        happening(
            "e-meeting",
            "meet",
            "Il a rencontré la préfète",
            meeting,
            ("", None, None),
            roles=(EventRole(kind="actor", entity="perrault"), EventRole(kind="with", entity="sarrault")),
            where="brissac",
        ),
        happening(
            "e-report",
            "report",
            "L’expertise doit être remise",
            report,
            ("../2025-06-20", None, "2025-06-20"),
            modality="planned",
        ),
    )

    def source(
        key: str, name: str, kind: str, *refs: Ref, sure: bool = True, counts: bool = True, reason: str = ""
    ) -> Source:
        return Source(key=key, name=name, kind=kind, sure=sure, counts=counts, statements=refs, reason=reason)  # type: ignore[arg-type]

    pref = "voice:prefecture"
    alarm_clash = Disagreement(
        id="d-alarm",
        field="date",
        kind="conflict",
        compatible=None,
        rule="test.dates",
        why="Les deux intervalles n’ont aucun jour commun.",
        sides=(
            Side(
                value="2025-02-12",
                statements=(alarm[0],),
                evidence=(s.at("mercredi à 21 h 15"),),
                sources=("outlet:sentier",),
            ),
            Side(
                value="2025-02-13",
                statements=(alarm[1],),
                evidence=(h.at("at dawn on Thursday"),),
                sources=("voice:residents",),
            ),
        ),
    )
    count_clash = Disagreement(
        id="d-count",
        field="number",
        kind="conflict",
        compatible=None,
        rule="test.numbers",
        why="Deux nombres exacts pour les mêmes personnes.",
        sides=(
            Side(
                value="310",
                statements=tuple(evacuation[:2]),
                evidence=(s.at("Trois cent dix"), c.at("Trois cent dix")),
                sources=(pref,),
            ),
            Side(
                value="340",
                statements=(evacuation[2],),
                evidence=(h.at("three hundred and forty"),),
                sources=("voice:breck",),
            ),
        ),
    )
    sharper = Disagreement(
        id="d-night",
        field="date",
        kind="refinement",
        compatible=None,
        rule="test.dates",
        why="Le jeudi est dans la nuit du mercredi au jeudi.",
        sides=(
            Side(
                value="2025-02-12/2025-02-13",
                statements=tuple(breach[:2]),
                evidence=(s.at("dans la nuit de mercredi à jeudi"),),
                sources=(pref,),
            ),
            Side(
                value="2025-02-13",
                statements=(breach[2],),
                evidence=(h.at("early on Thursday"),),
                sources=("outlet:herald",),
            ),
        ),
    )
    checks = (
        Check(
            event="e-alarm",
            lower=2,
            upper=2,
            disagreements=(alarm_clash,),
            sources=(
                source("outlet:sentier", "Le Sentier du Val", "outlet", alarm[0]),
                source("voice:residents", "residents of the Rue Basse", "voice", alarm[1]),
            ),
        ),
        Check(
            event="e-breach",
            lower=1,
            upper=2,
            disagreements=(sharper,),
            sources=(
                source(pref, "préfecture de l’Orvaine", "voice", *breach[:2], reason="deux textes, une seule parole"),
                source(
                    "outlet:herald", "Orvane Herald", "outlet", breach[2], sure=False, reason="peut-être la préfecture"
                ),
            ),
        ),
        Check(
            event="e-evacuation",
            lower=2,
            upper=2,
            disagreements=(count_clash,),
            sources=(
                source(
                    pref, "préfecture de l’Orvaine", "voice", *evacuation[:2], reason="deux textes, une seule parole"
                ),
                source("voice:breck", "Iwan Breck", "voice", evacuation[2]),
            ),
        ),
        Check(
            event="e-gate",
            lower=1,
            upper=1,
            hardenings=(Hardening(before=rumour, after=hardened, reason="même contenu, aucune source citée"),),
            sources=(
                source("voice:technician", "un technicien", "voice", rumour, reason="anonyme"),
                source("voice:crozat", "Thibault Crozat", "voice", denial, counts=False, reason="il dément"),
                source(
                    "none:faro",
                    "El Faro de Orvana",
                    "none",
                    hardened,
                    sure=False,
                    counts=False,
                    reason="aucune source citée",
                ),
            ),
        ),
        Check(
            event="e-inquiry",
            lower=1,
            upper=1,
            sources=(source("outlet:sentier", "Le Sentier du Val", "outlet", inquiry[0]),),
        ),
        Check(
            event="e-inspection",
            lower=1,
            upper=1,
            sources=(source("voice:crozat", "Thibault Crozat", "voice", inspection[0]),),
        ),
        Check(
            event="e-meeting",
            lower=1,
            upper=1,
            sources=(source("outlet:sansdate", "sansdate.text", "outlet", meeting[0]),),
        ),
        Check(
            event="e-report",
            lower=1,
            upper=1,
            sources=(source("outlet:sentier", "Le Sentier du Val", "outlet", report[0]),),
        ),
    )

    left, right = (s, c) if s.id < c.id else (c, s)
    shared = (
        "La digue de Valmère a cédé dans la nuit de mercredi à jeudi, selon la préfecture de l’Orvaine.",
        "Trois cent dix habitants ont été évacués, a annoncé la préfète, Odile Sarrault, dans un premier décompte.",
    )
    copies = (
        Copy(
            left=left.id,
            right=right.id,
            kind="common_agency",
            derived=True,
            direction="both_from_agency",
            agency="Vallis",
            passages=tuple(Passage(left=left.at(w), right=right.at(w)) for w in shared),
            score=0.8,
            reasons=("27 words in a row",),
            rule="test.copies",
        ),
    )
    families = (
        Family(
            id="f-vallis",
            kind="common_agency",
            documents=tuple(sorted((s.id, c.id))),
            origin="agency:Vallis",
            passages=tuple(sorted(d.at(w) for d in (s, c) for w in shared)),
        ),
    )
    relations = (
        Relation(
            id="r-meet",
            kind="meet",
            subject="perrault",
            object="sarrault",
            statements=(meeting[0],),
            events=("e-meeting",),
            rule="test",
        ),
        Relation(
            id="r-probe",
            kind="investigate",
            subject="vellini",
            object="serran",
            what="mise en danger",
            when="2025-02-17",
            statements=(inquiry[0],),
            events=("e-inquiry",),
            rule="test",
        ),
        Relation(id="r-speak", kind="speak_for", subject="crozat", object="serran", statements=(denial,), rule="test"),
    )
    offices = tuple(
        Office(span=d.at(words), rule="test.office", title=words, mention=said["sarrault", d.key])
        for d, words in ((s, "préfète"), (c, "préfète"))
    )
    readings = tuple(
        sorted(
            (
                Reading(
                    document=d.document,
                    mentions=tuple(d.mentions),
                    times=tuple(d.times),
                    quotes=tuple(d.quotes),
                    modals=tuple(d.modals),
                    statements=tuple(d.statements),
                    chains=tuple(
                        Chain(
                            kind=m.kind,
                            name=m.span.of(d.document.text),
                            mentions=(i,),
                            offices=tuple(o for o in offices if o.span.doc == d.id and o.mention == i),
                        )
                        for i, m in enumerate(d.mentions)
                    ),
                )
                for d in drafts.values()
            ),
            key=lambda r: r.document.id,
        )
    )
    return Dossier(
        version="0.1.0",
        readings=readings,
        copies=copies,
        families=families,
        entities=entities,
        events=events,
        relations=relations,
        checks=checks,
        skipped=(".DS_Store",),
        candidates=(
            Candidate(
                left="digue",
                right="valmere",
                names=("digue de Valmère", "Valmère"),
                score=0.45,
                weight=3,
                reason="one name is part of the other",
            ),
        ),
        decisions=(
            Decision(
                left="crozat",
                right="ormont",
                verdict="different",
                by="odile",
                at="2025-03-01",
                names=("Thibault Crozat", "Basile Ormont"),
                reason="deux hommes",
            ),
        ),
        notices=(
            Notice(
                code="read.no-text",
                file="rapport_expertise.pdf",
                level="error",
                message="24 scanned pages without text; run OCR on the file, then build again",
            ),
        ),
    )
