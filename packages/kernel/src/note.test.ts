import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  COSIGNATURE,
  checkpointText,
  cosignatureBytes,
  cosignatureOf,
  cosignedMessage,
  ED25519,
  keyText,
  noteKey,
  noteOf,
  readCheckpoint,
  readKey,
  readNote,
  readSignatureLine,
  signatureLine,
  signersOf,
} from './index.ts'

function pair(name: string, kind: typeof ED25519 | typeof COSIGNATURE) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = noteKey(name, kind, Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'))
  return { key, sign: (text: string) => sign(null, Buffer.from(text, 'utf8'), privateKey) }
}
const hub = pair('hub.example/audit/demand', ED25519)
const witness = pair('hub.example/witness/w1', COSIGNATURE)
const checkpoint = { origin: 'hub.example/audit/demand', size: 42, root: 'ab'.repeat(32) }
const text = checkpointText(checkpoint)
const line = signatureLine(hub.key, hub.sign(text))
const note = noteOf(text, [line])
const read = (of: string) => readNote(of) ?? expect.fail('not a note')

describe('a key', () => {
  test('is written with its id, as that of a public log is', () => {
    const published = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'
    const key = readKey(published) ?? expect.fail('not a key')
    expect(key).toMatchObject({ name: 'sum.golang.org', kind: ED25519, keyId: '033de0ae' })
    expect(keyText(key)).toBe(published)
  })
  test('has another id under another name or for another kind of signature', () => {
    const ids = [
      hub.key,
      noteKey('else', ED25519, hub.key.publicKey),
      noteKey(hub.key.name, COSIGNATURE, hub.key.publicKey),
    ].map(key => key.keyId)
    expect(new Set(ids).size).toBe(3)
  })
  test.each(['', 'a+b', 'x+00000000+AQ==', `${keyText(hub.key)}=`, keyText(hub.key).replace('hub.', 'sub.')])(
    'is not %j',
    other => expect(readKey(other)).toBeUndefined(),
  )
  test.each(['', 'two words', 'a+b', 'a\nb', 'a\u00a0b'])('is not named %j', name =>
    expect(() => noteKey(name, ED25519, hub.key.publicKey)).toThrow(RangeError),
  )
})

describe('a note', () => {
  test('is the text, an empty line and a line for each signature', () => {
    expect(note).toMatch(
      /^hub\.example\/audit\/demand\n42\nq6ur[^\n]*=\n\n\u2014 hub\.example\/audit\/demand [^\n]+\n$/,
    )
    expect(signersOf(read(note), [hub.key])).toEqual([hub.key])
    expect(readCheckpoint(read(note).text)).toEqual(checkpoint)
  })
  test('signed by nobody known is signed by nobody', () => {
    expect(signersOf(read(note), [pair(hub.key.name, ED25519).key])).toEqual([])
    expect(signersOf(read(note), [noteKey(hub.key.name, COSIGNATURE, hub.key.publicKey)])).toEqual([])
  })
  test('with one false signature of a known key is a forgery, whatever else it carries', () => {
    const other = pair('other', ED25519)
    const forged = noteOf(text.replace('42', '43'), [
      line,
      signatureLine(other.key, other.sign(text.replace('42', '43'))),
    ])
    expect(signersOf(read(forged), [other.key])).toEqual([other.key])
    expect(signersOf(read(forged), [other.key, hub.key])).toBeUndefined()
  })
  test.each([
    ['no signature', text],
    ['no line feed at its end', note.slice(0, -1)],
    ['a carriage return', note.replace('42\n', '42\r\n')],
    ['a word behind the signature', note.replace(/\n$/, ' x\n')],
    ['base64 that ends otherwise', note.replace(/=\n$/, '\n')],
    ['more than a note has', noteOf(text, Array(65).fill(line))],
    ['no end', noteOf('x\n'.repeat(10_000), [line])],
  ])('is none with %s', (_, other) => expect(readNote(other)).toBeUndefined())
  test('has its signatures behind its last empty line', () => {
    const poem = 'one\n\ntwo\n'
    expect(read(noteOf(poem, [signatureLine(hub.key, hub.sign(poem))])).text).toBe(poem)
  })
})

test.each([
  ['a size with a zero before it', text.replace('42', '042')],
  ['a negative size', text.replace('42', '-1')],
  ['a size beyond counting', text.replace('42', '99999999999999999')],
  ['a root of another length', 'o\n1\nAAAA\n'],
  ['a line more', `${text}more\n`],
  ['no origin', text.replace(/^[^\n]*/, '')],
])('a checkpoint is none with %s', (_, other) => expect(readCheckpoint(other)).toBeUndefined())

describe('a cosignature', () => {
  const time = 1_679_315_147
  const made = (of = text, at = time) =>
    signatureLine(witness.key, cosignatureBytes({ time: at, signature: witness.sign(cosignedMessage(of, at)) }))
  const found = (of: string, key = witness.key, on = text) =>
    cosignatureOf(on, readSignatureLine(of) ?? expect.fail('not a line'), key)

  test('tells who has seen a checkpoint, and when', () => {
    expect(cosignedMessage('x\n', 7)).toBe('cosignature/v1\ntime 7\nx\n')
    expect(found(made())).toMatchObject({ time })
    expect(read(noteOf(text, [line, made()])).signatures).toHaveLength(2)
  })
  test('is none of another checkpoint, key, kind or time', () => {
    expect(found(made(), witness.key, text.replace('42', '43'))).toBeUndefined()
    expect(found(made(), pair(witness.key.name, COSIGNATURE).key)).toBeUndefined()
    expect(found(made(), noteKey(witness.key.name, ED25519, witness.key.publicKey))).toBeUndefined()
    const { signature } = found(made()) ?? expect.fail('none')
    expect(found(signatureLine(witness.key, cosignatureBytes({ time: time + 1, signature })))).toBeUndefined()
    expect(found(signatureLine(witness.key, signature))).toBeUndefined()
  })
})
