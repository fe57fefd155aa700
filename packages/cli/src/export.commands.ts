import { answer } from '@lodestone/client'
import { csvRow, present } from '@lodestone/kernel'
import { type Command, Option } from 'commander'
import { type Context, given, idOf, noun, verb } from './command.ts'
import { writeText } from './file.ts'
import { columnsOf, flat } from './flat.ts'
import { allOf } from './output.ts'

export function exportCommands(program: Command): void {
  const exporting = noun(program, 'export', 'Files of everything that you may see')
  const toFile = (command: Command): Command => command.option('-o, --output <file>', 'write it there')
  const asTable = (command: Command): Command =>
    toFile(command).addOption(
      new Option('--format <format>', 'csv, json or ndjson').choices(['csv', 'json', 'ndjson']).default('csv'),
    )
  toFile(
    verb(
      exporting,
      'ocds [round]',
      'Export the OCDS 1.1 release package of a round, the record package over all rounds, or what became visible since',
      ['export ocds r-1 -o r-1.json', 'export ocds -o records.json', 'export ocds --since 2027-01-01T00:00:00Z'],
      ocds,
    ),
  ).option('--since <place>', 'releases after the `since` of an earlier answer, or from a time on')
  asTable(
    verb(
      exporting,
      'forecasts [forecast]',
      'Export the lines of every forecast, or of one as it can be submitted again',
      [
        'export forecasts -o forecasts.csv',
        'export forecasts f-2027-1 -o demand.csv',
        'export forecasts --format ndjson',
      ],
      forecasts,
    ),
  )
  asTable(
    verb(exporting, 'offers', 'Export offers', ['export offers -o offers.csv'], async context =>
      deliver(context, context.hub.items('/supply/offers')),
    ),
  )
  asTable(
    verb(
      exporting,
      'allocations <round>',
      'Export the allocations of a round',
      ['export allocations r-1 -o allocations.csv'],
      async (context, name: string) => {
        const id = await idOf(context.hub, '/rounds', name)
        await deliver(context, context.hub.items('/rounds/{id}/allocations', { params: { path: { id } } }))
      },
    ),
  )
}

async function ocds(context: Context, name?: string): Promise<void> {
  const { hub } = context
  const { since } = context.options
  const id = name === undefined ? undefined : await idOf(hub, '/rounds', name)
  const pages: Package[] = []
  let cursor: string | undefined
  do {
    const asked =
      id === undefined
        ? hub.GET('/rounds/ocds', { params: { query: given({ since, cursor }) } })
        : hub.GET('/rounds/{id}/ocds', { params: { path: { id }, query: given({ cursor }) } })
    const found: Package = await answer(asked)
    pages.push(found)
    cursor = found.nextCursor ?? undefined
  } while (cursor !== undefined)
  finish(context, JSON.stringify(joined(pages), null, 2))
}

type Package = {
  readonly nextCursor?: string | null
  readonly extensions?: readonly string[]
  readonly records?: readonly { readonly ocid: string }[]
  readonly releases?: readonly object[]
  readonly links?: object
}

/** Pages as one package. A round that has changed meanwhile came twice: the later record is of now. The last page says where to go on. */
function joined(pages: readonly Package[]): object {
  const { nextCursor: _, links: __, records, releases, ...rest } = present(pages.at(-1))
  const extensions = [...new Set(pages.flatMap(one => one.extensions ?? []))].filter(one => !/pagination/.test(one))
  const latest = new Map(pages.flatMap(one => one.records ?? []).map(one => [one.ocid, one]))
  return {
    ...rest,
    ...(extensions.length > 0 ? { extensions } : {}),
    ...(records ? { records: [...latest.values()] } : {}),
    ...(releases ? { releases: pages.flatMap(one => one.releases ?? []) } : {}),
  }
}

async function forecasts(context: Context, name?: string): Promise<void> {
  const { hub } = context
  if (name !== undefined) {
    const id = await idOf(hub, '/demand/forecasts', name)
    const { lines } = await answer(hub.GET('/demand/forecasts/{id}', { params: { path: { id } } }))
    return deliver(
      context,
      lines.map(({ id: _, ...line }) => line),
    )
  }
  async function* lines() {
    for await (const { lines, id, reference, participantId, version, status } of hub.items('/demand/forecasts'))
      for (const { id: lineId, ...line } of lines)
        yield { forecastId: id, forecast: reference, participantId, version, status, lineId, ...line }
  }
  await deliver(context, lines())
}

async function deliver(context: Context, rows: AsyncIterable<object> | Iterable<object>): Promise<void> {
  const format = context.out.json ? 'json' : (context.options.format ?? 'csv')
  const all = await allOf(rows)
  if (format === 'json') return finish(context, JSON.stringify(all, null, 2))
  if (format === 'ndjson') return finish(context, all.map(row => JSON.stringify(row)).join('\n'))
  const texts = all.map(row => flat(row))
  const columns = columnsOf(texts)
  const sheet = [columns, ...texts.map(row => columns.map(name => row[name] ?? ''))]
  finish(context, sheet.map(csvRow).join('\n'))
}

function finish({ out, options }: Context, text: string): void {
  const { output } = options
  if (output === undefined) out.raw(text)
  else {
    writeText(output, text)
    out.note(`written to ${output}`)
  }
}
