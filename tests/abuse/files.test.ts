import { XLSX } from '@lodestone/contracts'
import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { workbook } from './workbook.ts'

/** Files made to do harm: each is refused with the status that says why, at once, and the hub answers the next call. */

let hub: TestHub
let member: Api
let supplier: Api
beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '0' })
  member = (await admitted(hub, 'member')).api
  supplier = (await admitted(hub, 'supplier')).api
})
afterAll(() => hub?.stop())

const PATHS: readonly [string, () => Api][] = [
  ['/demand/forecasts?reference=abuse', () => member],
  ['/demand/forecasts/preview', () => member],
  ['/supply/offers/import', () => supplier],
  ['/supply/offers/preview', () => supplier],
]
async function send(api: Api, path: string, file: Buffer | string, type: string) {
  const response = await fetch(`${hub.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': type },
    body: typeof file === 'string' ? file : new Uint8Array(file),
  })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

describe.each(PATHS)('%s', (path, api) => {
  test.each<[string, number, string, () => Promise<Buffer | string>]>([
    ['a workbook that unpacks to 80 MiB', 413, XLSX, () => workbook(Buffer.alloc(80 * 1024 * 1024, ' '))],
    ['macros', 415, XLSX, () => workbook('<worksheet/>', { 'xl/vbaProject.bin': 'x' })],
    [
      'an external entity',
      415,
      XLSX,
      () =>
        workbook(
          '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>',
        ),
    ],
    [
      'a cell of 40,000 characters',
      413,
      XLSX,
      () =>
        workbook(
          `<worksheet><sheetData><row><c t="inlineStr"><is><t>${'x'.repeat(40_000)}</t></is></c></row></sheetData></worksheet>`,
        ),
    ],
    ['something else that says it is a workbook', 400, XLSX, async () => '<html></html>'],
    ['an old binary workbook', 400, XLSX, async () => Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['nothing', 400, XLSX, async () => Buffer.alloc(0)],
    ['another type', 415, 'application/vnd.ms-excel.sheet.macroEnabled.12', async () => 'x'],
    ['10,001 rows', 422, 'text/csv', async () => `reference\n${'a\n'.repeat(10_001)}`],
    ['300 columns', 413, 'text/csv', async () => `${'a,'.repeat(300)}\n`],
    ['half a quote', 400, 'text/csv', async () => 'reference,material\n"a'],
    ['a NUL', 400, 'text/csv', async () => 'reference\na\0b\n'],
    [
      'a prototype in a header of its own',
      path.includes('preview') ? 200 : 422,
      'text/csv',
      async () => '__proto__.polluted,reference\n1,2\n',
    ],
    ['17 MiB', 413, 'text/csv', async () => 'x'.repeat(17 * 1024 * 1024)],
  ])('%s', async (_, status, type, file) => {
    const reply = await send(api(), path, await file(), type)
    expect([reply.status, reply.text.slice(0, status === reply.status ? 0 : 200)]).toEqual([status, ''])
    expect(reply.text).not.toContain('root:')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

test('a mapping that is none, or names a prototype, is refused by its place', async () => {
  for (const mapping of [
    '',
    '[',
    '{"materials":{"__proto__":{"material":"x"}}}',
    '{"materials":{},"extra":1}',
    '[]',
    'null',
  ]) {
    const reply = await send(
      member,
      `/demand/forecasts/preview?format=erp&mapping=${encodeURIComponent(mapping)}`,
      'a\n1',
      'text/csv',
    )
    expect([mapping, reply.status, JSON.parse(reply.text).errors[0].path]).toEqual([
      mapping,
      422,
      expect.stringMatching(/^query\.mapping/),
    ])
  }
})

test('while workbooks of eight members are unpacked, another call is answered', async () => {
  const row = `<row>${'<c><v>1</v></c>'.repeat(40)}</row>`
  const large = await workbook(`<worksheet><sheetData>${row.repeat(3_000)}</sheetData></worksheet>`)
  // Those of one member would come one after the other.
  const members = await Promise.all(Array.from({ length: 8 }, async () => (await admitted(hub, 'member')).api))
  const unpacking = Promise.all(members.map(one => send(one, '/demand/forecasts/preview', large, XLSX)))
  const started = performance.now()
  expect((await member.get('/materials?limit=1')).status).toBe(200)
  expect(performance.now() - started).toBeLessThan(3_000)
  for (const reply of await unpacking) expect(reply.status).toBe(200)
})
