import type { Role } from '@lodestone/contracts'
import { mustBeDocumented } from './documented.ts'

export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there, and fails where it is not
  readonly body: any
}
export type Caller = { sub: string; org?: string; roles: Role[]; groups?: string[] }
type Options = { headers?: Record<string, string>; type?: string; signal?: AbortSignal }

/** The public API as one caller. */
export class Api {
  readonly origin: string
  readonly token: string | undefined
  constructor(origin: string, token?: string) {
    this.origin = origin
    this.token = token
  }

  async send(method: string, path: string, body?: unknown, options: Options = {}): Promise<Reply> {
    const text =
      body === undefined || typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array
        ? body
        : JSON.stringify(body)
    const response = await fetch(
      `${this.origin}${path.startsWith('/api') || path.startsWith('/dev') ? '' : '/api/v1'}${path}`,
      {
        method,
        headers: {
          ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
          ...(text === undefined || text instanceof FormData
            ? {}
            : { 'content-type': options.type ?? 'application/json' }),
          ...options.headers,
        },
        ...(options.signal ? { signal: options.signal } : {}),
        ...(text === undefined ? {} : { body: text as string | FormData | Uint8Array<ArrayBuffer> }),
      },
    )
    const answer = await response.text()
    mustBeDocumented(method, path, response.status)
    return { status: response.status, headers: response.headers, text: answer, body: parse(answer) }
  }

  get = (path: string, options?: Options): Promise<Reply> => this.send('GET', path, undefined, options)
  post = (path: string, body?: unknown, options?: Options): Promise<Reply> => this.send('POST', path, body, options)
  put = (path: string, body: unknown, version: number, options: Options = {}): Promise<Reply> =>
    this.send('PUT', path, body, { ...options, headers: { 'if-match': `"${version}"`, ...options.headers } })
  delete = (path: string, version: number, options: Options = {}): Promise<Reply> =>
    this.send('DELETE', path, undefined, { ...options, headers: { 'if-match': `"${version}"`, ...options.headers } })

  /** Every item of a list, page after page. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  async all(path: string): Promise<any[]> {
    const items: unknown[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const reply: Reply = await this.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor ? `&cursor=${cursor}` : ''}`,
      )
      if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`)
      items.push(...reply.body.items)
      cursor = reply.body.nextCursor
    }
    return items
  }

  /** The same API as somebody else, with a token of the development issuer. */
  async as(caller: Caller): Promise<Api> {
    const reply = await new Api(this.origin).post('/dev/token', caller)
    if (reply.status !== 200) throw new Error(`no token: ${reply.status} ${reply.text}`)
    return new Api(this.origin, reply.body.token)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
