import { formatKg, grams, isJsonObject, type Json, type JsonObject, listIn, objectIn } from '@lodestone/kernel'

type Data = JsonObject
/** What the stream tells of an event; `undefined` when that is nothing. */
export type Telling = (data: Data) => Record<string, Json> | undefined

/** Tells fields by their names. */
export const pick =
  (...names: string[]): Telling =>
  data =>
    Object.fromEntries(names.flatMap(name => (data[name] === undefined ? [] : [[name, data[name]]])))
/** The objects of a list. */
export const rows = (data: Data, name: string): readonly Data[] => listIn(data[name]).filter(isJsonObject)
/** An object within. */
export const partOf = (data: Data, name: string): Data => objectIn(data[name])
/** What the items are together, in kilograms. */
export const kgOf = (items: readonly Data[]): string =>
  formatKg(items.reduce((sum, item) => sum + grams(String(item.quantityKg)), 0n))
/** Of an event in parts, the last one stands for all. */
export const lastPart =
  (telling: Telling): Telling =>
  data =>
    data.part === data.parts ? telling(data) : undefined
export const nothing: Telling = () => undefined
