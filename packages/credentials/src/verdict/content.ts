import { isJsonObject, type JsonObject } from '@lodestone/kernel/json'
import { type Finding, found, type Read, read, unread } from '../finding.ts'
import { unknownContexts } from '../model/contexts.ts'
import { modelFaults } from '../model/credential.ts'
import { instantOf } from '../model/instant.ts'
import { typesOf } from '../model/part.ts'
import { contextOf, type Kind, kindOf, takenFrom, versionOf } from '../untp/kinds.ts'
import type { Version } from '../untp/parts.ts'
import { given, type Taken } from '../untp/taken.ts'
import { holderFindings } from './holder.ts'
import { kilogramFindings, MOST_KG } from './kilograms.ts'
import type { Ports, RegisteredIssuer } from './ports.ts'
import { countriesIn, remitFindings, stagesIn } from './remit.ts'

/** A credential as the hub knows it once it is judged. */
export type Credential = {
  readonly id: string
  readonly type: Kind
  readonly version: Version
  readonly issuer: { readonly did: string; readonly name: string }
  readonly validFrom?: string
  readonly validUntil?: string
  /** What it says; nothing where an anchor has no subject. */
  readonly taken: Taken
}

/** How many faults are told of one credential. */
const MOST_TOLD = 100
const faulty = (...faults: readonly (readonly Finding[])[]) => unread(...faults.flat().slice(0, MOST_TOLD))

/** Reads what a credential says, in the shapes that are known here. */
export function readContent(document: JsonObject, issuer: RegisteredIssuer): Read<Credential> {
  const contexts = unknownContexts(document['@context']).map(context => found('context-unknown', { context }))
  const faults = modelFaults(document)
  const type = kindOf(document)
  if (!type) return faulty(contexts, faults, [found('type-unknown', { types: ownTypes(document) })])
  const version = versionOf(type, document)
  if (!version) {
    // A version that is not known here is already among the contexts that are not.
    const missing = found('shape', { path: '@context.1', why: `not ${contextOf(type, '0.6.1')}` })
    return faulty(contexts.length > 0 ? contexts : [missing], faults)
  }
  const taken = takenFrom(document, type, version)
  // What breaks the rules of both is told once.
  const told = new Set(faults.flatMap(one => (one.code === 'shape' ? one.figures.path : [])))
  const shape = taken.ok ? [] : taken.findings.filter(one => one.code !== 'shape' || !told.has(one.figures.path))
  const against = [...contexts, ...faults, ...shape]
  if (!taken.ok || against.length > 0 || taken.value === undefined) return faulty(against)
  const { validFrom, id } = document
  return read({
    id: String(id),
    type,
    version,
    issuer: { did: issuer.did, name: issuer.name },
    ...given({ validFrom: textIn(validFrom), validUntil: endOf(document)?.text }),
    taken: taken.value,
  })
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const ownTypes = (document: JsonObject): string[] =>
  (typesOf(document) ?? []).filter(one => one !== 'VerifiableCredential')

/** What stands against a credential that can be read: its time, its issuer's remit, its holder, its kilograms. */
export function contentFindings(
  { type, validFrom, taken }: Credential,
  document: JsonObject,
  issuer: RegisteredIssuer,
  ports: Ports,
): Finding[] {
  const { on, holder, use = {}, mostKg = MOST_KG } = ports
  const since = validFrom === undefined ? on.getTime() : (instantOf(validFrom) ?? on.getTime())
  const attested = {
    type,
    day: new Date(since).toISOString().slice(0, 10),
    stages: [...new Set([...stagesIn(taken), ...(use.stage === undefined ? [] : [use.stage])])],
    countries: [...new Set([...countriesIn(taken), ...(use.country === undefined ? [] : [use.country])])],
  }
  return [
    ...validityFindings(document, on),
    ...remitFindings(issuer, attested),
    ...(holder ? holderFindings(taken, document.issuer, holder) : []),
    ...kilogramFindings(taken, mostKg),
  ]
}

/** Whether the credential, and the token that it came in, hold at a time. */
function validityFindings(document: JsonObject, on: Date): Finding[] {
  const { validFrom, nbf } = document
  const begins = [...momentsIn(validFrom), ...momentsIn(nbf)].find(one => one.ms > on.getTime())
  const ends = endOf(document)
  return [
    ...(begins === undefined ? [] : [found('not-yet-valid', { validFrom: begins.text })]),
    ...(ends === undefined || ends.ms >= on.getTime() ? [] : [found('expired', { validUntil: ends.text })]),
  ]
}

type Moment = { readonly text: string; readonly ms: number }
/** A time as it is written, or in seconds since 1970 as a token has it. */
function momentsIn(value: unknown): Moment[] {
  if (typeof value === 'number') return [{ text: new Date(value * 1_000).toISOString(), ms: value * 1_000 }]
  const ms = typeof value === 'string' ? instantOf(value) : undefined
  return ms === undefined ? [] : [{ text: String(value), ms }]
}

/** The last moment of a credential or of its token, whichever comes first. */
const endOf = ({ validUntil, exp }: JsonObject): Moment | undefined =>
  [...momentsIn(validUntil), ...momentsIn(exp)].sort((a, b) => a.ms - b.ms)[0]

/** The issuer that a document names. */
export const issuerIn = ({ issuer }: JsonObject): string | undefined =>
  textIn(isJsonObject(issuer) ? issuer.id : issuer)
