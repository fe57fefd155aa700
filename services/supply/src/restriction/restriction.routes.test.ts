import type { ChainStage, OfferDraft } from '@lodestone/contracts'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { draft, judgeDue, post, type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { NOW, stage } from '../offer/offer.fixture.ts'
import { supply } from '../service.ts'
import { lookupOf } from './lookup.ts'
import { matchJob } from './match.jobs.ts'
import { anyNameDue, listedIn, lookUpDue } from './match.store.ts'
import { namesIn } from './names.ts'
import { generationOf } from './restriction.store.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
let rival: TestSupplier
beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier({ legalName: 'Seller of Oxides Pty Ltd' })
  rival = await hub.supplier({ legalName: 'Rival Earths' })
})
afterAll(() => hub?.stop())

type Entry = { id: string; names: string[]; type?: string; programme?: string; countries?: string[] }
const load = (list: string, entries: Entry[], by = operator) =>
  by.send('PUT', `/supply/restrictions/${list}`, { entries })
const loaded = async (list: string, entries: Entry[]) => {
  const reply = await load(list, entries)
  expect([reply.status, reply.text]).toEqual([200, reply.text])
  return reply.body
}
const sendFile = (list: string, text: string | Uint8Array, type: string) =>
  operator.send('PUT', `/supply/restrictions/${list}`, text, { type })

/** Looks up what is due and marks offers, waiting for what the service's own job has taken meanwhile. */
async function lookedUp(): Promise<void> {
  const { database } = hub.context
  await until('all names are looked up', async () => {
    await matchJob(hub.context).run()
    const [unmarked] = await database.query('SELECT FROM name_changed WHERE NOT marked LIMIT 1')
    return unmarked === undefined && !(await anyNameDue(database, await generationOf(database)))
  })
}
/** The offers that were judged again, by how often each was looked at. */
async function judged(): Promise<string[]> {
  await lookedUp()
  const due = await hub.context.database.query<{ id: string }>(
    "SELECT id FROM offer WHERE status = 'standing' AND recheck_on <= $1 ORDER BY id",
    [NOW.toISOString().slice(0, 10)],
  )
  await judgeDue(hub)
  return due.map(row => row.id)
}

const ownedBy = (owner: string, more: Partial<ChainStage> = {}): Partial<OfferDraft> => ({
  chain: [stage('mining'), stage('separation', { ownership: [{ owner, country: 'AU', sharePct: '100' }], ...more })],
})
const screening = async (id: string, by = seller.api) => (await by.get(`/supply/offers/${id}/screening`)).body
const matches = (query = '') => operator.all(`/supply/name-matches${query === '' ? '?' : `?${query}`}`)
const matchOf = async (name: string) => {
  const [match] = (await matches()).filter(one => one.name === name)
  return match
}
const decide = (id: string, is: 'same' | 'other', by = operator) =>
  by.post(`/supply/name-matches/${id}/decision`, { is, reason: `it is the ${is}` })

describe('loading a list', () => {
  const entry = { id: '1', names: ['Velmira LLC'] }

  test('says what came, changed and went, and the same again changes nothing', async () => {
    const first = await loaded('counts', [entry, { id: '2', names: ['Toropov'] }, { id: '3', names: ['Kestrova'] }])
    expect(first).toMatchObject({ id: 'counts', name: 'counts', version: 1, entries: 3, came: 3, changed: 0, went: 0 })
    const second = await loaded('counts', [
      entry,
      { id: '2', names: ['Toropov', 'Торопов'] },
      { id: '4', names: ['Sevmorgrad'] },
    ])
    expect(second).toMatchObject({ version: 2, entries: 3, came: 1, changed: 1, went: 1 })
    const again = await loaded('counts', [
      { id: '4', names: ['Sevmorgrad'] },
      entry,
      { id: '2', names: ['Toropov', 'Торопов'] },
    ])
    expect(again).toMatchObject({ version: 2, came: 0, changed: 0, went: 0, sha256: second.sha256 })
    const named = await operator.send('PUT', '/supply/restrictions/counts?name=Counted', { entries: [entry] })
    expect(named.body).toMatchObject({ name: 'Counted', version: 3, went: 2 })
    expect((await operator.all('/supply/restrictions')).find(one => one.id === 'counts')).toMatchObject({
      name: 'Counted',
      entries: 1,
      loadedBy: expect.any(String),
    })
  })

  test('takes the EU’s file and a CSV', async () => {
    const xml = `<export xmlns="http://eu.europa.ec/fpi/fsd/export"><sanctionEntity logicalId="7"><subjectType code="enterprise"/>
      <nameAlias wholeName="Zolbrand Holding" strong="true"/></sanctionEntity></export>`
    expect((await sendFile('eu', xml, 'application/xml')).body).toMatchObject({ entries: 1, came: 1 })
    const csv = 'id,name,aliases\n7,Zolbrand Holding,Золбранд\n'
    expect((await sendFile('own', csv, 'text/csv')).body).toMatchObject({ entries: 1, came: 1 })
  })

  const BOMB = '<!DOCTYPE export [<!ENTITY a "aaaaaaaa">]><export>&a;</export>'
  test.each([
    ['broken XML', 'application/xml', '<export><sanctionEntity logicalId="1">', 400, /^The list is not XML: 1:/],
    ['an entity bomb', 'application/xml', BOMB, 415, /document type/],
    ['another document', 'application/xml', '<html/>', 400, /not an export/],
    ['an empty export', 'application/xml', '<export/>', 422, /no entries/],
    ['a CSV without names', 'text/csv', 'id,programme\n1,X\n', 422, /./],
    ['a CSV without rows', 'text/csv', 'id,name\n', 422, /no entries/],
    ['a CSV that is no text', 'text/csv', new Uint8Array([0x69, 0x64, 0x2c, 0x00, 0xff]), 400, /./],
    ['no JSON', 'application/json', '{', 400, /./],
    ['a JSON list', 'application/json', '[]', 422, /./],
    ['a workbook', 'application/vnd.ms-excel', 'x', 415, /This route takes/],
    ['nothing', 'text/csv', '', 400, /./],
    ['ids twice', 'application/json', JSON.stringify({ entries: [entry, entry] }), 422, /./],
  ])('refuses %s whole, and the list stays as it was', async (_, type, text, status, detail) => {
    await loaded('stays', [entry])
    const reply = await sendFile('stays', text, type)
    expect([reply.status, reply.body.detail]).toEqual([status, expect.stringMatching(detail)])
    expect((await operator.all('/supply/restrictions')).find(one => one.id === 'stays')).toMatchObject({ version: 1 })
  })

  test('says where ids are twice, and names no list by what is no id', async () => {
    const twice = await sendFile('stays', 'id,name\n1,A\n1,B\n', 'text/csv')
    expect(twice.body.errors).toMatchObject([{ path: 'row 3.id', message: 'there already: row 2' }])
    expect((await load('NO LIST', [entry])).status).toBe(404)
    expect((await sendFile('stays', 'x'.repeat(64 * 1024 * 1024 + 1), 'text/csv')).status).toBe(413)
  })

  test('is an operator’s, and matches are nobody’s who offers', async () => {
    expect((await load('mine', [entry], seller.api)).status).toBe(403)
    const auditor = await hub.auditor()
    expect((await load('mine', [entry], auditor)).status).toBe(403)
    for (const path of ['/supply/restrictions', '/supply/name-matches']) {
      expect((await seller.api.get(path)).status).toBe(403)
      expect((await auditor.get(path)).status).toBe(200)
    }
    expect((await operator.get('/supply/name-matches?cursor=x')).status).toBe(422)
    expect((await operator.get('/supply/restrictions?cursor=x')).status).toBe(422)
    const nobody = '01890000-0000-7000-8000-00000000dead'
    for (const id of [nobody, 'x']) expect((await decide(id, 'other')).status).toBe(404)
  })
})

describe('a name in an offer', () => {
  test('written in Cyrillic is found under its Latin alias: not proven, in the queue, until a person decides', async () => {
    const owned = (await post(seller, ownedBy('ООО «Гранитогорск»'))).id
    const other = (await post(rival, ownedBy('Southern Holding'))).id
    await judged()
    expect((await screening(owned)).level).toBe('A')
    await loaded('sanctions', [
      { id: '1', names: ['Granitogorsk LLC', 'Granitogorsk Trading'], programme: 'RUS', countries: ['AU'] },
    ])
    expect(await judged()).toEqual([owned])
    const found = await screening(owned)
    expect(found).toMatchObject({ level: 'U', gaps: [{ code: 'name-may-be-listed', stage: 'separation' }] })
    expect(found.findings).toContainEqual({
      code: 'name-may-be-listed',
      stage: 'separation',
      message: 'ООО «Гранитогорск» may be Granitogorsk LLC of the list sanctions.',
      figures: { name: 'ООО «Гранитогорск»', list: 'sanctions', alias: 'Granitogorsk LLC' },
    })
    expect((await screening(other, rival.api)).level).toBe('A')
    const queue = await operator.all('/supply/screening-queue')
    expect(queue.filter(one => [owned, other].includes(one.id)).map(one => one.id)).toEqual([owned])

    const match = await matchOf('ООО «Гранитогорск»')
    expect(match).toMatchObject({
      list: { id: 'sanctions' },
      entry: { id: '1', programme: 'RUS', countries: ['AU'] },
      alias: 'Granitogorsk LLC',
      score: '1.00',
      how: 'transliterated',
      state: 'open',
      offers: 1,
    })
    expect((await decide(match.id, 'other')).body).toMatchObject({
      state: 'other',
      decision: { is: 'other', reason: 'it is the other', by: expect.any(String), at: NOW.toISOString() },
    })
    expect(await judged()).toEqual([owned])
    expect((await screening(owned)).level).toBe('A')
    expect((await decide(match.id, 'same')).status).toBe(200)
    expect(await judged()).toEqual([owned])
    expect(await screening(owned)).toMatchObject({ level: 'U', gaps: [{ code: 'name-listed', stage: 'separation' }] })
    expect((await decide(match.id, 'other')).status).toBe(200)
    expect(await judged()).toEqual([owned])

    await loaded('sanctions', [
      { id: '1', names: ['Granitogorsk LLC', 'Granitogorsk Trading'], programme: 'BLR', countries: ['AU'] },
    ])
    expect(await judged()).toEqual([owned])
    expect((await screening(owned)).level).toBe('U')
    expect(await matchOf('ООО «Гранитогорск»')).toMatchObject({ state: 'open', id: match.id })
    await loaded('sanctions', [{ id: '2', names: ['Somebody Else'] }])
    expect(await judged()).toEqual([owned])
    expect(await matchOf('ООО «Гранитогорск»')).toBeUndefined()
    expect((await screening(owned)).level).toBe('A')
    expect(await judged()).toEqual([])
  })
})

describe('a list that is deleted', () => {
  const remove = (list: string, version: number, by = operator) => by.delete(`/supply/restrictions/${list}`, version)
  const listed = async (list: string) => (await operator.all('/supply/restrictions')).find(one => one.id === list)

  test('frees what was like a name on it alone, and has exactly those offers judged again', async () => {
    const alone = (await post(seller, ownedBy('Drumlanrig Ores'))).id
    const onBoth = (await post(rival, ownedBy('Elsinore Metals'))).id
    await loaded('kept', [{ id: '1', names: ['Elsinore Metals'] }])
    await loaded('going', [
      { id: '1', names: ['Drumlanrig Ores'] },
      { id: '2', names: ['Elsinore Metals'] },
    ])
    await judged()
    const match = await matchOf('Drumlanrig Ores')
    await decide(match.id, 'same')
    await judged()
    expect((await screening(alone)).gaps).toMatchObject([{ code: 'name-listed' }])

    expect((await remove('going', 1)).status).toBe(204)
    expect(await judged()).toEqual([alone, onBoth].sort())
    expect((await screening(alone)).level).toBe('A')
    expect(await screening(onBoth, rival.api)).toMatchObject({ level: 'U', gaps: [{ code: 'name-may-be-listed' }] })
    expect(await matchOf('Drumlanrig Ores')).toBeUndefined()
    expect(await listed('going')).toBeUndefined()
    expect(await judged()).toEqual([])
    // New offers with the name are as good as any.
    const later = await post(seller, ownedBy('Drumlanrig Ores'))
    expect((await screening(later.id)).level).toBe('A')
  })

  test('stays in the history, and goes on in its versions when it is loaded again', async () => {
    await loaded('again', [{ id: '1', names: ['Fennimore'] }])
    expect((await remove('again', 1)).status).toBe(204)
    const told = await hub.context.database.query<{ type: string; data: object }>(
      "SELECT type, data::jsonb AS data FROM journal WHERE subject = 'restriction/again' ORDER BY seq",
    )
    expect(told).toMatchObject([
      { type: 'supply.restrictions-loaded' },
      { type: 'supply.restrictions-deleted', data: { name: 'again', version: 2, went: 1 } },
    ])
    expect(await loaded('again', [{ id: '1', names: ['Fennimore'] }])).toMatchObject({
      version: 3,
      entries: 1,
      came: 1,
    })
    expect(await listed('again')).toMatchObject({ version: 3 })
  })

  test('is one that stands, in its newest version, and an operator’s to delete', async () => {
    await loaded('guarded', [{ id: '1', names: ['Galloway'] }])
    expect((await remove('guarded', 1, seller.api)).status).toBe(403)
    expect((await remove('guarded', 1, await hub.auditor())).status).toBe(403)
    expect(await remove('guarded', 2)).toMatchObject({ status: 412, body: { code: 'stale-version' } })
    expect((await operator.send('DELETE', '/supply/restrictions/guarded')).status).toBe(428)
    expect((await remove('nobody-knows', 1)).status).toBe(404)
    expect((await remove('guarded', 1)).status).toBe(204)
    expect((await remove('guarded', 2)).status).toBe(404)
  })
})

describe('a name is looked up', () => {
  test('wherever it stands: operator, owner at any depth, who controls, and the supplier itself', async () => {
    await loaded('deep', [
      { id: '1', names: ['Tarkhaven'] },
      { id: '2', names: ['Ulmgard'] },
      { id: '3', names: ['Wexborough'] },
      { id: '4', names: ['Yarnfeld'] },
    ])
    const named = await hub.supplier({ legalName: 'YARNFELD GmbH' })
    const below = { owner: 'A Holding', country: 'AU', sharePct: '100' }
    const chain = [
      stage('mining', { operator: 'Tarkhaven Ltd' }),
      stage('separation', {
        ownership: [{ ...below, ownership: [{ ...below, owner: 'B', ownership: [{ ...below, owner: 'Ulmgard' }] }] }],
        control: [{ by: 'Wexborough', country: 'AU', how: 'veto' }],
      }),
    ]
    const { id } = await post(named, { chain })
    const { findings, level } = await screening(id, named.api)
    // The database keeps the names that the rules read.
    const kept = await hub.context.database.query<{ name: string }>(
      'SELECT name FROM offer_name WHERE offer_id = $1 ORDER BY name COLLATE "C"',
      [id],
    )
    expect(kept.map(row => row.name)).toEqual([...new Set(namesIn(chain).map(one => one.name))].sort())
    expect([level, findings.map((one: { figures: { alias: string } }) => one.figures.alias)]).toEqual([
      'U',
      ['Yarnfeld', 'Tarkhaven', 'Ulmgard', 'Wexborough'],
    ])
    expect(findings[0]).not.toHaveProperty('stage')
  })

  test('also where somebody looks it up while an offer is judged', async () => {
    const { database, door, newId } = hub.context
    await loaded('meanwhile', [{ id: '1', names: ['Zwettlbach'] }])
    const terms = { chain: [stage('mining', { operator: 'Zwettlbach AG' })] }
    const [listed] = await listedIn(database, [{ participantId: seller.org, terms }], async sql => {
      const lists = await lookupOf(hub.context)(sql)
      await door.transaction({ actor: 'supply', correlationId: newId() }, async tx => {
        await tx.query("INSERT INTO party_name (name) VALUES ('Zwettlbach AG')")
        await lookUpDue(tx, lists, newId, 500)
      })
      return lists
    })
    expect(listed).toMatchObject([{ name: 'Zwettlbach AG', list: 'meanwhile', is: 'open' }])
  })

  test('at once when it is posted, checked, revised and imported, before anybody has looked it up', async () => {
    await loaded('at-once', [{ id: '1', names: ['Quillmark'] }])
    const offer = draft(ownedBy('Quilmark Ltd'))
    const check = await seller.api.post('/supply/offers/preview', { offers: [offer] })
    expect(check.body.items[0].screening).toMatchObject({ level: 'U', findings: [{ code: 'name-may-be-listed' }] })
    const posted = (await post(seller, offer)).id
    expect((await screening(posted)).level).toBe('U')
    const cleared = await seller.api.put(`/supply/offers/${posted}`, { ...offer, ...ownedBy('Southern Holding') }, 1)
    expect(cleared.body.screening.level).toBe('A')
    const back = await seller.api.put(`/supply/offers/${posted}`, offer, 2)
    expect(back.body.screening.level).toBe('U')
    const imported = await seller.api.post('/supply/offers/import', { offers: [draft(ownedBy('QUILLMARK'))] })
    expect(imported.body.items[0].screening.level).toBe('U')
    await judged()
    expect((await matchOf('Quilmark Ltd')).offers).toBe(1)
    await seller.api.delete(`/supply/offers/${posted}`, 3)
    expect((await matchOf('Quilmark Ltd')).offers).toBe(0)
  })

  test('and never matched by a country', async () => {
    await loaded('countries', [{ id: '1', names: ['Nobody Known'], countries: ['AU', 'CN'] }])
    const { id } = await post(seller, {})
    expect((await screening(id)).level).toBe('A')
  })
})

describe('an offer with such a name', () => {
  test('is not proven by an operator’s word about the offer: the name is decided first', async () => {
    await loaded('first', [{ id: '1', names: ['Brackenvoss'] }])
    const { id } = await post(seller, ownedBy('Brackenvoss'))
    await lookedUp()
    const decision = (level: string) =>
      operator.post(`/supply/offers/${id}/screening/decision`, { level, reason: 'seen by somebody' })
    const refused = { status: 409, body: { code: 'wrong-state', detail: expect.stringContaining('decided first') } }
    expect(await decision('A')).toMatchObject(refused)
    expect((await decision('U')).status).toBe(200)
    await decide((await matchOf('Brackenvoss')).id, 'same')
    await judged()
    const isListed = { status: 409, body: { detail: expect.stringContaining('is on a restricted list') } }
    expect(await decision('A')).toMatchObject(isListed)
  })

  test('is one of a supplier who has another name since', async () => {
    const renamed = await hub.supplier({ legalName: 'Plain Metals' })
    const { id } = await post(renamed, {})
    await loaded('renamed', [{ id: '1', names: ['Ostrelund'] }])
    await judged()
    expect((await screening(id, renamed.api)).level).toBe('A')
    await hub.rename(renamed.org, 'Ostrelund AB')
    expect(await judged()).toEqual([id])
    expect((await screening(id, renamed.api)).level).toBe('U')
  })

  test('is told to its supplier, as any screening is', async () => {
    await loaded('told', [{ id: '1', names: ['Hallowmere'] }])
    const { id } = await post(seller, ownedBy('Southern Holding', { operator: 'Hallowmare Works' }))
    await judged()
    const match = await matchOf('Hallowmare Works')
    expect(match).toMatchObject({ how: 'similar', score: expect.stringMatching(/^0\.[89]/) })
    await decide(match.id, 'other')
    await judged()
    const told = await hub.context.database.query<{ level: string }>(
      "SELECT data::jsonb->>'level' AS level FROM journal WHERE subject = $1 AND type = 'supply.offer-screened.v1' ORDER BY seq",
      [id],
    )
    expect(told.map(one => one.level)).toEqual(['U', 'A'])
  })
})

describe('where two people are asked for', () => {
  let two: SupplyHub
  beforeAll(async () => {
    two = await startSupply(supply, { FOUR_EYES: '1' })
  })
  afterAll(() => two?.stop())

  test('one alone may hold an offer back, and none free it', async () => {
    const olga = await two.operator()
    const sam = await two.supplier()
    const { id } = await post(sam, ownedBy('Velmira'))
    await load('list', [{ id: '1', names: ['Velmira'] }], olga)
    const match = await until('the name is looked up', async () => {
      const [one] = await olga.all('/supply/name-matches')
      return one
    })
    expect((await decide(match.id, 'same', olga)).status).toBe(200)
    expect((await decide(match.id, 'other', olga)).status).toBe(202)
    expect((await olga.all('/supply/name-matches?state=same')).map(one => one.id)).toEqual([match.id])
    expect((await olga.all('/supply/name-matches?state=other&list=list')).length).toBe(0)
    await until('the offer is judged', async () => (await screening(id, sam.api)).gaps?.[0]?.code === 'name-listed')
  })
})
