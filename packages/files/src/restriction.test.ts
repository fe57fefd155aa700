import { describe, expect, test } from 'vitest'
import { readRestrictions } from './restriction.ts'

const sent = (media: string, text: string, parsed?: unknown) => ({
  bytes: Buffer.from(text),
  media,
  ...(parsed === undefined ? {} : { parsed }),
})
const xml = (text: string) => readRestrictions(sent('application/xml', text))
const csv = (text: string) => readRestrictions(sent('text/csv', text))
const entriesOf = async (read: ReturnType<typeof xml>) => {
  const { entries, faults } = await read
  expect(faults).toEqual([])
  return entries.map(one => one.entry)
}

/** In the form of the EU's file, with invented names. */
const exported = (entities: string) =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-20T17:00:34.049+01:00" globalFileId="1">${entities}</export>`
const VELMIRA = `
  <sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.1.1" logicalId="11">
    <remark>A &amp; B</remark>
    <regulation regulationType="regulation" programme="RUS" publicationDate="2022-03-01" logicalId="1">
      <publicationUrl>http://example.org/1</publicationUrl>
    </regulation>
    <regulation programme="UKR"/>
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias firstName="" wholeName="Velm" strong="false" nameLanguage="EN" logicalId="2"/>
    <nameAlias firstName="" wholeName="ООО «Велмира»" strong="true" nameLanguage="RU" logicalId="3"/>
    <nameAlias firstName="" wholeName="Velmira &quot;Rare&quot; LLC" strong="true" logicalId="4"/>
    <address countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION"/>
    <address countryIso2Code="00" countryDescription="UNKNOWN"/>
  </sanctionEntity>`
const TOROPOV = `<sanctionEntity euReferenceNumber="EU.1.2" logicalId="12"><subjectType code="person"/>
    <nameAlias firstName="Oleg" middleName="" lastName="Toropov" wholeName=""/><citizenship countryIso2Code="BY"/></sanctionEntity>`

describe('the consolidated list of the EU', () => {
  test('is read with its strong names first', async () => {
    expect(await entriesOf(xml(exported(VELMIRA + TOROPOV)))).toEqual([
      {
        id: '11',
        names: ['ООО «Велмира»', 'Velmira "Rare" LLC', 'Velm'],
        type: 'enterprise',
        programme: 'RUS',
        countries: ['RU'],
      },
      { id: '12', names: ['Oleg Toropov'], type: 'person', countries: ['BY'] },
    ])
  })

  test.each([
    ['breaks off', exported(VELMIRA).slice(0, -20), 'malformed', /not XML: \d+:\d+: unclosed tag/],
    ['is not closed in order', exported('<sanctionEntity></export>'), 'malformed', /2:\d+/],
    ['is something else', '<html><body/></html>', 'malformed', /not an export of the EU/],
    ['is empty', '', 'malformed', /not/],
    [
      'has entities that grow',
      `<!DOCTYPE export [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>${exported('&b;')}`,
      'unsupported',
      /document type declaration/,
    ],
    ['names an entity of nobody', exported('&nobody;'), 'malformed', /undefined entity/],
    ['is nested too deep', exported('<a>'.repeat(80) + '</a>'.repeat(80)), 'malformed', /nested too deep/],
    ['has a text without an end', exported(`<remark>${'x'.repeat(2_000_000)}</remark>`), 'too-large', /does not end/],
  ])('that %s is no list', async (_, text, kind, message) => {
    await expect(xml(text)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) })
  })

  test('has faults with the line of their entry', async () => {
    const { faults } = await xml(
      exported(`${VELMIRA}${VELMIRA}<sanctionEntity logicalId="13"><remark>no name</remark></sanctionEntity>`),
    )
    expect(faults).toEqual([
      { path: 'line 16 (sanctionEntity).id', message: 'there already: line 3 (sanctionEntity)' },
      { path: 'line 28 (sanctionEntity).names', message: 'must not be empty' },
    ])
  })
})

describe('a list in CSV', () => {
  test('has a row for each entry', async () => {
    const text =
      'id,name,aliases,type,programme\n1,Velmira LLC,"Велмира; Velm ;",enterprise,RUS\n2,"Toropov, Oleg",,,\n'
    expect(await entriesOf(csv(text))).toEqual([
      { id: '1', names: ['Velmira LLC', 'Велмира', 'Velm'], type: 'enterprise', programme: 'RUS' },
      { id: '2', names: ['Toropov, Oleg'] },
    ])
  })

  test('with more rows than an import of lines takes', async () => {
    const rows = Array.from({ length: 12_000 }, (_, nth) => `${nth},Name ${nth}`)
    expect((await csv(`id,name\n${rows.join('\n')}`)).entries).toHaveLength(12_000)
  })

  test('has faults with their rows', async () => {
    const { faults } = await csv('id,name,kind\n1,A,\n1,B,\n2,,\n,C,\n3,D,x\n')
    expect(faults.map(fault => fault.path)).toEqual(['row 1.kind', 'row 3.id', 'row 4.names', 'row 5.id'])
  })

  test('without names, or without anything, is none', async () => {
    expect((await csv('id,programme\n1,RUS\n')).faults).toContainEqual({
      path: 'row 1.name',
      message: 'the column name is missing',
    })
    await expect(csv('')).rejects.toThrow(/no header row/)
    expect(await csv('id,name\n')).toMatchObject({ entries: [], faults: [] })
  })
})

test('a list in JSON says what is wrong by its place', async () => {
  const json = (value: unknown) => readRestrictions(sent('application/json', '', value))
  const entry = { id: '1', names: ['Velmira'] }
  expect((await json({ name: 'A list', entries: [entry] })).entries.map(one => one.entry)).toEqual([entry])
  expect((await json({ entries: [entry, entry, { id: '2', names: [] }], more: 1, name: 2 })).faults).toEqual([
    { path: 'more', message: 'unknown field' },
    { path: 'name', message: 'expected a text' },
    { path: 'entries.1.id', message: 'there already: entries.0' },
    { path: 'entries.2.names', message: expect.any(String) },
  ])
  expect((await json([])).faults).toEqual([{ path: 'entries', message: 'expected a list' }])
})

test('an entry has another digest when anything of it is another', async () => {
  const digestOf = async (text: string) => (await xml(exported(text))).entries[0]?.digest
  expect(await digestOf(VELMIRA)).toBe(await digestOf(VELMIRA))
  expect(await digestOf(VELMIRA)).not.toBe(await digestOf(VELMIRA.replace('Code="RU"', 'Code="BY"')))
})
