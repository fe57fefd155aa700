import { XLSX } from '@lodestone/contracts'
import { verifyRecord } from '@lodestone/engine/check'
import { readOfferFile } from '@lodestone/files'
import type { Api, TestHub } from '@lodestone/testing'
import { judge } from '@lodestone/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, startWholeHub } from './hub.ts'
import { matchRound, openRound, type Party, type Played } from './journey.ts'

/** References in letters of any script go through the whole hub as they are, and come out of it again. */

const SCRIPTS: Readonly<Record<string, string>> = {
  forecast: '発注',
  line: 'Ä',
  member: 'ロット',
  offer: 'Ω',
  round: '第 回 № ',
  supplier: 'Юг',
}
let counter = 0
const named = (what: string): string => `${SCRIPTS[what]}-${++counter}`
const ours = (what: string) => new RegExp(`^${SCRIPTS[what]}-\\d+$`, 'u')

let hub: TestHub
let played: Played
let buyer: Party
beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '0' })
  played = await openRound(hub, named)
  await matchRound(played)
  buyer = await admitted(hub, 'member', { reference: '🚚' })
})
afterAll(() => hub?.stop())

async function fetched({ origin, token }: Api, path: string, file?: { readonly type: string; readonly bytes: Buffer }) {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method: file ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(file ? { 'content-type': file.type } : {}) },
    ...(file ? { body: new Uint8Array(file.bytes) } : {}),
  })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}
const jsonOf = ({ status, bytes }: { status: number; bytes: Buffer }) => ({ status, body: JSON.parse(`${bytes}`) })

/** References of a list, a page after the other. */
async function paged(api: Api, path: string): Promise<string[]> {
  const found: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body } = await api.get(`${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    expect(status).toBe(200)
    found.push(...body.items.map((one: { reference: string }) => one.reference))
    cursor = body.nextCursor
  }
  return found
}

describe('what is sent', () => {
  test('is refused in words where nobody could see it', async () => {
    const reply = await buyer.api.post(
      '/demand/forecasts',
      forecast([line({ reference: 'L\u3000 1' })], { reference: '\u202e1' }),
    )
    expect([reply.status, reply.body.errors]).toMatchObject([
      422,
      [
        { path: 'reference', message: 'no character that is not seen (U+202E)' },
        { path: 'lines.0.reference', message: 'no space but the plain one (U+3000)' },
      ],
    ])
  })

  test('in decomposed characters is the same, and answered the same again', async () => {
    const sent = forecast([line({ reference: 'が'.normalize('NFD') })], { reference: 'Ä-1'.normalize('NFD') })
    const once = { headers: { 'idempotency-key': 'decomposed' } }
    const [made, again] = [
      await buyer.api.post('/demand/forecasts', sent, once),
      await buyer.api.post('/demand/forecasts', sent, once),
    ]
    expect(made).toMatchObject({ status: 201, body: { reference: 'Ä-1', lines: [{ reference: 'が' }] } })
    expect([again.status, again.text]).toEqual([201, made.text])
    const other = await buyer.api.post('/demand/forecasts', forecast([line()], { reference: 'Ä-1' }))
    expect([other.status, other.body.code]).toEqual([409, 'duplicate-reference'])
    const twice = forecast([line({ reference: 'Ä' }), line({ reference: 'A\u0308' })])
    expect(await buyer.api.post('/demand/forecasts', twice)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'lines.1.reference', message: 'already used by lines.0' }] },
    })
  })
})

describe('lists', () => {
  test('are paged to their end, and found by a reference in either form', async () => {
    const { operator, roundId, members } = played
    for (const [list, what, count] of [
      ['lines', 'line', 7],
      ['offers', 'offer', 2],
    ] as const)
      expect(await paged(operator, `/rounds/${roundId}/${list}?limit=1`)).toEqual(
        Array.from({ length: count }, () => expect.stringMatching(ours(what))),
      )
    const { reference } = (await operator.get(`/participants/${members[0]?.id}`)).body
    expect(reference).toMatch(ours('member'))
    for (const form of ['NFC', 'NFD'] as const)
      expect(
        await operator.all(`/participants?reference=${encodeURIComponent(reference.normalize(form))}`),
      ).toMatchObject([{ id: members[0]?.id }])
  })
})

describe('files', () => {
  test.each([
    ['csv', 'text/csv'],
    ['xlsx', XLSX],
  ])('give forecasts and offers back the same: %s', async (format, type) => {
    const { api } = buyer
    const drafts = ['＝1', '発注 7', 'Ω;"Ä"', '🚚'].map(reference => line({ reference }))
    const made = await api.post('/demand/forecasts', forecast(drafts, { reference: `注文 ${format}` }))
    expect(made.status).toBe(201)
    const file = { type, ...(await fetched(api, `/demand/forecasts/export?format=${format}`)) }
    const of = `reference=${encodeURIComponent(`注文 ${format}`.normalize('NFD'))}`
    const revised = `${of}&revises=${made.body.id}`
    const preview = jsonOf(await fetched(api, `/demand/forecasts/preview?${revised}`, file))
    expect([preview.body.errors, preview.body.importable, preview.body.valid]).toEqual([[], true, drafts.length])
    await api.delete(`/demand/forecasts/${made.body.id}`, 1)
    const twin = await admitted(hub, 'member', { reference: named('member') })
    const stored = jsonOf(await fetched(twin.api, `/demand/forecasts?${of}`, file))
    expect(stored).toMatchObject({ status: 201, body: { reference: `注文 ${format}` } })
    expect(stored.body.lines.map((one: { reference: string }) => one.reference)).toEqual(
      drafts.map(one => one.reference),
    )

    const seller = played.suppliers[0] as Party
    const { bytes } = await fetched(seller.api, `/supply/offers/export?format=${format}`)
    const { items } = await readOfferFile({ bytes, media: type }, {})
    expect(items.map(({ value }) => value)).toMatchObject([{ reference: expect.stringMatching(ours('offer')) }])
  })
})

describe('the result', () => {
  test('is taken away under the name of the round', async () => {
    const { operator, roundId } = played
    const { reference } = (await operator.get(`/rounds/${roundId}`)).body
    for (const format of ['pdf', 'xlsx']) {
      const { status, headers, bytes } = await fetched(
        operator,
        `/rounds/${roundId}/statement?format=${format}&lang=ja`,
      )
      expect(status).toBe(200)
      const name = `${reference.replaceAll(/[ №]+/g, '-')}-whole-ja.${format}`
      expect(headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent(name)}`)
      expect(bytes.length).toBeGreaterThan(1_000)
    }
  })

  test('is verified by whoever has the record, and told as open data', async () => {
    const { operator, roundId } = played
    const { body: record } = await operator.get(`/rounds/${roundId}/record`)
    expect(record.inputs.lines.map((one: { reference: string }) => one.reference).join()).toMatch(/Ä-\d/)
    expect(record.inputs.offers.map((one: { reference: string }) => one.reference).join()).toMatch(/Ω-\d/)
    expect(verifyRecord(record).findings).toEqual([])
    const { judgements, unknown, code } = judge([{ name: '第1回.json', json: record }])
    expect([judgements.filter(one => !one.holds), unknown, code]).toEqual([[], [], 0])
    const own = (await played.members[0]?.api.get(`/rounds/${roundId}/record`))?.body
    expect(own.inputs.lines).toMatchObject([{ reference: expect.stringMatching(ours('line')) }])
    const { status, body } = await operator.get(`/rounds/${roundId}/ocds`)
    expect([status, JSON.stringify(body).includes(roundId)]).toEqual([200, true])
  })
})
