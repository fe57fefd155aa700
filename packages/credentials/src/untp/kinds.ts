import { isJsonObject, isList, type Json, type JsonObject } from '@lodestone/kernel/json'
import { namesOf } from '@lodestone/kernel/members'
import { z } from 'zod'
import { found, type Read, read, unread } from '../finding.ts'
import { UNTP } from '../model/contexts.ts'
import { typesOf } from '../model/part.ts'
import { conformityAttestation, conformityOf } from './conformity.ts'
import { eventsOf, traceabilityEvents } from './event.ts'
import { facilityOf, facilityRecord } from './facility.ts'
import { identityOf, registeredIdentity } from './identity.ts'
import { issuer } from './nouns.ts'
import { stamp, text, typed, uri, VERSIONS, type Version } from './parts.ts'
import { passportOf, productPassport } from './passport.ts'
import type { Taken } from './taken.ts'

/** What each of the five credentials is, by its type: its place in the vocabulary, its subject and what the hub takes from that. */
const KINDS = {
  DigitalConformityCredential: kind('dcc', version => conformityAttestation(version).transform(conformityOf)),
  DigitalFacilityRecord: kind('dfr', version => facilityRecord(version).transform(facilityOf)),
  DigitalTraceabilityEvent: kind('dte', () => traceabilityEvents.transform(eventsOf)),
  DigitalProductPassport: kind('dpp', version => productPassport(version).transform(passportOf)),
  DigitalIdentityAnchor: kind('dia', () => registeredIdentity.transform(identityOf)),
}
export type Kind = keyof typeof KINDS
export const isKind = (type: string): type is Kind => Object.hasOwn(KINDS, type)

type Schema = z.ZodType<{ credentialSubject?: Taken | undefined }>
type KindOf = { readonly code: string; readonly subject: (version: Version) => z.ZodType<Taken> }
function kind(code: string, subject: (version: Version) => z.ZodType<Taken>): KindOf {
  return { code, subject }
}

export const contextOf = (type: Kind, version: Version): string => `${UNTP}/${KINDS[type].code}/${version}/`

/** Made when it is first needed: most processes read few of them. */
const made = new Map<string, Schema>()
function schemaOf(type: Kind, version: Version): Schema {
  const key = `${type} ${version}`
  const known = made.get(key)
  if (known) return known
  const schema = z.looseObject({
    type: typed([type, 'VerifiableCredential']),
    '@context': z
      .tuple([z.literal('https://www.w3.org/ns/credentials/v2'), z.literal(contextOf(type, version))], text)
      .refine(all => new Set(all).size === all.length, 'a context is named twice'),
    id: uri,
    issuer,
    validFrom: stamp.optional(),
    ...(type === 'DigitalTraceabilityEvent' ? {} : { validUntil: stamp.optional() }),
    credentialSubject: KINDS[type].subject(version).optional(),
  })
  made.set(key, schema)
  return schema
}

/** Which of the five a document is, by its type; undefined where it is none or several. */
export function kindOf(document: JsonObject): Kind | undefined {
  const kinds = (typesOf(document) ?? []).filter(isKind)
  return kinds.length === 1 ? kinds[0] : undefined
}

/** The version of the vocabulary that a document's contexts name for its kind. */
export function versionOf(type: Kind, document: JsonObject): Version | undefined {
  const contexts: Json | undefined = document['@context']
  return VERSIONS.find(version => isList(contexts) && contexts.includes(contextOf(type, version)))
}

/** How many faults of a shape are told. */
const MOST_TOLD = 10

/** Reads a document in the shape that is published for its kind and version, and takes from it what the hub needs. */
export function takenFrom(document: Json, type: Kind, version: Version): Read<Taken | undefined> {
  if (!isJsonObject(document)) return unread(found('shape', { path: 'credential', why: 'not an object' }))
  const parsed = schemaOf(type, version).safeParse(document)
  if (parsed.success) return read(parsed.data.credentialSubject)
  return unread(
    ...parsed.error.issues
      .slice(0, MOST_TOLD)
      .map(({ path, message }) =>
        found('shape', { path: path.map(String).join('.') || 'credential', why: inWords(message) }),
      ),
  )
}

/** A sentence's part as findings have it: no capital, no full stop. */
const inWords = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')

/** The types of the five credentials. */
export const KIND_NAMES: readonly Kind[] = namesOf(KINDS)
