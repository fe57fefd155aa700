import { writeFileSync } from 'node:fs'
import type { Story } from './story.ts'

/** Writes down what the hub answered and told, for the documents to show: `npm run examples`. */

const folder = new URL('../../packages/contracts/src/examples/data/', import.meta.url)
/** Items of a list that are shown. */
const SHOWN_ITEMS = 2
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Secrets are other ones each time too, and none of them is anybody's. */
const SECRET = /whsec_[\w+/]+=*/g
const SHOWN_SECRET = `whsec_${btoa('an example, known to everybody..')}`

/** Keys of the hub and what it signs with them too. */
const KEY = /(#key-)[0-9a-f]{16}/g
const PUBLIC_HALF = /("x":")[\w-]{43}(?=")/g
/** And the links to calendars. */
const CALENDAR = /(\/calendar\/[^.]+\.)[\w-]{43}/g
const SHOWN_HALF = Buffer.from('an example, known to everybody..').toString('base64url')

type RecordedEvent = { readonly headers: Readonly<Record<string, string>>; readonly value: string }

export function noteDown(story: Story, records: readonly RecordedEvent[]): void {
  const ids = new Map<string, string>()
  /** The hub's own ids are other ones each time: those that the examples do not name are numbered as they come. */
  const stable = (text: string): string =>
    story
      .named(text)
      .replace(SECRET, SHOWN_SECRET)
      .replace(KEY, `$1${'0'.repeat(16)}`)
      .replace(PUBLIC_HALF, `$1${SHOWN_HALF}`)
      .replace(CALENDAR, `$1${SHOWN_HALF}`)
      .replace(UUID, id => {
        if (id.startsWith('01998e3a-5f00-7000-8000-0000000000')) return id
        const known = ids.get(id) ?? `01998e3a-5f00-7000-8001-${String(ids.size + 1).padStart(12, '0')}`
        ids.set(id, known)
        return known
      })
  const noted = (value: unknown): unknown => shorten(JSON.parse(stable(JSON.stringify(value))))

  const answers = [...story.told].map(([id, { route, status, text, body }]) => {
    const shown =
      route.success.media === 'text/csv'
        ? firstRows(stable(text))
        : route.success.media === 'text/event-stream'
          ? stable(text)
          : body === undefined || route.success.media === 'application/vc+jwt'
            ? undefined
            : noted(body)
    return [id, { status, ...(shown === undefined ? {} : { body: shown }) }]
  })
  write('answers.json', Object.fromEntries(answers))
  const events = new Map<string, unknown>()
  for (const { headers, value } of records)
    if (!events.has(headers.ce_type ?? '')) events.set(headers.ce_type ?? '', noted(JSON.parse(value)))
  write('events.json', Object.fromEntries([...events].sort(([a], [b]) => (a < b ? -1 : 1))))
}

const write = (name: string, value: object): void =>
  writeFileSync(new URL(name, folder), `${JSON.stringify(value, null, 2)}\n`)

/** The header of a table, and what is shown of its rows. */
const firstRows = (table: string): string =>
  table
    .split('\r\n')
    .slice(0, 1 + SHOWN_ITEMS)
    .join('\n')

function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, SHOWN_ITEMS).map(shorten)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shorten(child)]))
}
