"""The table of `docs/quality.md`: written from the scorers' figures between two marks, the rest left as people wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quality.planted import KINDS

# Data set -> what it measures, and the figures that a reader looks at first. Everything else is in summary.json.
SHOWN: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "vostotchny": (
        "the five real documents (three with gold), every layer",
        (
            ("blocks.span_f1", "blocks F1"), ("blocks.kind_acc", "block kinds"),
            ("blocks.paragraph_edges_f1", "paragraph edges F1"), ("entities.names_f1", "names F1"),
            ("entities.names_nominals_f1", "names and nominals F1"), ("entities.type_acc", "entity types"),
            ("entities.bcubed_f1", "entities B-cubed F1"), ("times.value_f1", "times value F1"),
            ("quotes.overlap_03_f1", "quotes F1 at 0.3"), ("quotes.attribution_f1", "quotes with speaker F1"),
            ("statements.recall", "statements recall"), ("statements.modality_acc", "modality"),
            ("statements.polarity_acc", "polarity"), ("statements.negated_f1", "denials F1"),
            ("statements.source_chain_acc", "source chains"), ("statements.per_sentence", "statements a sentence"),
            ("statements.said_twice", "said twice within a clause"), ("conditionals.detection_f1", "conditionals F1"),
            ("conditionals.use_acc", "use of conditionals"), ("events.mention_f1", "event mentions F1"),
            ("events.type_acc", "event types"), ("relations.triple_f1", "relations F1"),
        ),
    ),
    "press_fr": (
        "French press: quotations, times, certainty",
        (
            ("quote@0.3 F1", "quotes F1 at 0.3"), ("quote@0.8 F1", "quotes F1 at 0.8"),
            ("quote+speaker F1", "quotes with speaker F1"), ("time value F1", "times value F1"),
            ("conditionnel F1", "conditionals F1"), ("conditionnel use accuracy", "use of conditionals"),
        ),
    ),
    "copies_fr": (
        "who copies whom, pairs judged by hand",
        (
            ("derived F1", "derived F1"), ("label macro F1", "labels macro F1"), ("direction accuracy", "direction"),
            ("agency accuracy", "agency"), ("passages character F1", "passages F1"),
            ("copies {gold}/agency.jsonl agency_credit F1", "document credits F1"),
        ),
    ),
    "gilets_jaunes_fr": (
        "reuse in 778 articles (silver, a lower bound; other pairs judged by hand)",
        (
            ("copy recall", "copies recall"), ("rewrite recall", "rewrites recall"), ("excerpt recall", "excerpts recall"),
            ("drawn precision", "100 extra pairs drawn, right"), ("drawn covered", "drawn and judged"),
            ("extra precision", "all extra pairs, right"),
        ),
    ),
    "timex_timebank_extents": (
        "time expressions, French and Spanish press",
        (("fr relaxed F1", "fr F1"), ("fr strict F1", "fr strict"), ("es relaxed F1", "es F1"), ("es strict F1", "es strict")),
    ),
    "timex_platinum_en": ("time expressions, English press", (("all relaxed F1", "F1"), ("all value F1", "value F1"))),
    "timex_recognizers": (
        "time expressions, developers' sentences",
        (("fr value F1", "fr value F1"), ("en value F1", "en value F1"), ("es value F1", "es value F1")),
    ),
    "timex_duckling": (
        "single expressions", (("fr/instant accuracy", "fr instants"), ("es/instant accuracy", "es instants")),
    ),
    "timex_chrono": ("single expressions", (("fr accuracy", "fr"), ("es accuracy", "es"))),
    "quotes_fr_direct": (
        "direct speech in French novels", (("all char F1", "characters F1"), ("all quote 0.8 F1", "quotes F1 at 0.8")),
    ),
    "quotes_en_polnear": (
        "attributions in US political news",
        (("all quote 0.8 F1", "quotes F1 at 0.8"), ("all quote+source F1", "with source F1")),
    ),
    "sentences_fr": ("sentence boundaries", (("news boundary F1", "news F1"), ("all boundary F1", "all F1"))),
    "block_languages": (
        "language of blocks in documents of several languages (our own)",
        (("all accuracy", "all"), ("kept aside accuracy", "kept aside"), ("fr, en, es accuracy", "fr, en, es")),
    ),
    "webpage_segments": (
        "web pages: what belongs to the article (trafilatura 2.3.1 alone: 0.898, fr 0.918)",
        (
            ("all segments F1", "segments F1"), ("all segments accuracy", "accuracy"), ("fr segments F1", "fr F1"),
            ("en segments F1", "en F1"), ("es segments F1", "es F1"),
        ),
    ),
    "fundus_pages": (
        "press pages: text, title, authors (trafilatura 2.3.1 alone: text 0.971)",
        (
            ("all text F1", "text F1"), ("all text paragraph recall", "paragraph recall"), ("all text title", "title"),
            ("all text authors F1", "authors F1"), ("all text date", "date"),
        ),
    ),
    "page_dates": (
        "day of publication of pages (htmldate 1.11 alone: accuracy 0.938, fr 0.875)",
        (
            ("all dates F1", "F1"), ("all dates accuracy", "accuracy"), ("fr dates F1", "fr F1"),
            ("en dates F1", "en F1"), ("es dates F1", "es F1"),
        ),
    ),
    "press_exports": (
        "exports of Europresse, Factiva and Nexis",
        (
            ("files accuracy", "files with the right number of articles"), ("complete accuracy", "complete files"),
            ("title accuracy", "titles"), ("date accuracy", "dates"), ("body accuracy", "bodies"),
        ),
    ),
    "polarity_mood_ud": (
        "negation, conditional, future",
        tuple((f"{x} {y} F1", f"{x} {y} F1") for x in ("fr", "es") for y in ("negation", "conditional", "future")),
    ),
    "commitment_en": (
        "how far the author holds a clause below a verb true (readers' ratings; known r 0.403)",
        (("all r", "Pearson r"), ("macro F1", "denied, open, asserted F1"), ("negation r", "below a negation"),
         ("question r", "below a question"), ("modal r", "below a modal"), ("conditional r", "below a condition")),
    ),
    "daccord_fr": (
        "contradictions between sentences",
        (("contradiction P", "precision"), ("contradiction R", "recall"), ("contradiction F1", "F1")),
    ),
    "news_clusters_en": ("which articles tell one event", (("B-cubed F1", "B-cubed F1"),)),
    "rpm2_fr": (
        "which articles tell one story",
        (("B-cubed F1", "story B-cubed F1"), ("clusters cluster B-cubed F1", "story and period B-cubed F1")),
    ),
    "wmt_news_translations": ("three sentences in three languages", (("B-cubed F1", "B-cubed F1"),)),
    "planted_reuse": (
        "10,000 texts with planted copies, edits, excerpts, quotations",
        (
            *((f"{kind} recall with spans", f"{kind} with spans") for kind in KINDS), ("pair precision", "pair precision"),
        ),
    ),
    "ner_fr_hipe": (
        "names in historical newspapers, 1798-2018, read by machine (plain model: strict 0.391, fuzzy 0.555)",
        (
            ("all strict F1", "strict F1"), ("all fuzzy F1", "fuzzy F1"), ("hipe2020 strict F1", "hipe2020 strict"),
            ("hipe2020 fuzzy F1", "hipe2020 fuzzy"), ("all link F1", "links F1"),
        ),
    ),
    "ner_fr_europeana": (
        "names in badly read newspapers: a stress test", (("all strict F1", "strict F1"), ("all fuzzy F1", "fuzzy F1")),
    ),
    "coref_fr_democrat": (
        "which phrases of a short article stand for one thing, phrases given (same string alone: 0.368)",
        (
            ("chains all CoNLL F1", "CoNLL F1"), ("chains all muc F1", "MUC F1"), ("chains all b3 F1", "B-cubed F1"),
            ("chains all ceaf F1", "CEAF F1"),
        ),
    ),
    "name_pairs": (
        "pairs of names, one thing or two, in three languages and from five scripts (our own)",
        (
            ("all accuracy", "right"), ("same recall", "joined"), ("relatives kept apart", "relatives kept apart"),
            ("people in two texts", "people in two texts without context"),
        ),
    ),
    "meantime_en": (
        "entities and events across documents",
        (
            ("chains entities all mention F1", "entity mentions F1"),
            ("chains entities given all CoNLL F1", "chains, mentions given"),
            ("chains events all CoNLL F1", "event chains"), ("factuality event F1", "event mentions F1"),
            ("factuality not plain fact F1", "not plain fact F1, end to end"),
            ("factuality certainty accuracy", "certainty"), ("factuality polarity accuracy", "polarity"),
        ),
    ),
}  # fmt: skip

_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


def headline(name: str, figures: Mapping[str, float]) -> str:
    """The shown figures of one set on one line."""
    return ", ".join(f"{label} {figures[key]:.3f}" for key, label in SHOWN[name][1] if key in figures) or "no figure"


def refresh(page: Path, summary: Mapping[str, Mapping[str, float]]) -> None:
    """Put the figures of `summary` into `page`; sets that were not measured this time keep their rows."""
    text = page.read_text(encoding="utf-8") if page.exists() else f"# Quality\n\n{_BEGIN}\n{_END}\n"
    before, _, rest = text.partition(_BEGIN)
    old, _, after = rest.partition(_END)
    rows = {line.split("|")[1].strip(): line for line in old.splitlines() if line.startswith("| `")}
    for name, figures in summary.items():
        what, shown = SHOWN[name]
        cells = "; ".join(f"{label} **{figures[key]:.3f}**" for key, label in shown if key in figures)
        rows[f"`{name}`"] = f"| `{name}` | {what} | {cells} |"
    order = [f"`{name}`" for name in SHOWN]
    body = "\n".join(rows[key] for key in sorted(rows, key=order.index))
    table = f"| data set | what it holds | figures |\n|---|---|---|\n{body}"
    page.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}", encoding="utf-8")
