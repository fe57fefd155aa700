import { openDatabase } from '@lodestone/database'
import { openWorkbook } from '@lodestone/files'
import { sha256Hex } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { voiceOf } from '../statement/statement.voice.ts'
import { type PlayedRound, type RoundsHub, setStage } from './stage.fixture.ts'

/** What members, suppliers and operators take away of a round, against what the API tells them. */

/** The member that declines what it gets. */
const DECLINES = 5
let stage: RoundsHub
let round: PlayedRound
beforeAll(async () => {
  stage = await setStage()
  round = await stage.matchedRound(stage.sixLines(), '900')
  const { operator, members, suppliers } = stage
  const allocations = await operator.all(`/rounds/${round.id}/allocations`)
  for (const { id, memberId, state } of allocations) {
    const decision = memberId === members[DECLINES]?.id ? 'decline' : 'accept'
    if (state === 'proposed')
      await stage.as(members.find(one => one.id === memberId)).post(`/allocations/${id}/${decision}`)
  }
  await stage.as(suppliers[0]).post(`/rounds/${round.id}/offers/${allocations[0].offerId}/accept`)
  expect((await operator.post(`/rounds/${round.id}/award`)).status).toBe(200)
})
afterAll(() => stage?.stop())

async function taken(api: Api, query = '') {
  const response = await fetch(`${api.origin}/api/v1/rounds/${round.id}/statement${query}`, {
    headers: { authorization: `Bearer ${api.token}` },
  })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}
const opened = (bytes: Buffer) => getDocumentProxy(new Uint8Array(bytes))
/** What a document says, in one line: a cell may break where it is narrow. */
async function textOf(bytes: Buffer): Promise<string> {
  const { text } = await extractText(await opened(bytes), { mergePages: true })
  return flat(text)
}
const flat = (text: string): string => text.replace(/[\s\u00a0]+/g, '')
/** Cells of a sheet, each row by its headers. */
async function sheetOf(bytes: Buffer, name: string): Promise<Record<string, string | undefined>[]> {
  const [header, ...rows] = (await (await openWorkbook(bytes)).table(name))?.rows ?? []
  return rows.map(row =>
    Object.fromEntries((header?.cells ?? []).map((head, index) => [head?.text, row.cells[index]?.text])),
  )
}

const EN = voiceOf('en')
const own = (n: number) => stage.as(stage.members[n])

describe('a member', () => {
  test('takes its own result as a document whose figures are those of the API', async () => {
    const { status, headers, bytes } = await taken(own(1))
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/pdf')
    const text = await textOf(bytes)
    const [allocation] = await own(1).all(`/rounds/${round.id}/allocations`)
    expect(text).toContain(flat(EN.kg(allocation.quantityKg)))
    expect(text).toContain(flat(EN.money({ amount: allocation.landedPrice, currency: 'EUR' })))
    const { body: record } = await own(1).get(`/rounds/${round.id}/record`)
    for (const hash of [record.head, record.resultHash, record.inputDigest]) expect(text).toContain(hash)
    for (const { members } of record.settlement.pools)
      for (const { amount } of members) expect(text).toContain(flat(EN.money({ amount, currency: 'EUR' })))
    const { body: shown } = await own(1).get(`/rounds/${round.id}`)
    expect(shown.reference).toMatch(/^発注-/)
    expect(text).toContain(shown.reference)
    expect(shown.byMaterial).toMatchObject([{ asked: '900', confirmed: '900' }])
    for (const kg of Object.values<string>({ ...shown.byMaterial[0], material: '0' }))
      expect(text).toContain(flat(EN.kg(kg)))
  })

  test('reads no other member in it, by name, group or id', async () => {
    const pdf = await textOf((await taken(own(1))).bytes)
    const sheets = (await taken(own(1), '?format=xlsx')).bytes
    const book = (await Promise.all(['Summary', 'Lines', 'Allocations', 'Settlement'].map(one => sheetOf(sheets, one))))
      .map(rows => JSON.stringify(rows))
      .join()
    expect(pdf).toContain('member1')
    expect(pdf).toContain('supplier0')
    for (const other of stage.members.filter((_, n) => n !== 1))
      for (const said of [other.legalName, other.id, `${other.group}`]) {
        expect(pdf).not.toContain(flat(said))
        expect(book).not.toContain(said)
      }
  })

  test('takes it as a workbook whose cells are the figures of the API', async () => {
    const { bytes, headers } = await taken(own(1), '?format=xlsx')
    expect(headers.get('content-disposition')).toMatch(/filename\*=UTF-8''%E7%99%BA%E6%B3%A8-\d+-own-en\.xlsx$/)
    const rows = await sheetOf(bytes, 'Allocations')
    const allocations = await own(1).all(`/rounds/${round.id}/allocations`)
    expect(rows.map(row => [row.Allocation, row['Quantity (kg)'], Number(row['Price per kg, delivered'])])).toEqual(
      allocations.map(one => [one.id, one.quantityKg, Number(one.landedPrice)]),
    )
  })

  test('is told the origin of what it got: level, how it is known, and countries by stage', async () => {
    const allocations = await own(1).all(`/rounds/${round.id}/allocations`)
    const rows = await sheetOf((await taken(own(1), '?format=xlsx')).bytes, EN.texts.table.origin)
    expect(rows).toHaveLength(allocations.length)
    for (const { id, origin } of allocations) {
      const row = rows.find(one => one.Allocation === id)
      expect(row).toMatchObject({ Level: origin.level, 'How it is known': EN.texts.assurance.declared })
      for (const { countries } of origin.stages)
        for (const country of countries) expect(row?.['Countries by stage']).toContain(EN.country(country))
    }
  })

  test('who declined is told that, and not that it was served', async () => {
    const why = async (api: Api, name: string) => sheetOf((await taken(api, '?format=xlsx')).bytes, name)
    const [own5] = await why(own(DECLINES), 'Why this quantity')
    expect(own5).toMatchObject({ Reason: 'Declined' })
    const [own1] = await why(own(1), 'Why this quantity')
    expect(own1?.Reason).not.toBe('Declined')
    const reasons = (await why(stage.operator, 'Lines')).map(row => row.Reason)
    expect(reasons.filter(reason => reason === 'Declined')).toHaveLength(1)
  })

  test('gets the same bytes for the same round', async () => {
    const [one, other] = [await taken(own(1)), await taken(own(1))]
    expect(sha256Hex(one.bytes)).toBe(sha256Hex(other.bytes))
  })
})

describe('a document', () => {
  test('is tagged, has a language and a title, and a text for each picture', async () => {
    const document = await opened((await taken(own(1), '?lang=de')).bytes)
    expect(await document.getMarkInfo()).toMatchObject({ Marked: true })
    const { info, metadata } = await document.getMetadata()
    expect(info).toMatchObject({ Language: 'de', Title: expect.stringContaining('Ergebnis der Runde') })
    expect(metadata.get('pdfuaid:part')).toBe('1')
    const roles: string[] = []
    const alternatives: string[] = []
    type Node = { role?: string; alt?: string; children?: Node[] }
    const visit = ({ role, alt, children = [] }: Node): void => {
      if (role) roles.push(role)
      if (role === 'Figure') alternatives.push(alt ?? '')
      for (const one of children) visit(one)
    }
    for (let page = 1; page <= document.numPages; page++)
      visit((await (await document.getPage(page)).getStructTree()) as Node)
    expect(roles).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'TH', 'TD', 'L', 'Figure', 'Link']))
    expect(alternatives.length).toBeGreaterThan(2)
    expect(alternatives.filter(alt => alt.length < 20)).toEqual([])
    expect(alternatives.join()).toContain(`/rounds/${round.id}?tab=record`)
  })

  test.each([
    ['de', 'Mengen'],
    ['fr', 'Quantités'],
    ['ja', '数量'],
  ])('in %s has all its glyphs', async (lang, word) => {
    const text = await textOf((await taken(own(1), `?lang=${lang}`)).bytes)
    expect(text).toContain(word)
    expect(text).not.toContain('〓')
    expect(text).not.toMatch(/\{\{/)
  })
})

describe('others', () => {
  test('a supplier takes its own', async () => {
    const api = stage.as(stage.suppliers[0])
    const text = await textOf((await taken(api)).bytes)
    const allocations = await api.all(`/rounds/${round.id}/allocations`)
    expect(allocations).toHaveLength(5)
    for (const { price, quantityKg } of allocations) {
      expect(text).toContain(flat(EN.decimal(quantityKg)))
      expect(text).toContain(flat(EN.money(price)))
    }
    expect(text).toContain('member1')
    const apart = await textOf((await taken(stage.as(stage.suppliers[1]))).bytes)
    expect(apart).toContain(flat(EN.texts.nothingOwn))
    expect(apart).not.toMatch(/member\d/)
  })

  test('an operator takes the whole', async () => {
    const { operator } = stage
    const text = await textOf((await taken(operator)).bytes)
    const rows = await sheetOf((await taken(operator, '?format=xlsx')).bytes, 'Allocations')
    const allocations = await operator.all(`/rounds/${round.id}/allocations`)
    expect(rows.map(row => [row.Allocation, row['Quantity (kg)'], row['Contracted (kg)']])).toEqual(
      allocations.map(one => [one.id, one.quantityKg, one.contractedKg]),
    )
    for (const one of [...stage.members.slice(0, 6), ...stage.suppliers.slice(0, 1)])
      expect(text).toContain(flat(one.legalName))
    const { body } = await operator.get(`/rounds/${round.id}`)
    for (const name of ['asked', 'confirmed', 'matched', 'accepted'])
      expect(text).toContain(flat(EN.kg(body.byMaterial[0][name])))
  })

  test('it is of one instant, whatever happens while it is read', async () => {
    const database = openDatabase({ url: stage.hub.databaseUrl, schema: 'rounds' })
    const quantities = async () =>
      (await sheetOf((await taken(stage.operator, '?format=xlsx')).bytes, 'Allocations')).map(
        row => row['Quantity (kg)'],
      )
    const before = await quantities()
    const during = await database.within('service').transaction(async tx => {
      await tx.query('LOCK TABLE allocation IN ACCESS EXCLUSIVE MODE')
      const taking = quantities()
      await until('it waits for the allocations', async () => {
        const waiting = await tx.query("SELECT FROM pg_locks WHERE NOT granted AND relation = 'allocation'::regclass")
        return waiting.length > 0
      })
      await tx.query('UPDATE allocation SET grams = grams + 1000')
      return { taking }
    })
    expect(await during.taking).toEqual(before)
    expect(await quantities()).not.toEqual(before)
    await database.within('service').query('UPDATE allocation SET grams = grams - 1000')
    await database.close()
  })

  test('what is published names nobody, whoever takes it', async () => {
    const bytes = await Promise.all(
      [stage.operator, own(1), stage.as(stage.suppliers[0])].map(
        async api => (await taken(api, '?edition=published')).bytes,
      ),
    )
    expect(new Set(bytes.map(one => sha256Hex(one))).size).toBe(1)
    const text = await textOf(bytes[0] as Buffer)
    expect(text).not.toMatch(/member\d|supplier\d|Group\d/)
    for (const { id } of await stage.operator.all(`/rounds/${round.id}/allocations`)) expect(text).not.toContain(id)
  })

  test('nobody takes what is not matched yet', async () => {
    const id = await stage.created()
    const response = await stage.operator.get(`/rounds/${id}/statement`)
    expect(response).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
  })
})
