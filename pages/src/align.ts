/*
 * Two passages word by word: the shortest script of cuts and additions (E. W. Myers, "An O(ND) difference algorithm and
 * its variations", 1986), on words without case and accents, so that its cost grows with what differs, not with length.
 */

import type { Doc, Span } from "./data";
import { fold, slice } from "./dossier";

export interface Word {
  s: Span;
  key: string;
}

/** The words of a span with their places, in code points. */
export function wordsOf(doc: Doc, span: Span): Word[] {
  const text = slice(doc, span);
  const astral = /[\ud800-\udbff]/.test(text);
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((m) => {
    const at = span[0] + (astral ? Array.from(text.slice(0, m.index)).length : m.index);
    return { s: [at, at + (astral ? Array.from(m[0]).length : m[0].length)], key: fold(m[0]) };
  });
}

/** A run of words on both sides: `=` the same; `-` only left; `+` only right; `~` other words. Ends are exclusive. */
export interface Step {
  tag: "=" | "-" | "+" | "~";
  a: [number, number];
  b: [number, number];
}

/** Beyond so many differing words two passages are one change: nobody reads such a list of words. */
const MOST = 1500;

/** The steps from `a` to `b`. A lone little word between two changes ("de") is no meeting point: it goes with them. */
export function align(a: string[], b: string[]): Step[] {
  let low = 0;
  while (low < a.length && low < b.length && a[low] === b[low]) low++;
  let tail = 0;
  while (tail < a.length - low && tail < b.length - low && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = middle(a.slice(low, a.length - tail), b.slice(low, b.length - tail));
  const matches: [number, number][] = [];
  for (let i = 0; i < low; i++) matches.push([i, i]);
  for (const [i, j] of same) matches.push([i + low, j + low]);
  for (let i = tail; i > 0; i--) matches.push([a.length - i, b.length - i]);
  const found = steps(a, b, matches);
  const lone = (i: number): boolean =>
    found[i].tag === "=" && i > 0 && i < found.length - 1 && found[i].a[1] - found[i].a[0] === 1 && a[found[i].a[0]].length <= 3;
  const out: Step[] = [];
  found.forEach((step, i) => {
    const last = out[out.length - 1];
    if (last && last.tag !== "=" && (step.tag !== "=" || lone(i))) {
      last.a[1] = step.a[1];
      last.b[1] = step.b[1];
      last.tag = last.a[0] === last.a[1] ? "+" : last.b[0] === last.b[1] ? "-" : "~";
    } else out.push(step);
  });
  return out;
}

/** The words in common of two lists that begin and end otherwise, as pairs of positions. */
function middle(a: string[], b: string[]): [number, number][] {
  const [n, m] = [a.length, b.length];
  if (!n || !m) return [];
  const most = Math.min(n + m, MOST);
  let reach = new Int32Array(2 * most + 3);
  const past: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    past.push(reach.slice(most + 1 - d, most + 2 + d));
    for (let k = -d; k <= d; k += 2) {
      const at = most + 1 + k;
      let x = k === -d || (k !== d && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
      let y = x - k;
      while (x < n && y < m && a[x] === b[y]) {
        x++;
        y++;
      }
      reach[at] = x;
      if (x >= n && y >= m) return trace(past, d, n, m, a, b);
    }
  }
  return [];
}

function trace(past: Int32Array[], last: number, n: number, m: number, a: string[], b: string[]): [number, number][] {
  const out: [number, number][] = [];
  let [x, y] = [n, m];
  for (let d = last; d > 0; d--) {
    const before = past[d];
    const k = x - y;
    const get = (at: number): number => before[at + d] ?? -1;
    const up = k === -d || (k !== d && get(k - 1) < get(k + 1));
    const from = up ? k + 1 : k - 1;
    const [px, py] = [get(from), get(from) - from];
    const [sx, sy] = up ? [px, py + 1] : [px + 1, py];
    while (x > sx && y > sy) out.push([--x, --y]);
    [x, y] = [px, py];
  }
  while (x > 0 && y > 0 && a[x - 1] === b[y - 1]) out.push([--x, --y]);
  return out.reverse();
}

function steps(a: string[], b: string[], matches: [number, number][]): Step[] {
  const out: Step[] = [];
  let [i, j] = [0, 0];
  const differ = (x: number, y: number): void => {
    if (x > i && y > j) out.push({ tag: "~", a: [i, x], b: [j, y] });
    else if (x > i) out.push({ tag: "-", a: [i, x], b: [j, j] });
    else if (y > j) out.push({ tag: "+", a: [i, i], b: [j, y] });
  };
  for (const [x, y] of matches) {
    differ(x, y);
    const last = out[out.length - 1];
    if (last?.tag === "=" && last.a[1] === x && last.b[1] === y) {
      last.a[1]++;
      last.b[1]++;
    } else out.push({ tag: "=", a: [x, x + 1], b: [y, y + 1] });
    [i, j] = [x + 1, y + 1];
  }
  differ(a.length, b.length);
  return out;
}
