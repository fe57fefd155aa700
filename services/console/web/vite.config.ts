import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { bookOf } from './books/markdown.ts'
import { BOOKS } from './src/books/names.ts'

/** Beside each file its compressed forms, so that the hub compresses nothing while it serves. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir = '' }) {
    for (const file of readdirSync(join(dir, 'assets'))) {
      const path = join(dir, 'assets', file)
      const bytes = readFileSync(path)
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      writeFileSync(
        `${path}.br`,
        brotliCompressSync(bytes, {
          // Level 11 saves another twentieth and costs ten times as long, which every first start would wait for.
          params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
        }),
      )
    }
  },
}

/** A document of `infra/docs` as the elements that a page shows of it. */
const books: Plugin = {
  name: 'books',
  transform: (text, id) => (id.endsWith('.md') ? `export default ${JSON.stringify(bookOf(text))}` : undefined),
}

/** What the hub itself shows to whoever does not sign in: documents as their elements, and a style out of the console's. */
const publicFace: Plugin = {
  name: 'public-face',
  generateBundle() {
    const here = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
    for (const name of Object.values(BOOKS)) {
      const source = JSON.stringify(bookOf(here(`../../../infra/docs/${name}.md`)))
      this.emitFile({ type: 'asset', fileName: `books/${name}.book`, source })
    }
    const source = ['src/theme/theme.css', 'src/pages/books/books.css', 'public-face/public.css'].map(here).join('\n')
    this.emitFile({ type: 'asset', name: 'public.css', source })
  },
}

export default defineConfig({
  plugins: [
    react(),
    { ...optimizeLocales.vite({ locales: ['en-US', 'de-DE', 'fr-FR', 'ja-JP'] }), enforce: 'pre' },
    books,
    publicFace,
    compressed,
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    // Nothing inline: the content security policy takes no `data:` but for images, and no inline script or style.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The licences of all that is bundled, as they ask for.
    license: { fileName: 'third-party.txt' },
    target: 'es2023',
  },
  // `npm run dev -w @lodestone/console-web` beside a running hub.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/console', '/dev', '/docs', '/.well-known', '/readyz'].map(path => [path, 'http://127.0.0.1:8080']),
    ),
  },
})
