/* The data of this page, and the questions that several views ask of it. */

import { readPage, type Doc, type Event, type Line, type Sign, type Source, type Span } from "./data";
import { formatDays, shortDays, yearsOf } from "./days";
import { WORDS } from "./words";

export const page = readPage();
/** Between two facts on one line; written out because white space at the edge of a template block is dropped. */
export const DOT = " · ";
export const t = WORDS[page.lang] ?? WORDS.fr;

/** All publications in one year: that year then need not stand at every date. */
export const oneYear = (() => {
  const years = new Set(page.docs.flatMap((d) => yearsOf(d.published)));
  return years.size === 1 ? [...years][0] : null;
})();

export const days = (d: Parameters<typeof formatDays>[0], long = false): string => formatDays(d, t, oneYear, long);

// ---------------------------------------------------------------- words of documents

const points = new Map<Doc, string[] | null>();

/** Characters [start, end) of a document in code points; a text without astral characters is sliced as it is. */
export function slice(doc: Doc, [start, end]: Span): string {
  let chars = points.get(doc);
  if (chars === undefined) {
    chars = /[\ud800-\udbff]/.test(doc.text) ? Array.from(doc.text) : null;
    points.set(doc, chars);
  }
  return chars ? chars.slice(start, end).join("") : doc.text.slice(start, end);
}

export interface Mended {
  rule: string;
  start: number;
  end: number;
  old: string;
}
const mended = new Map<Doc, Mended[]>();

/** The repairs of a document inside [from, until], in the order of its text. */
export function repairsIn(doc: Doc, from: number, until: number): Mended[] {
  let all = mended.get(doc);
  if (!all) {
    all = Object.entries(doc.repairs).flatMap(([rule, spots]) => spots.map(([start, end, old]) => ({ rule, start, end, old })));
    all.sort((a, b) => a.start - b.start || a.end - b.end);
    mended.set(doc, all);
  }
  let low = 0;
  for (let high = all.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (all[middle].start < from) low = middle + 1;
    else high = middle;
  }
  const out: Mended[] = [];
  for (; low < all.length && all[low].start <= until; low++) if (all[low].end <= until) out.push(all[low]);
  return out;
}

export const langOf = (doc: Doc, at: number): string => {
  const block = doc.blocks.find((b) => b.s[0] <= at && at < b.s[1]);
  const lang = block?.lang ?? doc.lang;
  return lang === "und" ? "" : lang;
};

/** The sentence around a line, or the part of it to show: long ones are cut around the clause, with […]. */
export function shownSpan(line: Line, limit = 230): { span: Span; before: boolean; after: boolean } {
  const doc = page.docs[line.doc];
  const sentence = doc.sentences[line.sen];
  const whole: Span = sentence ? [Math.min(sentence[0], line.s[0]), Math.max(sentence[1], line.s[1])] : line.s;
  if (whole[1] - whole[0] <= limit) return { span: whole, before: false, after: false };
  let [start, end] = line.s;
  if (end - start > limit) end = start + limit;
  else if (end - start < 60) {
    start = Math.max(whole[0], start - 60);
    end = Math.min(whole[1], end + 100);
  }
  const text = slice(doc, whole);
  // Cut between words only, and keep a first or last word that is nearly there.
  while (start > whole[0] && !/\s/.test(slice(doc, [start - 1, start]))) start--;
  while (end < whole[1] && !/\s/.test(slice(doc, [end, end + 1]))) end++;
  if (start - whole[0] < 12) start = whole[0];
  if (whole[1] - end < 12) end = whole[1];
  return { span: [start, end], before: start > whole[0], after: end < whole[0] + text.length };
}

/** The beginning of `span` in whole words, at most `limit` characters. */
export function begun(doc: Doc, [start, end]: Span, limit: number): { span: Span; after: boolean } {
  if (end - start <= limit + 12) return { span: [start, end], after: false };
  let cut = start + limit;
  while (cut > start + limit / 2 && !/\s/.test(slice(doc, [cut, cut + 1]))) cut--;
  return { span: [start, cut], after: true };
}

export const clip = (s: string, n: number): string => {
  const flat = s.replace(/\s+/g, " ").trim();
  if (flat.length <= n) return flat;
  const cut = flat.slice(0, n - 1);
  const whole = cut.replace(/\s+\S*$/, "");
  return `${whole.length > n * 0.75 ? whole : cut.trimEnd()}…`;
};

const fileOf = (doc: Doc): string => (doc.files[0] ?? doc.id).split("/").pop() ?? doc.id;

/** How a document is called where there is little room: its outlet, else its title, else its file. */
export const nameOf = (doc: Doc, room = 44): string => clip(doc.outlet || doc.title || fileOf(doc), room);
export const titleOf = (doc: Doc): string => doc.title || fileOf(doc);
export const dateOf = (doc: Doc): string => (doc.published.e || doc.published.l ? days(doc.published) : t.undated);
export const shortDateOf = (doc: Doc): string => (doc.published.e || doc.published.l ? shortDays(doc.published, t, oneYear) : t.undated);
export const refOf = (doc: Doc): string => `${nameOf(doc)}, ${dateOf(doc)}`;

// ---------------------------------------------------------------- lines, events, sources

export const lineName = (line: Line): string => `${page.docs[line.doc].n}.${line.i}`;
const byName = new Map(page.lines?.map((line) => [lineName(line), line]));

export interface Proof {
  doc: Doc;
  line: Line | null;
  sen: number;
  name: string;
}

/** What `?preuve=` names: a line ("D5.12") or a sentence ("D5.s12"); null for neither. */
export function proofOf(name: string | null): Proof | null {
  if (!name) return null;
  const line = byName.get(name);
  if (line) return { doc: page.docs[line.doc], line, sen: line.sen, name };
  const found = /^(D\d+)\.s(\d+)$/.exec(name);
  const doc = found && page.docs.find((d) => d.n === found[1]);
  return found && doc && doc.sentences[+found[2]] ? { doc, line: null, sen: +found[2], name } : null;
}

/** The proof to open for a sentence: its best line, or the sentence itself. */
const lineAt = new Map<string, Line>();
for (const line of page.lines ?? []) {
  const key = `${line.doc}.${line.sen}`;
  const other = lineAt.get(key);
  if (!other || (line.event >= 0 && other.event < 0)) lineAt.set(key, line);
}
export const lineOfSentence = (doc: number, sen: number): Line | undefined => lineAt.get(`${doc}.${sen}`);
export const sentenceProof = (doc: number, sen: number): string => {
  const line = lineOfSentence(doc, sen);
  return line ? lineName(line) : `${page.docs[doc].n}.s${sen}`;
};

/** The sentence in which a place of a document lies, or the next. */
export const sentenceAt = (doc: Doc, at: number): number => Math.max(0, doc.sentences.findIndex((s) => at < s[1]));

export const signWord = (line: Line): string => (line.opinion ? t.opinion : t.sign[line.sign]);

const STRENGTH: Sign[] = ["aff", "rap", "cond", "poss", "prev", "ques", "dem"];
export const strongest = (signs: Sign[]): Sign =>
  signs.reduce((a, b) => (STRENGTH.indexOf(b) < STRENGTH.indexOf(a) ? b : a), signs[0] ?? "aff");
export const signOfSource = (s: Source): Sign => strongest(s.lines.map((n) => page.lines[n].sign));

/** The sources behind the side of a disagreement; one that stands under another event is looked up in the whole dossier. */
export const behind = (event: Event, keys: string[]): { sure: boolean; counts: boolean }[] =>
  keys.flatMap((key) => event.sources.find((s) => s.key === key) ?? page.origins.find((o) => o.key === key) ?? []).filter((s) => s.counts);

/** A sentence of Recoupe's own, with the spaces of French typography; never for words of a document. */
export const own = (s: string): string => {
  let said = t.reasons[s] ?? s;
  for (const [form, say] of t.reasonForms) {
    const found = form.exec(s);
    if (found) {
      said = say(...found.slice(1));
      break;
    }
  }
  // A document is called the same here as everywhere else on the page.
  for (const doc of page.docs) for (const file of doc.files) if (said.includes(file)) said = said.replaceAll(file, nameOf(doc));
  return page.lang === "fr" ? said.replace(/ ([;!?»])/g, "\u202f$1").replace(/« /g, "«\u202f").replace(/ :/g, "\u00a0:").replace(/'/g, "’") : said;
};

/** A rule of reading in words; one without words of its own is said by its family. */
export const ruleWord = (rule: string): string => t.rules[rule] ?? t.rules[rule.split(".")[0]] ?? rule;

export const docsOf = (lines: number[]): number[] => [...new Set(lines.map((n) => page.lines[n].doc))].sort((a, b) => a - b);
export const conflicts = (e: Event): boolean => e.disputes.some((n) => page.disputes[n].kind === "conflict");
export const eventIndex = new Map(page.events?.map((e, i) => [e, i]));
export const hardenedAt = new Set(page.events?.flatMap((e) => e.hardened.map((h) => h.after)));
/** The source that a line counts for in its event, if the check has one. */
export const sourceOf = (n: number): Source | undefined => {
  const line = page.lines[n];
  return line.event >= 0 ? page.events[line.event].sources.find((s) => s.lines.includes(n)) : undefined;
};

export const kindWord = (kind: string): string => page.kinds[kind] ?? kind.replaceAll("_", " ");
/** Who is behind a line, in words: the last voice is the speaker, those before it relay. */
export const speakerOf = (line: Line): string => line.voices.at(-1)?.name ?? "";

export const unread = (page.notices ?? []).filter((n) => n.level === "error" || (n.doc < 0 && n.file && n.level !== "info"));
export const remarks = (page.notices ?? []).filter((n) => !unread.includes(n));

export const fold = (s: string): string =>
  s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’ʼ]/g, "'").toLowerCase();
