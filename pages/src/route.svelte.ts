/* Addresses: #/view/part/part?key=value. The open proof, the filters and the query are all in them. */

import { tick } from "svelte";

export const VIEWS = ["recit", "chronologie", "qui-dit-quoi", "desaccords", "acteurs", "sources"] as const;
const OTHERS = ["recherche", "document", "affirmation", "copie", "parole", "revision"];
export const PARENT: Record<string, string> = { document: "sources", affirmation: "qui-dit-quoi", copie: "sources", parole: "qui-dit-quoi", revision: "acteurs" };

interface Route {
  view: string;
  parts: string[];
  query: URLSearchParams;
}

function read(): Route {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...parts] = path.split("/").map((p) => {
    try {
      return decodeURIComponent(p);
    } catch {
      return p;
    }
  });
  const known = (VIEWS as readonly string[]).includes(view) || OTHERS.includes(view);
  return { view: known ? view : "recit", parts: known ? parts : [], query: new URLSearchParams(query) };
}

let current = $state.raw(read());

export const route = {
  get view(): string {
    return current.view;
  },
  get parts(): string[] {
    return current.parts;
  },
  get proof(): string | null {
    return current.query.get("preuve");
  },
  get(key: string): string {
    return current.query.get(key) ?? "";
  },
};

const address = (r: Route): string => {
  const query = r.query.toString();
  return `#/${[r.view, ...r.parts].map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
};

export const href = (view: string, ...parts: (string | number)[]): string =>
  `#/${[view, ...parts.map(String)].map(encodeURIComponent).join("/")}`;

/** The present address with `changes` to its query; an empty value takes a key out. */
export function withQuery(changes: Record<string, string>): string {
  const query = new URLSearchParams(current.query);
  for (const [key, value] of Object.entries(changes)) {
    if (value) query.set(key, value);
    else query.delete(key);
  }
  return address({ ...current, query });
}

export const proofHref = (name: string): string => withQuery({ preuve: name });

export function setQuery(changes: Record<string, string>): void {
  history.replaceState(null, "", withQuery(changes));
  current = read();
}

/** Where the focus was when the proof opened; it goes back there. */
let back: HTMLElement | null = null;
export const rememberFocus = (): void => {
  if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) back = document.activeElement;
};

export function closeProof(): void {
  if (!current.query.has("preuve")) return;
  location.hash = withQuery({ preuve: "" });
  void tick().then(() => back?.isConnected && back.focus({ preventScroll: true }));
}

export function listen(moved: (fromOther: boolean) => void): () => void {
  const change = (): void => {
    const next = read();
    const same = next.view === current.view && next.parts.join("/") === current.parts.join("/");
    if (next.query.has("preuve") && !current.query.has("preuve")) rememberFocus();
    current = next;
    void tick().then(() => moved(!same));
  };
  addEventListener("hashchange", change);
  return () => removeEventListener("hashchange", change);
}
