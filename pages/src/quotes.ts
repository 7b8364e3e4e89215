/* The versions of one thing said, laid word under word: columns of the fullest version, with a cell for each version. */

import type { DriftKind, Span, Utterance, Version } from "./data";
import { wordsOf } from "./align";
import { page, slice } from "./dossier";

export interface Cell {
  text: string;
  /** none: the words of the fullest version */
  kind?: DriftKind;
}
export interface Column {
  base: string;
  /** the next word goes on with no space between, as in "twenty-one" */
  tied: boolean;
  /** one a version; null: nothing stands here, and nothing is missing */
  cells: (Cell | null)[];
  width: number;
}

interface Piece {
  s: Span;
  text: string;
}

/** The words of a version with what follows each up to the next, so that commas stay. */
function pieces(v: Version, more: Span[] = []): Piece[] {
  const doc = page.docs[v.doc];
  const out = v.parts.flatMap((part) => {
    const words = wordsOf(doc, part);
    return words.map((w, i): Piece => {
      const from = i ? w.s[0] : part[0];
      const to = i + 1 < words.length ? words[i + 1].s[0] : part[1];
      return { s: w.s, text: slice(doc, [from, to]).replace(/\s+/gu, " ") };
    });
  });
  for (const s of more) if (!out.some((p) => p.s[0] < s[1] && s[0] < p.s[1])) out.push({ s, text: `[${slice(doc, s)}] ` });
  return out.sort((a, b) => a.s[0] - b.s[0]);
}

const inside = (piece: Piece, span: Span | null): boolean => !!span && span[0] <= piece.s[0] && piece.s[1] <= span[1];

/** Versions in the language of the fullest, laid out; a translation has no word of it to stand under. */
export const alike = (u: Utterance): Utterance["versions"] => u.versions.filter((v) => !v.drifts.some((d) => d[0] === "translation"));

export function columns(u: Utterance): Column[] {
  const base = pieces(u.base);
  const rows = alike(u);
  // Base words that a version changes as one stand in one column.
  const joined = base.map(() => false); // true: goes with the word before
  for (const v of rows)
    for (const [kind, span] of v.drifts)
      if (kind === "changed" || kind === "bracketed") base.forEach((p, i) => (joined[i] ||= i > 0 && inside(p, span) && inside(base[i - 1], span)));
  const column: number[] = [];
  let count = 0;
  base.forEach((_, i) => column.push(joined[i] ? count - 1 : count++));
  const under: (Cell | null)[][] = Array.from({ length: count }, () => rows.map(() => null));
  const before: (Cell | null)[][] = Array.from({ length: count + 1 }, () => rows.map(() => null));
  const put = (list: (Cell | null)[], row: number, text: string, kind?: DriftKind): void => {
    const known = list[row];
    list[row] = { text: (known?.text ?? "") + text, kind: known?.kind ?? kind };
  };
  rows.forEach((v, row) => {
    const changes = v.drifts.filter(([kind]) => kind !== "cue" && kind !== "speaker");
    const words = pieces(v, changes.flatMap(([kind, , s]) => (kind === "bracketed" && s ? [s] : [])));
    let [i, j] = [0, 0];
    while (i < base.length || j < words.length) {
      const ours = i < base.length ? changes.find((d) => inside(base[i], d[1])) : undefined;
      const theirs = j < words.length ? changes.find((d) => inside(words[j], d[2])) : undefined;
      if (theirs && !theirs[1]) {
        put(before[i < base.length ? column[i] : count], row, words[j++].text, theirs[0]);
      } else if (ours && !ours[2]) {
        put(under[column[i++]], row, "", "cut");
      } else if (ours) {
        const at = column[i];
        while (j < words.length && inside(words[j], ours[2])) put(under[at], row, words[j++].text, ours[0]);
        while (i < base.length && inside(base[i], ours[1])) i++;
      } else if (i < base.length) {
        if (j < words.length) put(under[column[i]], row, words[j].text);
        i++;
        j++;
      } else {
        put(before[count], row, words[j++].text, "added");
      }
    }
  });
  const out: Column[] = [];
  const add = (text: string, cells: (Cell | null)[]): void => {
    const last = out[out.length - 1];
    const tied = !!last?.tied && cells.every((c, i) => (c?.kind ?? "") === (last.cells[i]?.kind ?? "") && !c === !last.cells[i]);
    if (tied) {
      last.base += text;
      last.cells = last.cells.map((c, i) => c && { ...c, text: c.text + (cells[i]?.text ?? "") });
    } else out.push({ base: text, cells, tied: false, width: 0 });
    out[out.length - 1].tied = text !== "" && !/\s$/u.test(text);
  };
  for (let n = 0; n <= count; n++) {
    if (before[n].some(Boolean)) add("", before[n]);
    if (n < count) add(base.filter((_, i) => column[i] === n).map((p) => p.text).join(""), under[n]);
  }
  for (const c of out) c.width = Math.max(c.base.trim().length, ...c.cells.map((cell) => cell?.text.trim().length ?? 0), 1);
  return out;
}

/** Columns in lines of at most `room` characters. */
export function inLines(all: Column[], room: number): Column[][] {
  const out: Column[][] = [];
  let used = Infinity;
  for (const column of all) {
    if (used + column.width + 2 > room) {
      out.push([]);
      used = 0;
    }
    out[out.length - 1].push(column);
    used += column.width + 2;
  }
  return out;
}
