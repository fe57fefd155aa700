import { isObject } from '@lodestone/kernel'
import type { Structure } from './column.ts'
import type { DecimalMark } from './table.ts'

type Item = Record<string, unknown>
/** A value of another shape is a fault of ours: written all the same, it would be lost. */
export function fieldsOf(value: unknown): Item {
  if (!isObject(value)) throw new TypeError('a value of several parts is no object')
  return value
}
function itemsOf(value: unknown): Item[] {
  if (!Array.isArray(value)) throw new TypeError('a value of several items is no list')
  return value.map(fieldsOf)
}
type ReadItem = (text: string, mark: DecimalMark | undefined) => Item | string

/** Items between semicolons. `write` gives an item's text, or `undefined` for one that only JSON can say. */
export const listOf = (readItem: ReadItem, write: (item: Item) => string | undefined): Structure => ({
  read: (text, mark) => {
    if (text.startsWith('[')) return readJson(text)
    const items: Item[] = []
    for (const part of text.split(';').map(one => one.trim())) {
      if (part === '') continue
      const item = readItem(part, mark)
      if (typeof item === 'string') return { fault: item }
      items.push(item)
    }
    return { value: items }
  },
  write: value => {
    const texts = itemsOf(value).map(write)
    const plain = texts.every(text => text !== undefined && !text.includes(';')) && !texts[0]?.startsWith('[')
    return plain ? texts.join('; ') : JSON.stringify(value)
  },
})

/** JSON, without what names a prototype. The schema says whether it is the right one. */
function readJson(text: string): { value: unknown } | { fault: string } {
  if (/"(?:__proto__|constructor|prototype)"|\\u/.test(text))
    return { fault: 'JSON that names a prototype or holds an escape' }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { fault: 'neither a list with semicolons nor JSON' }
  }
}
