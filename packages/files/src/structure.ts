import { present } from '@lodestone/kernel'
import type { Structure } from './column.ts'
import { readDecimal, withoutPercent } from './number.ts'
import { fieldsOf, listOf } from './structure.list.ts'
import type { DecimalMark } from './table.ts'

/** Values of several parts in one cell: items between semicolons where that says all, JSON where it does not. */

const decimal = (text: string, mark: DecimalMark | undefined): string | undefined => {
  const read = readDecimal(text, mark)
  return 'text' in read ? read.text : undefined
}

/** `Nd 28.5 %`: a name and its percent, if it is one. */
function named(text: string, mark: DecimalMark | undefined): [string, string | undefined] {
  const space = text.indexOf(' ')
  return [text.slice(0, Math.max(space, 0)), decimal(withoutPercent(text.slice(space + 1)), mark)]
}

/** `ndpr-metal N45 x 1.1`: material, grade if one is meant, and how many kilograms stand in for one. */
export const SUBSTITUTES = listOf(
  (text, mark) => {
    const match = /^(\S+)(?: (\S+))? x (\S+)$/.exec(text)
    const ratio = match && decimal(present(match[3]), mark)
    if (!match || ratio === undefined) return 'write: material grade x ratio, several between semicolons'
    return { material: match[1], ...(match[2] ? { grade: match[2] } : {}), ratio }
  },
  ({ material, grade, ratio }) => `${material}${grade === undefined ? '' : ` ${grade}`} x ${ratio}`,
)

/** `Nd 28.5; Pr 3`: percent by element. */
export const COMPOSITION: Structure = {
  read: (text, mark) => {
    const parts: [string, string][] = []
    for (const part of text.split(';').map(one => one.trim())) {
      if (part === '') continue
      const [element, percent] = named(part, mark)
      if (!/^[A-Z][a-z]?$/.test(element) || percent === undefined) return { fault: 'write: Nd 28.5; Pr 3' }
      parts.push([element, percent])
    }
    return { value: Object.fromEntries(parts) }
  },
  write: value =>
    Object.entries(fieldsOf(value))
      .map(([element, percent]) => `${element} ${percent}`)
      .join('; '),
}

/** `0: 95.00; 1000: 93.50`: from how many kilograms which amount. */
export const TIERS = listOf(
  (text, mark) => {
    const [from, amount, more] = text.split(':').map(one => decimal(one.trim(), mark))
    if (from === undefined || amount === undefined || more !== undefined) return 'write: 0: 95.00; 1000: 93.50'
    return { fromKg: from, amount }
  },
  ({ fromKg, amount }) => `${fromKg}: ${amount}`,
)

/** `<id of a batch>: 400; <another>: 600`: of which batch how many kilograms. */
export const BATCHES = listOf(
  (text, mark) => {
    const [batch, quantity = '', more] = text.split(':').map(one => one.trim())
    const quantityKg = decimal(quantity, mark)
    if (!batch || quantityKg === undefined || more !== undefined)
      return 'write: batch: kilograms, several between semicolons'
    return { batch, quantityKg }
  },
  ({ batch, quantityKg }) => `${batch}: ${quantityKg}`,
)

/** `Holding [SG]`: a name, and a country which the schema judges as it does elsewhere. */
function fromWhere(text: string): { name: string; country: string } | undefined {
  const start = text.lastIndexOf(' [')
  if (start < 1 || !text.endsWith(']')) return undefined
  return { name: text.slice(0, start), country: text.slice(start + 2, -1) }
}

/** `Southern Earths [AU] 60; Island Fund [NZ] 40`: owner, country, percent. Owners of owners are said in JSON. */
export const OWNERSHIP = listOf(
  (text, mark) => {
    const end = text.lastIndexOf('] ')
    const owner = end < 0 ? undefined : fromWhere(text.slice(0, end + 1))
    const share = decimal(withoutPercent(text.slice(end + 2)), mark)
    if (!owner || share === undefined) return 'write: Owner [AU] 60; Other owner [NZ] 40'
    return { owner: owner.name, country: owner.country, sharePct: share }
  },
  ({ owner, country, sharePct, ownership }) =>
    ownership === undefined ? `${owner} [${country}] ${sharePct}` : undefined,
)

/** `management: Holding [SG]`: how, by whom, from where. */
export const CONTROL = listOf(
  text => {
    const end = text.indexOf(': ')
    const who = end < 0 ? undefined : fromWhere(text.slice(end + 2))
    if (!who) return 'write: management: Holding [SG]'
    return { by: who.name, country: who.country, how: text.slice(0, end) }
  },
  ({ by, country, how }) => `${how}: ${by} [${country}]`,
)

/** `DE 60; FR 40`: percent by country. */
export const ORIGINS = listOf(
  (text, mark) => {
    const whole = withoutPercent(text)
    const space = whole.lastIndexOf(' ')
    const share = decimal(whole.slice(space + 1), mark)
    if (space < 1 || share === undefined) return 'write: DE 60; FR 40'
    return { country: whole.slice(0, space), sharePct: share }
  },
  ({ country, sharePct }) => `${country} ${sharePct}`,
)

/** `95.00 EUR`: amount and currency. */
export const MONEY: Structure = {
  read: (text, mark) => {
    const match = /^(\S+) ([A-Z]{3})$/.exec(text)
    const amount = match && decimal(present(match[1]), mark)
    return match && amount ? { value: { amount, currency: match[2] } } : { fault: 'write: 95.00 EUR' }
  },
  write: value => {
    const { amount, currency } = fieldsOf(value)
    return `${amount} ${currency}`
  },
}
