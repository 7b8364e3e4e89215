import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// One script and one style sheet, without names that change: recoupe/publish/site.py puts both inside the page.
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: process.env.RECOUPE_PAGE_OUT ?? "../recoupe/publish/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    reportCompressedSize: false,
    lib: { entry: "src/main.ts", name: "recoupe", formats: ["iife"], fileName: () => "page.js", cssFileName: "page" },
  },
});
