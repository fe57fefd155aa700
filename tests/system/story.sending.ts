import { type RouteContract, type RouteId, routeOf } from '@lodestone/contracts'
import { type Example, ids } from '@lodestone/contracts/examples'
import { Api, type TestHub } from '@lodestone/testing'
import type { Names } from './story.names.ts'

/** What the hub answered to an example. */
export type ExampleAnswer = {
  readonly route: RouteContract
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}

/** Sends examples to a hub as the story's people do. */
export class Sending {
  readonly #hub: TestHub
  readonly #names: Names

  constructor(hub: TestHub, names: Names) {
    this.#hub = hub
    this.#names = names
  }

  /** The API as one of the story's people. */
  as(role: Example['as'], sub = `${role} of the story`): Promise<Api> {
    const of = {
      member: ids.member,
      supplier: ids.supplier,
      funder: ids.funder,
      operator: undefined,
      auditor: undefined,
      applicant: undefined,
    }
    const org = of[role]
    return this.#hub.api.as({
      sub,
      roles: role === 'applicant' ? [] : [role],
      ...(org ? { org: this.#names.real(org) } : {}),
    })
  }

  urlOf(route: RouteContract, { path = {}, query = {} }: Example): string {
    const filled = route.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(this.#names.real(path[name] ?? '')))
    const asked = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, this.#names.real(String(value))]),
    )
    return asked.size > 0 ? `${filled}?${asked}` : filled
  }

  async send(id: RouteId, example: Example, { token }: { token?: string | undefined } = {}): Promise<ExampleAnswer> {
    const route = routeOf(id)
    const api = token === undefined ? await this.as(example.as) : new Api(this.#hub.url, token)
    const headers = { ...example.headers }
    if (route.success.media === 'text/event-stream')
      return { route, ...(await this.#firstOf(api, this.urlOf(route, example), headers)) }
    const reply = await api.send(route.method, this.urlOf(route, example), this.#bodyOf(route, example), { headers })
    return { route, ...reply }
  }

  async templateFor(api: Api, name: string): Promise<Uint8Array> {
    const response = await fetch(`${this.#hub.url}/api/v1/templates/${name}`, {
      headers: { authorization: `Bearer ${api.token}` },
    })
    return new Uint8Array(await response.arrayBuffer())
  }

  #bodyOf(route: RouteContract, { body }: Example): unknown {
    if (body === undefined || route.body) return this.#names.realOf(body)
    const file = new FormData()
    file.append('file', new Blob([body as string]))
    return file
  }

  /** What a stream begins with. */
  async #firstOf(api: Api, path: string, headers: Record<string, string>) {
    const ending = new AbortController()
    const response = await fetch(`${this.#hub.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${api.token}`, ...headers },
      signal: ending.signal,
    })
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.split('\n\n').length > 3) break
    }
    ending.abort()
    return { status: response.status, headers: response.headers, text, body: undefined }
  }
}
