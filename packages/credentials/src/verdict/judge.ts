import type { JsonObject } from '@lodestone/kernel/json'
import { type Finding, found, isWaiting } from '../finding.ts'
import { tokenIn } from '../token/given.ts'
import { type Credential, contentFindings, issuerIn, readContent } from './content.ts'
import { signedBy } from './keys.ts'
import type { Ports } from './ports.ts'
import { statusOf } from './status.ts'

/** A credential is accepted; refused, whatever time may bring; or waits for something that could not be reached, and is to be judged again. */
export type Verdict =
  | { readonly verdict: 'accepted'; readonly credential: Credential; readonly messages: readonly string[] }
  | { readonly verdict: 'refused'; readonly findings: readonly Finding[]; readonly credential?: Credential }
  | { readonly verdict: 'waiting'; readonly findings: readonly Finding[]; readonly credential?: Credential }

const refused = (findings: readonly Finding[]): Verdict => ({ verdict: 'refused', findings })

/**
 * Judges a credential: a token, an address with one, or the document of an envelope as text or read. Nothing is fetched for an issuer who is not
 * registered, nor for a credential whose signature does not hold: both would let a stranger choose what this hub asks for.
 */
export async function judge(given: string | JsonObject, ports: Ports): Promise<Verdict> {
  const token = tokenIn(given)
  if (!token.ok) return refused(token.findings)
  const document = token.value.credential
  const named = issuerIn(document)
  if (named === undefined) return refused([found('shape', { path: 'issuer', why: 'not an address' })])
  const issuer = await ports.registered(named)
  // A register that answers with somebody else's entry is not believed.
  if (issuer?.did !== named) return refused([found('issuer-not-registered', { issuer: named })])
  const signed = await signedBy(token.value, issuer, ports)
  const unreachable = signed.ok ? [] : signed.findings.filter(isWaiting)
  if (!signed.ok && unreachable.length === 0) return refused(signed.findings)
  const content = readContent(document, issuer)
  if (!content.ok) return refused(content.findings)
  const credential = content.value
  const against = contentFindings(credential, document, issuer, ports)
  if (against.length > 0) return { verdict: 'refused', findings: [...unreachable, ...against], credential }
  if (unreachable.length > 0) return { verdict: 'waiting', findings: unreachable, credential }
  const { findings, messages } = await statusOf(document.credentialStatus, issuer, ports)
  if (findings.length === 0) return { verdict: 'accepted', credential, messages }
  return { verdict: findings.every(isWaiting) ? 'waiting' : 'refused', findings, credential }
}
