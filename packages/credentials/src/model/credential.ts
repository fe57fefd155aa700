import { isJsonObject, type Json, type JsonObject } from '@lodestone/kernel/json'
import type { Finding } from '../finding.ts'
import { contextFaults, hasMeaning } from './contexts.ts'
import { instantOf } from './instant.ts'
import { each, fault, idFaults, languageFaults, typedFaults, typesOf } from './part.ts'
import { resourceFaults } from './resource.ts'
import { isUrl } from './url.ts'

/** Contexts and types that one credential may name: each type is looked for in each context. The published samples have three. */
const MOST_NAMED = 50

/** What a credential breaks of the rules of the Verifiable Credentials Data Model 2.0, each with its path. */
export function modelFaults(document: Json): Finding[] {
  if (!isJsonObject(document)) return [fault('credential', 'not an object')]
  const many = ['@context', 'type'].filter(path => each(document[path], path).length > MOST_NAMED)
  if (many.length > 0) return many.map(path => fault(path, `more than ${MOST_NAMED}`))
  return [
    ...contextFaults(document['@context'], '@context'),
    ...typeFaults(document, 'VerifiableCredential'),
    ...idFaults(document, ''),
    ...issuerFaults(document.issuer),
    ...subjectFaults(document.credentialSubject),
    ...validityFaults(document),
    ...languageFaults(document.name, 'name'),
    ...languageFaults(document.description, 'description'),
    ...typedFaults(document.credentialStatus, 'credentialStatus'),
    ...typedFaults(document.credentialSchema, 'credentialSchema', true),
    ...typedFaults(document.refreshService, 'refreshService'),
    ...typedFaults(document.termsOfUse, 'termsOfUse'),
    ...typedFaults(document.evidence, 'evidence'),
    ...typedFaults(document.proof, 'proof'),
    ...resourceFaults(document.relatedResource),
  ]
}

/** Types are words that a context gives a meaning, or addresses; one of them is the one that is asked for. */
export function typeFaults(document: JsonObject, needed: string): Finding[] {
  const types = typesOf(document)
  if (types === undefined) return [fault('type', 'not a list of words')]
  if (!types.includes(needed)) return [fault('type', `${needed} is not among them`)]
  return types
    .filter(type => !hasMeaning(type, document['@context']))
    .map(type => fault('type', `no context says what ${type} means`))
}

function issuerFaults(issuer: Json | undefined): Finding[] {
  if (!isJsonObject(issuer)) return isUrl(issuer) ? [] : [fault('issuer', 'not an address')]
  return [
    ...(isUrl(issuer.id) ? [] : [fault('issuer.id', 'not an address')]),
    ...languageFaults(issuer.name, 'issuer.name'),
    ...languageFaults(issuer.description, 'issuer.description'),
  ]
}

function subjectFaults(subject: Json | undefined): Finding[] {
  const all = each(subject, 'credentialSubject')
  if (all.length === 0) return [fault('credentialSubject', 'missing')]
  return all.flatMap(([one, path]) => {
    if (!isJsonObject(one) || Object.keys(one).length === 0) return [fault(path, 'says nothing')]
    return [
      ...idFaults(one, `${path}.`),
      ...languageFaults(one.name, `${path}.name`),
      ...languageFaults(one.description, `${path}.description`),
    ]
  })
}

function validityFaults({ validFrom, validUntil }: JsonObject): Finding[] {
  const [from, until] = [validFrom, validUntil].map(one => (typeof one === 'string' ? instantOf(one) : undefined))
  return [
    ...(validFrom !== undefined && from === undefined ? [fault('validFrom', 'not a time with its zone')] : []),
    ...(validUntil !== undefined && until === undefined ? [fault('validUntil', 'not a time with its zone')] : []),
    ...(from !== undefined && until !== undefined && until < from ? [fault('validUntil', 'before validFrom')] : []),
  ]
}
