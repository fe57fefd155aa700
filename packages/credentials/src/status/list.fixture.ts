import { gzipSync } from 'node:zlib'

/** An encoded list of some bits, with those at the indexes set. */
export function encodedList(set: readonly number[] = [], bits = 131_072): string {
  const bytes = Buffer.alloc(bits / 8)
  for (const index of set) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (128 >> (index & 7))
  return `u${gzipSync(bytes).toString('base64url')}`
}

export const LIST = 'https://issuer.example/status/1'

/** The credential of a list. */
export const listCredential = (set: readonly number[] = [], members: object = {}, subject: object = {}) => ({
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: LIST,
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  issuer: 'did:web:issuer.example',
  credentialSubject: {
    id: `${LIST}#list`,
    type: 'BitstringStatusList',
    statusPurpose: 'revocation',
    encodedList: encodedList(set),
    ...subject,
  },
  ...members,
})

export const entry = (index: number | string, members: object = {}) => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: String(index),
  statusListCredential: LIST,
  ...members,
})
