import { type RouteContract, type RouteId, routeOf } from '@lodestone/contracts'
import { type Example, examples, ids, type Sheet, story } from '@lodestone/contracts/examples'
import { writeWorkbook } from '@lodestone/files/write'
import { type TestHub, until } from '@lodestone/testing'
import { admitted } from './hub.ts'
import { before } from './story.before.ts'
import { Names } from './story.names.ts'
import { type ExampleAnswer, Sending } from './story.sending.ts'

/** Tells the story of the examples to a running hub: each is sent as it stands, with the hub's own ids in the places of those it names. */

export type Story = {
  readonly told: ReadonlyMap<RouteId, ExampleAnswer>
  /** Answers to the same bodies as other media types. */
  readonly also: readonly { readonly route: RouteContract; readonly media: string; readonly status: number }[]
  /** The hub's texts in the places of an example's, both ways. */
  real(value: string): string
  named(value: string): string
  send(id: RouteId, example: Example, as?: { readonly token?: string | undefined }): Promise<ExampleAnswer>
}

const workbookOf = (sheets: readonly Sheet[]): Promise<Buffer> =>
  writeWorkbook(
    sheets.map(({ name, rows: [heads = [], ...rows] }) => ({
      name,
      columns: heads.map(header => ({ header, width: 12, asText: true })),
      rows,
    })),
  )

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], value)

export async function tellStory(hub: TestHub): Promise<Story> {
  const names = new Names()
  const sending = new Sending(hub, names)
  const told = new Map<RouteId, ExampleAnswer>()
  const also: { route: RouteContract; media: string; status: number }[] = []
  const operator = await hub.operator()
  const supplier = await admitted(hub, 'supplier')
  names.set(ids.supplier, supplier.id)
  const happened = before({ hub, names, sending, operator, supplier })

  async function tell(id: RouteId): Promise<void> {
    const example = examples[id]
    if (!example) throw new Error(`${id} has no example`)
    await happened[id]?.()
    const gives = Object.entries(example.gives ?? {})
    const route = routeOf(id)
    let last: ExampleAnswer | undefined
    const answer = await until(`${id} is answered as its example says`, async () => {
      const reply = await sending.send(id, example)
      last = reply
      // What others hear of a moment later is not there, or not possible, until they have.
      if (reply.status === 404 || reply.status === 409) return undefined
      if (reply.status !== route.success.status) throw new Error(`${id}: ${reply.status} ${reply.text}`)
      return gives.every(([, path]) => at(reply.body, path) !== undefined) && reply
    }).catch(error => {
      throw new Error(`${error.message}: ${last?.status} ${last?.text.slice(0, 1_000)}`)
    })
    for (const [name, path] of gives) names.set(name, String(at(answer.body, path)))
    told.set(id, answer)
    for (const [media, other] of Object.entries(example.also ?? {})) {
      const { query = {}, headers = {} } = other
      const api = await sending.as(example.as)
      const file =
        'text' in other
          ? other.text
          : 'sheets' in other
            ? await workbookOf(other.sheets)
            : await sending.templateFor(api, other.template)
      const reply = await api.send(route.method, sending.urlOf(route, { ...example, query }), file, {
        type: media,
        headers,
      })
      also.push({ route, media, status: reply.status })
    }
  }

  for (const id of story) await tell(id)
  return {
    told,
    also,
    real: value => names.real(value),
    named: value => names.named(value),
    send: (id, example, as) => sending.send(id, example, as),
  }
}
