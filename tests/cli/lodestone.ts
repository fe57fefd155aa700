import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BINARY = new URL('../../packages/cli/bin/lodestone', import.meta.url).pathname

export type RunOutput = {
  readonly code: number | null
  readonly out: string
  readonly err: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there, and fails where it is not
  readonly json: any
}
/** What node reads to decide on colour, and what signs one in: here it depends on the test alone. */
const DECIDES = ['CI', 'NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'LODESTONE_TOKEN', 'LODESTONE_PROFILE']
type Given = { readonly input?: string; readonly env?: Record<string, string> }

/** The real program, run as a child process in a home of its own. */
export class Lodestone {
  readonly folder = mkdtempSync(join(tmpdir(), 'lodestone-cli-'))
  readonly env: Record<string, string>
  constructor(hub: string) {
    mkdirSync(this.configHome)
    const own = Object.entries(process.env as Record<string, string>).filter(([name]) => !DECIDES.includes(name))
    this.env = { ...Object.fromEntries(own), XDG_CONFIG_HOME: this.configHome, LODESTONE_HUB: hub }
  }
  get configHome(): string {
    return join(this.folder, 'config')
  }

  file(name: string, content: unknown): string {
    const file = join(this.folder, name)
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }

  readonly binary = BINARY

  start = (args: readonly string[], { input, env = {} }: Given = {}) =>
    this.startOther(BINARY, args, { ...this.env, ...env }, this.folder, input)

  /** Another program, which runs this one. */
  startOther(program: string, args: readonly string[], env: Record<string, string>, cwd = this.folder, input?: string) {
    const child = spawn(program, args, { cwd, env, stdio: 'pipe' })
    let out = ''
    let err = ''
    child.stdout.on('data', chunk => {
      out += chunk
    })
    child.stderr.on('data', chunk => {
      err += chunk
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    const ended = new Promise<RunOutput>(resolve =>
      child.on('close', code => resolve({ code, out, err, json: parsed(out) ?? parsed(err) })),
    )
    return { child, ended, said: () => ({ out, err }) }
  }
  run = (args: string, given?: Given): Promise<RunOutput> => this.start(words(args), given).ended

  /** The answer of a command that must succeed. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  async ok(args: string, given?: Given): Promise<any> {
    const said = await this.run(`${args} --json`, given)
    if (said.code !== 0) throw new Error(`lodestone ${args}: ${said.code}\n${said.out}${said.err}`)
    return said.json
  }
  remove = (): void => rmSync(this.folder, { recursive: true })
}

const words = (args: string): string[] => args.match(/"[^"]*"|\S+/g)?.map(word => word.replaceAll('"', '')) ?? []

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
