/* What the views of actors say of one: when it was seen, by what it is known elsewhere, the commands that decide on it. */

import type { Entity, OpenPair } from "./data";
import { days, page, t } from "./dossier";

/** The days of the first and the last document that speak of it; empty where none has a date. */
export function seenFrom(actor: Entity): string {
  const dates = actor.docs.flatMap(([n]) => {
    const { e, l } = page.docs[n].published;
    return e || l ? [{ e, l }] : [];
  });
  if (!dates.length) return "";
  const [first, last] = [days(dates[0]), days(dates[dates.length - 1])];
  return first === last ? first : t.fromTo(first, last);
}

export interface Identifier {
  name: string;
  value: string;
  href?: string;
}

/** Its identifiers in collections that others use; Recoupe's own keys only where there is nothing else. */
export function identifiers(actor: Entity): Identifier[] {
  const all = actor.links.map((link): Identifier & { own: boolean } => {
    const [collection, ...rest] = link.split(":");
    const value = rest.join(":");
    if (collection === "wikidata" && /^Q\d+$/.test(value)) return { name: "Wikidata", value, href: `https://www.wikidata.org/wiki/${value}`, own: false };
    if (collection === "geonames" && /^\d+$/.test(value)) return { name: "GeoNames", value, href: `https://www.geonames.org/${value}`, own: false };
    if (collection === "iso") return { name: "ISO 3166", value, own: false };
    const known = ["country", "place", "region", "org", "agency", "media", "person", "event", "group", "law", "facility", "product"].includes(collection);
    return { name: known ? "Recoupe" : t.yourId, value: link, own: known };
  });
  const others = all.filter((i) => !i.own);
  return others.length ? others : all;
}

/** A word for a shell: quoted where it must be. */
const word = (s: string): string => (/^[\w@%+=:,./-]+$/.test(s) && !s.startsWith("-") ? s : `'${s.replaceAll("'", "'\\''")}'`);

/** The command that decides on two names or ids. */
export const command = (verdict: "same" | "different" | "undo", left: string, right: string): string =>
  `recoupe review ${page.file ? word(page.file) : "…"} --${verdict} ${word(left)} ${word(right)}`;

/** The open pairs in which an actor stands. */
export const pairsOf = (index: number): OpenPair[] => page.pairs.filter((p) => p.a === index || p.b === index);

export const score = (n: number): string => n.toLocaleString(t.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Degrees of a point, as far as its precision goes. */
export function degrees(lat: number, lon: number, km: number | undefined): string {
  const digits = km === undefined || km < 15 ? 2 : km < 150 ? 1 : 0;
  const one = (n: number): string => Math.abs(n).toLocaleString(t.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${one(lat)}° ${lat < 0 ? "S" : "N"}, ${one(lon)}° ${lon < 0 ? t.west : t.east}`;
}
