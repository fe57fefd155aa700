import { generateKeyPairSync, sign } from 'node:crypto'
import {
  COSIGNATURE,
  cosignatureBytes,
  cosignedMessage,
  keyText,
  noteKey,
  rawPublicKey,
  readNote,
  signatureLine,
} from '@lodestone/kernel'

export type TestWitness = { readonly key: string; cosign(note: string, time?: number): string }

/** Somebody with a key of its own who signs beneath the notes of logs. */
export function testWitness(name: string): TestWitness {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = noteKey(name, COSIGNATURE, rawPublicKey(publicKey))
  return {
    key: keyText(key),
    cosign: (note, time = Math.floor(Date.now() / 1_000)) => {
      const text = readNote(note)?.text
      if (text === undefined) throw new Error('not a note')
      const signature = sign(null, Buffer.from(cosignedMessage(text, time)), privateKey)
      return signatureLine(key, cosignatureBytes({ time, signature }))
    },
  }
}
