import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { program } from './program.ts'

type Leaf = { readonly path: string; readonly command: Command }
const leavesOf = (command: Command, path = ''): Leaf[] =>
  command.commands.length === 0
    ? [{ path: path.trim(), command }]
    : command.commands.flatMap(each => leavesOf(each, `${path} ${each.name()}`))
const leaves = leavesOf(program()).filter(({ path }) => path !== 'complete')

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: part => {
      text += part
    },
  })
  command.outputHelp()
  return text
}

test('there are the commands that were promised', () => {
  expect(leaves.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      ...['login', 'whoami', 'logout', 'audit', 'completion'],
      ...['list', 'show', 'admit'].map(verb => `participant ${verb}`),
      ...['submit', 'preview', 'list', 'show', 'withdraw', 'history'].map(verb => `forecast ${verb}`),
      ...['submit', 'list', 'show', 'screening'].map(verb => `offer ${verb}`),
      ...['list', 'show', 'open', 'publish-pool', 'close', 'match', 'award', 'watch'].map(verb => `round ${verb}`),
      ...['pool', 'lines', 'offers', 'allocations', 'explain', 'what-if', 'realisations', 'reports'].map(
        verb => `round ${verb}`,
      ),
      ...['accept', 'decline', 'contract', 'deliver'].map(verb => `allocation ${verb}`),
      ...['get', 'verify'].map(verb => `record ${verb}`),
      'credential verify',
      ...['ocds', 'forecasts', 'offers', 'allocations'].map(verb => `export ${verb}`),
    ]),
  )
})

test.each(leaves.map(leaf => [leaf.path, leaf.command] as const))(
  '%s has a help with an example of itself',
  (path, command) => {
    expect(helpOf(command)).toMatch(new RegExp(`\\nExamples:\\n {2}\\$ lodestone ${path}\\b`))
  },
)

test('what cannot be undone asks first', () => {
  const asking = leaves.filter(({ command }) => command.options.some(({ long }) => long === '--yes'))
  expect(asking.map(({ path }) => path).toSorted()).toEqual(
    [
      ...['accept', 'contract', 'decline', 'deliver', 'end'].map(verb => `allocation ${verb}`),
      'approval confirm',
      ...['revise', 'submit', 'withdraw'].map(verb => `forecast ${verb}`),
      'offer withdraw',
      'operations discard',
      ...['accept', 'decline'].map(verb => `proposal ${verb}`),
      ...['award', 'cancel', 'close', 'close-decisions', 'open', 'publish-pool'].map(verb => `round ${verb}`),
      'webhook delete',
    ].toSorted(),
  )
})

test('what the documents have people type are commands, with options that they have', () => {
  const files = ['README.md', 'infra/docs/cli.md', 'packages/cli/README.md']
  const text = files.map(file => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')).join('\n')
  const typed = [...text.matchAll(/^(?:\$ )?(?:\w=\$\()?(?:npx )?lodestone ([^|>#&\n]+)/gm)].map(
    ([, line]) => `${line}`,
  )
  expect(typed.length).toBeGreaterThan(10)
  for (const line of typed) {
    const leaf = leaves.filter(({ path }) => `${line.trim()} `.startsWith(`${path} `)).at(-1)
    expect(leaf, line).toBeDefined()
    const known = [...(leaf?.command.options ?? []), ...program().options].flatMap(({ short, long }) => [short, long])
    for (const [option] of line.matchAll(/(?<= )--?[a-z][\w-]*/g)) expect(known, line).toContain(option)
  }
})
