import react from "@vitejs/plugin-react-swc";
import { defineConfig } from "vite";

// The page is small and looked at once: no splitting, no minifying. `define`: Grafana's code asks Node's environment.
export default defineConfig({
  plugins: [react()],
  base: "./",
  build: { minify: false, chunkSizeWarningLimit: 100000 },
  define: { "process.env": {} },
});
