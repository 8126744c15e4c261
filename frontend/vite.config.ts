import { fileURLToPath } from "node:url"

import vue from "@vitejs/plugin-vue"
import { defineConfig } from "vitest/config"

const BACKEND = process.env["DEV_BACKEND"] ?? "http://127.0.0.1:8000"

/** Django serves the built files under /static/; the development server serves them from the root. */
export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  define: {
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_OPTIONS_API__: false,
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: ["chrome87", "safari14"],
    // The content security policy admits no data: addresses, so nothing is inlined, however small.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    // The chart of the opinion map is larger than all else; only laptops fetch it, and only when it is looked at.
    chunkSizeWarningLimit: 550,
    rolldownOptions: {
      output: {
        // The room and all it stands on come as one file: a dozen small ones would each cost a phone
        // on a weak network a journey there and back. Whoever opens another page has the room ready.
        codeSplitting: { groups: [{ name: "room", test: /\/src\/(pages\/RoomPage\.vue|styles\/)/ }] },
      },
    },
  },
  server: {
    // Host is passed on unchanged, so that it agrees with Origin in the backend's checks.
    proxy: {
      "/api": { target: BACKEND, changeOrigin: false },
      "/files": { target: BACKEND, changeOrigin: false },
      "/_allauth": { target: BACKEND, changeOrigin: false },
      "/live": { target: BACKEND, changeOrigin: false, ws: true },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    restoreMocks: true,
    unstubGlobals: true,
  },
}))
