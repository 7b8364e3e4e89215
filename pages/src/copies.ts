/* Who took what from whom: the questions that several views ask of the copies of the page. */

import type { Copy, Doc, Shared, Span } from "./data";
import { nameOf, page, slice, t } from "./dossier";

/** What a reader may follow: text in common between two documents, or twice in one. */
export const pairs = page.copies.filter((c) => c.passages.length > 0);
export const derived = page.copies.filter((c) => c.derived && c.left !== c.right);

/** Giver and taker; of an undecided or common text, the earlier document stands first. */
export const ends = (c: Copy): [number, number] =>
  c.direction === "a->b" ? [c.left, c.right] : c.direction === "b->a" ? [c.right, c.left] : [Math.min(c.left, c.right), Math.max(c.left, c.right)];

/** Does document `i` have its words from elsewhere? Of an undecided pair, the later one is taken to. */
export const takes = (c: Copy, i: number): boolean =>
  c.derived && c.left !== c.right && (ends(c)[1] === i || (c.direction === "both_from_agency" && ends(c)[0] === i));

export const other = (c: Copy, i: number): number => (c.left === i ? c.right : c.left);

const ROLE = { v: "verbatim", r: "reworded", t: "translation", q: "quoted" } as const;
export const roleWord = (role: keyof typeof ROLE): string => t.role_[role];

const held = new Map<Doc, Shared[]>();
for (const c of page.copies)
  c.passages.forEach(([l, le, r, re, role], nth) => {
    const sides: [number, Span, number, Span][] = [
      [c.left, [l, le], c.right, [r, re]],
      [c.right, [r, re], c.left, [l, le]],
    ];
    for (const [i, s, doc, at] of c.left === c.right ? sides.slice(1) : sides) {
      const list = held.get(page.docs[i]) ?? [];
      list.push({ s, doc, at, kind: role === "v" ? c.kind : ROLE[role], derived: c.derived, taken: takes(c, i), copy: c, nth });
      held.set(page.docs[i], list);
    }
  });
for (const list of held.values()) list.sort((a, b) => a.s[0] - b.s[0] || a.s[1] - b.s[1] || a.doc - b.doc);

/** The passages of a document that stand elsewhere too, in its order. */
export const sharedOf = (doc: Doc): Shared[] => held.get(doc) ?? [];

/** The number of a passage in the view of its two texts, which goes by the text that stands first. */
export function passageNo(one: Shared): number {
  const [first] = ends(one.copy);
  const same = pairs.filter((c) => (c.left === one.copy.left && c.right === one.copy.right) || (c.left === one.copy.right && c.right === one.copy.left));
  const order = same.flatMap((c) => c.passages.map((p, nth) => ({ c, nth, s: c.left === first ? [p[0], p[2]] : [p[2], p[0]] }))).sort((a, b) => a.s[0] - b.s[0] || a.s[1] - b.s[1]);
  return order.findIndex((p) => p.c === one.copy && p.nth === one.nth) + 1;
}

/** Spans laid together, in order. */
export function union(spans: Span[]): Span[] {
  const out: Span[] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}

const ink = (doc: Doc, span: Span): number => slice(doc, span).replace(/\s+/gu, "").length;

/** How much of a document the passages of `copies` cover, 0 to 1; spaces do not count. */
export function share(i: number, copies: Copy[]): number {
  const doc = page.docs[i];
  const spans = copies.flatMap((c) => c.passages.flatMap(([l, le, r, re]): Span[] => [...(c.left === i ? [[l, le] as Span] : []), ...(c.right === i ? [[r, re] as Span] : [])]));
  const whole = ink(doc, [0, Infinity]);
  return whole ? Math.min(1, union(spans).reduce((sum, s) => sum + ink(doc, s), 0) / whole) : 0;
}

export const agencyName = (agency: string): string => (agency && agency !== "?" ? t.dispatch(agency) : t.noNamedAgency);

/** Where the words of a copy come from, for one document of it: an agency, another document, perhaps. */
export const fromWhere = (c: Copy, i: number): string =>
  c.direction === "both_from_agency" ? agencyName(c.agency) : `${c.direction === "undecided" ? `${t.perhaps} ` : ""}${page.docs[other(c, i)].n} ${nameOf(page.docs[other(c, i)], 40)}`;

/** A stretch of a document that it took, with every copy that says so. */
export interface Taken {
  s: Span;
  from: Shared[];
}
export function takenIn(doc: Doc): Taken[] {
  const all = sharedOf(doc).filter((s) => s.taken);
  return union(all.map((s) => [...s.s] as Span)).map((s) => ({ s, from: all.filter((one) => one.s[0] < s[1] && s[0] < one.s[1]) }));
}

/** One place for each source of a stretch, the agency or document with most of it first. */
export function origins(from: Shared[], i: number): { name: string; one: Shared; size: number }[] {
  const out = new Map<string, { name: string; one: Shared; size: number }>();
  for (const one of from) {
    const name = fromWhere(one.copy, i);
    const known = out.get(name);
    const size = one.s[1] - one.s[0];
    if (!known) out.set(name, { name, one, size });
    else known.size += size;
  }
  return [...out.values()].sort((a, b) => b.size - a.size);
}

export const wordsIn = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
