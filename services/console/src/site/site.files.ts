import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { etagOf } from '@lodestone/http'

/** A file as it is sent: plain and, where that is smaller, compressed. All of it is in memory, some 3 MB. */
export type SiteFile = {
  readonly type: string
  readonly etag: string
  /** Its name holds a hash of its content, so that it never changes. */
  readonly hashed: boolean
  /** For how long whoever has it may go without asking for it again. */
  readonly cacheControl: string
  readonly plain: Buffer
  readonly gzip?: Buffer
  readonly br?: Buffer
}

const HTML = 'text/html; charset=utf-8'
const TYPES: Record<string, string> = {
  html: HTML,
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
}

/** What is said where the console was not built: in a checkout whose tests run without the npm scripts. */
const NOT_BUILT =
  '<!doctype html><title>Lodestone</title><p>The console is not built here: run <code>npm run setup</code>.'

export const siteFile = (plain: Buffer, type: string, more: Partial<SiteFile> = {}): SiteFile => ({
  type,
  etag: etagOf(plain),
  hashed: false,
  cacheControl: more.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  plain,
  ...(more.gzip ? {} : { gzip: gzipSync(plain) }),
  ...more,
})

/** The built console: the page that starts it, and its files by path. */
export async function readSite(folder: URL): Promise<{ index: SiteFile; files: ReadonlyMap<string, SiteFile> }> {
  const index = await readFile(new URL('index.html', folder)).catch(() => undefined)
  if (!index) return { index: siteFile(Buffer.from(NOT_BUILT), HTML), files: new Map() }
  const files = new Map<string, SiteFile>()
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of names) {
    const path = `${entry.parentPath}/${entry.name}`
    const type = TYPES[entry.name.split('.').at(-1) ?? '']
    if (!entry.isFile() || !type || entry.name === 'index.html') continue
    const [plain, gzip, br] = await Promise.all([readFile(path), compressed(`${path}.gz`), compressed(`${path}.br`)])
    const place = path.slice(path.lastIndexOf('/dist') + '/dist'.length).replace(/^\/+/, '/')
    const hashed = place.startsWith('/assets/')
    files.set(place, siteFile(plain, type, { hashed, ...(gzip && br ? { gzip, br } : {}) }))
  }
  return { index: siteFile(index, HTML), files }
}

const compressed = (path: string): Promise<Buffer | undefined> => readFile(path).catch(() => undefined)
