import { plainUri, siteOf, webAddress } from './address.ts'
import { plainName } from './plain-name.ts'
import { tradeItemOf } from './trade-item.ts'

export { plainName } from './plain-name.ts'

/**
 * The name under which a batch is found again, whoever tells of it and in which format: the issuer and its id of the batch without what says nothing
 * (capitals, spaces, spellings of one address), and one form of what GS1 writes in many. A GTIN names its issuer, and so does every URI: the issuer
 * beside it does not count.
 */
export type BatchIdentity = { readonly issuer: string; readonly id: string }

const GS1 = 'gs1'
const URI = 'uri'
/** A scheme and what it names, without spaces (RFC 3986). A letter and a colon are a drive, or somebody's own numbering. */
const IS_URI = /^[a-z][a-z0-9+.-]+:[^\s]+$/i

/** The same for all texts that name the same batch. */
export const identityOf = (issuer: string, id: string): BatchIdentity =>
  namedByItself(id) ?? { issuer: issuerOf(issuer), id: plainName(id) }

/** A batch that its name alone tells from all others; `undefined` for a number of somebody's own, and for a kind of goods. */
export function namedByItself(id: string): BatchIdentity | undefined {
  const item = tradeItemOf(id)
  if (item) return item.lot === undefined ? undefined : { issuer: GS1, id: item.lot }
  const own = id.replace(/\p{Cf}/gu, '').trim()
  return IS_URI.test(own) ? { issuer: URI, id: plainUri(own) } : undefined
}

/** As one text, for what compares identities. */
export const identityText = ({ issuer, id }: BatchIdentity): string => `${issuer}\n${id}`

/** A site on the web and the `did:web` of it are one issuer. */
function issuerOf(text: string): string {
  const own = plainName(text)
  const web = /^did:web:([^#?]+)/.exec(own)?.[1]
  const url = webAddress(web === undefined ? own : `https://${web.replaceAll(':', '/').replaceAll('%3a', ':')}`)
  return url ? siteOf(url).replace(/(\/\.well-known)?\/did\.json$/, '') : own
}
