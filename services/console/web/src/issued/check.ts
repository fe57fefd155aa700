import './without-eval.ts'
import {
  judge,
  KIND_NAMES,
  keysOfDocument,
  LIST_TYPE,
  type Ports,
  type RegisteredIssuer,
  readRegister,
  type Verdict,
} from '@lodestone/credentials'
import type { Json } from '@lodestone/kernel/json'
import { isObject } from '@lodestone/kernel/members'

/** The check of a credential in the browser: of the hub's word nothing is believed but its published documents and its register. */

/** What the hub publishes, as it was fetched. */
export type Published = {
  /** Its DID document; nothing where it issues nothing. */
  readonly document: Json | undefined
  /** The register of issuers, as the hub answers it. */
  readonly register: unknown
  /** One of its status lists. */
  readonly listAt: (number: string) => Promise<string>
}

export type Checked = {
  readonly verdict: Verdict['verdict']
  readonly credential: NonNullable<Verdict['credential']> | undefined
  readonly findings: Extract<Verdict, { verdict: 'refused' }>['findings']
  /** Whether the hub itself has issued it. */
  readonly isOurs: boolean
}

/** Lists that issuers keep elsewhere are not asked for: whoever is here would tell them what he looks at. */
const OWN_LIST = /\/api\/v1\/credentials\/status\/([1-9]\d{0,8})$/

/** Judges a token, or the envelope around one, on a day. */
export async function check(text: string, on: Date, { document, register, listAt }: Published): Promise<Checked> {
  const known = readRegister(register)
  const hub = isObject(document) && typeof document.id === 'string' ? document.id : undefined
  const own: RegisteredIssuer[] =
    hub === undefined
      ? []
      : [{ did: hub, name: hub, attests: [{ types: [...KIND_NAMES, LIST_TYPE], from: '0001-01-01' }] }]
  const issuers = [...own, ...(known.ok ? known.value : [])]
  const ports: Ports = {
    on,
    registered: did => issuers.find(one => one.did === did),
    keysOf: did => {
      const keys = did === hub && document !== undefined ? keysOfDocument(document, did) : undefined
      return keys?.ok ? { keys: keys.value } : { unreachable: did }
    },
    statusOf: async url => {
      const [, number] = OWN_LIST.exec(url) ?? []
      return number === undefined
        ? { unreachable: url }
        : listAt(number).then(
            token => ({ token }),
            () => ({ unreachable: url }),
          )
    },
  }
  const judged = await judge(text, ports)
  const findings = judged.verdict === 'accepted' ? [] : judged.findings
  const { credential } = judged
  return {
    verdict: judged.verdict,
    credential,
    findings,
    isOurs: credential !== undefined && credential.issuer.did === hub,
  }
}
