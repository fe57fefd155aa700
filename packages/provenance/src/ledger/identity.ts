/**
 * The name under which a batch is found again, whoever tells of it and in which format: the issuer and its id of the batch without what says nothing
 * (capitals, spaces), and one form of what GS1 writes in four. A GTIN names its issuer, so that the issuer beside it does not count.
 */
export type BatchIdentity = { readonly issuer: string; readonly id: string }

const GS1 = 'gs1'

/** The same for all texts that name the same batch. */
export function identityOf(issuer: string, id: string): BatchIdentity {
  const trade = tradeItemOf(id)
  return trade ? { issuer: GS1, id: trade } : { issuer: issuerOf(issuer), id: plain(id) }
}

/** As one text, for what compares identities. */
export const identityText = ({ issuer, id }: BatchIdentity): string => `${issuer}\n${id}`

/** Without what says nothing, and in one form where Unicode has several. */
const plain = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

/** A site on the web and the `did:web` of it are one issuer. */
function issuerOf(text: string): string {
  const own = plain(text)
  const web = /^did:web:([^#?]+)/.exec(own)?.[1]
  const site =
    web === undefined ? /^https?:\/\/([^#?]+)/.exec(own)?.[1] : web.replaceAll(':', '/').replaceAll('%3a', ':')
  return site === undefined ? own : withoutSlashes(site)
}

/** A pattern would look for them at every place anew. */
function withoutSlashes(site: string): string {
  let end = site.length
  while (site[end - 1] === '/') end--
  return site.slice(0, end)
}

/** A GTIN with its lot or serial number: `01/<14 digits>/10/<lot>`, `…/21/<serial>`; `undefined` for what is none. */
function tradeItemOf(text: string): string | undefined {
  const own = text.normalize('NFKC').trim()
  const given = linkOf(own) ?? elementsOf(own) ?? urnOf(own)
  if (!given) return undefined
  const gtin = given.gtin.padStart(14, '0')
  if (checkDigit(gtin.slice(0, 13)) !== gtin[13]) return undefined
  const parts = [`01/${gtin}`, ...given.parts.map(([key, value]) => `${key}/${plain(value)}`)]
  return given.parts.length > 0 ? parts.join('/') : undefined
}

type TradeItem = { readonly gtin: string; readonly parts: readonly (readonly [key: string, value: string])[] }

/** Application identifiers that tell one batch, or one piece of it, from others. */
const PARTS = ['10', '21'] as const
const partsOf = (value: (key: string) => string | undefined): TradeItem['parts'] =>
  PARTS.flatMap(key => {
    const found = value(key)
    return found === undefined || found === '' ? [] : [[key, found] as const]
  })

/** A GS1 Digital Link, of whatever host. */
function linkOf(text: string): TradeItem | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined
  const steps = new URL(text).pathname.split('/')
  const at = steps.findIndex((step, nth) => step === '01' && /^\d{8,14}$/.test(steps[nth + 1] ?? ''))
  const gtin = steps[at + 1]
  if (at < 0 || gtin === undefined) return undefined
  return {
    gtin,
    parts: partsOf(key => {
      const place = steps.findIndex((step, nth) => nth > at && (nth - at) % 2 === 0 && step === key)
      return place < 0 ? undefined : decoded(steps[place + 1] ?? '')
    }),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Element strings with their identifiers in brackets: `(01)09506000134352(10)ABC`. */
function elementsOf(text: string): TradeItem | undefined {
  const gtin = /^\(01\)\s*(\d{14})/.exec(text)?.[1]
  if (gtin === undefined) return undefined
  return { gtin, parts: partsOf(key => text.split(`(${key})`)[1]?.split('(')[0]) }
}

/** EPC URNs: the GTIN's digits in another order and without the check digit, then the lot or serial number. */
function urnOf(text: string): TradeItem | undefined {
  const found = /^urn:epc:(class:lgtin|id:sgtin):(\d{6,12})\.(\d{1,7})\.(.+)$/i.exec(text)
  if (!found) return undefined
  const [, kind = '', company = '', item = '', last = ''] = found
  if (company.length + item.length !== 13) return undefined
  const digits = `${item[0]}${company}${item.slice(1)}`
  const key = kind.toLowerCase() === 'class:lgtin' ? '10' : '21'
  return { gtin: `${digits}${checkDigit(digits)}`, parts: [[key, decoded(last)]] }
}

/** GS1's check digit of 13 digits: weights 3 and 1 in turn, up to the next ten. */
const checkDigit = (digits: string): string => {
  const sum = [...digits].reduce((all, digit, nth) => all + Number(digit) * (nth % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}
