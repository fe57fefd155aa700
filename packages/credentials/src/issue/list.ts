import type { JsonObject } from '@lodestone/kernel/json'
import { base64url } from 'jose'
import { BASE } from '../model/contexts.ts'
import { LEAST_BITS } from '../status/bitstring.ts'
import { LIST_TYPE } from '../status/list.ts'
import type { Frame } from './frame.ts'

/** A status list that a hub keeps for what it has issued: the entries at these places are revoked. */
export async function statusListCredential(
  frame: Omit<Frame, 'status'>,
  revoked: readonly number[],
  bits = LEAST_BITS,
): Promise<JsonObject> {
  const bytes = new Uint8Array(Math.ceil(Math.max(bits, LEAST_BITS) / 8))
  for (const index of revoked) {
    const byte = bytes[index >> 3]
    if (byte === undefined) throw new RangeError(`entry ${index} is behind the end of the list`)
    bytes[index >> 3] = byte | (128 >> (index & 7))
  }
  return {
    '@context': [BASE],
    type: ['VerifiableCredential', LIST_TYPE],
    id: frame.id,
    issuer: frame.issuer.did,
    validFrom: frame.validFrom.toISOString(),
    ...(frame.validUntil === undefined ? {} : { validUntil: frame.validUntil.toISOString() }),
    credentialSubject: {
      id: `${frame.id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: `u${base64url.encode(await compressed(bytes))}`,
    },
  }
}

async function compressed(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
