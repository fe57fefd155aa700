import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BrokenSeal } from './cipher.ts'
import { openLocalKeyring } from './local.ts'
import { KeyMissing } from './provider.ts'
import { rotateRoots } from './roots.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyring-'))
  file = join(folder, 'below', 'keyring')
})
afterEach(() => rmSync(folder, { recursive: true }))

const DATA_KEY = Buffer.alloc(32, 7)

describe('the file', () => {
  test('is made when a key is needed, for its owner alone, and not by looking', async () => {
    const keys = openLocalKeyring(file)
    expect(await keys.holds('0123456789abcdef')).toBe(false)
    expect(() => statSync(file)).toThrow()
    const root = await keys.current()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await keys.holds(root)).toBe(true)
  })
  test('is one for processes that make it in the same moment', async () => {
    const [one, two] = [openLocalKeyring(file), openLocalKeyring(file)]
    const wrapped = await one.wrap('offers', DATA_KEY)
    expect(await two.current()).toBe(await one.current())
    expect(await two.unwrap('offers', wrapped)).toEqual(DATA_KEY)
  })
  test('that cannot be made is told by its name', async () => {
    const nowhere = '/proc/no-such/keyring'
    await expect(openLocalKeyring(nowhere).current()).rejects.toThrow(`the keyring ${nowhere} cannot be made`)
  })
  test('that is damaged is refused by its name', async () => {
    await openLocalKeyring(file).current()
    const whole = readFileSync(file, 'utf8')
    const changed = whole.replace(/ (.)/, (_, digit) => ` ${digit === 'A' ? 'B' : 'A'}`)
    for (const text of [changed, whole.replace(/ ./, ' '), whole.slice(0, 30), ''])
      expect(() => {
        writeFileSync(file, text)
        openLocalKeyring(file)
      }).toThrow(`the keyring ${file} is damaged`)
  })
})

describe('a wrapped data key', () => {
  test('is unwrapped under its name alone', async () => {
    const keys = openLocalKeyring(file)
    const wrapped = await keys.wrap('round/a', DATA_KEY)
    expect(wrapped).not.toContain(DATA_KEY.toString('base64url'))
    expect(await keys.unwrap('round/a', wrapped)).toEqual(DATA_KEY)
    await expect(keys.unwrap('round/b', wrapped)).rejects.toThrow(BrokenSeal)
  })
  test('is wrapped under another name, and no longer under the first', async () => {
    const keys = openLocalKeyring(file)
    const moved = await keys.rewrap('offers', 'round/a', await keys.wrap('offers', DATA_KEY))
    expect(await keys.unwrap('round/a', moved)).toEqual(DATA_KEY)
    await expect(keys.unwrap('offers', moved)).rejects.toThrow(BrokenSeal)
    await expect(keys.rewrap('offers', 'round/b', moved)).rejects.toThrow(BrokenSeal)
  })
  test('of another keyring is missed by its root and place, never taken for another', async () => {
    const other = openLocalKeyring(join(folder, 'other'))
    const wrapped = await other.wrap('offers', DATA_KEY)
    const keys = openLocalKeyring(file)
    await expect(keys.unwrap('offers', wrapped)).rejects.toThrow(KeyMissing)
    await expect(keys.unwrap('offers', wrapped)).rejects.toThrow(
      `${file} does not hold the root ${await other.current()}`,
    )
    await expect(keys.unwrap('offers', `${await keys.current()}${wrapped.slice(16)}`)).rejects.toThrow(BrokenSeal)
    await expect(keys.unwrap('offers', 'no dot')).rejects.toThrow(KeyMissing)
  })
})

describe('a rotation', () => {
  test('is used by who opens the keyring later, and what was wrapped before still opens', async () => {
    const before = openLocalKeyring(file)
    const old = await before.wrap('offers', DATA_KEY)
    const root = rotateRoots(file)
    const after = openLocalKeyring(file)
    const fresh = await after.wrap('offers', DATA_KEY)
    expect([old, fresh].map(text => text.startsWith(`${root}.`))).toEqual([false, true])
    expect(await after.unwrap('offers', old)).toEqual(DATA_KEY)
    expect(await before.unwrap('offers', fresh), 'a process that runs finds the new root').toEqual(DATA_KEY)
    expect((await before.wrap('offers', DATA_KEY)).startsWith(`${root}.`)).toBe(false)
  })
  test('changes no keyed hash', async () => {
    const before = openLocalKeyring(file)
    const hash = await before.mac('requests', 'a price')
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    rotateRoots(file)
    expect(await openLocalKeyring(file).mac('requests', 'a price')).toBe(hash)
    expect(await before.mac('others', 'a price')).not.toBe(hash)
    expect(await openLocalKeyring(join(folder, 'other')).mac('requests', 'a price')).not.toBe(hash)
  })
  test('needs a keyring', () => {
    expect(() => rotateRoots(join(folder, 'none'))).toThrow('there is no keyring')
  })
})
