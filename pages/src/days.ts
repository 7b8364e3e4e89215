/* Days as people write them, and the time axis: linear where the story is dense, broken and labelled elsewhere. */

import type { Days } from "./data";
import type { Words } from "./words";

const DAY = 86_400_000;
export const dayNumber = (iso: string): number => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY);
const dateOfNumber = (n: number): Date => new Date(n * DAY);

export const yearsOf = (d: Days): string[] => [d.e, d.l].filter((x) => x !== null).map((x) => x.slice(0, 4));

const formats = new Map<string, Intl.DateTimeFormat>();
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" })));
  return made;
}

const monthEnd = (iso: string): string => {
  const [y, m] = iso.split("-").map(Number);
  return new Date(Date.UTC(y, m, 0)).toISOString().slice(0, 10);
};

/** A day where there is little room: "6 mars", "12 sept. 2023", "mars 2025", "2022 ou après". */
export function shortDays(d: Days, t: Words, oneYear: string | null): string {
  if (!d.e || d.e !== d.l) return formatDays(d, t, oneYear);
  const year = d.e.slice(0, 4) !== oneYear ? { year: "numeric" as const } : {};
  return format(t.locale, { day: "numeric", month: oneYear ? "long" : "short", ...year }).format(new Date(`${d.e}T00:00:00Z`)).replace(/^1 /, t.locale.startsWith("fr") ? "1er " : "1 ");
}

/** "6 mars, 21 h 15", "12–13 février", "novembre 2024", "années 1990", "au plus tard le 12 février", or "sans date". */
export function formatDays(d: Days, t: Words, oneYear: string | null, long = false): string {
  const month = long ? "long" : "long";
  const year = (iso: string): boolean => iso.slice(0, 4) !== oneYear;
  const show = (iso: string, o: Intl.DateTimeFormatOptions): string =>
    format(t.locale, o).format(new Date(`${iso}T00:00:00Z`)).replace(/^1 /, t.locale.startsWith("fr") ? "1er " : "1 ");
  const day = (iso: string, withYear = year(iso)): string =>
    show(iso, { day: "numeric", month, ...(withYear ? { year: "numeric" } : {}), ...(long ? { weekday: "long" } : {}) });
  const { e, l } = d;
  if (!e && !l) return t.undated;
  if (!e) return l?.endsWith("-12-31") ? t.yearUntil(l.slice(0, 4)) : t.until(day(l as string));
  if (!l) return e.endsWith("-01-01") ? t.yearFrom(e.slice(0, 4)) : t.from(day(e));
  if (e === l) {
    const [h, m] = d.t?.split(":") ?? [];
    return day(e) + (h && m ? `, ${t.clock(h, m)}` : "");
  }
  if (e.endsWith("-01-01") && l.endsWith("-12-31")) {
    if (e.slice(0, 4) === l.slice(0, 4)) return e.slice(0, 4);
    if (e[3] === "0" && l[3] === "9" && e.slice(0, 3) === l.slice(0, 3)) return t.decade(e.slice(0, 4));
    return `${e.slice(0, 4)}–${l.slice(0, 4)}`;
  }
  if (e.endsWith("-01") && e.slice(0, 7) === l.slice(0, 7) && l === monthEnd(e))
    return show(e, { month: "long", ...(year(e) ? { year: "numeric" } : {}) });
  if (e.slice(0, 7) === l.slice(0, 7)) return `${Number(e.slice(8))}–${day(l)}`;
  if (e.endsWith("-01") && l === monthEnd(l))
    return `${show(e, { month: "long", ...(e.slice(0, 4) === l.slice(0, 4) ? {} : { year: "numeric" }) })} – ${show(l, { month: "long", ...(year(l) ? { year: "numeric" } : {}) })}`;
  return `${day(e, e.slice(0, 4) !== l.slice(0, 4))} – ${day(l)}`;
}

// ---------------------------------------------------------------- axis

export interface Tick {
  /** share of the width, 0 to 100 */
  x: number;
  label: string;
  /** second line, above: month or year; set where it changes */
  over: string;
  anchor: "start" | "middle" | "end";
}
export interface Zone {
  /** first day and the day after the last, without the air around them */
  first: number;
  last: number;
  from: number;
  to: number;
  x0: number;
  x1: number;
}
export interface Axis {
  /** Position of the start of a day, 0 to 100; `part` of the day goes on from there. */
  x: (day: number, part?: number) => number;
  zones: Zone[];
  /** limits of days or months, to draw as hairlines */
  lines: number[];
  ticks: Tick[];
  /** where the scale is broken */
  breaks: number[];
}

const NARROW = 62;

/**
 * A time axis for these intervals. Days with something on them gather in zones; a long silence between two zones is cut
 * out and drawn as a break. Inside a zone the scale is linear; a zone's width follows what happens in it, not only its
 * length. Intervals wider than two months, such as a year, do not shape the axis unless they stand alone.
 */
export function makeAxis(spans: Days[], published: Days[], width: number, t: Words): Axis | null {
  const narrow: [number, number][] = [];
  const wide: [number, number][] = [];
  const seen = new Set<string>();
  for (const d of [...spans, ...published]) {
    if (seen.has(`${d.e}/${d.l}`)) continue;
    seen.add(`${d.e}/${d.l}`);
    const e = d.e ?? d.l;
    const l = d.l ?? d.e;
    if (!e || !l) continue;
    const pair: [number, number] = [dayNumber(e), dayNumber(l) + 1];
    (pair[1] - pair[0] <= NARROW ? narrow : wide).push(pair);
  }
  for (const w of wide.sort((a, b) => a[1] - a[0] - (b[1] - b[0])))
    if (!narrow.some((n) => n[0] < w[1] && w[0] < n[1])) narrow.push(w);
  if (!narrow.length) return null;
  narrow.sort((a, b) => a[0] - b[0] || a[1] - b[1]);

  // A silence is long against the usual step of this story, and never under ten days; of few things, forty days.
  const steps = narrow.slice(1).map((n, i) => n[0] - narrow[i][0]).sort((a, b) => a - b);
  const pause = steps.length < 4 ? 40 : Math.max(10, 3 * steps[steps.length >> 1]);
  type Group = { from: number; to: number; n: number };
  let groups: Group[] = [];
  for (const [from, to] of narrow) {
    const last = groups.at(-1);
    if (last && from - last.to <= pause) {
      last.to = Math.max(last.to, to);
      last.n += 1;
    } else groups.push({ from, to, n: 1 });
  }
  const most = width < 500 ? 4 : 7;
  while (groups.length > most) {
    // Join the two groups whose gap is smallest against what is joined: few things, near in time.
    let best = 0;
    let cost = Infinity;
    for (let i = 0; i + 1 < groups.length; i++) {
      const gap = groups[i + 1].from - groups[i].to;
      const price = Math.log(gap + 2) * Math.min(groups[i].n, groups[i + 1].n) ** 0.5;
      if (price < cost) [best, cost] = [i, price];
    }
    const [a, b] = [groups[best], groups[best + 1]];
    groups.splice(best, 2, { from: a.from, to: b.to, n: a.n + b.n });
  }
  const weights = groups.map((g) => g.n * (1 + Math.log2(g.to - g.from + 1) * 0.15));
  const total = weights.reduce((a, b) => a + b, 0);
  const gap = groups.length > 1 ? 1.6 : 0;
  const least = width < 500 ? 13 : 6;
  const room = 100 - gap * (groups.length - 1);
  let shares = weights.map((w) => Math.max(least, (w / total) * room));
  const over = shares.reduce((a, b) => a + b, 0) - room;
  const spare = shares.reduce((a, b) => a + (b - least), 0);
  if (over > 0 && spare > 0) shares = shares.map((s) => s - ((s - least) / spare) * over);
  let x = 0;
  const zones: Zone[] = groups.map((g, i) => {
    // Air on both sides, so that the first strip does not stick to the edge.
    const air = Math.max(0.5, (g.to - g.from) * 0.03);
    const zone = { first: g.from, last: g.to, from: g.from - air, to: g.to + air, x0: x, x1: x + shares[i] };
    x += shares[i] + gap;
    return zone;
  });
  const place = (day: number, part = 0): number => {
    const d = day + part;
    for (let i = 0; i < zones.length; i++) {
      const z = zones[i];
      if (d < z.from) return i === 0 ? 0 : z.x0 - gap / 2;
      if (d <= z.to) return z.x0 + ((d - z.from) / (z.to - z.from)) * (z.x1 - z.x0);
    }
    return 100;
  };
  const axis: Axis = { x: place, zones, lines: [], ticks: [], breaks: zones.slice(1).map((z) => z.x0 - gap / 2) };
  for (const zone of zones) label(axis, zone, width, t);
  clear(axis, width);
  return axis;
}

/** Takes out upper labels that would run into the next one; a month first loses its year. */
function clear(axis: Axis, width: number): void {
  const wide = (k: Tick): number => k.over.length * 7 + 8;
  const from = (k: Tick): number => (k.x / 100) * width - (k.anchor === "middle" ? wide(k) / 2 : 0);
  const named = axis.ticks.filter((k) => k.over);
  named.forEach((k, i) => {
    const limit = i + 1 < named.length ? from(named[i + 1]) : width + 20;
    if (from(k) + wide(k) <= limit) return;
    k.over = k.over.split(" ")[0];
    if (from(k) + wide(k) > limit) k.over = k.over.length > 5 ? `${k.over.slice(0, 4)}.` : k.over;
    if (from(k) + wide(k) > limit) k.over = "";
  });
}

const STEPS: [unit: "d" | "m" | "y", n: number, days: number][] = [
  ["d", 1, 1], ["d", 2, 2], ["d", 5, 5], ["d", 10, 10], ["m", 1, 30], ["m", 3, 91], ["m", 6, 182], ["y", 1, 365],
  ["y", 2, 730], ["y", 5, 1826], ["y", 10, 3652], ["y", 20, 7305], ["y", 50, 18262],
];

function label(axis: Axis, zone: Zone, width: number, t: Words): void {
  const pixels = ((zone.x1 - zone.x0) / 100) * width;
  const length = zone.to - zone.from;
  const perDay = pixels / length;
  const [unit, step] = STEPS.find(([u, , d]) => perDay * d >= (u === "d" ? 24 : u === "m" ? 38 : 40)) ?? STEPS[STEPS.length - 1];
  const first = dateOfNumber(Math.floor(zone.from));
  const show = (n: number, o: Intl.DateTimeFormatOptions): string => format(t.locale, o).format(dateOfNumber(n));
  const marks: number[] = [];
  if (unit === "d") {
    for (let n = Math.ceil(zone.from); n <= zone.to; n++)
      if (step === 1 || ((dateOfNumber(n).getUTCDate() - 1) % step === 0 && dateOfNumber(n).getUTCDate() !== 31)) marks.push(n);
  } else if (unit === "m") {
    for (let y = first.getUTCFullYear(), m = 0; ; m += step) {
      const n = Date.UTC(y, m, 1) / DAY;
      if (n > zone.to) break;
      if (n >= zone.from) marks.push(n);
    }
  } else {
    for (let y = Math.floor(first.getUTCFullYear() / step) * step; ; y += step) {
      const n = Date.UTC(y, 0, 1) / DAY;
      if (n > zone.to) break;
      if (n >= zone.from) marks.push(n);
    }
  }
  const fits = marks.filter((n) => n < zone.last && (zone.to - n) * perDay > 14);
  if (fits.length < 2 || pixels < 76) {
    // Too little room for a scale: say in words what the zone covers.
    const [a, b] = [zone.first, zone.last - 1];
    const [ya, yb] = [show(a, { year: "numeric" }), show(b, { year: "numeric" })];
    const [ma, mb] = [show(a, { month: "short" }), show(b, { month: "short" })];
    const x = (zone.x0 + zone.x1) / 2;
    const whole = dateOfNumber(a).getUTCDate() === 1 && dateOfNumber(a).getUTCMonth() === 0 && b - a >= 364;
    const words =
      whole && ya === yb ? ya : ya !== yb ? `${ya}–${yb.slice(2)}` : b - a < 2 ? show(a, { day: "numeric", month: "short" }) : ma === mb ? ma : `${ma}–${mb}`;
    axis.ticks.push({ x, label: words, over: ya === yb && !whole ? ya : "", anchor: "middle" });
    axis.lines.push(...(unit === "d" ? marks.map((n) => axis.x(n)) : []));
    return;
  }
  let over = "";
  fits.forEach((n, i) => {
    const half = unit === "d" ? Math.min(step === 1 ? 0.5 : 0, (zone.to - n) / 2) : 0;
    const above = unit === "d" ? show(n, { month: "long", year: "numeric" }) : unit === "m" ? show(n, { year: "numeric" }) : "";
    const text = unit === "d" ? show(n, { day: "numeric" }) : unit === "m" ? show(n, { month: "short" }) : show(n, { year: "numeric" });
    const room = i === 0 || above !== over;
    axis.ticks.push({ x: axis.x(n, half), label: text, over: room ? above : "", anchor: half || unit !== "d" ? "middle" : "start" });
    over = above;
  });
  axis.lines.push(...marks.map((n) => axis.x(n)));
}
