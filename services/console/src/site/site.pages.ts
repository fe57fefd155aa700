import { type Call, claimNames, securityHeaders } from '@lodestone/http'
import type { Config, Service } from '@lodestone/service'
import { mountDocs } from '../docs/docs.pages.ts'
import { readSite, type SiteFile, siteFile } from './site.files.ts'

type App = Parameters<NonNullable<Service['pages']>>[0]
type Request = Call['raw']
type Reply = Call['reply']

/** Built from `web/` by infra/setup.sh. */
const built = new URL('../../dist/', import.meta.url)

/** The console's own files, the API's description and its readable form. All are in memory: there is no path to traverse. */
export async function mountSite(app: App, config: Config): Promise<void> {
  const serve = (path: string, file: () => SiteFile) =>
    app.get(path, async (request, reply) => send(request, reply, file()))
  // To describe everything takes 0.3 s, which a start has no need to spend.
  const serveText = (path: string, text: () => string, type: string) => {
    let made: SiteFile | undefined
    serve(path, () => (made ??= siteFile(Buffer.from(text()), type)))
  }
  await mountDocs(serveText)
  serveText('/console/config.json', () => JSON.stringify(signInSettings(config)), 'application/json; charset=utf-8')

  const { index, files } = await readSite(built)
  for (const [path, file] of files) serve(path, () => file)
  const policy = securityHeaders(reachedBy(config))['content-security-policy']
  const page = (request: Request, reply: Reply) => send(request, reply.header('content-security-policy', policy), index)
  app.get('/', async (request, reply) => page(request, reply))
  // A place inside the app, which a browser asks for after a reload. Whoever does not want HTML hears that there is nothing.
  app.get('/*', async (request, reply) => {
    if (!isPlaceOfApp(request)) return reply.callNotFound()
    return page(request, reply)
  })
}

/** How a browser signs in; without an authority the hub itself is the issuer, for development. */
const signInSettings = (config: Config) => ({
  authority: authorityOf(config),
  clientId: config.OIDC_CLIENT_ID,
  scope: config.OIDC_SCOPE,
  claims: {
    person: claimNames(config.OIDC_PERSON_CLAIM),
    roles: claimNames(config.OIDC_ROLES_CLAIM),
    org: claimNames(config.OIDC_ORG_CLAIM),
  },
})

const authorityOf = ({ OIDC_ISSUER, OIDC_AUTHORITY }: Config): string | undefined =>
  OIDC_ISSUER === undefined ? undefined : (OIDC_AUTHORITY ?? OIDC_ISSUER)

/** Where a page may go beside its own origin. */
const reachedBy = (config: Config): string[] => {
  const authority = authorityOf(config)
  return authority === undefined ? [] : [new URL(authority).origin]
}

/** First parts of paths that belong to somebody else, or to nobody. */
const NOT_THE_APP = /^\/(?:api|assets|console|dev|docs|services|\.well-known)(?:\/|$)/

const isPlaceOfApp = ({ url, headers }: Request): boolean =>
  (headers.accept ?? '').includes('text/html') && !NOT_THE_APP.test(url.split('?')[0] ?? '')

function send(request: Request, reply: Reply, file: SiteFile): Reply {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const encoding =
    file.br && accepts(accepted, 'br') ? 'br' : file.gzip && accepts(accepted, 'gzip') ? 'gzip' : undefined
  const etag = encoding === undefined ? file.etag : `${file.etag.slice(0, -1)}-${encoding}"`
  reply
    .header('etag', etag)
    .header('vary', 'accept-encoding')
    .header('cache-control', file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  if (encoding !== undefined) reply.header('content-encoding', encoding)
  return reply.type(file.type).send(encoding === undefined ? file.plain : file[encoding])
}

/** Whether a client takes an encoding: named, and not with a weight of nothing. */
const accepts = (header: string, encoding: string): boolean =>
  header.split(',').some(part => {
    const [name = '', ...parameters] = part.split(';').map(text => text.trim())
    return name === encoding && !parameters.some(text => /^q=0(?:\.0*)?$/.test(text))
  })
