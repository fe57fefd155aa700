import { type Call, knows } from '@lodestone/http'
import type { Service } from '@lodestone/service'
import type { SiteFile } from './site.files.ts'

export type App = Parameters<NonNullable<Service['pages']>>[0]
export type Request = Call['raw']
export type Reply = Call['reply']

/** What headers say of a page in a window, and of a script or style nothing: a first visit asks for some seventy of these. */
const OF_PAGES = [
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
]

/** Sends a file as its reader takes it, or that it is the one that they have. */
export function send(request: Request, reply: Reply, file: SiteFile): Reply {
  if (file.hashed) for (const name of OF_PAGES) reply.removeHeader(name)
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const encoding =
    file.br && accepts(accepted, 'br') ? 'br' : file.gzip && accepts(accepted, 'gzip') ? 'gzip' : undefined
  const etag = encoding === undefined ? file.etag : `${file.etag.slice(0, -1)}-${encoding}"`
  reply.header('etag', etag).header('vary', 'accept-encoding').header('cache-control', file.cacheControl)
  if (reply.statusCode === 200 && knows(request.headers['if-none-match'], etag)) return reply.code(304).send()
  if (encoding !== undefined) reply.header('content-encoding', encoding)
  return reply.type(file.type).send(encoding === undefined ? file.plain : file[encoding])
}

/** Whether a client takes an encoding: named, and not with a weight of nothing. */
const accepts = (header: string, encoding: string): boolean =>
  header.split(',').some(part => {
    const [name = '', ...parameters] = part.split(';').map(text => text.trim())
    return name === encoding && !parameters.some(text => /^q=0(?:\.0*)?$/.test(text))
  })
