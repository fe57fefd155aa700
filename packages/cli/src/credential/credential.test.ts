import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deliveryPassport, didKeyOf, sign, statusListCredential } from '@lodestone/credentials'
import { delivery, pairs } from '@lodestone/credentials/fixture'
import { afterAll, expect, test, vi } from 'vitest'
import { Failure } from '../failure.ts'
import { program } from '../program.ts'

/** Files that somebody kept, verified without a hub. */

const folder = mkdtempSync(join(tmpdir(), 'lodestone-credential-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const { did } = delivery.issuer
const kid = `${did}#key-1`
const key = { ...pairs.ES256, kid }
const list = 'https://hub.example/status/1'
const passport = file('passport.jwt', await sign(deliveryPassport({ ...delivery, status: { list, index: 7 } }), key))
const listed = async (name: string, revoked: readonly number[]) =>
  file(name, await sign(await statusListCredential({ ...delivery, id: list }, revoked), key))
const clean = await listed('clean.jwt', [])
const method = { id: kid, type: 'JsonWebKey', controller: did, publicKeyJwk: pairs.ES256.key }
const document = file('did.json', { id: did, verificationMethod: [method], assertionMethod: [kid] })
const registered = (types: readonly string[]) => [
  { did, name: 'The hub', keys: [pairs.ES256.key], attests: [{ types, from: '2026-01-01' }] },
]
const register = file('issuers.json', registered(['DigitalProductPassport']))

/** What the command says and ends with. */
async function verified(...args: string[]): Promise<{ exit: number; code: string; text: string }> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  let failure: unknown
  try {
    await program().parseAsync(['node', 'lodestone', 'credential', 'verify', ...args, '--on', '2026-12-24'])
  } catch (fault) {
    failure = fault
  }
  const text = written.mock.calls.map(([part]) => String(part)).join('')
  written.mockRestore()
  if (failure === undefined) return { exit: 0, code: '', text }
  if (!(failure instanceof Failure)) throw failure
  return { exit: failure.exit, code: failure.details.code, text: text || failure.message }
}

test('by the document of its issuer and its status list', async () => {
  const { exit, text } = await verified(passport, '--issuer', document, '--status', clean)
  expect([exit, text]).toEqual([
    0,
    expect.stringContaining(': accepted\n  DigitalProductPassport 0.6.1, https://hub.example/'),
  ])
  expect(text).toContain('was not checked: name a --register')
})

test('by a register, which bounds what an issuer may attest', async () => {
  const { exit, text } = await verified(passport, '--register', register, '--status', clean)
  expect([exit, text]).toEqual([0, expect.stringContaining(`issued by The hub (${did})`)])
  expect(text).not.toContain('was not checked')
  const others = file('others.json', registered(['DigitalIdentityAnchor']))
  expect(await verified(passport, '--register', others, '--status', clean)).toMatchObject({
    exit: 4,
    code: 'not-verified',
    text: expect.stringContaining('REFUSED  The register does not let'),
  })
  expect(await verified(passport, '--register', file('empty.json', []), '--status', clean)).toMatchObject({
    exit: 4,
    text: expect.stringContaining('is not in the register of issuers'),
  })
})

test('with JSON for programs', async () => {
  const { text } = await verified(passport, '--register', register, '--status', clean, '--json')
  expect(JSON.parse(text)).toMatchObject({
    verified: true,
    verdict: 'accepted',
    credential: { taken: { kind: 'passport', product: { kilograms: '380.5' } } },
  })
})

test('not where it is revoked', async () => {
  const revoked = await listed('revoked.jwt', [7])
  expect(await verified(passport, '--issuer', document, '--status', revoked)).toMatchObject({
    exit: 4,
    code: 'not-verified',
    text: expect.stringContaining('REFUSED  The credential is revoked'),
  })
})

test('not by a list that somebody else has signed, unless a register lets him keep it', async () => {
  const issuer = { did: didKeyOf(pairs.EdDSA.key), name: 'Somebody' }
  const keeper = { ...pairs.EdDSA, kid: `${issuer.did}#${issuer.did.slice('did:key:'.length)}` }
  const other = file('other.jwt', await sign(await statusListCredential({ ...delivery, issuer, id: list }, []), keeper))
  expect(await verified(passport, '--issuer', document, '--status', other)).toMatchObject({
    exit: 4,
    code: 'not-verified',
    text: expect.stringContaining('keeps no lists for others'),
  })
  const attests = [{ types: ['BitstringStatusListCredential'], from: '2026-01-01' }]
  const both = [...registered(['DigitalProductPassport']), { did: issuer.did, name: 'Keeper', attests }]
  expect((await verified(passport, '--register', file('both.json', both), '--status', other)).exit).toBe(0)
})

test('not without what is missing, which is said with its place', async () => {
  expect(await verified(passport, '--status', clean)).toMatchObject({
    exit: 4,
    code: 'incomplete',
    text: expect.stringContaining('--issuer (from https://hub.example/.well-known/did.json)'),
  })
  expect(await verified(passport, '--issuer', document)).toMatchObject({
    exit: 4,
    code: 'incomplete',
    text: expect.stringContaining('MISSING  The status list'),
  })
})

test('not for whoever is no party to it', async () => {
  const by = ['--issuer', document, '--status', clean, '--holder']
  expect(await verified(passport, ...by, 'did:web:western.example')).toMatchObject({ exit: 0 })
  expect(await verified(passport, ...by, 'did:web:other.example')).toMatchObject({ exit: 4 })
})

test('not where a letter was changed', async () => {
  const text = await sign(deliveryPassport(delivery), key)
  const changed = file(
    'changed.jwt',
    text.replace(/.(?=[^.]{40}$)/, letter => (letter === 'A' ? 'B' : 'A')),
  )
  expect(await verified(changed, '--issuer', document)).toMatchObject({
    exit: 4,
    text: expect.stringContaining('REFUSED  The signature does not hold'),
  })
})

test.each([
  [['missing.jwt'], 'cannot be read'],
  [[passport, '--issuer', register], 'is not a DID document'],
  [[passport, '--register', document], 'did.json: register'],
  [[passport, '--status', document], 'is not a signed status list'],
])('what cannot be read is said: %s', async (args, message) => {
  expect(await verified(...args)).toMatchObject({ exit: 2, code: 'usage', text: expect.stringContaining(message) })
})
