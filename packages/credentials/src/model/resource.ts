import { isJsonObject, type Json } from '@lodestone/kernel/json'
import type { Finding } from '../finding.ts'
import { each, fault } from './part.ts'
import { isUrl } from './url.ts'

const INTEGRITY = /^sha(?:256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}$/
const MULTIBASE = /^[uz][A-Za-z0-9_-]{10,200}$/

/** Other resources that a credential leans on: each named once by its address, with a digest of what is there. */
export function resourceFaults(value: Json | undefined): Finding[] {
  const seen = new Set<string>()
  return each(value, 'relatedResource').flatMap(([one, path]) => {
    if (!isJsonObject(one)) return [fault(path, 'not an object')]
    const { id, digestSRI, digestMultibase } = one
    if (!isUrl(id)) return [fault(`${path}.id`, 'not an address')]
    if (seen.has(id)) return [fault(`${path}.id`, 'named twice')]
    seen.add(id)
    return [
      ...(digestSRI === undefined && digestMultibase === undefined ? [fault(path, 'no digest')] : []),
      ...(digestSRI === undefined || isDigest(digestSRI, INTEGRITY) ? [] : [fault(`${path}.digestSRI`, 'no digest')]),
      ...(digestMultibase === undefined || isDigest(digestMultibase, MULTIBASE)
        ? []
        : [fault(`${path}.digestMultibase`, 'no digest')]),
    ]
  })
}

const isDigest = (value: Json, shape: RegExp): boolean => typeof value === 'string' && shape.test(value)
