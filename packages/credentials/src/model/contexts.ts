import { isJsonObject, isList, type Json, type JsonObject } from '@lodestone/kernel/json'
import { type Finding, found } from '../finding.ts'
import { each } from './part.ts'
import { isUrl } from './url.ts'

/** The first context of every credential of data model 2.0. */
export const BASE = 'https://www.w3.org/ns/credentials/v2'
export const UNTP = 'https://test.uncefact.org/vocabulary/untp'

/** The types that contexts which are known here give a meaning. Documents are read as JSON: what a context says is known, never fetched. */
const TYPES_OF: Readonly<Record<string, readonly string[]>> = {
  [BASE]: [
    'VerifiableCredential',
    'VerifiablePresentation',
    'EnvelopedVerifiableCredential',
    'EnvelopedVerifiablePresentation',
    'BitstringStatusListCredential',
    'JsonSchemaCredential',
  ],
  ...Object.fromEntries(
    [
      ['dcc', 'DigitalConformityCredential'],
      ['dfr', 'DigitalFacilityRecord'],
      ['dte', 'DigitalTraceabilityEvent'],
      ['dpp', 'DigitalProductPassport'],
      ['dia', 'DigitalIdentityAnchor'],
    ].flatMap(([name, type = '']) => ['0.6.0', '0.6.1'].map(version => [`${UNTP}/${name}/${version}/`, [type]])),
  ),
}

/** Contexts of a document that are not known here, so that its words could mean anything; one that stands in it itself is none that is known. */
export const unknownContexts = (contexts: Json | undefined): string[] =>
  each(contexts, '').flatMap(([one]) =>
    typeof one === 'string' ? (Object.hasOwn(TYPES_OF, one) ? [] : [one]) : ['in the document itself'],
  )

/** What stands against the contexts of a document, which come in an order: the base first, then addresses and definitions. */
export function contextFaults(contexts: Json | undefined, path: string): Finding[] {
  const fault = (where: string, why: string): Finding => found('shape', { path: where, why })
  if (!isList(contexts)) return [fault(path, contexts === undefined ? 'missing' : 'not a list')]
  if (contexts[0] !== BASE) return [fault(`${path}.0`, `not ${BASE}`)]
  if (new Set(contexts).size < contexts.length) return [fault(path, 'a context is named twice')]
  const kept = new Map<string, string>()
  return contexts.flatMap((one, nth) => {
    const where = `${path}.${nth}`
    if (!isJsonObject(one)) return isUrl(one) ? [] : [fault(where, 'neither an address nor a definition')]
    return definitionFaults(one, where, kept)
  })
}

/** A definition in the document itself: terms that mean addresses, and none that an earlier one has protected. */
function definitionFaults(definition: JsonObject, path: string, kept: Map<string, string>): Finding[] {
  const terms = Object.entries(definition).filter(([name]) => !name.startsWith('@'))
  const faults = terms.flatMap(([name, meaning]) => {
    const where = `${path}.${name}`
    const text = JSON.stringify(meaning)
    if (kept.has(name) && kept.get(name) !== text)
      return [found('shape', { path: where, why: 'an earlier context protects this term' })]
    const id = isJsonObject(meaning) ? meaning['@id'] : meaning
    return id === undefined || id === null || (typeof id === 'string' && id.startsWith('@')) || isUrl(id)
      ? []
      : [found('shape', { path: where, why: 'its meaning is no address' })]
  })
  for (const [name, meaning] of terms)
    if (definition['@protected'] === true || (isJsonObject(meaning) && meaning['@protected'] === true))
      kept.set(name, JSON.stringify(meaning))
  return faults
}

/** Whether a type has a meaning: an address has, a term where a context gives it one. What a context that is not known here says, is left open. */
export function hasMeaning(type: string, contexts: Json | undefined): boolean {
  // Where there is no context at all, that is what is wrong.
  if (contexts === undefined || isUrl(type)) return true
  return (isList(contexts) ? contexts : [contexts]).some(one => {
    if (typeof one === 'string') return TYPES_OF[one]?.includes(type) ?? true
    return isJsonObject(one) && (Object.hasOwn(one, type) || typeof one['@vocab'] === 'string')
  })
}
