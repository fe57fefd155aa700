import { writeFileSync } from 'node:fs'
import type { Trial } from './mutation.ts'

const path = new URL('../../infra/docs/mutations.md', import.meta.url).pathname

/** Writes what every mutation breaks and which test notices. */
export function writeDocument(trials: readonly Trial[]): void {
  const caught = trials.filter(({ outcome }) => outcome === 'caught').length
  const rows = trials.map(({ mutation: { file, text, replacement, breaks, caughtBy }, outcome }) =>
    [
      breaks,
      `\`${file}\`: ${code(text)} becomes ${replacement === '' ? 'nothing' : code(replacement)}`,
      outcome === 'caught' ? `${caughtBy.name} (\`${caughtBy.file}\`)` : `**${outcome}**`,
    ].map(cell),
  )
  writeFileSync(
    path,
    `# Faults that the tests of the engine notice

Written by \`npm run mutations\`, which puts each fault into a copy of the engine, alone, and runs the test named beside it: the test has to pass without the
fault and to fail with it. ${caught} of ${trials.length} were noticed. The list is \`tests/mutations/mutations.ts\`.

| what it breaks | the fault | noticed by |
|---|---|---|
${rows.map(row => `| ${row.join(' | ')} |`).join('\n')}
`,
  )
}

/** One line of code in a table: a text with backticks stands between two of them. */
function code(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ').trim()
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
