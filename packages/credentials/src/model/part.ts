import { isJsonObject, isList, type Json, type JsonObject } from '@lodestone/kernel/json'
import { type Finding, found } from '../finding.ts'
import { isUrl } from './url.ts'

export const fault = (path: string, why: string): Finding => found('shape', { path, why })

/** One value or several of them, each with its path. */
export const each = (value: Json | undefined, path: string): (readonly [Json, string])[] =>
  value === undefined ? [] : isList(value) ? value.map((one, nth) => [one, `${path}.${nth}`] as const) : [[value, path]]

/** The types that a document says, in their order; undefined where they are no words. */
export function typesOf({ type }: JsonObject): readonly string[] | undefined {
  const all = each(type, '').map(([one]) => one)
  return all.every(one => typeof one === 'string' && /^\S+$/.test(one)) ? all.map(String) : undefined
}

/** An id that may be left out: where it stands, it is one address. */
export const idFaults = ({ id }: JsonObject, path: string): Finding[] =>
  id === undefined || isUrl(id) ? [] : [fault(`${path}id`, 'not an address')]

/** Objects that say what they are: a status, schema, terms of use, evidence and the like. */
export const typedFaults = (value: Json | undefined, path: string, idNeeded = false): Finding[] =>
  each(value, path).flatMap(([one, where]) => {
    if (!isJsonObject(one)) return [fault(where, 'not an object')]
    const types = typesOf(one)
    return [
      ...(types === undefined || types.length === 0 ? [fault(`${where}.type`, 'no type')] : []),
      ...(idNeeded && one.id === undefined ? [fault(`${where}.id`, 'missing')] : []),
      ...idFaults(one, `${where}.`),
    ]
  })

const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/
const MEMBERS = ['@value', '@language', '@direction']
/** A name or a description: a text, or texts with their languages and the direction they are read in. */
export const languageFaults = (value: Json | undefined, path: string): Finding[] =>
  each(value, path).flatMap(([one, where]) => {
    if (typeof one === 'string') return []
    if (!isJsonObject(one)) return [fault(where, 'not a text')]
    const { '@value': text, '@language': language, '@direction': direction } = one
    const other = Object.keys(one).filter(name => !MEMBERS.includes(name))
    return [
      ...other.map(name => fault(`${where}.${name}`, 'no member of a text with a language')),
      ...(typeof text === 'string' ? [] : [fault(`${where}.@value`, 'not a text')]),
      ...(language === undefined || (typeof language === 'string' && LANGUAGE.test(language))
        ? []
        : [fault(`${where}.@language`, 'not a language (BCP 47)')]),
      ...([undefined, null, 'ltr', 'rtl'].includes(direction as string | undefined | null)
        ? []
        : [fault(`${where}.@direction`, 'neither ltr nor rtl')]),
    ]
  })
