/*
 * What site.py embeds in the page: the dossier, cut down to what is drawn. The shape is written here and there only.
 *
 * A text stands once, in `Doc.text`; everything else points into it. Offsets count code points of that text. References
 * between records are positions in the arrays of `Page` (-1: none), so that a thousand lines stay small.
 */

/** The certainty signs. `ques`: put in question; `comp`: fits several values; `sil`: covers the event, leaves this out. */
export type Sign = "aff" | "rap" | "cond" | "poss" | "prev" | "dem" | "ques" | "comp" | "sil";

export type Span = [start: number, end: number];

/** A day or an interval of ISO days; null is an open side, and null twice is unknown. `t`: hh:mm where it is known. */
export interface Days {
  e: string | null;
  l: string | null;
  t?: string;
}

export interface Block {
  s: Span;
  kind: string;
  lang: string;
  /** repeats what the body says */
  again?: boolean;
  cut?: boolean;
  /** how sure character recognition is of its words, 0 to 1 */
  sure?: number;
}

/** Something known of a document as a whole: its value or days, how it is known, and where it stands. */
export interface Fact {
  field: string;
  value?: string;
  days?: Days;
  status: string;
  rule: string;
  because?: string;
  s?: Span;
  /** said elsewhere, and not believed */
  rival?: boolean;
}

/** Text of the file that is not in the document: how much, and the longest passages. */
export interface Dropped {
  count: number;
  chars: number;
  most: { rule: string; text: string; chars: number; page?: number }[];
}

/** A piece of a document with something to show: `p` actors, `l` places, `t` times, `q` quotations, `c` certainty. */
export interface Mark {
  s: Span;
  k: "p" | "l" | "t" | "q" | "c";
  /** t: the interval; c: the sign; q: who speaks */
  days?: Days;
  sign?: Sign;
  who?: string;
  relays?: string[];
  mode?: string;
  inherited?: boolean;
  use?: string;
  ent?: number;
  anchor?: string;
  rule: string;
}

/** A passage that a document shares with another: made from `Copy.passages` when the page opens. */
export interface Shared {
  s: Span;
  doc: number;
  at: Span;
  kind: string;
  derived: boolean;
  /** this side is the copy */
  taken: boolean;
  copy: Copy;
  /** position among the passages of the copy */
  nth: number;
}

export interface Doc {
  id: string;
  /** shown name, "D3" */
  n: string;
  files: string[];
  format: string;
  sha: string;
  unit: string;
  lang: string;
  title: string;
  outlet: string;
  authors: string[];
  agency: string;
  url: string;
  genre: string;
  published: Days;
  /** how the date is known, and why */
  dated: string;
  because: string;
  drafted: Days;
  updated: Days;
  facts: Fact[];
  /** share of the visible text of the file that stands here, 0 to 1 */
  kept: number;
  /** rule -> start, end, what the file has there */
  repairs: Record<string, [start: number, end: number, old: string][]>;
  dropped: Dropped;
  /** share of the words that no earlier document of the folder has, 0 to 1 */
  fresh: number;
  /** position in `texts` */
  textOf: number;
  text: string;
  blocks: Block[];
  /** start, end, block */
  sentences: [number, number, number][];
  marks: Mark[];
}

/** Documents that descend from one text. `origin`: a document, or -1; `agency`: the agency behind it. */
export interface Text {
  docs: number[];
  kind: string;
  origin: number;
  agency: string;
  certain: boolean;
  reasons: string[];
}

export interface Copy {
  left: number;
  right: number;
  kind: string;
  derived: boolean;
  direction: string;
  agency: string;
  score: number;
  /** both sides of each; v: word for word, r: reworded, t: translated, q: quoted by both */
  passages: [left: number, leftEnd: number, right: number, rightEnd: number, kind: Role][];
  reasons: string[];
}

export type Role = "v" | "r" | "t" | "q";

/** A quotation as one document gives it. `parts`: the words between the marks. */
export interface Version {
  doc: number;
  s: Span;
  parts: Span[];
  who: string;
  /** of the verb of speech: neutral, doubting, endorsing, denying; empty: no verb */
  stance: string;
  cue?: Span;
}

export type DriftKind = "cut" | "added" | "changed" | "bracketed" | "cue" | "speaker" | "translation";

/** One thing said, told in several words. `base`: its fullest version. */
export interface Utterance {
  id: string;
  base: Version;
  versions: (Version & { score: number; drifts: [kind: DriftKind, base: Span | null, version: Span | null][] })[];
}

export interface Voice {
  name: string;
  kind: string;
  ent: number;
}

/** A statement of a document: one line of evidence. */
export interface Line {
  doc: number;
  /** number of the statement in its reading: with the document it names the line */
  i: number;
  /** what `recoupe explain` calls it */
  id: string;
  s: Span;
  sen: number;
  pred: Span;
  sign: Sign;
  opinion?: boolean;
  unverified?: boolean;
  cues: Span[];
  /** whose words, outermost first; none: the author's own */
  voices: Voice[];
  when?: { s: Span; days: Days; anchor: string };
  place?: Span;
  rule: string;
  event: number;
  /** position in `texts` whose words it repeats after another document: a relay; -1: its own */
  relay: number;
  /** how the copy is called, for a relay */
  kind?: string;
  /** page (0: unpaged), start and end in the source file */
  at: [number, number, number] | null;
}

export interface Source {
  key: string;
  name: string;
  kind: "voice" | "outlet" | "agency" | "none";
  sure: boolean;
  counts: boolean;
  lines: number[];
  reason: string;
}

export interface Event {
  id: string;
  kind: string;
  head: number;
  name: string;
  days: Days;
  where: number;
  roles: { kind: string; ent: number }[];
  lines: number[];
  sign: Sign;
  sources: Source[];
  lower: number;
  upper: number;
  disputes: number[];
  hardened: { before: number; after: number; reason: string }[];
  rule: string;
  reasons: string[];
}

export interface Side {
  value: string;
  /** for dates */
  days?: Days;
  lines: number[];
  /** the compared words: document, start, end */
  evidence: [number, number, number][];
  sources: string[];
}

export interface Dispute {
  id: string;
  event: number;
  field: "date" | "number" | "place" | "actor" | "polarity";
  kind: "conflict" | "refinement";
  sides: Side[];
  fits: Side | null;
  why: string;
  rule: string;
}

export interface Entity {
  id: string;
  kind: string;
  name: string;
  /** as written, how often, in which languages; the most frequent first */
  names: [name: string, times: number, langs: string[]][];
  mentions: number;
  /** documents in order of publication, mentions in each, and where the first of them stands */
  docs: [doc: number, times: number, start: number, end: number][];
  links: string[];
  merges: { left: string; right: string; score: number; reason: string }[];
  /** positions in `sayings`: its own words; those of others that speak of it */
  quotes: number[];
  about: number[];
  /** lines in its own voice that no quotation holds */
  says: number[];
  events: number[];
  relations: number[];
  /** one mention to show: document, start, end */
  seen: [number, number, number] | null;
  roles?: Office[];
  place?: Whereabouts;
  /** what the user's own list says of it, and where */
  notes?: string;
  given?: string;
}

/** What documents say that a person is. `own`: the text says when; else the day is that of the document. */
export interface Office {
  title: string;
  held: "now" | "former" | "coming";
  state: string;
  said: { doc: number; s: Span; sen: number; days: Days; own?: boolean }[];
}

/** Where a place lies. `own`: its own point, else that of what holds it. `told`: what texts put it in. */
export interface Whereabouts {
  own: boolean;
  told: [holder: number, doc: number, start: number, end: number][];
  name?: string;
  feature?: "town" | "capital" | "region" | "state" | "area";
  within?: string[];
  lat?: number;
  lon?: number;
  /** it lies within so many kilometres of that point */
  km?: number;
}

/** A quotation with a speaker. `parts`: its words, without what cuts them; `relay`: taken over from another text. */
export interface Saying {
  doc: number;
  s: Span;
  sen: number;
  parts: Span[];
  mode: string;
  who: string;
  ent: number;
  relays: string[];
  stance: string;
  sign: Sign;
  cue?: Span;
  inherited?: boolean;
  relay?: boolean;
}

/** Two actors that may be one: for a person to decide. `weight`: mentions that would change sides. */
export interface OpenPair {
  a: number;
  b: number;
  score: number;
  weight: number;
  reason: string;
}

/** What a person decided on two names, and whether this dossier follows it already. */
export interface Decided {
  names: string[];
  verdict: "same" | "different";
  by: string;
  at: string;
  reason: string;
  standing: "followed" | "waiting" | "lost";
}

export interface Relation {
  id: string;
  kind: string;
  a: number;
  b: number;
  what: string;
  when: Days;
  sign: Sign;
  lines: number[];
  /** independent texts behind it */
  texts: number;
  rule: string;
}

/** A source of the whole dossier: the sources of all events under one key. */
export interface Origin {
  key: string;
  name: string;
  kind: "voice" | "outlet" | "agency" | "none";
  sure: boolean;
  counts: boolean;
  texts: number[];
  events: number;
  reason: string;
}

export interface Notice {
  code: string;
  message: string;
  file: string;
  level: "info" | "warning" | "error";
  doc: number;
  /** the changing parts of the message */
  data: Record<string, string>;
}

export interface Page {
  schema: 1;
  version: string;
  title: string;
  /** name of the dossier's file; empty where it is not known */
  file: string;
  lang: "fr" | "en";
  files: number;
  skipped: number;
  docs: Doc[];
  texts: Text[];
  copies: Copy[];
  utterances: Utterance[];
  lines: Line[];
  events: Event[];
  disputes: Dispute[];
  entities: Entity[];
  sayings: Saying[];
  pairs: OpenPair[];
  decided: Decided[];
  relations: Relation[];
  origins: Origin[];
  lower: number;
  upper: number;
  notices: Notice[];
  /** events that tell the story, in order of time */
  story: number[];
  decisions: number;
  /** types of events and relations, in the language of the page */
  kinds: Record<string, string>;
}

/** The data of this page. It was escaped by site.py; every string is shown as text, never as markup. */
export function readPage(): Page {
  const held = document.getElementById("dossier");
  return JSON.parse(held?.textContent ?? "{}") as Page;
}
