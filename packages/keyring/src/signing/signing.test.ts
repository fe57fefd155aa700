import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPublicKeys } from './public-keys.ts'
import { makeSigner, openSigner, rotateSigner } from './signer.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signing-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const BYTES = Buffer.from('round 1 is closed')

describe('a signature', () => {
  test('holds for its bytes, its name and its key alone', () => {
    const rounds = makeSigner(folder, 'rounds')
    const demand = makeSigner(folder, 'demand')
    const keys = openPublicKeys(folder)
    const signature = rounds.sign(BYTES)
    expect(keys.verify('rounds', rounds.id, BYTES, signature)).toBe(true)
    expect(keys.verify('rounds', rounds.id, Buffer.from('round 2 is closed'), signature)).toBe(false)
    expect(keys.verify('demand', rounds.id, BYTES, signature), 'another name').toBe(false)
    expect(keys.verify('demand', demand.id, BYTES, signature), 'another key').toBe(false)
    expect(keys.verify('rounds', demand.id, BYTES, demand.sign(BYTES)), "another's key under this name").toBe(false)
    expect(keys.verify('rounds', rounds.id, BYTES, signature.subarray(1))).toBe(false)
  })
  test('is refused of a key that nobody has put there, however often it is asked for', () => {
    const stranger = makeSigner(join(folder, 'elsewhere'), 'rounds')
    makeSigner(folder, 'rounds')
    const keys = openPublicKeys(folder)
    for (const _ of [1, 2, 3]) expect(keys.verify('rounds', stranger.id, BYTES, stranger.sign(BYTES))).toBe(false)
  })
})

describe('a key', () => {
  test('is made once, for its owner alone, and is the same for everybody who opens it', () => {
    const made = makeSigner(folder, 'supply')
    expect(statSync(join(folder, 'supply.key')).mode & 0o777).toBe(0o600)
    expect([makeSigner(folder, 'supply').id, openSigner(folder, 'supply').id]).toEqual([made.id, made.id])
    expect(readdirSync(folder).toSorted()).toEqual([`supply.${made.id}.pub`, 'supply.key'])
    expect(made.publicKey).toHaveLength(32)
  })
  test('is changed so that both are believed, also by who has looked before', () => {
    const before = makeSigner(folder, 'supply')
    const keys = openPublicKeys(folder)
    const after = rotateSigner(folder, 'supply')
    expect(after.id).not.toBe(before.id)
    expect(openSigner(folder, 'supply').id).toBe(after.id)
    for (const signer of [before, after]) expect(keys.verify('supply', signer.id, BYTES, signer.sign(BYTES))).toBe(true)
    expect(keys.ids('supply').toSorted()).toEqual([before.id, after.id].toSorted())
  })
  test('may have its public half in another folder, and is missed by its name', () => {
    const others = join(folder, 'public')
    const signer = makeSigner(folder, 'supply', others)
    expect(openPublicKeys(others).verify('supply', signer.id, BYTES, signer.sign(BYTES))).toBe(true)
    expect(openPublicKeys(folder).ids('supply')).toEqual([])
    expect(() => openSigner(folder, 'rounds')).toThrow(`there is no signing key ${join(folder, 'rounds.key')}`)
    expect(() => rotateSigner(folder, 'rounds')).toThrow('there is no signing key')
  })
  test('that is not what its name says is refused by its name', () => {
    const { id } = makeSigner(folder, 'supply')
    const { privateKey, publicKey } = generateKeyPairSync('x25519')
    const pem = publicKey.export({ type: 'spki', format: 'pem' })
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' })
    const other = makeSigner(join(folder, 'other'), 'supply')
    const swapped = join(folder, `supply.${other.id}.pub`)
    for (const text of [pem, secret, 'nothing', '']) {
      writeFileSync(swapped, text)
      expect(() => openPublicKeys(folder)).toThrow(`the public key ${swapped} is not what its name says`)
    }
    rmSync(swapped)
    writeFileSync(join(folder, 'supply.key'), secret)
    expect(() => openSigner(folder, 'supply')).toThrow('a key of x25519')
    expect(openPublicKeys(folder).ids('supply')).toEqual([id])
  })
})
