import { EVERYONE, SERVICES, type ServiceName } from '@lodestone/contracts'
import {
  chainHeadLeaf,
  commitmentLeaf,
  keyText,
  readCheckpoint,
  readKey,
  readNote,
  signersOf,
  verifyConsistency,
  verifyMerklePath,
} from '@lodestone/kernel'
import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Lodestone } from '../cli/lodestone.ts'
import { admitted, forecast, startWholeHub } from '../system/hub.ts'
import { testWitness } from '../system/test-witness.ts'

/** The signed log of every service: what anybody may keep of it, what it proves, and who may sign beneath it. */

let hub: TestHub
let auditor: Api
let member: { id: string; api: Api }
let forecastId: string
beforeAll(async () => {
  hub = await startWholeHub()
  auditor = await hub.auditor()
  member = await admitted(hub, 'member')
  forecastId = (await member.api.post('/demand/forecasts', forecast())).body.id
})
afterAll(() => hub?.stop())

const made = async (service: ServiceName) => (await auditor.post('/audit/checkpoints', { service })).body.items[0]
const read = (note: string) => readNote(note) ?? expect.fail('not a note')

describe('a checkpoint', () => {
  test('is there for every service when asked for, signed with the key that the service publishes', async () => {
    const { items } = (await auditor.post('/audit/checkpoints')).body
    const keys = (await member.api.get('/audit/keys')).body.items
    expect(items.map((one: { service: string }) => one.service).sort()).toEqual([...SERVICES].sort())
    for (const { service, origin, size, root, note } of items) {
      const own = keys.filter((one: { service: string }) => one.service === service)
      const key = readKey(own[0].key) ?? expect.fail('no key')
      expect(own).toEqual([{ service, origin, key: keyText(key), current: true }])
      expect(signersOf(read(note), [key])).toEqual([key])
      expect(readCheckpoint(read(note).text)).toEqual({ origin, size, root })
    }
  })

  test.each(EVERYONE)('is shown to a %s, and proves that the log only grew', async role => {
    const api = await hub.api.as({ sub: role, roles: [role], org: member.id })
    const before = await made('demand')
    await member.api.get('/demand/forecasts')
    await auditor.get(`/demand/forecasts/${forecastId}`)
    const after = await made('demand')
    expect(after.size).toBeGreaterThan(before.size)
    const [latest] = (await api.get('/audit/checkpoints?service=demand')).body.items
    const [kept] = (await api.get(`/audit/checkpoints?service=demand&size=${before.size}`)).body.items
    expect([latest, kept]).toEqual([after, before])
    const asked = `/audit/consistency?service=demand&from=${before.size}&to=${after.size}`
    const { path, fromRoot, toRoot } = (await api.get(asked)).body
    expect([fromRoot, toRoot]).toEqual([before.root, after.root])
    expect(verifyConsistency([before.size, before.root], [after.size, after.root], path)).toBe(true)
    expect(JSON.stringify([latest, path])).not.toContain(forecastId)
  })

  test('proves where each chain stood, to operators and auditors alone', async () => {
    const { size, root } = await made('demand')
    const proof = (await auditor.get(`/audit/inclusion?subject=${forecastId}&size=${size}`)).body
    const chain = await auditor.all(`/audit?subject=${forecastId}`)
    expect(chain[proof.seq - 1].hash).toBe(proof.hash)
    const { commitment } = proof
    expect(verifyMerklePath(chainHeadLeaf(proof), proof.index, proof.count, proof.path, commitment.root)).toBe(true)
    expect(verifyMerklePath(commitmentLeaf(commitment), commitment.number, size, proof.logPath, root)).toBe(true)
    expect((await member.api.get(`/audit/inclusion?subject=${forecastId}`)).status).toBe(403)
    expect((await auditor.get('/audit/inclusion?subject=nothing')).status).toBe(404)
    expect((await auditor.get(`/audit/inclusion?subject=${forecastId}&size=9999`)).status).toBe(404)
  })

  test('of a size that never was, or the other way round, is not proved', async () => {
    expect((await member.api.get('/audit/consistency?service=demand&from=1&to=9999')).status).toBe(404)
    expect((await member.api.get('/audit/consistency?service=demand&from=2&to=1')).status).toBe(404)
    expect((await member.api.get('/audit/consistency?service=demand&from=0&to=1')).status).toBe(422)
    expect((await member.api.get('/audit/checkpoints?size=9999')).body).toEqual({ items: [] })
    expect((await member.api.post('/audit/checkpoints')).status).toBe(403)
  })
})

const witnessed = testWitness('hub.example/witness/x')
/** What is wrong with a cosignature, how it is made so, and the status that answers it. */
const faulty: [string, (sent: Record<string, unknown>, note: string) => Record<string, unknown>, number][] = [
  ['over another size', sent => ({ ...sent, size: (sent.size as number) - 1 }), 422],
  ['over a size that never was', sent => ({ ...sent, size: 9999 }), 404],
  ['by another key', sent => ({ ...sent, key: testWitness('hub.example/witness/x').key }), 422],
  ['of the future', (sent, note) => ({ ...sent, cosignature: witnessed.cosign(note, 4_102_444_800) }), 422],
  ['that is no line', sent => ({ ...sent, cosignature: 'signed, me' }), 422],
  ['with a key that is none', sent => ({ ...sent, key: 'me+00000000+AAAA' }), 422],
]

describe('a cosignature', () => {
  test('is kept, shown to everybody under the name of its witness, and to few for whom it watches', async () => {
    const { size, note } = await made('rounds')
    const { key, cosign } = testWitness('hub.example/witness/w1')
    const sent = { service: 'rounds', size, key, cosignature: cosign(note) }
    const kept = await member.api.post('/audit/cosignatures', sent)
    expect([kept.status, kept.body]).toMatchObject([
      200,
      { name: 'hub.example/witness/w1', size, organisation: member.id },
    ])
    expect((await member.api.post('/audit/cosignatures', sent)).body).toEqual(kept.body)
    const rival = await admitted(hub, 'member')
    const [seen] = (await rival.api.get('/audit/witnesses?service=rounds')).body.items
    expect(seen).toMatchObject({ name: 'hub.example/witness/w1', key, size })
    expect(seen).not.toHaveProperty('organisation')
    expect((await auditor.get('/audit/witnesses?service=rounds')).body.items).toEqual([kept.body])
    const [latest] = (await rival.api.get(`/audit/checkpoints?service=rounds&size=${size}`)).body.items
    expect(latest.note).toBe(note + sent.cosignature)
    const told = await auditor.all('/audit?subject=rounds:witness:hub.example/witness/w1')
    expect(told.map(one => [one.type, one.actor])).toEqual([['audit.checkpoint-cosigned', `mia@${member.id}`]])
  })

  test('is nobody else’s: neither its name nor its key is taken over', async () => {
    const { size, note } = await made('supply')
    const { key, cosign } = testWitness('hub.example/witness/own')
    await member.api.post('/audit/cosignatures', { service: 'supply', size, key, cosignature: cosign(note) })
    const rival = await admitted(hub, 'member')
    const other = testWitness('hub.example/witness/own')
    for (const [by, line] of [
      [other.key, other.cosign(note)],
      [key, cosign(note)],
    ])
      expect(
        (await rival.api.post('/audit/cosignatures', { service: 'supply', size, key: by, cosignature: line })).status,
      ).toBe(409)
    expect((await auditor.get('/audit/witnesses?service=supply')).body.items).toMatchObject([{ key }])
  })

  test.each(faulty)('%s is refused', async (_, change, status) => {
    await made('demand')
    const { size, note } = await made('demand')
    const sent = { service: 'demand', size, key: witnessed.key, cosignature: witnessed.cosign(note) }
    expect((await member.api.post('/audit/cosignatures', change(sent, note))).status).toBe(status)
  })

  test('crowds out nobody’s, and leaves the note readable, however many some organisations send', async () => {
    const { size, note } = await made('demand')
    const crowd = await Promise.all([1, 2, 3, 4].map(() => admitted(hub, 'member')))
    const sendOf = (api: Api, name: string) => {
      const { key, cosign } = testWitness(name)
      const cosignature = cosign(note)
      return { cosignature, sent: api.post('/audit/cosignatures', { service: 'demand', size, key, cosignature }) }
    }
    const all = crowd.flatMap(({ id, api }) =>
      Array.from({ length: 16 }, (_, n) => sendOf(api, `${id}/${n}/`.padEnd(200, '-'))),
    )
    for (const { sent } of all) expect((await sent).status).toBe(200)
    const late = await admitted(hub, 'member')
    const { cosignature, sent } = sendOf(late.api, 'hub.example/witness/late')
    expect((await sent).status).toBe(200)
    const [latest] = (await late.api.get(`/audit/checkpoints?service=demand&size=${size}`)).body.items
    expect(read(latest.note).signatures.length).toBeGreaterThan(crowd.length)
    expect(latest.note).toContain(cosignature)
    expect((await auditor.get('/audit/witnesses?service=demand')).body.items.length).toBeGreaterThan(all.length)
  })

  test.each(SERVICES)('of an organisation that is not admitted, or no more, is refused by %s', async service => {
    const operator = await hub.operator()
    const applied = { reference: `applied-${service}`, legalName: 'Applied', kind: 'supplier', country: 'AU' }
    const { id } = (await operator.post('/participants', applied)).body
    const suspended = await admitted(hub, 'member')
    expect((await operator.post(`/participants/${suspended.id}/suspend`, { reason: 'sanctioned' })).status).toBe(200)
    const { size, note } = await made(service)
    for (const [name, api] of Object.entries({
      unknown: await hub.member('01890000-0000-7000-8000-00000000dead'),
      applied: await hub.supplier(id),
      suspended: suspended.api,
    })) {
      const { key, cosign } = testWitness(`hub.example/witness/${name}`)
      const sent = { service, size, key, cosignature: cosign(note) }
      const { status, body } = await api.post('/audit/cosignatures', sent)
      expect([name, status, body.code]).toEqual([name, 403, 'not-admitted'])
    }
    const shown = (await auditor.get(`/audit/witnesses?service=${service}`)).body.items
    expect(shown.filter((one: { name: string }) => /unknown|applied|suspended/.test(one.name))).toEqual([])
  })
})

test('cosignatures that the hub does not take for one reason are told in one sentence', async () => {
  await auditor.post('/audit/checkpoints')
  const keeper = new Lodestone(hub.url)
  const witness = ({ token = '' }: Api) => keeper.run('witness --folder kept', { env: { LODESTONE_TOKEN: token } })
  expect((await witness(member.api)).code).toBe(0)
  const { code, err } = await witness((await admitted(hub, 'member')).api)
  keeper.remove()
  const end = err.trim().split('\n').at(-1) ?? ''
  expect([code, end.match(/is bound already/g)?.length]).toEqual([1, 1])
  for (const service of SERVICES) expect(end).toContain(service)
})
