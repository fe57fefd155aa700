import { XLSX } from '@lodestone/contracts'
import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { workbook } from './workbook.ts'

/** While somebody's file is read, however it was made, the hub answers. */

let hub: TestHub
let member: Api
let supplier: Api
beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '0' })
  member = (await admitted(hub, 'member')).api
  supplier = (await admitted(hub, 'supplier')).api
})
afterAll(() => hub?.stop())

const MiB = 1024 * 1024
const styles = (code: string) => ({
  'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="${code}"/></numFmts></styleSheet>`,
})
const LINE = '{"reference":"a","material":"\\\\\\\\","quantityKg":[[1],[2]],"x":{"y":{"z":1}}}\n'

/** Milliseconds of the processor that the thread of the event loop may take while a call of `/healthz` waits for its answer. */
const MOST_MS = 250

test.each<[string, string, string, () => Promise<Buffer> | Buffer | string]>([
  [
    'a number format of 80,000 brackets',
    '/demand/forecasts/preview',
    XLSX,
    () => workbook('<worksheet/>', styles('['.repeat(80_000))),
  ],
  [
    'a quote and 80,000 empty lines',
    '/demand/forecasts?reference=q',
    'text/csv',
    () => `reference,material\n"'${'\n'.repeat(80_000)}x"\n`,
  ],
  [
    'a composition of 32 KB',
    '/supply/offers/preview',
    'text/csv',
    () => `reference,composition\na,Nd 1${' '.repeat(32_000)}x\n`,
  ],
  [
    'a million attributes',
    '/demand/forecasts/preview',
    XLSX,
    () => workbook(`<worksheet${Array.from({ length: 1_000_000 }, (_, i) => ` a${i}=""`).join('')}/>`),
  ],
  [
    '60 MiB of elements',
    '/demand/forecasts/preview',
    XLSX,
    () => workbook(`<worksheet>${'<row/>'.repeat(10_000_000)}</worksheet>`),
  ],
  ['60 MiB of one text', '/demand/forecasts/preview', XLSX, () => workbook(Buffer.alloc(60 * MiB, 'x'))],
  [
    'half a million cells',
    '/demand/forecasts/preview',
    XLSX,
    () =>
      workbook(
        `<worksheet><sheetData>${`<row>${'<c><v>1</v></c>'.repeat(50)}</row>`.repeat(9_900)}</sheetData></worksheet>`,
      ),
  ],
  [
    '15 MiB of CSV',
    '/demand/forecasts?reference=c',
    'text/csv',
    () => `reference,substitutes\n${`a,"${'[1,'.repeat(500)}"\n`.repeat(9_900)}`,
  ],
  [
    '15 MiB of NDJSON',
    '/demand/forecasts?reference=n',
    'application/x-ndjson',
    () => LINE.repeat(Math.floor((15 * MiB) / LINE.length)),
  ],
  [
    '15 MiB of JSON',
    '/demand/forecasts',
    'application/json',
    () => `{"reference":"j","lines":[${`${LINE},`.repeat(Math.floor((15 * MiB) / LINE.length))}{}]}`,
  ],
  ['15 MiB of JSON for a preview', '/supply/offers/preview', 'application/json', () => `[${'[],'.repeat(5 * MiB)}{}]`],
])('%s', { timeout: 300_000 }, async (_, path, type, made) => {
  const body = await made()
  const api = path.startsWith('/supply') ? supplier : member
  let done = false
  const reading = fetch(`${hub.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  }).finally(() => {
    done = true
  })
  const took: number[] = []
  while (!done) {
    const before = process.threadCpuUsage()
    expect((await fetch(`${hub.url}/healthz`)).status).toBe(200)
    const { user, system } = process.threadCpuUsage(before)
    took.push((user + system) / 1_000)
  }
  const reply = await reading
  expect([reply.status, await reply.text()]).toEqual([
    expect.toSatisfy((status: number) => [200, 400, 413, 422].includes(status)),
    expect.anything(),
  ])
  expect(Math.max(...took)).toBeLessThan(MOST_MS)
})
