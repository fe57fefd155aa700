import { existsSync } from 'node:fs'
import { answer } from '@lodestone/client'
import type { Command } from 'commander'
import { type Context, idOf, noun, verb } from './command.ts'
import { EXIT, Failure, usage } from './failure.ts'
import { readText, writeText } from './file.ts'

type Given = { readonly name: string; readonly json: unknown }

export function recordCommands(program: Command): void {
  const record = noun(program, 'record', 'Records: what happened in a round, hashed so that a stranger can check it')
  verb(
    record,
    'get <round>',
    'Print the record of a matched round; operators and auditors get the whole of it',
    ['record get r-1 >record.json', 'record get r-1 --output record.json'],
    async ({ hub, out, options }, name: string) => {
      const id = await idOf(hub, '/rounds', name)
      const text = JSON.stringify(await answer(hub.GET('/rounds/{id}/record', { params: { path: { id } } })))
      if (options.output === undefined) return out.raw(text)
      writeText(options.output, text)
      out.note(`written to ${options.output}`)
    },
  ).option('-o, --output <file>', 'write it there')
  verb(
    record,
    'verify <rounds-or-files...>',
    'Verify a round at the hub, or what was kept in files: the checks of npm run verify',
    [
      'record verify r-1                # the whole record (auditor, operator), or your own entries under the seals',
      'record verify record.json        # no hub, no solver',
      'record verify proof.json round.json',
    ],
    async (context, names: string[]) => {
      const { judge, readGiven, verdictText } = await import('@lodestone/verify')
      const given: Given[] = []
      for (const name of names)
        given.push(...(existsSync(name) ? [{ name, json: read(name, readGiven) }] : await asked(context, name)))
      const { judgements, unknown, code } = judge(given)
      const verified = code === 0
      context.out.line(
        { verified, judgements: judgements.map(shown), ...(unknown.length > 0 ? { unknown } : {}) },
        judgements.map(verdictText).join('\n'),
      )
      if (unknown.length > 0) throw usage(unknown.join('; '))
      if (!verified) throw new Failure(EXIT.notVerified, 'not verified', { code: 'not-verified' })
    },
  )
}

function read(file: string, of: (text: string) => unknown): unknown {
  try {
    return of(readText(file))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw usage(`${file} is not JSON, nor a signed note: ${error.message}`)
  }
}

type Judgement = ReturnType<typeof import('@lodestone/verify').judge>['judgements'][number]
const shown = ({ title, checks, holds, note }: Judgement) => ({
  title,
  holds,
  checks: checks.map(([what, whole]) => ({ what, holds: whole })),
  ...(note ? { note } : {}),
})

/** What there is to verify of a round for whoever asks: the whole record, or the proofs of one's own entries with the public seals. */
async function asked({ hub, out }: Context, name: string): Promise<Given[]> {
  const path = { id: await idOf(hub, '/rounds', name) }
  const record = await answer(hub.GET('/rounds/{id}/record', { params: { path } }))
  // The solver is told in the whole record only.
  if ('solver' in record.result) return [{ name, json: record }]
  out.note('the whole record is for operators and auditors; your own entries are checked against the public seals')
  const own = [
    ...record.inputs.lines.map(({ id }) => ({ what: `line ${id}`, query: { lineId: id } })),
    ...record.inputs.offers.map(({ id }) => ({ what: `offer ${id}`, query: { offerId: id } })),
  ]
  if (own.length === 0) throw new Failure(EXIT.refused, 'nothing of yours is in this round', { code: 'not-found' })
  const given: Given[] = [{ name, json: await answer(hub.GET('/rounds/{id}', { params: { path } })) }]
  for (const { what, query } of own)
    given.push({ name: what, json: await answer(hub.GET('/rounds/{id}/proofs', { params: { path, query } })) })
  return given
}
