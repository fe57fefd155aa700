import { UnreadableFile } from '../table.ts'
import { dayOf, weekday } from '../week.ts'
import { readXml } from '../xml.ts'
import type { Scheduled, Spanned } from './schedule.ts'

/** A segment of an IDoc with its fields, and where it stands. */
type Node = {
  readonly name: string
  readonly path: string
  readonly fields: Map<string, string>
  readonly counts: Map<string, number>
}
/** An item with its schedule lines, and who of its own receives the goods. */
type Item = Node & { readonly lines: Node[]; plant?: string | undefined }

const malformed = (why: string) => new UnreadableFile('malformed', `The IDoc ${why}.`)

/** The schedule lines of delivery schedules out of SAP: IDocs of the basic types DELFOR01 and DELFOR02, as XML. */
export async function readIdoc(bytes: Buffer): Promise<Scheduled[]> {
  const scheduled: Scheduled[] = []
  const nodes: Node[] = []
  const numbers = new Set<string>()
  let plant: string | undefined
  let items: Item[] = []
  let item: Item | undefined
  let text = ''
  /** Once all that an IDoc says of them is known, in whatever order. */
  const schedule = (): void => {
    for (const one of items)
      for (const line of one.lines) scheduled.push(scheduledOf(line, one, plant, scheduled.length + 1))
    items = []
    plant = undefined
  }
  const open = (name: string): void => {
    text = ''
    const parent = nodes.at(-1)
    if (!parent && !/^DELFOR0[12]$/.test(name))
      throw new UnreadableFile('unsupported', `The document ${name} is no delivery schedule (DELFOR01 or DELFOR02).`)
    const nth = (parent?.counts.get(name) ?? 0) + 1
    parent?.counts.set(name, nth)
    const path = parent ? `${parent.path}/${name}[${nth}]` : name
    const node: Node = { name, path, fields: new Map(), counts: new Map() }
    nodes.push(node)
    if (name !== 'E1EDP10') return
    item = { ...node, lines: [] }
    items.push(item)
  }
  const close = (name: string): void => {
    const node = nodes.pop()
    const said = text.trim()
    text = ''
    if (!node) return
    if (node.counts.size === 0 && said !== '') {
      const fields = nodes.at(-1)?.fields
      if (fields?.has(name)) throw malformed(`says ${node.path} once more`)
      fields?.set(name, said)
    }
    const field = (one: string): string | undefined => node.fields.get(one) || undefined
    // Who receives the goods: of the whole schedule, or of one item.
    if (name === 'E1EDKA1' && field('PARVW') === 'WE') plant = field('PARTN')
    if (name === 'E1EDPA1' && field('PARVW') === 'WE' && item) item.plant = field('PARTN')
    if (name === 'E1EDP16') item?.lines.push(node)
    if (name === 'E1EDP10') item = undefined
    if (name === 'EDI_DC40') {
      const number = field('DOCNUM')
      if (number !== undefined && numbers.has(number)) throw malformed(`${number} is there twice`)
      numbers.add(number ?? '')
    }
    if (name === 'IDOC' || nodes.length === 0) schedule()
  }
  const collect = (more: string): void => {
    text += more
  }
  await readXml(once(bytes), { open: ({ name }) => open(name), close, text: collect }, { what: 'The IDoc' })
  return scheduled
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

function scheduledOf({ path, fields }: Node, item: Item, ofAll: string | undefined, row: number): Scheduled {
  const number = item.fields.get('IDNKD')
  const plant = item.fields.get('KWERK') ?? item.plant ?? ofAll
  const [quantity, unit] = [fields.get('WMENG') ?? '', item.fields.get('VRKME')]
  return {
    number,
    plant,
    quantity,
    unit,
    when: whenOf(fields),
    row,
    at: part => {
      const [field, value] = {
        material: [`${item.path}/IDNKD`, number] as const,
        plant: [`${item.path}/KWERK`, plant] as const,
        unit: [`${item.path}/VRKME`, unit] as const,
        quantity: [`${path}/WMENG`, quantity] as const,
        date: [`${path}/EDATUV`, fields.get('EDATUV')] as const,
      }[part]
      return { row, field, ...(value === undefined ? {} : { value }) }
    },
  }
}

/** A schedule line is for a day, a week or a month (PRGRS D, W, M), from EDATUV to EDATUB where that is said. */
function whenOf(fields: ReadonlyMap<string, string>): Spanned {
  const [from, to] = ['EDATUV', 'EDATUB'].map(one => dateOf(fields.get(one)))
  if (from === undefined) return { fault: 'no date (EDATUV) such as 20270329' }
  const kind = fields.get('PRGRS') ?? 'D'
  if (kind === 'W' && to === undefined && weekday(from) !== 0)
    return { fault: 'a week that does not begin on a Monday says its end (EDATUB)' }
  if (kind === 'W') return { from, to: to ?? from + 6 }
  if (kind === 'D' || kind === 'M') return { from, to: to ?? from }
  return { fault: `neither a day, a week nor a month (PRGRS): ${kind}` }
}

function dateOf(text: string | undefined): number | undefined {
  const said = /^(\d{4})(\d\d)(\d\d)$/.exec(text ?? '')
  return said ? dayOf(Number(said[1]), Number(said[2]), Number(said[3])) : undefined
}
