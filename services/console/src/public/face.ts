import { type Callers, type Kept, languageFor, openKept, ProblemError, payerOf } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { type Config, originOf } from '@lodestone/service'
import { type SiteFile, siteFile } from '../site/site.files.ts'
import { type App, type Reply, type Request, send } from '../site/site.sending.ts'
import { addressOf, LANGUAGES, type Language, PUBLIC, readAddress } from './address.ts'
import { BOOK_PATHS, type Book, type BookName } from './books.ts'
import { documentOf, type Frame, type Page } from './page.ts'
import { bookPage } from './pages/book.ts'
import { dataPage } from './pages/data.ts'
import { exposurePage } from './pages/exposure.ts'
import { joinPage, suppliersPage } from './pages/guides.ts'
import { busyPage, demandPage, missingPage } from './pages/others.ts'
import { roundPage } from './pages/round.ts'
import { roundsPage } from './pages/rounds.ts'
import { startPage } from './pages/start.ts'
import { publishedBy, type Source } from './source.ts'
import { type Voice, voiceIn } from './voice.ts'

/** Milliseconds for which a page is given out as it was made, and seconds for which caches on its way may. */
const KEPT_MS = 10_000
const CACHED_SECONDS = 60
/** Bytes of pages that are kept; pages that are made at once, and that wait. */
const MOST_BYTES = 16 * 1024 * 1024
const AT_ONCE = 2
const MOST_WAITING = 64

const HTML = 'text/html; charset=utf-8'
/** No script, no frame, no form, and nothing of anybody else. */
const POLICY =
  "default-src 'none';style-src 'self';img-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'"

/** What stands in the console's build for it: its style's address, and documents. */
export type Built = { readonly style: string; readonly books: ReadonlyMap<BookName, Book> }

/** Makes a page; undefined for what is not there. */
type Maker = (voice: Voice) => Promise<Page | undefined> | Page | undefined

/**
 * What anybody may read without signing in, as plain HTML. A page is made of what the API answers to visitors, for all of them together: whoever
 * asks often costs what one costs who asks now and then, and everybody is given the same bytes.
 */
export function mountPublicFace(app: App, config: Config, callers: Callers, built: Built): void {
  const source = publishedBy(app)
  const frame: Frame = { origin: originOf(config), style: built.style }
  const makers = makersOf(source, frame, built, config.TERMS_URL)
  const files: Kept<SiteFile> = openKept({
    keptMs: KEPT_MS,
    bytesOf: ({ plain, gzip }) => plain.length + (gzip?.length ?? 0),
    mostBytes: MOST_BYTES,
    atOnce: AT_ONCE,
    mostWaiting: MOST_WAITING,
  })
  const missing = new Map(LANGUAGES.map(one => [one, fileOf(missingPage(voiceIn(one)), undefined, one, frame)]))

  async function found(language: Language, path: string): Promise<{ file: SiteFile; status: number }> {
    const make = makers(path)
    const nowhere = { file: missing.get(language) ?? siteFile(Buffer.of(), HTML), status: 404 }
    if (!make) return nowhere
    // What is not published makes no entry, or strangers could fill the memory with addresses that they made up.
    const page = async () => {
      const made = await make(voiceIn(language))
      if (!made) throw new ProblemError('not-found', path)
      return fileOf(made, path, language, frame)
    }
    try {
      return { file: await files.get(`${language}/${path}`, page), status: 200 }
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'not-found') return nowhere
      throw error
    }
  }

  app.get(PUBLIC, async (request, reply) => {
    reply.header('cache-control', `public, max-age=${CACHED_SECONDS}`).header('vary', 'accept-language')
    return reply.redirect(addressOf(languageFor(request.headers['accept-language'])))
  })
  app.get(`${PUBLIC}/*`, async (request, reply) => {
    const address = readAddress(request.url)
    const language = address?.language ?? languageFor(request.headers['accept-language'])
    try {
      request.belongsTo?.(payerOf(await callers.visit(request)))
      const { file, status } = await found(language, address?.path ?? '?')
      return show(request, reply, language, file, status)
    } catch (error) {
      return sayBusy(request, reply, language, frame, error)
    }
  })
}

/** Who makes the page at a path. */
function makersOf(source: Source, { origin }: Frame, { books }: Built, terms: string | undefined) {
  const pages: Readonly<Record<string, Maker>> = {
    '': async voice => startPage(await source.rounds(), voice),
    rounds: async voice => {
      const [rounds, reports] = await Promise.all([source.rounds(), source.reports()])
      return roundsPage(rounds, reports, voice)
    },
    demand: async voice => demandPage(await source.demand(), voice),
    exposure: async voice => {
      const blocs = await Promise.all([source.exposure('EU'), source.exposure('JP')])
      return exposurePage(
        blocs.filter(one => one !== undefined),
        voice,
      )
    },
    suppliers: suppliersPage,
    join: voice => joinPage(voice, terms),
    data: voice => dataPage(voice, origin),
    ...Object.fromEntries(
      Object.entries(BOOK_PATHS).map(([path, name]) => [
        path,
        (voice: Voice) => {
          const book = books.get(name)
          return book && bookPage(name, book, voice)
        },
      ]),
    ),
  }
  return (path: string): Maker | undefined => {
    if (Object.hasOwn(pages, path)) return pages[path]
    const [, id] = /^rounds\/([^/]+)$/.exec(path) ?? []
    return id === undefined || !isUuid(id) ? undefined : voice => roundOf(source, id, voice)
  }
}

/** A round among those that were opened: of an id that nobody has nothing is asked but the list. */
async function roundOf(source: Source, id: string, voice: Voice): Promise<Page | undefined> {
  const known = (await source.rounds()).find(one => one.id === id)
  if (!known) return undefined
  const round = await source.round(id)
  return round && roundPage(round, round.state === 'collecting' ? undefined : await source.pool(id), voice)
}

function fileOf(page: Page, path: string | undefined, language: Language, frame: Frame): SiteFile {
  const plain = Buffer.from(documentOf(page, path, voiceIn(language), frame))
  return siteFile(plain, HTML, { cacheControl: `public, max-age=${CACHED_SECONDS}` })
}

const show = (request: Request, reply: Reply, language: Language, file: SiteFile, status: number): Reply =>
  send(request, reply.code(status).header('content-security-policy', POLICY).header('content-language', language), file)

/** What cannot be had now, in the words of a page. */
function sayBusy(request: Request, reply: Reply, language: Language, frame: Frame, error: unknown): Reply {
  const { code, retryAfterSeconds = 2 } = error instanceof ProblemError ? error : { code: 'unavailable' as const }
  if (!(error instanceof ProblemError)) request.log.error({ err: error, requestId: request.id }, 'page not shown')
  const status = code === 'rate-limited' ? 429 : 503
  const file = fileOf(busyPage(voiceIn(language), status), undefined, language, frame)
  reply.header('retry-after', String(retryAfterSeconds))
  return show(request, reply, language, { ...file, cacheControl: 'no-store' }, status)
}
