import type { HubClient, ItemOf, PagedPath } from '@lodestone/client'
import type { Command } from 'commander'
import { EXIT, Failure } from './failure.ts'
import { withChoice } from './organisation.ts'
import { type Output, outputTo } from './output.ts'
import { openSession, type Session } from './session.ts'

export type Options = Readonly<Record<string, string | undefined>>
export type Context = {
  readonly session: Session
  readonly hub: HubClient
  readonly out: Output
  /** Options with a value. */
  readonly options: Options
  /** Options without one, and those that may be repeated. */
  readonly flags: Readonly<Record<string, boolean>>
  readonly many: Readonly<Record<string, readonly string[]>>
}
// biome-ignore lint/suspicious/noExplicitAny: commander gives an argument as text, as a list where it is variadic, or not at all
type Run = (context: Context, ...args: any[]) => Promise<void>

export const noun = (program: Command, name: string, summary: string): Command =>
  program.command(name).description(summary)

/** Of some values those that were given. */
export function given<T extends object>(values: T): { [Name in keyof T]?: Exclude<T[Name], undefined> }
export function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** One command: `line` is its name with its arguments; every one has examples in its help. */
export function verb(parent: Command, line: string, summary: string, examples: readonly string[], run: Run): Command {
  const text = examples.map(one => `\n  $ lodestone ${one}`).join('')
  return parent
    .command(line)
    .description(summary)
    .addHelpText('after', `\nExamples:${text}`)
    .action(async function (this: Command) {
      const context = contextOf(this)
      try {
        await run(context, ...this.processedArgs)
      } catch (fault) {
        throw await withChoice(context.session.plainClient(), fault)
      }
    })
}

function contextOf(command: Command): Context {
  const all = command.optsWithGlobals<Record<string, unknown>>()
  const only = <T>(isOfType: (value: unknown) => value is T): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter((one): one is [string, T] => isOfType(one[1])))
  const options: Options = only(value => typeof value === 'string')
  const session = openSession({
    hub: options.hub,
    profile: options.profile,
    organisation: options.organisation,
  })
  let client: HubClient | undefined
  return {
    session,
    get hub() {
      client ??= session.client()
      return client
    },
    out: outputTo(all.json === true),
    options,
    flags: only(value => typeof value === 'boolean'),
    many: only((value): value is readonly string[] => Array.isArray(value)),
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
type Referred = {
  [Path in PagedPath]: ItemOf<Path> extends { id: string; reference: string } ? Path : never
}[PagedPath]

/** The id of what is named by its id or by its own reference. */
export async function idOf(hub: HubClient, path: Referred, name: string): Promise<string> {
  if (UUID.test(name)) return name
  const found: string[] = []
  const list: AsyncIterable<{ id: string; reference: string }> = hub.items(path, {})
  for await (const one of list) if (one.reference === name.normalize('NFC')) found.push(one.id)
  const [id] = found
  if (id !== undefined && found.length === 1) return id
  const what = found.length === 0 ? 'nothing' : `${found.length} of them`
  throw new Failure(EXIT.refused, `there is ${what} with the reference ${name}; an id is exact`, { code: 'not-found' })
}
