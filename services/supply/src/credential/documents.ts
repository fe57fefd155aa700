import { type Keys, keysOfDocument, type ListToken, readJson, urlOfDidWeb } from '@lodestone/credentials'
import { type Fetched, fetchText } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { pin } from '../issuer/document.store.ts'
import type { Register } from '../issuer/register.ts'

/** Gets what issuers publish. Never rejects. */
export type Fetch = (url: string) => Promise<Fetched>
/** Over https, at public addresses alone: what is asked for is written by strangers. */
export const fetchPublic: Fetch = url =>
  fetchText(url, { policy: { allowPrivate: false, ports: [443, 8443] }, timeoutMs: 5_000 })

/** For so long a document is believed to say what it said, and a server that did not answer is not asked again. */
const FRESH_MS = 5 * 60_000
const AWAY_MS = 30_000
/** Characters that are kept of all documents. */
const MOST_KEPT = 32 * 1024 * 1024

type Documents = {
  keysOf(did: string): Promise<Keys>
  statusOf(url: string): Promise<ListToken>
}

/** What issuers publish, fetched once for all who ask at a time. */
export function openDocuments(
  context: Pick<ServiceContext, 'door' | 'clock' | 'newId'>,
  register: Register,
  fetch: Fetch,
): Documents {
  const once = openCache(fetch, () => context.clock().getTime())
  const read = new WeakMap<object, Promise<Keys>>()
  const lists = new WeakMap<object, ListToken>()

  async function keysIn(did: string, fetched: Fetched): Promise<Keys> {
    if ('unreachable' in fetched) return fetched
    const json = readJson(fetched.text, 'did')
    const keys = json.ok ? keysOfDocument(json.value, did) : json
    if (!keys.ok) return { unreachable: `its document cannot be read: ${keys.findings[0]?.message ?? ''}` }
    await pin(context, did, fetched.text, keys.value)
    return { keys: keys.value }
  }

  return {
    keysOf: async did => {
      const url = urlOfDidWeb(did)
      if (url === undefined) return { unreachable: 'its name leads to no public host' }
      const fetched = await once(url)
      // The keys of one document are the same objects each time, so that they are prepared once.
      const known = read.get(fetched)
      if (known) return known
      const keys = keysIn(did, fetched)
      read.set(fetched, keys)
      keys.catch(() => read.delete(fetched))
      return keys
    },
    statusOf: async url => {
      const parsed = URL.parse(url)
      if (parsed?.protocol !== 'https:') return { unreachable: 'it is not at an https address' }
      if (!(await register.knowsHost(parsed.hostname)))
        return { unreachable: `${parsed.hostname} is the host of no registered issuer` }
      const fetched = await once(parsed.href)
      if (!('text' in fetched)) return fetched
      // A list is the same object each time, so that it is decompressed once.
      const list = lists.get(fetched) ?? { token: fetched.text.trim() }
      lists.set(fetched, list)
      return list
    },
  }
}

/**
 * Who asks while somebody else does gets the same answer, and for a while who asks later. A server that has let somebody wait in vain is not asked
 * for anything else meanwhile: with an address for each credential it would hold up all of them.
 */
export function openCache(fetch: Fetch, now: () => number): Fetch {
  const kept = new Map<string, { readonly fetched: Promise<Fetched>; from: number; until: number }>()
  const away = new Map<string, { readonly from: number; readonly until: number }>()
  const stands = (one: { from: number; until: number } | undefined): boolean =>
    one !== undefined && one.from <= now() && now() < one.until
  let characters = 0
  return url => {
    const known = kept.get(url)
    if (known && stands(known)) return known.fetched
    const { host } = new URL(url)
    if (stands(away.get(host))) return Promise.resolve({ unreachable: 'its server did not answer a moment ago' })
    away.delete(host)
    const one = { fetched: fetch(url), from: 0, until: Number.POSITIVE_INFINITY }
    kept.set(url, one)
    void one.fetched.then(fetched => {
      one.from = now()
      one.until = one.from + ('text' in fetched ? FRESH_MS : AWAY_MS)
      if ('late' in fetched) away.set(host, { from: one.from, until: one.until })
      characters += url.length + ('text' in fetched ? fetched.text.length : 0)
      if (characters <= MOST_KEPT) return
      kept.clear()
      characters = 0
    })
    return one.fetched
  }
}
