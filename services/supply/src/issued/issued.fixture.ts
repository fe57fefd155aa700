import { judge, KIND_NAMES, keysOfDocument, LIST_TYPE, tokenIn, type Verdict } from '@lodestone/credentials'
import { fromJson, type Json, type JsonObject, vouched } from '@lodestone/kernel'

/** Where the hub of a test says that it is. */
export const PUBLIC = { PUBLIC_URL: 'https://hub.example' }

/** What a token says. */
export function saidIn(token: string): JsonObject {
  const read = tokenIn(token)
  if (!read.ok) throw new Error(`no token: ${token}`)
  return read.value.credential
}

/** What somebody elsewhere finds of a token who has what the hub publishes: its document and the list that the token names, and nothing else. */
export async function foundElsewhere(origin: string, token: string, on: Date): Promise<Verdict> {
  const document = fromJson(vouched<Json>(await (await fetch(`${origin}/.well-known/did.json`)).text()))
  return judge(token, {
    on,
    registered: did => ({ did, name: 'the hub', attests: [{ types: [...KIND_NAMES, LIST_TYPE], from: '2026-01-01' }] }),
    keysOf: did => {
      const keys = keysOfDocument(document, did)
      return keys.ok ? { keys: keys.value } : { unreachable: 'another DID' }
    },
    statusOf: async url => {
      const reply = await fetch(url.replace('https://hub.example', origin))
      return reply.ok ? { token: await reply.text() } : { unreachable: `${reply.status}` }
    },
    holder: { name: 'whoever', ids: partiesOf(token) },
  })
}

/** Who the token says that it is about. */
function partiesOf(token: string): string[] {
  const text = JSON.stringify(saidIn(token))
  return [...text.matchAll(/"(?:issuedToParty|producedByParty)":\{"id":"([^"]+)"/g)].map(([, id = '']) => id)
}
