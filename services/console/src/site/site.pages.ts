import { type Callers, claimNames, securityHeaders } from '@lodestone/http'
import type { Config, ServiceContext } from '@lodestone/service'
import { mountDocs } from '../docs/docs.pages.ts'
import { readBooks } from '../public/books.ts'
import { mountPublicFace } from '../public/face.ts'
import { readSite, type SiteFile, siteFile } from './site.files.ts'
import { type App, type Reply, type Request, send } from './site.sending.ts'

/** Built from `web/` by infra/setup.sh. */
const built = new URL('../../dist/', import.meta.url)

/** The console's own files, the API's description and its readable form. All are in memory: there is no path to traverse. */
export async function mountSite(app: App, { config }: Pick<ServiceContext, 'config'>, callers: Callers): Promise<void> {
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
  if (config.PUBLIC_FACE)
    mountPublicFace(app, config, callers, { style: styleOf(files), books: await readBooks(built) })
  const policy = securityHeaders(reachedBy(config))['content-security-policy']
  const page = (request: Request, reply: Reply) => send(request, reply.header('content-security-policy', policy), index)
  app.get('/', async (request, reply) => page(request, reply))
  // A place inside the app, which a browser asks for after a reload. Whoever does not want HTML hears that there is nothing.
  app.get('/*', async (request, reply) => {
    if (!isPlaceOfApp(request)) return reply.callNotFound()
    return page(request, reply)
  })
}

/** Where the style of the pages is that need no script. */
const styleOf = (files: ReadonlyMap<string, SiteFile>): string =>
  [...files.keys()].find(path => /^\/assets\/public-[\w-]+\.css$/.test(path)) ?? '/docs.css'

/** How a browser signs in, and whether there is something to read without; without an authority the hub itself is the issuer, for development. */
const signInSettings = (config: Config) => ({
  authority: authorityOf(config),
  clientId: config.OIDC_CLIENT_ID,
  scope: config.OIDC_SCOPE,
  claims: {
    person: claimNames(config.OIDC_PERSON_CLAIM),
    roles: claimNames(config.OIDC_ROLES_CLAIM),
    org: claimNames(config.OIDC_ORG_CLAIM),
  },
  ...(config.PUBLIC_FACE ? { publicFace: true } : {}),
})

const authorityOf = ({ OIDC_ISSUER, OIDC_AUTHORITY }: Config): string | undefined =>
  OIDC_ISSUER === undefined ? undefined : (OIDC_AUTHORITY ?? OIDC_ISSUER)

/** Where a page may go beside its own origin. */
const reachedBy = (config: Config): string[] => {
  const authority = authorityOf(config)
  return authority === undefined ? [] : [new URL(authority).origin]
}

/** First parts of paths that belong to somebody else, or to nobody. */
const NOT_THE_APP = /^\/(?:api|assets|console|dev|docs|public|services|\.well-known)(?:\/|$)/

const isPlaceOfApp = ({ url, headers }: Request): boolean =>
  (headers.accept ?? '').includes('text/html') && !NOT_THE_APP.test(url.split('?')[0] ?? '')
