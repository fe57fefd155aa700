import type { FileReading } from '@lodestone/contracts'
import type { SentFile } from '@lodestone/http/sent'
import { expect, test } from 'vitest'
import { rowsOf, workbookOf } from '../../packages/files/src/workbook.fixture.ts'
import { draftsOf } from '../../services/supply/src/offer/offer.file.ts'

const LINES = 9_000
const NOW = new Date(Date.UTC(2027, 0, 1))

/** Lines that a file is paid for. */
async function counted(media: string, bytes: Buffer): Promise<number> {
  let lines = 0
  const sent: SentFile = {
    media,
    bytes,
    counted: some => {
      lines = Math.max(lines, some)
    },
  }
  await expect(draftsOf(sent, {} as FileReading, NOW)).rejects.toMatchObject({ name: expect.any(String) })
  return lines
}
const repeated = (row: string): string => row.repeat(LINES)

test.each<[string, string, () => Promise<Buffer>]>([
  ['CSV', 'text/csv', async () => Buffer.from(`reference,material\n${repeated('a,ndpr-oxide\n')}"b`)],
  ['NDJSON', 'application/x-ndjson', async () => Buffer.from(`${repeated('{"reference":"a"}\n')}{`)],
  [
    'a workbook of some kilobytes',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    () => workbookOf(`${rowsOf(['reference', 'material'])}${repeated(rowsOf(['a', 'ndpr-oxide']))}<row>`),
  ],
])('lines that were read are paid for where the last one breaks the file: %s', async (_, media, make) => {
  const bytes = await make()
  if (media.endsWith('sheet')) expect(bytes.length).toBeLessThan(64 * 1024)
  expect(await counted(media, bytes)).toBeGreaterThanOrEqual(LINES)
})

test('stages of offers on a sheet of their own are paid for as those in one table with their offers', async () => {
  const stages = repeated(rowsOf(['a', 'mining', 'AU']))
  const flat = Buffer.from(`reference,chain.stage,chain.country\n${repeated('a,mining,AU\n')}`)
  const [one, apart] = [
    await counted('text/csv', flat),
    await counted(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      await workbookOf(rowsOf(['reference'], ['a']), {
        'xl/workbook.xml':
          '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="offers" sheetId="1" r:id="s"/><sheet name="chain" sheetId="2" r:id="c"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Target="worksheets/sheet1.xml"/><Relationship Id="c" Target="worksheets/sheet2.xml"/></Relationships>',
        'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${rowsOf(['offer', 'stage', 'country'])}${stages}</sheetData></worksheet>`,
      }),
    ),
  ]
  expect(one).toBe(LINES)
  expect(apart).toBeGreaterThanOrEqual(one)
})
