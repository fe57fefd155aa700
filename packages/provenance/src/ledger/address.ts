import { plainName, plainPart } from './plain-name.ts'

const WEB = /^https?:\/\//i
/** How an address on the web is read; `undefined` for what is none. */
export const webAddress = (text: string): URL | undefined =>
  WEB.test(text) ? (URL.parse(text) ?? undefined) : undefined

/** Who answers: http and https, with and without `www.`, are one host; a port counts where it is not theirs. */
function hostOf({ hostname, port }: URL): string {
  const own = hostname.replace(/\.$/, '').replace(/^www\./, '')
  return port === '' || port === '80' || port === '443' ? own : `${own}:${port}`
}

/** The steps of its path, each decoded; empty ones say nothing. */
const stepsOf = ({ pathname }: URL): string[] => pathname.split('/').flatMap(step => plainPart(step) || [])

/** Host and path in one form. */
export const siteOf = (url: URL): string => [hostOf(url), ...stepsOf(url)].join('/')

/** A name that is a URI in one form. What comes after `#` and in which order a query has its keys says nothing; nor do the components of a URN that are no part of it (RFC 8141, 3.1). */
export function plainUri(text: string): string {
  const url = webAddress(text)
  if (url) {
    const query = [...url.searchParams].map(([key, value]) => `${plainPart(key)}=${plainPart(value)}`)
    return `https://${siteOf(url)}${query.length > 0 ? `?${query.sort().join('&')}` : ''}`
  }
  const [named = ''] = /^urn:/i.test(text) ? text.split(/\?[+=]|#/, 1) : [text]
  return plainName(named).split(':').map(plainPart).join(':')
}
