import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { type AddressPolicy, AddressRefused, askNameServers, lookupFor, type Resolve, refusedUrl } from './address.ts'

/** What is there, or why it could not be had; `late`: because time ran out. */
export type Fetched = { readonly text: string } | { readonly unreachable: string; readonly late?: true }

type FetchOptions = {
  readonly policy: AddressPolicy
  /** Milliseconds from the first look at the name to the end of the answer. */
  readonly timeoutMs?: number
  readonly mostBytes?: number
  readonly resolve?: Resolve
}

const TIMEOUT_MS = 10_000
const MOST_BYTES = 1024 * 1024
const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Gets a text over a connection of its own. Redirects are not followed, what is too large is not read. Never rejects. */
export function fetchText(url: string, options: FetchOptions): Promise<Fetched> {
  const { policy, timeoutMs = TIMEOUT_MS, mostBytes = MOST_BYTES, resolve = askNameServers } = options
  const refused = refusedUrl(url, policy)
  if (refused !== undefined) return Promise.resolve({ unreachable: `not ${refused}` })
  return new Promise(done => {
    let fetched: Fetched | undefined
    const request = (url.startsWith('https:') ? secureRequest : plainRequest)(url, {
      headers: { 'accept-encoding': 'identity', 'user-agent': 'lodestone' },
      agent: false,
      lookup: lookupFor(policy, resolve),
    })
    const end = (why: Fetched): void => {
      fetched ??= why
      request.destroy()
    }
    const timer = setTimeout(() => end({ unreachable: 'it did not answer in time', late: true }), timeoutMs)
    request.on('response', response => read(response, mostBytes, end))
    request.on('error', error =>
      end({ unreachable: error instanceof AddressRefused ? 'its address is not public' : 'nobody answers there' }),
    )
    request.on('close', () => {
      clearTimeout(timer)
      done(fetched ?? { unreachable: 'nobody answers there' })
    })
    request.end()
  })
}

function read(response: IncomingMessage, mostBytes: number, end: (fetched: Fetched) => void): void {
  response.on('error', () => end({ unreachable: 'nobody answers there' }))
  const tooLarge = { unreachable: `it is larger than ${mostBytes} bytes` }
  const against = faultOf(response)
  if (against !== undefined) end({ unreachable: against })
  else if (Number(response.headers['content-length'] ?? 0) > mostBytes) end(tooLarge)
  const chunks: Buffer[] = []
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > mostBytes) end(tooLarge)
    else chunks.push(chunk)
  })
  response.on('end', () => {
    try {
      end({ text: UTF8.decode(Buffer.concat(chunks)) })
    } catch {
      end({ unreachable: 'it is no text' })
    }
  })
}

function faultOf({ statusCode, headers }: IncomingMessage): string | undefined {
  if (statusCode !== 200) return `it answered with ${statusCode}`
  const packed = (headers['content-encoding'] ?? 'identity') !== 'identity'
  return packed ? 'it came packed, which nobody asked for' : undefined
}
