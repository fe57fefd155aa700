import { SERVICES } from '@lodestone/contracts'
import { verifyRecord } from '@lodestone/engine/check'
import { canonicalHash, canonicalJson, leafHash, sha256Hex, verifyMerklePath } from '@lodestone/kernel'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forecast, line, startWholeHub } from './hub.ts'
import { acceptOffers, completeRound, expectChain, matchRound, openRound, type Played } from './journey.ts'

/** One pooled round from forecasts to a verified record, through the public API alone. */

let hub: TestHub
let played: Played
beforeAll(async () => {
  hub = await startWholeHub()
  played = await openRound(hub)
})
afterAll(() => hub?.stop())

const kg = (text: string) => Number(text)

describe('a round', () => {
  test('collects what it covers, and shows a member its own lines only', async () => {
    const { members, operator, roundId } = played
    const own = await members[0]?.api.all(`/rounds/${roundId}/lines`)
    expect(own?.map(one => one.participantId)).toEqual([members[0]?.id])
    await until(
      'the totals are there',
      async () => (await operator.get(`/rounds/${roundId}`)).body.totals.asked === '8050',
    )
  })

  test('an operator drops a line, and prices stay sealed for operators', async () => {
    const { operator, roundId, members, suppliers } = played
    const [line] = (await members[6]?.api.all(`/rounds/${roundId}/lines`)) ?? []
    expect(await operator.post(`/rounds/${roundId}/lines/${line.id}/drop`, { reason: 'not plausible' })).toMatchObject({
      status: 200,
      body: { entry: 'dropped' },
    })
    for (const offer of await operator.all(`/rounds/${roundId}/offers`)) expect(offer.price).toBeUndefined()
    for (const offer of await operator.all('/supply/offers')) expect(offer.price).toBeUndefined()
    expect((await suppliers[0]?.api.all('/supply/offers'))?.[0].price).toBeDefined()
  })

  test('a dropped need does not come back under another reference, and what was taken back is asked no longer', async () => {
    const { operator, roundId, members } = played
    const api = members[6]?.api as Api
    const [dropped] = await api.all(`/rounds/${roundId}/lines`)
    const again = line({ period: '2027-05', quantityKg: '1300', deliverTo: 'DEHAM' })
    const other = line({ period: '2027-Q2', quantityKg: '100', deliverTo: 'FR' })
    const { body: sent } = await api.post('/demand/forecasts', forecast([again, other]))
    const own = new Map((await api.all(`/rounds/${roundId}/lines`)).map(one => [one.reference, one]))
    expect([...own.keys()].toSorted()).toEqual([dropped.reference, again.reference, other.reference].toSorted())
    expect(own.get(again.reference)).toMatchObject({
      entry: 'left',
      reason: `The same need was dropped from this round as line ${dropped.reference}: not plausible`,
    })
    expect(own.get(other.reference)).toMatchObject({ entry: 'joined' })
    const asked = (kg: string) =>
      until(`${kg} kg are asked`, async () => {
        const { totals } = (await operator.get(`/rounds/${roundId}`)).body
        return totals.asked === kg && totals
      })
    await asked('8150')
    expect((await api.delete(`/demand/forecasts/${sent.id}`, sent.version)).status).toBe(200)
    expect(await asked('8050')).toMatchObject({ screened: '6750', confirmed: '0' })
  })
})

describe('a round that closes', () => {
  test('publishes a pool, lets an intent line leave but not a firm one, and is matched after its close', async () => {
    const { operator, roundId, members } = played
    expect((await operator.post(`/rounds/${roundId}/publish-pool`)).body.state).toBe('offering')
    await until(
      'the pool is published',
      async () => (await members[1]?.api.get(`/rounds/${roundId}/pool`))?.status === 200,
    )
    const lineOf = async (index: number) => (await members[index]?.api.all(`/rounds/${roundId}/lines`))?.[0].id
    expect(await members[5]?.api.post(`/rounds/${roundId}/lines/${await lineOf(5)}/leave`)).toMatchObject({
      status: 200,
      body: { entry: 'left' },
    })
    expect(await members[0]?.api.post(`/rounds/${roundId}/lines/${await lineOf(0)}/leave`)).toMatchObject({
      status: 409,
    })
    await matchRound(played)
    const { body } = await operator.get(`/rounds/${roundId}`)
    expect(body.seals).toMatchObject([
      { owner: 'demand', count: 5, sumKg: '5500' },
      { owner: 'supply', count: 2, sumKg: '13000', policy: { id: 'lodestone-origin', version: '1' } },
    ])
    expect(body.totals).toMatchObject({ asked: '8050', screened: '6750', confirmed: '5500', matched: '4000' })
    expect(sha256Hex(Buffer.from(body.seed, 'hex'))).toBe(body.seedHash)
  })

  test('the Chinese separation step is refused with its stage, and everybody is told why in their own figures', async () => {
    const { suppliers, members, roundId } = played
    const [offer] = (await suppliers[1]?.api.all('/supply/offers')) ?? []
    const screening = (await suppliers[1]?.api.get(`/supply/offers/${offer.id}/screening`))?.body
    expect(screening.level).toBe('D')
    expect(screening.findings.map((finding: { stage: string }) => finding.stage)).toContain('separation')
    const told = (await suppliers[1]?.api.all(`/rounds/${roundId}/explanations`)) ?? []
    expect(told).toMatchObject([{ kind: 'offer', code: 'no-eligible-origin' }])
    const mine = (await members[0]?.api.all(`/rounds/${roundId}/explanations`)) ?? []
    expect(mine).toMatchObject([{ kind: 'line', code: 'not-matched-in-full' }])
  })

  test('scarcity is shared in proportion, and an allocation shows its counterpart only after both accept', async () => {
    const { members, suppliers, roundId, operator } = played
    const all = await operator.all(`/rounds/${roundId}/allocations`)
    expect(all.reduce((sum, one) => sum + kg(one.quantityKg), 0)).toBe(4000)
    const filled = kg((await members[1]?.api.all(`/rounds/${roundId}/allocations`))?.[0].quantityKg)
    expect(filled).toBeCloseTo((1050 / 5500) * 4000, 2)
    const [before] = (await members[1]?.api.all(`/rounds/${roundId}/allocations`)) ?? []
    expect(before.supplierId).toBeUndefined()
    expect(await operator.post(`/rounds/${roundId}/award`)).toMatchObject({
      status: 409,
      body: { code: 'undecided-allocations' },
    })
    await members[1]?.api.post(`/allocations/${before.id}/accept`)
    await acceptOffers((suppliers[0] as (typeof suppliers)[0]).api, roundId)
    expect((await members[1]?.api.all(`/rounds/${roundId}/allocations`))?.[0]).toMatchObject({
      state: 'accepted',
      supplierId: suppliers[0]?.id,
      price: { amount: expect.any(String) },
    })
    expect(await members[2]?.api.post(`/allocations/${before.id}/accept`)).toMatchObject({ status: 404 })
  })
})

describe('a round that comes to its end', () => {
  test('goes through award, contracts and deliveries to completion', async () => {
    await completeRound(played)
    const { body } = await played.operator.get(`/rounds/${played.roundId}`)
    expect(body.totals).toMatchObject({ matched: '4000', accepted: '4000', contracted: '4000', delivered: '4000' })
  })

  test('leaves a record that a stranger can verify, and that replays to the same hash', async () => {
    const { roundId } = played
    const auditor = await hub.auditor()
    const { body: record } = await auditor.get(`/rounds/${roundId}/record`)
    expectChain(record)
    expect(record.events[0].data.seedHash).toBe(sha256Hex(Buffer.from(record.seed, 'hex')))
    expect(canonicalHash(record.inputs)).toBe(record.inputDigest)
    expect(canonicalHash(record.result)).toBe(record.resultHash)
    expect(verifyRecord(record)).toEqual({ ok: true, findings: [] })
    const out = record.events.filter((event: { type: string }) => event.type === 'rounds.lines-out')
    const fate = (one: { fate: string; quantityKg: string; reason?: string; by: string }) =>
      [one.fate, one.quantityKg, one.reason ?? '', one.by.split('@')[0]].join()
    expect(out.map((event: { data: { lines: [] } }) => event.data.lines.map(fate).toSorted())).toEqual([
      [
        'dropped,1300,not plausible,olga',
        expect.stringContaining('left,100,,'),
        expect.stringContaining('left,1250,,'),
      ],
    ])
    expect((await auditor.get(`/rounds/${roundId}/replay`)).body).toEqual({
      same: true,
      resultHash: record.resultHash,
      recordedHash: record.resultHash,
      findings: [],
    })
  })

  test('matches to the same hash under its own rules, exactly as they are read', async () => {
    const { operator, roundId } = played
    const { rules, resultHash } = (await operator.get(`/rounds/${roundId}`)).body
    const tried = (more: object = {}) => operator.post(`/rounds/${roundId}/what-if`, { rules: { ...rules, ...more } })
    expect(await tried()).toMatchObject({ status: 200, body: { resultHash, recordedHash: resultHash, rules } })
    expect(await tried({ provenancePolicy: { id: rules.provenancePolicy.id } })).toMatchObject({
      status: 200,
      body: { resultHash },
    })
    for (const provenancePolicy of [{ id: 'us-feoc-25' }, { ...rules.provenancePolicy, version: '9' }])
      expect(await tried({ provenancePolicy })).toMatchObject({
        status: 422,
        body: { code: 'validation-failed', errors: [{ path: 'rules.provenancePolicy' }] },
      })
  })
})

describe('a round that is over', () => {
  test("proves to a member that its line is under the sealed root, and shows nobody else's figures in its record", async () => {
    const { members, roundId, operator } = played
    const api = members[0]?.api
    const [line] = (await api?.all(`/rounds/${roundId}/lines`)) ?? []
    const { body: proof } = (await api?.get(`/rounds/${roundId}/proofs?lineId=${line.id}`)) ?? { body: undefined }
    const root = (await api?.get(`/rounds/${roundId}`))?.body.seals.find(
      (seal: { owner: string }) => seal.owner === 'demand',
    ).root
    expect(proof.root).toBe(root)
    expect(verifyMerklePath(leafHash(proof.leaf, proof.salt), proof.index, proof.count, proof.path, root)).toBe(true)
    expect(JSON.parse(proof.leaf).id).toBe(line.id)
    expect(canonicalJson(JSON.parse(proof.leaf))).toBe(proof.leaf)
    const [rival] = (await members[1]?.api.all(`/rounds/${roundId}/lines`)) ?? []
    expect((await api?.get(`/rounds/${roundId}/proofs?lineId=${rival.id}`))?.status).toBe(404)
    const record = (await api?.get(`/rounds/${roundId}/record`))?.text ?? ''
    for (const other of members.slice(1)) expect(record).not.toContain(other.id)
    const { body: whole } = await operator.get(`/rounds/${roundId}/record`)
    expect(JSON.parse(record).head).toBe(whole.head)
  })

  test('stands in the audit as an unbroken chain, with who read whose forecasts', async () => {
    const auditor = await hub.auditor()
    const { operator, members, roundId } = played
    const chainOf = await auditor.all(`/audit?subject=${roundId}`)
    expect(chainOf.length).toBeGreaterThan(5)
    let previous = '0'.repeat(64)
    for (const { hash, previousHash, ...link } of chainOf) {
      expect(previousHash).toBe(previous)
      expect(hash).toBe(sha256Hex(previous + canonicalJson(link)))
      previous = hash
    }
    const [forecast] = (await members[0]?.api.all('/demand/forecasts')) ?? []
    await operator.get(`/demand/forecasts/${forecast.id}`)
    expect((await auditor.all(`/audit?subject=${forecast.id}`)).at(-1)).toMatchObject({
      type: 'demand.forecast-read',
      actor: 'olga',
    })
  })

  test('is an OCDS release and part of the record package', async () => {
    const { operator, roundId } = played
    const release = await operator.get(`/rounds/${roundId}/ocds`)
    expect(release).toMatchObject({ status: 200, body: { version: '1.1' } })
    expect((await operator.get('/rounds/ocds')).body.records.length).toBeGreaterThan(0)
  })

  test('leaves nothing behind in outboxes and nothing parked', async () => {
    await until('the outboxes are empty', async () => {
      const { body } = await played.operator.get('/operations')
      return (
        body.services.length === SERVICES.length &&
        body.services.every(
          (one: { ready: boolean; outbox: { depth: number }; parked: unknown[] }) =>
            one.ready && one.outbox.depth === 0 && one.parked.length === 0,
        )
      )
    })
  })
})
