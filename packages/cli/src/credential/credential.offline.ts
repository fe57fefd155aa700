import type { IssuerKey, Ports, RegisteredIssuer } from '@lodestone/credentials'
import { usage } from '../failure.ts'

type File = { readonly name: string }
/** What was kept of the world, in files. */
export type Given = {
  readonly on: Date
  /** DID documents of issuers. */
  // biome-ignore lint/suspicious/noExplicitAny: a caller's file, which is judged before it is believed
  readonly documents: readonly (File & { readonly json: any })[]
  /** Status lists as they were signed. */
  readonly lists: readonly (File & { readonly text: string })[]
  readonly holder: readonly string[]
  readonly register?: File & { readonly json: unknown }
}

/** Everything that judging may ask for, from files alone. What is not among them is missing, as an issuer who does not answer. */
export async function offline({ on, documents, lists, holder, register }: Given): Promise<Ports> {
  const { keysOfDocument, KIND_NAMES, readRegister, tokenIn, urlOfDidWeb } = await import('@lodestone/credentials')
  const known = register && readRegister(register.json)
  if (known?.ok === false) throw usage(`${register?.name}: ${known.findings.map(one => one.message).join(' ')}`)
  const keys = new Map<string, readonly IssuerKey[]>()
  for (const { name, json } of documents) {
    const read = keysOfDocument(json, json?.id)
    if (!read.ok) throw usage(`${name} is not a DID document`)
    keys.set(json.id, read.value)
  }
  const byAddress = new Map<string, string>()
  for (const { name, text } of lists) {
    const token = tokenIn(text)
    if (!token.ok)
      throw usage(`${name} is not a signed status list: ${token.findings.map(one => one.message).join(' ')}`)
    byAddress.set(String(token.value.credential.id), token.value.text)
  }
  /** Without a register everybody is taken for who they are, to attest anything but what others have revoked. */
  const anybody = (did: string): RegisteredIssuer => ({
    did,
    name: `${did} (in no register)`,
    attests: [{ types: KIND_NAMES, from: '0001-01-01' }],
  })
  return {
    on,
    registered: did => (known ? known.value.find(one => one.did === did) : anybody(did)),
    keysOf: did => {
      const own = keys.get(did)
      if (own) return { keys: own }
      const url = urlOfDidWeb(did)
      return { unreachable: `name its document with --issuer${url === undefined ? '' : ` (from ${url})`}` }
    },
    statusOf: url => {
      const token = byAddress.get(url)
      return token === undefined ? { unreachable: 'name it with --status' } : { token }
    },
    ...(holder.length === 0 ? {} : { holder: { name: holder.join(', '), ids: holder } }),
  }
}
