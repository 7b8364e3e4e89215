import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// A page travels alone: the notice of what is compiled into it goes with it.
const NOTICE = "/*! Recoupe (Apache-2.0). Holds parts of Svelte, copyright (c) the Svelte contributors, under the MIT licence. */\n";

const notice = {
  name: "notice",
  generateBundle(_, bundle) {
    for (const part of Object.values(bundle)) if (part.type === "chunk") part.code = NOTICE + part.code;
  },
};

// One script and one style sheet, without names that change: recoupe/publish/site.py puts both inside the page.
export default defineConfig({
  plugins: [svelte(), notice],
  build: {
    outDir: process.env.RECOUPE_PAGE_OUT ?? "../recoupe/publish/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    reportCompressedSize: false,
    lib: { entry: "src/main.ts", name: "recoupe", formats: ["iife"], fileName: () => "page.js", cssFileName: "page" },
  },
});
