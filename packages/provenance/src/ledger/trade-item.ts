import { webAddress } from './address.ts'
import { decoded, plainName } from './plain-name.ts'

/** A GTIN with what tells one batch of it from others: its lot, else the serial number of a piece. */
type TradeItem = { readonly gtin: string; readonly value: (key: Key) => string | undefined }
type Key = '10' | '21'

/** How a Digital Link may write application identifiers: by number, or by name (version 1.0). */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '01': ['01', 'gtin'],
  '10': ['10', 'lot'],
  '21': ['21', 'ser'],
}
const isKey = (text: string, key: string): boolean => NAMES[key]?.includes(text.toLowerCase()) ?? false

/**
 * A batch in one form of what GS1 writes in many: `01/<14 digits>/10/<lot>`, or `…/21/<serial>` of a piece whose lot is not named; `lot` is undefined for
 * a kind of goods. `undefined` for what is no GTIN. The serial number beside a lot does not count: it would make any number of batches of one lot.
 */
export function tradeItemOf(text: string): { readonly lot: string | undefined } | undefined {
  const own = text.normalize('NFKC').trim()
  const item = linkOf(own) ?? elementsOf(own) ?? urnOf(own)
  if (!item) return undefined
  const gtin = item.gtin.padStart(14, '0')
  if (checkDigit(gtin.slice(0, 13)) !== gtin[13]) return undefined
  for (const key of ['10', '21'] as const) {
    const value = plainName(item.value(key) ?? '')
    if (value !== '') return { lot: `01/${gtin}/${key}/${value}` }
  }
  return { lot: undefined }
}

/** Whether a text begins with a host and its path: `id.gs1.org/01/…`. */
function isWithoutScheme(text: string): boolean {
  const [host = ''] = text.split(/[/?#]/, 1)
  return text[host.length] === '/' && host.indexOf('.', 1) > 0 && !/\s/.test(host) && !/^urn:/i.test(host)
}
/** A GS1 Digital Link, of whatever host. What its path does not say its query may; of this only lot and serial number count. */
function linkOf(text: string): TradeItem | undefined {
  const url = webAddress(isWithoutScheme(text) ? `https://${text}` : text)
  if (!url) return undefined
  const steps = url.pathname.split('/').map(step => decoded(step) ?? step)
  const at = steps.findIndex((step, nth) => isKey(step, '01') && /^\d{8,14}$/.test(steps[nth + 1] ?? ''))
  const gtin = steps[at + 1]
  if (at < 0 || gtin === undefined) return undefined
  return {
    gtin,
    value: key => {
      const place = steps.findIndex((step, nth) => nth > at && (nth - at) % 2 === 0 && isKey(step, key))
      const asked = () => [...url.searchParams].find(([name]) => isKey(name, key))?.[1]
      return (place < 0 ? undefined : steps[place + 1]) || asked()
    },
  }
}

const ELEMENT = /\((\d{2,4})\)/
/** Element strings with their identifiers in brackets, in any order: `(01)09506000134352(10)ABC`. */
function elementsOf(text: string): TradeItem | undefined {
  const [before, ...parts] = text.split(ELEMENT)
  if (before !== '') return undefined
  const value = (key: string) => parts.find((_, nth) => nth % 2 === 1 && parts[nth - 1] === key)?.trim()
  const gtin = value('01')
  return gtin !== undefined && /^\d{14}$/.test(gtin) ? { gtin, value } : undefined
}

/** The GTIN's digits in another order and without the check digit, then the lot or serial number; a tag's URN has a filter's digit before. */
const EPC = /^urn:epc:(class:lgtin|id:sgtin|tag:sgtin-\d+):(?:\d\.(?=\d+\.\d+\.))?(\d{6,12})\.(\d{1,7})\.([^#?]+)/i
function urnOf(text: string): TradeItem | undefined {
  const found = EPC.exec(text)
  if (!found) return undefined
  const [, kind = '', company = '', item = '', last = ''] = found
  if (company.length + item.length !== 13) return undefined
  const digits = `${item[0]}${company}${item.slice(1)}`
  const key = kind.toLowerCase() === 'class:lgtin' ? '10' : '21'
  return {
    gtin: `${digits}${checkDigit(digits)}`,
    value: asked => (asked === key ? (decoded(last) ?? last) : undefined),
  }
}

/** GS1's check digit of 13 digits: weights 3 and 1 in turn, up to the next ten. */
const checkDigit = (digits: string): string => {
  const sum = [...digits].reduce((all, digit, nth) => all + Number(digit) * (nth % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}
