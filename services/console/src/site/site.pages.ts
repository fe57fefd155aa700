import { readFile } from 'node:fs/promises'
import { sha256Hex } from '@lodestone/kernel'
import type { Service } from '@lodestone/service'
import { mountDocs } from '../docs/docs.pages.ts'

const FILES = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/app.css', 'app.css', 'text/css; charset=utf-8'],
  ['/icon.svg', 'icon.svg', 'image/svg+xml'],
  ...['activity.js', 'api.js', 'app.js', 'dom.js', 'format.js', 'operations.js', 'rounds.js', 'stream.js'].map(
    file => [`/${file}`, file, 'text/javascript; charset=utf-8'] as const,
  ),
] as const
const folder = new URL('../../public/', import.meta.url)

type App = Parameters<NonNullable<Service['pages']>>[0]

/** The console's own files, the API's description and its readable form. All are in memory: there is no path to traverse. */
export async function mountSite(app: App): Promise<void> {
  await mountDocs((path, content, type) => serve(app, path, content, type))
  for (const [path, file, type] of FILES) serve(app, path, await readFile(new URL(file, folder), 'utf8'), type)
}

function serve(app: App, path: string, content: string, type: string): void {
  const etag = `"${sha256Hex(content).slice(0, 32)}"`
  app.get(path, async (request, reply) => {
    reply.header('etag', etag).header('cache-control', 'no-cache')
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type(type).send(content)
  })
}
